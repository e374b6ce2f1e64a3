// Judging packs that were issued, and score packs that came back; the sheets follow from the accepted score packs.
import type { ReadDb, WriteDb } from '../open.ts';

export interface ContestKeysRow { sign_public: Uint8Array; receive_public: string; secrets_sealed: Uint8Array; backed_up_at: string | null }

export const contestKeys = (db: ReadDb, contestId: string): ContestKeysRow | undefined => db.get<ContestKeysRow>(
  'select sign_public, receive_public, secrets_sealed, backed_up_at from contest_keys where contest_id = ?', contestId);

export const insertContestKeys = (db: WriteDb, contestId: string, row: ContestKeysRow): void => void db.run(
  `insert into contest_keys (contest_id, sign_public, receive_public, secrets_sealed, backed_up_at) values (?, ?, ?, ?, ?)`,
  contestId, row.sign_public, row.receive_public, row.secrets_sealed, row.backed_up_at);

export interface SeatRow {
  judge_id: string; entry_id: string; title: string; division: string; category: string; subject: string; grade: string;
  seconds: number | null; blind_code: string;
}

export const seatRows = (db: ReadDb, contestId: string): SeatRow[] => db.all<SeatRow>(
  `select a.judge_id, a.entry_id, e.title, e.division, e.category, e.subject, e.grade, e.seconds, e.blind_code
   from assignments a join entries e on e.id = a.entry_id
   where a.contest_id = ? and e.status = 'active' order by a.judge_id, e.position, e.id`, contestId);

export interface CodeRow { judge_id: string; code: string; entry_id: string }

/** Every code that was given out, with what its entry is now: withdrawn ones too, for their scores still come back. */
export const codeRows = (db: ReadDb, contestId: string): (CodeRow & { category: string; blind_code: string })[] => db.all(
  `select c.judge_id, c.code, c.entry_id, e.category, e.blind_code
   from entry_codes c join judges j on j.id = c.judge_id join entries e on e.id = c.entry_id
   where j.contest_id = ? order by c.judge_id, c.code`, contestId);

/** Entry by code, of one judge. */
export const entriesByCode = (db: ReadDb, judgeId: string): Map<string, string> => new Map(db.all<{ code: string; entry_id: string }>(
  'select code, entry_id from entry_codes where judge_id = ?', judgeId).map((one) => [one.code, one.entry_id]));

export const insertCode = (db: WriteDb, row: CodeRow): void =>
  void db.run('insert into entry_codes (judge_id, code, entry_id) values (?, ?, ?)', row.judge_id, row.code, row.entry_id);

export interface PackRow {
  id: string; contest_id: string; judge_id: string; revision: number; file_name: string; sha256: string; bytes: number;
  entry_count: number; issued_at: string; kind: 'pack' | 'sheet'; lock: 'passphrase' | 'card' | 'none';
  /** JSON list of the codes as the judge has them before him, hidden repeats and seeds among them. */
  code_order: string;
  /** How many events the checkpoint in it covers; null: it carried none. */
  checkpoint?: number | null;
}

export const packRows = (db: ReadDb, contestId: string): PackRow[] =>
  db.all<PackRow>('select * from packs where contest_id = ? order by judge_id, revision', contestId);

