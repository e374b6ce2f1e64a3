// The pages around the ledger in the real window: programmes posted, a declaration certified in two steps, warnings,
// rules tried out, a report written. What is on screen is what the calls say; no axe fault in any dialog.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { closeAll, launch, pictureAll, temporaryFolder, type RunningApp } from './harness.ts';
import { ask, drawAt, expectPlainWords, tableTexts } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('credit-pages-failed');
  await closeAll();
});

const pages = { 2: '培训项目', 4: '审核认定', 5: '周期与预警', 6: '规则', 7: '缺口总览' } as const;
type Page = keyof typeof pages;
interface Bureau { teachers: string[]; sessionId: number; declarationId: number }

/** Two schools, four teachers; rules with a range for awards; a session with two people; an award that was declared. */
async function fill(it: RunningApp, folder: string): Promise<Bureau> {
  await ask(it, 'workspace', 'create', { name: '云澜市教师培训学分', dir: folder });
  const schoolIds: string[] = [];
  for (const name of ['南湖区第一小学', '南湖区第二小学']) {
    schoolIds.push((await ask(it, 'directory', 'saveSchool', { name, unitName: '南湖区', stage: '小学' })).schoolId);
  }
  const teachers: string[] = [];
  for (const [index, name] of ['陈雨桐', '古丽努尔·买买提', '林若溪', '刘䶮'].entries()) {
    const place = { schoolId: schoolIds[index % 2], sex: 'female', subject: '信息科技', stage: '小学' };
    teachers.push((await ask(it, 'directory', 'saveTeacher', { name, ...place })).teacherId);
  }
  const { ruleSets } = await ask(it, 'credits', 'ruleSets', {});
  const { version: _version, ...body } = ruleSets.find((one) => one.ruleSetId === 'shaanxi-2018')!.body;
  const award = { code: 'contest', name: '教学竞赛获奖', nameEn: 'Contest award', from: 'register' as const };
  const rate = { ...body.rates[0]!, activity: 'contest', category: 'schoolBased', levels: ['county' as const], forms: [], perHour: null,
    hoursPerCredit: null, fixed: null, range: { min: 1, max: 5 } };
  await ask(it, 'credits', 'saveRuleSet', { body: {
    ...body, id: 'yunlan', name: '云澜市办法', cycle: { start: '2024-01-01', years: 5 }, activities: [award], rates: [...body.rates, rate],
  } });
  await ask(it, 'credits', 'useRuleSet', { ruleSetId: 'yunlan', from: '2024-01-01', actor: '陈秀云' });
  await ask(it, 'credits', 'register', {
    teacherIds: teachers.slice(0, 3), subject: '校本研修 2025 年度', level: 'school', form: 'schoolBased', to: '2025-12-20', hours: 48, credits: 12,
    actor: '陈秀云',
  });
  const { programmeId } = await ask(it, 'programmes', 'save', {
    name: '市级集中培训：人工智能通识', year: 2026, level: 'city', form: 'concentrated', organiser: '云澜市教育局', hours: 24,
  });
  const { sessionId } = await ask(it, 'programmes', 'saveSession', { programmeId, name: '第一期', from: '2026-05-11', to: '2026-05-13', days: 3, hours: 24 });
  await ask(it, 'programmes', 'enrol', { sessionId, teacherIds: teachers.slice(0, 2) });
  const { declarationId } = await ask(it, 'certifying', 'declare', {
    teacherId: teachers[2], kind: 'activity', subject: '跨学科主题学习设计一等奖', activity: 'contest', level: 'county', form: 'selfDirected',
    organiser: '南湖区教研室', from: '2026-04-20', to: '2026-04-20', claimed: 3, actor: '林若溪',
  });
  return { teachers, sessionId, declarationId };
}

async function goTo(it: RunningApp, page: Page): Promise<void> {
  await it.page.keyboard.press(`Alt+${page}`);
  await it.page.getByRole('heading', { level: 1, name: pages[page], exact: true }).waitFor();
}

/** Colours are judged when they stand still; nothing is wider than the window. */
async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  expect(await it.axe(), where).toEqual([]);
  // A label must name its own field: one id, one element.
  expect(await it.page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  }), `${where}: ids twice`).toEqual([]);
  await expectPlainWords(it);
  const text = await it.page.locator('body').innerText();
  expect(text, where).not.toMatch(/\b(?:credits|programmes|certifying|warnings|rules|reports)\.[a-z]\w*/i);
  expect(await it.page.evaluate(() => {
    const main = document.querySelector('#main')!;
    return [document.documentElement.scrollWidth - window.innerWidth, main.scrollWidth - main.clientWidth].every((over) => over <= 0);
  }), `${where}: too wide`).toBe(true);
}

