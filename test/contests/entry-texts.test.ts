// The words of entries: a search in the bytes finds what a search in the words themselves finds, no more and no less.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntryTexts } from '#backend/contests/entry-texts.ts';

const sign = fc.constantFrom('张', '三', '李', '微', '课', 'a', 'B', '1', '-', '䶮', '𬱖', '·');
const word = fc.array(sign, { maxLength: 6 }).map((signs) => signs.join(''));
const entry = fc.record({ division: fc.constantFrom('xiaoxue', 'chuzhong'), words: fc.array(word, { maxLength: 4 }) });
const folded = (text: string): string => text.replaceAll('B', 'b');

describe('words of entries', () => {
  it('finds what the words hold', () => {
    fc.assert(fc.property(fc.array(entry, { maxLength: 40 }), word.filter((text) => text !== ''), fc.constantFrom('', 'xiaoxue', 'gaozhong'),
      (entries, text, division) => {
        const texts = new EntryTexts();
        entries.forEach((one, index) => texts.add(index * 3 + 1, one.division, one.words));
        const wanted = entries.flatMap((one, index) => (
          (division === '' || one.division === division) && one.words.some((word) => folded(word).includes(folded(text))) ? [index * 3 + 1] : []));
        expect([...texts.find(text, division)]).toEqual(wanted);
      }), { numRuns: 300 });
  });
  it('never finds a text that lies across two words, and holds more than its first room', () => {
    const texts = new EntryTexts();
    for (let place = 1; place <= 5000; place += 1) texts.add(place, 'd', [`作品${place}`, '南湖区', '实验小学', '张三'.repeat(20)]);
    expect(texts.find('湖区实').length).toBe(0);
    expect(texts.find('\n').length).toBe(0);
    expect([...texts.find('作品4999')]).toEqual([4999]);
    expect(texts.find('张三').length).toBe(5000);
  });
});
