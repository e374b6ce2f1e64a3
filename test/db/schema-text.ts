// The whole schema as text, in a fixed order: what db/schema.sql holds. Run with an argument it writes that file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '#db/migrate.ts';
import { openConnection, type ReadDb } from '#db/open.ts';

export const describeSchema = (db: ReadDb): string => `${db.all<{ sql: string }>(
  "select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by type = 'trigger', tbl_name, type desc, name")
  .map((one) => `${one.sql.trim()};`).join('\n\n')}\n`;

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'saixue-schema-'));
  const connection = openConnection(join(folder, 'schema.db'), { create: true, quickCheck: false });
  migrate(connection, () => {});
  writeFileSync(new URL('../../db/schema.sql', import.meta.url), describeSchema(connection.read));
  connection.close();
  rmSync(folder, { recursive: true });
}
