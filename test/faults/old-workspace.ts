// A workspace as an earlier release left it, brought to the newest schema by the program under test.
import { mkdirSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { deviceKey } from '#backend/crypto/device-key.ts';
import { makeSlot } from '#backend/crypto/slots.ts';
import { databaseFile } from '#backend/folders.ts';
import { appendEvent } from '#backend/program/audit-chain.ts';
import { openHome } from '#backend/program/home.ts';
import { violations } from '#db/invariants.ts';
import { migrations, newestVersion, schemaVersion } from '#db/migrate.ts';
import { openConnection, type Connection } from '#db/open.ts';
import { insertSlot, insertWorkspace, raiseCommitSeq, setCleanlyClosed } from '#db/queries/workspace.ts';
import { freshRoot, type Workload } from './workloads.ts';

const units = 40;

const objects = (connection: Connection): string => JSON.stringify(connection.read.all<{ name: string }>(
  "select type || ' ' || name || coalesce(sql, '') as name from sqlite_schema where name not like 'sqlite_%' order by 1").map((one) => one.name));

/** What the schema holds at each version, from the migrations alone. */
function schemas(folder: string): string[] {
  const connection = openConnection(`${folder}/schemas.db`, { create: true, quickCheck: false });
  const found = [objects(connection)];
  for (const step of migrations) {
    connection.script(step.sql);
    found.push(objects(connection));
  }
  connection.close();
  return found;
}

/** A workspace at an earlier version with some rows in it, closed properly. */
export async function migrating(version: number): Promise<Workload> {
  const at = freshRoot();
  mkdirSync(at.dir, { recursive: true });
  const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
  const connection = openConnection(databaseFile(at.dir), { create: true, quickCheck: false });
  for (const step of migrations.slice(0, version)) connection.script(step.sql);
  connection.script(`pragma user_version=${version}`);
  const slot = await makeSlot('device', deviceKey(openHome(at.home).deviceKeyFile, random), random(32), { random });
  connection.transaction((db) => {
    const time = '2025-01-01T00:00:00.000Z';
    insertWorkspace(db, { id: 'old', name: '旧版', role: 'organiser', created_at: time });
    insertSlot(db, { kind: 'device', params: JSON.stringify(slot.params), wrapped: slot.wrapped }, time);
    appendEvent(db, { at: time, action: 'workspace.create', contest: null, subject: 'old', detail: {} });
    for (let unit = 0; unit < units; unit += 1) db.run('insert into submitting_units (id, name) values (?, ?)', `u${unit}`, `第${unit}区`);
    raiseCommitSeq(db);
    setCleanlyClosed(db, true);
  });
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.close();
  const schemaAt = schemas(at.files);
  return {
    name: 'migrate', ...at, steps: [],
    holds: (now, lines) => {
      const found = schemaVersion(now);
      const faults: string[] = [];
      if (objects(now) !== schemaAt[found]) faults.push(`half a step: user_version ${found} does not go with what is there`);
      if (found < version) faults.push(`older than it was: ${found}`);
      if (lines.includes('OPEN') && found !== newestVersion) faults.push(`lost: acknowledged as ${newestVersion}, is ${found}`);
      const kept = now.read.all<{ name: string }>('select name from submitting_units');
      if (new Set(kept.map((one) => one.name)).size !== units) faults.push(`rows lost: ${kept.length} of ${units}`);
      if (found === newestVersion) faults.push(...violations(now.read).map((one) => `contradiction: ${one.name}`));
      return faults;
    },
  };
}
