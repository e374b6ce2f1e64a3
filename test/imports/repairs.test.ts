// Repairs, masks, keys of rows and headings: each changes what has one answer only, and what is shown gives nobody away.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { targetOfCells } from '#backend/imports/content.ts';
import { targetsOf } from '#backend/imports/kinds.ts';
import { maskedAnyway, maskedText } from '#backend/imports/masks.ts';
import { fingerprintOf, ProfileBook } from '#backend/imports/remembered.ts';
import { repairsWith } from '#backend/imports/repairs.ts';
import { readRowKey, writeRowKey } from '#backend/imports/row-key.ts';
import { RowStore } from '#backend/imports/row-store.ts';
import { target } from '#backend/imports/targets.ts';
import { idNumber } from './made-sheet.ts';

const schools = ['南湖区第一小学', '南湖区实验小学', '河东区实验小学', '南湖区第一小学分校', '望川县第七小学', '望川附属小学'].map((name) => ({ name, code: '', unitName: '' }));
const all = repairsWith(() => schools);
const targets = {
  text: target('a', 'a', 'a', ''), names: target('n', 'n', 'n', '', { holds: 'names' }), school: target('s', 's', 's', '', { holds: 'school' }),
  date: target('d', 'd', 'd', '', { holds: 'date' }), id: target('i', 'i', 'i', '', { secret: 'id', code: true }),
  code: target('c', 'c', 'c', '', { code: true }), number: target('m', 'm', 'm', '', { holds: 'number' }),
};
type Holds = keyof typeof targets;
const fix = (code: string, holds: Holds, text: string): string => {
  const repair = all.find((one) => one.code === code);
  return repair?.touches(targets[holds]) ? repair.fix(text, targets[holds]) : text;
};

describe('repairs', () => {
  test.each<[string, Holds, string, string]>([
    ['trim-spaces', 'text', '　两 个字\u00a0 ', '两 个字'], ['trim-spaces', 'names', ' 李　明、 王磊 ', '李明、王磊'],
    ['trim-spaces', 'names', '王磊 周颖', '王磊 周颖'], ['trim-spaces', 'names', '李 明明', '李 明明'], ['trim-spaces', 'names', '古丽 努尔', '古丽 努尔'],
    ['trim-spaces', 'id', '610902 19850412 0011', '610902198504120011'], ['trim-spaces', 'code', 'A 0 1', 'A01'],
    ['trim-spaces', 'id', `${idNumber(1)} ${idNumber(2)}`, `${idNumber(1)} ${idNumber(2)}`], ['trim-spaces', 'school', '南湖区 第一小学', '南湖区第一小学'],
    ['half-width', 'text', 'Ｐｙｔｈｏｎ３：（一）', 'Python3：（一）'], ['half-width', 'id', '６１０９０２', '610902'],
    ['apostrophe', 'id', '\'610902', '610902'], ['apostrophe', 'date', '‘2026-01-01', '2026-01-01'], ['apostrophe', 'text', '\'引号\'开头', '\'引号\'开头'],
    ['id-upper', 'id', '11010519491231002x', '11010519491231002X'], ['id-upper', 'id', '11010519491231002x、44052419800101001x',
      '11010519491231002X、44052419800101001X'],
    ['id-upper', 'id', 'px12345678', 'px12345678'], ['id-upper', 'text', '11010519491231002x', '11010519491231002x'],
    ['dates', 'date', '2026年7月6日', '2026-07-06'], ['dates', 'date', '20260706', '2026-07-06'], ['dates', 'date', '2026.7', '2026.7'],
    ['dates', 'date', '2026.2.30', '2026.2.30'], ['dates', 'text', '2026.7.6', '2026.7.6'],
    ['school-names', 'school', '河东实验小学', '河东区实验小学'], ['school-names', 'school', '河东实小', '河东区实验小学'],
    ['school-names', 'school', '实验小学', '实验小学'], ['school-names', 'school', '南湖一小', '南湖一小'], ['school-names', 'school', '小学', '小学'],
    // 第, 二 and 附属 make another school, and a name that half the province bears is nobody's.
    ['school-names', 'school', '望川小学', '望川小学'], ['school-names', 'school', '第七小学', '第七小学'], ['school-names', 'school', '望川七小', '望川县第七小学'],

    ['school-names', 'school', '南湖区第一小学', '南湖区第一小学'], ['school-names', 'school', '河东实小、外地学校', '河东区实验小学、外地学校'],
  ])('%s of a %s: %j → %j', (code, holds, text, wanted) => expect(fix(code, holds, text)).toBe(wanted));

  test('made twice is made once, and a cell without anything wrong is left alone, in whatever column', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[ 　'‘]{0,2}[0-9０-９xXｘ年月日./\-、 李王小学]{0,24}$/u));
    fc.assert(fc.property(text, fc.constantFrom(...Object.keys(targets) as Holds[]), fc.constantFrom(...all.map((one) => one.code)),
      (cell, holds, code) => {
      const once = fix(code, holds, cell);
      expect(fix(code, holds, once)).toBe(once);
    }));
    fc.assert(fc.property(fc.stringMatching(/^[一-龥]{2,12}$/u), fc.constantFrom('trim-spaces', 'half-width', 'apostrophe', 'id-upper', 'dates'),
      fc.constantFrom(...Object.keys(targets) as Holds[]), (cell, code, holds) => {
        expect(fix(code, holds, cell)).toBe(cell);
      }));
  });
});

