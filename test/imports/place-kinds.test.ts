// Lists of units and schools as they come: added, completed, renamed by code, taken back; refused where a guess would be needed.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contestKinds, type Kind } from '#contract/schema/imports.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { RecordWorkspace } from './record-workspace.ts';
import type { Cells } from './record-workspace.ts';

let workspace: RecordWorkspace;
beforeEach(() => {
  workspace = new RecordWorkspace();
  return () => {
    expect(workspace.broken()).toEqual([]);
    workspace.close();
  };
});

const unitHeads = ['单位名称', '类型', '行政区划代码', '上级单位', '别名'];
const schoolHeads = ['学校标识码', '学校名称', '报送单位', '学段', '别名', '曾用名'];
const units = (...rows: Cells[]) => workspace.file(unitHeads, rows);
const schools = (...rows: Cells[]) => workspace.file(schoolHeads, rows);
const unitRows = () => workspace.rows<{ name: string }>(`select u.name, u.kind, coalesce(u.division_code, '') as code, coalesce(p.name, '') as parent,
  (select group_concat(name, '、') from (select name from unit_aliases a where a.unit_id = u.id order by name)) as aliases
  from submitting_units u left join submitting_units p on p.id = u.parent_id order by u.name`);
const schoolRows = () => workspace.rows<{ name: string }>(`select s.name, coalesce(s.code, '') as code, s.stage, coalesce(u.name, '') as unit,
  (select group_concat(n.kind || ' ' || n.name, '、') from school_names n where n.school_id = s.id) as names
  from schools s left join submitting_units u on u.id = s.submitting_unit_id order by s.code, s.name`);
const given = () => workspace.rows<{ code: string }>('select code from school_codes_given order by code').map((one) => one.code);

describe('units', () => {
  test('added with the unit above and other names, completed later, nothing lost, and taken back', async () => {
    const first = await workspace.import('units', units(['江城市', '设区市', '6109', '', '江城'], ['南湖区', '区县', '610902', '江城', '南湖区教育局、南湖'],
      ['江城市直属学校', '直属', '', '江城市', '市直']));
    expect([first.counts.add, first.problems]).toEqual([3, ['3 unit_alias']]);
    const before = unitRows();
    expect(before[0]).toEqual({ name: '南湖区', kind: 'county', code: '610902', parent: '江城市', aliases: '南湖、南湖区教育局' });
    const file = units(['南湖区教育局', '', '', '', '南湖教体局'], ['江城市', '设区市', '6109', '', '']);
    const second = await workspace.import('units', file);
    expect([second.counts, second.problems]).toEqual([{ add: 0, update: 1, same: 1, skip: 0 }, ['2 unit_alias']]);
    expect(unitRows()[0]).toMatchObject({ kind: 'county', code: '610902', aliases: '南湖、南湖区教育局、南湖教体局' });
    expect((await workspace.preview('units', file)).counts).toMatchObject({ same: 2 });
    expect(await workspace.undo(second.batchId)).toMatchObject({ removed: 0, restored: 1 });
    expect(unitRows()).toEqual(before);
    expect(await workspace.undo(first.batchId)).toMatchObject({ removed: 3 });
    expect(unitRows()).toEqual([]);
  });

  test('what would need a guess is refused at its cell', async () => {
    await workspace.import('units', units(['南湖区', '区县', '610902', '', '东部'], ['河东区', '区县', '610903', '', '']));
    const { problems, counts } = await workspace.preview('units', units(
      ['望川县', '县', '61090', '', ''], ['白水县', '乡镇级', '', '', ''], ['清河县', '县', '', '没有这个市', ''], ['新区', '', '', '', '东部'],
      ['南湖新区', '开发区', '610902', '', ''], ['南湖区', '', '', '南湖区', ''], ['', '县', '', '', '某县'], ['河东区', '', '', '', ''], ['河东区', '', '', '', '']));
    expect(problems.map((one) => `${one.row}${one.column} ${one.code} ${one.severity}`)).toEqual([
      '2C division_code error', '3B unknown_word error', '4D unit_parent error', '5E name_taken error', '6C unit_code_used warning',
        '7D unit_circle error',
      '8A required error', '10A duplicate_row error']);
    expect(counts).toEqual({ add: 1, update: 0, same: 1, skip: 7 });
  });

  test('what schools or entries rest on is not taken back', async () => {
    const { batchId } = await workspace.import('units', units(['南湖区', '区县', '', '', '']));
    const later = await workspace.import('schools', schools(['2161000001', '第一小学', '南湖区', '', '', '']));
    expect(workspace.whyNot(batchId)).toContain('学校');
    await workspace.undo(later.batchId);
    await workspace.undo(batchId);
    expect(unitRows()).toEqual([]);
  });
});

