// Reading a 评分表 back: every way of scoring, every bad cell named, nothing exchanged or altered is ever taken.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packText } from '#contract/pack-codes.ts';
import { newSigningKey } from '#backend/crypto/suite.ts';
import { openWorkbookBytes, readAllRows } from '#backend/excel/read.ts';
import { writeForm } from '#backend/excel/write-form.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { newEntryCodes } from '#backend/packfile/codes.ts';
import type { PackRubric } from '#backend/packfile/schema.ts';
import { sheetsOfPlan, type SheetPlan } from '#backend/packs/excel-sheet/layout.ts';
import { readScoreSheet } from '#backend/packs/excel-sheet/read-sheet.ts';
import { sheetMac } from '#backend/packs/excel-sheet/sheet-mac.ts';
import { edited, filledIn, placesOf, rezipped, type Content, type Marks } from './sheet-fill.ts';

const criterion = (id: string, name: string, max: number, step: number, more: Partial<PackRubric['criteria'][number]> = {}) =>
  ({ id, group: '总', name, description: '', max, step, bands: [], ...more });
const rubric: PackRubric = {
  id: 'mixed', version: 1, name: '混合', comment: { requiredBelow: 2000, requiredAbove: null }, criteria: [
    criterion('design', '设计', 2000, 50), criterion('whole', '整数', 1000, 100),
    criterion('level', '等级', 2000, 100, { mode: 'levels', choices: [{ name: '优', description: '', value: 2000 }, { name: '良', description: '', value: 1500 }] }),
    criterion('share', '系数', 1000, 100, { mode: 'coefficient', choices: [{ name: '1', description: '', value: 1000, factor: 1 }, { name: '0.8', description: '', value: 800, factor: 0.8 }] }),
    criterion('steps', '分档', 500, 100, { mode: 'steps', choices: [500, 300, 0].map((value) => ({ name: String(value / 100), description: '', value })) }),
    criterion('base', '底线', 100, 100, { mode: 'veto' }),
  ],
};
const plain: PackRubric = { ...rubric, id: 'plain', name: '普通', criteria: [criterion('one', '第一', 1000, 50), criterion('two', '第二', 500, 100)] };
const full: Record<string, Content> = { 设计: 9.5, 整数: 7, 等级: '良（15 分）', 系数: '0.8（8 分）', 分档: '3（3 分）', 底线: '通过' };
const fullScores = { design: 950, whole: 700, level: 1500, share: 800, steps: 300, base: 100 };

const keyOf = (seed: number) => ({ sign: newSigningKey((length) => new Uint8Array(length).fill(seed)) });
const macOf = sheetMac(keyOf(1), 'contest-1');
const codes = newEntryCodes(8, (length) => crypto.getRandomValues(new Uint8Array(length)));
const planOf = (own: readonly string[], changes: Partial<SheetPlan> = {}): SheetPlan => ({
  contest: { id: 'contest-1', title: '测试赛' }, pack: { id: 'pack-1', revision: 2 }, slot: 3, deadline: '2026-12-01', rubrics: [rubric, plain],
  entries: own.map((code, index) => ({
    code, title: `作品${index}=SUM(1)`, division: '小学组', category: '微课', subject: '语文', grade: '三年级', rubric: index === 3 ? 'plain' : 'mixed',
  })),
  given: new Map(), materials: null, ...changes,
});

