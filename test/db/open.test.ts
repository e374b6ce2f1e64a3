// Opening: every setting is read back, a second opener is refused, newer and foreign databases are refused, the past stays.
import { mkdtempSync, rmSync, writeFileSync, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contestInvariants, placeInvariants, violations } from '#db/invariants.ts';
import { migrate, migrations, newestVersion, stepOn } from '#db/migrate.ts';
import { openConnection, openMemory, type Connection, type ReadDb } from '#db/open.ts';
import { schemaDifference } from '#db/schema-check.ts';
import { describeSchema } from './schema-text.ts';

let folder: string;
let open: Connection[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'saixue-db-'));
});
afterEach(() => {
  for (const one of open) one.close();
  open = [];
  rmSync(folder, { recursive: true, force: true });
});

function fresh(name = 'a.db'): Connection {
  const connection = openConnection(join(folder, name), { create: true, quickCheck: true });
  open.push(connection);
  migrate(connection, () => {});
  return connection;
}

describe('opening', () => {
  it('sets what keeps acknowledged work, and has no shared-memory file', () => {
    const db = fresh();
    expect(db.pragma('journal_mode')).toBe('wal');
    expect(db.pragma('synchronous')).toBe(2);
    expect(db.pragma('locking_mode')).toBe('exclusive');
    expect(db.pragma('recursive_triggers')).toBe(1);
    expect(db.pragma('trusted_schema')).toBe(0);
    expect(db.pragma('cell_size_check')).toBe(1);
    expect(db.pragma('secure_delete')).toBe(1);
    expect(db.pragma('foreign_keys')).toBe(1);
    expect(db.pragma('application_id')).toBe(0x53585753);
    expect(existsSync(join(folder, 'a.db-shm'))).toBe(false);
  });

  it('refuses a second opener while the first is open, and lets it in afterwards', () => {
    const first = fresh();
    expect(() => openConnection(join(folder, 'a.db'), { create: false, quickCheck: false }))
      .toThrow(expect.objectContaining({ code: 'workspace_locked' }));
    first.close();
    const second = openConnection(join(folder, 'a.db'), { create: false, quickCheck: true });
    open.push(second);
    expect(second.pragma('user_version')).toBe(newestVersion);
    expect(second.read.get<{ n: number }>('select count(*) as n from sqlite_schema')?.n).toBeGreaterThan(0);
    expect(existsSync(join(folder, 'a.db-shm'))).toBe(false);
  });

  it('refuses a database of a newer program and leaves it as it was', () => {
    const db = fresh();
    db.script('pragma user_version=99');
    expect(() => migrate(db, () => {})).toThrow(expect.objectContaining({ code: 'db_newer' }));
    expect(db.pragma('user_version')).toBe(99);
  });

  it.each([
    ['text', Buffer.from('not a database at all, just text that somebody renamed')],
    ['cut', null],
  ])('refuses a file that is no database of ours: %s', (kind, bytes) => {
    const file = join(folder, 'b.db');
    if (bytes) writeFileSync(file, Buffer.concat([bytes, Buffer.alloc(5000, 32)]));
    else {
      fresh('whole.db').close();
      writeFileSync(file, readFileSync(join(folder, 'whole.db')).subarray(0, 3000));
    }
    expect(() => openConnection(file, { create: false, quickCheck: true }), kind)
      .toThrow(expect.objectContaining({ code: 'db_damaged' }));
  });

  it('does not create a missing workspace by opening it', () => {
    expect(() => openConnection(join(folder, 'none.db'), { create: false, quickCheck: true }))
      .toThrow(expect.objectContaining({ code: 'workspace_missing' }));
    expect(existsSync(join(folder, 'none.db'))).toBe(false);
  });
});

