// Contests: the row with its rules, its state and its revision.
import type { ReadDb, WriteDb } from '../open.ts';

export type ContestState = 'setup' | 'assigned' | 'judging' | 'scored' | 'published';

export interface ContestRow {
  id: string; template_id: string; template_version: number; source: string; unknown: string; title: string; year: number;
  state: ContestState; sample: 0 | 1; rules: string; rules_version: number; revision: number;
  assigned_seed: number | null; assigned_at: string | null; created_at: string;
  opened_at: string | null;
}

export interface ContestCounts {
  entries: number; judges: number; seats: number; packs: number; sheets: number; files: number; unscanned: number;
  open_blocks: number;
}

export const contestRow = (db: ReadDb, id: string): ContestRow | undefined =>
  db.get<ContestRow>('select * from contests where id = ?', id);

export const contestRows = (db: ReadDb): ContestRow[] =>
  db.all<ContestRow>('select * from contests order by created_at desc, id');

export const contestCounts = (db: ReadDb, id: string): ContestCounts => db.get<ContestCounts>(`select
    (select count(*) from entries where contest_id = c.id and status = 'active') as entries,
    (select count(*) from judges where contest_id = c.id) as judges,
    (select count(*) from assignments where contest_id = c.id) as seats,
    (select count(distinct judge_id) from packs where contest_id = c.id) as packs,
    (select count(*) from score_sheets s join entries e on e.id = s.entry_id
      where e.contest_id = c.id and s.status = 'submitted') as sheets,
    (select count(*) from attachments a join entries e on e.id = a.entry_id where e.contest_id = c.id) as files,
    (select count(*) from attachments a join entries e on e.id = a.entry_id
      where e.contest_id = c.id and e.status = 'active' and a.scanned_at is null) as unscanned,
    (select count(*) from leak_findings f join entries e on e.id = f.entry_id
      where f.contest_id = c.id and e.status = 'active' and f.state = 'open' and f.severity = 'block') as open_blocks
  from contests c where c.id = ?`, id)
  ?? { entries: 0, judges: 0, seats: 0, packs: 0, sheets: 0, files: 0, unscanned: 0, open_blocks: 0 };

export interface GroupInUse { division: string; category: string; entries: number }

/** Divisions and categories that entries of the contest are in. */
export const groupsInUse = (db: ReadDb, id: string): GroupInUse[] => db.all<GroupInUse>(
  'select division, category, count(*) as entries from entries where contest_id = ? group by division, category order by 1, 2', id);

export const activeGroups = (db: ReadDb, id: string): GroupInUse[] => db.all<GroupInUse>(
  "select division, category, count(*) as entries from entries where contest_id = ? and status = 'active' group by division, category order by 1, 2", id);

/** What the lint and the rehearsal know of judges: the divisions they judge (JSON) and their own limit. */
export const judgeLimits = (db: ReadDb, id: string): { divisions: string; max_load: number | null }[] =>
  db.all('select divisions, max_load from judges where contest_id = ? and shadow = 0 order by id', id);

export const quotaRows = (db: ReadDb, id: string): { unit_id: string; unit: string; division: string; category: string; most: number | null }[] =>
  db.all(`select q.unit_id, u.name as unit, q.division, q.category, q.most from quotas q join submitting_units u on u.id = q.unit_id
    where q.contest_id = ? order by u.name, q.division, q.category`, id);

export function insertContest(db: WriteDb, row: Omit<ContestRow, 'revision' | 'assigned_seed' | 'assigned_at' | 'opened_at'>): void {
  db.run(`insert into contests (id, template_id, template_version, source, unknown, title, year, state, sample, rules,
      rules_version, revision, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`,
  row.id, row.template_id, row.template_version, row.source, row.unknown, row.title, row.year, row.state, row.sample,
  row.rules, row.rules_version, row.created_at);
}

export const setOpened = (db: WriteDb, id: string, at: string): void =>
  void db.run('update contests set opened_at = ? where id = ?', at, id);

export const setTitle = (db: WriteDb, id: string, title: string): void =>
  void db.run('update contests set title = ? where id = ?', title, id);

export const setRules = (db: WriteDb, id: string, rules: string): void =>
  void db.run('update contests set rules = ?, rules_version = rules_version + 1 where id = ?', rules, id);

export const markSample = (db: WriteDb, id: string): void => void db.run('update contests set sample = 1 where id = ?', id);

export const setState = (db: WriteDb, id: string, state: ContestState): void =>
  void db.run('update contests set state = ? where id = ?', state, id);

export const setAssigned = (db: WriteDb, id: string, seed: number | null, at: string): void =>
  void db.run('update contests set assigned_seed = ?, assigned_at = ? where id = ?', seed, at, id);

export const contestRevision = (db: ReadDb, id: string): number | undefined =>
  db.get<{ revision: number }>('select revision from contests where id = ?', id)?.revision;

export const raiseRevision = (db: WriteDb, id: string): void =>
  void db.run('update contests set revision = revision + 1 where id = ?', id);

/** Removes a contest with everything that hangs on it; triggers forbid it for a real one once packs came back. */
export function removeContest(db: WriteDb, id: string): void {
  db.run('delete from arbitration_sheets where contest_id = ?', id);
  db.run('delete from score_sheets where entry_id in (select id from entries where contest_id = ?)', id);
  db.run('delete from calibration_sheets where judge_id in (select id from judges where contest_id = ?)', id);
  for (const table of ['waiting_packs', 'score_packs', 'receive_batches', 'packs', 'assignments', 'results']) {
    db.run(`delete from ${table} where contest_id = ?`, id);
  }
  // Only ever added to, unless the contest is a sample: then they go before the contest that says so.
  for (const table of ['award_changes', 'void_versions', 'result_versions', 'checkpoints', 'unblind_steps']) {
    db.run(`delete from ${table} where contest_id = ?`, id);
  }
  db.run('delete from objection_decisions where objection_id in (select id from objections where contest_id = ?)', id);
  db.run('delete from arbitration_codes where judge_id in (select id from judges where contest_id = ?)', id);
  db.run('delete from calibration_codes where judge_id in (select id from judges where contest_id = ?)', id);
  db.run('delete from entry_codes where judge_id in (select id from judges where contest_id = ?)', id);
  db.run('delete from contests where id = ?', id);
}
