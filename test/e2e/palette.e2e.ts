// Ctrl+K in the real window: pages, keys of the page, entries and judges by words, pinyin and initials; composing, dialogs, both languages.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '#contract/client.ts';
import type { Client } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { closeAll, launch, until, type RunningApp } from './harness.ts';

let it: RunningApp;
let client: Client<AppContract>;
let contestId = '';

beforeAll(async () => {
  it = await launch();
  client = createClient<AppContract>({
    send: (request) => it.page.evaluate((asked) => window.saixue.call(asked), { ...request, id: `test-${request.id}` }), cancel: () => {},
  });
  await client.workspace.create({ name: '云澜市微课评选' });
  ({ contestId } = await client.contests.sample({}));
  await it.page.reload();
  await go(`/contests/${contestId}/entries`);
  await it.page.locator('[role=grid]').first().waitFor();
});
afterAll(closeAll);

const go = (path: string) => it.page.evaluate((to) => { location.hash = to; }, path);
const hash = () => it.page.evaluate(() => decodeURIComponent(location.hash.slice(1)));
const field = () => it.page.getByRole('combobox', { name: /命令和查找|Commands and search/ });
const options = () => it.page.locator('#palette-list [role=option]');
const first = () => options().first().innerText().then((text) => text.replaceAll(/\s+/g, ' '));
async function open(): Promise<void> {
  await it.page.keyboard.press('Control+k');
  await field().waitFor();
}
async function find(text: string, wanted: RegExp): Promise<void> {
  await field().fill(text);
  await until(`${text} found`, first, (line) => wanted.test(line), 5000);
}

test('pages and keys of the page by pinyin; the focus goes back; the key is pressed where the focus was', async () => {
  await it.page.getByRole('searchbox').focus();
  await open();
  expect(await it.axe()).toEqual([]);
  expect(await options().first().getAttribute('aria-selected')).toBe('true');
  expect(await field().getAttribute('aria-activedescendant')).toBe('palette-0');
  await it.picture('palette', true);
  const [own] = [await options().allInnerTexts()];
  expect(own.some((text) => /本页操作[^]*导入[^]*Ctrl\+O/.test(text))).toBe(true);
  expect(own.some((text) => /评委[^]*Alt\+\d/.test(text))).toBe(true);

  await it.page.keyboard.press('End');
  expect(await field().getAttribute('aria-activedescendant')).toBe(`palette-${await options().count() - 1}`);
  await it.page.keyboard.press('PageUp');
  await it.page.keyboard.press('Home');
  expect(await field().getAttribute('aria-activedescendant')).toBe('palette-0');
  await it.page.keyboard.press('Escape');
  await field().waitFor({ state: 'hidden' });
  expect(await it.page.evaluate(() => (document.activeElement as HTMLInputElement).type)).toBe('search');

  // Who does not know the key finds the button.
  const button = it.page.locator('header').getByRole('button', { name: '搜索 Ctrl+K' });
  await button.click();
  await field().waitFor();
  await it.page.keyboard.press('Escape');
  await field().waitFor({ state: 'hidden' });
  expect(await button.evaluate((one) => one === document.activeElement)).toBe(true);
  await it.page.getByRole('searchbox').focus();

  await open();
  await find('daoruzuopin', /导入作品/);
  await find('drpw', /导入评委/);
  await find('pingweitongji', /评委统计/);
  await it.page.keyboard.press('Enter');
  await until('statistics', hash, (at) => at === `/contests/${contestId}/statistics`);
  await open();
  expect(await first()).toMatch(/^最近使用 评委统计/);
  await it.page.keyboard.press('Escape');
  await go(`/contests/${contestId}/entries`);
  await it.page.getByRole('searchbox').waitFor();
  await open();
  await find('daoru', /导入/);
  const key = options().filter({ hasText: 'Ctrl+O' }).first();
  await key.click();
  await until('import', hash, (at) => at === `/contests/${contestId}/import/entries`);
}, 60_000);

test('an entry by the initials of its title is shown, a judge too; nothing happens while an input method composes', async () => {
  const { rows } = await client.contests.entries({ contestId, limit: 5 });
  const entry = rows[3]!;
  await open();
  await find(entry.title, new RegExp(`^作品 ${entry.title.slice(0, 4)}`));
  expect(await first()).toContain(entry.number);
  for (const person of entry.authors) expect(await first()).not.toContain(person.name);
  await field().evaluate((element) => element.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })));
  await field().evaluate((element) => element.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Escape', keyCode: 229, bubbles: true, cancelable: true } as KeyboardEventInit)));
  expect(await field().inputValue()).toBe(entry.title);
  await it.page.keyboard.press('Enter');
  await until('entries', hash, (at) => at.startsWith(`/contests/${contestId}/entries`) && !at.includes('entry='));
  await until('the entry', () => it.page.locator('[role=row].active').innerText(), (text) => text.includes(entry.title));
  const judges = (await client.contests.judges({ contestId })).rows;
  await open();
  await find(judges[2]!.name, new RegExp(`^评委 ${judges[2]!.name}`));
  await it.picture('palette-judge');
  await it.page.keyboard.press('Enter');
  await until('the judge', () => it.page.locator('[role=row].active').innerText(), (text) => text.includes(judges[2]!.name));
  // 100 % and _ are only characters.
  await open();
  await field().fill('%_');
  await until('nothing', first, (line) => line.includes('没有找到'));
  await it.page.keyboard.press('Escape');
  await it.page.keyboard.press('Escape');
  await field().waitFor({ state: 'hidden' });
}, 60_000);

