// Status periods of a teacher: the kinds there are, and when one cannot be recorded.
import type { z } from 'zod';
import type { PeriodKind } from '#contract/schema/directory.ts';
import { isRealDate } from '#backend/identity/stays.ts';

export type Kind = z.output<typeof PeriodKind>;
export const periodKinds: readonly { kind: Kind; name: string; nameEn: string }[] = [
  { kind: 'maternity', name: '产假', nameEn: 'Maternity leave' }, { kind: 'sick', name: '病休', nameEn: 'Sick leave' },
  { kind: 'volunteerTeaching', name: '支教', nameEn: 'Volunteer teaching' }, { kind: 'secondment', name: '借调挂职', nameEn: 'Secondment' },
  { kind: 'study', name: '脱产进修', nameEn: 'Full-time study' }, { kind: 'overseas', name: '援派出国', nameEn: 'Posted abroad' },
  { kind: 'retired', name: '退休', nameEn: 'Retired' }, { kind: 'newTeacher', name: '新任教师', nameEn: 'New teacher' },
  { kind: 'other', name: '其他', nameEn: 'Other' },
];

export interface Period { kind: string; from: string; to: string | null }

/** Why a period cannot be added, in both languages; null when it can. Different kinds may overlap, one kind may not. */
export function periodObstacle(periods: readonly Period[], added: Period): { detail: string; detailEn: string } | null {
  for (const day of [added.from, added.to]) {
    if (day !== null && !isRealDate(day)) return { detail: `${day} 这一天不存在`, detailEn: `there is no day ${day}` };
  }
  if (added.to !== null && added.to < added.from) {
    return { detail: `结束日期 ${added.to} 早于开始日期 ${added.from}`, detailEn: `the end ${added.to} is before the beginning ${added.from}` };
  }
  const twin = periods.find((one) => one.kind === added.kind
    && (one.to === null || one.to >= added.from) && (added.to === null || added.to >= one.from));
  if (!twin) return null;
  const { name, nameEn } = periodKinds.find((one) => one.kind === added.kind) ?? { name: '', nameEn: '' };
  return {
    detail: `已有一段“${name}”：${twin.from} 至 ${twin.to ?? '今'}，与它重叠`,
    detailEn: `“${nameEn}” is already recorded from ${twin.from} to ${twin.to ?? 'today'} and would overlap`,
  };
}
