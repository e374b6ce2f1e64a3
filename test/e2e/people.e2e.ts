// Named users in the real window: turned on with the printed key, locked, signed in to, refused by role, and locked when nobody
// is there, after which the process that held what was on screen is gone. No axe fault in any view.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { closeAll, launch, pictureAll, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, drawAt, expectPlainWords } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('people-failed');
  await closeAll();
});

const canary = '金丝雀微课大赛 JSQ-7731-mark';

async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.picture(`people-${where}`);
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
  expect(await it.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${where}: too wide`).toBe(true);
}
const goTo = (it: RunningApp, path: string) => it.page.evaluate((to) => { window.location.hash = `#${to}`; }, path);

async function signIn(it: RunningApp, login: string, password: string): Promise<void> {
  await it.page.getByLabel('用户名').fill(login);
  await it.page.getByLabel('密码', { exact: true }).fill(password);
  await it.page.keyboard.press('Enter');
}
async function typeNew(it: RunningApp, prefix: string, password: string): Promise<void> {
  await it.page.locator(`#${prefix}-${prefix === 'password' ? 'new' : 'password'}`).fill(password);
  await it.page.locator(`#${prefix}-again`).fill(password);
}

/** The system's number of the process that draws the page. */
const processOf = (it: RunningApp) => it.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);

test('users are turned on with the printed key; wrong passwords lock one; a supervisor looks and is refused in words', async () => {
  const folder = temporaryFolder('people');
  const it = await launch();
  const { page } = it;
  await drawAt(it);
  const { recoveryKey } = await ask(it, 'workspace', 'create', { name: '望江区教育局', dir: join(folder, 'workspace') });
  await ask(it, 'contests', 'create', { templateId: 'weike', title: canary, year: 2026 });
  await page.reload();
  await page.locator('[data-test=unproved]').waitFor();

  // Three steps: the key from the paper, the first user, what is different now.
  await goTo(it, '/workspace/people');
  await page.getByRole('button', { name: '启用用户…' }).press('Enter');
  await page.locator('#on-key:focus').waitFor();
  await page.keyboard.type('一二三');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: '恢复密钥不对' }).waitFor();
  await page.locator('#on-key').fill(recoveryKey);
  await page.keyboard.press('Enter');
  await page.locator('#on-name:focus').waitFor();
  await page.keyboard.type('王科长');
  await page.locator('#on-login').fill('wang');
  await typeNew(it, 'on', '短');
  await page.keyboard.press('Enter');
  await page.getByText('至少要 10 个字符，现在是 1 个。').waitFor();
  await expectClean(it, 'turn-on');
  await typeNew(it, 'on', 'Guangchang-37');
  await page.keyboard.press('Enter');
  await page.locator('[data-test=on-done]:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.locator('[data-test=session]').filter({ hasText: '王科长' }).waitFor();

  // A supervisor with a first password.
  await page.keyboard.press('Control+n');
  await page.locator('#user-name:focus').waitFor();
  await page.keyboard.type('李监督');
  await page.locator('#user-login').fill('li');
  await page.getByRole('checkbox', { name: /^监督员/ }).check();
  await typeNew(it, 'user', 'Zanshi-2026-mima');
  await page.keyboard.press('Enter');
  await page.getByRole('cell', { name: '李监督' }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await expectClean(it, 'users');

  // Two tries are enough here.
  await page.getByRole('button', { name: '修改…', exact: true }).press('Enter');
  await page.locator('#access-idleMinutes:focus').waitFor();
  await page.locator('#access-tries').fill('2');
  await page.keyboard.press('Enter');
  await page.getByText('10 分钟内输错 2 次密码').waitFor();

  // Locked by hand; wrong passwords are told, then the user is locked for a while.
  await goTo(it, '/contests');
  await page.getByText(canary).first().waitFor();
  await page.keyboard.press('Control+Shift+L');
  await page.locator('[data-test=locked]').waitFor();
  expect(await page.locator('#sign-login').inputValue()).toBe('wang');
  for (let n = 0; n < 3; n += 1) {
    await signIn(it, 'li', `falsch-${n}-Geraten`);
    await page.getByRole('alert').filter({ hasText: n < 2 ? /密码不对|已暂时锁定/ : '已暂时锁定' }).waitFor();
    await page.locator('#sign-password:focus').waitFor();
  }
  await expectClean(it, 'user-locked');
  await signIn(it, 'wang', 'Guangchang-37');
  await page.getByText(canary).first().waitFor();
  await goTo(it, '/workspace/people');
  await page.getByRole('button', { name: '解锁' }).press('Enter');
  await page.getByRole('button', { name: '解锁' }).waitFor({ state: 'detached' });

  // Handed over: the supervisor must change the password first, then looks, and is refused in words what is not hers.
  await page.locator('[data-test=session]').press('Enter');
  await page.getByRole('button', { name: '切换用户' }).press('Enter');
  await page.locator('[data-test=locked]').waitFor();
  expect(await page.locator('#sign-login').inputValue()).toBe('');
  await signIn(it, 'li', 'Zanshi-2026-mima');
  await page.locator('#password-old').waitFor();
  await expectClean(it, 'must-change');
  await page.locator('#password-old').fill('Zanshi-2026-mima');
  await typeNew(it, 'password', 'Yuehan-Sun-88');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByText(canary).first().waitFor();
  const contest = await ask(it, 'contests', 'list', {});
  await goTo(it, `/contests/${contest.contests[0]?.contestId ?? ''}/settings`);
  await page.getByRole('heading', { level: 1, name: '活动设置' }).waitFor();
  await goTo(it, '/workspace/people');
  await page.getByText('您以“李监督”登录').waitFor();
  expect(await page.getByRole('button', { name: '添加用户' }).count()).toBe(0);
  await expectClean(it, 'supervisor');
  const refused = await page.evaluate(() => window.saixue.call({ id: 'x', feature: 'contests', call: 'sample', input: {} }));
  expect(refused.ok ? '' : refused.error.message).toContain('“李监督”不能做这一步');
  expect(it.pageErrors()).toEqual([]);
});

