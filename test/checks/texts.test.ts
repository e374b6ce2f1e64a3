// The window's sentences in both languages: the same files, keys and holes to fill; no English in a Chinese screen.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from './project-files.ts';

const folder = (language: 'zh-CN' | 'en') => join(projectFolder, 'renderer/text', language);
const files = readdirSync(folder('zh-CN')).filter((name) => name.endsWith('.json'));

/** key → sentence, with the path of the key. */
function sentences(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) => sentences(inner, path ? `${path}.${key}` : key));
}
const read = (language: 'zh-CN' | 'en', name: string) => new Map(sentences(JSON.parse(readFileSync(join(folder(language), name), 'utf8'))));
const holes = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

test('every file of sentences is there in both languages', () => {
  expect(readdirSync(folder('en')).filter((name) => name.endsWith('.json')).sort()).toEqual(files.toSorted());
});

test.each(files)('%s has the same keys and the same holes in both languages', (name) => {
  const [zh, en] = [read('zh-CN', name), read('en', name)];
  expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  const differing = [...zh].filter(([key, sentence]) => new Set(holes(sentence)).symmetricDifference(new Set(holes(en.get(key) ?? ''))).size > 0);
  expect(differing).toEqual([]);
});

test.each(files)('%s: a Chinese sentence is Chinese, an English one holds no Chinese but quoted words of forms', (name) => {
  const plain = [...read('zh-CN', name)].filter(([key, sentence]) => !/[\u4e00-\u9fff]/.test(sentence) && /[a-z]{4,}/i.test(sentence.replaceAll(/\{\w+\}/g, ''))
    && !/^(English|\.?[a-z]+)$|Saixue/.test(sentence) && !key.endsWith('keys'));
  expect(plain).toEqual([]);
});
