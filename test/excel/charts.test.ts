// Native charts: the package is whole, every figure refers to the cell it was taken from, LibreOffice shows and keeps them.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import type { Chart, Sheet } from '#backend/excel/write.ts';
import { packageFaults, partsOf, xmlFault } from './package-check.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'saixue-charts-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);

const standings = ['跟上', '略慢', '落后', '不可达'];
const colors = ['2E8B57', 'AFC8F2', 'E6A84C', 'B91C2C'];
const schools: Sheet = {
  name: "各校'2026", title: '各校汇总', notes: ['截至 2026-06-20'], footers: ['（盖章）'],
  columns: [{ header: '学校' }, ...standings.map((header) => ({ header, format: 'integer' as const }))],
  rows: [['第二幼儿园', 20, 12, 23, 3], ['望湖 & <初> 中', 30, 9, { value: 20, look: 'warning' }, 4], ['=1+1 小学', 15, 7, 13, null], ['合计', 65, 28, 56, 7]],
};
const stacked: Chart = {
  kind: 'bar', grouping: 'stacked', title: '各校构成 & <分>', of: schools.name, rows: [0, 2], labels: 0, axisTitle: '人',
  series: standings.map((_, index) => ({ column: index + 1, color: colors[index] ?? '' })),
};
const overview: Sheet = {
  name: '总览', title: '总览', columns: [{ header: '进度', note: '见说明' }, { header: '人数', format: 'integer' }, { header: '占比', format: 'percent' }],
  rows: standings.map((name, index) => [{ value: name, note: `第 ${index + 1} 类` }, index * 10, index / 10]),
  charts: [
    { kind: 'column', title: '构成', rows: [0, 3], labels: 0, series: [{ column: 1, color: '5B8DD9' }], pointColors: colors, showValues: true }, stacked,
    { kind: 'pie', title: '占比', rows: [0, 99], labels: 0, series: [{ column: 1, color: '5B8DD9' }], pointColors: colors, showValues: true },
  ],
};

interface Reference { ref: string; cached: string[] }
const unescape = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');

/** Every reference of a chart part with the values that stand beside it. */
const references = (xml: string): Reference[] => [...xml.matchAll(/<c:f>([^<]*)<\/c:f><c:(str|num)Cache>(.*?)<\/c:\2Cache>/g)].map((match) => {
  const count = Number(/<c:ptCount val="(\d+)"\/>/.exec(match[3] ?? '')?.[1]);
  const cached = Array<string>(count).fill('');
  for (const point of (match[3] ?? '').matchAll(/<c:pt idx="(\d+)"><c:v>([^<]*)<\/c:v>/g)) cached[Number(point[1])] = unescape(point[2] ?? '');
  return { ref: unescape(match[1] ?? ''), cached };
});

/** The cells that a reference names, read by our reader. */
function cellsAt(file: string, ref: string): string[] {
  const [, name = '', letter = '', first = '', , last = first] = /^'((?:[^']|'')+)'!\$([A-Z]+)\$(\d+)(:\$[A-Z]+\$(\d+))?$/.exec(ref) ?? [];
  const book = openWorkbook(file);
  const at = book.sheets.findIndex((sheet) => sheet.name === name.replaceAll("''", "'"));
  const { rows } = readAllRows(book, at);
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => {
    const row = rows.find(({ rowNumber }) => rowNumber === Number(first) + index);
    return String(row?.cells[letter.charCodeAt(0) - 65]?.value ?? '');
  });
}

