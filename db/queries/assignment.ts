// What assignment needs of entries and judges, and the pairs that were applied.
import type { ReadDb, WriteDb } from '../open.ts';

export interface AssignableEntryRow {
  id: string; blind_code: string; title: string; division: string; category: string; subject: string; submitting_unit: string;
  school: string; school_code: string; language: string; coverage: number | null; submitting_unit_id: string; school_id: string;
}

export const assignableEntries = (db: ReadDb, contestId: string): AssignableEntryRow[] => db.all<AssignableEntryRow>(
  `select e.id, e.blind_code, e.title, e.division, e.category, e.subject, coalesce(u.name, '') as submitting_unit,
     coalesce(s.name, '') as school, coalesce(s.code, '') as school_code, e.language, e.coverage,
     coalesce(e.submitting_unit_id, '') as submitting_unit_id, coalesce(e.school_id, '') as school_id
   from entries e left join submitting_units u on u.id = e.submitting_unit_id left join schools s on s.id = e.school_id
   where e.contest_id = ? and e.status = 'active' order by e.position, e.id`, contestId);

export interface EntryPersonKeys {
  entry_id: string; part: 'author' | 'advisor'; id_index: Uint8Array | null; phone_index: Uint8Array | null;
  name: string; school_id: string;
}

/** Of all entries of the contest, also those withdrawn; in the order of entries. */
export const entryPersonKeys = (db: ReadDb, contestId: string): EntryPersonKeys[] => db.all<EntryPersonKeys>(
  `select p.entry_id, p.part, p.id_index, p.phone_index, p.name, coalesce(p.school_id, '') as school_id
   from entry_people p join entries e on e.id = p.entry_id where e.contest_id = ?`, contestId);

export interface AssignableJudgeRow {
  id: string; name: string; unit: string; school: string | null; school_code: string | null; submitting_unit: string | null;
  subjects: string; divisions: string; max_load: number | null; id_index: Uint8Array | null; phone_index: Uint8Array | null;
  school_id: string; submitting_unit_id: string; categories: string; languages: string; min_load: number | null;
  /** 1: his marks never count, and no plan seats him. */
  shadow: 0 | 1;
}

export const assignableJudges = (db: ReadDb, contestId: string): AssignableJudgeRow[] => db.all<AssignableJudgeRow>(
  `select j.id, j.name, j.unit, s.name as school, s.code as school_code, u.name as submitting_unit, j.subjects, j.divisions,
     j.max_load, j.id_index, j.phone_index, coalesce(j.school_id, '') as school_id, coalesce(j.submitting_unit_id, '') as submitting_unit_id,
     j.categories, j.languages, j.min_load, j.shadow
   from judges j left join schools s on s.id = j.school_id left join submitting_units u on u.id = j.submitting_unit_id
   where j.contest_id = ? order by j.slot`, contestId);

export interface PairRow { entry_id: string; judge_id: string }

export interface DeclaredRow extends PairRow { kind: string; note: string }

export const declaredConflicts = (db: ReadDb, contestId: string): DeclaredRow[] =>
  db.all<DeclaredRow>('select entry_id, judge_id, kind, note from declared_conflicts where contest_id = ? order by entry_id, judge_id', contestId);

export const assignedPairs = (db: ReadDb, contestId: string): PairRow[] =>
  db.all<PairRow>('select entry_id, judge_id from assignments where contest_id = ? order by entry_id, judge_id', contestId);

export const pinnedPairs = (db: ReadDb, contestId: string): PairRow[] =>
  db.all<PairRow>('select entry_id, judge_id from assignment_pins where contest_id = ?', contestId);

/** Pairs with marks: they stay whatever is re-assigned. A recused or reported sheet holds no place. */
export const scoredPairs = (db: ReadDb, contestId: string): PairRow[] => db.all<PairRow>(
  `select s.entry_id, s.judge_id from score_sheets s join entries e on e.id = s.entry_id
   where e.contest_id = ? and s.status in ('draft', 'submitted')`, contestId);

/**
 * Pairs of which the judge's last word is that he must step back. Score sheets do not tell: once the entry is taken from
 * him, his next score pack, which counts as a whole, does not name it any more.
 */
