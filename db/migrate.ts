// Brings a database to the newest schema: numbered, forward only, each step one transaction with user_version.
import { AppError } from '#contract/errors.ts';
import { ground } from './migrations/001-ground.ts';
import { credits } from './migrations/002-credits.ts';
import { intake } from './migrations/003-intake.ts';
import { assignment } from './migrations/004-assignment.ts';
import { judging } from './migrations/005-judging.ts';
import { results } from './migrations/006-results.ts';
import { trust } from './migrations/007-trust.ts';
import { openMemory, type Connection } from './open.ts';

export interface Migration { version: number; name: string; sql: string }

/** Append-only: a released migration is never edited. */
export const migrations: readonly Migration[] = [ground, credits, intake, assignment, judging, results, trust];

export const newestVersion = migrations.length;

export const schemaVersion = (connection: Connection): number => Number(connection.pragma('user_version'));

/** Every step after `from`, each in a transaction with its number. */
export function stepOn(connection: Connection, from: number): void {
  for (const step of migrations.slice(from)) {
    connection.transaction(() => {
      connection.script(step.sql);
      connection.script(`pragma user_version=${step.version}`);
    });
  }
}

type Cell = string | number | null | Uint8Array;
interface Start { schema: string; rows: { table: string; values: Cell[] }[] }

let start: Start | undefined;
/** What all steps make of nothing, tables first: changing tables step by step takes five times as long as making them as they end. */
function startingState(): Start {
  if (start) return start;
  const connection = openMemory();
  stepOn(connection, 0);
  const parts = connection.read.all<{ type: string; name: string; sql: string }>(
    `select type, name, sql from sqlite_schema where sql is not null and name not like 'sqlite\\_%' escape '\\'
      order by type != 'table', type = 'trigger', rowid`);
  const rows = parts.filter(({ type }) => type === 'table').flatMap(({ name: table }) =>
    connection.read.all<Record<string, Cell>>(`select * from "${table}"`).map((row) => ({ table, values: Object.values(row) })));
  connection.close();
  start = { schema: parts.map(({ sql }) => `${sql};\n`).join(''), rows };
  return start;
}

/** Runs the missing steps; a new database gets at once what they end with. `backup` is called once before the first step where data lies. */
export function migrate(connection: Connection, backup: () => void): { from: number; to: number } {
  const from = schemaVersion(connection);
  if (from > newestVersion) throw new AppError('db_newer', { found: from, supported: newestVersion });
  if (from === newestVersion) return { from, to: from };
  if (from > 0) {
    backup();
    stepOn(connection, from);
    return { from, to: newestVersion };
  }
  const { schema, rows } = startingState();
  connection.transaction((db) => {
    connection.script(schema);
    for (const { table, values } of rows) db.run(`insert into "${table}" values (${values.map(() => '?').join(', ')})`, ...values);
    connection.script(`pragma user_version=${newestVersion}`);
  });
  return { from, to: newestVersion };
}
