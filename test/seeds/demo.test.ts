// The sample contest: always the same, importable by its template's rules, one clash, one discrepancy, one recusal.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorsOf, rubricOf, type ContestRules } from '#contract/schema/rules.ts';
import { demoContest, demoDiscrepantTitle, demoEntries, demoEntriesRows, demoJudges, demoJudgesRows, demoMarks, demoMaterial,
  demoRecusingJudge, demoSchools } from '#seeds/demo/index.ts';
import { templates } from '#seeds/templates/index.ts';

const rules = templates().find((one) => one.id === demoContest.templateId)?.rules as ContestRules;
const cell = (row: readonly string[], header: string): string => row[demoEntriesRows.headers.indexOf(header)] ?? '';
const judgeCell = (row: readonly string[], header: string): string => row[demoJudgesRows.headers.indexOf(header)] ?? '';
const distinct = (values: readonly string[]): number => new Set(values).size;
const titles = demoEntries.map((one) => one.title);
const judges = demoJudges.map((one) => one.name);

/** GB 11643-1999 by ISO 7064 (pure form): the whole number leaves remainder 1, X standing for ten. */
function checkHolds(id: string): boolean {
  const values = [...id].map((digit) => digit === 'X' ? 10 : Number(digit));
  return id.length === 18 && values.reduce((rest, digit) => (rest * 2 + digit) % 11, 0) === 1;
}
/** The total of one judge for one entry, when that judge has nothing else to step back from. */
function totalOf(title: string, judge: string): number {
  const mark = demoMarks(judge, judge === demoRecusingJudge ? titles : [title]).get(title);
  return mark?.kind === 'scores' ? Object.values(mark.scores).reduce((all, one) => all + one, 0) : Number.NaN;
}

describe('the sheets', () => {
  it('hold 40 entries of 8 schools in 4 submitting units, and 6 judges', () => {
    expect(demoEntriesRows.rows).toHaveLength(40);
    expect(distinct(demoEntriesRows.rows.map((row) => cell(row, '学校标识码')))).toBe(8);
    expect(distinct(demoEntriesRows.rows.map((row) => cell(row, '报送单位')))).toBe(4);
    expect(distinct(titles)).toBe(40);
    expect(distinct(demoEntries.map((one) => one.number))).toBe(40);
    expect(demoJudgesRows.rows.map((row) => judgeCell(row, '姓名'))).toEqual(judges);
    for (const row of demoEntriesRows.rows) expect(row).toHaveLength(demoEntriesRows.headers.length);
    for (const row of demoJudgesRows.rows) expect(row).toHaveLength(demoJudgesRows.headers.length);
  });

  it('use divisions, categories, numbers of authors and durations that the template allows, in every division and category', () => {
    for (const row of demoEntriesRows.rows) {
      const division = rules.divisions.find((one) => one.name === cell(row, '组别'));
      const category = rules.categories.find((one) => one.name === cell(row, '项目'));
      if (!division || !category) throw new Error(cell(row, '作品编号'));
      const authors = cell(row, '作者姓名').split('、').length;
      const { min, max } = authorsOf(category, division.id);
      expect(authors).toBeGreaterThanOrEqual(min);
      expect(authors).toBeLessThanOrEqual(max);
      for (const header of ['身份证号', '手机号码']) expect(cell(row, header).split('、')).toHaveLength(authors);
      const [minutes = 0, seconds = 0] = cell(row, '时长').split(':').map(Number);
      expect(minutes * 60 + seconds).toBeGreaterThanOrEqual(category.material.minSeconds ?? 0);
      expect(minutes * 60 + seconds).toBeLessThanOrEqual(category.material.maxSeconds ?? Infinity);
    }
    expect(distinct(demoEntriesRows.rows.map((row) => cell(row, '组别')))).toBe(rules.divisions.length);
    expect(distinct(demoEntriesRows.rows.map((row) => cell(row, '项目')))).toBe(rules.categories.length);
  });

  it('carry valid but impossible ID numbers, phones and school codes, each of one person only', () => {
    const all = (header: string): string[] => [
      ...demoEntriesRows.rows.flatMap((row) => cell(row, header).split('、')), ...demoJudgesRows.rows.map((row) => judgeCell(row, header)),
    ];
    const [ids, phones] = [all('身份证号'), all('手机号码')];
    expect(checkHolds('11010519491231002X')).toBe(true);
    expect(checkHolds('110105194912310021')).toBe(false);
    for (const id of ids) {
      expect(id).toMatch(/^6199\d{13}[\dX]$/);
      expect(checkHolds(id)).toBe(true);
    }
    for (const phone of phones) expect(phone).toMatch(/^1900000\d{4}$/);
    expect(distinct(ids)).toBe(66);
    expect(distinct(phones)).toBe(66);
    for (const { code } of demoSchools) expect(code).toMatch(/^(21|31|34|36)6199\d{4}$/);
  });

  it('are always the same', () => {
    const all = JSON.stringify([demoContest, demoEntriesRows, demoJudgesRows, judges.map((judge) => [...demoMarks(judge, titles)])]);
    expect(createHash('sha256').update(all).digest('hex')).toBe('706515be9cf0e066c02691a2b108847660b834cf66b76b015f336b8a17d4f3c3');
  });
});

