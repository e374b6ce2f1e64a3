// Readers that are broken on purpose, to see whether the check of the list says so: ExcelJS, and our own without its caps.
import { inflateRawSync } from 'node:zlib';
import { openArchive } from '#backend/archive/zip.ts';
import { fileSource } from '#backend/excel/read/source.ts';
import { peakMegabytes } from '../fixtures/peak-memory.ts';
import type { Job, Observed } from './observed.ts';

const nothing: Omit<Observed, 'key'> = {
  refusal: null, applied: null, told: [], counts: {}, hiddenRows: 0, titles: [], names: [], plain: null, strayRows: '',
    untouched: true, alive: true, ms: 0, rssMb: 0,
};
const refusal = (error: unknown): Observed['refusal'] => ({ code: 'internal', reason: '', where: '', zh: String(error), en: String(error) });

/** What reads a file instead of the program. */
export async function brokenReader(name: string): Promise<(job: Job) => Promise<Omit<Observed, 'key'>>> {
  if (name === 'unlimited') {
    return ({ path }) => {
      const source = fileSource(path);
      const fault = (): never => {
        throw new Error('refused');
      };
      try {
        const limits = { entries: 1e6, total: 1e12, directory: 1e9, ratio: 1e9, ratioFrom: 1e12 };
        const { entries } = openArchive(source, { limits, fault });
        for (const { offset, rawName, compressed } of entries) inflateRawSync(source.read(offset + 30 + rawName.length, compressed));
        return Promise.resolve({ ...nothing, rssMb: Math.round(peakMegabytes()) });
      } catch (error) {
        return Promise.resolve({ ...nothing, refusal: refusal(error), rssMb: Math.round(peakMegabytes()) });
      }
    };
  }
  const { default: exceljs } = await import('exceljs');
  return async ({ path }) => {
    try {
      const book = new exceljs.Workbook();
      await book.xlsx.readFile(path);
      return { ...nothing, counts: { add: book.worksheets[0]?.actualRowCount ?? 0 } };
    } catch (error) {
      return { ...nothing, refusal: refusal(error) };
    }
  };
}
