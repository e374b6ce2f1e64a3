// Small moves that every step of the road needs: the size of the pictures, real drops, questions to the backend.
import { expect } from 'vitest';
import type { Client } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { RunningApp } from './harness.ts';

/** The page drawn at the size of a small office screen, whatever bars the desktop adds. */
export async function drawAt(it: RunningApp, width = 1366, height = 768): Promise<void> {
  const resize = (size: { width: number; height: number }): Promise<void> => it.app.evaluate(({ BrowserWindow }, to) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height);
  }, size);
  await resize({ width, height });
  await it.page.waitForFunction((wide) => window.innerWidth === wide, width);
  const missing = height - await it.page.evaluate(() => window.innerHeight);
  if (missing !== 0) await resize({ width, height: height + missing });
  await it.page.waitForFunction((high) => window.innerHeight === high, height);
}

/** Drops files of the disk on the window, as the desktop would. */
export async function drop(it: RunningApp, files: readonly string[]): Promise<void> {
  await it.page.evaluate(() => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', multiple: true, id: 'dropped-files', hidden: true });
    document.body.append(input);
  });
  await it.page.setInputFiles('#dropped-files', [...files]);
  await it.page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#dropped-files');
    const dataTransfer = new DataTransfer();
    for (const file of input?.files ?? []) dataTransfer.items.add(file);
    const target = document.querySelector('#main') ?? document.body;
    for (const type of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
    input?.remove();
  });
}

type AppClient = Client<AppContract>;
/** The answer to a call, for comparing what is on screen with what is in the database. */
export async function ask<F extends keyof AppClient, C extends keyof AppClient[F] & string>(
  it: RunningApp, feature: F, call: C, input: Record<string, unknown>,
): Promise<AppClient[F][C] extends (...all: never[]) => Promise<infer Answer> ? Answer : never> {
  const request = { id: `road-${feature}-${call}`, feature, call, input };
  const answer = await it.page.evaluate((asked) => window.saixue.call(asked), request);
  if (!answer.ok) throw new Error(`${feature}.${call}: ${answer.error.code}`);
  return answer.value as never;
}

/** The texts of a table's rows, cell by cell. */
export const tableTexts = (it: RunningApp, selector: string): Promise<string[][]> => it.page.locator(selector).evaluateAll(
  (rows) => rows.map((row) => [...row.children].map((cell) => (cell as HTMLElement).innerText.trim().replaceAll(/\s+/g, ' '))),
);

/** What a clerk must never meet on screen: codes of the program, ids, holes of texts. */
export async function expectPlainWords(it: RunningApp): Promise<void> {
  // A refusal shows its code after its sentence, for whoever is called for help.
  const text = (await it.page.locator('body').innerText()).replaceAll(/代码 [a-z_]+/g, '');
  expect(text).not.toMatch(/\b[a-z]+_[a-z_]+\b|undefined|\bnull\b|NaN|\[object|\{\w+\}|[0-9a-f]{8}-[0-9a-f]{4}-/);
  // A missing text shows its own key.
  expect(text).not.toMatch(/\b(?:home|contests|imports|assignment|packs|results|judging|shared|help)\.[a-z]\w*/i);
}

/** A step of the contest by its key, as the footer says; there are more steps than digits: results are reached in the navigation. */
export async function goTo(it: RunningApp, step: number, heading: string): Promise<void> {
  if (heading === '结果') await it.page.getByRole('navigation').locator('a', { hasText: heading }).press('Enter');
  else await it.page.keyboard.press(`Alt+${step}`);
  await it.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
}