let folder: string;
let issued: Buffer;
async function written(plan: SheetPlan, mac = macOf): Promise<Buffer> {
  const file = join(folder, 'made.xlsx');
  await writeForm(file, sheetsOfPlan(plan, mac));
  return readFileSync(file);
}
function read(bytes: Buffer, expected: Parameters<typeof readScoreSheet>[1] = { contestId: 'contest-1', macOf }) {
  const file = join(folder, 'back.xlsx');
  writeFileSync(file, bytes);
  return readScoreSheet(file, expected);
}
function good(bytes: Buffer) {
  const back = read(bytes);
  if (!back.ok) throw new Error(packText(back.code, back.detail));
  return back;
}
const refused = (bytes: Buffer) => {
  const back = read(bytes);
  if (back.ok) throw new Error(`accepted: ${JSON.stringify(back.sheets)}`);
  return { code: back.code, zh: packText(back.code, back.detail), en: packText(back.code, back.detail, 'en') };
};
const first = () => placesOf(issued).find((one) => one.code === codes[0])!;
const firstOnly = (marks: Marks) => filledIn(issued, (code) => (code === codes[0] ? marks : undefined));
const scoresOf = (bytes: Buffer) => Object.fromEntries(good(bytes).sheets[0]!.scores.map((one) => [one.criterion, one.value]));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'saixue-sheet-'));
  issued = await written(planOf(codes.slice(0, 4)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what is taken', () => {
  it('a blank sheet is blank: no sheet, no score, never a zero', () => {
    const back = good(issued);
    expect(back).toMatchObject({ packId: 'pack-1', revision: 2, slot: 3, contestId: 'contest-1', missing: [], ignored: [], faults: [] });
    expect(back.sheets).toEqual([]);
    expect(back.blank).toEqual(codes.slice(0, 4));
    const only = good(firstOnly({ scores: { 设计: 0 } }));
    expect(only.sheets).toEqual([{ code: codes[0], status: 'draft', scores: [{ criterion: 'design', value: 0 }], comment: '', reason: null }]);
    expect(only.blank).toEqual(codes.slice(1, 4));
    expect(good(firstOnly({ comment: '再看一遍' })).sheets).toMatchObject([{ status: 'draft', comment: '再看一遍' }]);
  });

  it('every way of scoring, in hundredths; a full row is handed in with or without its state', () => {
    const bytes = filledIn(issued, (code) => ({
      scores: code === codes[3] ? { 第一: 0, 第二: 5 } : full, comment: code === codes[0] ? '很好' : null, status: code === codes[1] ? '已评' : null,
    }));
    const { sheets } = good(bytes);
    expect(sheets.map((one) => one.status)).toEqual(['submitted', 'submitted', 'submitted', 'submitted']);
    expect(scoresOf(bytes)).toEqual(fullScores);
    expect(sheets[0]?.comment).toBe('很好');
    expect(sheets[3]?.scores).toEqual([{ criterion: 'one', value: 0 }, { criterion: 'two', value: 500 }]);
  });

  it.each<[string, string, Content, number]>([
    ['full width', '设计', '９．５', 950], ['blanks around', '设计', ' 9.5 ', 950], ['an apostrophe', '设计', "'9.5", 950], ['zeros behind', '设计', '9.50', 950],
    ['a zero that is meant', '设计', 0, 0], ['the points of a choice', '等级', 20, 2000], ['its name', '等级', '优', 2000], ['its factor', '系数', '0.8', 800],
    ['dust of a calculation', '设计', 9.500000000000002, 950], ['full-width brackets or not', '等级', '优(20分)', 2000],
  ])('a score with %s', (_what, name, content, value) => {
    expect(Object.values(scoresOf(firstOnly({ scores: { [name]: content } })))).toEqual([value]);
  });

  it('recusals and reports, with the reason chosen, in own words, or none', () => {
    const states = filledIn(issued, (code) => ({
      [codes[0]!]: { status: '回避', reason: '作者是亲属', comment: '表妹' }, [codes[1]!]: { status: '异常', reason: '材料里露出了身份', scores: full },
      [codes[2]!]: { status: '异常', reason: '声音是断的', scores: { 设计: 3 } }, [codes[3]!]: { status: '回避' },
    })[code]);
    expect(good(states).sheets.map(({ status, reason, scores }) => [status, reason, scores.length])).toEqual([
      ['recused', { kind: 'relative', text: '' }, 0], ['submitted', { kind: 'identityVisible', text: '' }, 6],
      ['reported', { kind: 'other', text: '声音是断的' }, 1], ['recused', { kind: 'other', text: '' }, 0],
    ]);
  });

  it('rows sorted, deleted, hidden columns and an unprotected sheet: found by code', () => {
    const marked = firstOnly({ scores: full });
    const moved = rezipped(marked, (sheet, xml) => {
      if (!sheet.startsWith('评分1')) return null;
      const rows = [...xml.matchAll(/<row r="([5-7])".*?<\/row>/gs)].map((one) => one[0]);
      const [a = '', b = '', c = ''] = rows;
      const at = (row: string, number: number): string => row.replaceAll(/r="([A-Z]*)\d+"/g, (_all, letters: string) => `r="${letters}${number}"`);
      // The first goes last, the second goes away.
      return xml.replace(a, '').replace(b, '').replace(c, at(c, 5) + at(a, 6)).replace(/<sheetProtection[^>]*>/, '')
        .replaceAll(/<col min="(1|3|9)"/g, '<col hidden="1" min="$1"');
    });
    const back = good(moved);
    expect(back.missing).toEqual([codes[1]]);
    expect([...back.sheets.map((one) => one.code), ...back.blank]).toEqual([codes[0], codes[2], codes[3]]);
    expect(scoresOf(moved)).toEqual(fullScores);
  });

  it('says the same of what was only saved again, and leaves out entries that were taken away', () => {
    const marked = firstOnly({ scores: full });
    const again = rezipped(marked, (_sheet, xml) => xml.replace('defaultRowHeight="18"', 'defaultRowHeight="20"'));
    expect(good(again).contentSha256).toBe(good(marked).contentSha256);
    expect(good(again).sha256).not.toBe(good(marked).sha256);
    const back = read(marked, { contestId: 'contest-1', macOf, isGone: (code) => code === codes[0] });
    expect(back).toMatchObject({ ok: true, ignored: [codes[0]], sheets: [], blank: codes.slice(1, 4) });
  });

  it('with what stood in it when it was issued', async () => {
    const given = new Map([[codes[0]!, {
      scores: new Map(Object.entries(fullScores)), total: 4250, status: '异常', reason: '材料里露出了身份：第 3 秒', comment: '=不是公式', hint: '已登记异常',
    }]]);
    expect(good(await written(planOf(codes.slice(0, 2), { given }))).sheets[0]).toEqual({
      code: codes[0], status: 'submitted', comment: '=不是公式', reason: { kind: 'identityVisible', text: '第 3 秒' },
      scores: Object.entries(fullScores).map(([id, value]) => ({ criterion: id, value })),
    });
  });
});

