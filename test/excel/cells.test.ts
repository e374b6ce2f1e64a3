// What people type into cells (X28-X30, header oddities of X35), each with the one reading we give it.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkIdNumber, cleanText, normaliseCode, normaliseHeader, normaliseName, parseDateText, parseStrictNumber, readDate,
    toHalfWidth,
} from '#backend/excel/read/cells.ts';
import { dateText, dayToSerial, isoToSerial, serialToDay, timeText } from '#backend/excel/read/dates.ts';
import { CELL_BAD_DATE, cellName, parseCellName } from '#backend/excel/read.ts';
import type { Cell } from '#backend/excel/read.ts';

const number = (value: number): Cell => ({ value, text: String(value), kind: 'number', flags: 0 });

describe('text', () => {
  test('widths change only for digits and letters', () => {
    expect(toHalfWidth('１２ａＺ《数学》，（一）')).toBe('12aZ《数学》，（一）');
  });
  test('blanks of every kind go at the ends, invisible ones everywhere', () => {
    expect(cleanText('\u00a0\u3000 \u200b李梅\ufeff\t\r\n')).toBe('李梅');
    expect(cleanText('一\u200b中 分校')).toBe('一中 分校');
    expect(cleanText('👨‍👩‍👧')).toBe('👨‍👩‍👧');
    expect(cleanText('e\u0301')).toBe('é');
  });
  test('names: padding blanks go, blanks between words and dots stay', () => {
    expect(normaliseName('李　明')).toBe('李明');
    expect(normaliseName(' 欧阳 娜娜 ')).toBe('欧阳娜娜');
    expect(normaliseName('John  Smith')).toBe('John Smith');
    expect(normaliseName('买买提·阿不都')).toBe('买买提·阿不都');
  });
  test('X28 identity numbers as typed', () => {
    for (const typed of ['11010519491231002x', '１１０１０５１９４９１２３１００２Ｘ', ' 110105 19491231 002X ', "'11010519491231002X",
      '‘11010519491231002x\u200b']) {
      expect(normaliseCode(typed), typed).toBe('11010519491231002X');
      expect(checkIdNumber(normaliseCode(typed)), typed).toBe('ok');
    }
    expect(checkIdNumber('440524188001010014')).toBe('ok');
    expect(checkIdNumber('110105194912310021')).toBe('checksum');
    expect(checkIdNumber('110105194913310020')).toBe('birthday');
    expect(checkIdNumber('110105491231002')).toBe('old15');
    expect(checkIdNumber('1101054912310')).toBe('shape');
    expect(checkIdNumber('11010519491231002Y')).toBe('shape');
  });
  test('X35 headers are compared without marks, blanks, breaks and byte order marks', () => {
    for (const header of ['\ufeff身份证号', ' 身 份 证\n号 ', '*身份证号：', '身份证号\u200b', '＊身份证号', '身\u3000份证号※']) {
      expect(normaliseHeader(header), JSON.stringify(header)).toBe('身份证号');
    }
    expect(normaliseHeader('时长（秒）')).toBe('时长(秒)');
    expect(normaliseHeader('作者ＩＤ')).toBe('作者id');
  });
});

