// Issuing: refused too early, all or nothing, the same codes again, and keys that come back from their backup.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '#db/invariants.ts';
import { assignAll, attachFilm, filmBytes, opened, smallContest, type SmallContest } from './small-contest.ts';

let contest: SmallContest;
const out = (name: string): string => join(contest.program.files, name);
const read = () => contest.program.backend.program.current!.connection.read;
const rowsOf = (table: string): number => read().all(`select * from ${table}`).length;
const issue = (name: string) => contest.program.client.packs.issue({ contestId: contest.contestId, outDir: out(name) });
const attachmentFile = (): string => {
  const { id } = read().get<{ id: string }>('select id from attachments')!;
  return join(contest.program.dir, 'attachments', id);
};

/** Nothing was handed out and nothing is remembered. */
async function nothingIssued(name: string): Promise<void> {
  expect(existsSync(out(name)) ? readdirSync(out(name)) : []).toEqual([]);
  expect([rowsOf('packs'), rowsOf('entry_codes')]).toEqual([0, 0]);
  expect((await contest.program.client.contests.get({ contestId: contest.contestId })).state).toBe('assigned');
}

beforeAll(async () => {
  contest = await smallContest(6, 2);
  await attachFilm(contest, 0);
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  expect(violations(read())).toEqual([]);
  await contest.program.close();
});

