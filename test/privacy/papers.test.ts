// The yearly pack and the impact-assessment sheet: right counts, every sheet, and nobody's name or number.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { PrivacyRules } from '#contract/schema/privacy.ts';
import { demoEntriesRows, demoJudgesRows } from '#seeds/demo/index.ts';
import { privacySources, shippedPrivacyRules } from '#seeds/templates/privacy-rules.ts';
import { Canaries, bytesOf } from '../flow/canaries.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { importRows } from '../packs/small-contest.ts';

let program: TestProgram;
let contestId: string;
const client = () => program.client;
const at = (name: string): string => join(program.files, name);
const rows = demoEntriesRows.rows.slice(0, 5);
const secrets = rows.flatMap((row) => ['作者姓名', '身份证号', '手机号码', '作品名称']
  .flatMap((name) => (row[demoEntriesRows.headers.indexOf(name)] ?? '').split('、')))
  .map((one) => one.replaceAll('\u3000', '')).filter((one) => one.length >= 2);
type Cells = readonly { value: string | number }[];
const sheets = (file: string): Map<string, string[][]> => {
  const book = openWorkbook(file);
  return new Map(book.sheets.map((sheet, index) => [sheet.name,
    readAllRows(book, index).rows.map((row) => (row.cells as unknown as Cells).map((cell) => String(cell?.value ?? '')))]));
};
const basedOn = async (): Promise<number> => (await client().contests.get({ contestId })).revision;

