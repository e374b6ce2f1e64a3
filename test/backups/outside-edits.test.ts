// What another program does to the database of a workspace is answered by a sentence that is true: edits of rows, of pages, of
// the schema, cut tails.
import Database from 'better-sqlite3';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseFile } from '#backend/folders.ts';
import { outsideStage, type Outside } from './outside-stage.ts';

let stage: Outside;
let dir: string;
let closed: string;
let killed: string;
beforeAll(async () => {
  stage = await outsideStage();
  ({ dir, closed, killed } = stage);
}, 60_000);
afterAll(async () => {
  expect(stage.bugs).toEqual([]);
  await stage.close();
});
const putBack = (from: string): void => stage.putBack(from);
const open = (work?: Parameters<Outside['open']>[0]) => stage.open(work);
const putDatabaseBack = (from: string): void => stage.putDatabaseBack(from);

const seeded = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

/** Changes one thing in one row past every trigger and check, as a tool of another maker can; null: nothing was changed. */
function editRow(db: Database.Database, pick: (below: number) => number): string | null {
  const own = "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'";
  const tables = db.prepare(own).pluck().all() as string[];
  const full = tables.filter((name) => db.prepare(`select 1 from "${name}" limit 1`).get() !== undefined);
  const table = full[pick(full.length)] ?? 'workspace';
  const triggers = db.prepare("select name, sql from sqlite_schema where type = 'trigger' and tbl_name = ?")
    .all(table) as { name: string; sql: string }[];
  const columns = db.pragma(`table_info("${table}")`) as { name: string; type: string; pk: number }[];
  const column = columns[pick(columns.length)];
  const rows = db.prepare(`select count(*) from "${table}"`).pluck().get() as number;
  const all = columns.map((one) => `"${one.name}"`).join(', ');
  const where = `(${all}) is (select ${all} from "${table}" limit 1 offset ${pick(rows)})`;
  for (const one of triggers) db.exec(`drop trigger "${one.name}"`);
  const name = `"${column?.name}"`;
  const value = { TEXT: `case when ${name} is not '{}' and json_valid(${name}) then '{}' else coalesce(${name}, '') || 'x' end`,
    INTEGER: `coalesce(${name}, 0) + 1`, BLOB: 'randomblob(32)', REAL: '1.5' }[column?.type ?? ''] ?? 'null';
  const sql = pick(4) === 0 ? `delete from "${table}" where ${where}` : `update "${table}" set ${name} = ${value} where ${where}`;
  let changed = 0;
  try {
    changed = db.prepare(sql).run().changes;
  } catch {
    // A unique index: the tool is refused, and nothing happened.
  }
  for (const one of triggers) db.exec(one.sql);
  return changed > 0 ? `${table}.${column?.name ?? ''}: ${sql.slice(0, 60)}` : null;
}

