// Objections through the calls: sealed with their files, masked in lists, opened on record, decided; and the bad days.
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoEntries } from '#seeds/demo/index.ts';
import { codeOf, entryId, judgedContest, type JudgedContest } from '../results/judged-contest.ts';

let one: JudgedContest;
let publicationId: string;
const secrets = { name: '欧阳婉莹', idNumber: '11010519491231002X', contact: '13912340000', text: '第七件作品抄袭了网上的课件，见附件' };
const client = () => one.program.client;
const file = (name: string): string => join(one.program.files, name);
const revision = async (): Promise<number> => (await client().contests.get({ contestId: one.contestId })).revision;
const given = (more: object = {}) => ({
  contestId: one.contestId, publicationId, entry: codeOf(6), by: 'person' as const, ...secrets, signed: true, receivedOn: '2026-11-18', ...more,
});
const stored = (): string[] => readdirSync(join(one.program.dir, 'objections')).sort();
const listed = async () => (await client().publication.objections({ contestId: one.contestId })).objections;

beforeAll(async () => {
  one = await judgedContest(2);
  ({ publicationId } = await client().publication.announce({
    contestId: one.contestId, stage: 'before', from: '2026-11-16', basedOn: await revision(),
  }));
  writeFileSync(file('举报信扫描件.pdf'), `%PDF-1.4 ${secrets.name} ${secrets.text}`);
  writeFileSync(file('截图.png'), 'png');
});
afterAll(async () => {
  expect(one.program.bugs).toEqual([]);
  await one.program.close();
});

