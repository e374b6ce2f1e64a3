// Which file belongs to which entry: generated heaps with a hidden truth, and the cases that tempt to guess.
import { describe, expect, test } from 'vitest';
import { matcherOf, type MatchEntry } from '#backend/files/intake/match.ts';
import { makeEntries, makeHeap } from './heap-maker.ts';

const entry = (id: string, number: string, title: string, author = '张三', school = '实验小学'): MatchEntry =>
  ({ id, number, title, authors: [author], school });

describe('heaps with a hidden truth', () => {
  test('no file goes to a wrong entry, and nearly all find theirs', () => {
    const wrong: string[] = [];
    const lost = new Map<string, number>();
    let known = 0;
    let right = 0;
    for (const seed of [1, 2, 3, 4]) {
      const entries = makeEntries(400, seed);
      const matcher = matcherOf(entries);
      for (const { folders, name, truth, way } of makeHeap(entries, seed * 31)) {
        const { entryId, how, candidates } = matcher(folders, name);
        const shown = `${way}: ${folders.join('/')}/${name} → ${entryId ?? '—'} (${how})`;
        if (entryId !== null && entryId !== truth) wrong.push(shown);
        if (truth === null) continue;
        known += 1;
        if (entryId === truth) right += 1;
        else lost.set(way, (lost.get(way) ?? 0) + 1);
        if (entryId === null && candidates.length > 0 && candidates.length < 5) expect(candidates, shown).toContain(truth);
      }
    }
    expect(wrong).toEqual([]);
    console.log(`matching: ${right} of ${known} files found their entry; not found: ${[...lost].map(([way, n]) => `${way} ${n}`).join(', ')}`);
    expect(right / known).toBeGreaterThan(0.97);
  });

  test('thousands of names against thousands of entries end in time', () => {
    const entries = makeEntries(2000, 9);
    const heap = makeHeap(entries, 10);
    const began = performance.now();
    const matcher = matcherOf(entries);
    let matched = 0;
    for (const { folders, name } of heap) if (matcher(folders, name).entryId !== null) matched += 1;
    console.log(`matching: ${heap.length} names against 2,000 entries in ${Math.round(performance.now() - began)} ms`);
    expect(matched).toBeGreaterThan(heap.length * 0.85);
  });
});

describe('numbers', () => {
  const matcher = matcherOf([entry('a', '1DA001', '小蝌蚪找妈妈'), entry('b', '1DA0011', '荷塘月色', '李四'), entry('c', 'XA-2024-003', '背影的背后', '王五'),
    entry('d', '7', '圆的认识', '赵六'), entry('e', '陕微甲01号', '光合作用', '钱七'), entry('f', '2024', '电路的连接', '孙八')]);
  const of = (path: string) => {
    const parts = path.split('/');
    return matcher(parts.slice(0, -1), parts.at(-1)!);
  };
  test.each([
    ['1DA001.mp4', 'a'], ['1da001小蝌蚪.mp4', 'a'], ['(1DA001)视频.mp4', 'a'], ['1DA0011.mp4', 'b'], ['A1DA001.mp4', null], ['1DA00.mp4', null],
    ['XA-2024-003.mp4', 'c'], ['XA2024003_x.mp4', 'c'], ['XA_2024_003 视频.mp4', 'c'], ['2024-003.mp4', null],
      ['陕微甲01号.mp4', 'e'], ['陕微乙01号.mp4', null],
    ['7.mp4', 'd'], ['7_赵六.mp4', 'd'], ['17.mp4', null], ['视频7.mp4', null], ['7_附件.mp4', null], ['2024年度总结.mp4', null], ['2024.mp4', 'f'],
    ['1DA001/7.mp4', 'a'], ['1DA001/圆的认识.mp4', 'a'], ['1DA001/1DA0011.mp4', null], ['1DA001/荷塘月色/x.mp4', null],
  ])('%s → %s', (path, id) => {
    expect(of(path).entryId).toBe(id);
  });
  test('two numbers in one name, and a folder against a name, are offered both', () => {
    expect(of('1DA001_1DA0011.mp4')).toMatchObject({ entryId: null, candidates: ['a', 'b'], differs: null });
    expect(of('1DA001/1DA0011.mp4')).toMatchObject({ entryId: null, candidates: ['a', 'b'], differs: { folder: 'a', file: 'b' } });
  });
});

describe('titles', () => {
  const matcher = matcherOf([entry('a', 'N1', '小蝌蚪找妈妈', '张三', '城关区实验小学'), entry('b', 'N2', '小蝌蚪找妈妈', '李明', '雁塔区实验小学'),
    entry('c', 'N3', '小蝌蚪找妈妈', '李明明', '碑林区实验小学'), entry('d', 'N4', '春', '王五'), entry('e', 'N5', '教学设计', '赵六'), entry('f', 'N6', '微课作品', '孙八'),
    entry('g', 'N7', 'Unit 3 My Friends', '周九'), entry('h', 'N8', '荷塘月色', '吴十', '长安区第一小学')]);
  const of = (path: string) => {
    const parts = path.split('/');
    return matcher(parts.slice(0, -1), parts.at(-1)!).entryId;
  };
  test.each([
    ['小蝌蚪找妈妈.mp4', null], ['小蝌蚪找妈妈_张三.mp4', 'a'], ['李明明小蝌蚪找妈妈.mp4', 'c'], ['李明+小蝌蚪找妈妈.mp4', 'b'],
    ['雁塔区实验小学/小蝌蚪找妈妈.mp4', 'b'], ['小学组+小蝌蚪找妈妈+李明明+碑林区实验小学/作品.mp4', 'c'],
    ['春.mp4', null], ['王五_春.mp4', 'd'], ['教学设计.docx', null], ['赵六+教学设计.docx', 'e'], ['小学组微课作品集2026年上报/IMG_1.mp4', null],
    ['ｕｎｉｔ3 my friends.mp4', 'g'], ['unit3myfriends.mp4', 'g'], ['荷塘月色.mp4', 'h'], ['荷塘月色+张三.mp4', null], ['荷塘月色+城关区实验小学.mp4', null],
    ['荷塘 月色（终稿）.mp4', 'h'], ['荷塘月色\u200b.mp4', 'h'],
  ])('%s → %s', (path, id) => {
    expect(of(path)).toBe(id);
  });
});
