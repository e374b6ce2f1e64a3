// Ten thousand random edits of a filled-in 评分表: whatever is accepted says what a second, strict reader finds in the cells.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packTexts } from '#contract/pack-codes.ts';
import { newSigningKey } from '#backend/crypto/suite.ts';
import { openWorkbookBytes, readAllRows, CELL_FORMULA, CELL_MERGED, type Cell } from '#backend/excel/read.ts';
import { writeForm } from '#backend/excel/write-form.ts';
import { newEntryCodes } from '#backend/packfile/codes.ts';
import { PackFault } from '#backend/packfile/refusal.ts';
import type { PackRubric, PackSheet } from '#backend/packfile/schema.ts';
import { isKeySheet } from '#backend/packs/excel-sheet/keys.ts';
import { keysOfPlan, sheetsOfPlan, type SheetPlan } from '#backend/packs/excel-sheet/layout.ts';
import { sheetsOfRows, type NamedRows } from '#backend/packs/excel-sheet/read-rows.ts';
import { readScoreSheet } from '#backend/packs/excel-sheet/read-sheet.ts';
import { sheetMac } from '#backend/packs/excel-sheet/sheet-mac.ts';
import { edited, filledIn, placesOf, type Content } from './sheet-fill.ts';

const base = { group: '总', description: '', bands: [] };
const rubric: PackRubric = {
  id: 'mixed', version: 1, name: '混合', comment: { requiredBelow: null, requiredAbove: null }, criteria: [
    { ...base, id: 'design', name: '设计', max: 2000, step: 50 }, { ...base, id: 'teach', name: '教学', max: 2000, step: 50 },
    { ...base, id: 'level', name: '等级', max: 2000, step: 100, mode: 'levels', choices: [{ name: '优', description: '', value: 2000 }, { name: '良', description: '', value: 1500 }] },
    { ...base, id: 'floor', name: '底线', max: 100, step: 100, mode: 'veto' },
  ],
};
const codes = newEntryCodes(6, (length) => crypto.getRandomValues(new Uint8Array(length)));
const plan: SheetPlan = {
  contest: { id: 'c', title: '测试赛' }, pack: { id: 'p', revision: 1 }, slot: 1, deadline: null, rubrics: [rubric], given: new Map(), materials: null,
  entries: codes.slice(0, 5).map((code, index) => ({
    code, title: `作品${'甲乙丙丁戊'[index]}`, division: index % 2 === 0 ? '小学组' : '初中组', category: '微课', subject: '语文', grade: '三年级', rubric: 'mixed',
  })),
};
const macOf = sheetMac({ sign: newSigningKey((length) => new Uint8Array(length).fill(1)) }, 'c');
const keys = keysOfPlan(plan);
const beside = new Map(plan.entries.map((one) => [one.code, [one.title, one.division, one.category, one.subject, one.grade]]));
const possible = Array.from({ length: 41 }, (_, index) => index * 50);
const chosen: Record<string, Record<string, number>> = {
  level: { '优（20分）': 2000, '良（15分）': 1500, '优(20分)': 2000, '良(15分)': 1500, 优: 2000, 良: 1500, 20: 2000, 15: 1500 }, floor: { 通过: 100, 不通过: 0 },
};

let folder: string;
let bytes: Buffer;
let tables: NamedRows[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'saixue-edits-'));
  const file = join(folder, 'a.xlsx');
  await writeForm(file, sheetsOfPlan(plan, macOf));
  bytes = filledIn(readFileSync(file), (code) => (code === codes[4] ? undefined
    : { scores: { 设计: 9.5, 教学: 12, 等级: '良（15 分）', 底线: '通过' }, ...(code === codes[3] && { status: '异常', reason: '疑似抄袭' }) }));
  const book = openWorkbookBytes(bytes);
  tables = book.sheets.map(({ name, index }) => ({ name, rows: readAllRows(book, index).rows })).filter((one) => !isKeySheet(one));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As expect, for tens of thousands of times; undefined must not look like null. */
function must(what: string, found: unknown, wanted: unknown): void {
  const plain = (value: unknown): string => JSON.stringify(value, (_key, one: unknown) => one === undefined ? 'impossible' : one);
  if (plain(found) !== plain(wanted)) throw new Error(`${what}: ${plain(found)}, not ${plain(wanted)}`);
}

