// The three workbooks, written and read back cell by cell: what is in them, and above all what is not.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { reportsHandlers } from '#backend/reports/handlers.ts';
import { resultsHandlers } from '#backend/results/handlers.ts';
import { ExportInput } from '#contract/schema/reports.ts';
import { Results } from '#contract/schema/results.ts';
import { demoEntries } from '#seeds/demo/index.ts';
import { codeOf, judgedContest, judgesOf, marksOf, type JudgedContest } from '../results/judged-contest.ts';

type CellValue = string | number | boolean | null;
let one: JudgedContest;
const file = (name: string): string => join(one.program.files, name);
const exported = (kind: 'awards' | 'scores' | 'entries', name = `${kind}.xlsx`, overwrite = true) =>
  reportsHandlers.export(one.context, ExportInput.parse({ contestId: one.contestId, kind, outFile: file(name), overwrite }));
const compute = () => Results.parse(resultsHandlers.compute(one.context, { contestId: one.contestId, method: 'rule', acceptGate: '' }));
const publish = () => resultsHandlers.publish(one.context, { contestId: one.contestId, basedOn: compute().basedOn });
const revision = (): number => one.context.db.get<{ revision: number }>('select revision from contests')?.revision ?? -1;

/** All rows of the first sheet, trailing blanks cut. */
function cells(name: string): CellValue[][] {
  return readAllRows(openWorkbook(file(name)), 0).rows.map((row) => row.cells.map((cell) => cell.value));
}
const everyText = (name: string): string => cells(name).flat().join('\n');
const column = (rows: CellValue[][], header: string): CellValue[] => {
  const headerRow = rows.findIndex((row) => row.includes(header));
  const index = rows[headerRow]?.indexOf(header) ?? -1;
  return rows.slice(headerRow + 1).map((row) => row[index] ?? null);
};

beforeEach(async () => {
  one = await judgedContest();
});
afterEach(() => one.program.close());

describe('获奖名单', () => {
  it('is refused before publication, and no file appears', async () => {
    compute();
    await expect(exported('awards')).rejects.toMatchObject({ code: 'not_published' });
    expect(existsSync(file('awards.xlsx'))).toBe(false);
  });

  it('lists winners by group and award with running numbers, names and schools', async () => {
    await publish();
    const results = compute();
    const winners = results.rows.filter((row) => row.award !== '');
    expect(await exported('awards')).toMatchObject({ rows: winners.length, file: file('awards.xlsx') });
    const rows = cells('awards.xlsx');
    expect(rows[0]?.[0]).toBe('示例：2026 微课评选获奖名单');
    expect(rows[1]?.[0]).toBe(`评选作品 40 件，获奖作品 ${winners.length} 件。`);
    expect(rows[2]).toEqual(['序号', '获奖作品', '项目', '作者姓名', '作者单位', '指导教师']);
    const headings = rows.slice(3).filter((row) => typeof row[0] === 'string').map((row) => row[0]);
    expect(headings.slice(0, 3)).toEqual(['小学组 · 微课　一等奖（1 件）', '小学组 · 微课　二等奖（2 件）', '小学组 · 微课　三等奖（3 件）']);
    const listed = rows.slice(3).filter((row) => typeof row[0] === 'number');
    expect(listed.map((row) => row[0])).toEqual(winners.map((_, index) => index + 1));
    expect(listed.map((row) => [row[1], row[2], row[3], row[4]]))
      .toEqual(winners.map((row) => [row.title, row.category, row.authors.join('、'), row.school]));
    // Each winner stands under the heading of its award.
    let heading = '';
    for (const row of rows.slice(3)) {
      if (typeof row[0] === 'string') heading = row[0];
      else expect(heading).toContain(winners.find((winner) => winner.title === row[1])?.award);
    }
  });

  it('holds no ID number, phone or judge', async () => {
    await publish();
    await exported('awards');
    const text = everyText('awards.xlsx');
    expect(text).not.toMatch(/6199|\d{11}|190\*|孙立群|马骏/);
  });
});

