// Sealed identities: what is taken out of the clear columns, and put back; who may open, and every step of it.
import type { ReadDb, Value, WriteDb } from '../open.ts';

export interface SealRow {
  contest_id: string; organiser: string; supervisor: string; slots: string; entries: number; sealed_rest: Uint8Array; sealed_at: string;
  /** Since when all identities are open. */
  opened_at: string | null;
}

export const sealRow = (db: ReadDb, contestId: string): SealRow | undefined =>
  db.get<SealRow>('select * from seals where contest_id = ?', contestId);

/** Whether identities of the contest (or, without one, of any contest) are out of sight. */
export const isSealed = (db: ReadDb, contestId?: string): boolean => (contestId === undefined
  ? db.get('select 1 from seals where opened_at is null limit 1')
  : db.get('select 1 from seals where contest_id = ? and opened_at is null', contestId)) !== undefined;

export function putSeal(db: WriteDb, row: Omit<SealRow, 'opened_at'>): void {
  db.run('delete from seals where contest_id = ?', row.contest_id);
  db.run('delete from sealed_identities where contest_id = ?', row.contest_id);
  db.run('delete from sealed_conflicts where entry_id in (select id from entries where contest_id = ?)', row.contest_id);
  db.run('insert into seals (contest_id, organiser, supervisor, slots, entries, sealed_rest, sealed_at) values (?, ?, ?, ?, ?, ?, ?)',
    row.contest_id, row.organiser, row.supervisor, row.slots, row.entries, row.sealed_rest, row.sealed_at);
}

export interface SealedRow { entry_id: string; commitment: Uint8Array; sealed: Uint8Array; unit: string; opened_at: string | null }

export const insertSealed = (db: WriteDb, contestId: string, row: Omit<SealedRow, 'opened_at'>): void => void db.run(
  'insert into sealed_identities (entry_id, contest_id, commitment, sealed, unit) values (?, ?, ?, ?, ?)',
  row.entry_id, contestId, row.commitment, row.sealed, row.unit);

/** Entries still sealed, all or those of a category or one entry, in the order of the list. */
export const sealedRows = (
  db: ReadDb, contestId: string, scope: { kind: 'all' | 'category' | 'entry'; id: string },
): SealedRow[] => db.all<SealedRow>(
  `select s.entry_id, s.commitment, s.sealed, s.unit, s.opened_at from sealed_identities s join entries e on e.id = s.entry_id
   where s.contest_id = ? and s.opened_at is null and (? = 'all' or (? = 'category' and e.category = ?) or (? = 'entry' and e.id = ?))
   order by e.position, e.id`, contestId, scope.kind, scope.kind, scope.id, scope.kind, scope.id);

export const sealedCounts = (db: ReadDb, contestId: string): { entries: number; opened: number } => db.get<{ entries: number; opened: number }>(
  'select count(*) as entries, count(opened_at) as opened from sealed_identities where contest_id = ?', contestId) ?? { entries: 0, opened: 0 };

export const markOpened = (db: WriteDb, entryId: string, at: string): void =>
  void db.run('update sealed_identities set opened_at = ? where entry_id = ?', at, entryId);

export const markSealOpened = (db: WriteDb, contestId: string, at: string): void =>
  void db.run('update seals set opened_at = ? where contest_id = ?', at, contestId);

/** Frozen reasons for which judges step back, as the lists stood when they were sealed; `why` is a JSON list of kinds. */
export const sealedConflicts = (db: ReadDb, contestId: string): { entry_id: string; judge_id: string; why: string }[] => db.all(
  `select s.entry_id, s.judge_id, s.why from sealed_conflicts s join sealed_identities i on i.entry_id = s.entry_id
   where i.contest_id = ? and i.opened_at is null order by s.entry_id, s.judge_id`, contestId);

export const insertSealedConflict = (db: WriteDb, entryId: string, judgeId: string, why: string): void => void db.run(
  'insert into sealed_conflicts (entry_id, judge_id, why) values (?, ?, ?)', entryId, judgeId, why);

type Row = Record<string, Value>;
/** One entry's identity as rows; bytes as hex under the names that say so. */
export interface EntryIdentity {
  entry: Row; school: string; unit: string; people: Row[]; files: Row[]; findings: Row[]; unreadable: Row[]; changes: Row[];
}
export interface RestOfContest { relations: Row[]; notes: Row[]; recommendations: Row[]; decisions: Row[] }

