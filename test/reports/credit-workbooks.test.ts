// Workbooks of training credits over the real border: every figure against the ledger's own answers, masks, refusals, records.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { daySerial } from '#backend/excel/write/sheet.ts';
import { violations } from '#db/invariants.ts';
import { idNumbers, names } from '../programmes/bureau.ts';
import { fillBureau, records, type CreditBureau } from './credit-bureau.ts';

let one: CreditBureau;
beforeAll(async () => {
  one = await fillBureau();
});
afterAll(async () => {
  expect(one.program.bugs).toEqual([]);
  expect(violations(one.context.db)).toEqual([]);
  await one.program.close();
});
const everyText = (): string => one.sheets().flatMap((name) => one.sheet(name).flat()).join('\n');
const audit = (): string[] => one.context.db.all<{ body: string }>('select body from audit order by seq').map((row) => row.body);

describe('学分汇总表', () => {
  it('has title, day, rules and the same figures by school as the overview on screen', async () => {
    expect(await one.write({ kind: 'creditSummary' })).toBe(6);
    expect(one.sheets()).toEqual(['总览', '各校', '按区县', '按类别年度', '人员明细', '缺口']);
    const rows = one.sheet('各校');
    expect(rows[0]?.[0]).toBe('各校教师培训学分汇总表');
    expect(rows[1]?.[0]).toBe('单位：测试工作区　　截至日期：2026-06-20');
    expect(rows[2]?.[0]).toMatch(/^执行规则：《陕西省.*》第 1 版，周期 2026-01-01 至 2030-12-31，以学分计。$/);
    const overview = await one.client.credits.overview({});
    const schools = records(rows, '序号').filter((row) => typeof row['序号'] === 'number');
    expect(schools.map((row) => [row['学校'], row['区县（报送单位）'], row['教师数'], row['人均计入'], row['跟上进度'], row['略慢'], row['落后'], row['本周期不可达'],
      row['欠集中培训'], row['欠远程培训'], row['欠校本研修']]))
      .toEqual(overview.schools.map((school) => [school.name, school.unitName, school.teachers, school.mean, school.standings['onTrack'],
        school.standings['slow'],
        school.standings['behind'], school.standings['unreachable'], school.short['concentrated'] ?? 0, school.short['remote'] ?? 0,
          school.short['schoolBased'] ?? 0]));
    const total = records(rows, '序号').find((row) => row['区县（报送单位）'] === '合计');
    expect([total?.['教师数'], total?.['人均计入'], total?.['略慢']]).toEqual([overview.teachers, overview.mean, overview.standings['slow']]);
    const standings = records(one.sheet('总览'), '进度').slice(0, 6).map((row) => [row['进度'], row['教师人数']]);
    expect(standings).toEqual([['已达标', 0], ['跟上进度', 1], ['略慢', 1], ['落后', 4], ['本周期不可达', 0], ['未启用规则', 0]]);
  });

  it('gives each person what the balance says, with the limit applied, and the number masked', async () => {
    await one.write({ kind: 'creditSummary' });
    const people = records(one.sheet('人员明细'), '序号').filter((row) => typeof row['序号'] === 'number');
    expect(people.map((row) => row['姓名']).toSorted()).toEqual([...names].toSorted());
    for (const [index, teacherId] of one.teachers.entries()) {
      const balance = await one.client.credits.balance({ teacherId });
      const row = people.find((each) => each['姓名'] === names[index]);
      expect([row?.['合计计入'], row?.['集中培训计入'], row?.['远程培训计入'], row?.['校本研修计入'], row?.['至今应得'], row?.['学时']], names[index])
        .toEqual([balance.total, balance.byCategory['concentrated'], balance.byCategory['remote'], balance.byCategory['schoolBased'],
          balance.dueNow, balance.hours]);
      expect(row?.['身份证件号码']).toMatch(/^6199\*{10}\w{4}$/);
      for (const { name, short } of balance.evaluation.shortages) expect(row?.['缺什么']).toContain(`${name} ${short}`);
    }
    const wang = people.find((row) => row['姓名'] === '王芳');
    expect([wang?.['校本研修登记'], wang?.['校本研修计入'], wang?.['合计计入'], wang?.['进度'], wang?.['是否合格']]).toEqual([12, 10, 42, '跟上进度', '未达标']);
    for (const number of idNumbers) expect(everyText()).not.toContain(number);
  });

  it('sums by category and year to what the ledger holds, a reversed line leaving nothing', async () => {
    await one.write({ kind: 'creditSummary' });
    const lines = records(one.sheet('按类别年度'), '类别');
    const posted = one.context.db.get<{ hours: number; credits: number }>('select sum(hours_x100) / 100.0 as hours, sum(credits_x100) / 100.0 as credits from postings');
    const total = lines.find((row) => row['类别'] === '合计');
    expect([total?.['学时'], total?.['登记学分']]).toEqual([posted?.hours, posted?.credits]);
    expect(lines.find((row) => row['类别'] === '校本研修')).toMatchObject({ 学分年度: 2026, 登记学分: 18, 计入学分: 16, 封顶未计: 2 });
    const gaps = records(one.sheet('缺口'), '序号').filter((row) => row['缺什么'] === '校本研修');
    expect(gaps.reduce((sum, row) => sum + Number(row['合计还差']), 0)).toBe(6 * 50 - 16);
  });

  it('keeps to what was filtered, and says so', async () => {
    const [, second] = one.schools;
    expect(await one.write({ kind: 'creditSummary', schoolId: second ?? '' })).toBe(2);
    expect(one.sheet('人员明细')[1]?.[0]).toContain('范围：临溪县实验中学');
    expect(await one.write({ kind: 'creditSummary', standing: 'slow' })).toBe(1);
    expect(await one.write({ kind: 'creditSummary', asOf: '2026-04-01' })).toBe(6);
    // Only what had happened by that day: 王芳's school-based credits and 李明's.
    expect(records(one.sheet('各校'), '序号').find((row) => row['区县（报送单位）'] === '合计')?.['人均计入']).toBe(2.67);
    expect(await one.write({ kind: 'creditSummary', stage: '大学' })).toBe(0);
    await expect(one.write({ kind: 'creditSummary', unitId: 'none', outFile: one.file('none.xlsx') })).rejects.toMatchObject({ code: 'not_found' });
    expect(existsSync(one.file('none.xlsx'))).toBe(false);
  });
});