export const insertPack = (db: WriteDb, row: PackRow): void => void db.run(
  `insert into packs (id, contest_id, judge_id, revision, file_name, sha256, bytes, entry_count, issued_at, kind, lock, code_order,
     checkpoint) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.id, row.contest_id, row.judge_id, row.revision, row.file_name, row.sha256, row.bytes, row.entry_count, row.issued_at,
  row.kind, row.lock, row.code_order, row.checkpoint ?? null);

/** Cards of the judges of a contest: whoever has one opens his packs with his own computer's key. */
export const cardRows = (db: ReadDb, contestId: string): { judge_id: string; sign_public: Uint8Array; receive_public: string; pinned_at: string }[] =>
  db.all('select c.* from judge_cards c join judges j on j.id = c.judge_id where j.contest_id = ? order by j.slot', contestId);

export const judgeKeyRows = (db: ReadDb, contestId: string): { judge_id: string; sign_public: Uint8Array }[] => db.all(
  'select k.judge_id, k.sign_public from judge_keys k join judges j on j.id = k.judge_id where j.contest_id = ?', contestId);

export const pinJudgeKey = (db: WriteDb, judgeId: string, key: Uint8Array, at: string): void => void db.run(
  'insert into judge_keys (judge_id, sign_public, pinned_at) values (?, ?, ?) on conflict (judge_id) do nothing', judgeId, key, at);

export const unpinJudgeKey = (db: WriteDb, judgeId: string): void => void db.run('delete from judge_keys where judge_id = ?', judgeId);

export const insertReceiveBatch = (db: WriteDb, id: string, contestId: string, at: string): void =>
  void db.run('insert into receive_batches (id, contest_id, at) values (?, ?, ?)', id, contestId, at);

export const lastReceiveBatch = (db: ReadDb, contestId: string): { id: string; at: string } | undefined => db.get(
  'select id, at from receive_batches where contest_id = ? and undone_at is null order by rowid desc limit 1', contestId);

export const endReceiveBatch = (db: WriteDb, id: string, at: string): void =>
  void db.run('update receive_batches set undone_at = ? where id = ?', at, id);

/** Packs and forks that came with a receiving. */
export const countPacksOf = (db: ReadDb, batchId: string): number => db.get<{ n: number }>(
  `select (select count(*) from score_packs where batch_id = ?) + (select count(*) from waiting_packs where batch_id = ?) as n`,
  batchId, batchId)?.n ?? 0;

export const hasSignedPacks = (db: ReadDb, judgeId: string): boolean => db.get(
  `select 1 from score_packs s join receive_batches b on b.id = s.batch_id
   where s.judge_id = ? and s.signed = 1 and b.undone_at is null limit 1`, judgeId) !== undefined;

export interface ScorePackRow {
  id: number; judge_id: string; batch_id: string; revision: number; seq: number; prev: string | null; hash: string; body: string;
  received_at: string;
}

/** Everything taken in and not undone, used or archived. */
export const scorePackRows = (db: ReadDb, contestId: string): ScorePackRow[] => db.all<ScorePackRow>(
  `select s.id, s.judge_id, s.batch_id, p.revision, s.seq, s.prev, s.hash, s.body, s.received_at
   from score_packs s join receive_batches b on b.id = s.batch_id join packs p on p.id = s.pack_id
   where s.contest_id = ? and b.undone_at is null order by s.id`, contestId);

export interface NewScorePack {
  contest_id: string; judge_id: string; batch_id: string; pack_id: string; seq: number; prev: string | null; hash: string;
  signer: Uint8Array; body: string; sealed_file: Uint8Array; received_at: string;
  /** 0: a score sheet in Excel, taken because a person confirmed it. */
  signed: 0 | 1;
}

export const insertScorePack = (db: WriteDb, row: NewScorePack): number => db.run(
  `insert into score_packs (contest_id, judge_id, batch_id, pack_id, seq, prev, hash, signer, body, sealed_file, received_at, signed)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.contest_id, row.judge_id, row.batch_id, row.pack_id, row.seq, row.prev, row.hash, row.signer, row.body, row.sealed_file,
  row.received_at, row.signed).lastId;

export interface SheetRow {
  judge_id: string; entry_id: string; score_pack_id: number; status: 'draft' | 'submitted' | 'recused' | 'reported';
  total: number | null; comment: string; reason: string | null;
  /** 1 when a veto criterion failed: 0 points where that excludes the entry. */
  vetoed: 0 | 1;
  /** How long the judge worked on it, as his program counted. */
  seconds: number | null;
}

export const sheetRows = (db: ReadDb, contestId: string): SheetRow[] => db.all<SheetRow>(
  `select s.* from score_sheets s join judges j on j.id = s.judge_id where j.contest_id = ?`, contestId);

export const scoreRows = (db: ReadDb, contestId: string): { judge_id: string; entry_id: string; criterion_id: string; value: number }[] =>
  db.all('select v.* from scores v join judges j on j.id = v.judge_id where j.contest_id = ?', contestId);

export const clearSheets = (db: WriteDb, judgeId: string): void => void db.run('delete from score_sheets where judge_id = ?', judgeId);

/** `counted`: whether the score is part of the total. */
export function insertSheet(
  db: WriteDb, row: SheetRow, scores: readonly { criterion: string; value: number; counted: boolean }[],
): void {
  db.run(`insert into score_sheets (judge_id, entry_id, score_pack_id, status, total, comment, reason, vetoed, seconds)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.judge_id, row.entry_id, row.score_pack_id, row.status, row.total, row.comment, row.reason, row.vetoed, row.seconds);
  for (const { criterion, value, counted } of scores) {
    db.run('insert into scores (judge_id, entry_id, criterion_id, value, counted) values (?, ?, ?, ?, ?)',
      row.judge_id, row.entry_id, criterion, value, counted ? 1 : 0);
  }
}

/** Pairs of the plan that were declared a conflict since, and are not scored: no pack may carry them. */
export const seatsAgainstConflicts = (db: ReadDb, contestId: string): { judge_id: string; judge: string; blind_code: string }[] => db.all(
  `select a.judge_id, j.name as judge, e.blind_code from assignments a
   join declared_conflicts d on d.entry_id = a.entry_id and d.judge_id = a.judge_id
   join entries e on e.id = a.entry_id and e.status = 'active' join judges j on j.id = a.judge_id
   where a.contest_id = ? and not exists (select 1 from score_sheets s
     where s.entry_id = a.entry_id and s.judge_id = a.judge_id and s.status in ('draft', 'submitted'))
   order by j.slot, e.position`, contestId);