describe('a cell that cannot be used refuses the whole sheet and is named', () => {
  it.each<[string, string, Content, RegExp]>([
    ['a comma', '设计', '9,5', /“9,5”/], ['above the most', '设计', 20.5, /0 到 20 之间/], ['below zero', '设计', -1, /0 到 20/], ['off the step', '设计', 9.55, /0\.5 的倍数/],
    ['an exponent', '设计', '1e1', /1e1/], ['words', '设计', '约9', /约9/], ['a raised figure', '整数', '1²', /1²/], ['a percentage', '等级', '优%', /从下拉里选/],
    ['an unknown choice', '等级', '中', /优（20 分）、良（15 分）/], ['points of no choice', '分档', 4, /从下拉里选/], ['a figure for passed', '底线', 1, /通过、不通过/],
    ['a formula', '设计', { attributes: '', inside: '<f>1+1</f><v>2</v>' }, /是公式/], ['a formula without a value', '设计', { attributes: '', inside: '<f>1+1</f>' }, /是公式/],
    ['true', '整数', { attributes: ' t="b"', inside: '<v>1</v>' }, /TRUE/], ['an error', '设计', { attributes: ' t="e"', inside: '<v>#REF!</v>' }, /#REF!/],
    ['a date', '设计', { attributes: ' t="d"', inside: '<v>2026-09-05</v>' }, /变成了日期/], ['not a number', '设计', { attributes: '', inside: '<v>NaN</v>' }, /NaN/],
  ])('%s', (_what, name, content, words) => {
    const place = first();
    const answer = refused(firstOnly({ scores: { ...full, [name]: content } }));
    expect(answer.code).toBe('PK_SHEET_CELL');
    expect(answer.zh).toMatch(words);
    expect(answer.zh).toContain(`${place.sheet}!${place.at(name)}`);
    expect(answer.en).toContain(place.at(name));
    expect(answer.zh + answer.en).not.toMatch(/\{\w+\}|undefined/);
  });

  it('of the words: an unknown state, scores beside a recusal, a reason without a state, an endless comment', () => {
    expect(refused(firstOnly({ status: '弃权' })).zh).toContain('应选已评、回避或异常');
    expect(refused(firstOnly({ status: '回避', scores: { 设计: 3 } })).zh).toContain('选了回避，却填了分数');
    expect(refused(firstOnly({ scores: full, reason: '作者是亲属' })).zh).toContain('没有选回避或异常');
    expect(refused(firstOnly({ status: '已评', scores: full, reason: '与作者同校' })).zh).toContain('没有选回避或异常');
    expect(refused(firstOnly({ comment: '好'.repeat(2001) })).zh).toContain('最多 2000 个字');
  });

  it('ten of them by name, all of them by number', () => {
    const answer = refused(filledIn(issued, (code) => ({
      scores: code === codes[3] ? {} : { 设计: 'x', 整数: 'x', 等级: 'x', 系数: 'x', 分档: 'x' },
    })));
    expect(answer.zh).toContain('有 15 处');
    expect(answer.zh.match(/![A-Z]+\d+“/g)).toHaveLength(10);
  });
});

describe('what was exchanged or altered is told', () => {
  const at = (heading: string, code = codes[0]): Record<string, Record<string, Content>> => {
    const place = placesOf(issued).find((one) => one.code === code)!;
    return { [place.sheet]: { [place.at(heading)]: '别的' } };
  };
  it.each(['作品标题', '组别', '项目', '学科', '年级', '作品编号'])('%s beside a code', (heading) => {
    expect(refused(edited(issued, at(heading))).code).toBe('PK_SHEET_ROWS');
  });

  it('codes exchanged, doubled, of another judge, or removed', () => {
    const [a, b] = placesOf(issued);
    const code = (one: typeof a) => one!.at('作品编号');
    const exchanged = edited(issued, { [a!.sheet]: { [code(a)]: b!.code, [code(b)]: a!.code } });
    const doubled = edited(issued, { [a!.sheet]: { [code(a)]: b!.code } });
    const foreign = edited(issued, { [a!.sheet]: { [code(a)]: codes[7]! } });
    const removed = edited(issued, { [a!.sheet]: { [code(a)]: null } });
    for (const bytes of [exchanged, doubled, foreign, removed]) expect(refused(bytes).code).toBe('PK_SHEET_ROWS');
  });

  it('headings: changed, doubled, a column put in, the head removed', () => {
    const { sheet, headings } = first();
    const letter = (name: string) => first().at(name).replace(/\d+$/, '4');
    const edit = (cell: string, content: Content) => refused(edited(issued, { [sheet]: { [cell]: content } }));
    expect(headings.length).toBeGreaterThan(15);
    expect(edit(letter('设计'), '1. 设汁（满分 20）').code).toBe('PK_SHEET_HEAD');
    expect(edit(letter('整数'), headings[7]!).code).toBe('PK_SHEET_HEAD');
    expect(edit(letter('设计'), null)).toMatchObject({ code: 'PK_SHEET_HEAD' });
    expect(edit(letter('作品编号'), '编号').code).toBe('PK_SHEET_HEAD');
    expect(edit(letter('设计'), '1. 设计\n（满分 100）').zh).toContain('1. 设计');
  });

  it('the hidden keys: one sign changed, of another contest or judge, gone, or not there at all', async () => {
    const keys = (change: (text: string) => string) => rezipped(issued, (sheet, xml) => (sheet === '校验'
      ? xml.replace(/(r="A4".*?<t>)([^<]+)/s, (_all, before: string, text: string) => before + change(text)) : null));
    const swap = (text: string): string => Buffer.from(Buffer.from(text, 'base64').toString('utf8').replace('"slot":3', '"slot":4')).toString('base64');
    expect(refused(keys(swap)).code).toBe('PK_SHEET_CHANGED');
    expect(refused(keys((text) => text.slice(0, -8))).code).toBe('PK_SHEET_CHANGED');
    expect(refused(await written(planOf(codes.slice(0, 2)), sheetMac(keyOf(2), 'contest-1'))).code).toBe('PK_SHEET_CHANGED');
    expect(refused(await written(planOf(codes.slice(0, 2), { contest: { id: 'contest-2', title: '' } }))).code).toBe('PK_OTHER_CONTEST');
    // Another judge's keys under these rows.
    const other = await written(planOf(codes.slice(4, 8), { slot: 4 }));
    const theirs = /<sheetData>.*<\/sheetData>/s;
    let taken = '';
    rezipped(other, (sheet, xml) => { if (sheet === '校验') taken = theirs.exec(xml)?.[0] ?? ''; return null; });
    expect(refused(rezipped(issued, (sheet, xml) => (sheet === '校验' ? xml.replace(theirs, taken) : null))).code).toBe('PK_SHEET_ROWS');
    expect(refused(rezipped(issued, (sheet, xml) => (sheet === '校验' ? xml.replace(theirs, '<sheetData/>') : null))).code).toBe('PK_SHEET_KEYS');
    const file = join(folder, 'other.xlsx');
    await writeWorkbook(file, [{ name: '名单', columns: [{ header: '作品编号' }], rows: [['a']] }]);
    expect(readScoreSheet(file, { contestId: 'contest-1', macOf })).toMatchObject({ ok: false, code: 'PK_SHEET_KEYS' });
  });

  it('files that are no workbook, or not there', () => {
    expect(refused(Buffer.from('PK nothing')).code).toBe('PK_SHEET_FILE');
    expect(refused(Buffer.from('d0cf11e0a1b11ae1', 'hex')).zh).toContain('.xls');
    expect(refused(Buffer.alloc(0)).code).toBe('PK_SHEET_FILE');
    expect(readScoreSheet(join(folder, 'gone.xlsx'), { contestId: 'contest-1', macOf })).toMatchObject({ ok: false, code: 'PK_UNREADABLE' });
    expect(readScoreSheet(folder, { contestId: 'contest-1', macOf })).toMatchObject({ ok: false, code: 'PK_UNREADABLE' });
    expect(readScoreSheet(join(folder, '~$a.xlsx'), { contestId: 'contest-1', macOf })).toMatchObject({ ok: false, code: 'PK_UNREADABLE' });
  });
});

describe.runIf(existsSync('/usr/bin/soffice'))('LibreOffice as outside witness', () => {
  it('saves the sheet so that it says the same, and reckons the totals and hints as meant', () => {
    const states: Record<string, Marks> = {
      [codes[0]!]: { scores: full, comment: '很好' }, [codes[1]!]: { scores: { ...full, 设计: 0, 等级: '优（20 分）', 底线: '不通过' } },
      [codes[2]!]: { status: '回避', reason: '与作者同校' }, [codes[3]!]: { scores: { 第一: 4.5 } },
    };
    const marked = filledIn(issued, (code) => states[code]);
    writeFileSync(join(folder, 'filled.xlsx'), marked);
    execFileSync('/usr/bin/soffice', ['--headless', `-env:UserInstallation=file://${folder}/profile`, '--convert-to', 'xlsx', '--outdir',
      join(folder, 'out'), join(folder, 'filled.xlsx')], { stdio: 'ignore' });
    const saved = readFileSync(join(folder, 'out', 'filled.xlsx'));
    expect(good(saved).sheets).toEqual(good(marked).sheets);
    expect(good(saved).contentSha256).toBe(good(marked).contentSha256);
    const book = openWorkbookBytes(saved);
    const [mixed, simple] = [0, 1].map((index) => readAllRows(book, index).rows.slice(4).map((row) => {
      const from = row.cells.length - 5;
      return [row.cells[from]?.value, row.cells[from + 4]?.value];
    }));
    expect(mixed).toEqual([[42.5, '已评完'], [38, '请写评语'], [null, '已登记回避']]);
    expect(simple).toEqual([[4.5, '还缺 1 项']]);
  });
});
