// Every command of assignment leaves an event and no query does; no event names a person, a school, a number or a file.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { AnyCall } from '#contract/define.ts';
import { contract } from '#contract/index.ts';
import { World } from './field-world.ts';

it('raises the chain by every command of assignment, and by no query', async () => {
  const world = await World.make();
  const { client, program } = world;
  const contestId = await world.contest('留痕', 2026, ({ assignment }) => Object.assign(assignment, { coverage: 2, submittingUnitConflict: false }));
  await world.entries(contestId, ['春', '夏', '秋'].map((title) => ({ title: `${title}天的课`, school: `${title}风小学` })));
  await world.judges(contestId, ['丁一', '丁二', '丁三', '丁四'].map((name) => ({ name, unit: `${name}的单位` })));
  const seen = new Map<string, number>();
  const audit = async (): Promise<number> => (await client.workspace.audit({ limit: 1 })).total;
  const watch = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = await audit();
    const answer = await work();
    seen.set(name, (seen.get(name) ?? 0) + await audit() - before);
    return answer;
  };
  const base = async () => ({ contestId, basedOn: (await client.contests.get({ contestId })).revision });
  const at = (name: string): string => join(program.files, name);

  const look = await watch('current', () => world.look(contestId));
  const pairs = [look.pair('丁一', '春天的课')];
  await watch('pin', async () => client.assignment.pin({ ...await base(), pairs, pinned: true }));
  await watch('declare', async () => client.assignment.declare({ ...await base(), pairs: [look.pair('丁二', '夏天的课')], kind: 'relative', note: '丁二的侄子' }));
  await watch('relate', async () => client.assignment.relate({
    ...await base(), judgeId: look.judge('丁三'), kind: 'teacher_student', name: '张大山', school: '秋风小学', idNumber: world.person(3).id, note: '研究生导师',
  }));
  const { relations } = await watch('relations', () => client.assignment.relations({ contestId }));
  await watch('setCoverage', async () => client.assignment.setCoverage({ ...await base(), entryIds: [look.entry('秋天的课')], coverage: 1 }));
  const plan = await watch('propose', () => client.assignment.propose({ contestId }));
  expect(plan.pairs).toContainEqual(pairs[0]);
  await watch('check', () => client.assignment.check({ contestId, pairs: plan.pairs }));
  await watch('swaps', () => client.assignment.swaps({ contestId, pairs: plan.pairs, judgeId: pairs[0]!.judgeId, entryId: pairs[0]!.entryId }));
  await watch('certificate', () => client.assignment.certificate({ contestId, outFile: at('证明.json') }));
  await watch('apply', () => client.assignment.apply({
    contestId, pairs: plan.pairs, basedOn: plan.basedOn, seed: plan.seed, certificate: plan.certificate,
  }));
  await watch('plans', () => client.assignment.plans({ contestId }));
  await watch('exportPlan', () => client.assignment.exportPlan({ contestId, outFile: at('分配表.xlsx') }));
  await watch('readPlan', () => client.assignment.readPlan({ contestId, filePath: at('分配表.xlsx') }));
  await watch('record', () => client.assignment.record({ contestId, outFile: at('抽取记录.pdf'), operator: '陈经办', supervisor: '吴监督' }));
  await watch('withdraw', async () => client.assignment.withdraw({ ...await base(), pairs: [look.pair('丁二', '夏天的课')] }));
  await watch('unrelate', async () => client.assignment.unrelate({ ...await base(), relationIds: relations.map((one) => one.relationId) }));

  for (const [name, call] of Object.entries(contract.assignment as Record<string, AnyCall>)) {
    if (call.kind === 'query') expect(seen.get(name), name).toBe(0);
    else expect(seen.get(name) ?? 0, name).toBeGreaterThan(0);
  }
  const bodies = program.backend.program.current!.connection.read.all<{ body: string }>('select body from audit').map((row) => row.body).join('\n');
  const words = ['丁', '张大山', '陈经办', '吴监督', '侄子', '导师', '小学', '的课', '分配表', '证明', world.person(3).id.slice(0, 12)];
  expect(words.filter((word) => bodies.includes(word))).toEqual([]);
  await expect(client.workspace.audit({})).resolves.toMatchObject({ intact: true, firstBad: null });
  expect(program.bugs).toEqual([]);
  await program.close();
}, 60_000);