describe('whole numbers', () => {
  it('need a reason of four characters; without it nothing is written', async () => {
    for (const reason of ['', '查', '  查一  ']) {
      await expect(one.write({ kind: 'creditSummary', fullNumbers: true, person: '王海宁', second: '李秀兰', reason,
        outFile: one.file('no.xlsx') })).rejects.toMatchObject({ code: 'reason_needed' });
    }
    await expect(one.write({ kind: 'nationalTemplate', outFile: one.file('no.xlsx') })).rejects.toMatchObject({ code: 'numbers_needed' });
    expect(readdirSync(one.program.files)).not.toContain('no.xlsx');
  });

  it('need two different people; without them nothing is written', async () => {
    for (const people of [{}, { person: '王海宁' }, { second: '王海宁' }, { person: '王海宁', second: ' 王　海宁' }]) {
      await expect(one.write({ kind: 'nationalTemplate', fullNumbers: true, reason: '导入全国系统', ...people, outFile: one.file('no.xlsx') }))
        .rejects.toMatchObject({ code: 'second_person' });
    }
    expect(readdirSync(one.program.files)).not.toContain('no.xlsx');
  });

  it('are given with one, and go on record before the file does', async () => {
    const before = audit().length;
    await one.write({ kind: 'creditSummary', fullNumbers: true, person: '王海宁', second: '李秀兰', reason: '报市教育局职称评审' });
    const rows = records(one.sheet('人员明细'), '序号').filter((row) => typeof row['序号'] === 'number');
    expect(rows.map((row) => row['身份证件号码']).toSorted()).toEqual([...idNumbers].toSorted());
    expect(one.sheet('人员明细')[3]?.[0]).toContain('含完整证件号码');
    expect(one.sheet('人员明细').at(-1)?.[0]).toMatch(/^本文件含完整号码　导出：王海宁　复核：李秀兰　时间：.*　事由：报市教育局职称评审/);
    const { rows: access } = await one.client.privacy.access({});
    expect(access.filter((row) => row.call === 'reports.fullNumbers').map((row) => row.reason)).toContain('报市教育局职称评审（经办：王海宁，复核：李秀兰）');
    const [asked, done] = audit().slice(before);
    expect(asked).toContain('报市教育局职称评审');
    expect(done).toContain('reports.export');
    for (const secret of [...idNumbers, ...names]) expect(audit().join()).not.toContain(secret);
    expect((await one.client.directory.access({})).rows.map((row) => row.reason)).toContain('报市教育局职称评审');
  });
});

