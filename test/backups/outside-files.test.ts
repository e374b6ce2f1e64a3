// What another program does to the files of a workspace is answered by a sentence that is true: journals, witnesses, attachments
// and backups cut, swapped, deleted; old folders put back.
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseFile } from '#backend/folders.ts';
import { frozenCalls } from '#backend/program/frozen.ts';
import { openingVerdict, type OpeningFacts } from '#backend/program/opening-verdict.ts';
import { contract } from '#contract/index.ts';
import { outsideStage, type Outside } from './outside-stage.ts';

let stage: Outside;
let dir: string;
let home: string;
let closed: string;
let killed: string;
beforeAll(async () => {
  stage = await outsideStage();
  ({ dir, home, closed, killed } = stage);
}, 60_000);
afterAll(async () => {
  expect(stage.bugs).toEqual([]);
  await stage.close();
});
const putBack = (from: string): void => stage.putBack(from);
const open = (work?: Parameters<Outside['open']>[0]) => stage.open(work);
const start = () => stage.start();

describe('files of the workspace', () => {
  it.each([
    ['the journal deleted', (file: string) => rmSync(`${file}-wal`)],
    ['the journal cut in half', (file: string) => {
      const bytes = readFileSync(`${file}-wal`);
      writeFileSync(`${file}-wal`, bytes.subarray(0, bytes.length / 2));
    }],
    ['a bit of the journal flipped', (file: string) => {
      const bytes = readFileSync(`${file}-wal`);
      bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
      writeFileSync(`${file}-wal`, bytes);
    }],
  ])('after a crash, %s: rolled back, with numbers', async (_what, harm) => {
    putBack(killed);
    harm(databaseFile(dir));
    const outcome = await open();
    // Without its schema it is no database of ours any more.
    if (outcome.refused === 'db_damaged') expect(outcome.sentence).toContain('最近一份完好的备份');
    else {
      expect(outcome.frozen).toBe('rolled_back');
      expect(outcome.sentence).toMatch(/第 \d+ 次.*只到第 \d+ 次，少了 \d+ 条操作/);
      expect(outcome.sentence).toContain('saixue.db-wal');
    }
  });

  it('the whole old folder put back is seen on this computer, and said with its time', async () => {
    putBack(closed);
    await open(({ client }) => client.directory.saveSchool({ name: '新学校' }).then(() => undefined));
    rmSync(dir, { recursive: true });
    cpSync(join(closed, 'dir'), dir, { recursive: true });
    const outcome = await open();
    expect(outcome.frozen).toBe('rolled_back');
    expect(outcome.sentence).toMatch(/少了 1 条操作。多半是放回了旧的文件夹/);
    // Looking and closing decide nothing.
    expect(await open()).toMatchObject({ frozen: 'rolled_back' });
    await open(async ({ client }) => {
      await client.workspace.accept({ reason: '就用旧的' });
      expect((await client.workspace.audit({ limit: 1 })).rows[0]?.action).toBe('workspace.accepted');
    });
    expect(await open()).toMatchObject({ frozen: null, faults: [] });
  });

  it('an old database, an old witness, another workspace’s files: each told for what it is', async () => {
    putBack(closed);
    await open(({ client }) => client.directory.saveSchool({ name: '新学校' }).then(() => undefined));
    const now = { db: readFileSync(databaseFile(dir)), witness: readFileSync(join(dir, 'witness.bin')) };
    cpSync(join(closed, 'dir', 'saixue.db'), databaseFile(dir));
    expect(await open()).toMatchObject({ frozen: 'rolled_back' });
    writeFileSync(databaseFile(dir), now.db);
    cpSync(join(closed, 'dir', 'witness.bin'), join(dir, 'witness.bin'));
    const older = await open();
    expect(older).toMatchObject({ frozen: null, faults: [expect.stringContaining('较早的一份')] });
    expect(await open()).toMatchObject({ frozen: null, faults: [] });
    const backend = start();
    const other = join(stage.files, 'other');
    await backend.client.workspace.create({ name: '别的', dir: other });
    await backend.close();
    cpSync(join(other, 'witness.bin'), join(dir, 'witness.bin'));
    expect((await open()).faults).toEqual([expect.stringContaining('另一个工作区')]);
    cpSync(databaseFile(other), databaseFile(dir));
    const swapped = await open();
    expect(swapped.frozen).toBe('changed_outside');
    expect(swapped.sentence).toContain('另一个工作区');
    rmSync(other, { recursive: true });
  });

  it('a witness deleted, damaged or forged is told, with and without the copy in the user’s folder', async () => {
    const file = join(dir, 'witness.bin');
    const forge = () => {
      const bytes = readFileSync(file);
      bytes.write(bytes.toString('latin1').replaceAll(/"seq":(\d)/g, (_all, digit: string) => `"seq":${(Number(digit) + 1) % 10}`), 'latin1');
      writeFileSync(file, bytes);
    };
    for (const [harm, words, frozen] of [
      [() => rmSync(file), '不见了', null], [() => writeFileSync(file, 'x'), '已损坏', 'changed_outside'], [forge, '不是用这个工作区的密钥写的', 'changed_outside'],
    ] as const) {
      putBack(closed);
      harm();
      expect(await open()).toMatchObject({ frozen: null, faults: [expect.stringContaining(words)] });
      expect(await open()).toMatchObject({ frozen: null, faults: [] });
      putBack(closed);
      harm();
      rmSync(join(home, 'witness'), { recursive: true });
      const alone = await open();
      expect(alone.frozen).toBe(frozen);
      expect(`${alone.sentence}${alone.faults.join('')}`).toContain(words);
    }
    putBack(closed);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0, 0, 512));
    expect((await open()).faults).toEqual([expect.stringMatching(/有一半不能用|较早的一份/)]);
    putBack(closed);
    rmSync(join(home, 'witness'), { recursive: true });
    expect((await open()).faults).toEqual([expect.stringContaining('本机用户文件夹里的见证副本不见了')]);
  });

  it('a witness that cannot be written is no change from outside', async () => {
    putBack(closed);
    rmSync(join(dir, 'witness.bin'));
    mkdirSync(join(dir, 'witness.bin'));
    await open(async ({ client }) => {
      await client.directory.saveSchool({ name: '新学校' });
      const { findings } = await client.workspace.check({});
      expect(findings.map((one) => one.part)).toContain('witness');
    });
    const again = await open();
    expect(again).toMatchObject({ frozen: null, refused: null, faults: [expect.stringContaining('witness.bin')] });
  });

  it('the database deleted: the newest good backup is named', async () => {
    putBack(closed);
    rmSync(databaseFile(dir));
    expect(await open()).toMatchObject({ refused: 'db_missing', sentence: expect.stringMatching(/最近一份完好的备份是“\d{8}-\d{6}-by-hand\.db”/) });
  });

  it('attachments, keys, backups, unknown files, the device key: each found by the check', async () => {
    putBack(closed);
    const attachments = join(dir, 'attachments');
    const [id = ''] = readdirSync(attachments);
    const keys = readdirSync(join(dir, 'backups')).find((name) => name.endsWith('.sxkeys')) ?? '';
    const backup = readdirSync(join(dir, 'backups')).find((name) => name.endsWith('.db')) ?? '';
    const cases: [part: string, state: string, words: string, harm: () => void][] = [
      ['attachments', 'missing', '不见了', () => rmSync(join(attachments, id))],
      ['attachments', 'altered', '与收件时不同', () => writeFileSync(join(attachments, id), Buffer.alloc(statSync(join(attachments, id)).size))],
      ['attachments', 'unknown', '没有登记', () => writeFileSync(join(attachments, 'f'.repeat(32)), 'x')],
      ['attachments', 'unknown', '没有写完', () => writeFileSync(join(attachments, 'f.part'), 'x')],
      ['backups', 'missing', '密钥的备份', () => rmSync(join(dir, 'backups', keys))],
      ['backups', 'altered', '密钥的备份', () => writeFileSync(join(dir, 'backups', keys), Buffer.alloc(200, 5))],
      ['backups', 'altered', '校验值文件', () => rmSync(join(dir, 'backups', `${backup}.sha256`))],
      ['backups', 'damaged', '已损坏', () => writeFileSync(join(dir, 'backups', backup), readFileSync(join(dir, 'backups', backup)).subarray(0, 9000))],
      ['backups', 'altered', '与做好时不同', () => {
        const db = new Database(join(dir, 'backups', backup));
        db.exec("update workspace set name = 'x'");
        db.close();
      }],
      ['backups', 'altered', '与做好时不同', () => {
        // Another whole database in its place, its hash made to fit.
        const file = join(dir, 'backups', backup);
        const db = new Database(file);
        db.exec("update workspace set name = 'y'");
        db.close();
        writeFileSync(`${file}.sha256`, `${createHash('sha256').update(readFileSync(file)).digest('hex')}\n`);
      }],
      ['backups', 'missing', `备份“${backup}”不见了`, () => rmSync(join(dir, 'backups', backup))],
      ['backups', 'missing', `备份“${backup}”不见了`, () => {
        for (const end of ['', '.sha256']) rmSync(join(dir, 'backups', `${backup}${end}`));
      }],
      ['database', 'unknown', '没有登记', () => writeFileSync(join(dir, '备注.txt'), 'x')],
      ['witness', 'missing', '被删除了', () => rmSync(join(dir, 'witness.bin'))],
      ['home', 'missing', '见证', () => rmSync(join(home, 'witness'), { recursive: true })],
      ['home', 'missing', '钥匙文件', () => rmSync(join(home, 'device.key'))],
      ['home', 'damaged', '设置', () => writeFileSync(join(home, 'recent.json'), '[{')],
      ['packs', 'unknown', '没有登记', () => writeFileSync(join(dir, 'packs', 'x.sxpack'), 'x')],
    ];
    const untouched = await open(({ client }) => client.workspace.check({}).then(({ findings }) => expect(findings).toEqual([])));
    expect(untouched.frozen).toBeNull();
    for (const [part, state, words, harm] of cases) {
      putBack(closed);
      await open(async ({ client }) => {
        harm();
        const { findings } = await client.workspace.check({});
        expect(findings, words).toEqual([expect.objectContaining({ part, state, sentence: expect.stringContaining(words) })]);
      });
    }
    putBack(closed);
    rmSync(join(home, 'device.key'));
    expect(await open()).toMatchObject({ refused: 'passphrase_needed' });
  });

  it('a deleted backup is missed until a new one is made by hand; one that was rotated out or restored over is not', async () => {
    putBack(closed);
    const backups = join(dir, 'backups');
    const [backup = ''] = readdirSync(backups).filter((name) => name.endsWith('.db'));
    await open(async ({ client }) => {
      const { file } = await client.workspace.backup({});
      rmSync(join(backups, backup));
      expect((await client.workspace.check({})).findings.map((one) => one.file)).toEqual([backup]);
      const found = await client.backups.inspect({ file });
      await client.backups.restore({ file, sha256: found.sha256, reason: '试一次' });
      expect((await client.workspace.check({})).findings.map((one) => one.file)).toEqual([backup]);
      await client.workspace.backup({});
      expect(await client.workspace.check({})).toMatchObject({ findings: [], sound: true });
    });
  });

  it('a folder moved elsewhere opens as usual; an old copy of it opened elsewhere is told', async () => {
    putBack(closed);
    const moved = join(stage.files, 'moved');
    await open(({ client }) => client.directory.saveSchool({ name: '新学校' }).then(() => undefined));
    renameSync(dir, moved);
    const backend = start();
    expect(await backend.client.workspace.open({ dir: moved })).toMatchObject({ frozen: null, faults: [] });
    await backend.close();
    mkdirSync(join(stage.files, 'old'));
    const old = join(stage.files, 'old', 'w');
    cpSync(join(closed, 'dir'), old, { recursive: true });
    const again = start();
    expect((await again.client.workspace.open({ dir: old })).frozen).toMatchObject({ code: 'rolled_back', sentence: expect.stringContaining(moved) });
    await again.close();
    for (const one of [moved, old]) rmSync(one, { recursive: true });
  });
});