const squeezed = (text: string): string => text.replaceAll(/\s/g, '');
/** Hundredths of a cell by the strictest reading; undefined: impossible, so the sheet must have been refused. */
function strictly(criterion: string, cell: Cell | undefined): number | null | undefined {
  if (cell === undefined || (squeezed(cell.text) === '' && cell.flags === 0)) return null;
  if (cell.flags !== 0 || (cell.kind !== 'number' && cell.kind !== 'text')) return undefined;
  const text = squeezed(cell.text).replaceAll(/[０-９]/g, (one) => String('０１２３４５６７８９'.indexOf(one))).replaceAll(/[．。]/g, '.').replace(/^['‘’`]/, '');
  if (chosen[criterion]) return chosen[criterion][/^\d+\.?0*$/.test(text) ? String(Number(text)) : text];
  const points = typeof cell.value === 'number' ? cell.value : /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  return possible.find((one) => Math.abs(points * 100 - one) < 1e-6);
}

/** What a sheet says, found by another way than the program's: code → criterion → hundredths. */
function secondReading(grid: readonly NamedRows[]): Map<string, Map<string, number | undefined>> {
  const said = new Map<string, Map<string, number | undefined>>();
  for (const { rows } of grid) {
    const head = rows.findIndex((row) => row.cells.some((cell) => squeezed(cell.text) === '作品编号'));
    const names = (rows[head]?.cells ?? []).map((cell) => squeezed(cell.text));
    for (const row of head < 0 ? [] : rows.slice(head + 1)) {
      const code = squeezed(row.cells[names.indexOf('作品编号')]?.text ?? '').toUpperCase();
      const own = beside.get(code);
      if (!own) continue;
      const told = ['作品标题', '组别', '项目', '学科', '年级'].map((name) => row.cells[names.indexOf(name)]?.text.trim());
      must('rows that were exchanged are never taken', told, own);
      said.set(code, new Map(rubric.criteria.flatMap((criterion, index) => {
        const cell = row.cells[names.findIndex((name) => name.startsWith(`${index + 1}.${criterion.name}（`))];
        const value = strictly(criterion.id, cell);
        return value === null ? [] : [[criterion.id, value] as const];
      })));
    }
  }
  return said;
}

function agree({ sheets, blank }: { sheets: readonly PackSheet[]; blank: readonly string[] }, grid: readonly NamedRows[]): void {
  const said = secondReading(grid);
  for (const sheet of sheets) {
    must(`scores of ${sheet.code}`, sheet.scores.map((one) => [one.criterion, one.value]), [...said.get(sheet.code) ?? []]);
    if (sheet.status === 'submitted') must('nothing is missing', sheet.scores.length, rubric.criteria.length);
  }
  must('the same entries', [...sheets.map((one) => one.code), ...blank].sort(), [...said.keys()].sort());
  must('blank is blank', blank.map((code) => said.get(code)?.size), blank.map(() => 0));
}

const text = (value: string, flags = 0): Cell => ({ kind: value === '' ? 'empty' : 'text', value: value === '' ? null : value, text: value, flags });
const number = (value: number, flags = 0): Cell => ({ kind: 'number', value, text: String(value), flags });
const content = fc.oneof(
  fc.integer({ min: -2, max: 45 }).map((half) => number(half / 2)), fc.double({ min: -5, max: 30, noNaN: true }).map((one) => number(one)),
  fc.integer({ min: 0, max: 4000 }).map((one) => number(one / 100)), fc.integer({ min: 0, max: 400 }).map((one) => text((one / 10).toFixed(2))),
  fc.constantFrom('', '9,5', '９．５', ' 10 ', '1e1', '优', '良（15 分）', '优(20分)', '通过', '不通过', '合格', '已评', '回避', '异常', '作品甲', '作品乙', '初中组', '作品编号',
    '1. 设计\n（满分 20）', '2. 教学（满分 20）', '设计', '1²', '½', '十', 'TRUE', '#N/A', '9.5分', '+9', '--', '疑似抄袭', '与作者同校', ...codes, codes[0]!.toLowerCase()).map((one) => text(one)),
  fc.string({ maxLength: 8, unit: 'grapheme' }).map((one) => text(one)),
  fc.constantFrom<Cell>(number(9.5, CELL_FORMULA), number(9, CELL_MERGED), { kind: 'date', value: 45_900, text: '2025-08-31', flags: 0 },
    { kind: 'boolean', value: true, text: 'TRUE', flags: 0 }, { kind: 'error', value: '#REF!', text: '#REF!', flags: 0 }, { kind: 'number', value: 0.09, text: '9%', flags: 0 }),
);
const place = fc.record({ row: fc.nat({ max: 9 }), column: fc.nat({ max: 16 }) });
const edit = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('put' as const), at: place, content }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('swap' as const), at: place, with: place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), at: place }) },
);

