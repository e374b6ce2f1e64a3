// The made-up platform export of the benches: 300,000 results of 100,000 teachers, and the directory they are looked up in.
import type { Fields } from '#backend/context.ts';
import { checkCharacter, maskId } from '#backend/identity/numbers.ts';
import type { Connection } from '#db/open.ts';
import { newStays, newTeachers } from '#db/queries/import-teachers.ts';
import { insertSchool, insertUnit, sealedAt } from '#db/queries/directory.ts';
import { writeMadeWorkbook } from './made-workbook.ts';

const schools = 1000;
const units = 10;
const programmes = 400;
const levels = ['国家级', '省级', '市级', '县级'];
const forms = ['网络研修', '集中培训', '网络研修', '混合式培训'];
const organisers = ['教育部教师工作司', '陕西省教育厅', '云澜市教育局', '县区教育局'];
const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'];
const given = [...'雪梅建国秀英志强丽娜海燕文博思远佳怡子涵宇轩欣悦晓东春华明辉玉兰俊杰婷婷少华美玲永刚淑珍'];

const nameOf = (teacher: number): string =>
  `${surnames[teacher % surnames.length] ?? ''}${given[(teacher * 7) % given.length] ?? ''}${given[(teacher * 13 + 5) % given.length] ?? ''}`;

function idOf(teacher: number): string {
  const day = Math.floor(teacher / 900);
  const two = (value: number): string => String(value).padStart(2, '0');
  const body = `6199${two(1 + teacher % 9)}${1970 + teacher % 30}${two(1 + day % 12)}${two(1 + Math.floor(day / 12) % 28)}${two(Math.floor(teacher / 9) % 100)}${teacher % 9}`;
  return body + checkCharacter(body);
}

const schoolName = (school: number): string => `云澜市第${school + 1}${['小学', '初级中学', '高级中学'][school % 3] ?? '小学'}`;
const serial = (year: number, month: number, day: number): number => Math.round(Date.UTC(year, month - 1, day) / 86_400_000) + 25_569;

export const trainingHeaders = ['学员姓名', '证件类型', '证件号码', '工作单位', '项目年度', '项目名称', '培训级别', '培训方式', '主办单位', '开始日期', '结束日期', '获得学时', '考核结果',
  '结业证书编号', '学习状态'];

/** Result number `row`: three a teacher, in the order of the programmes, as a platform exports them. */
export function trainingRow(row: number, teachers: number): (string | number | null)[] {
  const teacher = (row * 7919) % teachers;
  const round = Math.floor(row / teachers);
  const programme = (teacher * 3 + round * 131) % programmes;
  const kind = programme % 4;
  const [year, month] = [2021 + programme % 5, 1 + programme % 12];
  return [
    nameOf(teacher), '居民身份证', idOf(teacher), schoolName(teacher % schools), year, `教师能力提升项目第${programme + 1}号`, levels[kind] ?? '', forms[kind] ?? '',
    organisers[kind] ?? '', serial(year, month, 3), serial(year, month, 7 + programme % 14), 16 + programme % 5 * 8, ['优秀', '良好', '合格',
      '合格'][row % 4] ?? '',
    `YL${year}${String(row).padStart(7, '0')}`, '有效学习',
  ];
}

export const makeTrainingsWorkbook = (file: string, rows: number, teachers: number): Promise<void> => writeMadeWorkbook(file, {
  name: '学员成绩', headers: trainingHeaders, rows, row: (row) => trainingRow(row, teachers), days: new Set([9, 10]),
});

/** Fills the directory with the teachers that the workbook names. */
export function fillDirectory(connection: Connection, fields: Fields, teachers: number): void {
  connection.transaction((db) => {
    for (let unit = 0; unit < units; unit += 1) insertUnit(db, { id: `u${unit}`, name: `第${unit + 1}区教育局` });
    for (let school = 0; school < schools; school += 1) insertSchool(db, { id: `s${school}`, code: '', name: schoolName(school),
      unitId: `u${school % units}` });
    const rows = newTeachers(db);
    for (let teacher = 0; teacher < teachers; teacher += 1) {
      const [id, number] = [teacher + 1, idOf(teacher)];
      rows.add(id, `b:${id}`, nameOf(teacher), '', '', '', String(300_000 + teacher), '居民身份证', fields.seal(sealedAt.teacherId(id),
        number), fields.index('id', number),
        maskId(number), null, null, '', `s${teacher % schools}`, '小学', '数学', '一级教师', '2010-09-01', '2021-09-01', 'active', '');
    }
    rows.flush();
    const stays = newStays(db);
    for (let teacher = 0; teacher < teachers; teacher += 1) stays.add(teacher + 1, '2010-09-01', null, `s${teacher % schools}`);
    stays.flush();
  });
}
