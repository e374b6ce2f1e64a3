// Personal information in the real window: inventory, access log, days set, a deletion run by two people, its certificate, the yearly file.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { closeAll, launch, pictureAll, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, drawAt, expectPlainWords } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('privacy-failed');
  await closeAll();
});

async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.picture(`privacy-${where}`);
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
  expect(await it.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${where}: too wide`).toBe(true);
}

test('who is kept and who looked, until the people of a contest are deleted by two persons', async () => {
  const folder = temporaryFolder('privacy');
  const it = await launch();
  const { page } = it;
  await drawAt(it);
  await ask(it, 'workspace', 'create', { name: '望江区教育局', dir: join(folder, 'workspace') });
  const { contestId } = await ask(it, 'contests', 'sample', {});
  const { title } = await ask(it, 'contests', 'get', { contestId });
  await ask(it, 'contests', 'create', { templateId: 'xuesheng', title: '学生信息素养提升实践活动', year: 2026 });
  await ask(it, 'contests', 'entries', { contestId });
  const teacher = await ask(it, 'directory', 'saveTeacher', { name: '欧阳若兰', idNumber: '11010519491231002X' });
  await ask(it, 'directory', 'reveal', { teacherId: teacher.teacherId, reason: '核对职称评审材料' });
  await page.reload();
  await page.evaluate(() => { window.location.hash = '#/workspace/privacy'; });
  await page.locator('[data-age=adults]').waitFor();

  // By keyboard to the log: the look at the list and the reveal with its reason are there.
  await page.keyboard.press('Control+ArrowRight');
  await page.locator('[data-call="directory.reveal"]').filter({ hasText: '核对职称评审材料' }).waitFor();
  await page.locator('[data-call="contests.entries"]').filter({ hasText: title }).waitFor();
  await expectClean(it, 'access');
  await page.getByLabel('只看可能涉及未成年人的').check();
  await page.getByText('这段时间没有访问记录').waitFor();

  await page.keyboard.press('Control+ArrowRight');
  const row = page.locator(`[data-contest="${contestId}"]`);
  await row.getByRole('button', { name: '设定天数' }).press('Enter');
  await page.locator('#own-days:focus').waitFor();
  await page.locator('#own-days').fill('730');
  await page.locator('#days-reason').fill('市局规定两年');
  await page.keyboard.press('Enter');
  await row.filter({ hasText: '730' }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await expectClean(it, 'retention');
  // An unfinished contest is not deleted: the reason is a sentence, and there is no button.
  await page.getByRole('row').filter({ hasText: '学生信息素养' }).getByRole('button', { name: '删除个人信息' }).press('Enter');
  await page.locator('[data-test=blockers]').filter({ hasText: '还没有发布结果' }).waitFor();
  expect(await page.locator('[data-test=purge]').count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });

  await row.getByRole('button', { name: '删除个人信息' }).press('Enter');
  await page.locator('#purge-title:focus').waitFor();
  await page.keyboard.type(title);
  await page.locator('#purge-person').fill('赵科长');
  await page.locator('#purge-second').fill('赵科长 ');
  await page.locator('#purge-reason').fill('保存期限届满');
  await page.locator('[data-test=purge]').press('Enter');
  await page.getByRole('alert').filter({ hasText: '两位不同的人' }).waitFor();
  await expectClean(it, 'purge');
  await page.locator('#purge-second').fill('孙老师');
  await page.locator('[data-test=purge]').press('Enter');
  await row.filter({ hasText: '已删除' }).waitFor();
  const { rows } = await ask(it, 'contests', 'entries', { contestId });
  expect(new Set(rows.flatMap((entry) => entry.authors.map((one) => one.name)))).toEqual(new Set(['']));
  const paper = join(folder, '删除证明.pdf');
  await it.answerSaveDialog(paper);
  await page.getByRole('button', { name: '删除证明' }).press('Enter');
  await until('the certificate', () => Promise.resolve(existsSync(paper) ? readFileSync(paper).subarray(0, 5).toString() : ''), (head) => head === '%PDF-');
  await page.getByText('删除证明已生成').waitFor();
  await expectClean(it, 'deleted');

  await page.keyboard.press('Control+ArrowRight');
  const pack = join(folder, '年报.xlsx');
  await it.answerSaveDialog(pack);
  await page.locator('[data-test=year-pack]').press('Enter');
  await page.getByText('年度材料已生成').waitFor();
  expect(readFileSync(pack).subarray(0, 2).toString()).toBe('PK');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectClean(it, 'year-dark');
  await page.keyboard.press('Control+ArrowRight');
  await page.locator('[data-age=adults]').waitFor();
  expect(it.pageErrors()).toEqual([]);
});
