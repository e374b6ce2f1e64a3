// Own reports: filtered, grouped, summed and sorted as designed; saved by name; refused with the column that is not there.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '#db/invariants.ts';
import type { InputOf } from '#contract/define.ts';
import type { contract } from '#contract/index.ts';
import { idNumbers, names } from '../programmes/bureau.ts';
import { fillBureau, type CreditBureau } from './credit-bureau.ts';

type Design = InputOf<typeof contract.reports.preview>['design'];
let one: CreditBureau;
beforeAll(async () => {
  one = await fillBureau();
});
afterAll(async () => {
  expect(one.program.bugs).toEqual([]);
  expect(violations(one.context.db)).toEqual([]);
  await one.program.close();
});
const preview = (design: Design, more: { schoolId?: string; limit?: number; asOf?: string } = {}) => one.client.reports.preview({ design, ...more });

describe('teachers', () => {
  it('gives the columns asked for, filtered and sorted, numbers masked', async () => {
    const table = await preview({
      source: 'teachers', columns: ['name', 'idNumber', 'total', 'counted:remote', 'standing'], filters: [{ column: 'total', is: 'atLeast', value: '6' }],
      sortBy: [{ column: 'total', descending: true }],
    });
    expect(table.headers).toEqual(['姓名', '身份证件号码', '合计计入', '远程培训计入', '进度']);
    expect(table.rows.map((row) => [row[0], row[2], row[3], row[4]])).toEqual([
      ['王芳', 42, 12, '跟上进度'], ['张伟', 22, 22, '略慢'], ['刘洋', 6.7, 0, '落后'], ['李明', 6, 0, '落后'],
    ]);
    for (const row of table.rows) expect(row[1]).toMatch(/^6199\*{10}/);
  });

  it('groups with counts, sums and means, and counts namesakes as different people', async () => {
    const twin = await one.client.directory.saveTeacher({ name: '王芳', schoolId: one.schools[1] ?? '', stage: '初中' });
    const table = await preview({ source: 'teachers', columns: ['name', 'total'], groupBy: ['unit'], sortBy: [{ column: 'total', descending: true }] });
    expect(table.headers).toEqual(['单位', '行数', '姓名（不同的个数）', '合计计入合计', '合计计入平均']);
    expect(table.rows).toEqual([['望江区', 4, 4, 70, 17.5], ['临溪县', 3, 3, 6.7, 2.23]]);
    const all = await preview({ source: 'teachers', columns: ['name'], groupBy: ['service'] });
    expect(all.rows).toEqual([['在职', 7, 7]]);
    await one.client.directory.saveTeacher({ teacherId: twin.teacherId, state: 'left' });
    expect((await preview({ source: 'teachers', columns: ['name'], groupBy: ['service'], sortBy: [{ column: 'count', descending: true }] })).rows)
      .toEqual([['在职', 6, 6], ['离职或退休', 1, 1]]);
  });

  it('keeps what is empty at the end in either direction, and tells the total beyond the limit', async () => {
    for (const descending of [false, true]) {
      const table = await preview({ source: 'teachers', columns: ['name', 'stage'], sortBy: [{ column: 'stage', descending }], filters: [{ column: 'service', is: 'equals', value: '在职' }] });
      expect(table.rows.at(-1)).toEqual(['赵敏', '']);
    }
    expect(await preview({ source: 'teachers', columns: ['name'] }, { limit: 2 })).toMatchObject({ total: 7, rows: [{ length: 1 }, { length: 1 }] });
    expect((await preview({ source: 'teachers', columns: ['name'], filters: [{ column: 'stage', is: 'empty' }] })).rows).toEqual([['赵敏']]);
  });
});