describe('评分总表', () => {
  it('needs results, and fresh ones', async () => {
    await expect(exported('scores')).rejects.toMatchObject({ code: 'wrong_state' });
    compute();
    const [entry, mark] = marksOf(2)[1] ?? [];
    if (entry === undefined || !mark) throw new Error('no mark');
    one.receive(2, entry, mark);
    await expect(exported('scores')).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('holds codes and totals only before publication', async () => {
    compute();
    await exported('scores');
    const text = everyText('scores.xlsx');
    for (const secret of one.secrets) expect(text).not.toContain(secret);
    const rows = cells('scores.xlsx');
    expect(rows[3]).toEqual(['编号', '组别', '项目', '作品名称', '评委1', '评委2', '评委3', '评委4', '评委5', '评委6', '总得分', '排名', '等级']);
  });

  it('writes numbers as numbers: each seat under its judge, a recusal as a word, no seat as nothing', async () => {
    const results = compute();
    await exported('scores');
    const rows = cells('scores.xlsx');
    const body = rows.slice(4, 44);
    expect(body.map((row) => row[0])).toEqual(results.rows.map((row) => row.code));
    expect(body.map((row) => row[10])).toEqual(results.rows.map((row) => row.score));
    expect(body.map((row) => row[11])).toEqual(results.rows.map((row) => row.rank));
    expect(column(rows, '等级').slice(0, 40).map((award) => award ?? '')).toEqual(results.rows.map((row) => row.award));
    let recusals = 0;
    for (const row of body) {
      const entry = demoEntries.findIndex((_, index) => codeOf(index) === row[0]);
      for (let judge = 0; judge < 6; judge += 1) {
        const mark = marksOf(judge).find(([index]) => index === entry)?.[1];
        const value = row[4 + judge] ?? null;
        if (!judgesOf(entry).includes(judge)) expect(value).toBeNull();
        else if (mark?.kind === 'scores') expect(value).toBe(Object.values(mark.scores).reduce((all, points) => all + points, 0));
        else {
          expect(value).toBe('回避');
          recusals += 1;
        }
      }
    }
    expect(recusals).toBe(1);
  });

  it('adds numbers, authors and schools once published, never ID numbers', async () => {
    await publish();
    await exported('scores');
    const rows = cells('scores.xlsx');
    expect(rows[3]?.slice(4, 7)).toEqual(['作品编号', '作者', '学校名称']);
    const row = rows.find((each) => each[3] === '长方体的认识');
    expect(row?.slice(4, 7)).toEqual(['1WA002', '赵慧、彭晓燕', '云澜市望江区第一小学']);
    expect(everyText('scores.xlsx')).not.toMatch(/6199\*|190\*/);
  });

  it('names a missing sheet as missing', async () => {
    const [entry] = marksOf(5)[0] ?? [];
    one.receive(5, entry ?? 0, 'draft');
    compute();
    await exported('scores');
    expect(cells('scores.xlsx').find((row) => row[0] === codeOf(entry ?? 0))?.[9]).toBe('缺评');
  });
});

describe('推荐作品汇总表', () => {
  it('is the list as registered, with masked numbers as text and without blind codes', async () => {
    expect(await exported('entries')).toMatchObject({ rows: 40 });
    const rows = cells('entries.xlsx');
    expect(column(rows, '作品编号')).toEqual(demoEntries.map((entry) => entry.number));
    expect(column(rows, '作品名称')).toEqual(demoEntries.map((entry) => entry.title));
    expect(column(rows, '身份证号')[1]).toBe('6199**********1015、6199**********1015');
    expect(column(rows, '学校标识码')[0]).toBe('2161990001');
    expect(column(rows, '时长')[0]).toMatch(/^\d+:\d\d$/);
    const text = everyText('entries.xlsx');
    for (const [index] of demoEntries.entries()) expect(text).not.toContain(codeOf(index));
  });

  it('marks what was withdrawn', async () => {
    one.context.write({ action: 'test.withdraw' }, (db) => db.run(`update entries set status = 'withdrawn' where number = '1WA001'`));
    await exported('entries');
    expect(column(cells('entries.xlsx'), '备注')[0]).toBe('已撤回');
  });
});

describe('any export', () => {
  it('is logged without a name, raises no revision and makes no result stale', async () => {
    const { basedOn } = compute();
    const before = revision();
    await exported('entries');
    await exported('scores');
    expect(revision()).toBe(before);
    expect(compute()).toMatchObject({ basedOn, stale: false });
    const audit = one.context.db.all<{ body: string }>('select body from audit').map((row) => row.body)
      .filter((body) => body.includes('reports.export'));
    expect(audit).toHaveLength(2);
    for (const secret of one.secrets) expect(audit.join()).not.toContain(secret);
  });

  it('replaces an earlier export unless it may not, and leaves nothing behind when refused', async () => {
    await exported('entries');
    const before = readFileSync(file('entries.xlsx'));
    await expect(exported('entries', 'entries.xlsx', false)).rejects.toMatchObject({ code: 'file_exists' });
    expect(readFileSync(file('entries.xlsx')).equals(before)).toBe(true);
    await expect(exported('entries')).resolves.toMatchObject({ file: file('entries.xlsx') });
    await expect(reportsHandlers.export(one.context, ExportInput.parse({ contestId: 'none', kind: 'entries', outFile: file('x.xlsx') })))
      .rejects.toMatchObject({ code: 'not_found' });
    expect(existsSync(file('x.xlsx'))).toBe(false);
  });

  it('never replaces what the workspace lives on', async () => {
    const own = join(one.context.dir, 'attachments', 'kept');
    mkdirSync(join(one.context.dir, 'attachments'), { recursive: true });
    writeFileSync(own, 'film');
    for (const outFile of [own, join(one.context.dir, 'saixue.db'), join(one.context.dir, 'saixue.db-wal'), join(one.context.dir, 'exports', '..', 'saixue.db')]) {
      await expect(reportsHandlers.export(one.context, ExportInput.parse({ contestId: one.contestId, kind: 'entries', outFile })), outFile)
        .rejects.toMatchObject({ code: 'file_own' });
    }
    expect(readFileSync(own, 'utf8')).toBe('film');
  });
});
