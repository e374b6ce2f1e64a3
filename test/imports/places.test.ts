// What imports say of schools and units: aliases, former names and codes, merged and closed schools, new and unclear units.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RecordWorkspace } from './record-workspace.ts';
import type { Cells } from './record-workspace.ts';

let workspace: RecordWorkspace;
const headers = ['姓名', '工号', '单位', '学校标识码', '报送单位'];
beforeAll(() => {
  workspace = new RecordWorkspace();
  workspace.connection.transaction((db) => {
    for (const [id, name] of [['u1', '南湖区教育局'], ['u2', '河东区教育局'], ['u3', '望川县教育体育局']]) {
      db.run('insert into submitting_units (id, name, valid_to) values (?, ?, ?)', id ?? '', name ?? '', id === 'u3' ? '2024-12-31' : '');
    }
    for (const [unit, name] of [['u1', '南湖'], ['u2', '河东'], ['u1', '东部片区'], ['u2', '东部片区']]) {
      db.run('insert into unit_aliases values (?, ?)', unit ?? '', name ?? '');
    }
    const schools = [
      ['s1', '南湖区第一小学', '2161000001', 'u1', 'open', null], ['s2', '实验小学', '2161000002', 'u1', 'open', null],
      ['s3', '实验小学', '2161000003', 'u2', 'open', null], ['s4', '南湖区红旗小学', '2161000004', 'u1', 'merged', 's1'],
      ['s5', '望川小学', '2161000005', 'u3', 'closed', null],
    ] as const;
    for (const one of schools) db.run('insert into schools (id, name, code, submitting_unit_id, state, merged_into) values (?, ?, ?, ?, ?, ?)',
      ...one);
    db.run("update schools set code = '3161000002' where id = 's2'");
    for (const one of [['s1', '南湖一小', 'alias'], ['s2', '南湖师范附小', 'former']] as const) db.run("insert into school_names values (?, ?, ?, '')", ...one);
  });
});
afterAll(() => {
  expect(workspace.broken()).toEqual([]);
  workspace.close();
});

let serial = 0;
const row = (school: string, code: string, unit: string): Cells => [`教师${'甲乙丙丁戊己庚辛壬癸'[serial++ % 10] ?? ''}`, `T${serial}`, school, code, unit];
const seen = async (...rows: Cells[]) => {
  const { problems, counts } = await workspace.preview('teachers', workspace.file(headers, rows));
  return [counts.add, ...problems.filter((one) => !/^stay|^transfer/.test(one.code)).map((one) => `${one.row}${one.column} ${one.code}`)];
};

describe('schools', () => {
  test('an alias, a former name, a former code and a merged school are followed and said', async () => {
    expect(await seen(row('南湖一小', '', '南湖区教育局'), row('南湖师范附小', '', '南湖区教育局'))).toEqual([2, '2C school_alias', '3C school_alias']);
    expect(await seen(row('实验小学', '2161000002', '南湖区教育局'))).toEqual([1, '2D school_former_code']);
    expect(await seen(row('南湖区红旗小学', '', '南湖区教育局'), row('', '2161000004', ''))).toEqual([2, '2C school_merged', '3C school_merged']);
    expect(await seen(row('望川小学', '', ''))).toEqual([1, '2C school_closed']);
  });
  test('namesakes are told apart by the unit, and by nothing else', async () => {
    expect(await seen(row('实验小学', '', '河东区教育局'))).toEqual([1]);
    expect(await seen(row('实验小学', '2161000003', '河东区教育局'))).toEqual([1]);
    expect(await seen(row('实验小学', '2161000003', '南湖区教育局'))).toEqual([1, '2D school_other_unit']);
    expect(await seen(row('南湖区第一小学', '2161000001', '河东区教育局'))).toEqual([1]);
    const { rows } = await workspace.preview('teachers', workspace.file(headers, [row('实验小学', '', '')]));
    expect(rows[0]?.problems[0]).toMatchObject({ code: 'school_ambiguous', choices: ['实验小学（2161000003，河东区教育局）', '实验小学（3161000002，南湖区教育局）'] });
  });
  test('分校, 附属, 第二 and a longer name are other schools: new, with what is like them to choose from', async () => {
    for (const name of ['南湖区第一小学分校', '南湖区第一小学附属幼儿园', '南湖第一小学']) {
      const { rows } = await workspace.preview('teachers', workspace.file(headers, [row(name, '', '南湖区教育局')]));
      expect(rows[0]?.problems).toMatchObject([{ code: 'school_new', severity: 'warning', choices: ['南湖区第一小学'] }]);
    }
    expect(await seen(row('南湖区第二小学', '', '南湖区教育局'))).toEqual([1]);
    expect(await seen(row('实验小学', '', '望川县教育体育局'))).toEqual([1, '2E unit_over', '2C school_new']);
  });
});

describe('units', () => {
  test('an alias is followed, a spelling nobody knows is said once with what is like it, one that two share is no guess', async () => {
    expect(await seen(row('南湖区第一小学', '', '南湖'))).toEqual([1, '2E unit_alias']);
    const file = workspace.file(headers, [row('甲小学', '', '南湖区教育剧'), row('乙小学', '', '南湖区教育剧')]);
    const { rows, problems } = await workspace.preview('teachers', file);
    expect(problems.filter((one) => one.code === 'unit_new')).toHaveLength(1);
    expect(rows[0]?.problems[0]).toMatchObject({ severity: 'warning', choices: ['南湖区教育局'] });
    expect(await seen(row('甲小学', '', '东部片区'), row('乙小学', '', '东部片区'))).toEqual([0, '2E unit_ambiguous', '3E unit_ambiguous']);
  });
});
