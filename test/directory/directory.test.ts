// The directory over the real border: identity, search in every way a clerk tries, transfers with history, periods, reveal.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
let [primary, middle] = ['', ''];
const refused = (code: string) => expect.objectContaining({ code }) as unknown;
// A valid number by GB 11643, the one of domain knowledge's own example.
const id = '11010519491231002X';

beforeAll(async () => {
  program = await startProgram();
  const { directory } = program.client;
  primary = (await directory.saveSchool({ name: '望江区第一小学', code: '2161990001', stage: '小学', unitName: '望江区教育局' })).schoolId;
  middle = (await directory.saveSchool({ name: '望江区初级中学', stage: '初中', unitName: '望江区教育局' })).schoolId;
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

const names = async (text: string): Promise<string[]> =>
  (await program.client.directory.search({ text })).teachers.map((one) => one.name);

test('a teacher is found by name, given name, pinyin, initials, staff number, end of the ID and the whole of it', async () => {
  const { directory } = program.client;
  const { teacherId } = await directory.saveTeacher({
    name: '单 晓雯', idNumber: '11010519491231002x', staffNumber: '0300017', phone: '138 0013 8000', schoolId: primary, subject: '数学',
  });
  await directory.saveTeacher({ name: '欧阳娜娜', staffNumber: 'T-88', schoolId: middle });
  await directory.saveTeacher({ name: '吕布', schoolId: middle });
  for (const text of ['单晓雯', '晓雯', 'shanxiaowen', 'Shan Xiao', 'sxw', 'SX', '0300017', '002X', '002x', id, '11010519491231002ｘ']) {
    expect(await names(text), text).toEqual(['单晓雯']);
  }
  for (const text of ['lvbu', 'lübu', 'Lü Bù', 'lu:bu', 'lb']) expect(await names(text), text).toEqual(['吕布']);
  expect(await names('ouyang')).toEqual(['欧阳娜娜']);
  expect(await names('oynn')).toEqual(['欧阳娜娜']);
  expect(await names('t-88')).toEqual(['欧阳娜娜']);
  expect(await names("' or 1=1 --")).toEqual([]);
  expect(await names('%')).toEqual([]);
  const one = await directory.teacher({ teacherId });
  expect(one).toMatchObject({
    name: '单晓雯', sex: 'female', idType: '居民身份证', idMasked: '1101**********002X', phoneMasked: '138****8000', schoolName: '望江区第一小学',
    unitName: '望江区教育局', state: 'active',
  });
  expect(JSON.stringify(one)).not.toContain(id);
});

test('an exact name comes before longer ones, and there can be more', async () => {
  const { directory } = program.client;
  for (const name of ['王芳菲', '李王芳', '王芳']) await directory.saveTeacher({ name, schoolId: middle });
  expect(await names('王芳')).toEqual(['王芳', '王芳菲', '李王芳']);
  expect((await directory.search({ text: '王芳', limit: 2 })).more).toBe(true);
});

test('a corrected pinyin is searched; other changes keep it', async () => {
  const { directory } = program.client;
  const { teacherId } = await directory.saveTeacher({ name: '乐嘉', pinyin: 'yuè jiā', schoolId: middle });
  expect(await names('yuejia')).toEqual(['乐嘉']);
  await directory.saveTeacher({ teacherId, subject: '音乐' });
  expect(await names('yj')).toEqual(['乐嘉']);
});

test('two teachers never share an ID number, and the refusal says whose it is, masked', async () => {
  const { directory } = program.client;
  const again = directory.saveTeacher({ name: '别人', idNumber: id });
  await expect(again).rejects.toEqual(refused('teacher_exists'));
  await again.catch((error: Error) => {
    expect(error.message).toContain('单晓雯 望江区第一小学 1101**********002X');
    expect(error.message).not.toContain(id);
  });
});

test('numbers are checked by their kind of document', async () => {
  const { directory } = program.client;
  await expect(directory.saveTeacher({ name: '甲', idNumber: '110105194912310021' })).rejects.toThrow('校验位不对');
  await expect(directory.saveTeacher({ name: '甲', idNumber: '110105194902310021' })).rejects.toThrow('出生日期不存在');
  await expect(directory.saveTeacher({ name: '甲', idNumber: '12345' })).rejects.toThrow('应为 18 位');
  await expect(directory.saveTeacher({ name: '甲', phone: '12345' })).rejects.toEqual(refused('number_refused'));
  const { teacherId } = await directory.saveTeacher({ name: 'Anna Smith', idType: '护照', idNumber: 'e1234567' });
  expect(await directory.teacher({ teacherId })).toMatchObject({ idType: '护照', sex: '' });
  expect(await names('E1234567')).toEqual(['Anna Smith']);
  expect(await names('as')).toEqual(['Anna Smith']);
  const old = await directory.saveTeacher({ name: '旧证', idNumber: '130503670401001' });
  expect(await directory.teacher(old)).toMatchObject({ idMasked: '1305**********0016', sex: 'male' });
});

test('a transfer closes the stay before it, keeps history and refuses overlaps', async () => {
  const { directory } = program.client;
  const { teacherId } = await directory.saveTeacher({ name: '周调', schoolId: primary, hiredOn: '2015-09-01' });
  await directory.transfer({ teacherId, schoolId: middle, from: '2023-09-01' });
  expect((await directory.teacher({ teacherId })).schools).toMatchObject([
    { schoolName: '望江区第一小学', from: '2015-09-01', to: '2023-08-31' }, { schoolName: '望江区初级中学', from: '2023-09-01', to: null },
  ]);
  await expect(directory.transfer({ teacherId, schoolId: middle, from: '2024-09-01' })).rejects.toThrow('已经在');
  await expect(directory.transfer({ teacherId, schoolId: primary, from: '2023-09-01' })).rejects.toThrow('重叠');
  await expect(directory.transfer({ teacherId, schoolId: primary, from: '2020-01-01' })).rejects.toEqual(refused('transfer_refused'));
  await expect(directory.transfer({ teacherId, schoolId: primary, from: '2025-02-30' })).rejects.toThrow('不是日历上的一天');
  await expect(directory.transfer({ teacherId, schoolId: 'nowhere', from: '2025-02-01' })).rejects.toEqual(refused('not_found'));
  await expect(directory.saveTeacher({ teacherId, schoolId: primary })).rejects.toEqual(refused('transfer_refused'));
  expect((await directory.teacher({ teacherId })).schools).toHaveLength(2);
});

test('periods of one kind never overlap; retirement changes the state and back', async () => {
  const { directory } = program.client;
  const { teacherId } = await directory.saveTeacher({ name: '吴假', schoolId: primary });
  await directory.addPeriod({ teacherId, kind: 'maternity', from: '2024-03-01', to: '2024-08-31', note: '二孩' });
  await expect(directory.addPeriod({ teacherId, kind: 'maternity', from: '2024-08-31', to: null })).rejects.toThrow('重叠');
  await expect(directory.addPeriod({ teacherId, kind: 'sick', from: '2024-05-02', to: '2024-05-01' })).rejects.toEqual(refused('period_refused'));
  await directory.addPeriod({ teacherId, kind: 'sick', from: '2024-08-01', to: null });
  await directory.addPeriod({ teacherId, kind: 'retired', from: '2025-01-01', to: null });
  const { periods, state } = await directory.teacher({ teacherId });
  expect([state, periods.map((one) => one.kind)]).toEqual(['retired', ['maternity', 'sick', 'retired']]);
  await directory.removePeriod({ teacherId, periodId: periods[2]?.periodId ?? 0 });
  expect((await directory.teacher({ teacherId })).state).toBe('active');
  await expect(directory.removePeriod({ teacherId, periodId: 99_999 })).rejects.toEqual(refused('not_found'));
});

test('whole numbers come out with a reason only, and who looked is kept without them', async () => {
  const { directory, workspace } = program.client;
  const [found] = (await directory.search({ text: 'sxw' })).teachers;
  const teacherId = found?.teacherId ?? '';
  await expect(directory.reveal({ teacherId, reason: ' ' })).rejects.toEqual(refused('bad_input'));
  expect(await directory.reveal({ teacherId, reason: '核对职称申报材料' })).toEqual({ idNumber: id, phone: '13800138000' });
  const { rows } = await directory.access({});
  expect(rows).toMatchObject([{ teacherId, reason: '核对职称申报材料' }]);
  const audit = JSON.stringify(await workspace.audit({ limit: 100 }));
  expect(audit).toContain('directory.reveal');
  expect(audit).not.toContain(id);
  expect(audit).not.toContain('单晓雯');
});

test('schools: one code, one name in a unit; the tree counts who is in service', async () => {
  const { directory } = program.client;
  await expect(directory.saveSchool({ name: '别的学校', code: '2161990001' })).rejects.toThrow('望江区第一小学');
  await expect(directory.saveSchool({ name: '望江区初级中学', unitName: '望江区教育局' })).rejects.toEqual(refused('school_exists'));
  await directory.saveSchool({ name: '望江区初级中学', unitName: '青禾区教育局' });
  await directory.saveSchool({ schoolId: middle, name: '望江区初级中学', code: '3161990002', stage: '初中', unitName: '望江区教育局' });
  const tree = await directory.tree({});
  expect(tree.units.map(({ name, schools }) => [name, schools])).toEqual([['望江区教育局', 2], ['青禾区教育局', 1]]);
  expect(tree.schools.find((one) => one.schoolId === middle)).toMatchObject({ code: '3161990002', unitName: '望江区教育局' });
  expect(tree.teachers).toBe(tree.schools.reduce((sum, one) => sum + one.teachers, 0) + tree.withoutSchool);
});
