// Every command of publication leaves its event and no query does; no event names anybody; a sample contest goes with all of it.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AnyCall } from '#contract/define.ts';
import { contract } from '#contract/index.ts';
import { demoEntries } from '#seeds/demo/index.ts';
import { codeOf, entryId, judgedContest, type JudgedContest } from '../results/judged-contest.ts';

let one: JudgedContest;
beforeAll(async () => {
  one = await judgedContest();
});
afterAll(async () => {
  expect(one.program.bugs).toEqual([]);
  await one.program.close();
});

it('raises the chain by every command, and by no query', async () => {
  const { program: { client, files }, contestId } = one;
  const seen = new Map<string, number>();
  const count = async (): Promise<number> => (await client.workspace.audit({ limit: 1 })).total;
  const watch = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = await count();
    const answer = await work();
    seen.set(name, (seen.get(name) ?? 0) + await count() - before);
    return answer;
  };
  const revision = async (): Promise<number> => (await client.contests.get({ contestId })).revision;
  const computed = await client.results.compute({ contestId });
  await client.results.publish({ contestId, basedOn: computed.basedOn });
  const first = await count();

  await watch('publication.holidays', () => client.publication.holidays({}));
  await watch('publication.setHolidays', () => client.publication.setHolidays({ year: 2031, source: '王海宁录入', days: [{ date: '2031-01-01', kind: 'holiday', name: '元旦' }] }));
  await watch('publication.period', () => client.publication.period({ from: '2030-12-30', workingDays: 3 }));
  const posted = await watch('publication.announce', async () => client.publication.announce({
    contestId, stage: 'after', from: '2026-11-02', contact: '王海宁 13812345678', basedOn: await revision(),
  }));
  await watch('publication.list', () => client.publication.list({ contestId }));
  const shown = await watch('publication.rows', () => client.publication.rows(posted));
  expect(JSON.stringify(shown)).not.toContain('entry-');
  await watch('publication.listFile', () => client.publication.listFile({ ...posted, outFile: join(files, '王海宁.xlsx') }));
  writeFileSync(join(files, '王海宁来信.txt'), '信');
  const { objectionId } = await watch('publication.object', () => client.publication.object({
    contestId, ...posted, entry: codeOf(2), by: 'unit', name: '王海宁学校', contact: '王海宁', contactPerson: '王海宁', signed: true, receivedOn: '2026-11-03',
    text: '王海宁说', files: [join(files, '王海宁来信.txt')],
  }));
  await watch('publication.objections', () => client.publication.objections({ contestId }));
  await watch('publication.openObjection', () => client.publication.openObjection({ objectionId, person: '王海宁', reason: '王海宁要看' }));
  await watch('publication.decideObjection', async () => client.publication.decideObjection({
    objectionId, decision: 'partly', reason: '王海宁决定', persons: ['王海宁'], basedOn: await revision(),
  }));
  await watch('publication.correct', async () => client.publication.correct({
    contestId, objectionId, entryId: entryId(2), change: { kind: 'exclude' }, reason: '王海宁更正', person: '王海宁', basedOn: await revision(),
  }));
  await watch('results.reviewSheet', () => client.results.reviewSheet({ contestId, entryId: entryId(2), outFile: join(files, '王海宁.pdf') }));
  await client.publication.announce({ contestId, stage: 'after', from: '2026-11-05', basedOn: await revision() });
  await watch('publication.takeDown', () => client.publication.takeDown({ ...posted, person: '王海宁' }));

  const calls = Object.entries(contract.publication as Record<string, AnyCall>)
    .map(([name, call]) => ({ name: `publication.${name}`, kind: call.kind }));
  expect([...seen.keys()].filter((name) => name.startsWith('publication.')).sort()).toEqual(calls.map((call) => call.name).sort());
  for (const { name, kind } of calls) expect(seen.get(name), name).toBe(kind === 'command' ? 1 : 0);
  expect(seen.get('results.reviewSheet')).toBe(1);

  const bodies = one.context.db.all<{ body: string }>('select body from audit where seq > ?', first).map((event) => event.body).join('\n');
  for (const words of ['王海宁', '13812345678', '学校', '来信', '决定', ...demoEntries.map((entry) => entry.title)]) expect(bodies).not.toContain(words);
  expect((await client.workspace.audit({ limit: 1 })).firstBad).toBeNull();
});

it('a sample contest is removed with its lists, objections and decisions', async () => {
  const { client, dir, files } = one.program;
  const { contestId } = await client.contests.sample({});
  const revision = async (): Promise<number> => (await client.contests.get({ contestId })).revision;
  const posted = await client.publication.announce({ contestId, stage: 'before', from: '2026-11-02', basedOn: await revision() });
  writeFileSync(join(files, '附件.txt'), '附');
  const { objectionId } = await client.publication.object({
    contestId, ...posted, by: 'unit', name: '某某市第二小学', contact: '1', contactPerson: '乙', signed: true, receivedOn: '2026-11-03', text: 'x', files: [join(files, '附件.txt')],
  });
  await client.publication.decideObjection({ objectionId, decision: 'rejected', reason: '无据', persons: ['甲'], basedOn: await revision() });
  expect(readdirSync(join(dir, 'objections'))).toContain(`${objectionId}-1`);
  await client.contests.remove({ contestId, title: (await client.contests.get({ contestId })).title });
  expect(one.context.db.get('select 1 from objections where id = ?', objectionId)).toBeUndefined();
  expect(one.context.db.get('select 1 from objection_decisions where objection_id = ?', objectionId)).toBeUndefined();
});
