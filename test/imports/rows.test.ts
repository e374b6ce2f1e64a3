// One row of a sheet: what becomes a record, and which fault each kind of mistake gives.
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completeEntry, judgeChange, sameEntry } from '#backend/imports/compare.ts';
import type { StoredEntry } from '#backend/imports/compare.ts';
import { codeSource } from '#backend/identity/blind-codes.ts';
import { readEntry } from '#backend/imports/entries.ts';
import type { EntryRecord } from '#backend/imports/entries.ts';
import type { Fault } from '#backend/imports/faults.ts';
import { readJudge } from '#backend/imports/judges.ts';
import type { JudgeRecord } from '#backend/imports/judges.ts';
import { contentKey, nameKey } from '#backend/imports/keys.ts';
import { SchoolBook } from '#backend/places/school-book.ts';
import type { School } from '#backend/places/school-book.ts';
import { wordsOf } from '#backend/imports/vocabulary.ts';
import { problemTexts } from '#contract/problems.ts';
import { idNumber, row, students, weike } from './made-sheet.ts';

const words = wordsOf(weike);
const good = {
  title: '分数的初步认识', authorNames: '张三', authorIds: idNumber(1), authorPhones: '13812341234', authorUnits: '南湖区第一小学',
  division: '小学', category: '微课', duration: '8:42', submittingUnit: '南湖区教育局',
};
const read = (cells: Record<string, string>,
  rules = words): { record: EntryRecord | null; faults: Fault[]; codes: string[] } => {
  const faults: Fault[] = [];
  const record = readEntry(row({ ...good, ...cells }), rules, faults);
  return { record, faults, codes: faults.map((one) => one.code) };
};