describe('全国模板', () => {
  it('has the columns and codes of the system, whole figures, and the exact ones beside with the policy', async () => {
    expect(await one.write({ kind: 'nationalTemplate', fullNumbers: true, person: '王海宁', second: '李秀兰', reason: '导入全国系统', year: 2026 })).toBe(6);
    const rows = one.sheet('国内培训');
    expect(rows[0]).toEqual(['教师姓名', '身份证件类型', '教师身份证号', '培训年度', '培训类别', '培训项目名称', '培训机构名称', '培训方式', '培训获得学时', '培训获得学分',
      '培训开始日期', '培训结束日期']);
    const county = rows.find((row) => row[0] === '刘洋');
    // 33.5 hours at the county's 0.2: 6.7 credits.
    expect(county?.slice(1, 10)).toEqual(['居民身份证', idNumbers[4], 2026, '40-县级', '=县级"集中"培训&<一>', '临溪县实验中学', '2-短期面授培训', 34, 7]);
    expect(rows.filter((row) => row[0] === '王芳').map((row) => [row[4], row[7], row[9]]))
      .toEqual([['10-国家级', '2-短期面授培训', 20], ['20-省级', '3-网络研修', 12], ['60-校级', '9-其他', 12]]);
    expect(rows.map((row) => row[0])).not.toContain('陈静');
    const exact = records(one.sheet('精确值'), '序号').find((row) => row['姓名'] === '刘洋');
    expect(exact).toMatchObject({ 精确学时: 33.5, 填报学时: 34, 精确学分: 6.7, 填报学分: 7, 取整增减: 0.3, 取整办法: '四舍五入取整' });
    expect(String(exact?.['身份证件号码'])).toContain('****');
    expect(await one.write({ kind: 'nationalTemplate', fullNumbers: true, person: '王海宁', second: '李秀兰', reason: '导入全国系统', year: 2025 })).toBe(0);
    // No year is named after the last training: that of the last one, not an empty sheet of the new year.
    expect(await one.write({ kind: 'nationalTemplate', fullNumbers: true, person: '王海宁', second: '李秀兰', reason: '导入全国系统', asOf: '2027-05-01' })).toBe(6);
  });

  it('rounds by the policy of the rule set and leaves out who has no number, saying why', async () => {
    const other = await fillBureau();
    try {
      const { teacherId } = await other.client.directory.saveTeacher({ name: '周涛', schoolId: other.schools[0] ?? '' });
      await other.client.credits.register({ teacherIds: [teacherId], subject: '市级集中', level: 'city', form: 'concentrated',
        from: '2026-05-11', to: '2026-05-12',
        hours: 12, result: 'pass' });
      for (const [rounding, whole] of [['down', 6], ['up', 7]] as const) {
        const { ruleSets } = await other.client.credits.ruleSets({});
        const body = ruleSets.find((set) => set.ruleSetId === 'shaanxi-2018')?.body;
        if (!body) throw new Error('no rules');
        await other.use({ ...body, id: `rounding-${rounding}`, nationalTemplate: { rounding } }, '2026-01-01');
        const { basedOn } = await other.client.credits.rerateProposal({});
        await other.client.credits.rerate({ basedOn, reason: '换规则', actor: '周主任' });
        await other.write({ kind: 'nationalTemplate', fullNumbers: true, person: '王海宁', second: '李秀兰', reason: '导入全国系统' });
        expect(other.sheet('国内培训').find((row) => row[0] === '刘洋')?.[9], rounding).toBe(whole);
      }
      const left = records(other.sheet('未列入'), '序号').filter((row) => typeof row['序号'] === 'number');
      expect(left.map((row) => [row['姓名'], String(row['为什么']).slice(0, 8)])).toEqual([['周涛', '没有登记证件号码']]);
    } finally {
      await other.program.close();
    }
  });
});

