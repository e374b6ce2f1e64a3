// Eligibility in the real window: findings by rule, an exclusion by keyboard and its taking back, a consent.
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { writeWorkbook } from '#backend/excel/write.ts';
import { idNumber } from '../imports/made-sheet.ts';
import { closeAll, launch, pictureAll, temporaryFolder, type RunningApp } from './harness.ts';
import { ask, expectPlainWords } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('eligibility-failed');
  await closeAll();
});

async function fill(it: RunningApp, folder: string): Promise<string> {
  await ask(it, 'workspace', 'create', { name: '云澜市电教馆', dir: join(folder, 'workspace') });
  const { contestId } = await ask(it, 'contests', 'create', { templateId: 'xuesheng', title: '第七届学生信息素养活动', year: 2026 });
  const { rules, revision } = await ask(it, 'contests', 'get', { contestId });
  await ask(it, 'contests', 'update', { contestId, basedOn: revision, rules: {
    ...rules, limits: { ...rules.limits, perPerson: { any: 1, first: null, coauthor: null, advisor: null }, consentUnder: 14 },
    categories: rules.categories.map((one) => ({ ...one, participant: 'student' as const })),
  } });
  const filePath = join(folder, 'entries.xlsx');
  const school = (at: number): string => `云澜第${'一二三四五'[at % 5]}实验小学`;
  await writeWorkbook(filePath, [{
    name: '作品', columns: ['报送单位', '组别', '项目', '年级', '作品名称', '作者姓名', '作者证件号码', '作者单位', '指导教师'].map((header) => ({ header })),
    rows: [
      ['南湖区教育局', '小学组', '数字绘画', '五年级', '春天的校园', '陈雨桐', idNumber(1, '20150607'), school(0), '钱老师'],
      ['南湖区教育局', '小学组', '数字绘画', '五年级', '我的梦想', '陈雨桐', idNumber(1, '20150607'), school(0), '钱老师'],
      ['南湖区教育局', '初中组', '数字绘画', '小学三年级', '家乡的桥', '林若溪', '', school(1), '林若溪'],
      ...Array.from({ length: 14 }, (_, at) => ['东山区教育局', '小学组', '电子板报', '六年级', `板报作品 ${at + 1}`, `学生${'甲乙丙丁戊己庚辛壬癸子丑寅卯'[at] ?? ''}`, '',
        school(at), '李老师']),
    ],
  }]);
  const preview = await ask(it, 'imports', 'preview', { kind: 'entries', contestId, filePath });
  await ask(it, 'imports', 'apply', { kind: 'entries', contestId, filePath, fileHash: preview.fileHash, basedOn: preview.basedOn });
  return contestId;
}

test('findings, an exclusion and its taking back, consent', async () => {
  const folder = temporaryFolder('eligibility');
  const it = await launch();
  const { page } = it;
  const contestId = await fill(it, folder);
  const check = () => ask(it, 'entries', 'check', { contestId });
  await page.evaluate((id) => { location.hash = `#/contests/${id}/checks`; }, contestId);
  const grid = page.getByRole('grid', { name: '资格审查' });
  await grid.waitFor();
  await page.locator('.rule', { hasText: '每人件数' }).click();
  await grid.focus();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog', { name: '排除作品' }).waitFor();
  // The first entry stays, the other is ticked.
  expect(await page.getByRole('checkbox').evaluateAll((boxes) => boxes.map((one) => (one as HTMLInputElement).checked))).toEqual([false, true]);
  await page.getByLabel(/^理由/).fill('每人限报一件');
  expect(await it.axe(), 'the dialog').toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect((await check()).findings.find((one) => one.rule === 'perPerson')).toMatchObject({ decision: 'excluded', reason: '每人限报一件' });
  await page.getByRole('button', { name: '已处理', exact: true }).click();
  await page.getByText('理由：每人限报一件').waitFor();
  await it.picture('eligibility-decided');
  await grid.focus();
  await page.keyboard.press('Control+z');
  await page.getByRole('dialog').waitFor();
  await page.getByLabel(/^理由/).fill('作者补交说明');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect((await check()).findings.find((one) => one.rule === 'perPerson')?.decision).toBe('open');
  await page.getByRole('button', { name: '待处理', exact: true }).click();
  await page.locator('.rule', { hasText: '监护人同意' }).click();
  await grid.focus();
  await page.keyboard.press('Control+g');
  await page.getByRole('dialog', { name: '登记监护人同意' }).waitFor();
  await page.getByLabel(/^谁同意的/).fill('母亲');
  const before = (await check()).findings.filter((one) => one.rule === 'consent').length;
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect((await check()).findings.filter((one) => one.rule === 'consent').length).toBe(before - 1);
  await page.locator('.rule', { hasText: '全部' }).click();
  await page.keyboard.press('F6');
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  expect(await it.axe()).toEqual([]);
  await expectPlainWords(it);
  expect(await page.locator('body').innerText()).not.toMatch(/\beligibility\.[a-z]\w*/i);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await it.picture('eligibility');
  expect(it.pageErrors()).toEqual([]);
}, 120_000);
