// The one door to SQLite: opens a database the safe way, reads every setting back, and hands out ReadDb and WriteDb.
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#contract/errors.ts';
import { damaged } from './damage.ts';
import { codeOf, spoilt, translateDbError } from './disk-errors.ts';

export { translateDbError } from './disk-errors.ts';

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
  /** What must hold before work goes on, after a failing disk made it necessary to open the file anew. */
  guard(check: (db: ReadDb) => void): void;
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
    if (part < least) throw damaged('engine');
  }
}

/** Rows one by one; what the disk does on the way is told like everything else. */
function told<T>(rows: IterableIterator<T>, tell: (error: unknown) => unknown): IterableIterator<T> {
  const careful = <R>(step: () => R): R => {
    try {
      return step();
    } catch (error) {
      throw tell(error);
    }
  };
  const iterator: IterableIterator<T> = {
    next: () => careful(() => rows.next()),
    return: (value?: unknown) => rows.return?.(value) ?? { done: true, value: undefined },
    [Symbol.iterator]: () => iterator,
  };
  return iterator;
}

/**
 * Wraps a better-sqlite3 database; only this file sees the driver. After the disk failed to read, write or flush nobody
 * knows what of the file is in which cache: it is closed, opened anew and checked before anything else is done with it.
 */
function wrap(first: Database.Database, file: string, sqliteVersion: string, again: () => Database.Database): Connection {
  let db = first;
  let suspect = false;
  let closed = false;
  let holds: (read: ReadDb) => void = () => {};
  const statements = new Map<string, Database.Statement>();
  const tell = (error: unknown): unknown => {
    if (spoilt(error)) suspect = true;
    // Whatever else went wrong in a transaction is for whoever began it.
    return codeOf(error) === '' ? error : translateDbError(error, file);
  };
  const careful = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw tell(error);
    }
  };
  /** The connection; a suspect one is first opened anew, and stays suspect when that fails. */
  const sound = (): Database.Database => {
    if (!suspect || closed || (db.open && db.inTransaction)) return db;
    statements.clear();
    try {
      db.close();
    } catch {
      // It is given up anyway.
    }
    db = again();
    const found = String(db.pragma('quick_check(1)', { simple: true }));
    if (found !== 'ok') throw damaged(found);
    suspect = false;
    try {
      holds(read);
    } catch (error) {
      suspect = true;
      throw error;
    }
    return db;
  };
  const prepare = (sql: string): Database.Statement => {
    const on = sound();
    let statement = statements.get(sql);
    if (!statement) {
      statement = on.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const read: ReadDb = {
    get: <T>(sql: string, ...values: Value[]) => careful(() => prepare(sql).get(...values) as T | undefined),
    all: <T>(sql: string, ...values: Value[]) => careful(() => prepare(sql).all(...values) as T[]),
    getNamed: <T>(sql: string, values: Record<string, Value>) => careful(() => prepare(sql).get(values) as T | undefined),
    allNamed: <T>(sql: string, values: Record<string, Value>) => careful(() => prepare(sql).all(values) as T[]),
    // A fresh statement: an iterated one is busy until its last row.
    each: <T>(sql: string, ...values: Value[]) =>
      told(careful(() => sound().prepare(sql).iterate(...values) as IterableIterator<T>), tell),
  };
  const write = {
    ...read,
    run: (sql: string, ...values: Value[]) => careful(() => {
      const done = prepare(sql).run(...values);
      return { changes: done.changes, lastId: Number(done.lastInsertRowid) };
    }),
  } as WriteDb;
  return {
    read, file, sqliteVersion,
    transaction: (work) => careful(() => sound().transaction(() => work(write)).immediate()),
    script: (sql) => careful(() => void sound().exec(sql)),
    pragma: (name) => careful(() => sound().pragma(name, { simple: true })),
    copyInto: (copy) => careful(() => void sound().prepare('vacuum into ?').run(copy)),
    guard: (check) => {
      holds = check;
    },
    close: () => {
      closed = true;
      if (db.open) careful(() => db.close());
    },
  };
}

/** Opens the file and sets it up; every setting is read back. */
function openRaw(file: string, options: { create: boolean; quickCheck: boolean }): Database.Database {
  let db: Database.Database;
  try {
    db = new Database(file, { fileMustExist: !options.create, timeout: 1000 });
  } catch (error) {
    if (codeOf(error) === 'SQLITE_CANTOPEN') throw new AppError('workspace_missing', { dir: file });
    throw translateDbError(error, file);
  }
  try {
    for (const [name, set, expected] of settings) {
      db.pragma(`${name}=${set}`);
      const found = db.pragma(name, { simple: true });
      if (found !== expected) throw damaged('settings');
    }
    // Not before: preparing a statement reads the schema, and a WAL database that is not yet locked gets a -shm file for it.
    checkSqlite(versionOf(db));
    const fresh = Number(db.prepare('select count(*) from sqlite_schema').pluck().get()) === 0;
    if (fresh && options.create) db.pragma(`application_id=${applicationId}`);
    if (db.pragma('application_id', { simple: true }) !== applicationId) {
      throw damaged('application_id');
    }
    if (options.quickCheck) {
      const found = String(db.pragma('quick_check(1)', { simple: true }));
      if (found !== 'ok') throw damaged(found);
    }
    return db;
  } catch (error) {
    try {
      db.close();
    } catch {
      // The first fault is the one to tell.
    }
    // The journal cannot be made beside a database in a place that may not be written.
    if (codeOf(error) === 'SQLITE_CANTOPEN') throw new AppError('db_readonly', { dir: dirname(file) });
    throw translateDbError(error, file);
  }
}

const versionOf = (db: Database.Database): string => String(db.prepare('select sqlite_version()').pluck().get());

/**
 * Opens a database file with the settings above, each read back; refuses a file in use, a foreign or a damaged one.
 * Source: SQLite documentation on WAL, synchronous and locking modes.
 */
export function openConnection(file: string, options: { create: boolean; quickCheck: boolean }): Connection {
  const db = openRaw(file, options);
  return wrap(db, file, versionOf(db), () => openRaw(file, { create: false, quickCheck: false }));
}

/** Opens a finished backup read-only, to check it. */
export function openCopy(file: string): Connection {
  const open = (): Database.Database => {
    try {
      return new Database(file, { readonly: true, fileMustExist: true });
    } catch (error) {
      throw translateDbError(error, file);
    }
  };
  const db = open();
  try {
    return wrap(db, file, versionOf(db), open);
  } catch (error) {
    db.close();
    throw translateDbError(error, file);
  }
}

/** An empty database that is never written to a disk: what the migrations make of nothing is read from it. */
export function openMemory(): Connection {
  const db = new Database(':memory:');
  return wrap(db, ':memory:', versionOf(db), () => db);
}
