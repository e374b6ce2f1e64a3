// Publication in the real window, by keyboard: a list posted with its working days, an objection recorded, opened, decided and the
// results corrected, a year of holidays typed in. No axe fault in any view, in either theme.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { judgedContest } from '../results/judged-contest.ts';
import { closeAll, launch, pictureAll, until, type RunningApp } from './harness.ts';
import { ask, drawAt, expectPlainWords } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('publication-failed');
  await closeAll();
});

async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.picture(where === 'list' ? 'publication' : `publication-${where}`, where === 'list');
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
  expect(await it.page.locator('body').innerText(), where).not.toMatch(/\bpublication\.[a-z]\w*/i);
  expect(await it.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${where}: too wide`).toBe(true);
}

test('from the posted list to the corrected result', async () => {
  const { program, contestId } = await judgedContest();
  const computed = await program.client.results.compute({ contestId });
  await program.client.results.publish({ contestId, basedOn: computed.basedOn });
  const winner = computed.rows.find((row) => row.award !== '');
  await program.client.workspace.close({});
  const it = await launch({ home: join(program.files, 'home') });
  const { page } = it;
  await drawAt(it);
  await ask(it, 'workspace', 'open', { dir: program.dir });
  await page.evaluate((id) => { window.location.hash = `#/contests/${id}/publication`; }, contestId);
  await page.reload();
  const dialog = (name: string) => page.getByRole('dialog', { name });

  // Nothing yet; then a list with its period worked out while it is typed.
  await page.getByText('还没有公示过').waitFor();
  await page.keyboard.press('Control+n');
  await dialog('公示名单').getByLabel('公示日').fill('2025.9.29');
  await dialog('公示名单').getByText('至2025年10月13日（周一）当天结束为止').waitFor();
  await dialog('公示名单').getByText('10月11日（周六）调休上班').waitFor();
  await dialog('公示名单').getByLabel('公示日').fill('2027-01-04');
  await dialog('公示名单').getByText('不确定：2027 年').waitFor();
  await dialog('公示名单').getByLabel('公示日').fill('2026-11-16');
  await dialog('公示名单').getByLabel('受理异议的联系方式').fill('云澜市教育局电教馆 029-88886666');
  await dialog('公示名单').getByText('至2026年11月23日').waitFor();
  await expectClean(it, 'announce');
  await page.keyboard.press('Enter');
  await dialog('公示名单').waitFor({ state: 'hidden' });
  await page.getByRole('grid', { name: '名单' }).getByText('获奖名单公示').waitFor();
  await page.getByRole('region', { name: '获奖名单公示' }).getByText('电教馆').waitFor();
  const pdf = join(program.files, '公示.pdf');
  await it.answerSaveDialog(pdf);
  await page.keyboard.press('Control+p');
  await page.getByText('名单已写好').waitFor();
  expect(existsSync(pdf)).toBe(true);
  await expectClean(it, 'list');

  // An objection: recorded with its form, taken at once; who it was stays masked.
  await page.getByRole('button', { name: '异议', exact: true }).press('Enter');
  await page.getByText('没有收到异议').waitFor();
  await page.keyboard.press('Control+n');
  const record = dialog('登记异议');
  await record.getByLabel('作品编号').fill(winner?.code ?? '');
  await record.getByLabel('收到日期').fill('2026-11-18');
  await record.getByLabel('姓名').fill('欧阳婉莹');
  await record.getByLabel('身份证件号码').fill('11010519491231002X');
  await record.getByLabel('联系方式').fill('13912340000');
  await record.getByLabel('异议的内容和理由').fill('作品与网上公开课件雷同。');
  await expectClean(it, 'record');
  await record.getByRole('button', { name: '登记', exact: true }).press('Enter');
  await record.getByText('已登记并受理').waitFor();
  await record.getByRole('button', { name: '关闭', exact: true }).press('Enter');
  await record.waitFor({ state: 'hidden' });
  await page.getByRole('grid', { name: '异议' }).getByText('欧**').waitFor();
  expect(await page.locator('body').innerText()).not.toContain('欧阳婉莹');

  // Opened for a reason, and gone from the window afterwards.
  await page.getByRole('button', { name: '打开内容…' }).press('Enter');
  await dialog('打开异议').getByLabel('谁要看').fill('纪检员');
  await dialog('打开异议').getByLabel('事由').fill('核实');
  await page.keyboard.press('Enter');
  await dialog('打开异议').getByText('11010519491231002X').waitFor();
  await dialog('打开异议').getByRole('button', { name: '看完了' }).press('Enter');
  await dialog('打开异议').waitFor({ state: 'hidden' });
  expect(await page.locator('body').innerText()).not.toContain('13912340000');

  // Decided and corrected: the next version stands beside the old one, and the list is to be posted again.
  await page.getByRole('button', { name: '作出决定…' }).press('Enter');
  await dialog('异议处理决定').getByLabel('成立', { exact: true }).check();
  await dialog('异议处理决定').getByLabel('决定人').fill('赵主任、钱老师');
  await dialog('异议处理决定').getByLabel('理由').fill('比对后查实。');
  await dialog('异议处理决定').getByRole('button', { name: '登记决定' }).press('Enter');
  await dialog('异议处理决定').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: '更正结果…' }).press('Enter');
  const correct = dialog('更正结果');
  await correct.getByLabel('取消评奖资格').check();
  await correct.getByLabel('理由').fill('雷同，取消资格');
  await expectClean(it, 'correct');
  await correct.getByRole('button', { name: '更正' }).press('Enter');
  await correct.getByText('已成为第 2 版结果').waitFor();
  await correct.getByText(`${winner?.code}：${winner?.award} → 没有奖项`).waitFor();
  await correct.getByRole('button', { name: '完成' }).press('Enter');
  await correct.waitFor({ state: 'hidden' });
  await page.getByText('请重新公示获奖名单').waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectClean(it, 'objections-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  // A year of one's own: half of it is said to be half.
  await page.getByRole('button', { name: '节假日表', exact: true }).press('Enter');
  await page.getByRole('button', { name: '2027', exact: true }).press('Enter');
  await page.getByText('2027 年还没有录入').waitFor();
  await page.getByLabel('从', { exact: true }).fill('2027-01-01');
  await page.getByLabel('到（可不填）').fill('2027-01-03');
  await page.getByLabel('节日', { exact: true }).fill('元旦');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '保存这一年' }).press('Enter');
  await page.getByText('这一年不完整').waitFor();
  await until('three days', async () => (await ask(it, 'publication', 'holidays', {})).days.filter((one) => one.date.startsWith('2027')).length, (count) => count === 3);
  await page.getByRole('button', { name: '2026', exact: true }).press('Enter');
  expect(await page.getByLabel('依据').inputValue()).toContain('国办发明电〔2025〕7号');
  await expectClean(it, 'holidays');
  expect(it.pageErrors()).toEqual([]);
  expect(it.outsideRequests()).toEqual([]);
  await it.close();
  await program.close();
}, 60_000);