describe('the clash', () => {
  it('is one judge from one of the schools; no other judge has a school or a submitting unit in the contest', () => {
    const codes: string[] = demoSchools.map((one) => one.code);
    const units: string[] = demoSchools.map((one) => one.unit);
    const names: string[] = demoSchools.map((one) => one.name);
    const clashing = demoJudges.filter((one) =>
      codes.includes(one.schoolCode) || units.includes(one.unit) || names.includes(one.workplace));
    expect(clashing.map((one) => one.name)).toEqual(['高春梅']);
  });
});

describe('the marks', () => {
  it('fit the rubric of every category, need no comment and never fall on nothing', () => {
    for (const judge of judges) {
      for (const [title, mark] of demoMarks(judge, titles)) {
        if (mark.kind === 'recusal') continue;
        const entry = demoEntries.find((one) => one.title === title);
        const category = rules.categories.find((one) => one.name === entry?.category);
        const { criteria, comment } = rubricOf(rules, category?.rubric ?? '', 1);
        expect(Object.keys(mark.scores)).toEqual(criteria.map((one) => one.id));
        for (const { id, max, step } of criteria) {
          expect(mark.scores[id]).toBeGreaterThan(0);
          expect(mark.scores[id]).toBeLessThanOrEqual(max);
          expect((mark.scores[id] ?? 0) % step).toBe(0);
        }
        const total = Object.values(mark.scores).reduce((all, one) => all + one, 0);
        expect(total).toBeGreaterThanOrEqual(comment.requiredBelow ?? 0);
        expect(total).toBeLessThanOrEqual(comment.requiredAbove ?? 100);
      }
    }
  });

  it('differ by more than the threshold in one entry only, whichever three judges it gets', () => {
    const { threshold } = rules.discrepancy;
    for (const title of titles) {
      const totals = judges.map((judge) => totalOf(title, judge)).filter((total) => !Number.isNaN(total));
      const threes = totals.flatMap((a, i) => totals.slice(i + 1).flatMap((b, j) => totals.slice(i + j + 2).map((c) => [a, b, c])));
      expect(threes.length).toBeGreaterThanOrEqual(10);
      for (const three of threes) {
        expect(Math.max(...three) - Math.min(...three) > threshold).toBe(title === demoDiscrepantTitle);
      }
    }
  });

  it('hold one recusal in all, whatever each judge was assigned, and never of the discrepant entry', () => {
    const assigned = fc.subarray(titles, { minLength: 2 });
    fc.assert(fc.property(fc.tuple(...judges.map(() => assigned)), (lists) => {
      const recused = lists.flatMap((list, index) => [...demoMarks(judges[index] ?? '', list)])
        .filter(([, mark]) => mark.kind === 'recusal').map(([title]) => title);
      expect(recused).toHaveLength(1);
      expect(recused).not.toContain(demoDiscrepantTitle);
      expect([...demoMarks(judges[0] ?? '', lists[0] ?? []).keys()].sort()).toEqual([...lists[0] ?? []].sort());
    }), { numRuns: 50 });
  });

  it('may be asked by number too, and know nobody else', () => {
    const [first] = demoEntries;
    const marked = (key: string) => demoMarks('孙立群', [key]).get(key);
    expect(marked(first?.number ?? '')).toBeDefined();
    expect(marked(first?.number ?? '')).toEqual(marked(first?.title ?? ''));
    expect(demoMarks('无此人', titles).size).toBe(0);
  });
});

describe('the material', () => {
  it('is a film, a text and a picture for each entry, small and what it says', () => {
    for (const { number, title } of demoEntries) {
      const [film, text, picture, ...more] = demoMaterial(number);
      expect(more).toEqual([]);
      expect(Buffer.from(film?.bytes ?? []).readUInt32BE(0)).toBe(0x1a45dfa3);
      expect(Buffer.from(film?.bytes ?? []).includes('V_VP8')).toBe(true);
      expect(film?.bytes.length).toBeLessThan(60 * 1024);
      expect(Buffer.from(picture?.bytes ?? []).toString('latin1', 1, 4)).toBe('PNG');
      expect(Buffer.from(text?.bytes ?? []).toString()).toContain(title);
    }
    expect(demoMaterial('none')).toEqual([]);
  });

  it('names no author, judge or school of the contest', () => {
    const names = [...demoEntriesRows.rows.flatMap((row) => [...cell(row, '作者姓名').split('、'), cell(row, '第一作者单位全称')]), ...judges];
    for (const { number } of demoEntries) {
      const everything = Buffer.concat(demoMaterial(number).map((one) => one.bytes));
      for (const name of names) expect(everything.includes(name)).toBe(false);
    }
  });
});