describe('recording', () => {
  it('seals who and what with the files; the list shows a mask; nothing lies in the clear anywhere in the workspace', async () => {
    const made = await client().publication.object(given({ files: [file('举报信扫描件.pdf'), file('截图.png')] }));
    expect(made).toMatchObject({ accepted: true });
    expect(await listed()).toMatchObject([{
      objectionId: made.objectionId, state: 'open', masked: '欧**', files: 2, receivedOn: '2026-11-18', entryId: entryId(6),
      entry: `${demoEntries[6]?.number} ${demoEntries[6]?.title}`, decisions: [],
    }]);
    expect((await client().publication.list({ contestId: one.contestId }))).toMatchObject({ openObjections: 1, publications: [{ objections: 1 }] });
    expect(stored()).toEqual([`${made.objectionId}-1`, `${made.objectionId}-2`]);
    one.context.db.get('pragma wal_checkpoint(truncate)');
    const bytes = readdirSync(one.program.dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    for (const words of [...Object.values(secrets), '举报信扫描件']) expect(bytes.some((part) => part.includes(words)), words).toBe(false);
  });

  it('the same letter twice is refused, whatever its blanks; something new is taken', async () => {
    await expect(client().publication.object(given({ text: `${secrets.text} ` }))).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(client().publication.object(given({ name: '欧阳 婉莹' }))).rejects.toMatchObject({ code: 'wrong_state' });
    expect(await listed()).toHaveLength(1);
    expect((await client().publication.object(given({ text: '补充：原作者的链接' }))).accepted).toBe(true);
    expect((await client().publication.object(given({ entry: '' }))).accepted).toBe(true);
    expect((await listed()).find((row) => row.entryId === null)).toMatchObject({ entry: '' });
  });

  it('what was not taken is taken once it is complete; as incomplete as before it is a repeat', async () => {
    const text = '先没有签名';
    expect((await client().publication.object(given({ text, signed: false, idNumber: '' }))).accepted).toBe(false);
    await expect(client().publication.object(given({ text, signed: false, idNumber: '' }))).rejects.toMatchObject({ code: 'wrong_state' });
    expect((await client().publication.object(given({ text, signed: false }))).accepted).toBe(false);
    expect((await client().publication.object(given({ text }))).accepted).toBe(true);
    await expect(client().publication.object(given({ text }))).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(client().publication.object(given({ text, signed: false }))).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('two presses of one button are one record', async () => {
    const twice = await Promise.allSettled([0, 1].map(() => client().publication.object(given({ text: '按了两下', files: [file('截图.png')] }))));
    expect(twice.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(stored()).toHaveLength(3);
  });

  it('late, anonymous or unsigned: on record with the reason, not to be decided', async () => {
    const made = await client().publication.object(given({ name: '匿名', receivedOn: '2026-11-30', signed: false }));
    expect(made).toMatchObject({ accepted: false });
    expect(made.sentence).toMatch(/逾期.*真实姓名.*签名/s);
    expect((await listed()).find((row) => row.objectionId === made.objectionId)).toMatchObject({ state: 'notAccepted', masked: '未署名' });
    await expect(client().publication.decideObjection({
      objectionId: made.objectionId, decision: 'rejected', reason: '不受理', persons: ['甲'], basedOn: await revision(),
    })).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('an entry is found by number, code or place on the list; one that is not there is refused', async () => {
    await client().publication.object(given({ entry: '2', text: '按序号' }));
    await client().publication.object(given({ entry: demoEntries[3]?.number ?? '', text: '按编号' }));
    const found = await listed();
    expect(found.map((row) => row.entryId)).toEqual(expect.arrayContaining([entryId(1), entryId(3)]));
    await expect(client().publication.object(given({ entry: '没有这件', text: 'x' }))).rejects.toMatchObject({ code: 'bad_input' });
    await expect(client().publication.object(given({ receivedOn: '2026-11-31', text: 'x' }))).rejects.toMatchObject({ code: 'bad_input' });
    await expect(client().publication.object(given({ publicationId: 'none' }))).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('bad days of files', () => {
  const attempt = (files: string[]) => client().publication.object(given({ text: `文件 ${files.join()}`, files }));
  it('too large, empty, a folder, gone, twice the same: refused, nothing stays', async () => {
    const before = { files: stored(), rows: (await listed()).length };
    writeFileSync(file('大.bin'), '');
    truncateSync(file('大.bin'), 50 * 1024 * 1024 + 1);
    writeFileSync(file('空.txt'), '');
    for (const bad of ['大.bin', '空.txt', '.']) await expect(attempt([file('截图.png'), file(bad)])).rejects.toMatchObject({ code: 'attachment_refused' });
    await expect(attempt([file('截图.png'), file('截图.png')])).rejects.toMatchObject({ code: 'attachment_refused' });
    await expect(attempt([file('截图.png'), file('没有.png')])).rejects.toMatchObject({ code: 'file_missing' });
    expect({ files: stored(), rows: (await listed()).length }).toEqual(before);
  });

  it('cancelled, or the folder cannot be written: nothing half done', async () => {
    const before = { files: stored(), rows: (await listed()).length };
    const gone = new AbortController();
    gone.abort();
    const context = one.program.backend.program.commandContext({ name: 'test', signal: gone.signal, onProgress: () => undefined });
    const { publicationHandlers } = await import('#backend/publication/handlers.ts');
    await expect(publicationHandlers.object(context, { ...given({ text: '取消' }), contactPerson: '', files: [file('截图.png')] })).rejects.toMatchObject({ code: 'cancelled' });
    const folder = join(one.program.dir, 'objections');
    if (process.getuid?.() !== 0) {
      chmodSync(folder, 0o500);
      await expect(attempt([file('截图.png')])).rejects.toMatchObject({ code: 'file_busy' });
      chmodSync(folder, 0o700);
    }
    // As a folder that cannot be made: a file lies where it should be.
    renameSync(folder, `${folder}-away`);
    writeFileSync(folder, '');
    await expect(attempt([file('截图.png')])).rejects.toMatchObject({ code: 'file_busy', message: expect.stringContaining('objections') as string });
    rmSync(folder);
    renameSync(`${folder}-away`, folder);
    expect({ files: stored(), rows: (await listed()).length }).toEqual(before);
  });

  it('what a crash left between copy and record is swept away after an hour, what is on record stays', async () => {
    const folder = join(one.program.dir, 'objections');
    const before = stored();
    for (const name of ['deadbeef-1', 'deadbeef-2.part']) writeFileSync(join(folder, name), 'x');
    utimesSync(join(folder, 'deadbeef-1'), 1, 1);
    utimesSync(join(folder, before[0] ?? ''), 1, 1);
    await client().publication.object(given({ text: '之后的一份' }));
    expect(stored()).toEqual([...before, 'deadbeef-2.part'].sort());
  });
});

describe('opening and deciding', () => {
  it('gives everything back with the files, for a reason that goes on record as a hash', async () => {
    const target = (await listed()).find((row) => row.files === 2)?.objectionId ?? '';
    const before = await revision();
    expect(await client().publication.openObjection({ objectionId: target, person: '纪检员', reason: '核实来件' })).toMatchObject({
      ...secrets, files: ['举报信扫描件.pdf', '截图.png'],
    });
    const outDir = file('开封');
    mkdirSync(outDir);
    writeFileSync(join(outDir, '截图.png'), '原来就有的');
    const { files } = await client().publication.openObjection({ objectionId: target, person: '纪检员', reason: '调取附件', outDir });
    expect(files.map((path) => readFileSync(path, 'utf8'))).toEqual([`%PDF-1.4 ${secrets.name} ${secrets.text}`, 'png']);
    expect(readFileSync(join(outDir, '截图.png'), 'utf8')).toBe('原来就有的');
    // Looking makes nothing stale.
    expect(await revision()).toBe(before);
    const events = one.context.db.all<{ body: string }>("select body from audit where body ->> '$.action' = 'publication.openObjection'");
    expect(events).toHaveLength(2);
    expect(events.map((event) => event.body).join()).not.toMatch(/核实|调取|纪检员|欧阳/);
  });

  it('a damaged file is said to be lost, and none is left in the folder', async () => {
    const target = (await listed()).find((row) => row.files === 2)?.objectionId ?? '';
    const path = join(one.program.dir, 'objections', `${target}-2`);
    const good = readFileSync(path);
    writeFileSync(path, Buffer.concat([good.subarray(0, -1), Buffer.of((good.at(-1) ?? 0) ^ 1)]));
    const outDir = file('再开封');
    await expect(client().publication.openObjection({ objectionId: target, person: '甲', reason: '再看', outDir })).rejects.toMatchObject({ code: 'attachment_lost' });
    expect(readdirSync(outDir)).toEqual([]);
    writeFileSync(path, good);
  });

  it('decisions stand beside each other; a stale one is refused; no event holds a name or a reason', async () => {
    const target = (await listed()).find((row) => row.state === 'open')?.objectionId ?? '';
    const decide = async (decision: 'upheld' | 'partly' | 'rejected', reason: string, basedOn?: number) =>
      client().publication.decideObjection({
        objectionId: target, decision, reason, persons: ['赵主任', '钱老师', '赵主任'], basedOn: basedOn ?? await revision(),
      });
    await expect(decide('rejected', '查无实据', 0)).rejects.toMatchObject({ code: 'stale_revision' });
    await decide('rejected', '查无实据');
    await decide('upheld', '复查后查实');
    const row = (await listed()).find((item) => item.objectionId === target);
    expect(row).toMatchObject({
      state: 'upheld',
      decisions: [{ decision: 'rejected', reason: '查无实据', persons: ['赵主任', '钱老师'], version: null }, { decision: 'upheld', reason: '复查后查实' }],
    });
    expect(() => one.context.write({ action: 'test' }, (db) => db.run('update objection_decisions set reason = ?', 'x'))).toThrow(/append-only/);
    expect(() => one.context.write({ action: 'test' }, (db) => db.run('delete from objection_decisions'))).toThrow(/append-only/);
    const bodies = one.context.db.all<{ body: string }>("select body from audit where body ->> '$.action' like 'publication.%'").map((event) => event.body).join();
    expect(bodies).not.toMatch(/欧阳|赵主任|查无实据|查实|抄袭|13912340000/);
  });
});
