// Remembered mappings of columns and values, one for each set of headings and kind of import.
import type { ReadDb, WriteDb } from '../open.ts';
import type { ImportKind } from './imports.ts';

export interface ProfileRow { id: string; kind: ImportKind; fingerprint: string; name: string; body: string; used_at: string }

export const profileRows = (db: ReadDb, kind: ImportKind | null): ProfileRow[] => db.all<ProfileRow>(
  'select * from import_profiles where ? is null or kind = ? order by used_at desc, id', kind, kind);

/** Adds a profile or replaces the one of the same headings, which keeps its id; the id that holds. */
export function saveProfile(db: WriteDb, row: ProfileRow): string {
  db.run(`insert into import_profiles (id, kind, fingerprint, name, body, used_at) values (?, ?, ?, ?, ?, ?)
    on conflict (kind, fingerprint) do update set name = excluded.name, body = excluded.body, used_at = excluded.used_at`,
  row.id, row.kind, row.fingerprint, row.name, row.body, row.used_at);
  return db.get<{ id: string }>('select id from import_profiles where kind = ? and fingerprint = ?', row.kind, row.fingerprint)?.id ?? row.id;
}

export const removeProfile = (db: WriteDb, id: string): number => db.run('delete from import_profiles where id = ?', id).changes;
