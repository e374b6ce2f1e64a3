// Reading the ledger: one line, one teacher's lines with their reasons, all lines in slices, what still stands.
import type { ReadDb } from '../open.ts';
import type { PostingRow } from './ledger.ts';

export const postingRow = (db: ReadDb, seq: number): PostingRow | undefined =>
  db.get<PostingRow>('select * from postings where seq = ?', seq);

/** The reversal of a line, if there is one. */
export const reversedBy = (db: ReadDb, seq: number): number | null =>
  db.get<{ seq: number }>('select seq from postings where reverses = ?', seq)?.seq ?? null;

/** All lines that were taken back. */
export const reversedSeqs = (db: ReadDb): Set<number> =>
  new Set(db.all<{ reverses: number }>('select reverses from postings where reverses is not null').map((row) =>
    row.reverses));

/**
 * The line that bears a fact today: posted under `idem`, or posted again under it after a reversal (`#2`, `#3`…), or
 * put in
 * the place of one of those by corrections (`c:<seq>`). `next` is the idem that a new line would take.
 */
export function standingLine(db: ReadDb, idem: string): { seq: number | null; next: string } {
  let [next, repeat] = [idem, 1];
  for (;;) {
    let seq = db.get<{ seq: number }>('select seq from postings where idem = ?', next)?.seq;
    if (seq === undefined) return { seq: null, next };
    while (seq !== undefined) {
      if (reversedBy(db, seq) === null) return { seq, next };
      seq = db.get<{ seq: number }>('select seq from postings where idem = ?', `c:${seq}`)?.seq;
    }
    repeat += 1;
    next = `${idem}#${repeat}`;
  }
}

/** Trainings and achievements of a teacher that stand, whoever posted them. */
export const standingFacts = (db: ReadDb, teacherId: number): PostingRow[] => db.all<PostingRow>(
  `select p.* from postings p where p.teacher_id = ? and p.kind in ('training', 'activity')
   and not exists (select 1 from postings r where r.reverses = p.seq) order by p.seq`, teacherId);

/** An idem that no line has yet: itself, or with the next suffix (`#2`, `#3`…). */
export function freeIdem(db: ReadDb, idem: string): string {
  let next = idem;
  for (let repeat = 2; db.get('select 1 from postings where idem = ?', next) !== undefined; repeat += 1) next =
    `${idem}#${repeat}`;
  return next;
}

export interface LedgerRow extends PostingRow {
  why: string; actor: string; at: string; reversed_by: number | null; programme_name: string | null;
  session_name: string | null; focus: string | null;
}

/** A teacher's lines by day, each with its reason and who wrote it when. */
export const teacherLines = (db: ReadDb, teacherId: number): LedgerRow[] => db.all<LedgerRow>(
  `select p.*, w.text as why, b.actor, b.at, r.seq as reversed_by, g.name as programme_name, s.name as session_name,
     g.focus
   from postings p join posting_reasons w on w.id = p.reason_id join posting_batches b on b.id = p.batch_id
   left join postings r on r.reverses = p.seq left join programme_sessions s on s.id = p.session_id
   left join programmes g on g.id = s.programme_id
   where p.teacher_id = ? order by p.on_date, p.seq`, teacherId);

const sliceLines = 20_000;

/**
 * Every line in the order of writing, in slices, so that 300,000 of them need little memory at once. What is appended
 * while
 * they are read does not come.
 */
export function* lineSlices(db: ReadDb): Generator<PostingRow[]> {
  const last = db.get<{ seq: number | null }>('select max(seq) as seq from postings')?.seq ?? 0;
  for (let after = 0; after < last;) {
    const rows = db.all<PostingRow>('select * from postings where seq > ? and seq <= ? order by seq limit ?', after,
      last, sliceLines);
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)?.seq ?? last;
  }
}

/** Trainings and achievements that no rule has rated and that stand. */
export const unratedLines = (db: ReadDb): PostingRow[] => db.all<PostingRow>(
  `select p.* from postings p where p.rule_version_id is null and p.kind in ('training', 'activity')
   and not exists (select 1 from postings r where r.reverses = p.seq) order by p.seq`);

