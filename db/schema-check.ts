// Whether the schema of a database is the one its migrations make: another program may have dropped a trigger or a table.
import { stepOn } from './migrate.ts';
import { openMemory, type ReadDb, type WriteDb } from './open.ts';

interface Part { type: string; name: string; table: string; sql: string }

const partsOf = (db: ReadDb): Map<string, Part> => new Map(db.all<Part>(
  `select type, name, tbl_name as "table", sql from sqlite_schema where sql is not null and name not like 'sqlite\\_%' escape '\\'`)
  .map((part) => [`${part.type} ${part.name}`, part]));

let expected: Map<string, Part> | undefined;
/** What the migrations make of an empty database; made once a process, in memory. */
function wanted(): Map<string, Part> {
  if (!expected) {
    const connection = openMemory();
    stepOn(connection, 0);
    expected = partsOf(connection.read);
    connection.close();
  }
  return expected;
}

export interface SchemaDifference {
  /** `trigger audit_no_update`, `table x`, in the order of the schema. */
  missing: string[]; changed: string[]; unknown: string[];
}

/** How the schema of a database of the newest version differs from what it must be; null: not at all. */
export function schemaDifference(db: ReadDb): SchemaDifference | null {
  const found = partsOf(db);
  const must = wanted();
  const difference: SchemaDifference = {
    missing: [...must.keys()].filter((key) => !found.has(key)),
    changed: [...must].filter(([key, part]) => found.has(key) && found.get(key)?.sql !== part.sql).map(([key]) => key),
    unknown: [...found.keys()].filter((key) => !must.has(key)),
  };
  return difference.missing.length + difference.changed.length + difference.unknown.length === 0 ? null : difference;
}

/** Tables are the data itself: only triggers, indexes and views can be made anew. */
export const mendable = ({ missing, changed, unknown }: SchemaDifference): boolean =>
  [...missing, ...changed].every((key) => !key.startsWith('table ')) && unknown.every((key) => !key.startsWith('table '));

/** Brings triggers and indexes back to what they must be, inside the transaction of the decision. */
export function mendSchema(db: WriteDb, { missing, changed, unknown }: SchemaDifference): void {
  const quoted = (key: string): string => {
    const [type = '', ...name] = key.split(' ');
    return `${type} "${name.join(' ').replaceAll('"', '""')}"`;
  };
  for (const key of [...unknown, ...changed]) db.run(`drop ${quoted(key)}`);
  for (const key of [...changed, ...missing]) {
    const part = wanted().get(key);
    if (part) db.run(part.sql);
  }
}