test('nobody there: it counts down, names what is not saved, any key goes on; then it locks, and the page’s process ends', async () => {
  const folder = temporaryFolder('idle');
  const it = await launch();
  const { page } = it;
  await drawAt(it);
  const { recoveryKey } = await ask(it, 'workspace', 'create', { name: '望江区教育局', dir: join(folder, 'workspace') });
  const { contestId } = await ask(it, 'contests', 'create', { templateId: 'weike', title: canary, year: 2026 });
  await ask(it, 'people', 'turnOn', { login: 'wang', name: '王科长', password: 'Guangchang-37', recoveryKey });
  const { rules } = await ask(it, 'people', 'status', {});
  await ask(it, 'people', 'setRules', { ...rules, idleMinutes: 2 });
  // The page's clock is wound on by the test; the program's own code is as it is.
  await page.clock.install();
  await page.reload();
  const settings = `/contests/${contestId}/settings`;
  await goTo(it, settings);
  const title = page.locator('main input').first();
  await title.waitFor();
  await title.fill(`${canary}（改）`);
  await page.locator('[data-test=dirty]').waitFor();
  await page.clock.fastForward(61_000);
  const warning = page.locator('[data-test=idle-warning]');
  await warning.waitFor();
  await page.getByText('活动设置里有没保存的修改').waitFor();
  await expectClean(it, 'idle');
  const before = await title.inputValue();
  await page.keyboard.press('x');
  await warning.waitFor({ state: 'detached' });
  // The key stopped the count and did nothing else.
  expect(await title.inputValue()).toBe(before);
  await page.clock.fastForward(30_000);
  expect(await warning.count()).toBe(0);
  const watched = await processOf(it);
  await page.clock.fastForward(125_000);
  await page.locator('[data-test=locked]').waitFor();
  // The memory that held the contest has gone with its process (E32 looks into the new one).
  expect(await processOf(it)).not.toBe(watched);
  await until('the old process has ended', () => existsSync(`/proc/${watched}`), (there) => !there, 10_000);
  const status = await ask(it, 'people', 'status', {});
  expect(status).toMatchObject({ named: true, session: null, locked: { name: '望江区教育局' } });
  // The system's own lock counts as well; whoever signs in is back where they were.
  await signIn(it, 'wang', 'Guangchang-37');
  await page.getByRole('heading', { level: 1, name: '活动设置' }).waitFor();
  expect(page.url()).toContain(settings);
  await it.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen'));
  await page.locator('[data-test=locked]').waitFor();
  expect(it.pageErrors()).toEqual([]);
});
