// 成绩复核单: the arithmetic that is printed gives the score that ranks, by every method; letters say nothing of judges; no names early.
import fc from 'fast-check';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reviewContent, type LabelledMark } from '#backend/results/review-sheet/content.ts';
import { decimalText, meanInWords } from '#backend/results/review-sheet/arithmetic.ts';
import { computeDocket } from '#backend/scoring/compute.ts';
import { Docket, type DocketEntry } from '#backend/scoring/docket.ts';
import type { Method } from '#contract/schema/results.ts';
import { resultsRow } from '#db/queries/results.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { demoEntries } from '#seeds/demo/index.ts';
import { pdfWords } from '../publication/pdf-words.ts';
import { codeOf, entryId, judgedContest, type JudgedContest } from './judged-contest.ts';

let one: JudgedContest;
let docket: Docket;
const file = (name: string): string => join(one.program.files, name);
const printFrom = (contestId: string, entry: string, outFile: string) =>
  one.program.client.results.reviewSheet({ contestId, entryId: entry, outFile });
const print = (entry: number, name: string) => printFrom(one.contestId, entryId(entry), file(name));
const plain = (entry: DocketEntry): LabelledMark[] => [
  ...entry.sheets.map((sheet, index) => ({ label: String.fromCharCode(65 + index), stage: null, sheet, comment: '' })),
  ...entry.readings.map(({ stage, ...sheet }, index) => ({ label: String.fromCharCode(75 + index), stage, sheet, comment: '' })),
];
const said = (from: Docket, code: string): string => reviewContent(from, code, plain).steps.join('\n');

beforeAll(async () => {
  one = await judgedContest();
  await one.program.client.results.compute({ contestId: one.contestId });
  docket = Docket.parse(JSON.parse(resultsRow(one.context.db, one.contestId)?.docket ?? ''));
});
afterAll(async () => {
  expect(one.program.bugs).toEqual([]);
  await one.program.close();
});

describe('the arithmetic', () => {
  it('of a mean is exact and rounds half up', () => {
    expect(meanInWords([8600, 9050, 8800], 2)).toBe('（86 + 90.5 + 88）÷ 3 = 88.1666…，四舍五入保留 2 位小数，得 88.17');
    expect(meanInWords([8333, 8334], 2)).toBe('（83.33 + 83.34）÷ 2 = 83.335，四舍五入保留 2 位小数，得 83.34');
    expect(meanInWords([9000], 1)).toBe('只有一份计入：90，保留 1 位小数，得 90.0');
    const marks = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 9 });
    fc.assert(fc.property(marks, fc.integer({ min: 0, max: 4 }), (totals, decimals) => {
      const got = Number(/得 ([\d.]+)$/.exec(meanInWords(totals, decimals))?.[1]);
      expect(Math.abs(got - totals.reduce((a, b) => a + b, 0) / totals.length / 100)).toBeLessThanOrEqual(0.5 / 10 ** decimals + 1e-9);
    }));
    expect([decimalText(1n, 3n, 4), decimalText(5n, 4n, 4), decimalText(100n, 1n, 2), decimalText(0n, 7n, 2), decimalText(100n, 1n, 0)])
      .toEqual(['0.3333…', '1.25', '100', '0', '100']);
  });

  const methods: Method[] = ['rule', 'mean', 'trimmed', 'mixed', 'z', 't'];
  it.each(methods)('by %s ends with the score that ranks', (method) => {
    const given: Docket = { ...docket, method };
    const rows = new Map(computeDocket(given).rows.map((row) => [row.code, row]));
    // A fit for each: some entries of every group will do.
    for (const { code } of given.entries.filter((_, index) => index % (method === 'mixed' ? 11 : 5) === 0)) {
      const score = rows.get(code)?.score ?? null;
      const words = said(given, code);
      if (score === null) expect(words).toContain('没有得分');
      else expect(words.match(/得 ([\d.]+)(?=[。；])/g)?.at(-1), `${code}\n${words}`).toBe(`得 ${score.toFixed(given.rules.aggregation.decimals)}`);
    }
  });

  it('names what was trimmed, and the columns say the same', () => {
    const base = docket.entries[0];
    if (!base?.sheets[0]) throw new Error('no sheets');
    const sheet = base.sheets[0];
    const five = [9000, 8000, 8500, 8500, 9000].map((total, index) => ({ ...sheet, judge: `J0${index + 1}`, total }));
    const given: Docket = { ...docket, method: 'trimmed', entries: [{ ...base, sheets: five }] };
    const content = reviewContent(given, base.code, plain);
    expect(content.steps.join()).toContain('去掉一个最高分 90 和一个最低分 80；（85 + 85 + 90）÷ 3 = 86.6666…');
    expect(content.marks.map((mark) => mark.counted).sort()).toEqual(['去掉（最低）', '去掉（最高）', '计入', '计入', '计入'].sort());
  });

  it('arbitration: what holds counts, what does not is marked so, with the sentence of the rule', () => {
    const base = docket.entries.find((entry) => entry.sheets.length >= 2);
    if (!base) throw new Error('no sheets');
    const [a, b] = [{ ...base.sheets[0]!, total: 9500 }, { ...base.sheets[1]!, total: 7000 }];
    const rules = { ...docket.rules, arbitration: { ...docket.rules.arbitration, chain: '2+1' as const } };
    const chief = { ...a, judge: 'P01', total: 8800, stage: 'chief' as const };
    const given: Docket = { ...docket, rules, entries: [{ ...base, sheets: [a, b], readings: [chief] }] };
    const content = reviewContent(given, base.code, plain);
    expect(content.marks.map((mark) => [mark.label, mark.counted])).toEqual([['评分 A', '不计入'], ['评分 B', '不计入'], ['评分 K（终评）', '计入']]);
    expect(content.steps[0]).toContain('终评 88：以终评分为准');
    expect(content.row.score).toBe(88);
  });

  it('votes: the sum as the rules weigh it', () => {
    const rules = { ...docket.rules, voteShare: 0.2 };
    const entries = docket.entries.map((entry, index) => ({ ...entry, outside: { vote: index * 10 } }));
    const given: Docket = { ...docket, rules, entries };
    const rows = new Map(computeDocket(given).rows.map((row) => [row.code, row]));
    for (const { code } of entries.slice(0, 8)) {
      const words = said(given, code);
      const worth = Number(/= ([\d.]+)…? 分；评委分占 80%，投票占 20%/.exec(words)?.[1]);
      const mean = Number(/得 ([\d.]+)[。；]/.exec(words)?.[1]);
      const score = rows.get(code)?.score ?? null;
      if (score !== null) expect(Math.abs(mean * 0.8 + worth * 0.2 - score), words).toBeLessThan(0.011);
      expect(words).toContain(`合成后得分：${score === null ? '无' : score.toFixed(2)}`);
    }
  });

  it('ties: those of the same score stand side by side with what parted them', () => {
    const base = docket.entries[0];
    if (!base?.sheets[0]) throw new Error('no sheets');
    const sheet = base.sheets[0];
    const [first, second] = Object.keys(sheet.scores);
    const with2 = (x: number, y: number) => ({ ...sheet, scores: { ...sheet.scores, [first ?? '']: x, [second ?? '']: y } });
    const rules = { ...docket.rules, ranking: { ...docket.rules.ranking, tieBreak: [first ?? ''] } };
    const entries = [{ ...base, code: 'AAA', sheets: [with2(500, 900)] }, { ...base, code: 'BBB', sheets: [with2(900, 500)] }];
    const given: Docket = { ...docket, rules, entries };
    const content = reviewContent(given, 'AAA', plain);
    expect(content.ties?.rows.map((row) => [row[0], row[2], row.at(-1)])).toEqual([['BBB', '9.00', '1'], ['AAA（本件）', '5.00', '2']]);
    expect(content.ranking.join()).toContain('后分出先后');
  });
});

