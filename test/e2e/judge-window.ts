// A judge's window on a pack of a real contest, and what the tests of the desk do with it: keys, and looks into the database.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createClient } from '#contract/client.ts';
import type { Client } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { closeAll, launch, temporaryFolder, until, type RunningApp } from './harness.ts';

export let organiser: TestProgram;
export let contestId = '';
export let pack = { file: '', passphrase: '', judgeId: '' };
export let home = '';
export let it: RunningApp;
export let client: Client<AppContract>;
export let packId = '';

/** The window's own backend, asked beside the page: what is in the database, not what the page believes. */
function clientOf(app: RunningApp): Client<AppContract> {
  return createClient<AppContract>({
    send: (request) => app.page.evaluate((asked) => window.saixue.call(asked),
      { ...request, id: `test-${request.id}` }),
    cancel: () => {},
  });
}
export const desk = () => client.judging.desk({ packId });
export const codeAt = async (position: number): Promise<string> => {
  const found = (await desk()).entries.find((one) => one.position === position);
  if (!found) throw new Error(`no entry at ${position}`);
  return found.code;
};
export const sheetAt = async (position: number) => client.judging.sheet({ packId, code: await codeAt(position) });
export const criteriaAt = async (position: number) => {
  const now = await desk();
  const entry = now.entries.find((one) => one.position === position);
  return now.rubrics.find((one) => one.id === entry?.rubricId)?.criteria ?? [];
};
export const press = (...keys: string[]) => keys.reduce<Promise<void>>((before, key) =>
  before.then(() => it.page.keyboard.press(key)), Promise.resolve());
export const type = (text: string) => it.page.keyboard.type(text);
export const activeCell = () => it.page.evaluate(() => {
  const id = document.querySelector('[role=grid]')?.getAttribute('aria-activedescendant') ?? '';
  const cell = document.getElementById(id);
  return { id, text: cell?.textContent ?? '', invalid: cell?.getAttribute('aria-invalid') };
});
export const shownEntry = () => it.page.locator('.material h1').innerText();
export const arriveAt = (position: number) => until(`entry ${position} on screen`, shownEntry, (text) =>
  text.includes(` ${position} `));
export async function goTo(position: number): Promise<void> {
  await it.page.focus('[role=grid]');
  await press('g');
  await it.page.locator('#goto').fill(String(position));
  await press('Enter');
  await arriveAt(position);
  await until('the rubric has the focus', () => it.page.evaluate(() => document.activeElement?.getAttribute('role')),
    (role) => role === 'grid');
  await until('the sheet is read', () => it.page.locator('[role=tab]').count(), (count) => count > 0);
}
export const saved = () => until('everything is saved', () => it.page.locator('[data-test=save-state]').innerText(),
  (text) => /^✓ 已保存 \d\d:\d\d:\d\d$/.test(text));

/** The judge's window, started anew on the same desk. */
export async function openWindow(...files: string[]): Promise<void> {
  it = await launch({ home, files });
  client = clientOf(it);
}

/** Which of the desk's packs the tests go on with. */
export async function usePack(): Promise<void> {
  packId = (await client.judging.packs({})).packs[0]?.packId ?? '';
}

/** One contest, one pack, one window for all tests of the file. */
export function useJudgeWindow(): void {
  beforeAll(async () => {
    organiser = await startProgram();
    ({ contestId } = await organiser.client.contests.sample({}));
    const proposal = await organiser.client.assignment.propose({ contestId, coverage: 3, maxLoad: 20, seed: 1 });
    await organiser.client.assignment.apply({ contestId, pairs: proposal.pairs, basedOn: proposal.basedOn });
    const outDir = join(organiser.files, 'packs');
    mkdirSync(outDir);
    const { packs } = await organiser.client.packs.issue({ contestId, outDir });
    pack = packs[0] ?? pack;
    home = temporaryFolder('desk');
    await openWindow(pack.file);
  });
  afterAll(async () => {
    await closeAll();
    await organiser.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });
}
