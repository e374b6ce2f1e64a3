// Damage that no program reports: pages of the database changed behind its back, its journal cut, taken away, or left behind.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseFile } from '#backend/folders.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import type { Connection } from '#db/open.ts';
import { runKilled } from './children.ts';
import { chanceOf, faultSeed, readTree, writeTree, type Chance, type Tree } from './disk.ts';
import { openWhole, withBare } from './verdict.ts';
import { posting, removeRoots, type Workload } from './workloads.ts';

const perKind = Number(process.env['FAULT_PAGES'] ?? 7);
console.log(`FAULT_SEED=${faultSeed}  FAULT_PAGES=${perKind}`);
afterAll(removeRoots);

let workload: Workload;
let said: string[] = [];
let closed: Tree;
let killed: Tree;
/** Nothing in the journal that is not in the database: what a kill long after the last checkpoint leaves. */
const database = (): string => databaseFile(workload.dir);
const journal = (): string => `${database()}-wal`;

beforeAll(async () => {
  workload = await posting(20);
  said = await runKilled({ home: workload.home, dir: workload.dir, steps: workload.steps.slice(0, 10), close: true });
  closed = readTree(workload.root);
  said.push(...await runKilled({ home: workload.home, dir: workload.dir, steps: workload.steps.slice(10), first: 10 }));
  killed = readTree(workload.root);
}, 180_000);

function put(tree: Tree): void {
  rmSync(workload.root, { recursive: true, force: true });
  writeTree(tree, workload.root, workload.root);
}

const page = 4096;
/** The five kinds of damage of a file of pages. */
const kinds: Record<string, (bytes: Buffer, chance: Chance) => Buffer> = {
  'one bit turned': (bytes, chance) => {
    const at = Math.floor(chance() * bytes.length);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << Math.floor(chance() * 8)), at);
    return bytes;
  },
  'a page zeroed': (bytes, chance) => bytes.fill(0, ...spanOf(bytes, chance, page)),
  '512 bytes of something else': (bytes, chance) => {
    const [from, to] = spanOf(bytes, chance, 512);
    for (let at = from; at < to; at += 1) bytes.writeUInt8(Math.floor(chance() * 256), at);
    return bytes;
  },
  'the end cut off': (bytes, chance) => bytes.subarray(0, bytes.length - page * (1 + Math.floor(chance() * 20))),
  'a page over another': (bytes, chance) => {
    const [from] = spanOf(bytes, chance, page);
    let [to] = spanOf(bytes, chance, page);
    if (to === from) to = from === 0 ? page : 0;
    bytes.copy(bytes, to, from, from + page);
    return bytes;
  },
};
function spanOf(bytes: Buffer, chance: Chance, length: number): [number, number] {
  const from = Math.floor(chance() * (bytes.length / length)) * length;
  return [from, from + length];
}

/** Everything that stands in the database, or why it cannot be read. */
function contentOf(connection: Connection): string {
  const { read } = connection;
  const tables = read.all<{ name: string }>("select name from sqlite_schema where type = 'table' order by name");
  return sha256Hex(Buffer.from(tables.map(({ name }) => JSON.stringify(read.all(`select * from "${name}"`))).join('\n')));
}
function readable(): string {
  try {
    return withBare(workload, contentOf);
  } catch (error) {
    return String(error);
  }
}

describe(`pages, seed ${faultSeed}`, () => {
  test.each(Object.keys(kinds))('F12: %s after a proper close: never silent', async (kind) => {
    const chance = chanceOf(faultSeed);
    const told: Record<string, number> = {};
    for (let copy = 0; copy < perKind; copy += 1) {
      put(closed);
      const whole = readFileSync(database());
      const bytes = kinds[kind]!(Buffer.from(whole), chance);
      if (bytes.equals(whole)) continue;
      writeFileSync(database(), bytes);
      const opened = await openWhole(workload, []);
      told[opened.told ?? 'silent'] = (told[opened.told ?? 'silent'] ?? 0) + 1;
      expect(opened.told, `copy ${copy}`).toMatch(/^(changed_outside|db_damaged|db_altered|db_newer|rolled_back)$/);
      if (opened.told === 'changed_outside') expect(opened.sentence).toContain('备份');
    }
    console.log(`F12 ${kind}, closed: ${JSON.stringify(told)}`);
  }, 180_000);

  test('F12: after a kill, without a hash of the file: damage to the structure is found; what stays silent is counted', async () => {
    const chance = chanceOf(faultSeed + 1);
    put(killed);
    const sound = readable();
    const silent: Record<string, number> = {};
    let copies = 0;
    for (const [kind, damage] of Object.entries(kinds)) {
      for (let copy = 0; copy < perKind; copy += 1) {
        put(killed);
        // Only the database: its journal, which carries check sums, is F13.
        writeFileSync(database(), damage(readFileSync(database()), chance));
        const content = readable();
        const opened = await openWhole(workload, []);
        copies += 1;
        if (opened.told === null && content !== sound) silent[kind] = (silent[kind] ?? 0) + 1;
      }
    }
    console.log(`F12 after a kill: ${copies} copies, changed and not told: ${JSON.stringify(silent)}`);
    // A turned bit inside of a text is nothing that plain SQLite could know: the record and the ledger are chained, the rest is not.
    const { 'one bit turned': bits = 0, '512 bytes of something else': bytes = 0, ...rest } = silent;
    expect(bits + bytes).toBeLessThan(perKind);
    expect(Object.values(rest).reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(1);
  }, 180_000);
});

describe('the journal', () => {
  const cases: Record<string, () => void> = {
    'cut in half': () => truncateSync(journal(), Math.floor(readFileSync(journal()).length / 2)),
    'zeroed': () => writeFileSync(journal(), Buffer.alloc(readFileSync(journal()).length)),
    'with one bit turned': () => {
      const bytes = readFileSync(journal());
      const at = Math.floor(bytes.length / 3);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 4, at);
      writeFileSync(journal(), bytes);
    },
    'missing': () => rmSync(journal()),
    'left behind when the database was copied to another folder': () => {
      const bytes = readFileSync(database());
      rmSync(workload.dir, { recursive: true });
      mkdirSync(workload.dir);
      writeFileSync(database(), bytes);
    },
  };
  test.each(Object.keys(cases))('F13: %s: rolled back, with numbers, and nothing written', async (name) => {
    put(killed);
    cases[name]!();
    const before = readFileSync(database());
    const opened = await openWhole(workload, said);
    expect(opened.told).toBe('rolled_back');
    const [, known, found] = /第 (\d+) 次，时间 .*这个数据库只到第 (\d+) 次/.exec(opened.sentence) ?? [];
    expect(Number(known)).toBeGreaterThan(Number(found));
    expect(Number(found)).toBe(opened.seq);
    expect(opened.faults.filter((one) => !one.startsWith('lost: '))).toEqual([]);
    expect(opened.faults.length).toBeGreaterThan(0);
    if (name === 'missing') expect(readFileSync(database()).equals(before)).toBe(true);
  }, 180_000);

  test('F13: the lone database after a proper close is complete', async () => {
    put(closed);
    expect(existsSync(journal()) ? readFileSync(journal()).length : 0).toBe(0);
    const folder = join(workload.files, 'stick');
    cpSync(database(), join(folder, 'saixue.db'));
    const lines = said.filter((line) => Number(line.split(' ')[1]) < 10);
    expect((await openWhole({ ...workload, dir: folder }, lines)).faults).toEqual([]);
  }, 180_000);
});
