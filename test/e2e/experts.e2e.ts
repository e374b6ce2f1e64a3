// The expert pool and its draws in the real window: a person added by keyboard, a draw, a substitute, judges, the record.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { writeWorkbook } from '#backend/excel/write.ts';
import { closeAll, launch, pictureAll, temporaryFolder, type RunningApp } from './harness.ts';
import { ask, expectPlainWords } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('experts-failed');
  await closeAll();
});

async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
  expect(await it.page.locator('body').innerText(), where).not.toMatch(/\bexperts\.[a-z]\w*/i);
  expect(await it.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${where}: too wide`).toBeLessThanOrEqual(0);
}

async function fill(it: RunningApp, folder: string): Promise<string> {
  await ask(it, 'workspace', 'create', { name: '云澜市电教馆', dir: join(folder, 'workspace') });
  const { contestId } = await ask(it, 'contests', 'create', { templateId: 'weike', title: '第七届微课大赛', year: 2026 });
  const filePath = join(folder, '专家推荐表.xlsx');
  const [surnames, given] = ['陈林黄张李王吴刘蔡杨许郑', ['雨桐', '晓雯', '建华', '若溪', '志强']];
  await writeWorkbook(filePath, [{
    name: '专家', columns: ['姓名', '单位', '推荐单位', '学段', '学科', '职称', '职务', '手机', '任期'].map((header) => ({ header })),
    rows: Array.from({ length: 36 }, (_, at) => [`${surnames[at % 12]}${given[at % 5]}`, `云澜第${'一二三四五六七八九十百'[at % 11]}实验学校`, `${'南湖东山西河'.slice((at % 3) * 2, (at % 3) * 2 + 2)}区教育局`,
      ['小学', '初中', '高中'][at % 3] ?? '', ['语文', '数学', '英语', '信息科技'][at % 4] ?? '', at % 3 === 0 ? '正高级教师' : '高级教师', at % 4 === 0 ? '教研员' : '教师',
      `138${String(10_000_000 + at)}`, at === 5 ? '2020-2023' : '2025-2028']),
  }]);
  const preview = await ask(it, 'imports', 'preview', { kind: 'experts', filePath });
  await ask(it, 'imports', 'apply', { kind: 'experts', filePath, fileHash: preview.fileHash, basedOn: preview.basedOn });
  return contestId;
}

test('pool, draw, replacement, appointment and record', async () => {
  const folder = temporaryFolder('experts');
  const it = await launch();
  const { page } = it;
  const contestId = await fill(it, folder);
  await page.evaluate(() => { location.hash = '#/experts'; });
  await page.getByRole('grid', { name: '专家库' }).waitFor();
  await page.keyboard.press('Control+n');
  await page.getByRole('dialog', { name: '新增专家' }).waitFor();
  await page.getByLabel('姓名', { exact: true }).fill('欧阳娜');
  await page.getByLabel('单位', { exact: true }).fill('云澜师范学院');
  await page.getByLabel('手机', { exact: true }).fill('12');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('手机号不对').waitFor();
  await expectClean(it, 'the dialog');
  await page.getByLabel('手机', { exact: true }).fill('13900001111');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('searchbox').fill('oyn');
  await page.getByRole('gridcell', { name: '欧阳娜' }).waitFor();
  await page.getByText('139****1111').waitFor();
  await page.getByRole('searchbox').fill('');
  await page.getByRole('gridcell', { name: '陈雨桐' }).first().waitFor();
  await it.picture('experts');

  await page.evaluate((id) => { location.hash = `#/contests/${id}/draw`; }, contestId);
  await page.getByRole('heading', { level: 1, name: '抽取评委' }).waitFor();
  await page.getByLabel('人数 1', { exact: true }).fill('0');
  expect(await page.locator('[data-test="draw"]').isDisabled()).toBe(true);
  await page.getByLabel('人数 1', { exact: true }).fill('4');
  await page.getByLabel('抽取人', { exact: true }).fill('陈秀云');
  await page.getByLabel('监督人', { exact: true }).fill('郑监督');
  await page.getByLabel('专家', { exact: true }).selectOption({ index: 1 });
  await page.getByLabel('原因', { exact: true }).fill('亲属参赛');
  await page.keyboard.press('Enter');
  const seed = await page.locator('[data-test="seed"]').innerText();
  await page.keyboard.press('Control+Enter');
  await page.locator('[data-test="drawn"]').waitFor();
  const { draws } = await ask(it, 'experts', 'draws', { contestId });
  expect(draws).toMatchObject([{ seed: Number(seed), operator: '陈秀云', supervisor: '郑监督' }]);
  expect(draws[0]?.excluded.map((one) => one.reason)).toContain('申明回避：亲属参赛');
  await page.getByText(/未参加抽取 \d+ 人/).click();
  await page.locator('[data-test="drawn"]').getByRole('button', { name: /^替换/ }).first().press('Enter');
  await page.getByRole('dialog', { name: /^替换/ }).waitFor();
  await page.getByLabel(/^原因（/).fill('出差在外');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByText('接替上场').first().waitFor();
  await page.locator('[data-test="appoint"]').press('Enter');
  await page.locator('.pill').getByText('已聘为评委').waitFor();
  const { rows } = await ask(it, 'contests', 'judges', { contestId });
  expect(rows).toHaveLength(draws[0]?.drawn.length ?? -1);
  const record = join(folder, '抽取记录.pdf');
  await it.answerSaveDialog(record);
  await page.locator('[data-test="print"]').press('Enter');
  await page.getByRole('status').getByText('抽取记录.pdf').waitFor();
  expect(existsSync(record)).toBe(true);
  await it.picture('draw');
  expect(it.pageErrors()).toEqual([]);
}, 120_000);
