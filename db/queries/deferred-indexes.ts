// Loading many rows into empty tables: secondary indexes are built once at the end instead of row by row.
import type { WriteDb } from '../open.ts';

export interface DeferredIndexes {
  /** Builds the indexes again; to be called after the last row. */
  rebuild(): void;
  /** Gives SQLite its memory back, whether the work ended well or not. */
  done(): void;
}

/**
 * Drops the indexes of these tables inside the running transaction; they are built again by the words the schema itself
 * holds. Does nothing when one of the tables has rows: then keeping the indexes is cheaper. `cache` in KiB: rows that
 * arrive in order need little, those that refer to rows all over a big table need its pages.
 */
export function deferIndexes(db: WriteDb, tables: readonly string[], cache = 16_384): DeferredIndexes {
  for (const table of tables) {
    if (db.get(`select 1 from ${table} limit 1`) !== undefined) return { rebuild: () => {}, done: () => {} };
  }
  const found = db.all<{ name: string; sql: string }>(
    `select name, sql from sqlite_schema where type = 'index' and sql is not null
     and tbl_name in (select value from json_each(?)) order by name`, JSON.stringify(tables));
  for (const { name } of found) db.run(`drop index ${name}`);
  // Rows that arrive in order need little cache (measured: no slower), and the workbook is in memory too.
  const before = db.get<{ cache_size: number }>('pragma cache_size')?.cache_size ?? -65_536;
  db.run(`pragma cache_size=-${cache}`);
  return {
    rebuild: () => {
      for (const { sql } of found) db.run(sql);
    },
    done: () => void db.run(`pragma cache_size=${before}`),
  };
}