describe('an outside tool', () => {
  it('edits rows of any table: 160 edits of a closed workspace, none silent, and nothing can be written on them', async () => {
    const pick = seeded(20261122);
    const silent: string[] = [];
    const untrue: string[] = [];
    for (let round = 0, done = 0; done < 160; round += 1) {
      putDatabaseBack(closed);
      const db = new Database(databaseFile(dir));
      db.pragma('foreign_keys = off');
      db.pragma('ignore_check_constraints = on');
      const what = editRow(db, pick);
      db.close();
      if (what === null) continue;
      done += 1;
      const outcome = await open(async ({ client }, { frozen }) => {
        if (frozen === null || round % 20 !== 0) return;
        await expect(client.contests.create({ templateId: 'weike', title: 'x', year: 2026 })).rejects.toMatchObject({ code: 'workspace_frozen' });
      });
      if (outcome.frozen === null && outcome.refused === null) silent.push(what);
      const truth = outcome.frozen === 'rolled_back' ? '较早的状态' : '被别的程序改过';
      if (outcome.frozen !== null && !outcome.sentence.includes(truth)) untrue.push(`${what}: ${outcome.sentence}`);
    }
    expect(silent).toEqual([]);
    expect(untrue).toEqual([]);
  }, 60_000);

  it('edits what a killed program left, through the journal: 20 edits, none silent', async () => {
    const pick = seeded(7);
    const silent: string[] = [];
    for (let done = 0; done < 20;) {
      putDatabaseBack(killed);
      expect(statSync(`${databaseFile(dir)}-wal`).size).toBeGreaterThan(0);
      const db = new Database(databaseFile(dir));
      db.pragma('foreign_keys = off');
      db.pragma('ignore_check_constraints = on');
      const what = editRow(db, pick);
      db.close();
      if (what === null) continue;
      done += 1;
      const outcome = await open();
      if (outcome.frozen === null && outcome.refused === null) silent.push(what);
    }
    expect(silent).toEqual([]);
    putDatabaseBack(killed);
    // The control: the same state, touched by nobody, opens as usual.
    expect(await open()).toMatchObject({ frozen: null, refused: null, faults: [] });
  }, 60_000);

  it('flips bits, overwrites pages, cuts tails: 40 times, none silent', async () => {
    const pick = seeded(3);
    const whole = readFileSync(join(closed, 'dir', 'saixue.db'));
    for (let round = 0; round < 40; round += 1) {
      putDatabaseBack(closed);
      const bytes = Buffer.from(whole);
      const page = pick(bytes.length / 4096) * 4096;
      const kind = ['bit', 'page', 'tail', 'zero'][round % 4];
      if (kind === 'bit') {
        const at = pick(bytes.length);
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << pick(8)), at);
      } else if (kind === 'page') bytes.copy(bytes, page, pick(bytes.length / 4096) * 4096, page + 4096);
      else if (kind === 'zero') bytes.fill(0, page, page + 4096);
      if (Buffer.compare(bytes, whole) === 0 && kind !== 'tail') continue;
      writeFileSync(databaseFile(dir), kind === 'tail' ? bytes.subarray(0, pick(bytes.length)) : bytes);
      const { frozen, refused, sentence } = await open();
      expect(frozen ?? refused, `${kind} in round ${round}`).not.toBeNull();
      if (refused === 'db_damaged') {
        expect(sentence).toMatch(/^[^A-Z]*(SQLite[^A-Z]*)?最近一份完好的备份是“\d{8}-\d{6}-[^。]*。$/);
        expect(sentence).not.toMatch(/。。|application_id/);
      }
      if (refused !== null && refused !== 'db_damaged') expect(['db_altered', 'db_newer', 'passphrase_needed', 'workspace_locked'], sentence).toContain(refused);
    }
  }, 60_000);

  it('drops a trigger: it is named, and accepting makes it anew on record', async () => {
    putBack(closed);
    const db = new Database(databaseFile(dir));
    db.exec('drop trigger audit_no_update');
    db.close();
    const outcome = await open(async ({ client }) => {
      await expect(client.directory.saveSchool({ name: 'x' })).rejects.toMatchObject({ code: 'workspace_frozen' });
      const accepted = await client.workspace.accept({ reason: '维修时误删', person: '王老师' });
      expect(accepted.frozen).toBeNull();
      const { rows, intact } = await client.workspace.audit({});
      expect(rows[0]).toMatchObject({ action: 'workspace.accepted' });
      expect(intact).toBe(true);
      await client.directory.saveSchool({ name: '以后的学校' });
    });
    expect(outcome).toMatchObject({ frozen: 'changed_outside' });
    expect(outcome.sentence).toContain('缺少“操作记录”不许改写的保护');
    expect(outcome.sentence).not.toMatch(/trigger|UTC/);
    expect(await open(({ client }) => client.workspace.check({}).then(({ sound }) => expect(sound).toBe(true))))
      .toMatchObject({ frozen: null, refused: null, faults: [] });
  });

  it('rewrites an event: it is named, stays named in the check, and is not asked about twice', async () => {
    putBack(closed);
    const db = new Database(databaseFile(dir));
    const sql = db.prepare("select sql from sqlite_schema where name = 'audit_no_update'").pluck().get() as string;
    db.exec('drop trigger audit_no_update');
    db.exec("update audit set body = replace(body, 'contest.create', 'contest.remove') where seq = 2");
    db.exec(sql);
    db.close();
    const outcome = await open(({ client }) => client.workspace.accept({ reason: '核对过' }).then(() => undefined));
    expect(outcome.sentence).toContain('操作记录第 2 条');
    expect(await open(async ({ client }) => {
      const { findings, sound } = await client.workspace.check({});
      expect(sound).toBe(false);
      expect(findings.map((one) => one.part)).toEqual(['record']);
    })).toMatchObject({ frozen: null });
  });

  it('changes a table: that is not accepted, a backup is', async () => {
    putBack(closed);
    const db = new Database(databaseFile(dir));
    db.exec('alter table entries add column extra text');
    db.close();
    await open(async ({ client }, { sentence }) => {
      expect(sentence).toContain('存放“作品”的表');
      await expect(client.workspace.accept({ reason: '试' })).rejects.toMatchObject({ code: 'accept_refused' });
      const { backups } = await client.backups.list({});
      const file = backups.find((one) => one.kind === 'byHand')?.file ?? '';
      const { sha256 } = await client.backups.inspect({ file });
      await client.backups.restore({ file, sha256, reason: '结构被改' });
      expect((await client.workspace.current({})).workspace).toMatchObject({ frozen: null, faults: [] });
    });
  });
});