describe('entries', () => {
  test('a good row', () => {
    expect(read({})).toMatchObject({
      codes: [],
      record: {
        title: '分数的初步认识', division: 'xiaoxue', category: 'weike', seconds: 522, submittingUnit: '南湖区教育局', number: '',
        authors: [{ name: '张三', id: idNumber(1), phone: '13812341234', unit: '南湖区第一小学' }], advisors: [],
      },
    });
  });

  test.each<[string, Record<string, string>, string]>([
    ['no title', { title: ' ' }, 'required'], ['no author', { authorNames: '/' }, 'required'],
      ['no unit', { authorUnits: '' }, 'required'],
    ['no division', { division: '' }, 'required'], ['no category', { category: '' }, 'required'],
    ['unknown division', { division: '大学组' }, 'unknown_division'],
      ['unknown category', { category: '动画' }, 'unknown_category'],
    ['wrong ID', { authorIds: idNumber(1).slice(0, 17) + (idNumber(1).endsWith('1') ? '2' : '1') }, 'id_checksum'],
    ['short ID', { authorIds: '61090219850412' }, 'id_length'],
      ['no such birthday', { authorIds: '610902198513120011' }, 'id_date'],
    ['words for an ID', { authorIds: '见附件' }, 'id_form'],
      ['wrong 学籍号', { authorIds: 'LG1101051949123100' }, 'student_id'],
    ['wrong phone', { authorPhones: '1380000000' }, 'phone'],
      ['wrong school code', { schoolCode: '12345' }, 'school_code'],
    ['four authors', { authorNames: '王磊、周颖、郭晓、韩冬', authorIds: '', authorPhones: '' }, 'authors_too_many'],
    ['advisors where there are none', { advisors: '王磊' }, 'advisors_count'],
    ['two IDs for one author', { authorIds: `${idNumber(1)}、${idNumber(2)}` }, 'values_mismatch'],
    ['two units for three authors', { authorNames: '王磊、周颖、郭晓', authorIds: '', authorPhones: '', authorUnits: '一小、二小' },
      'values_mismatch'],
    ['no duration', { duration: '约八分钟' }, 'duration_format'],
      ['a title like a chapter', { title: '长'.repeat(301) }, 'too_long'],
    ['a remark like a book', { remark: '长'.repeat(1001) }, 'too_long'],
      ['a number like a page', { number: 'A'.repeat(65) }, 'too_long'],
  ])('%s is an error and no record', (_, cells, code) => {
    const found = read(cells);
    expect(found.codes).toContain(code);
    expect(found.faults.find((one) => one.code === code)?.severity).toBe('error');
    expect(found.record).toBeNull();
  });

  test.each<[string, Record<string, string>, string]>([
    ['15-digit ID', { authorIds: '110105491231002' }, 'id_old'],
      ['lower-case x', { authorIds: '11010519491231002x' }, 'id_normalised'],
    ['padded name', { authorNames: '李　明' }, 'spaces'], ['too short', { duration: '4:59' }, 'duration'],
      ['too long', { duration: '10:01' }, 'duration'],
  ])('%s is told and imported', (_, cells, code) => {
    const found = read(cells);
    expect(found.codes).toEqual([code]);
    expect(found.record).not.toBeNull();
  });

  test('limits are inclusive', () => {
    expect(read({ duration: '5:00' }).codes).toEqual([]);
    expect(read({ duration: '10:00' }).codes).toEqual([]);
  });

  test('three authors, joined; one school or one each; a lone phone is the first author\'s', () => {
    const ids = [1, 2, 3].map((serial) => idNumber(serial));
    const { record, codes } = read({ authorNames: '王磊，周颖\n郭晓', authorIds: ids.join('、'), authorPhones: '13812341234' });
    expect(codes).toEqual([]);
    expect(record?.authors).toEqual([
      { name: '王磊', id: ids[0], phone: '13812341234', unit: '南湖区第一小学' },
        { name: '周颖', id: ids[1], phone: '', unit: '南湖区第一小学' },
      { name: '郭晓', id: ids[2], phone: '', unit: '南湖区第一小学' },
    ]);
    expect(read({ authorNames: '王磊、周颖', authorIds: '', authorPhones: '',
      authorUnits: '一小、二小' }).record?.authors.map((one) => one.unit)).toEqual(['一小', '二小']);
  });

  test('blocks of a second and third author', () => {
    const { record } =
      read({ author2Name: '周　颖', author2Id: idNumber(2), author2Phone: '13900000000', author3Name: '郭晓',
        author3Unit: '二小' });
    expect(record?.authors.slice(1)).toEqual([
      { name: '周颖', id: idNumber(2), phone: '13900000000', unit: '南湖区第一小学' },
        { name: '郭晓', id: '', phone: '', unit: '二小' },
    ]);
  });

  test('students: exactly one advisor, a category closed to a division', () => {
    const [category] = students.categories;
    const cells = { division: students.divisions[0]?.name ?? '', category: category?.name ?? '',
      authorIds: 'G11010519491231002X', duration: '' };
    expect(read({ ...cells, advisors: '王磊' }, wordsOf(students)).codes).toEqual([]);
    expect(read({ ...cells, advisors: '' }, wordsOf(students)).codes).toEqual(['advisors_count']);
    const closed = { ...students, categories: students.categories.map((one) => ({ ...one, divisions: ['gaozhong'] })) };
    expect(read({ ...cells, advisors: '王磊' }, wordsOf(closed)).codes).toEqual(['category_division']);
    const two =
      { ...students, categories: students.categories.map((one) => ({ ...one, authors: { min: 2, max: 2 } })) };
    expect(read({ ...cells, advisors: '王磊' }, wordsOf(two)).codes).toEqual(['authors_too_few']);
  });

  test('with one division and one category neither column is needed', () => {
    const one = { ...weike, divisions: weike.divisions.slice(0, 1), categories: weike.categories.slice(0, 1) };
    expect(read({ division: '', category: '' }, wordsOf(one)).record).toMatchObject({ division: 'xiaoxue',
      category: 'weike' });
  });

  test.each(['𠮷野㐂', '\u{2B7A9}\u{30000}', '\ue000号', '古丽努尔·买买提', '阿依•热', '😀', '\u05d0\u05d1',
    '长'.repeat(200)])('the name %j is kept as it is', (name) => {
    expect(read({ authorNames: name }).record?.authors[0]?.name).toBe(name.normalize('NFC'));
  });

  test('no text whatever throws', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...Object.keys(good), 'number', 'advisors', 'remark',
      'author2Name', 'author2Id'), fc.string({ unit: 'grapheme' })), (cells) => {
      const { record, faults } = read(cells);
      expect(record === null).toBe(faults.some((one) => one.severity === 'error'));
    }));
  });
});

