// Winners of earlier editions that were not run with this program, as the import reads and writes them.
import type { ReadDb, WriteDb } from '../open.ts';

/** Where a sealed number lives: authenticated with it, so that it opens nowhere else. */
export const winnerSealedAt = (id: string): string => `past_winners.id/${id}`;

export interface WinnerRow {
  id: string; match_key: string; contest: string; year: number; level: string; title: string; award: string; name: string; school: string;
  id_sealed: Uint8Array | null; id_index: Uint8Array | null; id_masked: string;
}

export interface KnownWinner { id: string; match_key: string; level: string; award: string; id_index: Uint8Array | null; id_masked: string }

export const knownWinners = (db: ReadDb): KnownWinner[] =>
  db.all<KnownWinner>('select id, match_key, level, award, id_index, id_masked from past_winners');

export const insertWinner = (db: WriteDb, row: WinnerRow): void => void db.run(
  `insert into past_winners (id, match_key, contest, year, level, title, award, name, school, id_sealed, id_index, id_masked)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.id, row.match_key, row.contest, row.year, row.level, row.title, row.award, row.name, row.school, row.id_sealed, row.id_index, row.id_masked);

export const updateWinner = (db: WriteDb, row: Pick<WinnerRow, 'id' | 'level' | 'award' | 'id_sealed' | 'id_index' | 'id_masked'>): void => void db.run(
  'update past_winners set level = ?, award = ?, id_sealed = ?, id_index = ?, id_masked = ? where id = ?',
  row.level, row.award, row.id_sealed, row.id_index, row.id_masked, row.id);

/** A winner as it stands, for undo; bytes as hex. */
export const winnerSnapshot = (db: ReadDb,
  id: string): string => db.get<{ body: string }>(`select json_object('id', id, 'level', level, 'award', award,
    'id_sealed', case when id_sealed is null then null else hex(id_sealed) end,
    'id_index', case when id_index is null then null else hex(id_index) end, 'id_masked', id_masked) as body
  from past_winners where id = ?`, id)?.body ?? '';

export const winnerSealed = (db: ReadDb, id: string): Uint8Array | null =>
  db.get<{ id_sealed: Uint8Array | null }>('select id_sealed from past_winners where id = ?', id)?.id_sealed ?? null;

const bytes = (text: string | null): Uint8Array | null => (text === null ? null : Buffer.from(text, 'hex'));

export function restoreWinner(db: WriteDb, body: string): void {
  const row = JSON.parse(body) as { id: string; level: string; award: string; id_sealed: string | null; id_index: string | null; id_masked: string };
  updateWinner(db, { ...row, id_sealed: bytes(row.id_sealed), id_index: bytes(row.id_index) });
}

/** Removes what a batch added. */
export const removeAddedWinners = (db: WriteDb, batchId: string): number => db.run(
  `delete from past_winners where 'h:' || id in (select row_id from import_changes where batch_id = ? and before is null)`, batchId).changes;
