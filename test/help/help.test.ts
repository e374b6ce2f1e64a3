// The help: numbers that are for good, a page for each, sentences that say something, topics of every route, and the search.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { codeNumbers, codeOf, numberOfRefusal } from '#contract/code-numbers.ts';
import { errorTexts } from '#contract/errors.ts';
import { packTexts } from '#contract/pack-codes.ts';
import { problemTexts } from '#contract/problems.ts';
import { allCodes, explain, textKeyOf } from '#renderer/help/codes.ts';
import { findHelp, type HelpItem } from '#renderer/help/search.ts';
import { contentsOf, freeRoutes, guideTopics, helpGroups, relatedOf } from '#renderer/help/topics.ts';
import { fileOf, wholeShare, worthTelling } from '#renderer/stores/task-facts.ts';

const text = (path: string): string => readFileSync(new URL(`../../renderer/${path}`, import.meta.url), 'utf8');
interface Topic { title: string; text: string; steps?: string }
interface Guides { topics: Record<string, Topic>; data: Record<string, string>; groups: Record<string, string> }
const read = (language: 'zh-CN' | 'en') => ({
  codes: JSON.parse(text(`text/${language}/help-codes.json`)) as Record<string, { why: string; steps: string }>,
  guides: JSON.parse(text(`text/${language}/help-guides.json`)) as Guides,
  pages: Object.fromEntries(Object.entries(JSON.parse(text(`text/${language}/help.json`)) as Record<string, Topic>)
    .filter(([, one]) => typeof one === 'object' && 'title' in one)),
});
const zh = read('zh-CN');
const en = read('en');
const topics = new Set([...Object.keys(zh.pages), ...guideTopics]);

describe('numbers', () => {
  test('are unique, look alike, and never change: what code-numbers.txt once held still holds', () => {
    const frozen = readFileSync(new URL('code-numbers.txt', import.meta.url), 'utf8').trim().split('\n').map((line) => line.split(' '));
    const now = Object.entries(codeNumbers) as [string, string][];
    expect(new Set(now.map(([, number]) => number)).size).toBe(now.length);
    expect(now.filter(([, number]) => !/^E-[A-Z]{2,7}-\d{2,3}$/.test(number))).toEqual([]);
    // A code that was removed keeps its line: its number is never given to another.
    const held = new Map(frozen.map(([number, code]) => [number, code]));
    expect(held.size).toBe(frozen.length);
    expect(now.filter(([code, number]) => held.get(number) !== code).map(([code, number]) => `${number} ${code}`)).toEqual([]);
  });
  test('are found as people type them; a refusal of a pack is told by the number of the pack', () => {
    for (const typed of ['E-IO-28', 'e io 28', 'IO28', ' disk_full ']) expect(codeOf(typed)).toBe('disk_full');
    expect(codeOf('E-IO-99')).toBe(null);
    expect(numberOfRefusal('pack_refused', { code: 'PK_OTHER_CONTEST' })).toBe('E-PACK-12');
    expect(numberOfRefusal('workbook_refused', { code: 'encrypted' })).toBe(codeNumbers.workbook_refused);
  });
});

describe('every number has its page', () => {
  test.each([['zh', zh], ['en', en]] as const)('with why, steps, data and a topic (%s)', (language, { codes, guides, pages }) => {
    for (const [code, number] of allCodes) {
      const found = explain(number, language, codes, 'window');
      expect(found, number).not.toBe(null);
      expect(found!.code).toBe(code);
      expect(found!.why.length, code).toBeGreaterThan(5);
      expect(found!.steps.length, code).toBeGreaterThan(0);
      expect(guides.data[found!.data], code).toBeTruthy();
      expect(pages[found!.topic] ?? guides.topics[found!.topic], `${code}: ${found!.topic}`).toBeTruthy();
      expect(found!.sentence).not.toMatch(/\{\w+\}/);
      for (const one of [found!.why, ...found!.steps]) expect(one, code).toMatch(language === 'zh' ? /[。；]$/ : /[.]$/);
    }
    const used = new Set(allCodes.map(([code]) => textKeyOf(code)));
    expect(Object.keys(codes).filter((key) => !used.has(key))).toEqual([]);
  });
});

describe('sentences', () => {
  const all = Object.entries({ ...errorTexts, ...packTexts, ...problemTexts });
  /** Programs, kinds of files and folders that are called so. */
  const names = /Excel|Word|Office|WPS|JSON|UTF|PDF|docx|pptx|xlsx|attachments|cli list|npm run build|docs\/updates\.md|[A-Z]{2,4}\b/g;
  test('say something: none is 操作失败, none ends in the air, none is a page long', () => {
    const bare = (sentence: string) => sentence.replaceAll(/\{\w+\}/g, '');
    expect(all.filter(([, [one]]) => /^(操作|请求|参数|系统|程序)?(失败|错误|异常|无效)/.test(one) || bare(one).length < 6)).toEqual([]);
    expect(all.filter(([, [one, other]]) => !/[。！？}]$/.test(one) || !/[.!?}]$/.test(other))).toEqual([]);
    expect(all.filter(([, [one, other]]) => one.length > 160 || other.length > 420).map(([code]) => code)).toEqual([]);
  });
  test('in Chinese hold no English word, in English no Chinese one', () => {
    expect(all.filter(([, [one]]) => /[A-Za-z]{4,}/.test(one.replaceAll(/\{\w+\}/g, '').replaceAll(names, ''))).map(([, [one]]) => one)).toEqual([]);
    expect(all.filter(([, [, other]]) => /[\u4e00-\u9fff]/.test(other)).map(([, [, other]]) => other)).toEqual([]);
  });
  test('of refusals tell what it means for the data', () => {
    // What carries a sentence of its own, made where it is refused, says it there.
    const refusals = Object.entries(errorTexts).filter(([, [one]]) => !/\{(sentence|detail|todo|head)\}/.test(one));
    expect(refusals.filter(([, [one]]) => !/没有|不能|仍|都在|没受|不会|还不能/.test(one)).map(([code]) => code)).toEqual([]);
  });
});