const closed = (it: RunningApp) => it.page.getByRole('dialog').waitFor({ state: 'hidden' });
const linesOf = async (it: RunningApp, teacherId: string) => (await ask(it, 'credits', 'ledger', { teacherId })).lines;

/** Results by keyboard in the list of people, then posting, which shows first what it will write. */
async function postSession(it: RunningApp, bureau: Bureau): Promise<void> {
  const { page } = it;
  await goTo(it, 2);
  await page.getByRole('button', { name: '人员与考核' }).press('Enter');
  const people = page.getByRole('dialog', { name: '第一期：人员与考核（2 人）' });
  await people.locator('input[type=search]:focus').waitFor();
  expect(await people.getByLabel('出勤日期').inputValue()).toBe('2026-05-13');
  await people.getByLabel('陈雨桐 考核结果').selectOption('pass');
  await page.getByText('合格 1').waitFor();
  await people.getByLabel('陈雨桐 当天出勤分钟数').fill('9999');
  await people.getByLabel('陈雨桐 当天出勤分钟数').press('Tab');
  await people.getByRole('alert').getByText('0 到 1440').waitFor();
  await expectClean(it, 'people');
  await page.keyboard.press('Escape');
  await closed(it);
  await page.getByRole('button', { name: '入账…' }).press('Enter');
  await page.getByText('1 人，24 学时，折 7.2 学分').waitFor();
  expect(await linesOf(it, bureau.teachers[0]!)).toHaveLength(1);
  await expectClean(it, 'posting');
  await page.getByLabel('登记人').fill('陈秀云');
  await page.getByRole('button', { name: '确认入账' }).press('Enter');
  await closed(it);
  expect(await linesOf(it, bureau.teachers[0]!)).toEqual(expect.arrayContaining([
    expect.objectContaining({ hours: 24, credits: 7.2, level: 'city', category: 'concentrated', actor: '陈秀云' }),
  ]));
  expect(await linesOf(it, bureau.teachers[1]!)).toHaveLength(1);
}

