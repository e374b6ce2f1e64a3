// A credit workspace in the real window, by keyboard: created, a teacher found by initials, a training registered,
// corrected and taken back; what is on screen is what the ledger says. No fault of accessibility in light or dark.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openConnection } from '#db/open.ts';
import { closeAll, launch, pictureAll, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, drawAt, expectPlainWords } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('credits-failed');
  await closeAll();
});

/** Presses 3 on the first page and makes a workspace for credits, as a clerk would. */
async function createWorkspace(it: RunningApp, folder: string): Promise<void> {
  const { page } = it;
  await page.getByRole('heading', { name: '您今天用赛学通做什么？' }).waitFor();
  await page.keyboard.press('3');
  await page.getByRole('dialog', { name: '新建学分工作区' }).waitFor();
  await page.locator('#create-name:focus').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('云澜市教师培训学分');
  await it.answerOpenDialog([folder]);
  await page.locator('#create-folder').press('Enter');
  await page.locator('#create-name').press('Enter');
  await page.getByRole('checkbox', { name: '我已抄下或打印，并另行保管' }).press('Space');
  await page.getByRole('button', { name: '进入工作区', disabled: false }).press('Enter');
  await page.getByText('还没有教师。').waitFor();
  await page.getByText('还没有设定规则。').waitFor();
}

/** Two schools, six teachers, the Shaanxi rules with a cycle that runs, and one training for everybody. */
async function fill(it: RunningApp): Promise<string> {
  const first = (await ask(it, 'directory', 'saveSchool', { name: '南湖区第一小学', unitName: '南湖区', stage: '小学' })).schoolId;
  const second = (await ask(it, 'directory', 'saveSchool', { name: '南湖区第二小学', unitName: '南湖区', stage: '小学' })).schoolId;
  const ids: string[] = [];
  for (const [name, schoolId] of [['陈雨桐', first], ['古丽努尔·买买提', first], ['林若溪', second], ['刘䶮', second], ['马秋燕', second]] as const) {
    const number = name === '林若溪' ? { idType: '居民身份证', idNumber: '610902198803070427', hiredOn: '2019-09-01' } : {};
    ids.push((await ask(it, 'directory', 'saveTeacher', { name, schoolId, sex: 'female', subject: '信息科技', ...number })).teacherId);
  }
  const { ruleSets } = await ask(it, 'credits', 'ruleSets', {});
  const { version: _version, ...body } = ruleSets.find((one) => one.ruleSetId === 'shaanxi-2018')!.body;
  await ask(it, 'credits', 'saveRuleSet', { body: { ...body, id: 'yunlan', name: '云澜市办法', cycle: { start: '2024-01-01', years: 5 } } });
  await ask(it, 'credits', 'useRuleSet', { ruleSetId: 'yunlan', from: '2024-01-01', actor: '陈秀云' });
  await ask(it, 'credits', 'register', {
    teacherIds: ids, subject: '校本研修 2025 年度', level: 'school', form: 'schoolBased', to: '2025-12-20', hours: 48, credits: 12, actor: '陈秀云',
  });
  return ids[2]!;
}

/** Colours are judged when they stand still. */
async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
  expect(await it.page.locator('body').innerText(), where).not.toMatch(/\bcredits\.[a-z]\w*/i);
}

const sumRow = (it: RunningApp) => it.page.locator('.ledger .foot').innerText().then((text) => text.split(/\s+/).filter(Boolean));
const whole = (it: RunningApp, teacherId: string) => Promise.all([
  ask(it, 'credits', 'balance', { teacherId }), ask(it, 'credits', 'ledger', { teacherId }),
]);