const entryColumns = ['number', 'match_key', 'submitting_unit_id', 'school_id', 'remark', 'came_from'] as const;
const personColumns = ['name', 'school_id', 'id_sealed', 'id_index', 'id_masked', 'phone_sealed', 'phone_index', 'phone_masked', 'consent'] as const;
const relationColumns = ['id', 'contest_id', 'judge_id', 'kind', 'name', 'school', 'id_sealed', 'id_index', 'id_masked', 'note'] as const;
const isBytes = (column: string): boolean => /_(sealed|index)$/.test(column);
const asText = (columns: readonly string[], table: string): string =>
  columns.map((one) => (isBytes(one) ? `hex(${table}.${one}) as ${one}` : `${table}.${one}`)).join(', ');
const asStored = (column: string, value: Value | undefined): Value =>
  (isBytes(column) ? (typeof value === 'string' && value !== '' ? Buffer.from(value, 'hex') : null) : value ?? null);

export const entriesToSeal = (db: ReadDb, contestId: string): { id: string; title: string; blind_code: string }[] =>
  db.all('select id, title, blind_code from entries where contest_id = ? order by position, id', contestId);

/** Everything that tells whose an entry is. */
export function identityOf(db: ReadDb, entryId: string): EntryIdentity {
  const entry = db.get<Row>(`select ${asText(entryColumns, 'e')}, coalesce(s.name, '') as school, coalesce(u.name, '') as unit
    from entries e left join schools s on s.id = e.school_id left join submitting_units u on u.id = e.submitting_unit_id
    where e.id = ?`, entryId) ?? {};
  const { school, unit, ...columns } = entry;
  return {
    entry: columns, school: String(school ?? ''), unit: String(unit ?? ''),
    people: db.all<Row>(`select p.part, p.position, ${asText(personColumns, 'p')}, coalesce(s.name, '') as school from entry_people p
      left join schools s on s.id = p.school_id where p.entry_id = ? order by p.part, p.position`, entryId),
    files: db.all<Row>('select id, original_name, source_path from attachments where entry_id = ? order by position', entryId),
    findings: db.all<Row>('select id, term, snippet, reason from leak_findings where entry_id = ? order by id', entryId),
    unreadable: db.all<Row>('select u.attachment_id as id, u.message from unreadable_files u join attachments a on a.id = u.attachment_id where a.entry_id = ? order by 1', entryId),
    changes: db.all<Row>('select batch_id, before from import_changes where row_id = ? and before is not null order by batch_id', entryId),
  };
}

/** Takes a sealed identity out of the clear columns: its place in the list stands for its number, people keep their places only. */
export function blankIdentity(db: WriteDb, entryId: string): void {
  db.run(`update entries set number = printf('S%04d', position), match_key = 'sealed/' || id, submitting_unit_id = null, school_id = null, remark = '', came_from = ''
    where id = ?`, entryId);
  db.run(`update entry_people set name = '', school_id = null, id_sealed = null, id_index = null, id_masked = '', phone_sealed = null,
    phone_index = null, phone_masked = '', consent = '' where entry_id = ?`, entryId);
  db.run("update attachments set original_name = label, source_path = '' where entry_id = ?", entryId);
  db.run("update leak_findings set term = '', snippet = '', reason = '' where entry_id = ?", entryId);
  db.run("update unreadable_files set message = '' where attachment_id in (select id from attachments where entry_id = ?)", entryId);
  db.run("update import_changes set before = '{}' where row_id = ? and before is not null", entryId);
}

/** Puts an identity back where it was. A school or unit that is gone meanwhile stays away. */
export function restoreIdentity(db: WriteDb, entryId: string, kept: EntryIdentity): void {
  const known = (table: 'schools' | 'submitting_units', id: Value | undefined): Value =>
    (typeof id === 'string' && db.get(`select 1 from ${table} where id = ?`, id) !== undefined ? id : null);
  const { entry } = kept;
  db.run(`update entries set number = ?, match_key = ?, submitting_unit_id = ?, school_id = ?, remark = ?, came_from = ? where id = ?`,
    entry['number'] ?? '', entry['match_key'] ?? '', known('submitting_units', entry['submitting_unit_id']), known('schools', entry['school_id']),
    entry['remark'] ?? '', entry['came_from'] ?? '', entryId);
  for (const person of kept.people) {
    const values = personColumns.map((one) => (one === 'school_id' ? known('schools', person[one]) : asStored(one, person[one])));
    db.run(`update entry_people set ${personColumns.map((one) => `${one} = ?`).join(', ')} where entry_id = ? and part = ? and position = ?`,
      ...values, entryId, person['part'] ?? '', person['position'] ?? 0);
  }
  for (const one of kept.files) {
    db.run('update attachments set original_name = ?, source_path = ? where id = ?', one['original_name'] ?? '', one['source_path'] ?? '', one['id'] ?? '');
  }
  for (const one of kept.findings) {
    db.run('update leak_findings set term = ?, snippet = ?, reason = ? where id = ?', one['term'] ?? '', one['snippet'] ?? '', one['reason'] ?? '', one['id'] ?? '');
  }
  for (const one of kept.unreadable) db.run('update unreadable_files set message = ? where attachment_id = ?', one['message'] ?? '', one['id'] ?? '');
  for (const one of kept.changes) {
    db.run('update import_changes set before = ? where batch_id = ? and row_id = ?', one['before'] ?? '{}', one['batch_id'] ?? '', entryId);
  }
}

