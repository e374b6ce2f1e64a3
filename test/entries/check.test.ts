// Eligibility over the contract: imported entries are checked, findings decided and taken back, consent recorded, past winners known.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeWorkbook } from '#backend/excel/write.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { idNumber } from '../imports/made-sheet.ts';

let program: TestProgram;
let contestId = '';
const today = new Date('2026-03-10T08:00:00Z');
beforeAll(async () => {
  program = await startProgram({ now: () => today });
  const { client } = program;
  ({ contestId } = await client.contests.create({ templateId: 'xuesheng', title: '第五届绘画大赛', year: 2026 }));
  const { rules, revision } = await client.contests.get({ contestId });
  await client.contests.update({ contestId, basedOn: revision, rules: {
    ...rules, levels: [],
    limits: { ...rules.limits, perPerson: { any: 1, first: null, coauthor: null, advisor: null }, consentUnder: 14, pastWinners: 'work' },
    categories: rules.categories.map((one) => ({ ...one, participant: 'student' as const })),
  } });
});
afterAll(() => program.close());

async function bring(kind: 'entries' | 'history', name: string, headers: string[], rows: string[][]) {
  const filePath = join(program.files, name);
  await writeWorkbook(filePath, [{ name: '表', columns: headers.map((header) => ({ header })), rows }]);
  const of = { kind, filePath, ...(kind === 'entries' ? { contestId } : {}) };
  const preview = await program.client.imports.preview(of);
  const applied = await program.client.imports.apply({ ...of, fileHash: preview.fileHash, basedOn: preview.basedOn });
  return { preview, applied };
}
const heads = ['组别', '项目', '年级', '作品名称', '作者姓名', '作者证件号码', '作者单位', '指导教师'];
const child = idNumber(1, '20150607');
const check = () => program.client.entries.check({ contestId });
const active = async () => (await program.client.contests.entries({ contestId })).rows
  .filter((one) => one.status === 'active').map((one) => one.title);

test('findings name the rule; a 学籍号 and the ID inside it are one person; nothing whole crosses the border', async () => {
  const { applied } = await bring('entries', 'a.xlsx', heads, [
    ['小学组', '数字绘画', '五年级', '春天', '赵一', child, '云澜小学', '钱老师'], ['小学组', '数字绘画', '五年级', '夏天', '赵一', `G${child}`, '云澜小学', '钱老师'],
    ['初中组', '数字绘画', '小学三年级', '秋天', '孙三', idNumber(2, '20120310'), '云澜中学', '李老师'],
  ]);
  expect(applied.counts).toMatchObject({ add: 3 });
  const found = await check();
  expect(found.checked).toBe(3);
  expect(found.findings.map((one) => `${one.rule} ${one.severity} ${one.entries.map((entry) => entry.title).join('+')}`)).toEqual([
    'perPerson error 春天+夏天', 'wrongParticipant warning 秋天', 'consent error 春天', 'consent error 夏天', 'division error 秋天',
  ]);
  expect(found.findings[0]).toMatchObject({ decision: 'open', because: expect.stringContaining('规则来源') as string });
  expect(found.findings[0]?.who).toMatch(/赵一（云澜小学，6109\*+/);
  expect(JSON.stringify(found)).not.toContain(child);
  expect(found.counts.find((one) => one.rule === 'consent')).toEqual({ rule: 'consent', name: '监护人同意', open: 2, decided: 0 });
  expect((await program.client.entries.check({ contestId, rule: 'consent', offset: 1, limit: 1 }))).toMatchObject({ total: 2, findings: [{ rule: 'consent' }] });
});

