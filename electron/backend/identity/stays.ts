// Where a teacher belonged and when: stays at schools never overlap, a transfer closes the one before, history stays.
import { dayToSerial, serialToDay } from '#backend/excel/read/dates.ts';

/** Start of a stay nobody recorded the beginning of: before every training there is. */
export const unknownStart = '1900-01-01';

export interface Stay { from: string; to: string | null; schoolId: string; schoolName: string }
export type TransferPlan =
  | { kind: 'move'; close: { from: string; to: string } | null }
  | { kind: 'refused'; detail: string; detailEn: string };

/** The day before or after, YYYY-MM-DD. */
export function dayBeside(day: string, step: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return serialToDay((dayToSerial(year, month, date) ?? 0) + step) ?? day;
}

export function isRealDate(day: string): boolean {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return dayToSerial(year, month, date) !== undefined;
}

const refused = (detail: string, detailEn: string): TransferPlan => ({ kind: 'refused', detail, detailEn });

/**
 * What a transfer to `schoolId` on day `from` does to the stays, which are in the order of time. Refused when it is no
 * change, or when it begins on or before the first day of the newest stay: that would rewrite history.
 */
export function planTransfer(stays: readonly Stay[], schoolId: string, from: string): TransferPlan {
  if (!isRealDate(from)) return refused(`${from} 这一天不存在`, `there is no day ${from}`);
  const last = stays.at(-1);
  if (!last) return { kind: 'move', close: null };
  if (last.to === null && last.schoolId === schoolId) {
    return refused(`这位教师已经在“${last.schoolName}”`, `the teacher already belongs to “${last.schoolName}”`);
  }
  if (from <= last.from) {
    return refused(`在“${last.schoolName}”的记录从 ${last.from} 开始，调动日期 ${from} 与它重叠`,
      `the stay at “${last.schoolName}” begins on ${last.from}; a transfer on ${from} would overlap it`);
  }
  if (last.to !== null && from <= last.to) {
    return refused(`在“${last.schoolName}”的记录到 ${last.to} 为止，调动日期 ${from} 与它重叠`,
      `the stay at “${last.schoolName}” lasts until ${last.to}; a transfer on ${from} would overlap it`);
  }
  return { kind: 'move', close: last.to === null ? { from: last.from, to: dayBeside(from, -1) } : null };
}