describe('judges', () => {
  const judge = (cells: Record<string, string>): { record: JudgeRecord | null; codes: string[] } => {
    const faults: Fault[] = [];
    const record = readJudge(row({ name: '王五', unit: '实验中学', ...cells }), words, faults);
    return { record, codes: faults.map((one) => one.code) };
  };

  test('a good row', () => {
    expect(judge({ subjects: '数学、科学', divisions: '小学、初中组', phone: '13812341234', id: idNumber(9), maxLoad: '30',
      submittingUnit: '南湖区教育局' })).toEqual({
      codes: [], record: {
        name: '王五', unit: '实验中学', schoolCode: '', submittingUnit: '南湖区教育局', subjects: ['数学', '科学'],
          divisions: ['xiaoxue', 'chuzhong'],
        phone: '13812341234', id: idNumber(9), maxLoad: 30, minLoad: null, categories: [], languages: [],
      },
    });
  });

  test.each<[Record<string, string>, string]>([
    [{ name: '' }, 'required'], [{ unit: ' ' }, 'required'], [{ divisions: '小学、大学' }, 'unknown_division'],
      [{ phone: '1' }, 'phone'],
    [{ id: '61090219850412' }, 'id_length'], [{ maxLoad: '9,5' }, 'number_format'],
      [{ maxLoad: '1e400' }, 'number_format'], [{ maxLoad: '-3' }, 'number_format'],
    [{ maxLoad: '0' }, 'number_format'], [{ maxLoad: '2.5' }, 'number_format'], [{ maxLoad: 'NaN' }, 'number_format'],
      [{ schoolCode: 'x' }, 'school_code'],
    [{ name: '王五、赵六' }, 'one_person'],
  ])('%j → %s', (cells, code) => {
    expect(judge(cells)).toEqual({ codes: [code], record: null });
  });

  test('all divisions, no limit', () => {
    expect(judge({ divisions: '不限', maxLoad: '不限' }).record).toMatchObject({ divisions: [], maxLoad: null });
    expect(judge({ maxLoad: '３０件' }).record?.maxLoad).toBe(30);
  });
});

describe('against what is stored', () => {
  const index = (_: string, value: string): string => value;
  const stored: StoredEntry = {
    id: 'e', matchKey: 'n:A1', number: 'A1', title: '分数的初步认识', division: 'xiaoxue', category: 'weike', subject: '数学', grade: '三年级',
      submittingUnit: '南湖区教育局',
    seconds: 522, remark: '好', frozen: false, school: '南湖区第一小学', schoolCode: '2161004417', textbook: '', volume: '', lesson: '',
    similarity: null, recommendRank: null, language: '', coverage: null,
    people: [{ part: 'author', name: '张三', school: '南湖区第一小学', schoolCode: '2161004417', idIndex: idNumber(1),
      phoneIndex: '13812341234', idMasked: '', phoneMasked: '', consent: '' }],
  };
  const has = (columns: readonly string[]) => (target: string): boolean => columns.includes(target);
  const same = (cells: Record<string, string>, columns: readonly string[]): boolean => {
    const { record } = read(cells);
    if (!record) throw new Error('no record');
    return sameEntry(completeEntry(record, stored, has(columns)), stored, index);
  };

  test('columns the sheet lacks and blank numbers change nothing', () => {
    expect(same({}, ['duration', 'submittingUnit'])).toBe(true);
    expect(same({ authorIds: '', authorPhones: '' }, [])).toBe(true);
  });

  test('columns the sheet has do', () => {
    expect(same({}, ['subject'])).toBe(false);
    expect(same({ remark: '不同' }, ['remark'])).toBe(false);
    expect(same({ authorIds: idNumber(2) }, [])).toBe(false);
    expect(same({ authorNames: '张三、李四', authorIds: '', authorPhones: '' }, [])).toBe(false);
    expect(same({ authorUnits: '南湖区第二小学' }, [])).toBe(false);
    expect(same({ duration: '8:43' }, ['duration'])).toBe(false);
  });

  test('a judge: what conflicts hang on, what does not', () => {
    const judge = { name: '王五', unit: '一中', schoolCode: '', submittingUnit: '', subjects: ['数学'],
      divisions: ['a', 'b'], phone: '', id: '', maxLoad: null, minLoad: null, categories: [], languages: [] };
    const before = { ...judge, id: 'j', matchKey: 'i:x', idIndex: 'x', phoneIndex: 'y', idMasked: '', phoneMasked: '', frozen: false };
    expect(judgeChange({ ...judge, divisions: ['b', 'a'] }, before, index)).toBe('same');
    expect(judgeChange({ ...judge, phone: '13812341234' }, before, index)).toBe('contact');
    expect(judgeChange({ ...judge, unit: '二中' }, before, index)).toBe('standing');
  });

  test('keys do not see width, blanks and case', () => {
    expect(contentKey('ＡＢ 分数', '张 三', '一小（东校区）')).toBe(contentKey('ab分数', '张三', '一小(东校区)'));
    expect(nameKey('张三', '一小')).not.toBe(nameKey('张三', '二小'));
  });
});