describe('dates', () => {
  test.each([
    ['2024-09-01', '2024-09-01'], ['2024/9/1', '2024-09-01'], ['2024.9.1', '2024-09-01'], ['2024.9', '2024-09'],
      ['2024-09', '2024-09'],
    ['2024年9月', '2024-09'], ['2024年9月1日', '2024-09-01'], ['2024 年 9 月 1 日', '2024-09-01'], ['20240901', '2024-09-01'],
      ['202409', '2024-09'],
    ['２０２４．９．１', '2024-09-01'], ['2024－9－1', '2024-09-01'], ["'2024-09-01", '2024-09-01'], ['\u00a02024-9-1\u3000',
      '2024-09-01'],
    ['2024-09-01 08:30', '2024-09-01'], ['2024-09-01T08:30:00Z', '2024-09-01'], ['2024.10', '2024-10'], ['2024-02-29',
      '2024-02-29'],
  ])('%s', (text, date) => {
    expect(parseDateText(text)).toEqual({ ok: true, date, precision: date.length === 7 ? 'month' : 'day' });
  });
  test.each([
    ['2026.2.30', 'no_such_day'], ['2023-02-29', 'no_such_day'], ['2024.13', 'no_such_day'], ['20241301',
      'no_such_day'], ['2024-0-1', 'no_such_day'],
    ['', 'empty'], ['\u3000', 'empty'], ['昨天', 'not_a_date'], ['9/1/2024', 'not_a_date'], ['2024', 'not_a_date'],
      ['0024-01-01', 'not_a_date'],
    ['2024-09-01x', 'not_a_date'], ['-5', 'not_a_date'],
  ])('X30 %j is %s', (text, reason) => expect(parseDateText(text)).toEqual({ ok: false, reason }));
  test('date cells and plain numbers in a date column', () => {
    expect(readDate({ value: 45536, text: '2024-09-01', kind: 'date', flags: 0 })).toEqual({ ok: true,
      date: '2024-09-01', precision: 'day' });
    expect(readDate({ value: 60, text: '1900-02-29', kind: 'date', flags: CELL_BAD_DATE })).toEqual({ ok: false,
      reason: 'no_such_day' });
    expect(readDate(number(45536))).toEqual({ ok: true, date: '2024-09-01', precision: 'day' });
    expect(readDate(number(20240901))).toEqual({ ok: true, date: '2024-09-01', precision: 'day' });
    expect(readDate(number(202409))).toEqual({ ok: true, date: '2024-09', precision: 'month' });
    expect(readDate(number(2024.9))).toEqual({ ok: true, date: '2024-09', precision: 'month' });
    expect(readDate(number(2024.12))).toEqual({ ok: true, date: '2024-12', precision: 'month' });
    expect(readDate(number(2024.1))).toEqual({ ok: false, reason: 'ambiguous_month' });
    expect(readDate(number(-3))).toEqual({ ok: false, reason: 'not_a_date' });
    expect(readDate(number(2024))).toEqual({ ok: false, reason: 'not_a_date' });
    expect(readDate({ value: true, text: 'TRUE', kind: 'boolean', flags: 0 })).toEqual({ ok: false,
      reason: 'not_a_date' });
  });
  test('serials go to days and back, as the calendar has it', () => {
    fc.assert(fc.property(fc.integer({ min: 61, max: 2958465 }), (serial) => {
      const day = serialToDay(serial) as string;
      const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
      expect(new Date(Date.UTC(1899, 11, 30) + serial * 86400000).toISOString().slice(0, 10)).toBe(day);
      expect(dayToSerial(year, month, date)).toBe(serial);
    }));
    expect([1, 59, 60, 61].map(serialToDay)).toEqual(['1900-01-01', '1900-02-28', undefined, '1900-03-01']);
    expect(dayToSerial(1900, 2, 28)).toBe(59);
    expect(dayToSerial(1900, 2, 29)).toBeUndefined();
  });
  test('times round to the second and carry into the next day', () => {
    expect(dateText(45535.999999, true).text).toBe('2024-09-01');
    expect(dateText(45536.354166, true).text).toBe('2024-09-01 08:30');
    expect(dateText(45536.9, false).text).toBe('2024-09-01');
    expect(timeText(0.999999, false).text).toBe('00:00');
    expect(timeText(0.5000116, false).text).toBe('12:00:01');
    expect(isoToSerial('08:30:00')).toEqual({ serial: 30600 / 86400, withTime: true, day: false });
    expect(isoToSerial('')).toBeUndefined();
    expect(isoToSerial('2024-09-01T25:00')).toBeUndefined();
  });
});

describe('numbers', () => {
  test.each([['95', 95], ['9.5', 9.5], ['９．５', 9.5], [' 95\u3000', 95], ["'95", 95], ['-5', -5], ['+5', 5], ['.5', 0.5],
    ['007', 7], ['-0', 0], ['－3', -3]])(
    '%j', (text, value) => expect(parseStrictNumber(text)).toEqual({ ok: true, value }));
  test.each([
    ['9,5', 'comma'], ['1,234', 'comma'], ['９，５', 'comma'], ['1e400', 'not_a_number'], ['1e3', 'not_a_number'], ['NaN',
      'not_a_number'],
    ['Infinity', 'not_a_number'], ['0x10', 'not_a_number'], ['95分', 'not_a_number'], ['5.', 'not_a_number'], ['1.2.3',
      'not_a_number'],
    ['--5', 'not_a_number'], ['', 'empty'], ['\u00a0', 'empty'], ['1234567890123456', 'too_long'], ['1'.repeat(400),
      'too_long'],
  ])('X29 %j is %s', (text, reason) => expect(parseStrictNumber(text)).toEqual({ ok: false, reason }));
  test('every finite decimal of up to 15 digits reads as itself', () => {
    fc.assert(fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 }), (digits, places) => {
      const value = digits / 10 ** places;
      expect(parseStrictNumber(value.toFixed(places))).toEqual({ ok: true, value: value === 0 ? 0 : value });
    }));
  });
});

test('places of cells', () => {
  expect([cellName(1, 0), cellName(7, 25), cellName(1048576, 16383), cellName(3, 26), cellName(3, 701), cellName(3,
    702)]).toEqual([
    'A1', 'Z7', 'XFD1048576', 'AA3', 'ZZ3', 'AAA3',
  ]);
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_048_576 }), fc.integer({ min: 0, max: 16_383 }), (row, column) => {
    expect(parseCellName(cellName(row, column))).toEqual({ row, column });
  }));
  expect(['', 'A0', 'XFE1', 'A1048577', '__proto__', 'a1'].map(parseCellName)).toEqual(Array(6).fill(undefined));
});
