// A judge's desk: without named users it takes judges' calls only; with them each judge has only what they opened themselves.
import { afterAll, expect, test } from 'vitest';
import { startProgram } from '../flow/harness.ts';
import { assignAll, attachFilm, smallContest } from '../packs/small-contest.ts';
import { passwordOf } from './named-workspace.ts';

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => '', (error: { code: string }) => error.code);

test('role: judges who share a computer see nothing of each other, and no role but theirs sees the materials', async () => {
  const contest = await smallContest(2, 2);
  const desk = await startProgram({ workspace: false });
  closing.push(() => contest.program.close(), () => desk.close());
  await attachFilm(contest, 0);
  await assignAll(contest, 2);
  const { packs } = await contest.program.client.packs.issue({ contestId: contest.contestId, outDir: contest.program.files });
  const { client, backend } = desk;
  const { recoveryKey } = await client.workspace.create({ name: '评委桌面', role: 'judge', dir: desk.dir });

  const refusal = await client.contests.create({ templateId: 'weike', title: '微课', year: 2026 }).then(() => null, (error: Error) => error);
  expect(refusal).toMatchObject({ code: 'role_refused', message: expect.stringMatching(/评委的工作区不能做这一步.*组织者.*打开组织者的工作区/) as string });
  const calls = [client.imports.batches({}), client.directory.tree({}), client.credits.ruleSets({})];
  expect(await Promise.all(calls.map(codeOf))).toEqual(calls.map(() => 'role_refused'));
  expect((await client.workspace.audit({})).intact).toBe(true);

  await client.people.turnOn({ login: 'first', name: '评委甲', password: passwordOf('first'), recoveryKey });
  const open = (index: number): Promise<{ packId: string; entries: { code: string }[] }> =>
    client.judging.open({ file: packs[index]?.file ?? '', passphrase: packs[index]?.passphrase ?? '' });
  const mine = await open(0);
  const handles: string[] = [];
  for (const { code } of mine.entries) {
    for (const one of (await client.judging.sheet({ packId: mine.packId, code })).attachments) handles.push(one.handle);
  }
  expect(handles).toHaveLength(1);
  const handle = handles[0] ?? '';
  expect((await backend.readAttachment(handle, 0, 16))?.bytes).toHaveLength(16);

  const { userId } = await client.people.add({ login: 'second', name: '评委乙', roles: ['judge'], password: passwordOf('second') });
  backend.program.current?.connection.transaction((db) => db.run('update users set must_change = 0 where id = ?', userId));
  await client.people.signIn({ login: 'second', password: passwordOf('second') });
  expect((await client.judging.packs({})).packs).toEqual([]);
  expect(await codeOf(client.judging.sheet({ packId: mine.packId, code: mine.entries[0]?.code ?? '' }))).toBe('not_found');
  expect(await codeOf(client.judging.desk({ packId: mine.packId }))).toBe('not_found');
  expect(await backend.readAttachment(handle, 0, 16)).toBeNull();
  expect(await codeOf(open(0))).toBe('pack_of_other');
  const theirs = await open(1);
  expect((await client.judging.packs({})).packs.map((one) => one.packId)).toEqual([theirs.packId]);

  await client.people.signIn({ login: 'first', password: passwordOf('first') });
  expect((await client.judging.packs({})).packs.map((one) => one.packId)).toEqual([mine.packId]);
  expect(await backend.readAttachment(handle, 0, 16)).not.toBeNull();
  const { users } = await client.people.list({});
  await client.people.change({ userId: users.find((one) => one.login === 'first')?.userId ?? '', roles: ['supervisor'] });
  // A change of roles counts at once, in the session that is open.
  expect(await backend.readAttachment(handle, 0, 16)).toBeNull();
  expect(desk.bugs).toEqual([]);
}, 60_000);