describe('schema', () => {
  it('is what db/schema.sql says', () => {
    const text = describeSchema(fresh().read);
    const kept = readFileSync(new URL('../../db/schema.sql', import.meta.url), 'utf8');
    expect(text, 'the schema changed: run npm run schema and commit db/schema.sql').toBe(kept);
  });

  it('is the same in a new database, made at once, as after every step: parts, rows and number', () => {
    const stepped = openMemory();
    stepOn(stepped, 0);
    const made = fresh();
    expect(describeSchema(made.read)).toBe(describeSchema(stepped.read));
    const tables = stepped.read.all<{ name: string }>("select name from sqlite_schema where type = 'table'").map((one) => one.name);
    const rows = (read: ReadDb): unknown[] => tables.map((table) => [table, read.all(`select * from "${table}"`)]);
    expect(rows(made.read)).toEqual(rows(stepped.read));
    expect(rows(made.read)).toContainEqual(['records_state', [expect.anything()]]);
    expect(made.pragma('user_version')).toBe(newestVersion);
    expect(schemaDifference(made.read)).toBeNull();
  });

  it('numbers its migrations without gaps', () => {
    expect(migrations.map((one) => one.version)).toEqual(migrations.map((_, index) => index + 1));
  });

  it('keeps every table strict', () => {
    const tables = fresh().read.all<{ name: string; strict: number }>(
      "select name, strict from pragma_table_list where schema = 'main' and name not like 'sqlite_%'");
    expect(tables.filter((one) => one.strict !== 1)).toEqual([]);
    expect(tables.length).toBeGreaterThan(20);
  });

  it('never changes the audit, not even through insert or replace', () => {
    const db = fresh();
    const zeros = new Uint8Array(32);
    const put = (seq: number) => db.transaction((w) =>
      w.run('insert into audit values (?, ?, ?, ?)', seq, '{}', zeros, new Uint8Array(32).fill(seq)));
    put(1);
    expect(() => db.transaction((w) => w.run('update audit set body = ?', '{"x":1}'))).toThrow(/append-only/);
    expect(() => db.transaction((w) => w.run('delete from audit'))).toThrow(/append-only/);
    expect(() => db.transaction((w) =>
      w.run('insert or replace into audit values (1, ?, ?, ?)', '{"x":1}', zeros, new Uint8Array(32).fill(9)))).toThrow(/append-only/);
    expect(db.read.get('select body from audit')).toEqual({ body: '{}' });
  });

  it('takes a failed transaction back whole', () => {
    const db = fresh();
    expect(() => db.transaction((w) => {
      w.run('insert into submitting_units values (?, ?, null)', 'u1', '甲区');
      w.run('insert into submitting_units values (?, ?, null)', 'u2', '甲区');
    })).toThrow();
    expect(db.read.all('select * from submitting_units')).toEqual([]);
  });
});

describe('invariants', () => {
  it('hold on an empty database, and each can fail', () => {
    const db = fresh();
    expect(violations(db.read)).toEqual([]);
    const rules = '{}';
    db.transaction((w) => {
      for (const id of ['c1', 'c2']) {
        w.run(`insert into contests (id, template_id, template_version, source, unknown, title, year, state, sample, rules,
          rules_version, revision, created_at) values (?, 't', 1, '', '[]', 'x', 2026, ?, 0, ?, 1, 0, '')`, id, id === 'c2' ? 'published' : 'setup', rules);
      }
      w.run(`insert into entries (id, contest_id, number, match_key, blind_code, title, division, category, subject, grade,
        seconds, remark, status, position) values ('e1', 'c1', '', 'k', 'b', 't', 'd', 'c', '', '', null, '', 'active', 1)`);
      w.run(`insert into judges (id, contest_id, match_key, slot, name, unit, subjects, divisions, id_masked, phone_masked, id_sealed)
        values ('j2', 'c2', 'k', 1, 'n', 'u', '[]', '[]', '', '', x'00')`);
      w.run("insert into assignments values ('c1', 'e1', 'j2')");
      w.run("insert into entry_codes values ('j2', 'C', 'e1')");
      w.run("insert into receive_batches (id, contest_id, at) values ('b', 'c2', '')");
      w.run(`insert into judges (id, contest_id, match_key, slot, name, unit, subjects, divisions, id_masked, phone_masked)
        values ('j1', 'c1', 'k', 1, 'n', 'u', '[]', '[]', '', '')`);
      w.run("insert into packs values ('p', 'c2', 'j2', 1, 'f', 'h', 1, 1, '', 'pack', 'none', '[]', null)");
      w.run(`insert into score_packs (contest_id, judge_id, batch_id, pack_id, seq, hash, signer, body, sealed_file, received_at)
        values ('c2', 'j2', 'b', 'p', 1, 'h', x'00', '[]', x'00', '')`);
      w.run("insert into score_sheets (judge_id, entry_id, score_pack_id, status, total, comment, reason)"
        + " values ('j1', 'e1', 1, 'submitted', 500, '', null)");
      // One school without its code on the list, one merged into nowhere, two units each below the other.
      w.run("insert into schools (id, name, state) values ('s', 'n', 'merged')");
      w.run('drop trigger schools_code_on_update');
      w.run("update schools set code = '2161000001'");
      w.run("insert into submitting_units (id, name) values ('u1', 'a')");
      w.run("insert into submitting_units (id, name, parent_id) values ('u2', 'b', 'u1')");
      w.run("update submitting_units set parent_id = 'u2' where id = 'u1'");
    });
    const found = violations(db.read).map((one) => one.name);
    // Those of the ledger can fail in ledger.test.ts.
    expect(found.toSorted()).toEqual([...contestInvariants, ...placeInvariants].map((one) => one.name).toSorted());
  });
});