beforeAll(async () => {
  program = await startProgram({ now: () => new Date('2026-05-04T02:00:00.000Z') });
  ({ contestId } = await client().contests.create({ templateId: 'xuesheng', title: '学生信息素养', year: 2026 }));
  ({ contestId } = await client().contests.create({ templateId: 'weike', title: '春季微课赛', year: 2026 }));
  await importRows(program, contestId, 'entries', demoEntriesRows, rows);
  await importRows(program, contestId, 'judges', demoJudgesRows, demoJudgesRows.rows.slice(0, 2));
  const entries = await client().contests.entries({ contestId });
  await client().entries.consent({
    contestId, entryIds: [entries.rows[0]?.entryId ?? ''], given: true, by: '母亲', on: '2026-05-01', notice: '一版', basedOn: await basedOn(),
  });
  const { teacherId } = await client().directory.saveTeacher({ name: '欧阳若兰', idNumber: '11010519491231002X' });
  await client().directory.reveal({ teacherId, reason: '欧阳若兰来电核实' });
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

describe('the yearly pack', () => {
  it('has its sheets with the counts of the program, and no identity', async () => {
    const made = await client().privacy.yearPack({ year: 2026, outFile: at('年报.xlsx') });
    const found = sheets(made.file);
    expect([...found.keys()]).toEqual(['说明', '数据清单', '未成年人信息', '访问记录', '导出与批量取出', '删除记录', '同意记录', '事件']);
    const inventory = await client().privacy.inventory({});
    for (const item of inventory.items) expect(found.get('数据清单')).toContainEqual(expect.arrayContaining([item.where, String(item.persons)]));
    const own = inventory.contests.find((one) => one.contestId === contestId);
    expect(found.get('同意记录')).toContainEqual(['春季微课赛', '否', String(own?.consents), String(own?.missingConsents)]);
    expect(own?.consents).toBeGreaterThan(0);
    const { adults, unknown } = inventory.ages;
    expect(adults + unknown).toBeGreaterThanOrEqual(5);
    expect(found.get('导出与批量取出')?.flat()).toEqual(expect.arrayContaining(['查看教师的完整号码', '有']));
    expect(found.get('说明')?.flat().join()).toContain('2027年1月31日');
    const text = readFileSync(made.file);
    expect(text.length).toBeGreaterThan(3000);
    expect(new Canaries([...secrets, '欧阳若兰', '11010519491231002X', '母亲']).hits(bytesOf(made.file))).toEqual([]);
  });

  it('of another year is empty of events, and refuses to write over the database or another kind of file', async () => {
    const found = sheets((await client().privacy.yearPack({ year: 2020, outFile: at('空.xlsx') })).file);
    expect(found.get('访问记录')?.flat().join()).not.toContain('查看作品');
    await expect(client().privacy.yearPack({ year: 2026, outFile: join(program.dir, 'saixue.db') })).rejects.toMatchObject({ code: 'bad_input' });
    await expect(client().privacy.yearPack({ year: 2026, outFile: at('年报.pdf') })).rejects.toMatchObject({ code: 'bad_input' });
    writeFileSync(join(program.dir, 'backups', 'a.xlsx'), 'x');
    await expect(client().privacy.impactSheet({ outFile: join(program.dir, 'backups', 'a.xlsx') })).rejects.toMatchObject({ code: 'file_own' });
  });
});

it('the impact sheet is filled from the data and leaves judgements blank', async () => {
  const { file } = await client().privacy.impactSheet({ contestId, person: '王科长', outFile: at('评估.xlsx') });
  const text = (sheets(file).get('影响评估') ?? []).map((row) => row.join('|')).join('\n');
  for (const words of ['春季微课赛', '王科长', '凭公开标题整理', '至少保存 3 年', '365 天', '涉及的人']) expect(text, words).toContain(words);
  expect(text.split('（由评估人填写）').length).toBeGreaterThan(10);
  expect(new Canaries(secrets).hits(bytesOf(file))).toEqual([]);
  await expect(client().privacy.impactSheet({ contestId: 'f'.repeat(32), outFile: at('x.xlsx') })).rejects.toMatchObject({ code: 'not_found' });
});

it('every command leaves its event, with counts and no name, no title and no reason', async () => {
  const bodies = () => program.backend.program.current!.connection.read
    .all<{ body: string }>('select body from audit order by seq').map((row) => row.body);
  const before = bodies().length;
  await client().privacy.setRetention({ contestId, days: 30, reason: '欧阳若兰来电', basedOn: await basedOn() });
  await client().privacy.setRules({ ...shippedPrivacyRules, source: '王科长的批示' });
  await client().privacy.yearPack({ year: 2026, outFile: at('再来.xlsx') });
  await client().privacy.impactSheet({ contestId, person: '王科长', outFile: at('再评.xlsx') });
  await client().privacy.setRetention({ contestId, days: null, reason: '恢复', basedOn: await basedOn() });
  const added = bodies().slice(before);
  expect(added.map((body) => (JSON.parse(body) as { action: string }).action)).toEqual(
    ['privacy.setRetention', 'privacy.setRules', 'privacy.yearPack', 'privacy.impactSheet', 'privacy.setRetention']);
  for (const words of ['欧阳若兰', '王科长', '春季微课赛', '再来', 'xlsx']) expect(added.join('\n'), words).not.toContain(words);
  for (const query of ['inventory', 'access', 'retention', 'purges'] as const) await client().privacy[query]({});
  expect(bodies().length).toBe(before + added.length);
});

describe('rules', () => {
  it('every number that ships has its source or says that it is assumed', () => {
    for (const [rule, value] of Object.entries(shippedPrivacyRules)) {
      if (rule !== 'source') expect(privacySources.find((one) => one.rule === rule), rule).toMatchObject({ value });
    }
    expect(privacySources.filter((one) => one.basis === 'assumed').map((one) => one.rule)).toEqual(['retentionDays', 'unpublishedDays']);
  });

  it('are set for the workspace and for one contest; the clock follows; contradictions are refused', async () => {
    const rules = PrivacyRules.parse({ ...shippedPrivacyRules, unpublishedDays: 10, source: '市局规定' });
    await client().privacy.setRules(rules);
    const of = async () => (await client().privacy.retention({})).contests.find((one) => one.contestId === contestId);
    expect(await of()).toMatchObject({ days: 10, due: '2026-05-14', own: false });
    await client().privacy.setRetention({ contestId, days: 400, reason: '上级要求', basedOn: await basedOn() });
    expect(await of()).toMatchObject({ from: '2026-05-04', days: 400, own: true });
    await expect(client().privacy.setRetention({ contestId, days: 1, reason: '旧页面', basedOn: 0 })).rejects.toMatchObject({ code: 'stale_revision' });
    await client().privacy.setRetention({ contestId, days: null, reason: '恢复', basedOn: await basedOn() });
    expect(await of()).toMatchObject({ days: 10, own: false });
    await expect(client().privacy.setRules({ ...rules, childAge: 18, minorAge: 14 })).rejects.toMatchObject({ code: 'bad_input' });
    await expect(client().privacy.setRules({ ...rules, reportBy: '一月底' })).rejects.toMatchObject({ code: 'bad_input' });
  });
});
