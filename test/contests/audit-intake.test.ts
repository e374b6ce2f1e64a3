// The commands of the intake leave their events too: places, quotas and passing on, experts, eligibility, files; and no
// event names a person, a school, a number or a path.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contract } from '#contract/index.ts';
import type { AnyCall } from '#contract/define.ts';
import { demoEntriesRows } from '#seeds/demo/index.ts';
import { jpegComment } from '../leaks/makers/pictures.ts';
import { importRows, smallContest, type SmallContest } from '../packs/small-contest.ts';

let contest: SmallContest;
beforeAll(async () => {
  contest = await smallContest(6, 3);
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  await contest.program.close();
});

/** Writes a file for the user and changes nothing. */
const without = ['quotas.export'];

it('raises the chain by every command of the intake, and by no query', async () => {
  const { program, contestId, entryIds } = contest;
  const { client, files } = program;
  const seen = new Map<string, number>();
  const audit = async (): Promise<number> => (await client.workspace.audit({ limit: 1 })).total;
  const watch = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = await audit();
    const answer = await work();
    seen.set(name, (seen.get(name) ?? 0) + await audit() - before);
    return answer;
  };
  const at = (name: string): string => join(files, name);
  const revision = async (): Promise<number> => (await client.contests.get({ contestId })).revision;

  const { units, offers } = await watch('directory.units', () => client.directory.units({}));
  await watch('directory.addUnits', () => client.directory.addUnits({ set: offers[0]?.set ?? '' }));
  const added = await watch('directory.saveUnit', () => client.directory.saveUnit({ name: '王小明的教育局' }));
  await watch('directory.removeUnit', () => client.directory.removeUnit(added));
  const { rows: schools } = await watch('directory.schools', () => client.directory.schools({}));
  const schoolId = schools[0]?.schoolId ?? '';
  await watch('directory.changeSchool', () => client.directory.changeSchool({ schoolId, change: { kind: 'aliases', aliases: ['王小明的学校'] } }));
  await watch('directory.school', () => client.directory.school({ schoolId }));
  await watch('directory.matchSchool', () => client.directory.matchSchool({ name: '王小明的学校' }));

  const entry = (await client.contests.entries({ contestId })).rows[0];
  const unitId = units.find((one) => one.name === entry?.submittingUnit)?.unitId ?? '';
  await watch('quotas.set', async () => client.quotas.set({
    contestId, quotas: [{ unitId, division: '', category: '', most: 5 }], basedOn: await revision(),
  }));
  await watch('quotas.table', () => client.quotas.table({ contestId }));
  await watch('quotas.export', () => client.quotas.export({ contestId, outFile: at('王小明的名额.xlsx') }));
  const { rows: own } = await watch('quotas.recommendation', () => client.quotas.recommendation({ contestId, unitId }));
  const first = own[0];
  const { rules } = await client.contests.get({ contestId });
  await watch('quotas.order', async () => client.quotas.order({
    contestId, unitId, division: rules.divisions.find((one) => one.name === first?.division)?.id ?? '',
    category: rules.categories.find((one) => one.name === first?.category)?.id ?? '', entryIds: [first?.entryId ?? ''], basedOn: await revision(),
  }));
  const made = await watch('packs.recommend', () => client.packs.recommend({ contestId, unitId, outFile: at('王小明.sxrec') }));
  const above = await client.contests.create({ templateId: 'weike', title: '市级', year: 2026 });
  await watch('packs.previewRecommendation', () => client.packs.previewRecommendation({ file: made.file, contestId: above.contestId }));
  await watch('packs.acceptRecommendation', () => client.packs.acceptRecommendation({ file: made.file, contestId: above.contestId }));

  await importRows(program, above.contestId, 'entries', demoEntriesRows, demoEntriesRows.rows.slice(0, 6));
  const changed = { ...rules, limits: { ...rules.limits, perPerson: { any: 1, first: 1, coauthor: null, advisor: null }, consentUnder: 18 },
    categories: rules.categories.map((one) => ({ ...one, participant: 'student' as const })) };
  await client.contests.update({ contestId, rules: changed, basedOn: await revision() });
  const { findings } = await watch('entries.check', () => client.entries.check({ contestId }));
  await watch('entries.decide', async () => client.entries.decide({
    contestId, keys: findings.slice(0, 1).map((one) => one.key), decision: 'allow', reason: '王小明的班主任已说明', basedOn: await revision(),
  }));
  await watch('entries.consent', async () => client.entries.consent({
    contestId, entryIds: entryIds.slice(0, 1), given: true, by: '王小明的母亲', on: '2026-03-01', notice: '第一版', basedOn: await revision(),
  }));

  for (const name of ['张晓雯', '李四海', '王五福']) {
    await watch('experts.save', () => client.experts.save({ name, unit: `${name}的单位`, stages: ['小学'], subjects: ['数学'], phone: '13800138000' }));
  }
  await watch('experts.list', () => client.experts.list({}));
  const draw = await watch('experts.draw', () => client.experts.draw({
    contestId, seed: 7, strata: [{ stage: '小学', subject: '', count: 1, substitutes: 1 }], operator: '王小明', supervisor: '李主任',
  }));
  await watch('experts.draws', () => client.experts.draws({ contestId }));
  await watch('experts.replace', () => client.experts.replace({ drawId: draw.drawId, expertId: draw.drawn[0]?.expertId ?? '', reason: '王小明请假' }));
  await watch('experts.appoint', async () => client.experts.appoint({ drawId: draw.drawId, basedOn: await revision() }));
  await watch('experts.sheet', () => client.experts.sheet({ drawId: draw.drawId, kind: 'record', outFile: at('王小明的记录.pdf') }));

  mkdirSync(at(join('heap', entry?.number || '1')), { recursive: true });
  writeFileSync(at(join('heap', entry?.number || '1', '王小明的照片.jpg')), jpegComment('片'));
  const decisions = [{ path: `${entry?.number || '1'}/王小明的照片.jpg`, entryId: entryIds[0] ?? '' }];
  const matched = await watch('files.match', () => client.files.match({ contestId, folder: at('heap'), decisions }));
  await watch('files.attach', () => client.files.attach({ contestId, folder: at('heap'), decisions, basedOn: matched.basedOn }));
  const { rows: stored } = await watch('files.list', () => client.files.list({ contestId }));
  await watch('files.remove', async () => client.files.remove({ contestId, fileIds: stored.map((one) => one.fileId), basedOn: await revision() }));
  await watch('contests.rubricSheet', () => client.contests.rubricSheet({ contestId, outFile: at('王小明的评分表.pdf') }));

  const kinds = new Map(Object.entries(contract).flatMap(([feature, group]) =>
    Object.entries(group as Record<string, AnyCall>).map(([name, call]) => [`${feature}.${name}`, call.kind])));
  const intake = [...kinds.keys()].filter((name) => /^(quotas|experts|entries)\./.test(name));
  expect(intake.filter((name) => !seen.has(name))).toEqual([]);
  for (const [name, raised] of seen) {
    if (kinds.get(name) === 'query' || without.includes(name)) expect(raised, name).toBe(0);
    else expect(raised, name).toBeGreaterThan(0);
  }
  const bodies = program.backend.program.current!.connection.read.all<{ body: string }>('select body from audit').map((row) => row.body).join('\n');
  const canaries = ['王小明', '张晓雯', '李四海', '李主任', '13800138000', '母亲', 'sxrec', files, entry?.authors[0]?.name ?? '', entry?.school ?? ''];
  expect(canaries.filter((one) => one === '' || bodies.includes(one))).toEqual([]);
  await expect(client.workspace.audit({})).resolves.toMatchObject({ intact: true, firstBad: null });
}, 120_000);
