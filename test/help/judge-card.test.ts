// The card for judges: one A4 page in both languages, every key of the desk on it, written whole or not at all.
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { capsOf, drawCard } from '#backend/help/card.ts';
import { keyWords } from '#backend/help/card-words.ts';
import { keyGroups } from '#contract/judge-keys.ts';
import { makePdf, type Drawing } from '#backend/pdf/document.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { pdfWords } from '../publication/pdf-words.ts';

let program: TestProgram;
let files: string;
beforeAll(async () => {
  program = await startProgram();
  files = await mkdtemp(join(tmpdir(), 'card-'));
});
afterAll(() => program.close());

test.each(['zh', 'en'] as const)('the card is one page and names every key of the desk (%s)', async (language) => {
  const file = join(files, `${language}.pdf`);
  const done = await program.client.help.judgeCard({ file, language });
  expect(done).toMatchObject({ file, pages: 1 });
  const [bare = '', ...more] = await pdfWords(file);
  expect(more).toEqual([]);
  for (const row of keyGroups.flatMap((one): ((typeof keyGroups)[number]['rows'][number])[] => [...one.rows])) {
    expect(bare).toContain(keyWords[row.text][language === 'zh' ? 0 : 1].replaceAll(/\s/g, ''));
    for (const cap of capsOf(row, language)) expect(bare, cap).toContain(cap.replaceAll(/\s/g, ''));
  }
  expect(bare).toContain(language === 'zh' ? '千万不要' : 'Never');
  const names = /Saixue|Shift|Enter|Ctrl|Tab|Esc|PgUp|PgDn|Backspace|Delete|sxpack|sxscore/g;
  if (language === 'zh') expect(bare.replaceAll(names, '')).not.toMatch(/[a-z]{3,}/);
});

test('in both languages the keys end above the line for the name of the organiser', async () => {
  const free: number[] = [];
  const both = (['zh', 'en'] as const).map((language) => (drawing: Drawing) => { free.push(drawCard(drawing, language)); });
  await makePdf({ title: 'card', at: new Date() }, both);
  expect(Math.min(...free)).toBeGreaterThan(4);
});

test('a card is an event of the record, never replaces what must not be replaced, and leaves nothing half written', async () => {
  const file = join(files, 'zh.pdf');
  const { rows } = await program.client.workspace.audit({ limit: 2 });
  expect(rows.map((one) => one.action)).toEqual(['help.judgeCard', 'help.judgeCard']);
  const bytes = readFileSync(file);
  await expect(program.client.help.judgeCard({ file, overwrite: false })).rejects.toMatchObject({ code: 'file_exists', number: 'E-IO-05' });
  await expect(program.client.help.judgeCard({ file: join(program.dir, 'saixue.db') })).rejects.toMatchObject({ code: 'file_own' });
  await expect(program.client.help.judgeCard({ file: join(files, 'gone', 'a.pdf') })).rejects.toMatchObject({ code: 'file_missing' });
  expect(readFileSync(file).equals(bytes)).toBe(true);
  expect(readdirSync(files).filter((name) => name.endsWith('.part'))).toEqual([]);
});
