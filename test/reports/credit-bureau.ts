// A bureau with credits in its ledger, filled by the calls a clerk makes, and its workbooks read back cell by cell.
import { join } from 'node:path';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import type { InputOf } from '#contract/define.ts';
import type { contract } from '#contract/index.ts';
import { openBureau, type Bureau } from '../programmes/bureau.ts';

export type CellValue = string | number | boolean | null;
type Export = InputOf<typeof contract.reports.export>;
type Register = InputOf<typeof contract.credits.register>;

export interface CreditBureau extends Bureau {
  /** Writes a workbook; answers its rows. */
  write(input: Omit<Export, 'outFile'> & { outFile?: string }): Promise<number>;
  /** Rows of a sheet of the workbook written last. */
  sheet(name: string): CellValue[][];
  sheets(): string[];
  file(name?: string): string;
}

/** Rows below the header that begins with the given words, as records by header. */
export function records(rows: CellValue[][], first: string): Record<string, CellValue>[] {
  const at = rows.findIndex((row) => row[0] === first);
  const header = rows[at] ?? [];
  return rows.slice(at + 1).map((row) => Object.fromEntries(header.map((name, index) => [String(name), row[index] ?? null])));
}

const train = (one: Bureau, index: number, more: Partial<Register> & Pick<Register, 'subject' | 'level' | 'form' | 'to'>): Promise<unknown> =>
  one.client.credits.register({ teacherIds: [one.teachers[index] ?? ''], actor: '周主任', result: 'pass', ...more });

export async function fillBureau(): Promise<CreditBureau> {
  const one = await openBureau();
  const { client } = one;
  const stages = ['小学', '小学', '小学', '', '初中', '初中'];
  for (const [index, teacherId] of one.teachers.entries()) {
    await client.directory.saveTeacher({ teacherId, subject: index % 2 === 0 ? '语文' : '数学', ...(stages[index] ? { stage: stages[index] } : {}) });
  }
  await one.use('shaanxi-2018');
  await train(one, 0, { subject: '国培计划骨干教师研修', level: 'national', form: 'concentrated', from: '2026-05-11', to: '2026-05-15', hours: 40, certificateNumber: 'GP-1' });
  await train(one, 0, { subject: '省级网络研修', level: 'province', form: 'remote', to: '2026-04-30', hours: 30 });
  await train(one, 0, { subject: '校本研修', level: 'school', form: 'schoolBased', to: '2026-03-01', hours: 20, credits: 12 });
  await train(one, 1, { subject: '校本研修', level: 'school', form: 'schoolBased', to: '2026-03-01', hours: 12, credits: 6 });
  await train(one, 2, { subject: '省级网络研修', level: 'province', form: 'remote', to: '2026-04-30', hours: 55 });
  await train(one, 4, { subject: '=县级"集中"培训&<一>', level: 'county', form: 'concentrated', from: '2026-04-06', to: '2026-04-10', hours: 33.5 });
  await train(one, 5, { subject: '登错的培训', level: 'city', form: 'remote', to: '2026-02-10', hours: 10 });
  const wrong = await client.credits.ledger({ teacherId: one.teachers[5] ?? '' });
  await client.credits.reverse({ seq: wrong.lines[0]?.seq ?? 0, reason: '登错了人', actor: '周主任' });
  let last = '';
  const file = (name = 'out.xlsx'): string => join(one.program.files, name);
  return {
    ...one, file,
    async write(input) {
      last = input.outFile ?? file();
      return (await client.reports.export({ ...input, outFile: last })).rows;
    },
    sheets: () => openWorkbook(last).sheets.map((sheet) => sheet.name),
    sheet(name) {
      const book = openWorkbook(last);
      const at = book.sheets.findIndex((sheet) => sheet.name === name);
      return readAllRows(book, at).rows.map((row) => row.cells.map((cell) => cell.value));
    },
  };
}