export const unratedCount = (db: ReadDb, teacherId: number | null): number => (teacherId === null
  ? db.get<{ n: number }>(`select count(*) as n from postings p where p.rule_version_id is null and p.kind in ('training', 'activity')
      and not exists (select 1 from postings r where r.reverses = p.seq)`)
  : db.get<{ n: number }>(`select count(*) as n from postings p where p.teacher_id = ? and p.rule_version_id is null
      and p.kind in ('training', 'activity') and not exists (select 1 from postings r where r.reverses = p.seq)`, teacherId))?.n ?? 0;

export const lineCount = (db: ReadDb): number => db.get<{ n: number }>('select count(*) as n from postings')?.n ?? 0;

export const newestDay = (db: ReadDb): string =>
  db.get<{ day: string | null }>('select max(on_date) as day from postings')?.day ?? '';

/** What a line is called: its programme, or its own words. */
export const programmeName = (db: ReadDb, sessionId: number): string | undefined => db.get<{ name: string }>(
  'select g.name from programme_sessions s join programmes g on g.id = s.programme_id where s.id = ?', sessionId)?.name;

/** Sums by teacher, category and credit year, from the balances that every posting brings along. */
export interface SumRow { teacher_id: number; category: string; credit_year: number; lines: number; hours_x100: number; credits_x100: number }

export const balanceSums = (db: ReadDb): SumRow[] =>
  db.all<SumRow>('select teacher_id, category, credit_year, lines, hours_x100, credits_x100 from balances order by teacher_id');

/** The same from the lines up to a day of the past. */
export const balanceSumsUntil = (db: ReadDb, day: string): SumRow[] => db.all<SumRow>(
  `select teacher_id, category, credit_year, count(*) as lines, sum(hours_x100) as hours_x100, sum(credits_x100) as credits_x100
   from postings where on_date <= ? group by teacher_id, category, credit_year order by teacher_id`, day);

/** The biggest single training of a teacher in a category and credit year, in credits. */
export interface LargestRow { teacher_id: number; category: string; credit_year: number; largest: number }
export const largestTrainings = (db: ReadDb, day: string): LargestRow[] => db.all<LargestRow>(
  `select teacher_id, category, credit_year, max(credits_x100) as largest from postings p
   where kind = 'training' and on_date <= ? and not exists (select 1 from postings r where r.reverses = p.seq)
   group by teacher_id, category, credit_year`, day);

/** Hours of a teacher on a focus (能力提升工程, 班主任…), by day window. */
export interface FocusRow { teacher_id: number; focus: string; hours: number }
export const focusHours = (db: ReadDb, from: string, to: string): FocusRow[] => db.all<FocusRow>(
  `select p.teacher_id, g.focus, sum(p.hours_x100) as hours from postings p join programme_sessions s on s.id = p.session_id
   join programmes g on g.id = s.programme_id
   where g.focus <> '' and p.on_date between ? and ? group by p.teacher_id, g.focus`, from, to);

/** Achievements that stand of teachers who have several of one kind: among them may be one honour at several levels. */
export interface AchievementRow {
  seq: number; teacher_id: number; subject: string; activity: string; on_date: string; category: string; credit_year: number;
  level: string; hours_x100: number; credits_x100: number;
}
export const severalAchievements = (db: ReadDb, day: string): AchievementRow[] => db.all<AchievementRow>(
  `select p.seq, p.teacher_id, p.subject, p.activity, p.on_date, p.category, p.credit_year, p.level, p.hours_x100, p.credits_x100 from postings p
   where p.kind = 'activity' and p.on_date <= ?
   and not exists (select 1 from postings r where r.reverses = p.seq)
   and exists (select 1 from postings q where q.teacher_id = p.teacher_id and q.kind = 'activity' and q.activity = p.activity
     and q.seq <> p.seq and not exists (select 1 from postings r where r.reverses = q.seq))`, day);

/** Hours by teacher in a window of days. */
export const hoursBetween = (db: ReadDb, from: string,
  to: string): { teacher_id: number; hours: number }[] => db.all<{ teacher_id: number; hours: number }>(
  'select teacher_id, sum(hours_x100) as hours from postings where on_date between ? and ? group by teacher_id', from,
    to);

export const teacherHoursBetween = (db: ReadDb, teacherId: number, from: string,
  to: string): number => db.get<{ hours: number }>(
  'select coalesce(sum(hours_x100), 0) as hours from postings where teacher_id = ? and on_date between ? and ?',
    teacherId, from, to)?.hours ?? 0;
