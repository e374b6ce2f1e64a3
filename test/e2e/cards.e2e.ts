// Two programs, one without a passphrase: the judge makes a card, the organiser pins it by keyboard and issues, the judge opens.
import { existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { bytesOf, Canaries, filesBelow, identities } from '../flow/canaries.ts';
import { closeAll, launch, pictureAll, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, drawAt, drop, expectPlainWords } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('cards-failed');
  await closeAll();
});

async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
  expect(await it.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${where}: too wide`).toBeLessThanOrEqual(0);
}

test('a card is made, compared, pinned and opens its pack', async () => {
  const folder = temporaryFolder('cards');
  mkdirSync(join(folder, 'packs'));
  const [it, judge] = await Promise.all([launch(), launch()]);
  const { page } = it;
  const card = join(folder, '张老师.sxcard');
  const made = await ask(judge, 'judging', 'card', { outFile: card });
  expect(existsSync(card)).toBe(true);

  await ask(it, 'workspace', 'create', { name: '云澜市电教馆', dir: join(folder, 'workspace') });
  const { contestId } = await ask(it, 'contests', 'sample', {});
  const plan = await ask(it, 'assignment', 'propose', { contestId, seed: 2026 });
  await ask(it, 'assignment', 'apply', { contestId, pairs: plan.pairs, basedOn: plan.basedOn, seed: plan.seed });
  await page.reload();
  await page.evaluate((id) => { location.hash = `#/contests/${id}/packs`; }, contestId);
  await drawAt(it);
  const grid = page.getByRole('grid', { name: '评委与评审包' });
  await grid.waitFor();
  await page.getByText('6 位评委，0 位已认定评委卡，其余用口令').waitFor();
  await expectPlainWords(it);
  await it.picture('packs-before');

  // By keyboard: the second judge, K, the card, the call, pinned.
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  const { cards } = await ask(it, 'directory', 'cards', { contestId });
  const { judgeId, name } = cards[1]!;
  await page.keyboard.press('k');
  const dialog = page.getByRole('dialog', { name: '认定评委卡' });
  await dialog.waitFor();
  expect(await dialog.locator('select').inputValue()).toBe(judgeId);
  await it.answerOpenDialog([card]);
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-test') === 'card-file');
  await page.keyboard.press('Enter');
  await dialog.locator('[data-test=fingerprint]').waitFor();
  expect((await dialog.locator('[data-test=fingerprint] span').allInnerTexts()).join('-')).toBe(made.fingerprint);
  expect(await dialog.locator('[data-test=card-pin]').isDisabled()).toBe(true);
  await expectClean(it, 'the dialog');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await it.picture('packs-pin');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText(`已认定${name}的评委卡`).waitFor();

  // Only this judge is issued to: no passphrase is shown, for there is none.
  await grid.focus();
  await page.keyboard.press('Space');
  await it.answerOpenDialog([join(folder, 'packs')]);
  await page.keyboard.press('Control+Enter');
  await page.getByText('其中 1 个按评委卡加密').waitFor();
  expect(await page.getByText('口令只显示这一次').count()).toBe(0);
  await page.getByRole('row', { name }).getByText('尚未交回').waitFor();
  await expectClean(it, 'issued');
  await it.picture('packs-issued');

  // The same card for another judge is refused in words; a dropped card opens the dialog by itself.
  await page.keyboard.press('ArrowDown');
  await drop(it, [card]);
  await dialog.waitFor();
  await dialog.locator('[data-test=fingerprint]').waitFor();
  await dialog.locator('[data-test=card-compared]').click();
  await dialog.locator('[data-test=card-pin]').click();
  await dialog.getByRole('alert').getByText(`同一届活动的评委“${name}”用的已经是这张卡`).waitFor();
  await it.picture('packs-refused');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });

  const { packs } = await ask(it, 'packs', 'list', { contestId });
  expect(packs.map((one) => [one.judgeId, one.lock])).toEqual([[judgeId, 'card']]);
  const pack = join(folder, 'packs', packs[0]!.fileName);
  expect(basename(pack)).toMatch(/^P-[0-9A-Z]{8}-r1\.sxpack$/);
  await drop(judge, [pack]);
  const { packs: open } = await until('the pack at the desk', () => ask(judge, 'judging', 'packs', {}), (answer) => answer.packs.length === 1);
  expect(open[0]).toMatchObject({ total: packs[0]!.entries, submitted: 0 });
  expect(await judge.page.locator('input[type=password]').count()).toBe(0);

  // Whatever the judge's program has written by now, logs and the browser's own files among them, names nobody.
  const canaries = new Canaries(identities());
  const written = filesBelow(judge.home);
  expect(written.some((one) => one.endsWith('.log')) && written.some((one) => one.endsWith('.db'))).toBe(true);
  for (const file of written) expect(canaries.hits(bytesOf(file)), file).toEqual([]);

  await ask(it, 'workspace', 'setSettings', { language: 'en' });
  await page.reload();
  await page.getByRole('grid', { name: 'Judges and packs' }).waitFor();
  await page.getByText('1 with a judge card').waitFor();
  expect(await it.axe()).toEqual([]);
  await it.picture('packs-english');
  expect([...it.pageErrors(), ...judge.pageErrors()]).toEqual([]);
  expect([...it.outsideRequests(), ...judge.outsideRequests()]).toEqual([]);
}, 90_000);
