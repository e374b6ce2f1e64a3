// Personal information: the rules in force, what is kept where, how long each contest may keep it, and what was deleted.
import type { ReadDb, WriteDb } from '../open.ts';

/** How many of each kind there are: a name of `kept` in the inventory, and its count. */
export const keptCounts = (db: ReadDb): Record<string, number> => db.get<Record<string, number>>(`select
    (select count(*) from teachers) as teachers, (select count(id_sealed) + count(phone_sealed) from teachers) as teacherNumbers,
    (select count(*) from entry_people where name <> '') as people,
    (select count(id_sealed) + count(phone_sealed) from entry_people) as peopleNumbers,
    (select count(*) from entry_people where consent <> '') as consents,
    (select count(*) from sealed_identities where opened_at is null) as sealed,
    (select count(*) from judges where match_key not like 'deleted/%') as judges,
    (select count(id_sealed) + count(phone_sealed) from judges) as judgeNumbers,
    (select count(*) from judge_relations) as relations, (select count(*) from experts) as experts,
    (select count(id_sealed) + count(phone_sealed) from experts) as expertNumbers, (select count(*) from past_winners) as winners,
    (select count(*) from objections) as objections, (select count(*) from certificates where body not like '%"deleted":true%') as certificates,
    (select count(*) from publications where json_array_length(rows, '$.rows') > 0) as publications,
    (select count(*) from attachments) as attachments, (select count(*) from proofs) as proofs,
    (select count(distinct teacher_id) from postings) as ledger, (select count(*) from users) as users`) ?? {};

export interface ContestFactsRow {
  id: string; title: string; state: 'setup' | 'assigned' | 'judging' | 'scored' | 'published'; sample: 0 | 1; rules: string; revision: number;
  created_at: string; published_at: string | null; own_days: number | null; purged_at: string | null;
}
export const contestFacts = (db: ReadDb): ContestFactsRow[] => db.all<ContestFactsRow>(
  `select c.id, c.title, c.state, c.sample, c.rules, c.revision, c.created_at, r.published_at, t.days as own_days,
     (select max(p.at) from purges p where p.contest_id = c.id) as purged_at
   from contests c left join results r on r.contest_id = c.id left join retention t on t.contest_id = c.id order by c.created_at desc, c.id`);

/** When each contest was last worked on, by the events of the record; looking after its data, its record or its archive is no work on it. */
export const lastChanges = (db: ReadDb): Map<string, string> => new Map(db.all<{ contest: string; at: string }>(
  `select json_extract(body, '$.contest') as contest, max(json_extract(body, '$.at')) as at from audit
   where json_extract(body, '$.contest') is not null and json_extract(body, '$.action') not glob 'privacy.*'
     and json_extract(body, '$.action') not glob 'audit.*' and json_extract(body, '$.action') not glob 'archive.*' group by 1`)
  .map((one) => [one.contest, one.at]));

export const setRetention = (db: WriteDb, contestId: string, days: number, reason: string, at: string): void => void db.run(
  `insert into retention (contest_id, days, reason, at) values (?, ?, ?, ?)
   on conflict (contest_id) do update set days = excluded.days, reason = excluded.reason, at = excluded.at`, contestId, days, reason, at);
export const clearRetention = (db: WriteDb, contestId: string): void => void db.run('delete from retention where contest_id = ?', contestId);

export interface PersonRow {
  entry_id: string; part: 'author' | 'advisor'; position: number; id_sealed: Uint8Array | null; given: 0 | 1; named: 0 | 1; participant: string;
}
/** People of a contest's entries as far as ages and consents go; `participant`: the project of their entry. */
export const peopleAges = (db: ReadDb, contestId: string): IterableIterator<PersonRow> => db.each<PersonRow>(
  `select p.entry_id, p.part, p.position, p.id_sealed, p.consent <> '' and json_extract(nullif(p.consent, ''), '$.given') = 1 as given,
     p.name <> '' as named, e.category as participant
   from entry_people p join entries e on e.id = p.entry_id where e.contest_id = ?`, contestId);

/** Changes with the sealed numbers of a contest: how many, and a sum over their indexes. Two sets may share it by rare chance. */
export const numbersMark = (db: ReadDb, contestId: string): string => db.get<{ mark: string }>(
  `select count(p.id_index) || '/' || coalesce(sum(unicode(hex(substr(p.id_index, 1, 1))) * 257 + unicode(hex(substr(p.id_index, 2, 1)))), 0) as mark
   from entry_people p join entries e on e.id = p.entry_id where e.contest_id = ?`, contestId)?.mark ?? '';

export interface PurgeRow {
  id: string; contest_id: string; title: string; at: string; person: string; second: string; reason: string;
  persons: number; numbers: number; files: number; backups: number; event_seq: number;
}
export const purgeRows = (db: ReadDb): PurgeRow[] => db.all<PurgeRow>('select * from purges order by at desc, id');
export const purgeOf = (db: ReadDb, contestId: string): PurgeRow | undefined =>
  db.get<PurgeRow>('select * from purges where contest_id = ? order by at desc limit 1', contestId);
export const insertPurge = (db: WriteDb, row: PurgeRow): void => void db.run(
  `insert into purges (id, contest_id, title, at, person, second, reason, persons, numbers, files, backups, event_seq)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.id, row.contest_id, row.title, row.at, row.person, row.second, row.reason, row.persons, row.numbers, row.files, row.backups, row.event_seq);

/** Active people of the program by name, as somebody typed it. */
export const activeUserNames = (db: ReadDb): { id: string; name: string }[] => db.all("select id, name from users where state = 'active'");

export interface YearEventRow { action: string; contest: string; title: string | null; times: number; last: string }
/** Events of a year by what was done, from the record; `from` and `to` are days, `to` not included. */
export const yearEvents = (db: ReadDb, from: string, to: string): YearEventRow[] => db.all<YearEventRow>(
  `select json_extract(a.body, '$.action') as action, coalesce(json_extract(a.body, '$.contest'), '') as contest, c.title, count(*) as times,
     max(json_extract(a.body, '$.at')) as last
   from audit a left join contests c on c.id = json_extract(a.body, '$.contest')
   where json_extract(a.body, '$.at') >= ? and json_extract(a.body, '$.at') < ? group by 1, 2 order by 1, 2`, from, to);

export interface YearAccessRow { month: string; user: string; call: string; title: string; minors: 0 | 1; reason: string; times: number }
/** The log of access of a year by month, person, call and contest. */
export const yearAccess = (db: ReadDb, from: string, to: string): YearAccessRow[] => db.all<YearAccessRow>(
  `select substr(a.day, 1, 7) as month, coalesce(u.name, a.user_id) as user, a.call, coalesce(c.title, '') as title,
     max(a.minors) as minors, a.reason, sum(a.times) as times
   from access_days a left join users u on u.id = a.user_id left join contests c on c.id = a.contest_id
   where a.day >= ? and a.day < ? group by 1, 2, 3, 4, a.reason order by 1, 2, 3, 4, a.reason`, from, to);
