// Days as sheets write them: 2024-09-01, 2024.9, 2024年9月, 20240901, 45536, and spans of two days in one cell.
import { parseDateText } from '#backend/excel/read/cells.ts';
import { dayToSerial, serialToDay } from '#backend/excel/read/dates.ts';
import type { ProblemCode } from '#contract/problems.ts';

export interface ReadDay {
  /** YYYY-MM-DD; '' for an empty cell and for one that cannot be read. */
  day: string;
  fault: { code: ProblemCode; severity: 'error' | 'warning' } | null;
}

const nothing: ReadDay = { day: '', fault: null };
const wrong: ReadDay = { day: '', fault: { code: 'date_format', severity: 'error' } };
const firstSerial = dayToSerial(1920, 1, 1) as number;
const lastSerial = dayToSerial(2199, 12, 31) as number;

function lastOfMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return `${month}-${new Date(Date.UTC(year, number, 0)).getUTCDate()}`;
}

function read(text: string, side: 'start' | 'end'): ReadDay {
  const plain = text.trim();
  if (plain === '' || /^(?:[/／—–-]{1,2}|无)$/.test(plain)) return nothing;
  if (/^\d{5}(?:\.0+)?$/.test(plain)) {
    const serial = Number(plain);
    return serial >= firstSerial && serial <= lastSerial ? { day: serialToDay(serial) ?? '', fault: null } : wrong;
  }
  const found = parseDateText(plain);
  if (!found.ok) return wrong;
  if (found.precision === 'day') return { day: found.date, fault: null };
  // 2024.1 may have been 2024.10 before Excel made a number of it.
  const doubtful = /^\d{4}\.1$/.test(plain);
  return {
    day: side === 'start' ? `${found.date}-01` : lastOfMonth(found.date),
    fault: doubtful ? { code: 'date_doubtful', severity: 'warning' } : null,
  };
}

const known = { start: new Map<string, ReadDay>(), end: new Map<string, ReadDay>() };

/** The day a cell means; a month alone is its first day as a start, its last as an end. */
export function readDay(text: string, side: 'start' | 'end' = 'start'): ReadDay {
  const remembered = known[side];
  let found = remembered.get(text);
  if (!found) {
    found = read(text, side);
    if (remembered.size >= 20_000) remembered.clear();
    remembered.set(text, found);
  }
  return found;
}

/** 2024年7月1日至7月5日, 2024.7.1-2024.7.5, 2024-07-01 ~ 2024-07-05. */
export function readSpan(text: string): { from: ReadDay; to: ReadDay } {
  const plain = text.trim();
  if (plain === '') return { from: nothing, to: nothing };
  const pieces = plain.split(/\s*(?:至|到|~|～|—+|–|\s-\s)\s*/).filter((piece) => piece !== '');
  const halves = pieces.length === 1 && !plain.includes('年')
    ? plain.match(/^(\d{4}\.\d{1,2}(?:\.\d{1,2})?)\s*-\s*(\d{4}\.\d{1,2}(?:\.\d{1,2})?)$/)?.slice(1) ?? pieces : pieces;
  const [first = '', second = ''] = halves;
  if (halves.length > 2) return { from: wrong, to: wrong };
  if (second === '') return { from: readDay(first, 'start'), to: readDay(first, 'end') };
  const from = readDay(first, 'start');
  // The second day may leave out the year, or year and month.
  const [year, month] = from.day.split('-');
  const whole = readDay(second, 'end');
  if (whole.fault?.severity !== 'error') return { from, to: whole };
  const numbers = second.match(/^(?:(\d{1,2})\s*[月./-]\s*)?(\d{1,2})\s*日?$/);
  if (!numbers || from.day === '') return { from, to: wrong };
  return { from, to: readDay(`${year}-${numbers[1] ?? month}-${numbers[2]}`, 'end') };
}