export const recusedPairs = (db: ReadDb, contestId: string): PairRow[] => db.allNamed<PairRow>(
  `with taken as (select s.judge_id, p.revision, s.seq, s.body
     from score_packs s join receive_batches b on b.id = s.batch_id join packs p on p.id = s.pack_id
     where s.contest_id = @contest and b.undone_at is null),
   said as (select t.judge_id, sheet.value ->> 'code' as code, sheet.value ->> 'status' as status,
       rank() over (partition by t.judge_id, sheet.value ->> 'code' order by t.revision desc, t.seq desc) as place
     from taken t, json_each(t.body) sheet
     where t.judge_id in (select judge_id from taken where instr(body, '"recused"') > 0))
   select distinct c.entry_id, c.judge_id from said join (select judge_id, code, entry_id from entry_codes
     union all select judge_id, code, entry_id from calibration_codes
     union all select judge_id, code, entry_id from arbitration_codes) c on c.judge_id = said.judge_id and c.code = said.code
   where said.place = 1 and said.status = 'recused' order by c.entry_id, c.judge_id`, { contest: contestId });

export const importedAffinities = (db: ReadDb, contestId: string): (PairRow & { value_x10000: number })[] =>
  db.all('select entry_id, judge_id, value_x10000 from affinities where contest_id = ?', contestId);

/** How each reporting unit stands in the system. */
export const unitKinds = (db: ReadDb): { id: string; kind: string }[] => db.all('select id, kind from submitting_units');

export interface RelationRow {
  id: string; judge_id: string; kind: string; name: string; school: string; id_index: Uint8Array | null; id_masked: string; note: string;
}

export const judgeRelations = (db: ReadDb, contestId: string): RelationRow[] => db.all<RelationRow>(
  `select r.id, r.judge_id, r.kind, r.name, r.school, r.id_index, r.id_masked, r.note
   from judge_relations r join judges j on j.id = r.judge_id where r.contest_id = ? order by j.slot, r.name, r.id`, contestId);

export interface AcquaintanceRow { judge_id: string; id_index: Uint8Array | null; phone_index: Uint8Array | null }

/** Numbers of the judges of this contest, looked up at once: a join would compare every person with every judge. */
const ownNumbers = (number: 'id_index' | 'phone_index'): string =>
  `select ${number} from judges where contest_id = @contest and ${number} is not null`;

/** People with whom judges of this contest made an entry of any contest since `year`: they stand on one entry. */
export const coauthorsOfJudges = (db: ReadDb, contestId: string, year: number): AcquaintanceRow[] => {
  const by = (number: 'id_index' | 'phone_index'): string => `select j.id as judge_id, other.id_index, other.phone_index
    from own_${number} mine join judges j on j.contest_id = @contest and j.${number} = mine.${number} join entries e on e.id = mine.entry_id
      join contests c on c.id = e.contest_id and c.year >= @year join entry_people other on other.entry_id = mine.entry_id
    where (other.id_index is null or other.id_index is not j.id_index) and (other.phone_index is null or other.phone_index is not j.phone_index)
      and coalesce(other.id_index, other.phone_index) is not null`;
  const own = (number: 'id_index' | 'phone_index'): string =>
    `own_${number} as materialized (select entry_id, ${number} from entry_people where ${number} in (${ownNumbers(number)}))`;
  return db.allNamed<AcquaintanceRow>(
    `with ${own('id_index')}, ${own('phone_index')} ${by('id_index')} union ${by('phone_index')}`, { contest: contestId, year });
};

/** Authors of entries that judges of this contest looked at in another contest since `year`; a recused sheet was not looked at. */
export const authorsJudgedBefore = (db: ReadDb, contestId: string, year: number): AcquaintanceRow[] => {
  const by = (number: 'id_index' | 'phone_index'): string => `select j.id as judge_id, p.id_index, p.phone_index
    from then_${number} then_judge join judges j on j.contest_id = @contest and j.${number} = then_judge.${number}
      join contests c on c.id = then_judge.contest_id and c.year >= @year join score_sheets s on s.judge_id = then_judge.id and s.status <> 'recused'
      join entry_people p on p.entry_id = s.entry_id and p.part = 'author'
    where coalesce(p.id_index, p.phone_index) is not null`;
  const then = (number: 'id_index' | 'phone_index'): string => `then_${number} as materialized (
    select id, contest_id, ${number} from judges where contest_id <> @contest and ${number} in (${ownNumbers(number)}))`;
  return db.allNamed<AcquaintanceRow>(
    `with ${then('id_index')}, ${then('phone_index')} ${by('id_index')} union ${by('phone_index')}`, { contest: contestId, year });
};