test('excluded entries step out and come back; what is still excluded by another decision stays out; a stale page is refused', async () => {
  const { client } = program;
  const found = await check();
  const limit = found.findings.find((one) => one.rule === 'perPerson');
  const consent = found.findings.filter((one) => one.rule === 'consent');
  const second = limit?.entryIds[1] ?? '';
  const keys = [limit?.key ?? ''];
  await expect(client.entries.decide({ contestId, keys, decision: 'exclude', entryIds: [second], reason: '', basedOn: found.basedOn })).rejects.toMatchObject({ code: 'bad_input' });
  await expect(client.entries.decide({ contestId, keys, decision: 'exclude', entryIds: ['none'], reason: '超限', basedOn: found.basedOn })).rejects.toMatchObject({ code: 'bad_input' });
  const done = await client.entries.decide({ contestId, keys, decision: 'exclude', entryIds: [second], reason: '每人限一件，作者选择保留第一件',
    basedOn: found.basedOn });
  expect(done).toMatchObject({ decided: 1, withdrawn: 1, restored: 0 });
  expect(await active()).toEqual(['春天', '秋天']);
  await expect(client.entries.decide({ contestId, keys, decision: 'reopen', reason: '看错了', basedOn: found.basedOn })).rejects.toMatchObject({ code: 'stale_revision' });
  const after = await check();
  expect(after.findings.find((one) => one.key === keys[0])).toMatchObject({ decision: 'excluded', reason: '每人限一件，作者选择保留第一件',
    entryIds: limit?.entryIds });
  // The consent of the entry that is out is no open question any more.
  expect(after.findings.filter((one) => one.rule === 'consent').map((one) => one.key)).toEqual([consent[0]?.key]);
  const allowed = await client.entries.decide({ contestId, keys: [after.findings.find((one) => one.rule === 'division')?.key ?? ''], decision: 'allow', reason: '年级填错，已核实',
    basedOn: after.basedOn });
  expect(allowed).toMatchObject({ decided: 1, withdrawn: 0 });
  const again = await check();
  expect(again.findings.find((one) => one.rule === 'division')).toMatchObject({ decision: 'allowed', reason: '年级填错，已核实' });
  const first = again.findings.find((one) => one.rule === 'consent');
  await client.entries.decide({ contestId, keys: [first?.key ?? ''], decision: 'exclude', reason: '监护人不同意', basedOn: again.basedOn });
  expect(await active()).toEqual(['秋天']);
  const now = await check();
  const restored = await client.entries.decide({ contestId, keys, decision: 'reopen', reason: '作者补交说明', basedOn: now.basedOn });
  expect(restored).toMatchObject({ restored: 1, withdrawn: 0 });
  expect(await active()).toEqual(['夏天', '秋天']);
  const last = await check();
  await client.entries.decide({ contestId, keys: [first?.key ?? ''], decision: 'reopen', reason: '已补同意书', basedOn: last.basedOn });
  expect(await active()).toEqual(['春天', '夏天', '秋天']);
});

test('consent is recorded for all authors of the entries and the finding goes', async () => {
  const before = await check();
  const ids = before.findings.filter((one) => one.rule === 'consent').flatMap((one) => one.entryIds);
  await expect(program.client.entries.consent({ contestId, entryIds: ids, given: true, by: '母亲', on: '2026-02-30', notice: '2026 版',
    basedOn: before.basedOn })).rejects.toMatchObject({ code: 'bad_input' });
  const done = await program.client.entries.consent({ contestId, entryIds: ids, given: true, by: '母亲', on: '2026-03-01', notice: '2026 版',
    basedOn: before.basedOn });
  expect(done).toMatchObject({ people: 2, revision: before.basedOn + 1 });
  expect((await check()).findings.filter((one) => one.rule === 'consent')).toEqual([]);
  const events = JSON.stringify(await program.client.workspace.audit({ limit: 50 }));
  expect(events).toContain('entries.consent');
  expect(events).not.toContain('赵一');
  expect(events).not.toContain('母亲');
});

test('past winners come from a sheet, several in a row, and go again with the batch', async () => {
  const historyHeads = ['活动名称', '年份', '级别', '作品名称', '奖项', '获奖人', '学校', '证件号'];
  const { preview, applied } = await bring('history', 'h.xlsx', historyHeads, [
    ['第四届绘画大赛', '2025', '市级', '春天', '一等奖', '赵一、周五', '云澜小学', `G${child}、`.replace(/、$/, '')],
    ['第四届绘画大赛', '2024年', '市级', '秋天', '二等奖', '孙三', '云澜中学', ''], ['第四届绘画大赛', '明年', '市级', '冬天', '二等奖', '孙三', '云澜中学', ''],
    ['第四届绘画大赛', '2024', '市级', '秋天', '二等奖', '孙三', '云澜中学', ''],
  ]);
  expect(preview.problems.map((one) => `${one.row}${one.column} ${one.code}`)).toEqual(['2H values_mismatch', '4B number_format',
    '5F duplicate_row']);
  expect(applied.counts).toEqual({ add: 1, update: 0, same: 0, skip: 3 });
  const second = await bring('history', 'h2.xlsx', historyHeads, [['第四届绘画大赛', '2025', '市级', '春天', '一等奖', '赵一、周五', '云澜小学', `${child}、${idNumber(9)}`]]);
  expect(second.applied.counts).toMatchObject({ add: 1 });
  expect((await program.client.imports.preview({ kind: 'history',
    filePath: join(program.files, 'h2.xlsx') })).counts).toMatchObject({ same: 1, add: 0 });
  const won = (await check()).findings.filter((one) => one.rule === 'pastWinner');
  expect(won.map((one) => [one.severity, one.entries[0]?.title])).toEqual([['error', '春天'], ['error', '秋天']]);
  expect(won[0]?.message).not.toContain('按姓名');
  expect(won[1]?.message).toContain('按姓名');
  const { batches } = await program.client.imports.batches({ kind: 'history' });
  await program.client.imports.undo({ batchId: batches[0]?.batchId ?? '' });
  expect((await check()).findings.filter((one) => one.rule === 'pastWinner')).toHaveLength(1);
  expect(program.bugs).toEqual([]);
});
