// What long work calls itself has English words: every label in the source of the backend is walked.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { progressIn } from '#backend/program/progress-words.ts';
import { chineseIn } from './chinese.ts';

const folder = join(import.meta.dirname, '../../electron/backend');
/** The label of a call of progress(done, total, label), where it is written out. */
const call = /progress\((?:[^()]|\([^()]*(?:\([^()]*\)[^()]*)*\))*?,\s*(['`])([^'`]*[\u4e00-\u9fff][^'`]*)\1\)/gu;

it('every written label has English words', () => {
  const labels = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(call)].map((found) => found[2] ?? ''));
  expect(labels.length).toBeGreaterThan(20);
  expect(labels.filter((one) => chineseIn(progressIn('en', one.replaceAll(/\$\{[^}]*\}/g, '7'))) !== '')).toEqual([]);
  expect(progressIn('zh', '逐人核算')).toBe('逐人核算');
  expect(progressIn('en', '第一小学.xlsx')).toBe('第一小学.xlsx');
});