describe('schools', () => {
  test('added, completed, renamed by their code; taken back with their codes, which are free again', async () => {
    const first = await workspace.import('schools', schools(['2161000001', '南湖区第一小学', '南湖区', '', '南湖一小', ''],
      ['', '南湖区实验中学', '南湖区', '初中', '', '南湖三中、南湖农中'], ['3661000009', '南湖职教中心', '', '', '', '']));
    expect([first.counts.add, first.problems]).toEqual([3, []]);
    expect(schoolRows()).toEqual([
      { name: '南湖区实验中学', code: '', stage: '初中', unit: '南湖区', names: 'former 南湖三中、former 南湖农中' },
      { name: '南湖区第一小学', code: '2161000001', stage: '小学', unit: '南湖区', names: 'alias 南湖一小' },
      { name: '南湖职教中心', code: '3661000009', stage: '中职', unit: '', names: null }]);
    const before = schoolRows();
    const second = await workspace.import('schools', schools(['2161000001', '南湖区南门小学', '南湖区', '', '', ''],
      ['3161000005', '南湖三中', '南湖区', '', '', ''], ['3661000009', '南湖职教中心', '', '', '', '']));
    expect([second.counts, second.problems]).toEqual([{ add: 0, update: 2, same: 1, skip: 0 }, ['2 school_renamed', '3 school_alias']]);
    expect(schoolRows()).toMatchObject([{ code: '2161000001', name: '南湖区南门小学', names: 'alias 南湖一小、former 南湖区第一小学' },
      { code: '3161000005', name: '南湖区实验中学' }, {}]);
    expect(given()).toEqual(['2161000001', '3161000005', '3661000009']);
    await workspace.undo(second.batchId);
    expect([schoolRows(), given()]).toEqual([before, ['2161000001', '3661000009']]);
    await workspace.undo(first.batchId);
    expect([schoolRows(), given(), unitRows()]).toEqual([[], [], []]);
  });

  test('namesakes: by code and unit; the same name with another code is said, a closed school is not revived in passing', async () => {
    await workspace.import('schools', schools(['2161000001', '实验小学', '南湖区', '', '', ''], ['2161000002', '实验小学', '河东区', '', '', ''],
      ['2161000003', '红旗小学', '南湖区', '', '', '']));
    workspace.connection.transaction((db) => db.run("update schools set state = 'closed' where code = '2161000003'"));
    const { problems, counts } = await workspace.preview('schools', schools(
      ['', '实验小学', '', '小学', '', ''], ['2161000009', '实验小学', '南湖区', '', '', ''], ['2161000003', '红旗小学', '南湖区', '', '', ''],
      ['21610', '某小学', '', '', '', ''], ['2161000001', '实验小学', '南湖区', '', '', ''], ['2161000001', '实验小学', '南湖区', '', '', ''],
      ['', '实验小学分校', '南湖区', '', '', '']));
    expect(problems.map((one) => `${one.row}${one.column} ${one.code} ${one.severity}`))
      .toEqual(['2B school_ambiguous error', '3A school_same_name warning',
      '4A school_gone error', '5A school_code error', '7A duplicate_row error', '8B school_new warning']);
    expect(counts).toEqual({ add: 2, update: 0, same: 1, skip: 4 });
    // Two schools under one code are no repetition: neither row may be told to go.
    const twice = await workspace.preview('schools', schools(['2161000031', '新华小学', '南湖区', '', '', ''], ['2161000031', '育才小学', '河东区', '', '', '']));
    expect(twice.problems.map((one) => `${one.row}${one.column} ${one.code}`)).toEqual(['2B school_new', '3A school_code_twice']);
    expect(twice.problems[1]?.message).toContain('新华小学');
  });
});

