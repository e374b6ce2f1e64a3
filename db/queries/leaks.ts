// Identity leaks: what is to be scanned, whose identities are looked for, findings with their decisions, files that replace others.
import type { ReadDb, WriteDb } from '../open.ts';

/** Entries that judges get to see: those that take part, and those that are only for practice. */
const inPlay = "(e.status = 'active' or e.id in (select entry_id from calibration_entries))";

export interface LeakFileRow {
  id: string; entry_id: string; position: number; label: string; original_name: string; source_path: string; media: string; bytes: number;
  sha256: string; original_sha256: string; scanned_at: string | null; facts: string; entry_title: string; number: string; category: string;
}

/** Files of active entries in the order of the entries. `unscanned`: never, or before the sheets they are checked against changed. */
export const leakFiles = (db: ReadDb, contestId: string, unscanned: boolean): LeakFileRow[] => db.all<LeakFileRow>(
  `select a.*, e.title as entry_title, e.number, e.category from attachments a join entries e on e.id = a.entry_id
   where e.contest_id = ? and ${inPlay}
     and (? = 0 or a.scanned_at is null or a.scanned_at < (
       select coalesce(max(max(b.at, coalesce(b.undone_at, ''))), '') from import_batches b
       where b.contest_id = e.contest_id and b.kind = 'entries' or b.kind in ('schools', 'units')))
     and not exists (select 1 from leak_findings f where f.attachment_id = a.id and f.state = 'excluded')
   order by e.position, e.id, a.position`, contestId, unscanned ? 1 : 0);

export interface RegistrationRow {
  id: string; number: string; title: string; category: string; unit_id: string | null; unit: string; school_id: string | null; school: string;
}
export const registrationRows = (db: ReadDb, contestId: string): RegistrationRow[] => db.all<RegistrationRow>(
  `select e.id, e.number, e.title, e.category, e.submitting_unit_id as unit_id, coalesce(u.name, '') as unit,
     e.school_id, coalesce(s.name, '') as school
   from entries e left join submitting_units u on u.id = e.submitting_unit_id left join schools s on s.id = e.school_id
   where e.contest_id = ? and ${inPlay} order by e.position, e.id`, contestId);

export interface RegisteredPersonRow {
  entry_id: string; part: 'author' | 'advisor'; position: number; name: string; school_id: string | null; school: string;
  id_sealed: Uint8Array | null; phone_sealed: Uint8Array | null;
}
export const registeredPeople = (db: ReadDb, contestId: string): RegisteredPersonRow[] => db.all<RegisteredPersonRow>(
  `select p.entry_id, p.part, p.position, p.name, p.school_id, coalesce(s.name, '') as school, p.id_sealed, p.phone_sealed
   from entry_people p join entries e on e.id = p.entry_id left join schools s on s.id = p.school_id
   where e.contest_id = ? and ${inPlay} order by p.entry_id, p.part, p.position`, contestId);

/** Former names and aliases of schools and units. */
export const otherNamesOfSchools = (db: ReadDb): { id: string; name: string }[] => db.all('select school_id as id, name from school_names order by school_id, name');
export const otherNamesOfUnits = (db: ReadDb): { id: string; name: string }[] => db.all('select unit_id as id, name from unit_aliases order by unit_id, name');

export type LeakState = 'open' | 'cleaned' | 'notIdentity' | 'override' | 'excluded';
export interface FindingRow {
  id: string; contest_id: string; entry_id: string; attachment_id: string | null; place: string; kind: string; term: string;
  severity: 'block' | 'look' | 'note'; snippet: string; can_clean: 0 | 1; state: LeakState; reason: string; decided_at: string | null;
}

export const findingsOfFile = (db: ReadDb, attachmentId: string): FindingRow[] =>
  db.all<FindingRow>('select * from leak_findings where attachment_id = ? order by id', attachmentId);

/** Findings in titles and rules: of no file. */
export const findingsOfEntries = (db: ReadDb, contestId: string): FindingRow[] =>
  db.all<FindingRow>('select * from leak_findings where contest_id = ? and attachment_id is null order by id', contestId);

export const findingRows = (db: ReadDb, contestId: string, ids: readonly string[]): FindingRow[] => db.all<FindingRow>(
  'select * from leak_findings where contest_id = ? and id in (select value from json_each(?))', contestId, JSON.stringify(ids));

export const removeFinding = (db: WriteDb, id: string): void => void db.run('delete from leak_findings where id = ?', id);

