// The credits half: every command leaves an event, no query does, and no event names a person, a school or a number.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contract } from '#contract/index.ts';
import type { AnyCall } from '#contract/define.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
beforeAll(async () => {
  program = await startProgram({ now: () => new Date('2026-11-22T08:00:00Z') });
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

/** Commands whose event is seen elsewhere, and where. */
const elsewhere: Record<string, string> = {
  'credits.sample': 'made of calls that each have theirs', 'credits.postContest': 'contest.test.ts, with a published contest',
  'reports.export': 'test/contests/audit.test.ts and test/reports', 'directory.saveUnit': 'test/contests/audit-intake.test.ts',
  'directory.removeUnit': 'there too', 'directory.addUnits': 'there too', 'directory.changeSchool': 'there too',
  'directory.pinCard': 'test/directory/cards.test.ts', 'directory.unpinCard': 'there too',
  'directory.repinCard': 'there too',
};

it('raises the chain by every command, and by no query', async () => {
  const { client, files } = program;
  const seen = new Map<string, number>();
  const audit = async (): Promise<number> => (await client.workspace.audit({ limit: 1 })).total;
  const watch = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = await audit();
    const answer = await work();
    seen.set(name, (seen.get(name) ?? 0) + await audit() - before);
    return answer;
  };
  const actor = '陈秀云';
  const { schoolId } = await watch('directory.saveSchool', () => client.directory.saveSchool({ name: '望湖实验小学', unitName: '望湖区教育局' }));
  const other = await client.directory.saveSchool({ name: '长堤中心小学', unitName: '望湖区教育局' });
  const one = await watch('directory.saveTeacher', () => client.directory.saveTeacher({
    name: '林若溪', idType: '居民身份证', idNumber: '11010519491231002X', phone: '13800138000', staffNumber: '0312047', schoolId,
  }));
  await watch('directory.transfer', () => client.directory.transfer({ ...one, schoolId: other.schoolId, from: '2025-09-01' }));
  await watch('directory.addPeriod', () => client.directory.addPeriod({ ...one, kind: 'sick', from: '2024-03-01', to: '2024-06-30', note: '林若溪住院' }));
  const whole = await watch('directory.teacher', () => client.directory.teacher(one));
  await watch('directory.removePeriod', () => client.directory.removePeriod({ ...one, periodId: whole.periods[0]?.periodId ?? 0 }));
  await watch('directory.reveal', () => client.directory.reveal({ ...one, reason: '核对证件原件' }));
  for (const [name, call] of [
    ['tree', () => client.directory.tree({})], ['search', () => client.directory.search({ text: 'lrx' })], ['access', () =>
      client.directory.access({})],
  ] as const) await watch(`directory.${name}`, call as () => Promise<unknown>);

  await watch('credits.useRuleSet', () => client.credits.useRuleSet({ ruleSetId: 'shaanxi-2018', from: '2018-03-01', actor }));
  const programme = await watch('programmes.save', () => client.programmes.save({ name: '信息科技新课标研读', year: 2026, level: 'county',
    form: 'concentrated', organiserLevel: 'county' }));
  const session = await watch('programmes.saveSession', () => client.programmes.saveSession({ ...programme, name: '一期',
    from: '2026-03-02', to: '2026-03-04', days: 3, hours: 24 }));
  await watch('programmes.enrol', () => client.programmes.enrol({ ...session, teacherIds: [one.teacherId] }));
  await watch('programmes.attend', () => client.programmes.attend({ ...session, rows: [{ teacherId: one.teacherId, date: '2026-03-02',
    minutes: 360 }] }));
  await watch('programmes.assess', () => client.programmes.assess({ ...session, rows: [{ teacherId: one.teacherId, result: 'pass' }] }));
  const posting = await watch('programmes.proposePosting', () => client.programmes.proposePosting(session));
  await watch('programmes.post', () => client.programmes.post({ ...session, basedOn: posting.basedOn, actor }));

  writeFileSync(join(files, '林若溪的证书.pdf'), '%PDF-1.4 made up');
  const declared = { teacherId: one.teacherId, kind: 'training' as const, level: 'city' as const, form: 'remote' as const,
    from: '2026-04-01', to: '2026-04-20', hours: 20, actor };
  const declaration = await watch('certifying.declare', () => client.certifying.declare({ ...declared, subject: '市级网络研修',
    proofs: [join(files, '林若溪的证书.pdf')] }));
  const second = await client.certifying.declare({ ...declared, subject: '另一项研修' });
  await watch('certifying.decide', () => client.certifying.decide({ declarationIds: [declaration.declarationId], step: 'school',
    decision: 'pass', actor }));
  await watch('certifying.withdraw', () => client.certifying.withdraw({ ...second, actor }));
  await watch('certifying.list', () => client.certifying.list({}));
  await watch('certifying.register', () => client.certifying.register({ outFile: join(files, '登记册.xlsx') }));

  const fact = { teacherIds: [one.teacherId], level: 'province' as const, form: 'remote' as const, to: '2026-05-01', hours: 40, actor };
  const line = await watch('credits.register', () => client.credits.register({ ...fact, subject: '省级远程' }));
  const seq = line.lines[0]?.seq ?? 0;
  const corrected = await watch('credits.correct', () => client.credits.correct({ seq, reason: '学时误记', actor, changes: { hours: 20 } }));
  await watch('credits.reverse', () => client.credits.reverse({ seq: corrected.line ?? 0, reason: '登记错人', actor }));
  const exemption = await watch('credits.exempt', () => client.credits.exempt({ ...one, reason: '产假', from: '2026-01-01',
    to: '2026-06-30', effect: 'reduceMin', credits: 5, category: 'schoolBased', actor }));
  await watch('credits.revokeExemption', () => client.credits.revokeExemption({ exemptionId: exemption.exemptionId, reason: '重复登记', actor }));
  const loan = await watch('credits.lend', () => client.credits.lend({ ...one, category: 'remote', credits: 4, date: '2026-06-01',
    reason: '病休', dueOn: '2027-06-01', repay: 4, actor }));
  await watch('credits.repay', () => client.credits.repay({ seq: loan.seq, credits: 4, date: '2026-10-01', actor }));
  const { ruleSets } = await watch('credits.ruleSets', () => client.credits.ruleSets({}));
  const { version: _version, ...body } = ruleSets.find((row) => row.ruleSetId === 'shaanxi-2018')!.body;
  await client.credits.register({ ...fact, subject: '另一项省级远程', to: '2026-06-01' });
  const rates = body.rates.map((rate) => (rate.category === 'remote' && rate.levels.includes('province') ? { ...rate, perHour: 0.3 } : rate));
  const saved = await watch('credits.saveRuleSet', () => client.credits.saveRuleSet({ body: { ...body, rates } }));
  await client.credits.useRuleSet({ ruleSetId: saved.ruleSetId, version: saved.version, from: '2026-01-01', actor });
  const rerate = await watch('credits.rerateProposal', () => client.credits.rerateProposal({}));
  await watch('credits.rerate', () => client.credits.rerate({ basedOn: rerate.basedOn, reason: '执行新规', actor }));
  await watch('credits.simulate', () => client.credits.simulate({ ruleSetId: 'shaanxi-2018', changes: { 'categories.schoolBased.yearMax': 12 } }));
  await watch('credits.balance', () => client.credits.balance(one));
  await watch('credits.overview', () => client.credits.overview({}));
  await watch('credits.verify', () => client.credits.verify({}));

  const design = { source: 'teachers' as const, columns: ['name'] };
  const [column] = (await watch('reports.columns', () => client.reports.columns({}))).sources[0]!.columns;
  const named = await watch('reports.saveDesign', () => client.reports.saveDesign({ name: '林若溪的报表', design: { ...design,
    columns: [column!.column] } }));
  await watch('reports.removeDesign', () => client.reports.removeDesign(named));
  await watch('reports.transcript', () => client.reports.transcript(one));

  const calls = Object.entries(contract).flatMap(([feature, group]) =>
    Object.entries(group as Record<string, AnyCall>).map(([name, call]) => ({ name: `${feature}.${name}`, kind: call.kind })))
    .filter(({ name }) => /^(directory|programmes|certifying|credits|reports)\./.test(name) && !(name in elsewhere));
  for (const { name, kind } of calls) {
    if (kind === 'query') expect(seen.get(name) ?? 0, name).toBe(0);
    else expect(seen.get(name), name).toBeGreaterThan(0);
  }
  const bodies = program.backend.program.current!.connection.read.all<{ body: string }>('select body from audit').map((row) => row.body).join('\n');
  const canaries = ['林若溪', '11010519491231002X', '13800138000', '望湖', '长堤', '陈秀云', '证书', 'xlsx', files];
  expect(canaries.filter((word) => bodies.includes(word))).toEqual([]);
  await expect(client.workspace.audit({})).resolves.toMatchObject({ intact: true, firstBad: null });
}, 60_000);
