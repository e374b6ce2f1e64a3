// The credit ledger: lines are appended in batches, chained by hash; balances are brought along in the same
// transaction.
import { createHash, hash } from 'node:crypto';
import type { ReadDb, Value, WriteDb } from '../open.ts';

export type PostingKind = 'training' | 'activity' | 'grant' | 'loan' | 'repayment' | 'reversal';

/** A line to be written. Hours and credits in hundredths. */
export interface NewPosting {
  teacherId: number; kind: PostingKind; sessionId: number | null;
  /** What it is called when there is no session; '' else. */
  subject: string;
  activity: string; onDate: string; creditYear: number; level: string; organiserLevel: string; form: string; category: string;
  days: number | null; hoursX100: number; creditsX100: number;
  /** The hours the record told, where a rule counts fewer of them (8 a day, not passed); for re-rating. */
  toldHoursX100?: number | null;
  /** Own credits the record brought, before any rule; kept for re-rating. */
  ownCreditsX100: number | null;
  ruleVersionId: number | null;
  why: string; result: string; certificateNumber: string; reverses: number | null;
  /** Makes the line unique: the same training posted twice is refused by the database. */
  idem: string;
}

export interface PostingBatch { at: string; action: string; actor: string; importBatchId: string | null }

export interface PostingRow {
  seq: number; batch_id: number; teacher_id: number; kind: PostingKind; session_id: number | null; subject: string; activity: string;
  on_date: string; credit_year: number; level: string; organiser_level: string; form: string; category: string; days: number | null;
  hours_x100: number; told_hours_x100: number | null; credits_x100: number; own_credits_x100: number | null;
  rule_version_id: number | null; reason_id: number; result: string; certificate_number: string; reverses: number | null; idem: string;
}

/** Columns in the order in which a line is hashed and written. */
const columns = ['seq', 'batch_id', 'teacher_id', 'kind', 'session_id', 'subject', 'activity', 'on_date', 'credit_year',
  'level', 'organiser_level', 'form', 'category', 'days', 'hours_x100', 'told_hours_x100', 'credits_x100',
  'own_credits_x100', 'rule_version_id', 'reason_id', 'result', 'certificate_number', 'reverses', 'idem'] as const;
const nothing = Buffer.alloc(32);
const insertLine = (lines: number): string =>
  `insert into postings (${columns.join(', ')}) values ${Array(lines).fill(`(${columns.map(() =>
    '?').join(', ')})`).join(', ')}`;
const linesAtATime = 16;
const insertLines = insertLine(linesAtATime);

/**
 * The line that takes another one back: everything the same, with the numbers turned round. The day stays too, so that
 * both fall into the same window, whichever is asked for; when it was done is told by the batch.
 */
export const reversalOf = (line: PostingRow, why: string): NewPosting => ({
  teacherId: line.teacher_id, kind: 'reversal', sessionId: line.session_id, subject: line.subject,
    activity: line.activity,
  onDate: line.on_date, creditYear: line.credit_year, level: line.level, organiserLevel: line.organiser_level,
  form: line.form, category: line.category, days: line.days, hoursX100: -line.hours_x100,
  toldHoursX100: line.told_hours_x100, creditsX100: -line.credits_x100, ownCreditsX100: line.own_credits_x100,
  ruleVersionId: line.rule_version_id, why, result: line.result, certificateNumber: line.certificate_number,
  reverses: line.seq, idem: `r:${line.seq}`,
});

/** The idem of a training: once for a teacher and a session. */
export const trainingIdem = (teacherId: number, sessionId: number): string => `t:${sessionId}:${teacherId}`;

/**
 * Appends lines to the ledger inside the caller's transaction. `add` lines in any order, then `finish` once: it writes
 * the batch with its hash and brings the balances of the teachers touched. Nothing was added: no batch, null.
 */
export class LedgerWriter {
  private readonly db: WriteDb;
  private readonly batch: PostingBatch;
  private readonly id: number;
  private readonly first: number;
  private readonly reasons = new Map<string, number>();
  private readonly digest = createHash('sha256');
  private readonly teachers = new Set<number>();
  private seq: number;
  private waiting: Value[] = [];
  /** Of the lines that wait, for the batch's hash. */
  private text = '';
  constructor(db: WriteDb, batch: PostingBatch) {
    this.db = db;
    this.batch = batch;
    this.id = (db.get<{ n: number }>('select coalesce(max(id), 0) as n from posting_batches')?.n ?? 0) + 1;
    this.first = (db.get<{ n: number }>('select coalesce(max(seq), 0) as n from postings')?.n ?? 0) + 1;
    this.seq = this.first - 1;
  }

  /** The number the line has in the ledger. */
  add(line: NewPosting): number {
    this.seq += 1;
    const values: Value[] = [this.seq, this.id, line.teacherId, line.kind, line.sessionId, line.subject, line.activity,
      line.onDate, line.creditYear,
      line.level, line.organiserLevel, line.form, line.category, line.days, line.hoursX100,
      line.toldHoursX100 ?? null, line.creditsX100, line.ownCreditsX100,
      line.ruleVersionId, this.reasonId(line.why), line.result, line.certificateNumber, line.reverses, line.idem];
    this.text += lineText(values, line.why);
    this.teachers.add(line.teacherId);
    for (const value of values) this.waiting.push(value);
    if (this.waiting.length === linesAtATime * columns.length) {
      this.db.run(insertLines, ...this.waiting);
      this.waiting.length = 0;
      this.digest.update(this.text);
      this.text = '';
    }
    return this.seq;
  }