describe('topics', () => {
  test('every route has one, and the contents name each once', () => {
    const wanted = [...text('routes.ts').matchAll(/help: '(\w+)'/g)].map(([, topic]) => topic!);
    expect(wanted.length).toBeGreaterThan(30);
    expect([...new Set(wanted)].filter((topic) => !topics.has(topic))).toEqual([]);
    const listed = contentsOf(Object.keys(zh.pages)).flatMap((one) => one.topics);
    expect(listed.toSorted()).toEqual([...topics].toSorted());
    const last = contentsOf([...Object.keys(zh.pages), 'brandNew']).at(-1);
    expect([last?.group, last?.topics.includes('brandNew')]).toEqual(['other', true]);
    for (const { guides } of [zh, en]) for (const { group } of helpGroups) expect(guides.groups[group]).toBeTruthy();
  });
  test('related pages and ways to a page are there', () => {
    const routeNames = new Set([...text('routes.ts').matchAll(/name: '(\w+)'/g)].map(([, name]) => name!));
    for (const topic of topics) for (const next of relatedOf(topic)) expect(topics.has(next), `${topic} → ${next}`).toBe(true);
    for (const [topic, route] of Object.entries(freeRoutes)) expect([topics.has(topic), routeNames.has(route)], topic).toEqual([true, true]);
  });
});

describe('search', () => {
  const itemsOf = ({ guides, pages, codes }: typeof zh, language: 'zh' | 'en'): HelpItem[] => [
    ...Object.entries({ ...guides.topics, ...pages }).map(([place, one]) => ({ place, title: one.title, text: `${one.text}\n${one.steps ?? ''}` })),
    ...allCodes.map(([code, number]) => {
      const one = explain(number, language, codes, '')!;
      return { place: `code:${number}`, title: `${number} ${one.sentence.slice(0, 40)}`, text: `${code} ${one.sentence}\n${one.why}` };
    }),
  ];
  const items = itemsOf(zh, 'zh');
  const first = (typed: string): string | undefined => findHelp(items, typed)[0]?.place;
  test.each([
    ['评审包', 'packs'], ['psb', 'packs'], ['fp', 'assignment'], ['E-IO-28', 'code:E-IO-28'], ['io28', 'code:E-IO-28'], ['disk_full', 'code:E-IO-28'],
    ['Ｅ－ＩＯ－２８', 'code:E-IO-28'], ['快捷键', 'shortcuts'], ['恢复 密钥', 'backupGuide'],
  ])('%s leads to %s', (typed, place) => {
    expect(typed.startsWith('恢复') ? findHelp(items, typed).map((one) => one.place) : [first(typed)]).toContain(place);
  });
  test('every word must be there, nothing typed finds nothing, English finds English', () => {
    expect(findHelp(items, '  ')).toEqual([]);
    expect(findHelp(items, '评审包 这里没有的词')).toEqual([]);
    expect(findHelp(itemsOf(en, 'en'), 'stick portable')[0]?.place).toBe('portable');
    const hit = findHelp(items, '磁盘').find((one) => one.place === 'code:E-IO-28');
    expect(hit?.excerpt).toContain('磁盘');
  });
});

describe('running tasks', () => {
  const ended = (seconds: number, code?: string) => ({ answer: {}, file: null, seconds, fault: code === undefined ? null : { code, sentence: '…' } });
  test('an end is told where nobody saw it: refused at once, done after two seconds, never a cancelled one', () => {
    const [here, left, apart] = [{ left: false, apart: false }, { left: true, apart: false }, { left: false, apart: true }];
    expect([ended(60), ended(60, 'disk_full')].map((one) => worthTelling(here, one))).toEqual([false, false]);
    const ends = [ended(0.1), ended(2), ended(0.1, 'disk_full'), ended(60, 'cancelled')];
    expect(ends.map((one) => worthTelling(left, one))).toEqual([false, true, true, false]);
    expect(worthTelling(apart, ended(0.1))).toBe(true);
  });
  test('the task bar shows the mean of what is known, and that something runs where nothing is', () => {
    const at = (done: number, total: number) => ({ progress: { done, total, label: '' } });
    expect([wholeShare([]), wholeShare([{ progress: null }]), wholeShare([at(0, 0)])]).toEqual([null, 2, 2]);
    expect(wholeShare([at(1, 4), at(3, 4), { progress: null }])).toBe(0.5);
    expect(wholeShare([at(9, 4)])).toBe(1);
  });
  test('the file of an answer is found, else the one that was asked for', () => {
    expect(fileOf({ file: '/a/b.pdf' }, { outFile: '/c' })).toBe('/a/b.pdf');
    expect(fileOf({ packs: [] }, { outDir: 'C:\\盘\\包' })).toBe('C:\\盘\\包');
    // A name alone is no path that could be opened.
    expect(fileOf({ file: 'a.pdf' }, { contestId: 'x' })).toBe(null);
    expect(fileOf(undefined, null)).toBe(null);
  });
});