it('in memory: 10,000 of them, three at a time on average', () => {
  const outcomes = new Map<string, number>();
  fc.assert(fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
    const rows = (tables[0]?.rows ?? []).map((row) => ({ ...row, cells: [...row.cells] }));
    for (const one of edits) {
      const row = rows[one.at.row];
      if (!row) continue;
      while (row.cells.length <= one.at.column) row.cells.push(text(''));
      if (one.kind === 'put') row.cells[one.at.column] = one.content;
      else if (one.kind === 'drop') rows.splice(one.at.row, 1);
      else {
        const other = rows[one.with.row];
        if (!other) continue;
        while (other.cells.length <= one.with.column) other.cells.push(text(''));
        [row.cells[one.at.column], other.cells[one.with.column]] = [other.cells[one.with.column]!, row.cells[one.at.column]!];
      }
    }
    const grid = [{ name: tables[0]?.name ?? '', rows }, ...tables.slice(1)];
    let back: ReturnType<typeof sheetsOfRows>;
    try {
      back = sheetsOfRows(grid, keys);
    } catch (error) {
      if (!(error instanceof PackFault)) throw error;
      must('a known answer', error.code in packTexts, true);
      outcomes.set(error.code, (outcomes.get(error.code) ?? 0) + 1);
      return;
    }
    outcomes.set('taken', (outcomes.get('taken') ?? 0) + 1);
    agree(back, grid);
  }), { numRuns: 3400 });
  // The edits reach every answer, and not all of them are refused.
  for (const answer of ['taken', 'PK_SHEET_CELL', 'PK_SHEET_ROWS', 'PK_SHEET_HEAD']) expect(outcomes.get(answer) ?? 0, answer).toBeGreaterThan(100);
});

it('in the file itself', () => {
  const places = placesOf(bytes);
  const inFile = fc.oneof(
    fc.integer({ min: 0, max: 4000 }).map((one): Content => one / 100),
    fc.constantFrom<Content>(null, '9,5', '９．５', '优', '通过', '回避', '作品甲', codes[0]!, codes[5]!),
    fc.constantFrom<Content>({ attributes: ' t="e"', inside: '<v>#REF!</v>' }, { attributes: '', inside: '<f>1+1</f><v>2</v>' }, { attributes: ' t="b"', inside: '<v>1</v>' },
      { attributes: '', inside: '<v>1e400</v>' }, { attributes: ' t="str"', inside: '<v>9.5</v>' }, { attributes: ' t="inlineStr"', inside: '<is><r><t>1</t></r><r><t>0</t></r></is>' }),
  );
  fc.assert(fc.property(fc.nat({ max: places.length - 1 }), fc.nat({ max: 12 }), inFile, (index, column, value) => {
    const at = places[index]!;
    const file = join(folder, 'edited.xlsx');
    writeFileSync(file, edited(bytes, { [at.sheet]: { [at.at(at.headings[column] ?? '序号')]: value } }));
    const back = readScoreSheet(file, { contestId: 'c', macOf });
    if (!back.ok) {
      expect(packTexts).toHaveProperty(back.code);
      return;
    }
    const book = openWorkbookBytes(readFileSync(file));
    agree(back, book.sheets.map(({ name, index: sheet }) => ({ name, rows: readAllRows(book, sheet).rows })));
  }), { numRuns: 40 });
});