/** What names authors beside the entries: relations of judges, notes of conflicts, recommendation files, decisions on eligibility. */
export const restOf = (db: ReadDb, contestId: string): RestOfContest => ({
  relations: db.all<Row>(`select ${asText(relationColumns, 'r')} from judge_relations r where r.contest_id = ? order by r.id`, contestId),
  notes: db.all<Row>("select entry_id, judge_id, note from declared_conflicts where contest_id = ? and note <> '' order by entry_id, judge_id", contestId),
  recommendations: db.all<Row>('select id, body, file_name from recommendations where contest_id = ? order by id', contestId),
  decisions: db.all<Row>('select key, reason from entry_decisions where contest_id = ? order by key', contestId),
});

export function blankRest(db: WriteDb, contestId: string): void {
  db.run('delete from judge_relations where contest_id = ?', contestId);
  db.run("update declared_conflicts set note = '' where contest_id = ?", contestId);
  db.run("update recommendations set body = '{}', file_name = '' where contest_id = ?", contestId);
  db.run("update entry_decisions set reason = '' where contest_id = ?", contestId);
}

export function restoreRest(db: WriteDb, contestId: string, kept: RestOfContest): void {
  for (const row of kept.relations) {
    if (db.get('select 1 from judges where id = ?', row['judge_id'] ?? '') === undefined) continue;
    db.run(`insert into judge_relations (${relationColumns.join(', ')}) values (${relationColumns.map(() => '?').join(', ')}) on conflict do nothing`,
      ...relationColumns.map((one) => asStored(one, row[one])));
  }
  for (const one of kept.notes) {
    db.run("update declared_conflicts set note = ? where entry_id = ? and judge_id = ? and note = ''", one['note'] ?? '', one['entry_id'] ?? '', one['judge_id'] ?? '');
  }
  for (const one of kept.recommendations) {
    db.run('update recommendations set body = ?, file_name = ? where id = ?', one['body'] ?? '{}', one['file_name'] ?? '', one['id'] ?? '');
  }
  for (const one of kept.decisions) {
    db.run("update entry_decisions set reason = ? where contest_id = ? and key = ? and reason = ''", one['reason'] ?? '', contestId, one['key'] ?? '');
  }
}

export type StepKind = 'sealed' | 'requested' | 'withdrawn' | 'approved' | 'done' | 'refused';
export type PartOfSeal = 'organiser' | 'supervisor' | 'envelope';
export interface StepRow {
  id: string; contest_id: string; request_id: string; step: StepKind; part: PartOfSeal | null; person: string; scope: string | null; reason: string;
  /** Number of the event in the chain that tells of it. */
  event: number; count: number | null; at: string;
}

export const stepRows = (db: ReadDb, contestId: string): StepRow[] =>
  db.all<StepRow>('select * from unblind_steps where contest_id = ? order by event, rowid', contestId);

export const insertStep = (db: WriteDb, row: StepRow): void => void db.run(
  `insert into unblind_steps (id, contest_id, request_id, step, part, person, scope, reason, event, count, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.id, row.contest_id, row.request_id, row.step, row.part, row.person, row.scope, row.reason, row.event, row.count, row.at);

/** What stands in the way of opening identities. */
export interface OpenMatters { packs: number; objections: number; arbitrations: number; findings: number; unscanned: number }

export const openMatters = (db: ReadDb, contestId: string): OpenMatters => db.getNamed<OpenMatters>(
  `select (select count(*) from packs where contest_id = @id) as packs,
     (select count(*) from objections o where o.contest_id = @id and o.accepted = 1
       and not exists (select 1 from objection_decisions d where d.objection_id = o.id)) as objections,
     (select count(*) from arbitration_seats s join entries e on e.id = s.entry_id
       where s.contest_id = @id and s.withdrawn_at is null and e.status = 'active'
       and not exists (select 1 from arbitration_sheets r
         where r.entry_id = s.entry_id and r.stage = s.stage and r.status = 'submitted')) as arbitrations,
     (select count(*) from leak_findings f where f.contest_id = @id and f.state = 'open' and f.severity = 'block') as findings,
     (select count(*) from attachments a join entries e on e.id = a.entry_id where e.contest_id = @id and a.scanned_at is null) as unscanned`,
  { id: contestId }) ?? { packs: 0, objections: 0, arbitrations: 0, findings: 0, unscanned: 0 };
