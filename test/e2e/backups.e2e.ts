// Backups in the real window: made and copied to a stick, the printed key proved, an older state brought back with what is
// missing in words, the stick's file restored elsewhere, and a workspace that another program changed only looked at.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { closeAll, launch, pictureAll, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, drawAt, drop, expectPlainWords } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('backups-failed');
  await closeAll();
});

async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.picture(`backups-${where}`, where === 'look');
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
  expect(await it.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${where}: too wide`).toBe(true);
}
const goTo = (it: RunningApp, path: string) => it.page.evaluate((to) => { window.location.hash = `#${to}`; }, path);
const titles = async (it: RunningApp) => (await ask(it, 'contests', 'list', {})).contests.map((one) => one.title);
const newContest = (it: RunningApp, title: string) => ask(it, 'contests', 'create', { templateId: 'weike', title, year: 2026 });

test('from a backup and a copy on a stick back to work; what another program did is told before anything is written', async () => {
  const folder = temporaryFolder('backups');
  const dir = join(folder, 'workspace');
  const it = await launch();
  const { page } = it;
  await drawAt(it);
  const { recoveryKey } = await ask(it, 'workspace', 'create', { name: '望江区教育局', dir });
  await newContest(it, '第七届微课大赛');
  await page.reload();
  await goTo(it, '/workspace/backups');
  await page.getByText('还没有验证过').waitFor();
  await page.keyboard.press('Control+b');
  await page.getByText('已备份并核对').waitFor();
  const stick = join(folder, '望江.sxbackup');
  await it.answerSaveDialog(stick);
  await page.keyboard.press('Control+e');
  await page.getByText('已拷贝').waitFor();

  // The drill, with the key as it stands on the paper.
  await page.getByRole('button', { name: '验证…' }).press('Enter');
  await page.locator('#prove-key:focus').waitFor();
  await page.keyboard.type(recoveryKey.toLowerCase());
  await page.keyboard.press('Enter');
  await page.locator('[data-test=proved]').waitFor();
  await expectClean(it, 'proved');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.locator('[data-test=key-state]').filter({ hasText: '已验证' }).waitFor();

  // Back to the backup made by hand: two contests of later would be missing, and are told in words.
  await newContest(it, '校园短片征集');
  await newContest(it, '朗读者');
  await page.getByRole('row').filter({ hasText: '手动' }).getByRole('button', { name: '查看' }).press('Enter');
  await page.locator('[data-test=inspected]').waitFor();
  expect(await page.getByRole('cell', { name: '新建活动', exact: true }).count()).toBe(2);
  const held = page.locator('[data-count=contests] td');
  await until('what is here now', () => held.allInnerTexts(), (cells) => cells[1] === '1' && cells[2] === '3');
  await expectClean(it, 'look');
  await page.locator('#restore-reason').fill('演练');
  await page.locator('#restore-person').fill('王科长');
  await page.keyboard.press('Enter');
  await page.locator('[data-test=restored]').waitFor();
  await expectClean(it, 'restored');
  expect(await titles(it)).toEqual(['第七届微课大赛']);
  await page.getByRole('button', { name: '打开工作区' }).press('Enter');
  await page.getByText('第七届微课大赛').first().waitFor();

  // The stick's file, dropped on the window, becomes a workspace of its own; a wrong key opens nothing.
  await drop(it, [stick]);
  await page.locator('#secret-key').fill('11111-11111');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').first().waitFor();
  await page.locator('#secret-key').fill(recoveryKey);
  await page.keyboard.press('Enter');
  await page.getByText('恢复成新的工作区').waitFor();
  await expectClean(it, 'copy');
  await page.getByRole('button', { name: '恢复成新工作区' }).press('Enter');
  await page.locator('[data-test=restored]').waitFor();
  const other = (await ask(it, 'workspace', 'current', {})).workspace?.dir ?? '';
  expect(other).not.toBe(dir);
  expect(await titles(it)).toEqual(['第七届微课大赛']);

  // Another program changes a title while the first workspace is closed.
  const outside = new Database(join(dir, 'saixue.db'));
  outside.prepare('update contests set title = ?').run('第八届微课大赛');
  outside.close();
  await ask(it, 'workspace', 'open', { dir });
  await goTo(it, '/contests');
  const band = page.locator('[data-test=frozen]');
  await band.waitFor();
  await expectClean(it, 'frozen');
  const refused = await page.evaluate(() => window.saixue.call({ id: 'x', feature: 'contests', call: 'sample', input: {} }));
  expect(refused.ok ? '' : refused.error.message).toContain('只能查看');
  await band.getByRole('button', { name: '检查' }).press('Enter');
  await page.locator('[data-test=check-verdict][data-sound=false]').waitFor();
  await expectClean(it, 'check');
  await band.getByRole('button', { name: '按现状接受…' }).press('Enter');
  await page.locator('#accept-reason:focus').waitFor();
  await page.keyboard.type('技术员改了名称');
  await expectClean(it, 'accept');
  await page.keyboard.press('Enter');
  await band.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+r');
  await page.locator('[data-test=check-verdict]').waitFor();
  await newContest(it, '能写了');
  await page.emulateMedia({ colorScheme: 'dark' });
  await until('the dark theme', () => page.evaluate(() => document.documentElement.classList.contains('dark')), (dark) => dark);
  await expectClean(it, 'sound-dark');
  expect(it.pageErrors()).toEqual([]);
});