describe('the package', () => {
  test('is whole: parts well-formed, relations and types complete, charts before comments', async () => {
    const file = path('charts.xlsx');
    await writeWorkbook(file, [overview, schools]);
    const parts = partsOf(file);
    expect(packageFaults(parts)).toEqual([]);
    expect([...parts.keys()].filter((name) => name.includes('charts/'))).toEqual(['xl/charts/chart1.xml', 'xl/charts/chart2.xml', 'xl/charts/chart3.xml']);
    const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet.indexOf('<drawing ')).toBeGreaterThan(sheet.indexOf('<headerFooter'));
    expect(sheet.indexOf('<legacyDrawing ')).toBeGreaterThan(sheet.indexOf('<drawing '));
    // Charts stand below the table, one under the other.
    const rows = [...(parts.get('xl/drawings/drawing1.xml') ?? '').matchAll(/<xdr:row>(\d+)<\/xdr:row>/g)].map((match) => Number(match[1]));
    expect(rows[0]).toBeGreaterThanOrEqual(2 + standings.length);
    expect(rows.toSorted((a, b) => a - b)).toEqual(rows);
    expect(new Set(rows).size).toBe(3);
  });

  test('without charts has no part of them, and a chart of nothing is left out', async () => {
    await writeWorkbook(path('plain.xlsx'), [schools]);
    expect([...partsOf(path('plain.xlsx')).keys()].join()).not.toMatch(/chart|drawing/);
    const file = path('empty.xlsx');
    await writeWorkbook(file, [{ ...overview, rows: [], charts: overview.charts?.slice(0, 1) ?? [] }]);
    expect(packageFaults(partsOf(file))).toEqual([]);
    expect([...partsOf(file).keys()].join()).not.toContain('charts/');
  });

  test('the check itself finds what is broken', () => {
    expect(xmlFault('<a><b></a></b>')).toContain('closes nothing');
    expect(xmlFault('<a x="1" x="2"/>')).toContain('twice');
    expect(xmlFault('<a>1 & 2</a>')).toContain('text');
    expect(xmlFault('<a/><b/>')).toBe('2 roots');
    expect(packageFaults(new Map([['[Content_Types].xml', '<Types><Override PartName="/x.xml" ContentType="t"/></Types>'], ['y.bin', '<a/>']])))
      .toEqual(['a type for x.xml, which is not there', 'y.bin has no type', 'nothing leads to y.bin']);
  });
});

describe('figures', () => {
  test('refer to cells, and what is cached beside the reference is what the cells hold', async () => {
    const file = path('figures.xlsx');
    await writeWorkbook(file, [overview, schools]);
    const parts = partsOf(file);
    const all = [1, 2, 3].flatMap((number) => references(parts.get(`xl/charts/chart${number}.xml`) ?? ''));
    expect(all).toHaveLength(3 + 4 * 3 + 3);
    for (const { ref, cached } of all) expect(cellsAt(file, ref), ref).toEqual(cached);
    // A name with an apostrophe is doubled; the row of totals is not part of it; the end of the range is cut to the rows there are.
    expect(all.map(({ ref }) => ref)).toContain("'各校 2026'!$B$4:$B$6");
    expect(all.at(-1)?.ref).toBe("'总览'!$B$3:$B$6");
  });

  test('whatever texts stand in the cells, the parts stay well-formed and the caches right', async () => {
    const word = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('&amp;', ']]>', '<x a="1">', '\u0001', '\ud800', "o'clock", '😀'));
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(word,
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null))), { minLength: 1, maxLength: 6 }), word,
      async (rows, title) => {
        const file = path('any.xlsx');
        await writeWorkbook(file, [{
          name: title, columns: [{ header: title }, { header: '数', format: 'number' }], rows,
          charts: [{ kind: 'column', title, rows: [0, rows.length - 1], labels: 0, series: [{ column: 1, color: '5B8DD9' }] }],
        }], { overwrite: true });
        const parts = partsOf(file);
        expect(packageFaults(parts)).toEqual([]);
        const numbers = references(parts.get('xl/charts/chart1.xml') ?? '').at(-1)?.cached;
        // Minus nothing is written as nothing.
        expect(numbers?.map((text) => (text === '' ? null : Number(text)))).toEqual(rows.map(([, value]) => (value === null ? null : value + 0)));
      }), { numRuns: 12 });
  });
});

describe.runIf(existsSync('/usr/bin/soffice'))('LibreOffice as outside witness', () => {
  test('opens the charts, keeps their series and writes them out again with the same figures', async () => {
    const file = path('witness.xlsx');
    await writeWorkbook(file, [overview, schools]);
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    execFileSync('/usr/bin/soffice', ['--headless', profile, '--convert-to', 'xlsx', '--outdir', join(folder, 'out'), file], { stdio: 'ignore' });
    const parts = partsOf(join(folder, 'out', 'witness.xlsx'));
    const charts = [...parts].filter(([name]) => /charts\/chart\d+\.xml$/.test(name)).map(([, xml]) => xml);
    expect(charts).toHaveLength(3);
    const bar = charts.find((xml) => xml.includes('各校构成 &amp; &lt;分&gt;')) ?? '';
    expect([...bar.matchAll(/<c:f>([^<]*)<\/c:f>/g)].map((match) => unescape(match[1] ?? '').replaceAll("'", '')))
      .toEqual(expect.arrayContaining(['各校 2026!$A$4:$A$6', '各校 2026!$B$4:$B$6', '各校 2026!$E$4:$E$6', '各校 2026!$E$3']));
    expect(bar).toContain('<c:v>23</c:v>');
  });
});
