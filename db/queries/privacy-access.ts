// The log of access to personal information: one line a day, person, call, contest and reason, with how many times.
import type { ReadDb, WriteDb } from '../open.ts';

export interface AccessTime {
  /** A day of the calendar where the program runs, as 2026-03-01. */
  day: string;
  /** Id of the named user; null where named users are off. */
  userId: string | null;
  /** The call, as `contests.entries`. */
  call: string;
  contestId?: string | null | undefined;
  /** Whether minors may be among the persons. */
  minors: boolean;
  /** Why, where a reason was asked; such lines are never joined with those of another reason. */
  reason?: string;
  /** How often since it was last written; once if not said. */
  times?: number;
}

/** Counts into the line of that day. Nobody named and no contest are written as ''. */
export function countAccess(db: WriteDb, { day, userId, call, contestId, minors, reason = '', times = 1 }: AccessTime): void {
  db.run(`insert into access_days (day, user_id, call, contest_id, minors, reason, times) values (?, ?, ?, ?, ?, ?, ?)
    on conflict do update set times = times + excluded.times, minors = max(minors, excluded.minors)`,
  day, userId ?? '', call, contestId ?? '', minors ? 1 : 0, reason, times);
}

/** Minors turned out to be among those of a line that is there. */
export const markMinors = (db: WriteDb, { day, userId, call, contestId, reason = '' }: Omit<AccessTime, 'minors' | 'times'>): void => void db.run(
  'update access_days set minors = 1 where day = ? and user_id = ? and call = ? and contest_id = ? and reason = ?',
  day, userId ?? '', call, contestId ?? '', reason);

export interface AccessRow {
  day: string; user_id: string; user: string | null; call: string; contest_id: string; title: string | null; minors: 0 | 1; reason: string;
  times: number;
}
interface Span { from: string; to: string; minorsOnly: boolean }

const filtered = `from access_days a left join users u on u.id = a.user_id left join contests c on c.id = a.contest_id
  where a.day >= ? and a.day <= ? and (? = 0 or a.minors = 1)`;

/** Newest first; days from and to belong to it. */
export const accessRows = (db: ReadDb, { from, to, minorsOnly, limit }: Span & { limit: number }): AccessRow[] =>
  db.all<AccessRow>(`select a.day, a.user_id, u.name as user, a.call, a.contest_id, c.title, a.minors, a.reason, a.times ${filtered}
    order by a.day desc, a.call, a.user_id, a.contest_id, a.reason limit ?`, from, to, minorsOnly ? 1 : 0, limit);

export const accessTotal = (db: ReadDb, { from, to, minorsOnly }: Span): { lines: number; times: number } =>
  db.get<{ lines: number; times: number }>(`select count(*) as lines, coalesce(sum(a.times), 0) as times ${filtered}`,
    from, to, minorsOnly ? 1 : 0) ?? { lines: 0, times: 0 };

/** Whether that line of the day is there already. */
export const isCounted = (db: ReadDb, { day, userId, call, contestId, reason = '' }: Omit<AccessTime, 'minors' | 'times'>): boolean => db.get(
  'select 1 from access_days where day = ? and user_id = ? and call = ? and contest_id = ? and reason = ?',
  day, userId ?? '', call, contestId ?? '', reason) !== undefined;

export const contestOfPublication = (db: ReadDb, id: string): string | undefined =>
  db.get<{ id: string }>('select contest_id as id from publications where id = ?', id)?.id;
export const contestOfObjection = (db: ReadDb, id: string): string | undefined =>
  db.get<{ id: string }>('select contest_id as id from objections where id = ?', id)?.id;