describe('the ledger', () => {
  it('sums exactly what is posted, by level and year, up to a day', async () => {
    const design: Design = { source: 'postings', columns: ['credits', 'hours'], groupBy: ['level', 'calendarYear'], sortBy: [{ column: 'credits', descending: true }] };
    expect((await preview(design)).rows).toEqual([
      ['省级', '2026', 2, 34, 17, 85, 42.5], ['国家级', '2026', 1, 20, 20, 40, 40], ['校级', '2026', 2, 18, 9, 32, 16],
      ['县级', '2026', 1, 6.7, 6.7, 33.5, 33.5], ['市级', '2026', 2, 0, 0, 0, 0],
    ]);
    expect((await preview(design, { asOf: '2026-03-31' })).rows.map((row) => row[0])).toEqual(['校级', '市级']);
    expect((await preview({ source: 'postings', columns: ['seq', 'state'], filters: [{ column: 'state', is: 'contains', value: '冲销' }] })).rows)
      .toEqual([['7', '已被第 8 号冲销'], ['8', '冲销第 7 号']]);
  });

  it('compares dates and words as people type them', async () => {
    const found = async (is: 'atLeast' | 'atMost' | 'notEquals' | 'equals', column: string, value: string) =>
      (await preview({ source: 'postings', columns: ['seq'], filters: [{ column, is, value }] })).total;
    expect(await found('atLeast', 'date', '2026-04-30')).toBe(3);
    expect(await found('atMost', 'date', '2026-03-01')).toBe(4);
    expect(await found('equals', 'certificateNumber', ' ＧＰ-1 ')).toBe(1);
    expect(await found('notEquals', 'form', '远程培训')).toBe(4);
    expect(await found('equals', 'hours', '40.0')).toBe(1);
  });
});

describe('designs', () => {
  it('are saved by name, changed, exported with their name as title, and removed', async () => {
    const design: Design = { source: 'teachers', columns: ['school', 'name', 'idNumber', 'short'], filters: [{ column: 'service', is: 'equals', value: '在职' }] };
    const { designId } = await one.client.reports.saveDesign({ name: '各校欠分名单', design });
    await expect(one.client.reports.saveDesign({ name: '各校欠分名单', design })).rejects.toMatchObject({ code: 'already_there' });
    await one.client.reports.saveDesign({ designId, name: '欠分名单', design: { ...design, sortBy: [{ column: 'short', descending: true }] } });
    expect((await one.client.reports.designs({})).designs).toMatchObject([{ designId, name: '欠分名单',
      design: { sortBy: [{ column: 'short', descending: true }] } }]);
    expect(await one.write({ kind: 'custom', designId })).toBe(6);
    const rows = one.sheet('报表');
    expect(rows[0]?.[0]).toBe('欠分名单');
    expect(rows[3]).toEqual(['学校', '姓名', '身份证件号码', '尚缺']);
    expect(rows.at(4)?.[3]).toBe(120);
    for (const number of idNumbers) expect(rows.flat().join()).not.toContain(number);
    await one.write({ kind: 'custom', designId, fullNumbers: true, person: '王海宁', second: '李秀兰', reason: '核对证件号码' });
    const whole = one.sheet('报表').slice(4);
    expect(whole.slice(0, -1).map((row) => row[2]).toSorted()).toEqual([...idNumbers].toSorted());
    expect(whole.at(-1)?.[0]).toMatch(/^本文件含完整号码　导出：王海宁　复核：李秀兰　时间：20.*　事由：核对证件号码/);
    await one.client.reports.removeDesign({ designId });
    await expect(one.write({ kind: 'custom', designId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(one.client.reports.removeDesign({ designId })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('with a column nobody knows are refused, whether shown, filtered, grouped or sorted by', async () => {
    const bad: Design[] = [
      { source: 'teachers', columns: ['phone'] }, { source: 'teachers', columns: ['name'], groupBy: ['nothing'] },
      { source: 'postings', columns: ['seq'], filters: [{ column: 'standing', is: 'empty' }] }, { source: 'postings', columns: ['seq'], sortBy: [{ column: 'total' }] },
    ];
    for (const design of bad) {
      await expect(preview(design)).rejects.toMatchObject({ code: 'design_refused' });
      await expect(one.client.reports.saveDesign({ name: '不成立', design })).rejects.toMatchObject({ code: 'design_refused' });
    }
    await expect(one.write({ kind: 'custom' })).rejects.toMatchObject({ code: 'design_refused' });
    expect((await one.client.reports.designs({})).designs).toEqual([]);
  });

  it('name every column there is, and each of them can be shown', async () => {
    const { sources } = await one.client.reports.columns({});
    for (const { source, columns } of sources) {
      expect(new Set(columns.map(({ column }) => column)).size).toBe(columns.length);
      const table = await preview({ source, columns: columns.map(({ column }) => column) });
      expect(table.headers).toEqual(columns.map(({ name }) => name));
      expect(table.rows.length).toBeGreaterThan(5);
    }
    expect(names).toContain((await preview({ source: 'teachers', columns: ['name'] })).rows[0]?.[0]);
  });
});
