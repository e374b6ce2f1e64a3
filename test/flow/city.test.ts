// A small city from twelve messy sources to balances and reports: every balance is what the city's own arithmetic says.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cityTeacher, cityTruth, cityTrainings } from '#seeds/demo/city/index.ts';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { asOf, fillCity, importFile, writeCity, type CityOnDisk, type Imported } from './city.ts';
import { startProgram, type TestProgram } from './harness.ts';

/** A table that is no table: the reader must refuse it, and nothing may change. */
function nonsense(folder: string): string {
  const file = join(folder, '坏文件.xlsx');
  writeFileSync(file, 'PK\u0003\u0004 not a workbook');
  return file;
}

const size = 600;
let program: TestProgram;
let city: CityOnDisk;
let imported: Imported[];

beforeAll(async () => {
  program = await startProgram({ now: () => new Date('2025-12-31T08:00:00Z') });
  city = await writeCity(join(program.files, '来源'), size);
  imported = await fillCity(program.client, city);
}, 120_000);
afterAll(() => program.close());

/** Counted credits by category of one teacher of the city, in hundredths. */
async function balanceOf(one: TestProgram,
  index: number): Promise<{ concentrated: number; remote: number; schoolBased: number; total: number }> {
  const { id } = cityTeacher(index, city.schools);
  const { byCategory, total } = await one.client.credits.balance({ idNumber: id, asOf });
  const of = (code: string): number => Math.round((byCategory[code] ?? 0) * 100);
  return { concentrated: of('concentrated'), remote: of('remote'), schoolBased: of('schoolBased'),
    total: Math.round(total * 100) };
}

describe('what went in', () => {
  test('every teacher and every training once, whatever the sheet looked like', () => {
    expect(imported[0]).toMatchObject({ add: size, update: 0, same: 0 });
    const trainings = Array.from({ length: size },
      (_, index) => cityTrainings(index).length).reduce((sum, one) => sum + one, 0);
    const posted = imported.slice(1).reduce((sum, one) => sum + one.posted, 0);
    expect(posted).toBe(trainings);
  });

  test('balances are what the article says, for each teacher', async () => {
    for (let index = 0; index < size; index += 7) {
      const { concentrated, remote, schoolBased } = cityTruth(index);
      expect(await balanceOf(program, index),
        `teacher ${index}`).toEqual({ concentrated, remote, schoolBased, total: concentrated + remote + schoolBased });
    }
  });

  test('the ledger is chained and agrees with its balances', async () => {
    expect(await program.client.credits.verify({})).toMatchObject({ intact: true, firstBadBatch: null, faults: [] });
    expect(program.bugs).toEqual([]);
  });
});

describe('once more', () => {
  test('the same files change nothing', async () => {
    const { ledger } = await program.client.credits.overview({ asOf });
    for (const file of city.trainings.slice(0, 4)) {
      const again = await importFile(program.client, 'trainings', file);
      expect(again).toMatchObject({ add: 0, update: 0, posted: 0 });
    }
    expect((await program.client.credits.overview({ asOf })).ledger.lines).toBe(ledger.lines);
  });

  test('a file that is none is refused with a sentence, and nothing changes', async () => {
    const refused = client().imports.preview({ kind: 'trainings', filePath: nonsense(program.files) });
    await expect(refused).rejects.toMatchObject({ code: 'workbook_refused' });
  });

  test('in another order the balances are the same', async () => {
    const other = await startProgram({ now: () => new Date('2025-12-31T08:00:00Z') });
    try {
      await fillCity(other.client, city, city.trainings.toReversed());
      for (let index = 3; index < size; index += 61) expect(await balanceOf(other,
        index)).toEqual(await balanceOf(program, index));
      const [here, there] = await Promise.all([program, other].map((one) => one.client.credits.overview({ asOf })));
      expect(there?.standings).toEqual(here?.standings);
      expect(there?.mean).toBe(here?.mean);
    } finally {
      await other.close();
    }
  }, 60_000);
});

describe('what comes out', () => {
  test('the summary holds every teacher, and its sums are those of the balances', async () => {
    const outFile = join(program.files, '学分汇总表.xlsx');
    const { rows } = await client().reports.export({ kind: 'creditSummary', outFile, asOf });
    expect(rows).toBeGreaterThan(0);
    const book = openWorkbook(outFile);
    const sheet = book.sheets.find((one) => one.name === '人员明细');
    const { rows: read } = readAllRows(book, sheet?.index ?? 0);
    const texts = read.map((row) => row.cells.map((cell) => cell.text));
    const head = texts.findIndex((cells) => cells.includes('姓名') && cells.includes('身份证件号码'));
    const at = (name: string): number => texts[head]?.indexOf(name) ?? -1;
    const active = Array.from({ length: size },
      (_, index) => cityTeacher(index, city.schools)).filter((one) => one.state === '在职');
    for (const one of active.slice(0, 40)) {
      const masked = `${one.id.slice(0, 4)}**********${one.id.slice(-4)}`;
      const row = texts.find((cells) => cells[at('姓名')] === one.name && cells[at('身份证件号码')] === masked);
      const { concentrated, remote, schoolBased } = cityTruth(one.index);
      expect(Number(row?.[at('合计计入')])).toBe((concentrated + remote + schoolBased) / 100);
    }
    // Whole numbers never leave without a reason.
    expect(texts.flat()).not.toContain(active[0]?.id);
  });

  test('transcripts of a school in one file', async () => {
    const { schools } = await client().directory.tree({});
    const school = schools.find((one) => one.teachers > 0);
    const outFile = join(program.files, '证明.pdf');
    const { rows, bytes } =
      await client().reports.export({ kind: 'transcripts', outFile, schoolId: school?.schoolId ?? null, asOf });
    expect(rows).toBe(school?.teachers);
    expect(bytes).toBeGreaterThan(10_000);
  });
});

const client = (): TestProgram['client'] => program.client;