export const insertFinding = (db: WriteDb, row: FindingRow): void => void db.run(
  `insert into leak_findings (id, contest_id, entry_id, attachment_id, place, kind, term, severity, snippet, can_clean, state, reason, decided_at)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.id, row.contest_id, row.entry_id, row.attachment_id, row.place, row.kind, row.term, row.severity, row.snippet, row.can_clean, row.state,
  row.reason, row.decided_at);

export const decideFinding = (db: WriteDb, id: string, state: LeakState, reason: string, at: string | null): void =>
  void db.run('update leak_findings set state = ?, reason = ?, decided_at = ? where id = ?', state, reason, at, id);

/** The whole file is left out of packs, or comes back: all its findings go with it. */
export const excludeFile = (db: WriteDb, attachmentId: string, reason: string, at: string): void => void db.run(
  "update leak_findings set state = 'excluded', reason = ?, decided_at = ? where attachment_id = ? and state <> 'cleaned'", reason, at, attachmentId);
export const includeFile = (db: WriteDb, attachmentId: string): void => void db.run(
  "update leak_findings set state = 'open', reason = '', decided_at = null where attachment_id = ? and state = 'excluded'", attachmentId);

/** Files that were decided to stay out of packs. */
export const excludedFiles = (db: ReadDb, contestId: string): string[] => db.all<{ id: string }>(
  "select distinct attachment_id as id from leak_findings where contest_id = ? and state = 'excluded' and attachment_id is not null", contestId).map((one) => one.id);

export const setScanned = (db: WriteDb, attachmentId: string, at: string, message: string | null): void => {
  db.run('update attachments set scanned_at = ? where id = ?', at, attachmentId);
  db.run('delete from unreadable_files where attachment_id = ?', attachmentId);
  if (message !== null) db.run('insert into unreadable_files (attachment_id, message) values (?, ?)', attachmentId, message);
};

export interface ShownFindingRow extends FindingRow { number: string; file: string }
export interface FindingFilter { contestId: string; severity: string; state: string; entryId: string }

const wanted = `f.contest_id = @contestId and ${inPlay} and (@severity = '' or f.severity = @severity)
  and (@state = '' or f.state = @state) and (@entryId = '' or f.entry_id = @entryId)`;

export const shownFindings = (db: ReadDb, filter: FindingFilter, offset: number, limit: number): ShownFindingRow[] => db.allNamed<ShownFindingRow>(
  `select f.*, e.number, coalesce(a.original_name, '') as file from leak_findings f join entries e on e.id = f.entry_id
   left join attachments a on a.id = f.attachment_id where ${wanted}
   order by min(case when f.state = 'open' then case f.severity when 'block' then 0 when 'look' then 1 else 2 end else 3 end)
       over (partition by f.entry_id), e.position, e.id, coalesce(a.position, -1),
     case f.state when 'open' then 0 else 1 end, case f.severity when 'block' then 0 when 'look' then 1 else 2 end, f.place, f.id
   limit @limit offset @offset`, { ...filter, limit, offset });

export const countFindings = (db: ReadDb, filter: FindingFilter): number => db.getNamed<{ n: number }>(
  `select count(*) as n from leak_findings f join entries e on e.id = f.entry_id where ${wanted}`, { ...filter })?.n ?? 0;

export interface LeakCounts { block: number; look: number; note: number; open_block: number; open_look: number }
export const leakCounts = (db: ReadDb, contestId: string): LeakCounts => db.get<LeakCounts>(
  `select coalesce(sum(f.severity = 'block'), 0) as block, coalesce(sum(f.severity = 'look'), 0) as look, coalesce(sum(f.severity = 'note'), 0) as note,
     coalesce(sum(f.severity = 'block' and f.state = 'open'), 0) as open_block, coalesce(sum(f.severity = 'look' and f.state = 'open'), 0) as open_look
   from leak_findings f join entries e on e.id = f.entry_id where f.contest_id = ? and ${inPlay}`, contestId)
  ?? { block: 0, look: 0, note: 0, open_block: 0, open_look: 0 };

/** The first entries that keep packs from being issued, by their numbers. */
export const blockedEntries = (db: ReadDb, contestId: string, most: number): { number: string; title: string }[] => db.all(
  `select distinct e.number, e.title, e.position, e.id from leak_findings f join entries e on e.id = f.entry_id
   where f.contest_id = ? and ${inPlay} and f.severity = 'block' and f.state = 'open' order by e.position, e.id limit ?`, contestId, most);

export interface UnreadableRow { file_id: string; entry_id: string; number: string; file: string; message: string }
export const unreadableRows = (db: ReadDb, contestId: string): UnreadableRow[] => db.all<UnreadableRow>(
  `select u.attachment_id as file_id, a.entry_id, e.number, a.original_name as file, u.message from unreadable_files u
   join attachments a on a.id = u.attachment_id join entries e on e.id = a.entry_id
   where e.contest_id = ? and ${inPlay} order by e.position, e.id, a.position`, contestId);

export const lastScan = (db: ReadDb, contestId: string): string | null => db.get<{ at: string | null }>(
  'select max(a.scanned_at) as at from attachments a join entries e on e.id = a.entry_id where e.contest_id = ?', contestId)?.at ?? null;

export const fileCount = (db: ReadDb, contestId: string): number => db.get<{ n: number }>(
  `select count(*) as n from attachments a join entries e on e.id = a.entry_id where e.contest_id = ? and ${inPlay}`, contestId)?.n ?? 0;

/** Files that still have something to clean. */
export const cleanableFiles = (db: ReadDb, contestId: string): string[] => db.all<{ id: string }>(
  `select distinct f.attachment_id as id from leak_findings f join entries e on e.id = f.entry_id
   where f.contest_id = ? and ${inPlay} and f.state = 'open' and f.can_clean = 1 and f.attachment_id is not null`,
  contestId).map((one) => one.id);

export const leakFile = (db: ReadDb, contestId: string, id: string): LeakFileRow | undefined => db.get<LeakFileRow>(
  `select a.*, e.title as entry_title, e.number, e.category from attachments a join entries e on e.id = a.entry_id
   where e.contest_id = ? and a.id = ?`, contestId, id);

/** A cleaned file takes the place of the one it was made from, under an id of its own; findings are written anew by the caller. */
export function replaceFile(db: WriteDb, old: LeakFileRow, next: { id: string; bytes: number; sha256: string; scannedAt: string }): void {
  db.run('delete from attachments where id = ?', old.id);
  db.run(`insert into attachments (id, entry_id, position, label, original_name, media, bytes, sha256, source_path, facts,
      original_sha256, scanned_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  next.id, old.entry_id, old.position, old.label, old.original_name, old.media, next.bytes, next.sha256, old.source_path, old.facts,
  old.original_sha256 === '' ? old.sha256 : old.original_sha256, next.scannedAt);
}
