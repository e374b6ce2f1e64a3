// What the import refuses, and that nothing stays behind when it is refused or cancelled.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OutputOf } from '#contract/define.ts';
import { contract } from '#contract/index.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { entryCells, entryHeaders, makeWorkbook, type Cells } from './made-sheet.ts';

type Preview = OutputOf<typeof contract.imports.preview>;

let program: TestProgram;
let contestId = '';
beforeEach(async () => {
  program = await startProgram();
  ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '2026 微课评选', year: 2026 }));
});
afterEach(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

const path = (name: string): string => join(program.files, name);
const preview = (filePath: string, kind: 'entries' | 'judges' = 'entries'): Promise<Preview> =>
  program.client.imports.preview({ contestId, kind, filePath });
async function apply(filePath: string, kind: 'entries' | 'judges' = 'entries') {
  const { fileHash, basedOn } = await preview(filePath, kind);
  return program.client.imports.apply({ contestId, kind, filePath, fileHash, basedOn });
}
const entries = async () => (await program.client.contests.entries({ contestId })).rows;
const refusal = async (work: Promise<unknown>): Promise<unknown> => work.then(() => 'no refusal',
  (error: { code?: string }) => error.code ?? error);
const sheet = (name: string, rows: readonly (readonly ExcelJS.CellValue[])[],
  headers: readonly string[] = entryHeaders): Promise<string> =>
  makeWorkbook(path(name), { 汇总: (one) => {
    one.addRow([...headers]);
    for (const cells of rows) one.addRow([...cells]);
  } });
const many = (count: number, more: (serial: number) => Cells = () => ({})): ExcelJS.CellValue[][] =>
  Array.from({ length: count }, (_, index) => entryCells(index + 1, more(index + 1)));

describe('refusals', () => {
  test('no such file, no workbook, no columns, a changed file, changed data', async () => {
    expect(await refusal(preview(path('none.xlsx')))).toBe('file_missing');
    writeFileSync(path('text.xlsx'), 'hello');
    expect(await refusal(preview(path('text.xlsx')))).toBe('workbook_refused');
    expect(await refusal(preview(await sheet('odd.xlsx', [['1']], ['随便'])))).toBe('import_columns');
    const file = await sheet('a.xlsx', many(2));
    const { fileHash, basedOn } = await preview(file);
    await sheet('a.xlsx', many(3));
    expect(await refusal(program.client.imports.apply({ contestId, kind: 'entries', filePath: file, fileHash,
      basedOn }))).toBe('stale_file');
    const again = await preview(file);
    await apply(await sheet('b.xlsx', [entryCells(50)]));
    expect(await refusal(program.client.imports.apply({ contestId, kind: 'entries', filePath: file,
      fileHash: again.fileHash, basedOn: again.basedOn }))).toBe('stale_revision');
    expect(await entries()).toHaveLength(1);
  });

  test('cancelling leaves nothing behind', async () => {
    const file = await sheet('a.xlsx', many(20));
    const { fileHash, basedOn } = await preview(file);
    const control = new AbortController();
    const work = program.client.imports.apply({ contestId, kind: 'entries', filePath: file, fileHash, basedOn },
      { signal: control.signal });
    control.abort();
    expect(await refusal(work)).toBe('cancelled');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { batches } = await program.client.imports.batches({ contestId });
    // The answer may have been under way already; a batch is there with all its rows or not at all.
    expect(await entries()).toHaveLength(batches.length * 20);
  });
});