describe('the sheet', () => {
  it('before publication: marks, steps and hash, nobody’s name', async () => {
    const made = await print(0, '前.pdf');
    const pages = await pdfWords(file('前.pdf'));
    expect(pages).toHaveLength(made.pages);
    expect(made.pages).toBeLessThanOrEqual(2);
    const text = pages.join('');
    for (const secret of one.secrets) expect(text).not.toContain(secret.replaceAll(/\s/g, ''));
    expect(text).toContain(codeOf(0));
    expect(text).toContain('尚未锁定');
    expect(made.hash).toBe(sha256Hex(resultsRow(one.context.db, one.contestId)?.docket ?? ''));
    expect(text).toContain(made.hash);
    const content = reviewContent(docket, codeOf(0), plain);
    for (const { name } of content.criteria) expect(text).toContain(name.replaceAll(/\s/g, ''));
    for (const mark of content.marks) expect(text).toContain(String(mark.values.at(-1)));
    expect(text).not.toMatch(/J0\d/);
  });

  it('a method that was chosen against its gate says on whose word', async () => {
    await one.program.client.results.compute({ contestId: one.contestId, method: 't', acceptGate: '省厅通知第六条' });
    await print(1, '依据.pdf');
    const text = (await pdfWords(file('依据.pdf'))).join('');
    expect(text).toContain('采用这种算法的依据：省厅通知第六条');
    expect(text).toContain('标准分（T分）');
    await one.program.client.results.compute({ contestId: one.contestId });
  });

  it('letters are the same each time', async () => {
    await print(3, '一.pdf');
    await print(3, '二.pdf');
    expect(await pdfWords(file('二.pdf'))).toEqual(await pdfWords(file('一.pdf')));
  });

  it('after publication it also names the entry, and lists the version with its commitment', async () => {
    const computed = await one.program.client.results.compute({ contestId: one.contestId });
    await one.program.client.results.publish({ contestId: one.contestId, basedOn: computed.basedOn });
    const [version] = (await one.program.client.results.versions({ contestId: one.contestId })).versions;
    await print(0, '后.pdf');
    const text = (await pdfWords(file('后.pdf'))).join('');
    expect(text).toContain(demoEntries[0]?.number);
    expect(text).toContain(version?.commitment);
    expect(text).toContain('第1版结果（锁定于');
  });

  it('refuses what has no result, an entry of nowhere, and its own database; writes nothing then', async () => {
    await expect(printFrom(one.contestId, 'none', file('x.pdf'))).rejects.toMatchObject({ code: 'not_found' });
    await expect(printFrom(one.contestId, entryId(0), join(one.program.dir, 'saixue.db'))).rejects.toMatchObject({ code: 'file_own' });
    const { contestId } = await one.program.client.contests.create({ templateId: 'weike', title: '空', year: 2026 });
    await expect(printFrom(contestId, entryId(0), file('x.pdf'))).rejects.toMatchObject({ code: 'not_found' });
    expect(existsSync(file('x.pdf'))).toBe(false);
  });
});
