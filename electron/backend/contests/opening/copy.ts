// The rules of an old edition made ready for a new one: what belonged to the old year is emptied.
import type { ContestRules } from '#contract/schema/rules.ts';

const digits = '零一二三四五六七八九';

/** 1 to 999 as Chinese writes it in numbers of editions: 九, 十, 十一, 二十四, 一百零三. */
export function chineseNumber(value: number): string {
  if (!Number.isInteger(value) || value < 1 || value > 999) throw new RangeError(`no edition: ${value}`);
  const hundreds = Math.trunc(value / 100);
  const tens = Math.trunc(value / 10) % 10;
  const ones = value % 10;
  const head = hundreds > 0 ? `${digits[hundreds]}百` : '';
  const ten = tens > 0 ? `${tens === 1 && hundreds === 0 ? '' : digits[tens]}十` : hundreds > 0 && ones > 0 ? '零' : '';
  return head + ten + (ones > 0 ? digits[ones] : '');
}

/** The value of such a number; null for anything else. */
export function numberOfChinese(text: string): number | null {
  const match = /^(?:([一二三四五六七八九])百)?(?:零|([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/.exec(text);
  if (!match || text === '') return null;
  const [, hundreds, tens, ten, ones] = match;
  const digit = (one: string | undefined): number => (one === undefined ? 0 : digits.indexOf(one));
  const value = digit(hundreds) * 100 + (ten ? (tens ? digit(tens) : 1) * 10 : 0) + digit(ones);
  return value > 0 && chineseNumber(value) === text ? value : null;
}

/** 第八届 → 第九届, 第24届 → 第25届, 微课 第八届 → 微课 第九届; what is no numbered edition stays as it is. */
export const nextEdition = (edition: string): string => edition.replaceAll(/第([零一二三四五六七八九十百]+|\d{1,3})(届|期|次)/g,
  (whole, number: string, counter: string) => {
    if (/^\d+$/.test(number)) return `第${Number(number) + 1}${counter}`;
    const value = numberOfChinese(number);
    return value === null || value > 998 ? whole : `第${chineseNumber(value + 1)}${counter}`;
  });

/**
 * Rules for another edition: deadlines and document numbers are emptied, since they were of the old notice; editions go
 * up by one when the new contest is of a later year. Everything else stays and is to be checked against the new notice.
 */
export function rulesForCopy(rules: ContestRules, years: { from: number; to: number }): ContestRules {
  return {
    ...rules, calibration: { ...rules.calibration, reviewDeadline: '' },
    levels: rules.levels.map((level) => ({
      ...level, submitUntil: '', reviewUntil: '', publishFrom: '', docNo: '',
      edition: years.to > years.from ? nextEdition(level.edition) : level.edition,
    })),
  };
}