describe('issuing', () => {
  it('is refused before assignment, in words', async () => {
    const refusal: unknown = await issue('early').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'wrong_state', message: expect.stringContaining('准备中') });
    await contest.program.client.workspace.setSettings({ language: 'en' });
    const english: unknown = await issue('early').catch((error: unknown) => error);
    expect((english as Error).message).not.toMatch(/[\u4e00-\u9fff]/);
    await contest.program.client.workspace.setSettings({ language: 'zh' });
    expect(existsSync(out('early'))).toBe(false);
    await assignAll(contest, 2);
    const backup = await contest.program.client.workspace.backup({});
    renameSync(backup.file, out('before-issue.db'));
  });

  it('is refused while the plan seats a judge against a conflict that was declared since', async () => {
    const { assignment } = contest.program.client;
    const [pair] = (await assignment.current({ contestId: contest.contestId })).pairs;
    const basedOn = (await assignment.current({ contestId: contest.contestId })).basedOn;
    const declared = await assignment.declare({ contestId: contest.contestId, pairs: [pair!], kind: 'relative', basedOn });
    await expect(issue('barred')).rejects.toMatchObject({ code: 'conflict_assigned', message: expect.stringContaining('补派') });
    await nothingIssued('barred');
    await assignment.withdraw({ contestId: contest.contestId, pairs: [pair!], basedOn: declared.revision });
  });

  it('names a lost or damaged attachment and leaves no pack behind', async () => {
    const file = attachmentFile();
    renameSync(file, `${file}.away`);
    await expect(issue('lost')).rejects.toMatchObject({ code: 'attachment_lost', message: expect.stringContaining('片子.mp4') });
    await nothingIssued('lost');
    writeFileSync(file, filmBytes(5000, 77));
    await expect(issue('lost')).rejects.toMatchObject({ code: 'attachment_lost' });
    await nothingIssued('lost');
    rmSync(file);
    renameSync(`${file}.away`, file);
  });

  it('leaves nothing when it is cancelled half way', async () => {
    const controller = new AbortController();
    const done: number[] = [];
    const running = contest.program.client.packs.issue({ contestId: contest.contestId, outDir: out('cancelled') }, {
      signal: controller.signal,
      onProgress: (progress) => {
        done.push(progress.done);
        if (progress.done === 1) controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(done).toContain(1);
    await nothingIssued('cancelled');
  });

  it('is refused before the first byte when the disk has no room for all packs, and for judges who are none', async () => {
    const { connection } = contest.program.backend.program.current!;
    const before = read().get<{ id: string; bytes: number }>('select id, bytes from attachments')!;
    const sizeIs = (bytes: number) => connection.transaction((db) => db.run('update attachments set bytes = ? where id = ?', bytes, before.id));
    sizeIs(2 ** 50);
    await expect(issue('full')).rejects.toMatchObject({ code: 'disk_full' });
    await nothingIssued('full');
    sizeIs(before.bytes);
    const strangers = contest.program.client.packs.issue({ contestId: contest.contestId, outDir: out('full'), judgeIds: ['nobody'] });
    await expect(strangers).rejects.toMatchObject({ code: 'not_found' });
    await nothingIssued('full');
  });

  it('says so when the folder is a file', async () => {
    writeFileSync(out('a-file'), 'x');
    await expect(issue('a-file')).rejects.toMatchObject({ code: 'path_unfit' });
    await expect(issue('a-file/below')).rejects.toMatchObject({ code: 'path_unfit' });
    expect(readFileSync(out('a-file'), 'utf8')).toBe('x');
  });

  it('runs once when asked twice at the same time', async () => {
    const answers = await Promise.allSettled([issue('first'), issue('second')]);
    const [won, lost] = answers[0].status === 'fulfilled' ? answers : answers.toReversed();
    expect(won).toMatchObject({ status: 'fulfilled', value: { packs: [{ revision: 1, entries: 6 }, { revision: 1, entries: 6 }] } });
    expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'stale_revision' } });
    expect([readdirSync(out('first')).length, readdirSync(out('second')).length].toSorted()).toEqual([0, 2]);
    expect(rowsOf('packs')).toBe(2);
  });

  it('again gives the next revision, the same codes in another file, and names the one before', async () => {
    const folder = readdirSync(out('first')).length > 0 ? 'first' : 'second';
    const before = read().all<{ judge_id: string; code: string; entry_id: string }>('select * from entry_codes order by judge_id, entry_id');
    const earlier = new Map(read().all<{ judge_id: string; sha256: string }>('select judge_id, sha256 from packs')
      .map((one) => [one.judge_id, one.sha256]));
    const again = await issue('again');
    expect(again.packs.map((one) => one.revision)).toEqual([2, 2]);
    expect(read().all('select * from entry_codes order by judge_id, entry_id')).toEqual(before);
    expect(readdirSync(out(folder))).toHaveLength(2);
    for (const pack of again.packs) {
      const { header } = await opened(pack);
      expect(header.pack.prev).toBe(earlier.get(pack.judgeId));
      expect(new Set(header.entries.map((one) => one.code)))
        .toEqual(new Set(before.filter((one) => one.judge_id === pack.judgeId).map((one) => one.code)));
    }
    const { packs } = await contest.program.client.packs.list({ contestId: contest.contestId });
    expect(packs.map((one) => one.revision).toSorted()).toEqual([1, 1, 2, 2]);
  });

  it('clears away what a killed issue left in the folder, and nothing else', async () => {
    mkdirSync(out('left'));
    const left = ['P-AB12CD34-r1.sxpack.part', 'P-AB12CD34-r1.sxpack.part.part'];
    const others = ['P-AB12CD34-r1.sxpack', 'P-AB12CD34.sxpack.part', '我的.part', 'S-AB12CD34-01.sxscore.part'];
    for (const name of [...left, ...others]) writeFileSync(join(out('left'), name), 'x');
    const { packs } = await issue('left');
    expect(readdirSync(out('left')).toSorted()).toEqual([...others, ...packs.map((one) => basename(one.file))].toSorted());
  });

  it('whose files cannot get their names hands out none of them, says so, and goes on with the next revision', async () => {
    const before = rowsOf('packs');
    const codes = read().all('select * from entry_codes order by judge_id, code');
    const running = contest.program.client.packs.issue({ contestId: contest.contestId, outDir: out('named') }, {
      onProgress: ({ done }) => {
        const [first] = existsSync(out('named')) ? readdirSync(out('named')).filter((name) => name.endsWith('.sxpack.part')) : [];
        if (done === 1 && first) mkdirSync(join(out('named'), first.replace('.part', '')), { recursive: true });
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'packs_unnamed', message: expect.stringMatching(/版次加一，编号不变/) });
    expect(readdirSync(out('named')).filter((name) => !statSync(join(out('named'), name)).isDirectory())).toEqual([]);
    expect(rowsOf('packs')).toBe(before + 2);
    const again = await issue('named again');
    const { packs } = await contest.program.client.packs.list({ contestId: contest.contestId });
    expect(again.packs.map((one) => one.revision)).toEqual(again.packs.map(({ judgeId }) => packs.filter((one) => one.judgeId === judgeId).length));
    expect(read().all('select * from entry_codes order by judge_id, code')).toEqual(codes);
  });

  it('in a database from before the first pack brings the keys of the packs that are out', async () => {
    const [pack] = (await issue('third')).packs;
    const { header } = await opened(pack!);
    await contest.program.client.workspace.close({});
    copyFileSync(out('before-issue.db'), join(contest.program.dir, 'saixue.db'));
    // It is only looked at until somebody decides that it is the one to work on.
    expect((await contest.program.client.workspace.open({ dir: contest.program.dir })).frozen).toMatchObject({ code: 'rolled_back' });
    await expect(issue('frozen')).rejects.toMatchObject({ code: 'workspace_frozen' });
    await contest.program.client.workspace.accept({ reason: '只有这一份了' });
    expect(rowsOf('contest_keys')).toBe(0);
    const [restored] = (await issue('restored')).packs;
    const after = await opened(restored!);
    expect(after.header.signer.key).toBe(header.signer.key);
    expect(after.header.receiveKey).toBe(header.receiveKey);
    expect(after.header.pack.revision).toBe(1);
  });
});