test('English words in an English window, Chinese ones too; not over a dialog', async () => {
  await client.workspace.setSettings({ language: 'en' });
  await it.page.reload();
  await it.page.locator('nav.side').waitFor();
  await open();
  await find('certif', /^Page Certificates/);
  await find('证书', /^Page Certificates/);
  await find('wangjie', /^Page Import/);
  expect(await it.axe()).toEqual([]);
  await it.picture('palette-en');
  await find('text size', /Language, text size/);
  await it.page.keyboard.press('Enter');
  await field().waitFor({ state: 'hidden' });
  await it.page.locator('[data-test=compatible]').waitFor();
  await it.picture('display-menu');
  await go('/experts');
  await it.page.keyboard.press('Escape');
  await it.page.getByRole('main').waitFor();
  await it.page.keyboard.press('Control+n');
  await it.page.locator('.el-dialog:visible').waitFor();
  await it.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('palette')?.click());
  await it.page.locator('.el-message').first().waitFor();
  expect(await field().count()).toBe(0);
  expect(it.pageErrors()).toEqual([]);
}, 60_000);

test('a removed unit is not asked about and comes back by Ctrl+Z', async () => {
  await client.workspace.setSettings({ language: 'zh' });
  await client.directory.saveUnit({ name: '望江新区管委会', kind: 'zone', aliases: ['望江新区'] });
  await it.page.reload();
  await go('/places');
  const name = () => it.page.getByText('望江新区管委会').first();
  await name().click();
  await it.page.getByRole('button', { name: '删除单位' }).click();
  await it.page.locator('[data-undo]').waitFor();
  expect((await client.directory.units({})).units.some((one) => one.name === '望江新区管委会')).toBe(false);
  expect(await it.axe()).toEqual([]);
  await it.picture('undo-toast');
  await it.page.keyboard.press('Control+z');
  await it.page.locator('[data-undo]').waitFor({ state: 'hidden' });
  const [back] = (await client.directory.units({})).units.filter((one) => one.name === '望江新区管委会');
  expect(back).toMatchObject({ kind: 'zone', aliases: ['望江新区'] });
}, 60_000);

// Last: the desk is another workspace, the judge's own.
const entriesList = () => it.page.getByRole('grid', { name: '作品', exact: true });
/** Where the row in hand lies in its list: pixels hidden above (under the head) or below, and its first cell. */
const inHand = () => entriesList().evaluate((grid) => {
  const row = grid.querySelector('[role=row].active');
  if (!row) return { hidden: Infinity, number: '' };
  const [at, list, head] = [row.getBoundingClientRect(), grid.getBoundingClientRect(), grid.querySelector('.head')!.getBoundingClientRect()];
  return { hidden: Math.max(head.bottom - at.top, at.bottom - list.bottom, 0), number: row.querySelector('[role=gridcell]')?.textContent ?? '' };
});

test('whoever goes through a long list by keys sees the row in hand whole, and it is the right one', async () => {
  const { rows } = await client.contests.entries({ contestId, limit: 100 });
  await go(`/contests/${contestId}/entries`);
  await entriesList().focus();
  const press = async (key: string, times: number, index: number) => {
    for (let time = 0; time < times; time += 1) await it.page.keyboard.press(key);
    await until(`${key} to ${index}`, inHand, ({ hidden, number }) => hidden < 1 && number === rows[index]!.number);
  };
  await press('Home', 1, 0);
  await press('ArrowDown', 25, 25);
  await press('ArrowUp', 20, 5);
  await press('End', 1, rows.length - 1);
  await press('Home', 1, 0);
  const cells = await entriesList().locator('[role=row].row').evaluateAll((all) => all.map((row) =>
    [Number(row.getAttribute('aria-rowindex')) - 2, row.querySelector('[role=gridcell]')?.textContent ?? ''] as const));
  expect(cells.length).toBeGreaterThan(10);
  for (const [index, number] of cells) expect(number).toBe(rows[index]!.number);
}, 60_000);

test('at the desk nobody finds people, entries or pages, and the menu of the workspace’s safety is not there', async () => {
  const [judge] = (await client.contests.judges({ contestId })).rows;
  const [entry] = (await client.contests.entries({ contestId, limit: 1 })).rows;
  await go('/desk');
  await until('the desk', () => it.page.locator('[data-test=session]').count(), (count) => count === 0);
  await open();
  expect((await options().allInnerTexts()).some((text) => /^(?:页面|评委|作品|工作区)/.test(text))).toBe(false);
  for (const text of [judge!.name, entry!.title, '专家库']) {
    await field().fill(text);
    await until('nothing at the desk', first, (line) => line.includes('没有找到'));
  }
  await it.picture('palette-desk');
  await it.page.keyboard.press('Escape');
  await it.page.keyboard.press('Escape');
  await field().waitFor({ state: 'hidden' });
}, 60_000);
