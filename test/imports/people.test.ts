// Names, durations and other words as sheets write them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSeconds, showSeconds } from '#backend/imports/duration.ts';
import { readNames, readUnits, readValues, readWords } from '#backend/imports/people.ts';
import { tidy, tidyName } from '#backend/imports/tidy.ts';
import { wordsOf } from '#backend/imports/vocabulary.ts';
import { students, weike } from './made-sheet.ts';

describe('names in one cell', () => {
  test.each<[string, string[], boolean]>([
    ['闫振华、安月英', ['闫振华', '安月英'], false],
    ['王磊，周颖,郭晓；韩冬;李明', ['王磊', '周颖', '郭晓', '韩冬', '李明'], false],
    ['李　明', ['李明'], true],
    ['李 明', ['李明'], true],
    ['李　明　王　芳', ['李明', '王芳'], true],
    ['李　明、王小红', ['李明', '王小红'], true],
    ['王磊 周颖', ['王磊', '周颖'], false],
    ['王磊\n周颖', ['王磊', '周颖'], false],
    ['欧阳 修', ['欧阳', '修'], false],
    ['李 明明', ['李明明'], true],
    ['古丽努尔·买买提', ['古丽努尔·买买提'], false],
    ['古丽努尔·买买提、阿依古丽•热合曼', ['古丽努尔·买买提', '阿依古丽•热合曼'], false],
    ['\u{2B7A9}三、𠮷田', ['\u{2B7A9}三', '𠮷田'], false],
    ['John Smith', ['John Smith'], false],
    ['王磊/周颖', ['王磊', '周颖'], false],
    ['/', [], false], ['无', [], false], ['—', [], false], ['', [], false], ['  ', [], false],
    [' 王磊 ', ['王磊'], false], ['王磊、', ['王磊'], false], ['\u200b王磊\ufeff', ['王磊'], false],
  ])('%j', (text, names, padded) => {
    expect(readNames(text)).toEqual({ names, padded });
  });

  test('names joined by any separator come back, in order', () => {
    const name = fc.string({ unit: fc.constantFrom(...'王李张刘陈杨赵黄周吴𠮷\u{2B7A9}'), minLength: 2, maxLength: 4 });
    const separator = fc.constantFrom('、', '，', ',', '；', ';', '\n', ' 、 ', '/');
    fc.assert(fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), separator, (all, between) => {
      expect(readNames(all.join(between)).names).toEqual(all);
    }));
  });
});

test('values, units and words', () => {
  expect(readValues('610902198504120427、G610902198504120427')).toHaveLength(2);
  expect(readUnits('南湖区第一小学、南湖区 第二小学')).toEqual(['南湖区第一小学', '南湖区第二小学']);
  expect(readWords('数学、科学 物理/化学')).toEqual(['数学', '科学', '物理', '化学']);
  expect(readWords('县（市、区）、设区市')).toEqual(['县（市、区）', '设区市']);
  expect(readWords('小学（数学、语文')).toEqual(['小学（数学', '语文']);
});

test('tidy keeps what belongs to a title and drops what does not', () => {
  expect(tidy(' 《分数》的\n初步认识（一） ')).toBe('《分数》的 初步认识（一）');
  expect([tidy('/'), tidy('无'), tidy('——'), tidy('无题')]).toEqual(['', '', '', '无题']);
  expect(tidyName('南湖区　第一小学')).toBe('南湖区第一小学');
  expect(tidy('e\u0301')).toBe('\u00e9');
});

describe('durations', () => {
  test.each<[string, number | null]>([
    ['8′42″', 522], ['8\'42"', 522], ['8’42”', 522], ['8:42', 522], ['８：４２', 522], ['08:42', 522], ['00:08:42', 522],
      ['8分42秒', 522],
    ['8 分 42 秒', 522], ['522', 522], ['522秒', 522], ['8分', 480], ['8.5分钟', 510], ['1小时2分', 3720], ['1:02:03', 3723],
    ['8:42:00', 522], ['12′40″', 760], ['0:00', 0],
    ['约8分钟', null], ['8:75', null], ['abc', null], ['8.42', null], ['-5', null], ['', null],
  ])('%s → %s', (text, seconds) => {
    expect(readSeconds(text)).toBe(seconds);
  });

  test('a time cell means minutes and seconds: 1:05 typed into Excel is 01:05:00', () => {
    expect(readSeconds('01:05:00', true)).toBe(65);
    expect(readSeconds('01:05:00')).toBe(3900);
  });

  test('what is shown is read back', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 59_999 }), (seconds) => {
      expect(readSeconds(showSeconds(seconds))).toBe(seconds);
    }));
  });
});

describe('divisions and categories', () => {
  const words = wordsOf(weike);
  test.each([['小学组', 'xiaoxue'], ['小学', 'xiaoxue'], [' 小 学 组', 'xiaoxue'], ['初中段', 'chuzhong'], ['职高', 'zhongzhi'],
    ['xiaoxue', 'xiaoxue']])(
    'division %s', (text, id) => expect(words.division(text)?.id).toBe(id));
  test.each([['微课', 'weike'], ['微课类', 'weike'], ['steam', 'steam'], ['微课(系列)', 'xilie'], ['微课（系列）', 'xilie']])(
    'category %s', (text, id) => expect(words.category(text)?.id).toBe(id));
  test('unknown ones are not guessed', () => {
    expect([words.division('大学'), words.division(''), words.category('动画'), words.category('微')]).toEqual([null, null,
      null, null]);
  });
  test('an alias that two share means neither, and a name goes before an alias', () => {
    const [first, second] = weike.divisions;
    const shared = wordsOf({ ...weike, divisions: [{ ...first!, aliases: ['低段', second!.name] }, { ...second!, aliases: ['低段'] }] });
    expect([shared.division('低段'), shared.division(second!.name)?.id]).toEqual([null, second!.id]);
  });
  test('every name and alias of both templates finds its own', () => {
    for (const rules of [weike, students]) {
      const all = wordsOf(rules);
      for (const one of rules.categories) for (const name of [one.name,
        ...one.aliases]) expect(all.category(name)?.id).toBe(one.id);
      for (const one of rules.divisions) for (const name of [one.name,
        ...one.aliases]) expect(all.division(name)?.id).toBe(one.id);
    }
  });
});