describe('a frozen workspace', () => {
  it('lets through only calls that the contract has', () => {
    const names = Object.entries(contract).flatMap(([feature, calls]) =>
      Object.entries(calls).filter(([, call]) => call.kind === 'command').map(([name]) => `${feature}.${name}`));
    expect(frozenCalls.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('control: a verdict that trusts the database alone lets an old one through, the real one does not', () => {
    const said = { n: 9, workspace: 'w', seq: 7, events: 7, head: 'a'.repeat(64), at: '2026-11-22T00:00:00Z', file: null, next: null, wal: false };
    const facts: OpeningFacts = {
      workspaceId: 'w', seq: 5, events: 5, cleanlyClosed: true, headAt: () => 'a'.repeat(64), file: 'b'.repeat(64),
      journal: false, journalThere: false,
      near: { state: 'good', said, partial: false }, home: { state: 'missing', said: null, partial: false }, elsewhere: null,
      hadWitness: true, openedHere: false, rotating: false, schema: null, badEvents: [],
    };
    expect(openingVerdict(facts).frozen?.code).toBe('rolled_back');
    expect(openingVerdict({ ...facts, near: { state: 'missing', said: null, partial: false } }).frozen).toBeNull();
    // A restore that was killed after the rename: the database is the one that was announced, and none that was put back.
    const announced = { ...said, next: 'b'.repeat(64) };
    expect(openingVerdict({ ...facts, near: { state: 'good', said: announced, partial: false } }).frozen).toBeNull();
    const other = openingVerdict({ ...facts, file: 'c'.repeat(64), near: { state: 'good', said: announced, partial: false } });
    expect(other.frozen?.code).toBe('rolled_back');
  });
});
