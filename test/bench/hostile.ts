// Target 11: small hostile workbooks are read or refused within 200 ms and 150 MB, each in a process of its own,
// beside ExcelJS on the same file with a time-out.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '#contract/errors.ts';
import { peakMegabytes } from '../fixtures/peak-memory.ts';
import { workbookBytes } from '../fixtures/xlsx.ts';
import type { WorkbookPlan } from '../fixtures/xlsx.ts';
import type { Measured } from './read.ts';

const limitMilliseconds = 200;
const limitMegabytes = 150;
const repeats = 3;

const rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>';
const validation = (range: string): string => `<dataValidations count="1">`
  + `<dataValidation type="list" sqref="${range}"><formula1>"甲,乙"</formula1>`
  + '</dataValidation></dataValidations>';
const blanks = (start: string, end: string, size: number): Buffer => {
  const bytes = Buffer.alloc(size, 0x20);
  bytes.write(start, 0);
  bytes.write(end, size - end.length);
  return bytes;
};

/** Each plan with the code it is refused with, or '' when it has to be read. */
const cases: { name: string; plan: () => WorkbookPlan; code: string }[] = [
  { name: 'validation E14:E1048576', code: '', plan: () => ({ sheets: [{ rows,
    after: validation('E14:E1048576') }] }) },
  { name: 'validation over the sheet', code: '', plan: () => ({ sheets: [{ rows,
    after: validation('A1:XFD1048576') }] }) },
  {
    name: 'defined name over the sheet', code: '',
    plan: () => ({ sheets: [{ name: 'a', rows }],
      definedNames: '<definedNames><definedName name="x">a!$A$1:$XFD$1048576</definedName></definedNames>' }),
  },
  {
    name: 'merge over the sheet', code: '',
    plan: () => ({ sheets: [{ rows, after: '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>' }] }),
  },
  { name: 'column settings to 2^31', code: '', plan: () => ({ sheets: [{ rows,
    before: '<cols><col min="1" max="2147483647" width="9"/></cols>' }] }) },
  { name: 'row 4294967295', code: 'XL_CELLREF',
    plan: () => ({ sheets: [{ rows: `${rows}<row r="4294967295"><c><v>1</v></c></row>` }] }) },
  {
    name: 'sheet of 600 MB, 1000 : 1', code: 'XL_BOMB',
    plan: () => ({ sheets: [{ xml: blanks('<worksheet><sheetData>', '</sheetData></worksheet>', 600e6) }] }),
  },
  {
    name: 'sheet of 15 MB, 1000 : 1', code: '',
    plan: () => ({ sheets: [{ xml: blanks('<worksheet><sheetData>', '</sheetData></worksheet>', 15e6) }] }),
  },
  {
    name: 'shared string of 300 MB', code: 'XL_BOMB',
    plan: () => ({ sheets: [{ rows }], parts: { 'xl/sharedStrings.xml': blanks('<sst><si><t>', '</t></si></sst>',
      300e6) } }),
  },
  {
    name: 'billion laughs', code: 'XL_DTD',
    plan: () => ({
      sheets: [{ rows: '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' }],
      strings: `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "ha">${Array.from({ length: 30 }, (_, i) => `<!ENTITY a${i
        + 1} "&a${i};&a${i};">`).join('')}]>`
        + '<sst><si><t>&a30;</t></si></sst>',
    }),
  },
];

interface Answer {
  answer: string;
  milliseconds: number;
  megabytes: number;
}

/** Runs in the child: one reader, one file; prints how it ended. */
async function child(reader: string, file: string): Promise<void> {
  const ours = await import('#backend/excel/read.ts');
  const foreign = reader === 'exceljs' ? (await import('exceljs')).default : undefined;
  const before = process.memoryUsage().rss;
  const start = performance.now();
  let answer = '';
  try {
    if (foreign === undefined) {
      const book = ours.openWorkbook(file);
      for (const sheet of book.sheets) ours.readAllRows(book, sheet.index);
    } else {
      await new foreign.Workbook().xlsx.readFile(file);
    }
  } catch (fault) {
    answer = fault instanceof AppError ? String(fault.details['code']) : `error: ${String(fault).slice(0, 60)}`;
  }
  const milliseconds = performance.now() - start;
  const megabytes = Math.max(0, peakMegabytes() - before / 1024 ** 2);
  process.stdout.write(JSON.stringify({ answer, milliseconds, megabytes } satisfies Answer));
}

function inChild(reader: string, file: string, timeout: number): Answer | undefined {
  const found = spawnSync(process.execPath, [import.meta.filename, 'child', reader, file], { timeout, encoding: 'utf8',
    killSignal: 'SIGKILL' });
  return found.status === 0 ? (JSON.parse(found.stdout) as Answer) : undefined;
}

function middle(answers: Answer[]): Answer | undefined {
  return answers.toSorted((a, b) => a.milliseconds - b.milliseconds)[answers.length >> 1];
}

/** @param patience how long ExcelJS gets for each file, in ms; 0 leaves it out */
export async function run(print: (line: string) => void, patience = 3000): Promise<Measured[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-hostile-'));
  const results: Measured[] = [];
  try {
    for (const { name, plan, code } of cases) {
      const file = path.join(folder, 'hostile.xlsx');
      fs.writeFileSync(file, workbookBytes(plan()));
      const size = fs.statSync(file).size;
      const answers = Array.from({ length: repeats }, () => inChild('ours', file,
        20_000)).filter((answer) => answer !== undefined);
      const ours = answers.length === repeats ? middle(answers) : undefined;
      const ratio = ours === undefined ? Infinity : Math.max(ours.milliseconds / limitMilliseconds,
        ours.megabytes / limitMegabytes);
      const met = ratio <= 1 && ours?.answer === code;
      const theirs = patience > 0 ? inChild('exceljs', file, patience) : undefined;
      const other = theirs === undefined
        ? `killed after ${patience / 1000} s or out of memory`
        : `${theirs.milliseconds.toFixed(0)} ms, ${theirs.megabytes.toFixed(0)} MB ${theirs.answer}`;
      const how = ours === undefined ? 'no answer'
        : `${ours.milliseconds.toFixed(0)} ms, ${ours.megabytes.toFixed(0)} MB ${ours.answer || 'read'}`;
      print(`target 11 ${name} (${(size / 1024).toFixed(0)} KB): ours ${how} (target `
        + `<= ${limitMilliseconds} ms, ${limitMegabytes} MB) `
        + `${met ? 'met' : 'missed'}${patience > 0 ? `; exceljs ${other}` : ''}`);
      results.push({ name: `hostile: ${name}`, ratio, limit: 1, met });
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

if (import.meta.main) {
  const [, , mode, reader = '', file = ''] = process.argv;
  if (mode === 'child') await child(reader, file);
  else await run((line) => process.stdout.write(`${line}\n`));
}
