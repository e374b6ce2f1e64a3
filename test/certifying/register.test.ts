// The register of what was certified, written as a workbook and read back cell by cell.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { violations } from '#db/invariants.ts';
import { verifyLedger } from '#db/queries/ledger.ts';
import { idNumbers, openBureau, type Bureau } from '../programmes/bureau.ts';
import { roadOf } from './declarations.ts';

let one: Bureau;
beforeEach(async () => {
  one = await openBureau();
});
afterEach(async () => {
  expect(one.program.bugs).toEqual([]);
  expect(violations(one.context.db)).toEqual([]);
  expect(verifyLedger(one.context.db).intact).toBe(true);
  await one.program.close();
});

const { training, declare, decide } = roadOf(() => one);

describe('the register', () => {
  const cells = (file: string, sheet: number) =>
    readAllRows(openWorkbook(file), sheet).rows.map((row) => row.cells.map((cell) => cell.value));
  const column = (rows: (string | number | boolean | null)[][], header: string) => {
    const at = rows.findIndex((row) => row.includes(header));
    return rows.slice(at + 1).map((row) => row[rows[at]?.indexOf(header) ?? -1] ?? null);
  };

  it('says who certified what, when, with which opinion; numbers of persons are masked', async () => {
    await one.use('shaanxi-2018');
    const ids = [await declare(training(0)), await declare(training(1)), await declare(training(4, { note: '=1+1' }))];
    await decide(ids, 'school');
    await decide(ids.slice(0, 1), 'county');
    await decide(ids.slice(1, 2), 'county', 'return');
    const outFile = join(one.program.files, '登记表.xlsx');
    expect(await one.client.certifying.register({ outFile })).toMatchObject({ rows: 3, file: outFile });
    const rows = cells(outFile, 0);
    expect(rows[0]?.[0]).toBe('教师培训学分认定登记表');
    expect(rows[1]?.[0]).toContain('共 3 条申报，已认定 1 条，计 20 学分');
    expect(column(rows, '姓名')).toEqual(['王芳', '李明', '刘洋']);
    expect(column(rows, '申报编号')).toEqual(ids);
    expect(column(rows, '状态')).toEqual(['已认定', '已退回修改', '待县级认定']);
    expect(column(rows, '认定学分')).toEqual([20, null, null]);
    expect(column(rows, '学校核对人')).toEqual(['孙校长', '孙校长', '孙校长']);
    expect(column(rows, '县级意见')).toEqual(['通过', '退回修改：原件与所填不符', null]);
    expect(column(rows, '县级认定人')).toEqual(['周主任', '周主任', null]);
    expect(column(rows, '县级认定时间')[0]).toMatch(/^2026-06-20 \d\d:\d\d$/);
    expect(column(rows, '台账记录号')[0]).toBe(1);
    expect(column(rows, '备注')[2]).toBe('=1+1');
    const steps = cells(outFile, 1);
    expect(column(steps, '决定')).toEqual(['提交', '提交', '提交', '通过', '通过', '通过', '通过', '退回修改']);
    const text = [...rows, ...steps].flat().join('\n');
    for (const number of idNumbers) expect(text).not.toContain(number);
    expect(column(rows, '证件号码')[0]).toContain('****');
  });

  it('keeps to a period, a school and a unit, tells reversed lines, and never replaces what it may not', async () => {
    await one.use('shaanxi-2018');
    const ids = [await declare(training(0)), await declare(training(4))];
    await decide(ids, 'school');
    await decide(ids, 'county');
    await one.client.credits.reverse({ seq: 1, reason: '证书无效' });
    const outFile = join(one.program.files, '登记表.xlsx');
    const written = async (filter: object) => (await one.client.certifying.register({ outFile, ...filter })).rows;
    const { units } = await one.client.directory.tree({});
    expect(await written({ from: '2026-06-20', to: '2026-06-20' })).toBe(2);
    expect(await written({ from: '2026-06-21' })).toBe(0);
    expect(await written({ to: '2026-06-19' })).toBe(0);
    expect(await written({ unitId: units.find((unit) => unit.name === '临溪县')?.unitId })).toBe(1);
    expect(await written({ schoolId: one.schools[0] ?? '' })).toBe(1);
    expect(column(cells(outFile, 0), '状态')[0]).toMatch(/^已认定（第 \d+ 笔已冲正）$/);
    await expect(one.client.certifying.register({ outFile, overwrite: false })).rejects.toMatchObject({ code: 'file_exists' });
    await expect(one.client.certifying.register({ outFile: join(one.program.dir,
      'saixue.db') })).rejects.toMatchObject({ code: 'file_own' });
  });
});