describe('schools', () => {
  const book = (schools: School[]): SchoolBook => {
    let next = 0;
    return new SchoolBook({
      schools, units: [{ id: 'u1', name: '南湖区教育局' }, { id: 'u2', name: '河东区教育局' }], writer: null,
        newId: () => `new${next += 1}`,
    });
  };
  const primary = (id: string, unitId: string, code = ''): School => ({ id, code, name: '实验小学', unitId });

  test('the code decides, and another name is told', () => {
    const found = book([primary('a', 'u1', '2161004417'), primary('b', 'u2', '2161006120')]).find('2161006120', '河东实小',
      '南湖区教育局');
    expect(found).toMatchObject({ kind: 'found', otherName: true, school: { id: 'b' } });
  });
  test('the same name under the same submitting unit is the same school; under another it is another', () => {
    const schools = book([primary('a', 'u1'), primary('b', 'u2')]);
    expect(schools.find('', '实验小学', '河东区教育局')).toMatchObject({ kind: 'found', school: { id: 'b' } });
    expect(schools.find('', '实验小学', '望川县教育局')).toMatchObject({ kind: 'new', school: { id: 'new2' } });
    expect(schools.find('', '实验小学', '望川县教育局')).toMatchObject({ kind: 'found', school: { id: 'new2' } });
  });
  test('several of one name and nothing to tell them apart: never a guess', () => {
    expect(book([primary('a', 'u1'), primary('b', 'u2')]).find('', '实验小学', '')).toMatchObject({ kind: 'ambiguous', count: 2,
      choices: ['实验小学（南湖区教育局）', '实验小学（河东区教育局）'] });
    expect(book([primary('a', 'u1')]).find('', '实验小学', '')).toMatchObject({ kind: 'found', school: { id: 'a' } });
  });
  test('a code learnt later belongs to the school that had none', () => {
    const schools = book([primary('a', 'u1')]);
    expect(schools.find('2161004417', '实验小学', '南湖区教育局')).toMatchObject({ kind: 'found',
      school: { id: 'a', code: '2161004417' } });
    expect(schools.find('2161009999', '实验小学', '南湖区教育局')).toMatchObject({ kind: 'new' });
  });
  test('a code that nobody has does not choose between namesakes', () => {
    const known = () => book([primary('a', 'u1', '2161000001'), primary('b', 'u2')]);
    expect(known().find('2161004417', '实验小学', '')).toMatchObject({ kind: 'new' });
    expect(known().find('2161004417', '实验小学', '河东区教育局')).toMatchObject({ kind: 'found', school: { id: 'b' } });
    expect(book([primary('b', 'u2')]).find('2161004417', '实验小学', '')).toMatchObject({ kind: 'found', school: { id: 'b' } });
  });
});

test('blind codes: unique, from the alphabet, evenly drawn', () => {
  let seed = 1;
  const random = (bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, () => {
    // xorshift32 (Marsaglia, 2003).
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return (seed >>> 11) & 255;
  });
  const next = codeSource(random, ['222222']);
  const codes = Array.from({ length: 20_000 }, next);
  expect(new Set(codes).size).toBe(20_000);
  expect(codes.every((code) => /^[2-9B-DF-HJKMNP-TV-Z]{6}$/.test(code))).toBe(true);
  expect(codes).not.toContain('222222');
  const counts = Map.groupBy(codes.join(''), (letter) => letter);
  expect(counts.size).toBe(28);
  for (const letters of counts.values()) expect(Math.abs(letters.length - 120_000 / 28)).toBeLessThan(500);
  // A source that never changes would loop for ever; one collision must not.
  let turn = 0;
  const twice = codeSource((bytes) => new Uint8Array(bytes).fill(turn++ < 1 ? 0 : 1), ['222222']);
  expect(twice()).not.toBe('222222');
});

test('every kind of problem has an example in these tests', () => {
  const folder = new URL('.', import.meta.url);
  const all =
    readdirSync(folder, { encoding: 'utf8', recursive: true }).filter((name) => /(?:\.test|-books)\.ts$/.test(name))
      .map((name) => readFileSync(new URL(name, folder),
      'utf8')).join('\n');
  // Those of files and of plans have their examples beside the files and in test/assignment.
  const ofSheets = Object.keys(problemTexts).filter((code) => !/^(?:file|plan)_/.test(code) && code !== 'entry_full');
  expect(ofSheets.filter((code) => !new RegExp(`\\b${code}\\b`).test(all))).toEqual([]);
});
