// The one door to SQLite: opens a database the safe way, reads every setting back, and hands out ReadDb and WriteDb.
import Database from 'better-sqlite3';
import { AppError } from '#contract/errors.ts';

export type Value = string | number | bigint | Uint8Array | null;

/** 'SXWS', written into every workspace database. */
export const applicationId = 0x53585753;
const oldestSqlite = [3, 51, 3] as const;

declare const writes: unique symbol;

/** Reads only. Statements are prepared once and kept. */
export interface ReadDb {
  get<T>(sql: string, ...values: Value[]): T | undefined;
  all<T>(sql: string, ...values: Value[]): T[];
  each<T>(sql: string, ...values: Value[]): IterableIterator<T>;
  /** With @name parameters, where one value is used in several places. */
  getNamed<T>(sql: string, values: Record<string, Value>): T | undefined;
  allNamed<T>(sql: string, values: Record<string, Value>): T[];
}

/** Reads and writes; exists only inside a transaction. */
export interface WriteDb extends ReadDb {
  readonly [writes]: true;
  run(sql: string, ...values: Value[]): { changes: number; lastId: number };
}

export interface Connection {
  readonly read: ReadDb;
  readonly file: string;
  readonly sqliteVersion: string;
  /** All or nothing; the callback cannot be async. */
  transaction<T>(work: (db: WriteDb) => T): T;
  /** Migrations and maintenance only. */
  script(sql: string): void;
  pragma(name: string): unknown;
  /** A complete, compact copy of the database in a new file (VACUUM INTO). */
  copyInto(file: string): void;
  close(): void;
}

/** What must hold after opening, in the order of setting: locking before journal mode, so that no -shm file appears. */
const settings: readonly (readonly [name: string, set: string, expected: unknown])[] = [
  ['locking_mode', 'EXCLUSIVE', 'exclusive'],
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['fullfsync', 'ON', 1],
  ['checkpoint_fullfsync', 'ON', 1],
  ['foreign_keys', 'ON', 1],
  ['recursive_triggers', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
  ['secure_delete', 'ON', 1],
  ['temp_store', 'MEMORY', 2],
  ['mmap_size', '0', 0],
  ['journal_size_limit', '67108864', 67108864],
  ['cache_size', '-65536', -65536],
  ['busy_timeout', '2000', 2000],
];

function checkSqlite(version: string): void {
  const parts = version.split('.').map(Number);
  for (const [index, least] of oldestSqlite.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least) throw new AppError('db_damaged', { detail: `SQLite ${version} < ${oldestSqlite.join('.')}` });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : '';
}

/** Wraps a better-sqlite3 database; only this file sees the driver. */
function wrap(db: Database.Database, file: string, sqliteVersion: string): Connection {
  const statements = new Map<string, Database.Statement>();
  const prepare = (sql: string): Database.Statement => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = db.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const read: ReadDb = {
    get: <T>(sql: string, ...values: Value[]) => prepare(sql).get(...values) as T | undefined,
    all: <T>(sql: string, ...values: Value[]) => prepare(sql).all(...values) as T[],
    getNamed: <T>(sql: string, values: Record<string, Value>) => prepare(sql).get(values) as T | undefined,
    allNamed: <T>(sql: string, values: Record<string, Value>) => prepare(sql).all(values) as T[],
    // A fresh statement: an iterated one is busy until its last row.
    each: <T>(sql: string, ...values: Value[]) => db.prepare(sql).iterate(...values) as IterableIterator<T>,
  };
  const write = {
    ...read,
    run: (sql: string, ...values: Value[]) => {
      const done = prepare(sql).run(...values);
      return { changes: done.changes, lastId: Number(done.lastInsertRowid) };
    },
  } as WriteDb;
  return {
    read, file, sqliteVersion,
    transaction: (work) => db.transaction(() => work(write)).immediate(),
    script: (sql) => void db.exec(sql),
    pragma: (name) => db.pragma(name, { simple: true }),
    copyInto: (copy) => void db.prepare('vacuum into ?').run(copy),
    close: () => {
      if (db.open) db.close();
    },
  };
}

/**
 * Opens a database file with the settings above, each read back; refuses a file in use, a foreign or a damaged one.
 * Source: SQLite documentation on WAL, synchronous and locking modes.
 */
export function openConnection(file: string, options: { create: boolean; quickCheck: boolean }): Connection {
  let db: Database.Database;
  try {
    db = new Database(file, { fileMustExist: !options.create, timeout: 1000 });
  } catch (error) {
    if (codeOf(error) === 'SQLITE_CANTOPEN') throw new AppError('workspace_missing', { dir: file });
    throw error;
  }
  try {
    const sqliteVersion = String(db.prepare('select sqlite_version()').pluck().get());
    checkSqlite(sqliteVersion);
    for (const [name, set, expected] of settings) {
      db.pragma(`${name}=${set}`);
      const found = db.pragma(name, { simple: true });
      if (found !== expected) throw new AppError('db_damaged', { detail: `${name}=${String(found)}` });
    }
    const fresh = Number(db.prepare('select count(*) from sqlite_schema').pluck().get()) === 0;
    if (fresh && options.create) db.pragma(`application_id=${applicationId}`);
    if (db.pragma('application_id', { simple: true }) !== applicationId) {
      throw new AppError('db_damaged', { detail: 'application_id' });
    }
    if (options.quickCheck) {
      const found = String(db.pragma('quick_check(1)', { simple: true }));
      if (found !== 'ok') throw new AppError('db_damaged', { detail: found });
    }
    return wrap(db, file, sqliteVersion);
  } catch (error) {
    db.close();
    if (error instanceof AppError) throw error;
    switch (codeOf(error)) {
      case 'SQLITE_BUSY': throw new AppError('workspace_locked');
      case 'SQLITE_NOTADB':
      case 'SQLITE_CORRUPT': throw new AppError('db_damaged', { detail: codeOf(error) });
      default: throw error;
    }
  }
}

/** Opens a finished backup read-only, to check it. */
export function openCopy(file: string): Connection {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  return wrap(db, file, String(db.prepare('select sqlite_version()').pluck().get()));
}

/** A refusal for what the platform reports (full disk, read-only place), or the error itself. */
export function translateDbError(error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'SQLITE_FULL') return new AppError('disk_full');
  if (code === 'SQLITE_BUSY') return new AppError('workspace_locked');
  if (code === 'SQLITE_CORRUPT') return new AppError('db_damaged', { detail: code });
  const system = error instanceof Error && 'code' in error ? String(error.code) : '';
  const file = error instanceof Error && 'path' in error ? String(error.path) : '';
  if (system === 'ENOSPC' || system === 'EDQUOT') return new AppError('disk_full');
  if (!file) return error;
  switch (system) {
    case 'ENOENT': case 'ENODEV': case 'EIO': return new AppError('file_missing', { file });
    case 'EBUSY': case 'EPERM': case 'EACCES': case 'EROFS': return new AppError('file_busy', { file });
    case 'ENOTDIR': case 'EISDIR': case 'EEXIST': case 'ENOTEMPTY': case 'ENAMETOOLONG': return new AppError('path_unfit', { file });
    default: return error;
  }
}
