// The wizard's decisions as one plan: later ones hold, each can be taken back by itself, and steps stop where somebody is needed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Plan, type Preview } from '#contract/schema/imports.ts';
import { fold, tooMuch, type Decision } from '#renderer/pages/imports/decisions.ts';
import { firstStop, inHundredths, lettersOf, missingOf, stepFrom } from '#renderer/pages/imports/steps.ts';

let counter = 0;
const decision = (patch: Partial<Decision>): Decision => ({ id: (counter += 1), label: { key: 'shared.app' }, ...patch });
const cell = (row: number, column: string, value: string) => ({ sheet: '表', row, column, value });

describe('fold', () => {
  test('nothing decided is the plan that the border takes for no plan', () => {
    expect(fold([])).toEqual(Plan.parse({}));
  });

  test('of two decisions about one thing the later holds, and taking it back brings the earlier one again', () => {
    const first = decision({ edits: [cell(5, 'C', '旧'), cell(6, 'C', '别动')] });
    const second = decision({ edits: [cell(5, 'C', '新')] });
    expect(fold([first, second]).edits.find((one) => one.row === 5)?.value).toBe('新');
    expect(fold([first, second]).edits).toHaveLength(2);
    expect(fold([first]).edits.find((one) => one.row === 5)?.value).toBe('旧');
  });

  test('a row taken back into the import is not skipped, and skipped again when that is taken back', () => {
    const skip = decision({ skips: [{ sheet: '表', row: 7 }, { sheet: '表', row: 8 }] });
    const keep = decision({ keeps: [{ sheet: '表', row: 7 }] });
    expect(fold([skip, keep]).skips).toEqual([{ sheet: '表', row: 8 }]);
    expect(fold([skip]).skips).toHaveLength(2);
  });

  test('cells of two sheets, columns and rows never meet in one key', () => {
    const places = fc.record({
      sheet: fc.constantFrom('一', '一 1', '一 1 A'), row: fc.integer({ min: 1, max: 12 }), column: fc.constantFrom('A', 'B', 'AA'), value: fc.string({ maxLength: 4 }),
    });
    fc.assert(fc.property(fc.array(places, { maxLength: 30 }), (edits) => {
      const folded = fold(edits.map((one) => decision({ edits: [one] })));
      const last = new Map(edits.map((one) => [JSON.stringify([one.sheet, one.row, one.column]), one.value]));
      expect(new Map(folded.edits.map((one) => [JSON.stringify([one.sheet, one.row, one.column]), one.value]))).toEqual(last);
    }));
  });

  test('every folded plan passes the border, until it is too much for it', () => {
    const edits = Array.from({ length: 20_001 }, (_, row) => cell(row + 1, 'A', '值'));
    expect(tooMuch(fold([decision({ edits: edits.slice(1) })]))).toBeNull();
    expect(Plan.safeParse(fold([decision({ edits: edits.slice(1) })])).success).toBe(true);
    expect(tooMuch(fold([decision({ edits })]))).toBe('edits');
    expect(Plan.safeParse(fold([decision({ edits })])).success).toBe(false);
  });
});

type Shown = Preview;
type Column = Shown['sheets'][number]['columns'][number];
const column = (letter: string, target: string | null, how: Column['how'] = 'name', confidence = 1): Column =>
  ({ header: letter, column: letter, target, samples: [], how, confidence });
function preview(columns: Column[], more: Partial<Shown> = {}): Shown {
  const none = { all: 3, errors: 0, warnings: 0, duplicates: 0, updates: 0, problems: 0 };
  return {
    fileHash: 'a'.repeat(64), basedOn: 0, counts: { add: 3, update: 0, same: 0, skip: 0 }, problems: [], problemCount: 0, rowCounts: none,
    sheets: [{ name: '表', headerRow: 1, rows: 3, ignoredAbove: 0, ignoredBelow: 0, hiddenRows: 0, top: [], columns }],
    targets: [
      { target: 'name', heading: '姓名', required: true, pinyin: 'xm', choices: [], constant: '' },
      { target: 'unit', heading: '单位', required: false, pinyin: 'dw', choices: [], constant: '' },
    ],
    valuesToMap: [], repairs: [], profile: null, changes: [], rows: [], headers: ['姓名', '单位'], columnLetters: ['A', 'B'], ...more,
  };
}
const unknown = { target: 'unit', heading: '单位', from: '一小', count: 2, to: null, choices: ['第一小学'] };

describe('steps', () => {
  test('a file that is understood rests at the check, and goes from there to the end', () => {
    const clean = preview([column('A', 'name'), column('B', 'unit')]);
    expect(firstStop(clean)).toBe('check');
    expect(stepFrom(clean, 'check', 1)).toBe('confirm');
  });

  test('it rests earlier where somebody is needed', () => {
    const good = column('A', 'name');
    expect(firstStop(preview([column('B', 'unit')]))).toBe('columns');
    expect(missingOf(preview([column('B', 'unit')]), preview([column('B', 'unit')]).sheets[0]!).map((one) => one.target)).toEqual(['name']);
    expect(firstStop(preview([column('A', 'name', 'likeness', 0.72)]))).toBe('columns');
    expect(firstStop(preview([column('A', 'name', 'likeness', 0.95)]))).toBe('check');
    expect(firstStop(preview([good], { valuesToMap: [unknown] }))).toBe('values');
    expect(firstStop(preview([good], { valuesToMap: [{ ...unknown, to: '第一小学' }] }))).toBe('check');
    expect(firstStop(preview([column('A', null)]))).toBe('header');
  });

  test('going back opens every step, going on passes over those with nothing to decide', () => {
    const clean = preview([column('A', 'name')]);
    expect((['check', 'values', 'columns', 'header', 'file'] as const).map((one) => stepFrom(clean, one, -1)))
      .toEqual(['values', 'columns', 'header', 'file', 'template']);
    expect(stepFrom(clean, 'header', 1)).toBe('check');
    expect(stepFrom(null, 'template', 1)).toBe('file');
  });

  test('the same heading stands in other columns of other sheets', () => {
    const one = preview([column('A', 'name')]).sheets[0]!;
    const letters = lettersOf(preview([], { sheets: [one, { ...one, name: '表2', columns: [column('C', 'name'), column('A', null)] }] }));
    expect([letters('表', '姓名'), letters('表2', '姓名'), letters('表2', '单位'), letters('没有', '姓名')]).toEqual(['A', 'C', '', '']);
  });

  test('progress in bytes is said in hundredths, in rows as it is', () => {
    expect(inHundredths({ done: 5_359_345, total: 53_239_151, label: '' })).toEqual({ done: 10, total: 100, label: '' });
    expect(inHundredths({ done: 5, total: 300, label: '' })).toEqual({ done: 5, total: 300, label: '' });
    expect(inHundredths(null)).toBeNull();
  });
});