describe('what is shown', () => {
  test('numbers are veiled wherever they stand, and what is wrong with them can still be seen', () => {
    expect(maskedText('\'11010519491231002x', 'id')).toBe('\'110***********002x');
    expect(maskedText(' 138 1234 5678', 'phone')).toBe(' 138 **** 5678');
    expect(maskedText('标题', null)).toBe('标题');
    expect(maskedAnyway('联系电话：13812345678')).toBe('联系电话：138****5678');
    expect(maskedAnyway('2161004417')).toBe('2161004417');
    expect(maskedAnyway('2026-07-06')).toBe('2026-07-06');
    for (const serial of [1, 2, 3]) {
      for (const cell of [idNumber(serial), `G${idNumber(serial)}`, `张三 ${idNumber(serial)}，手机 1390000111${serial}`,
        `${idNumber(serial)}、${idNumber(serial + 1)}`]) {
        expect(maskedAnyway(cell)).not.toContain(idNumber(serial).slice(4, 14));
        expect(maskedAnyway(cell)).not.toContain('0000111');
      }
    }
  });

  test('a column is known by its cells only when nearly all of them agree', () => {
    const entries = targetsOf('entries');
    const ids = [1, 2, 3, 4, 5].map((serial) => idNumber(serial));
    expect(targetOfCells(entries, ids)?.target.key).toBe('authorIds');
    expect(targetOfCells(entries, [...ids.slice(0, 4), '见附件', ''])).toMatchObject({ share: 0.8 });
    expect(targetOfCells(entries, [...ids.slice(0, 3), '见附件'])).toBeNull();
    expect(targetOfCells(entries, ids.slice(0, 2))).toBeNull();
    // Eighteen digits alone are no ID number: the check digit has to fit.
    expect(targetOfCells(entries, ['110101199003070020', '110101199003070021', '110101199003070022'])).toBeNull();
    expect(targetOfCells(entries, ['13800000001', '139 0000 0002', '13700000003、13700000004'])?.target.key).toBe('authorPhones');
  });
});

describe('keys', () => {
  test('of a row: read back, and told when a cell changed, whatever the order of the columns', () => {
    const [one, other] = [targets.text, targets.names];
    const key = writeRowKey('batch', 'p:12', [one, other], ['x', '张三']);
    expect(readRowKey(` ${key} `, [other, one], ['张三', 'x'])).toEqual({ batchId: 'batch', recordId: 'p:12', untouched: true });
    expect(readRowKey(key, [one, other], ['x', '张三 '])).toMatchObject({ untouched: false });
    expect(readRowKey('k1:abc', [one], ['x'])).toBeNull();
  });

  test('of headings: order, blanks, stars and remarks do not count; one heading more does', () => {
    const print = fingerprintOf(['姓名', '单位', '手机']);
    expect(fingerprintOf(['手 机*', '单位（必填）', '', '姓名'])).toBe(print);
    expect(fingerprintOf(['姓名', '单位', '手机', '手机'])).not.toBe(print);
    expect([fingerprintOf(['姓名']), fingerprintOf([])]).toEqual(['', '']);
    const columns = [{ heading: '手机', target: 'phone' }, { heading: '手机#2', target: null }];
    const book = new ProfileBook([{ id: 'p', name: '', fingerprint: fingerprintOf(['手机', '姓名', '手机']), body: { columns, values: [], source: '' } }]);
    expect(book.remembered(['手机', '姓名', '手机'])).toEqual(['phone', undefined, null]);
    expect(book.remembered(['手机', '姓名'])).toBeUndefined();
  });
});

test('many rows come back as they were put away, packed or not, by number and by place', () => {
  const store = new RowStore<string>();
  const count = 210_500;
  for (let index = 0; index < count; index += 1) {
    store.add(index * 3 + 7, index % 2 === 0 ? 'add' : 'skip', index % 1000 === 0 ? 1 : 0, [`第${index}行`, '', index === 5 ? 'a\u001fb\u001ec' : 'x'],
      index % 1000 === 0 ? `错${index}` : null);
  }
  for (const index of [0, 4, 1999, 2000, 199_999, 200_000, 205_432, count - 1]) {
    expect(store.get(index)).toMatchObject({ place: index * 3 + 7, verdict: index % 2 === 0 ? 'add' : 'skip', cells: [`第${index}行`, '', 'x'] });
    expect(store.cellsAt(index * 3 + 7)?.[0]).toBe(`第${index}行`);
  }
  expect([store.get(5).cells, store.cellsAt(8)]).toEqual([['第5行', '', 'a b c'], undefined]);
  expect(store.count('errors')).toBe(211);
  expect(store.page('errors', 209, 10).map((index) => store.get(index).extra)).toEqual(['错209000', '错210000']);
  expect(store.sample(2, 2)).toEqual([0, 1000, 1, 2]);
});
