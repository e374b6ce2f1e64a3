// Reporting units as the directory page reads and changes them, and what refers to them.
import type { ReadDb, WriteDb } from '../open.ts';

export type UnitKind = 'province' | 'city' | 'county' | 'zone' | 'direct' | 'school' | 'other';
export interface UnitFullRow {
  id: string; name: string; kind: UnitKind; division_code: string | null; parent_id: string | null; valid_from: string; valid_to: string;
}
export interface UnitListRow extends UnitFullRow { parent_name: string; schools: number; entries: number; aliases: string[] }

const columns = 'u.id, u.name, u.kind, u.division_code, u.parent_id, u.valid_from, u.valid_to';

export function unitList(db: ReadDb): UnitListRow[] {
  const rows = db.all<UnitListRow>(`select ${columns}, coalesce(p.name, '') as parent_name, coalesce(s.n, 0) as schools, coalesce(e.n, 0) as entries
    from submitting_units u left join submitting_units p on p.id = u.parent_id
    left join (select submitting_unit_id as id, count(*) as n from schools group by 1) s on s.id = u.id
    left join (select submitting_unit_id as id, count(*) as n from entries group by 1) e on e.id = u.id order by u.division_code is null,
      u.division_code, u.name`);
  const byId = new Map(rows.map((one) => [one.id, Object.assign(one, { aliases: [] as string[] })]));
  for (const { unit_id, name } of db.all<{ unit_id: string; name: string }>('select unit_id, name from unit_aliases order by name')) {
    byId.get(unit_id)?.aliases.push(name);
  }
  return rows;
}

export const unitRow = (db: ReadDb, id: string): UnitFullRow | undefined =>
  db.get<UnitFullRow>(`select ${columns} from submitting_units u where u.id = ?`, id);

export const unitAliases = (db: ReadDb, id: string): string[] =>
  db.all<{ name: string }>('select name from unit_aliases where unit_id = ? order by name', id).map((one) => one.name);

export function putUnit(db: WriteDb, row: UnitFullRow, aliases: readonly string[]): void {
  db.run(`insert into submitting_units (id, name, kind, division_code, parent_id, valid_from, valid_to) values (?, ?, ?, ?, ?, ?, ?)
    on conflict (id) do update set name = excluded.name, kind = excluded.kind, division_code = excluded.division_code,
      parent_id = excluded.parent_id, valid_from = excluded.valid_from, valid_to = excluded.valid_to`,
  row.id, row.name, row.kind, row.division_code, row.parent_id, row.valid_from, row.valid_to);
  db.run('delete from unit_aliases where unit_id = ?', row.id);
  for (const name of aliases) db.run('insert into unit_aliases (unit_id, name) values (?, ?)', row.id, name);
}

export const deleteUnit = (db: WriteDb, id: string): void => void db.run('delete from submitting_units where id = ?', id);

/** Tables that hold a unit, and how a refusal calls their rows. */
const uses: readonly (readonly [from: string, zh: string, en: string])[] = [
  ['schools where submitting_unit_id', '所学校', 'schools'], ['submitting_units where parent_id', '个下级单位', 'units below it'],
  ['entries where submitting_unit_id', '件作品', 'entries'], ['judges where submitting_unit_id', '位评委', 'judges'],
  ['experts where recommending_unit_id', '位专家', 'experts'], ['quotas where unit_id', '个名额', 'quotas'],
  ['recommendations where unit_id', '份推荐', 'recommendations'], ['rule_uses where unit_id', '条学分规则的适用', 'uses of rule sets'],
];

/** What still refers to a unit; empty when it may go. */
export const unitUses = (db: ReadDb, id: string): { zh: string; en: string }[] => uses.flatMap(([from, zh, en]) => {
  const count = db.get<{ n: number }>(`select count(*) as n from ${from} = ?`, id)?.n ?? 0;
  return count === 0 ? [] : [{ zh: `${count} ${zh}`, en: `${count} ${en}` }];
});
