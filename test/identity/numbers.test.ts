// Numbers of people and schools: GB 11643, 学籍号, phones, masks; the rule checked against the reader's own and the
// standard's samples.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkIdNumber } from '#backend/excel/read/cells.ts';
import { checkCharacter, maskId, maskPhone, readIdentity, readPhone,
  readSchoolCode } from '#backend/identity/numbers.ts';

const codeOf = (text: string): string | undefined => readIdentity(text).fault?.code;

describe('ID numbers', () => {
  test('the samples of the standard are valid', () => {
    for (const text of ['11010519491231002X', '440524188001010014']) expect(readIdentity(text)).toEqual({ value: text,
      fault: null });
  });

  test('any 17 digits with a real birthday and their check character pass; any other last character does not', () => {
    fc.assert(fc.property(
      fc.integer({ min: 100000, max: 999999 }),
        fc.date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 10 }),
      (area, birthday, serial, other) => {
        const digits =
          `${area}${birthday.toISOString().slice(0, 10).replaceAll('-', '')}${String(serial).padStart(3, '0')}`;
        const right = checkCharacter(digits);
        const last = '0123456789X'[other] ?? '';
        expect(codeOf(digits + last)).toBe(last === right ? undefined : 'id_checksum');
        // Two independent writings of the rule agree.
        expect(checkIdNumber(digits + last)).toBe(last === right ? 'ok' : 'checksum');
      },
    ));
  });

  test('one wrong digit and two swapped neighbours are always found', () => {
    const good = '11010519491231002X';
    for (let at = 0; at < 17; at += 1) {
      for (const digit of '0123456789') {
        if (digit === good[at]) continue;
        expect(codeOf(good.slice(0, at) + digit + good.slice(at + 1))).toMatch(/^id_(checksum|date)$/);
      }
    }
  });

  test.each([
    ['11010519900230001X', 'id_date'], ['110105199013010017', 'id_date'], ['11010519000229001X', 'id_date'],
    ['1101051949123100', 'id_length'], ['1101051949123100213', 'id_length'], ['13812341234', 'id_length'],
    ['110105491231002', 'id_old'], ['110105490231002', 'id_date'],
    ['11010519491231002x', 'id_normalised'], ['１１０１０５１９４９１２３１００２Ｘ', 'id_normalised'],
      ["'11010519491231002X", 'id_normalised'],
    ['110105 19491231 002X', 'id_normalised'], ['张三', 'id_form'], ['见附件', 'id_form'],
    ['G11010519491231002X', undefined], ['G110105194912310021', 'id_checksum'], ['J110105194912310021', undefined],
    ['L110105194912310021', undefined], ['LG1101051949123100', 'student_id'], ['L11010519491231002X', 'student_id'],
    ['E12345678', undefined], ['H1234567890', undefined], ['12345678', undefined], ['810000199408230021', undefined],
      ['', undefined], ['/', undefined],
  ])('%s → %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  test('15 digits become the 18 of the same person', () => {
    const read = readIdentity('110105491231002');
    expect(read.value).toBe('11010519491231002X');
    expect(read.fault?.severity).toBe('warning');
  });

  test('no message shows a whole number', () => {
    for (const text of ['110105194912310021', '1101051949123100', 'L1101051949123100', '13812341234']) {
      expect(JSON.stringify(readIdentity(text).fault)).not.toContain(text);
    }
  });
});

test('phones: width, +86, dashes; 11 digits from 13', () => {
  expect(readPhone('１５８ 1234 3307')).toEqual({ value: '15812343307', fault: null });
  expect(readPhone('+86-158-1234-3307').value).toBe('15812343307');
  expect(readPhone('138000000').fault).toEqual({ code: 'phone', severity: 'error', details: { value: '138******' } });
  for (const text of ['02981234567', '12812341234', '1381234123a']) expect(readPhone(text).fault?.code).toBe('phone');
});

test('school codes have ten digits', () => {
  expect(readSchoolCode('2161004417').fault).toBeNull();
  expect(readSchoolCode('216100441').fault?.code).toBe('school_code');
});

test('masks', () => {
  expect(maskId('610902198504120427')).toBe('6109**********0427');
  expect(maskId('E12345678')).toBe('E123*5678');
  expect(maskId('12345678')).toBe('1*******');
  expect(maskPhone('13812341234')).toBe('138****1234');
  expect([maskId(''), maskPhone('')]).toEqual(['', '']);
});