describe('other kinds', () => {
  it('教基4068: bands by stage as the table counts hours, people once in each cell', async () => {
    expect(await one.write({ kind: 'statistics4068', year: 2026 })).toBe(6);
    const bands = records(one.sheet('学时分段'), '学段');
    const row = (stage: string) => bands.find((each) => each['学段'] === stage);
    expect(row('小学')).toMatchObject({ 教师数: 3, 其中未参加培训: 0, '36 学时及以下': 1, '37–72 学时': 1, '73–108 学时': 1, 学时合计: 157 });
    expect(row('初中')).toMatchObject({ 教师数: 2, 其中未参加培训: 1, '36 学时及以下': 2, 学时合计: 33.5, 人均学时: 16.75 });
    expect(row('合计')).toMatchObject({ 教师数: 6, 其中未参加培训: 2 });
    const overview = await one.client.credits.overview({});
    expect(['36 学时及以下', '37–72 学时', '73–108 学时', '109 学时及以上'].map((name) => row('合计')?.[name])).toEqual(overview.bands.map((band) => band.teachers));
    const levels = records(one.sheet('按级别'), '培训级别');
    expect(levels.find((each) => each['培训级别'] === '省级')).toMatchObject({ 小学人次: 2, 小学人数: 2, 合计人次: 2, 合计学时: 85 });
    expect(levels.find((each) => each['培训级别'] === '国（境）外')?.['合计人次']).toBeNull();
    expect(records(one.sheet('按方式'), '培训方式').find((each) => each['培训方式'] === '集中')).toMatchObject({ 合计人次: 2, 合计人数: 2 });
  });

  it('三率: each rate has its own denominator, and nought gives a dash', async () => {
    const { client } = one;
    const { programmeId } = await client.programmes.save({ name: '能力提升工程 2.0', year: 2026, level: 'province', form: 'remote' });
    const { sessionId } = await client.programmes.saveSession({ programmeId, name: '一期', from: '2026-03-01', to: '2026-06-01', hours: 50 });
    const { sessionId: empty } = await client.programmes.saveSession({ programmeId, name: '二期', from: '2026-03-01', to: '2026-06-02', hours: 50 });
    await client.programmes.enrol({ sessionId, teacherIds: one.teachers.slice(0, 4) });
    await client.programmes.enrol({ sessionId: empty, teacherIds: one.teachers.slice(4) });
    await client.programmes.assess({ sessionId, rows: [
      { teacherId: one.teachers[0] ?? '', result: 'pass', loggedIn: true, studied: true }, { teacherId: one.teachers[1] ?? '',
        result: 'fail', loggedIn: true, studied: true },
      { teacherId: one.teachers[2] ?? '', result: '', loggedIn: true, studied: false },
    ] });
    expect(await one.write({ kind: 'completionRates', year: 2026 })).toBe(2);
    const units = records(one.sheet('按单位'), '序号');
    const cells = (unit: string) => ['上报人数', '登录人数', '参训率', '有效学习人数', '学习率', '合格人数', '合格率'].map((name) => units.find((row) =>
      row['单位'] === unit)?.[name]);
    expect(cells('望江区')).toEqual([4, 3, 0.75, 2, 2 / 3, 1, 0.5]);
    expect(cells('临溪县')).toEqual([2, 0, 0, 0, '—', 0, '—']);
    expect(cells('合计')).toEqual([6, 3, 0.5, 2, 2 / 3, 1, 0.5]);
    expect(await one.write({ kind: 'completionRates', year: 2020 })).toBe(0);
    expect(records(one.sheet('按单位'), '序号').find((row) => row['单位'] === '合计')?.['参训率']).toBe('—');
  });

  it('预警名单 holds the very people of the call, with their sentences', async () => {
    const warned = await one.client.credits.warnings({});
    expect(await one.write({ kind: 'warnings' })).toBe(warned.total);
    const rows = records(one.sheet('预警名单'), '序号').filter((row) => typeof row['序号'] === 'number');
    expect(rows.map((row) => row['姓名']).toSorted()).toEqual(warned.rows.map((row) => row.name).toSorted());
    for (const person of warned.rows) {
      const row = rows.find((each) => each['姓名'] === person.name);
      expect(row?.['到周期末尚缺']).toBe(person.short);
      expect(String(row?.['说明'])).toContain('还差');
    }
  });

  it('台账: every line with its reason, the reversal and what it takes back', async () => {
    expect(await one.write({ kind: 'ledger' })).toBe(one.count('select count(*) as n from postings'));
    const rows = records(one.sheet('台账'), '台账号').filter((row) => typeof row['台账号'] === 'number');
    for (const teacherId of one.teachers) {
      for (const line of (await one.client.credits.ledger({ teacherId })).lines) {
        expect(rows.find((row) => row['台账号'] === line.seq)).toMatchObject({ 日期: daySerial(line.date), 学时: line.hours, 学分: line.credits,
          依据: line.why, 内容: line.subject });
      }
    }
    expect(rows.filter((row) => row['姓名'] === '陈静').map((row) => row['状态'])).toEqual(['已被第 8 号冲销', '冲销第 7 号']);
  });
});

describe.runIf(existsSync('/usr/bin/soffice'))('LibreOffice as outside witness', () => {
  // LibreOffice writes fifteen digits.
  const shown = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(15)) : value ?? '');
  const cellsOf = (file: string) => {
    const book = openWorkbook(file);
    const rowsOf = (index: number) => readAllRows(book, index).rows.map((row) => row.cells.map((cell) =>
      shown(cell.value)).join('|').replace(/\|+$/, ''));
    return book.sheets.map(({ name }, index) => ({ name, rows: rowsOf(index).filter((row) => row !== '') }));
  };

  it('opens the summary and writes the same sheets with the same values', async () => {
    await one.write({ kind: 'creditSummary', outFile: one.file('witness.xlsx') });
    const out = join(one.program.files, 'out');
    execFileSync('/usr/bin/soffice', ['--headless', `-env:UserInstallation=file://${one.program.files}/profile`, '--convert-to', 'xlsx',
      '--outdir', out,
      one.file('witness.xlsx')], { stdio: 'ignore' });
    expect(cellsOf(join(out, 'witness.xlsx'))).toEqual(cellsOf(one.file('witness.xlsx')));
  });
});