test('registered, corrected and taken back by keyboard; the screen says what the ledger says', async () => {
  const files = temporaryFolder('credits');
  mkdirSync(join(files, '学分'));
  const it = await launch();
  const { page } = it;
  const key = (name: string) => page.keyboard.press(name);
  const settled = () => page.getByRole('dialog').waitFor({ state: 'hidden' });
  await drawAt(it);
  await createWorkspace(it, join(files, '学分'));
  const lin = await fill(it);
  await page.reload();
  await page.getByRole('tree').getByText('南湖区第二小学').waitFor();

  // Found by initials; Enter goes to the ledger of the person who is on screen.
  await key('Control+f');
  await page.keyboard.type('lrx');
  await page.getByRole('heading', { level: 1, name: '林若溪' }).waitFor();
  await key('Enter');
  await page.locator('.ledger [role="treegrid"]:focus').waitFor();
  // 12 credits stand in the line, 10 of them count in a year.
  expect(await sumRow(it)).toEqual(['合计', '48', '12.00', '10.00']);

  await key('n');
  await page.locator('#fact-subject:focus').waitFor();
  await page.keyboard.insertText('国培计划：人工智能骨干');
  await key('Tab');
  for (let step = 0; step < 3; step += 1) await key('ArrowUp');
  for (let step = 0; step < 3; step += 1) await key('Tab');
  await page.keyboard.type('20261101');
  await key('Tab');
  await key('Control+a');
  await page.keyboard.type('2026.11.3');
  await key('Tab');
  await key('Tab');
  await page.keyboard.type('２４');
  await page.getByRole('dialog').getByText('12.00').waitFor();
  expect(await page.locator('#fact-days').inputValue()).toBe('3');
  await expectClean(it, 'registering');
  await key('Enter');
  await settled();
  await page.getByText('第 6 笔').waitFor();
  await page.locator('.ledger .why').getByText('24 学时 × 0.5 = 12 学分').waitFor();
  const posted = (await ask(it, 'credits', 'ledger', { teacherId: lin })).lines.find((one) => one.seq === 6);
  expect(posted).toMatchObject({ date: '2026-11-03', hours: 24, credits: 12, level: 'national', form: 'concentrated', category: 'concentrated' });
  expect(await sumRow(it)).toEqual(['合计', '72', '24.00', '22.00']);

  // The same again is no second line, and the dialog says so.
  await key('n');
  await page.locator('#fact-subject:focus').waitFor();
  await page.keyboard.insertText('国培计划：人工智能骨干');
  await page.locator('#fact-level').selectOption('national');
  await page.locator('#fact-from').fill('2026-11-01');
  await page.locator('#fact-to').fill('2026-11-03');
  await page.locator('#fact-hours').fill('24');
  await key('Enter');
  await page.getByRole('alert').getByText('台账里已有同样的记录').waitFor();
  await key('Escape');
  await settled();

  // Corrected: two more lines, both stay, the sums follow.
  await page.locator('.ledger [role="treegrid"]').focus();
  await key('c');
  // Whoever is in a field before the dialog has opened stays there: Enter in the first one, a choice, would do nothing.
  await page.locator('#correct-reason').fill('学时误记为 24');
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('correct-reason');
  await page.locator('#fact-hours').fill('20');
  await page.getByRole('dialog').getByText('10.00', { exact: true }).waitFor();
  await key('Enter');
  await settled();
  await page.locator('.ledger .row.reversal').waitFor();
  await page.locator('.ledger .row.reversed').waitFor();
  await until('the sums', () => sumRow(it), (row) => row.join(' ') === '合计 68 22.00 20.00');
  const [balance, ledger] = await whole(it, lin);
  expect(balance.byCategory).toMatchObject({ concentrated: 10, schoolBased: 10 });
  expect(ledger.lines.map((one) => one.state).sort()).toEqual(['certified', 'certified', 'reversal', 'reversed']);
  expect(ledger.lines.find((one) => one.state === 'reversal')).toMatchObject({ credits: -12, reverses: 6 });
  expect(await page.locator('.cycle .sum b').innerText()).toBe(String(balance.total));

  // Ctrl+Z takes the corrected line back with a reason of its own.
  await key('Control+z');
  await page.locator('#reverse-reason:focus').waitFor();
  await key('Enter');
  await settled();
  await until('the balance', () => page.locator('.cycle .sum b').innerText(), (text) => text === '10');
  expect(await sumRow(it)).toEqual(['合计', '48', '12.00', '10.00']);
  expect((await ask(it, 'credits', 'verify', {}))).toMatchObject({ intact: true, lines: 9, faults: [] });

  // A whole number only for a reason, which is recorded.
  expect(await page.locator('body').innerText()).not.toContain('610902198803070427');
  await page.getByRole('button', { name: '显示（须写理由）' }).press('Enter');
  await page.locator('#reveal-reason:focus').waitFor();
  await page.keyboard.insertText('核对国培报名表');
  await key('Enter');
  await page.getByText('610902198803070427').waitFor();
  expect((await ask(it, 'directory', 'access', {})).rows).toMatchObject([{ teacherId: lin, reason: '核对国培报名表' }]);
  await key('Escape');
  await settled();

  // Three of one school ticked and registered together.
  await key('Control+f');
  await key('Escape');
  await page.getByRole('tree').focus();
  for (const name of ['林若溪', '刘䶮', '马秋燕']) {
    const index = await page.getByRole('treeitem', { name: new RegExp(`^${name}`) }).getAttribute('id');
    for (let step = 0; step < 12; step += 1) {
      if (await page.getByRole('tree').getAttribute('aria-activedescendant') === index) break;
      await key(step === 0 && name === '林若溪' ? 'Home' : 'ArrowDown');
    }
    await key(' ');
  }
  await key('b');
  await page.getByRole('dialog', { name: '批量登记：3 人' }).waitFor();
  await page.locator('#fact-subject').fill('区级集中研修');
  await page.locator('#fact-from').fill('2026-10-12');
  await page.locator('#fact-to').fill('2026-10-13');
  await page.locator('#fact-hours').fill('16');
  await key('Enter');
  await page.getByText('已登记 3 笔，共 9.6 学分。').waitFor();
  await settled();

  await it.picture('credits', true);
  await page.emulateMedia({ colorScheme: 'dark' });
  await until('the theme', () => page.evaluate(() => document.documentElement.classList.contains('dark')), Boolean);
  await expectClean(it, 'dark, a teacher');
  await it.picture('credits-dark');
  for (const [width, height] of [[1366, 700], [1093, 560]] as const) {
    await drawAt(it, width, height);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${width}`).toBe(true);
  }
  await key('Alt+Home');
  await page.getByRole('heading', { name: '您今天用赛学通做什么？' }).waitFor();
  await key('3');
  await page.getByRole('tree').waitFor();

  // Somebody else's hand in the file: opening says it, in words, and lets the clerk look all the same.
  const { dir } = (await ask(it, 'workspace', 'current', {})).workspace!;
  await ask(it, 'workspace', 'close', {});
  const connection = openConnection(join(dir, 'saixue.db'), { create: false, quickCheck: false });
  connection.transaction((db) => db.run('update balances set credits_x100 = credits_x100 + 100 where credit_year = 2026'));
  connection.close();
  await key('Alt+Home');
  await page.reload();
  await page.getByRole('row', { name: /2 所学校 · 5 位教师 · 台账 12 笔/ }).getByRole('link').press('Enter');
  await page.getByRole('alert', { name: '数据前后不一致。' }).waitFor();
  await page.getByRole('tree').waitFor();
  await expectClean(it, 'faults');
  await page.getByRole('button', { name: '知道了' }).press('Enter');
  await page.getByRole('alert', { name: '数据前后不一致。' }).waitFor({ state: 'detached' });
  expect(it.outsideRequests()).toEqual([]);
  expect(it.pageErrors()).toEqual([]);
  rmSync(files, { recursive: true });
}, 120_000);
