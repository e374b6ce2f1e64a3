// The score sheet on paper (评分表): every way of scoring is on it, in one language, and no word of a long rubric is lost.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContestRules, Criterion } from '#contract/schema/rules.ts';
import { sheetParts } from '#backend/contests/rubric-sheet/content.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
let contestId = '';
let rules: ContestRules;
const criterion = (changes: object) => Criterion.parse({ group: '思想性', name: '指标', max: 10, step: 0.5, ...changes });
/** Longer than a page; the mark stands nowhere else. */
const longWords = '科学性与规范性￥'.repeat(300);

beforeAll(async () => {
  program = await startProgram();
  ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '示例微课评选', year: 2026 }));
  const { rules: before, revision } = await program.client.contests.get({ contestId });
  rules = ContestRules.parse({ ...before, ranking: { ...before.ranking, tieBreak: [] }, rubrics: [...before.rubrics, {
    id: 'modes', name: '各种方式', source: '沪教委〔2019〕1号', head: null, comment: { requiredBelow: 60, requiredAbove: null }, criteria: [
      criterion({ id: 'points', bands: [{ name: '良', from: 7.5 }, { name: '优', from: 9 }] }),
      criterion({ id: 'levels', mode: 'levels', max: 15, choices: [{ name: 'A', value: 13, description: '目标明确' }, { name: 'B', value: 11, description: '目标较明确' }] }),
      criterion({ id: 'weights', group: '效果', mode: 'coefficient', max: 15, choices: [{ name: '好', value: 1 }, { name: '较好', value: 0.8 }] }),
      criterion({ id: 'steps', group: '效果', mode: 'steps', max: 5, veto: true, choices: [5, 3, 0].map((value) => ({ name: String(value), value })) }),
      criterion({ id: 'sound', group: '规范', mode: 'veto', max: 1, step: 1, description: longWords }),
    ],
  }], categories: before.categories.map((one, index) => (index === 0 ? { ...one, rubric: 'modes' } : one)) });
  await program.client.contests.update({ contestId, rules, basedOn: revision });
}, 30_000);
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

const write = (name: string, more: object = {}) =>
  program.client.contests.rubricSheet({ contestId, outFile: join(program.files, name), ...more });
/** What stands on the pages without white space, by Debian's poppler; null where it is not installed. */
const textOf = (file: string): string | null => (spawnSync('pdftotext', ['-v']).error ? null
  : execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).replaceAll(/\s/g, ''));

describe('content', () => {
  it('says what may be given in each way of scoring, sums what counts, and when a comment is due', () => {
    const [part] = sheetParts({ title: '示例', rules, rulesVersion: 1 }, rules.categories[0]!.id, 'zh');
    expect(part?.rows.map((one) => [one.group, one.most, one.choices])).toEqual([
      ['思想性\n25 分', '10\n每档 0.5', '优 ≥ 9　良 ≥ 7.5'], ['思想性\n25 分', '15', 'A\u00a013：目标明确\nB\u00a011：目标较明确'],
      ['效果\n20 分', '权重 15', '好\u00a0×1=15　较好\u00a0×0.8=12'], ['效果\n20 分', '5', '5　3　0\n＊ 否决项：得 0 分即否决'],
      ['规范', '不计分', '通过 √　不通过 ×\n＊ 否决项'],
    ]);
    expect(part?.sum).toBe('合计（满分 45 分）');
    expect(part?.comments).toBe('评语（请注明作品编号）：总分低于 60 分的须写评语、判为否决的须写明理由');
  });

  it('has no Chinese of its own in English', () => {
    const inEnglish = { ...rules, divisions: [], categories: [{ ...rules.categories[0]!, name: 'x' }],
      rubrics: rules.rubrics.map((one) => ({ ...one, name: 'r', source: 's', criteria: one.criteria.map((each) => ({ ...each, group: 'g', name: 'n', description: '',
        bands: [], choices: each.choices.map((choice) => ({ ...choice, name: 'c', description: '' })) })) })) };
    const parts = sheetParts({ title: 'Contest', rules: inEnglish, rulesVersion: 1 }, null, 'en');
    expect(JSON.stringify(parts)).not.toMatch(/[\u4e00-\u9fff]/);
  });
});

describe('the file', () => {
  it('holds all categories, each with pages of its own, and no word of a description longer than a page is lost', async () => {
    const made = await write('all.pdf');
    const pdf = readFileSync(made.file);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBe(made.bytes);
    expect(made.pages).toBeGreaterThan(rules.categories.length);
    const one = await write('one.pdf', { categoryId: rules.categories[0]!.id });
    expect(one.pages).toBeLessThan(made.pages);
    expect(pdf.toString('latin1')).toMatch(/MediaBox \[0 0 841\.89 595\.28\]/);
    const text = textOf(one.file);
    if (text === null) return;
    for (const words of ['示例微课评选评分表', '沪教委〔2019〕1号', '作品编号', '较好×0.8=12', '评委签名', '合计（满分45分）', `第1页/共${one.pages}页`]) {
      expect(text).toContain(words);
    }
    expect(text.split('￥').length - 1).toBe(300);
    expect(text.split('科').length - 1).toBe(300);
    expect(text.split('一级指标').length - 1).toBe(one.pages);
  });

  it('never writes over a file unasked, nor into the workspace, and says so of an unknown category', async () => {
    const file = join(program.files, 'mine.pdf');
    writeFileSync(file, 'mine');
    const categoryId = rules.categories[1]!.id;
    await expect(write('mine.pdf', { overwrite: false, categoryId })).rejects.toMatchObject({ code: 'file_exists' });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await write('mine.pdf', { overwrite: true, categoryId })).pages).toBeGreaterThan(0);
    const own = join(program.dir, 'saixue.db');
    await expect(program.client.contests.rubricSheet({ contestId, outFile: own })).rejects.toMatchObject({ code: 'file_own' });
    await expect(write('none.pdf', { categoryId: 'nothing' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(write('away/none.pdf')).rejects.toMatchObject({ code: 'file_missing' });
    expect(existsSync(join(program.files, 'none.pdf'))).toBe(false);
  });

  it('is written in the language of the program', async () => {
    await program.client.workspace.setSettings({ language: 'en' });
    const made = await write('en.pdf', { categoryId: rules.categories[1]!.id });
    await program.client.workspace.setSettings({ language: 'zh' });
    const text = textOf(made.file);
    if (text === null) return;
    expect(text).toContain(`Page1of${made.pages}`);
    expect(text).not.toContain('评委签名');
  });
});
