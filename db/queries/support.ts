// How many rows each table has, for support: names of our own tables and counts, never what is in a row.
import type { ReadDb } from '../open.ts';

export function tableCounts(db: ReadDb): { name: string; rows: number }[] {
  const names = db.all<{ name: string }>("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name");
  return names.filter(({ name }) => /^[a-z_]{1,60}$/.test(name))
    .map(({ name }) => ({ name, rows: db.get<{ rows: number }>(`select count(*) as rows from "${name}"`)?.rows ?? 0 }));
}