/** Returning wants a reason; the school passes, the county picks a value inside the range; then it is in the ledger. */
async function certify(it: RunningApp, bureau: Bureau): Promise<void> {
  const { page } = it;
  await goTo(it, 4);
  await page.getByRole('grid').focus();
  await page.keyboard.press('r');
  await page.getByRole('dialog', { name: '退回修改（1 条）' }).waitFor();
  await page.locator('#decide-actor:focus').waitFor();
  await page.locator('#decide-actor').fill('王校长');
  expect(await page.locator('[data-test=decide]').isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await closed(it);
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+Enter');
  await page.locator('#decide-actor:focus').waitFor();
  await page.keyboard.press('Enter');
  await closed(it);
  await page.getByRole('button', { name: '待县区认定 1' }).press('Enter');
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+Enter');
  await page.locator('#decide-credits:focus').waitFor();
  await page.getByText('学校审核也是王校长').waitFor();
  await page.locator('#decide-actor').fill('周主任');
  await page.getByText('学校审核也是王校长').waitFor({ state: 'detached' });
  await page.locator('#decide-credits').fill('9');
  await page.locator('#decide-credits').press('Enter');
  await page.getByRole('dialog').getByRole('alert').waitFor();
  expect(await linesOf(it, bureau.teachers[2]!)).toHaveLength(1);
  await page.locator('#decide-credits').fill('4');
  await expectClean(it, 'certifying');
  await page.locator('#decide-credits').press('Enter');
  await closed(it);
  expect(await linesOf(it, bureau.teachers[2]!)).toEqual(expect.arrayContaining([
    expect.objectContaining({ kind: 'activity', credits: 4, subject: '跨学科主题学习设计一等奖' }),
  ]));
  const { declarations } = await ask(it, 'certifying', 'list', { state: 'approved' });
  expect(declarations.map((one) => [one.declarationId, one.steps.map((row) => row.actor)])).toEqual([[bureau.declarationId, ['林若溪', '王校长', '周主任']]]);
}

/** A limit changed on trial: before and after as the call says, nothing written, taken back by one key. */
async function simulate(it: RunningApp): Promise<void> {
  const { page } = it;
  await goTo(it, 6);
  const box = page.getByRole('group', { name: '校本研修' }).getByRole('textbox', { name: '周期至少' });
  await box.fill('十');
  await box.press('Tab');
  await page.getByRole('alert').getByText('请填数字').waitFor();
  await box.fill('10');
  await box.press('Tab');
  const before = await ask(it, 'credits', 'verify', {});
  await page.locator('[data-test=simulate]').press('Enter');
  await page.locator('[data-test=simulated]').waitFor();
  const shown = (await page.locator('[data-test=simulated]').innerText()).replaceAll(/\s+/g, ' ');
  const told = await ask(it, 'credits', 'simulate', { ruleSetId: 'yunlan', changes: { 'categories.schoolBased.min': 10 } });
  expect(told.changedCount).toBeGreaterThan(0);
  const line = (word: string, code: string) => `${word} ${told.before[code] ?? 0} → ${told.after[code] ?? 0}`;
  for (const [word, code] of [['跟上', 'onTrack'], ['落后', 'behind'], ['不可达', 'unreachable']] as const) expect(shown).toContain(line(word, code));
  await expectClean(it, 'simulated');
  await page.getByRole('button', { name: '看变化名单' }).press('Enter');
  await page.getByRole('dialog', { name: '谁会变' }).waitFor();
  expect(await tableTexts(it, '[role=dialog] [role=grid] .row')).toHaveLength(told.changedCount);
  await page.keyboard.press('Escape');
  await closed(it);
  expect((await ask(it, 'credits', 'verify', {})).head).toBe(before.head);
  await page.getByRole('grid').first().waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await page.getByText('还没有改动任何数。').waitFor();
}

/** E opens the summary, the save dialog is answered, the workbook holds every teacher. */
async function exportSummary(it: RunningApp, file: string): Promise<void> {
  const { page } = it;
  await goTo(it, 7);
  await page.getByRole('grid').focus();
  await page.keyboard.press('e');
  await page.getByRole('dialog', { name: '导出学分汇总表' }).waitFor();
  await expectClean(it, 'export');
  await page.getByText('写完整证件号码（默认遮挡）').click();
  expect(await page.locator('[data-test=write]').isDisabled()).toBe(true);
  await page.getByText('写完整证件号码（默认遮挡）').click();
  await it.answerSaveDialog(file);
  await page.locator('[data-test=write]').press('Enter');
  await page.getByRole('dialog').getByText('已导出 4 行').waitFor({ timeout: 20_000 });
  expect(existsSync(file)).toBe(true);
  const book = openWorkbook(file);
  const people = book.sheets.findIndex((one) => one.name === '人员明细');
  const written = readAllRows(book, people).rows.map((row) => row.cells.map((cell) => cell.text).join(' ')).join('\n');
  for (const name of ['陈雨桐', '古丽努尔·买买提', '林若溪', '刘䶮']) expect(written).toContain(name);
  await page.keyboard.press('Escape');
  await closed(it);
}

test('programmes, certifying, warnings, rules and reports, by keyboard', async () => {
  const files = temporaryFolder('credit-pages');
  mkdirSync(files, { recursive: true });
  const it = await launch();
  const { page } = it;
  await drawAt(it);
  const bureau = await fill(it, join(files, '学分'));
  await page.evaluate(() => { location.hash = '#/credits'; });
  await page.getByRole('tree').getByText('南湖区第二小学').waitFor();

  await postSession(it, bureau);
  await certify(it, bureau);
  await simulate(it);
  await exportSummary(it, join(files, '汇总.xlsx'));

  // Warnings: F6 reaches the list, Enter opens the person on the same line.
  await goTo(it, 5);
  await page.getByRole('grid').waitFor();
  for (let step = 0; step < 8; step += 1) {
    if (await page.locator('[role=grid]:focus').count() > 0) break;
    await page.keyboard.press('F6');
  }
  const [first] = await tableTexts(it, '[role=grid] .row.active');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: first![0]!, exact: true }).waitFor();

  expect(await ask(it, 'credits', 'verify', {})).toMatchObject({ intact: true, faults: [] });
  expect(it.outsideRequests()).toEqual([]);
  expect(it.pageErrors()).toEqual([]);
  rmSync(files, { recursive: true });
}, 120_000);
