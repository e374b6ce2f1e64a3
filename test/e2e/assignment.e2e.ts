// The assignment page in the real window, by keyboard: proof, swaps with their cost, pins, conflicts, difference, sheets, repair.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { closeAll, launch, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, drawAt, drop, expectPlainWords, goTo, tableTexts } from './road-window.ts';

afterEach(closeAll);

interface Pair { entryId: string; judgeId: string }
const keyOf = (one: Pair) => `${one.judgeId} ${one.entryId}`;

async function openSample(it: RunningApp): Promise<string> {
  const { page } = it;
  await drawAt(it);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('button', { name: /载入示例/ }).first().press('Enter');
  await page.locator('a.stat').first().waitFor({ timeout: 60_000 });
  const contestId = /#\/contests\/([^/?]+)/.exec(page.url())?.[1] ?? '';
  await goTo(it, 7, '分配');
  return contestId;
}
async function solve(it: RunningApp): Promise<void> {
  await it.page.keyboard.press('Control+r');
  await it.page.locator('.proof .badge', { hasText: '已证明最优' }).waitFor({ timeout: 30_000 });
}
/** The classes and words of the cell that the grid stands on. */
const cellHere = (it: RunningApp) => it.page.getByRole('grid').evaluate((grid) => {
  const cell = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
  return { look: cell?.className ?? '', words: cell?.getAttribute('aria-label') ?? '' };
});
/** Walks right, line by line, until a cell looks like this. */
async function walkTo(it: RunningApp, fits: (cell: { look: string; words: string }) => boolean): Promise<void> {
  const { page } = it;
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+Home');
  for (let row = 0; row < 6; row += 1) {
    for (let column = 0; column < 16; column += 1) {
      if (fits(await cellHere(it))) return;
      await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
  }
  throw new Error('no such cell');
}
const seat = (cell: { look: string }) => /\bseat\b/.test(cell.look);
const settled = (it: RunningApp) => until('the plan is checked', () => it.page.locator('.proof.waiting').count(), (count) => count === 0);

/** Where seats stay empty: how many, whom to recruit; nothing can be applied before somebody says so. */
async function seatsStayEmpty(it: RunningApp, contestId: string): Promise<void> {
  const { page } = it;
  await page.getByLabel('每人最多').fill('5');
  await page.keyboard.press('Control+r');
  await page.getByRole('alert').getByText(/缺 \d+ 个席位/).waitFor({ timeout: 30_000 });
  expect(await page.getByRole('button', { name: '应用方案' }).isDisabled()).toBe(true);
  expect(await page.locator('.spot').first().innerText()).toMatch(/评委/);
  await expectPlainWords(it);
  await it.picture('assignment-short');
  await page.getByRole('button', { name: '看部分方案' }).press('Enter');
  await page.locator('.proof .badge', { hasText: '缺 90 个席位' }).waitFor();
  await page.keyboard.press('Control+Enter');
  expect((await ask(it, 'assignment', 'current', { contestId })).pairs).toEqual([]);
  expect(await it.axe()).toEqual([]);
  await page.getByLabel('允许空 90 席').press('Space');
  await until('it may be applied', () => page.getByRole('button', { name: '应用方案' }).isEnabled(), Boolean);
  await page.getByRole('button', { name: '放弃草案' }).press('Enter');
  await page.getByText('40 件作品，6 位评委').waitFor();
  await page.getByLabel('每人最多').fill('');
}

test('a plan is proven, changed by hand with the cost in view, pinned, kept from a conflict, applied, and comes back from its sheet', async () => {
  const files = temporaryFolder('assignment');
  const it = await launch();
  const { page } = it;
  const contestId = await openSample(it);
  await seatsStayEmpty(it, contestId);
  await solve(it);
  const proof = await tableTexts(it, '.proof tbody tr');
  expect(proof.map((cells) => cells[1])).toEqual(['空缺席位', '负荷均衡', '最弱作品的匹配', '专长匹配总分', '与现行方案的改动']);
  for (const cells of proof) {
    expect(cells[2], cells[1]).toBe(cells[3]);
    expect(cells[4]?.length, cells[1]).toBeGreaterThan(5);
    expect(cells[5], cells[1]).toMatch(/✓ (流|割|对偶|搜索)|—/);
  }
  await it.picture('assignment-proof');
  const certificate = join(files, '证书.json');
  await it.answerSaveDialog(certificate);
  await page.getByRole('button', { name: '另存…' }).press('Enter');
  await page.getByRole('status').getByText('证书.json').waitFor();
  expect(JSON.parse(readFileSync(certificate, 'utf8'))).toBeTypeOf('object');

  // One entry needs a judge more: written at once, seen in the plan, taken back in the same place.
  await walkTo(it, seat);
  await page.keyboard.press('c');
  await page.locator('#cover-count:focus').fill('4');
  await page.keyboard.press('Enter');
  await page.locator('.proof .badge', { hasText: '缺 1 个席位' }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect((await ask(it, 'assignment', 'current', { contestId })).entries.filter((one) => one.ownCoverage === 4)).toHaveLength(1);
  await page.keyboard.press('c');
  await page.locator('[data-test=own-coverage] button').press('Enter');
  await page.locator('[data-test=own-coverage]').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await settled(it);
  await solve(it);

  // A swap by keyboard: S lists them with the cost, Enter does the first; Ctrl+Z takes it back.
  await walkTo(it, seat);
  await page.keyboard.press('s');
  await page.locator('.swaps button:focus').waitFor();
  const [first] = await page.locator('.swaps li').allInnerTexts();
  expect(first).toMatch(/[±+−]\d|不变|仍/);
  await it.picture('assignment-swaps');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '撤销' }).waitFor();
  await settled(it);
  await page.keyboard.press('Control+z');
  await page.getByRole('button', { name: '撤销' }).waitFor({ state: 'detached' });

  // A seat in the hand: its cost shows before it is put down; Esc leaves everything as it was.
  await walkTo(it, seat);
  await page.keyboard.press(' ');
  for (let step = 0; step < 5; step += 1) {
    await page.keyboard.press('ArrowDown');
    if (await page.locator('.cell.offered').count()) break;
  }
  const hand = await until('the cost of putting it down', () => page.locator('.hand').innerText(), (text) => /[±+−]\d|不变|仍/.test(text));
  expect(hand).toContain('×');
  await page.keyboard.press('Escape');
  await page.locator('.hand').waitFor({ state: 'detached' });

  // The same with the mouse: dragged within its column a seat is handed over, with the cost beside it on the way.
  const path = await page.evaluate(() => {
    const middle = (cell: Element) => {
      const { x, y, width, height } = cell.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    };
    for (const from of document.querySelectorAll('.cell.seat')) {
      for (const to of document.querySelectorAll(`.cell[data-column="${from.getAttribute('data-column')}"]`)) {
        if (!/seat|barred|closed|pinned/.test(to.className)) return { from: middle(from), to: middle(to) };
      }
    }
    return null;
  });
  await page.mouse.move(path!.from.x, path!.from.y);
  await page.mouse.down();
  await page.mouse.move(path!.to.x, path!.to.y, { steps: 4 });
  await until('the cost on the way', () => page.locator('.hand').innerText(), (text) => /[±+−]\d/.test(text));
  await page.mouse.up();
  await page.getByRole('button', { name: '撤销' }).waitFor();
  await settled(it);
  expect(await page.locator('.proof .badge').innerText()).not.toContain('已证明最优');
  await page.keyboard.press('Control+z');
  await page.locator('.proof .badge', { hasText: '已证明最优' }).waitFor();

  // A pin is written at once and kept when the plan is solved again.
  await walkTo(it, (cell) => !/\b(seat|barred|closed|pinned)\b/.test(cell.look));
  const { words } = await cellHere(it);
  await page.keyboard.press('p');
  await until('the pin', () => ask(it, 'assignment', 'current', { contestId }), (now) => now.pins.length === 1);
  await settled(it);
  await solve(it);
  await walkTo(it, (cell) => cell.words.startsWith(words.trim()));
  expect((await cellHere(it)).look).toMatch(/pinned/);
  expect((await cellHere(it)).look).not.toMatch(/unmet/);

  // A conflict: the pair that is in the plan becomes a fault, and nothing can be applied until it is solved again.
  await walkTo(it, seat);
  await page.keyboard.press('x');
  const dialog = page.getByRole('dialog');
  await page.locator('[name="declare-kind"]:focus').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await page.getByRole('radio', { name: '师生' }).isChecked()).toBe(true);
  await page.locator('#declare-note').fill('本人申报');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await page.locator('.proof .badge', { hasText: '1 处不成立' }).waitFor();
  expect(await page.getByRole('button', { name: '应用方案' }).isDisabled()).toBe(true);
  await expectPlainWords(it);
  await it.picture('assignment-fault');
  await solve(it);
  await page.keyboard.press('Control+Enter');
  await page.getByText('已应用，今天').waitFor();
  const now = await ask(it, 'assignment', 'current', { contestId });
  expect(now.pairs).toHaveLength(120);
  expect(now.pairs.map(keyOf)).toContain(keyOf(now.pins[0]!));
  const barred = now.conflicts.find((one) => one.kind === 'teacher_student');
  expect(barred).toBeDefined();
  expect(now.pairs.map(keyOf)).not.toContain(keyOf(barred!));

  // Out as a workbook and back: the same plan, nothing to take.
  const sheet = join(files, '方案.xlsx');
  await it.answerSaveDialog(sheet);
  await page.keyboard.press('Control+e');
  await page.getByRole('status').getByText('方案.xlsx').waitFor();
  await drop(it, [sheet]);
  await page.getByText('与现行方案完全相同，不用改动。').waitFor();
  expect(await page.locator('[data-test="plan-problems"]').count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });

  // The draw record, with both names.
  const record = join(files, '抽签记录.pdf');
  await it.answerSaveDialog(record);
  await page.keyboard.press('Control+p');
  await page.locator('#record-operator:focus').waitFor();
  await page.locator('#record-operator').fill('王海宁');
  await page.locator('#record-supervisor').fill('赵监督');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('抽签记录.pdf').waitFor({ timeout: 30_000 });
  // Until it is gone the dialog holds the keys.
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(existsSync(record) && readFileSync(record).subarray(0, 5).toString('latin1')).toBe('%PDF-');

  // A judge must step back from an entry that is in force: repair changes least, and shows it judge by judge before it is applied.
  await walkTo(it, seat);
  await page.keyboard.press('x');
  await page.locator('[name="declare-kind"]:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.locator('.proof .badge', { hasText: '1 处不成立' }).waitFor();
  await page.getByRole('button', { name: '补派' }).press('Enter');
  await page.getByText('尚未应用').waitFor();
  await page.locator('.proof .badge', { hasText: '已证明最优' }).waitFor();
  await page.keyboard.press('Control+Enter');
  const changes = await until('the difference', () => tableTexts(it, '[data-test="difference"] tbody tr'), (rows) => rows.length > 0);
  expect(await it.axe()).toEqual([]);
  await it.picture('assignment-difference');
  const added = changes.reduce((sum, cells) => sum + Number(cells[1] ?? 0), 0);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  const after = await ask(it, 'assignment', 'current', { contestId });
  const before = new Set(now.pairs.map(keyOf));
  expect(after.pairs.filter((one) => !before.has(keyOf(one)))).toHaveLength(added);
  expect(added).toBeGreaterThan(0);
  expect(added).toBeLessThan(5);
  expect(it.pageErrors()).toEqual([]);
  rmSync(files, { recursive: true });
}, 120_000);