  finish(): { batchId: number; lines: number; hash: Uint8Array } | null {
    for (let at = 0; at < this.waiting.length; at += columns.length) {
      this.db.run(insertLine(1), ...this.waiting.slice(at, at + columns.length));
    }
    this.waiting = [];
    this.digest.update(this.text);
    this.text = '';
    const lines = this.seq - this.first + 1;
    if (lines === 0) return null;
    const prev = this.db.get<{ hash: Uint8Array }>('select hash from posting_batches order by id desc limit 1')?.hash
      ?? nothing;
    const head = batchHash(prev, { id: this.id, ...this.batch, lines, first: this.first, last: this.seq },
      this.digest.digest());
    this.db.run(`insert into posting_batches (id, at, action, actor, import_batch_id, lines, first_seq, last_seq, prev, hash)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?,
        ?)`, this.id, this.batch.at, this.batch.action, this.batch.actor, this.batch.importBatchId, lines,
    this.first, this.seq, prev, head);
    settleBalances(this.db, this.first, this.teachers);
    return { batchId: this.id, lines, hash: head };
  }

  private reasonId(text: string): number {
    let id = this.reasons.get(text);
    if (id === undefined) {
      id = this.db.get<{ id: number }>('select id from posting_reasons where text = ?', text)?.id
        ?? this.db.run('insert into posting_reasons (text) values (?)', text).lastId;
      this.reasons.set(text, id);
    }
    return id;
  }
}

/** The reason itself goes into the hash, not only its number: it is what the line rests on. */
function lineText(values: readonly Value[], why: string): string {
  let text = '';
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    text += `${value === null || value === undefined ? '' : String(value)}\x1f`;
  }
  return `${text}${why}\n`;
}

interface BatchFacts extends PostingBatch { id: number; lines: number; first: number; last: number }
function batchHash(prev: Uint8Array, { id, at, action, actor, importBatchId, lines, first, last }: BatchFacts,
  content: Uint8Array): Uint8Array {
  const facts = JSON.stringify(['saixue-ledger/1', id, at, action, actor, importBatchId, lines, first, last]);
  return hash('sha256', Buffer.concat([prev, content, Buffer.from(facts)]), 'buffer');
}

/**
 * Sums by teacher, category and credit year, and what of them counts under the strictest yearly limit of the rules
 * whose lines still stand: a reversal bears the rule version of its line, so that both leave no limit behind.
 */
const balanceSql = (where: string): string => `insert or replace into balances
  (teacher_id, category, credit_year, lines, hours_x100, credits_x100, cap_x100, counted_x100)
  select teacher_id, category, credit_year, sum(lines), sum(hours), sum(credits), min(cap),
    min(sum(credits), coalesce(min(cap), sum(credits)))
  from (select p.teacher_id, p.category, p.credit_year, count(*) as lines, sum(p.hours_x100) as hours,
    sum(p.credits_x100) as credits,
      case when sum(iif(p.kind = 'reversal', -1, 1)) > 0 then c.year_max_x100 end as cap
    from postings p left join rule_caps c on c.rule_version_id = p.rule_version_id and c.category = p.category
    ${where} group by p.teacher_id, p.category, p.credit_year, p.rule_version_id)
  group by teacher_id, category, credit_year`;

/** For few teachers one by one along the index; for many all at once. */
function settleBalances(db: WriteDb, first: number, teachers: ReadonlySet<number>): void {
  if (teachers.size > 2000) {
    const whole = db.get('select 1 from balances limit 1') === undefined;
    db.run(balanceSql(whole ? '' : 'where p.teacher_id in (select teacher_id from postings where seq >= ?)'),
      ...(whole ? [] : [first]));
  } else {
    for (const teacher of teachers) db.run(balanceSql('where p.teacher_id = ?'), teacher);
  }
}

export interface ChainState { intact: boolean; lines: number; batches: number; firstBadBatch: number | null; head: Uint8Array }

/** Walks the whole ledger and recomputes every batch's hash. */
export function verifyLedger(db: ReadDb): ChainState {
  const batches = db.all<{
    id: number; at: string; action: string; actor: string; import_batch_id: string | null; lines: number; first_seq: number; last_seq: number;
    prev: Uint8Array; hash: Uint8Array;
  }>('select * from posting_batches order by id');
  let [prev, next, index, seen]: [Uint8Array, number, number, number] = [nothing, 1, 0, 0];
  const bad = (id: number | null): ChainState =>
    ({ intact: id === null, lines: seen, batches: batches.length, firstBadBatch: id, head: prev });
  let digest = createHash('sha256');
  const close = (): number | null => {
    const batch = batches[index];
    if (!batch) return 0;
    const head = batchHash(batch.prev, {
      id: batch.id, at: batch.at, action: batch.action, actor: batch.actor, importBatchId: batch.import_batch_id,
        lines: batch.lines, first: batch.first_seq,
      last: batch.last_seq,
    }, digest.digest());
    const good = Buffer.compare(prev, batch.prev) === 0 && Buffer.compare(head, batch.hash) === 0;
    digest = createHash('sha256');
    prev = batch.hash;
    index += 1;
    return good ? null : batch.id;
  };
  const reasons =
    new Map(db.all<{ id: number; text: string }>('select id, text from posting_reasons').map(({ id, text }) => [id,
      text]));
  for (const row of db.each<Record<string, Value>>(`select ${columns.join(', ')} from postings order by seq`)) {
    const batch = batches[index];
    if (row['seq'] !== next || row['batch_id'] !== batch?.id) return bad(batch?.id ?? 0);
    digest.update(lineText(columns.map((column) => row[column] ?? null), reasons.get(Number(row['reason_id'])) ?? ''));
    next += 1;
    seen += 1;
    if (row['seq'] === batch?.last_seq) {
      const wrong = close();
      if (wrong !== null) return bad(wrong);
    }
  }
  return bad(index < batches.length ? batches[index]?.id ?? 0 : null);
}