describe('every kind', () => {
  let program: TestProgram;
  let contestId = '';
  beforeAll(async () => {
    program = await startProgram();
    ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '微课评选', year: 2026 }));
  });
  afterAll(async () => {
    expect(program.bugs).toEqual([]);
    await program.close();
  });
  const kinds: Kind[] = ['entries', 'judges', 'quotas', 'teachers', 'programmes', 'trainings', 'schools', 'units', 'experts', 'history',
    'relations', 'affinities'];
  const of = (kind: Kind) => ({ kind, ...(contestKinds.includes(kind) ? { contestId } : {}) });
  const refusal = async (work: Promise<unknown>): Promise<string> => work.then(() => 'no refusal',
    (error: { message?: string }) => error.message ?? String(error));

  test('old and protected workbooks are refused in one sentence with the way out', async () => {
    const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]);
    const protectedBook = Buffer.concat([ole, Buffer.from('EncryptionInfo', 'utf16le'), Buffer.from('EncryptedPackage', 'utf16le'),
      Buffer.alloc(600)]);
    for (const [name, bytes] of [['旧表.xls', ole], ['金山.et', ole], ['文字.wps', ole],
      ['加密.xlsx', protectedBook]] as const) writeFileSync(join(program.files, name), bytes);
    for (const kind of kinds) {
      for (const [name, wayOut] of [['旧表.xls', '.xlsx'], ['金山.et', '.xlsx'], ['文字.wps', '.xlsx'], ['加密.xlsx', '密码']] as const) {
        const sentence = await refusal(program.client.imports.preview({ ...of(kind), filePath: join(program.files, name) }));
        expect([kind, name, sentence]).toEqual([kind, name, expect.stringContaining(wayOut)]);
        expect(sentence.split('。').length).toBeLessThan(5);
      }
    }
  });

  test('has a template that imports nothing by itself, and takes a table from the clipboard', async () => {
    for (const kind of kinds) {
      const { file } = await program.client.imports.template({ ...of(kind), outFile: join(program.files, `模板-${kind}.xlsx`) });
      expect(existsSync(file)).toBe(true);
      const empty = await program.client.imports.preview({ ...of(kind), filePath: file });
      expect([kind, empty.counts, empty.problems.filter((one) => one.severity !== 'note')])
        .toEqual([kind, { add: 0, update: 0, same: 0, skip: 0 }, []]);
      const headings = empty.sheets[0]?.columns.map((one) => one.header.replace(/\*$/, '')) ?? [];
      const { filePath } = await program.client.imports.paste({ text: `${headings.join('\t')}\n${headings.map(() => '1').join('\t')}\n` });
      const pasted = await program.client.imports.preview({ ...of(kind), filePath });
      expect([kind, pasted.sheets[0]?.headerRow, pasted.counts.add + pasted.counts.skip]).toEqual([kind, 1, 1]);
    }
  });

  test('a script names columns by heading or letter, over what was recognised; what means nothing is refused', async () => {
    const { filePath } = await program.client.imports.paste({ text: '甲\t乙\t备注\n河东区\t河东\t说明\n' });
    const preview = (mapping: Record<string, string | null>) => program.client.imports.preview({ kind: 'units', filePath, mapping });
    const found = await preview({ 甲: 'name', B: 'aliases', 备注: null });
    expect(found.sheets[0]?.columns.map((one) => [one.header, one.target, one.how]))
      .toEqual([['甲', 'name', 'user'], ['乙', 'aliases', 'user'], ['备注', null, 'user']]);
    expect(found.counts.add).toBe(1);
    expect(await refusal(preview({ 甲: 'title' }))).toContain('title');
    expect(await refusal(preview({ 甲: 'name', 丙: 'aliases' }))).toContain('“丙”');
  });
});