/** Adds pins; how many were new. */
export function insertPins(db: WriteDb, contestId: string, pairs: readonly { entryId: string; judgeId: string }[]): number {
  let added = 0;
  for (const { entryId, judgeId } of pairs) {
    added += db.run(
      'insert into assignment_pins (contest_id, entry_id, judge_id) values (?, ?, ?) on conflict do nothing', contestId, entryId, judgeId).changes;
  }
  return added;
}

/** Removes pins; how many there were. */
export function deletePins(db: WriteDb, contestId: string, pairs: readonly { entryId: string; judgeId: string }[]): number {
  let removed = 0;
  for (const { entryId, judgeId } of pairs) {
    removed += db.run('delete from assignment_pins where contest_id = ? and entry_id = ? and judge_id = ?', contestId, entryId, judgeId).changes;
  }
  return removed;
}

/** Declares conflicts; one that stands already takes the new kind and note. */
export function declareConflicts(
  db: WriteDb, contestId: string, pairs: readonly { entryId: string; judgeId: string }[], kind: string, note: string,
): void {
  for (const { entryId, judgeId } of pairs) {
    db.run(`insert into declared_conflicts (contest_id, entry_id, judge_id, note, kind) values (?, ?, ?, ?, ?)
      on conflict (entry_id, judge_id) do update set note = excluded.note, kind = excluded.kind`, contestId, entryId, judgeId, note, kind);
  }
}

export function deleteConflicts(db: WriteDb, contestId: string, pairs: readonly { entryId: string; judgeId: string }[]): number {
  let removed = 0;
  for (const { entryId, judgeId } of pairs) {
    removed += db.run('delete from declared_conflicts where contest_id = ? and entry_id = ? and judge_id = ?', contestId, entryId, judgeId).changes;
  }
  return removed;
}

/** Blind codes of these entries of the contest, also of those withdrawn; others are left out. */
export const codesOfEntries = (db: ReadDb, contestId: string, entryIds: readonly string[]): { id: string; blind_code: string }[] => db.all(
  'select id, blind_code from entries where contest_id = ? and id in (select value from json_each(?))', contestId, JSON.stringify(entryIds));

/** Gives entries a number of judges of their own; null: as in the rules again. How many changed. */
export const setEntryCoverage = (db: WriteDb, contestId: string, entryIds: readonly string[], coverage: number | null): number => db.run(
  `update entries set coverage = ? where contest_id = ? and coverage is not ? and id in (select value from json_each(?))`,
  coverage, contestId, coverage, JSON.stringify(entryIds)).changes;

export interface NewRelation {
  id: string; judgeId: string; kind: string; name: string; school: string; sealed: Uint8Array | null; index: Uint8Array | null; masked: string;
  note: string;
}

type RelationKey = Pick<NewRelation, 'judgeId' | 'kind' | 'name' | 'school' | 'index'>;

/** The relation that says the same of the same two people, if it is on record. */
export const sameRelation = (db: ReadDb, contestId: string, one: RelationKey): string | undefined =>
  db.get<{ id: string }>(`select id from judge_relations where contest_id = ? and judge_id = ? and kind = ? and name = ? and school = ?
    and id_index is ?`, contestId, one.judgeId, one.kind, one.name, one.school, one.index)?.id;

export const putRelation = (db: WriteDb, contestId: string, one: NewRelation): void => void db.run(
  `insert into judge_relations (id, contest_id, judge_id, kind, name, school, id_sealed, id_index, id_masked, note)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set note = excluded.note`,
  one.id, contestId, one.judgeId, one.kind, one.name, one.school, one.sealed, one.index, one.masked, one.note);

export const deleteRelations = (db: WriteDb, contestId: string, ids: readonly string[]): number => db.run(
  'delete from judge_relations where contest_id = ? and id in (select value from json_each(?))', contestId, JSON.stringify(ids)).changes;
