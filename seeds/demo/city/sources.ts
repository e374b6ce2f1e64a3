// The twelve sources the trainings of the city come from, each with headings, words, dates and faults of its own.
import { seededNumbers, seedOf } from '../random.ts';
import { cityTeacher, type CityTeacher } from './teachers.ts';
import { cityTrainings, firstYear, years, type CityTraining } from './trainings.ts';
import { cityUnits, type CitySchool } from './places.ts';

export type CityCell = string | number | null;
export interface CitySheet { name: string; title?: string; notes?: string[]; headers: string[]; rows: () =>
  Iterable<CityCell[]>; footers?: string[] }
export interface CityFile { fileName: string; kind: 'teachers' | 'trainings'; format: 'xlsx' | 'csv-utf8' | 'csv-gb18030'; sheets: CitySheet[] }
export interface CityRow { teacher: CityTeacher; training: CityTraining }

const levelWords = { national: '国家级', province: '省级', city: '市级', county: '县级', school: '校级' } as const;
const levelCodes = { national: '10', province: '20', city: '30', county: '40', school: '60' } as const;
const formWords = { concentrated: '集中培训', remote: '网络研修', schoolBased: '校本研修' } as const;

type DateForm = (date: string) => CityCell;
const serial = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000) + 25_569;
const dateForms: readonly DateForm[] = [
  (date) => date, (date) => date.replaceAll('-', '.'),
    (date) => { const [y, m, d] = date.split('-').map(Number); return `${y}年${m}月${d}日`; },
  (date) => date.replaceAll('-', ''), (date) => date.replaceAll('-', '/'), serial,
];
const dateOf = (form: number): DateForm => dateForms[form] ?? (dateForms[0] as DateForm);
const fullWidth = (text: string): string => text.replaceAll(/[0-9A-Z]/g,
  (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));

/** How people really type a number or a name; all of it can be read without a guess. */
function typed(kind: 'name' | 'id', text: string, row: number): string {
  const draw = seededNumbers(seedOf(kind, String(row)))();
  if (kind === 'name') return draw < 0.01 && text.length === 2 ? `${text[0]}　${text[1]}` : draw < 0.02
    ? ` ${text} ` : text;
  return draw < 0.005 ? fullWidth(text) : draw < 0.01 ? `${text} ` : draw < 0.03 && text.endsWith('X')
    ? text.toLowerCase() : text;
}

interface Plan {
  fileName: string; format: CityFile['format']; date: number; takes: (row: CityRow) =>
    boolean; headers: string[]; sheetOf?: (row: CityRow) => string;
  cells: (row: CityRow, date: DateForm,
    number: number) => CityCell[]; title?: string; notes?: string[]; footers?: string[];
}

const fromSource = (source: number) => ({ training }: CityRow): boolean => training.programme.source === source;
const person = ({ teacher }: CityRow, number: number): [string, string] => [typed('name', teacher.name, number),
  typed('id', teacher.id, number)];

/** Registers of the districts: source 4 and 5, split by unit. */
const register = (from: number, to: number, source: number, name: string, date: number): Plan => ({
  fileName: name, format: 'xlsx', date, takes: (row) => fromSource(source)(row)
    && (() => { const at = cityUnits.indexOf(row.teacher.school.unit as never); return at >= from && at < to; })(),
  title: '教师集中培训学分登记表', notes: ['填报单位（盖章）：            填表人：            联系电话：'], footers: ['单位负责人（签字）：', '（盖章）'],
  headers: ['序号', '姓名', '证件类型', '身份证件号', '所在学校', '培训项目', '主办单位', '级别', '培训形式', '培训开始时间', '培训结束时间', '天数', '学时', '考核等第',
    '证书编号', '备注'],
  cells: (row, day, number) => {
    const { teacher, training: { programme, result, certificate } } = row;
    return [number + 1, ...person(row, number).slice(0, 1), teacher.idType, person(row, number)[1],
      teacher.school.name, programme.name, programme.organiser, levelWords[programme.level],
      formWords[programme.form], day(programme.from), day(programme.to), programme.days, programme.hours, result,
        certificate, null];
  },
});

/** Who failed often had not even begun. */
const studied = (result: string, number: number): [string, string] => (result !== '不合格' || number % 3 === 0 ? ['已登录', '有效学习']
  : number % 3 === 1 ? ['已登录', '未有效学习'] : ['未登录', '未有效学习']);

const platform = (fileName: string, source: number, format: CityFile['format'], date: number): Plan => ({
  fileName, format, date, takes: fromSource(source),
  headers: ['学员姓名', '证件类型', '证件号码', '工作单位', '项目年度', '项目名称', '培训级别', '培训方式', '主办单位', '开始日期', '结束日期', '获得学时', '考核结果',
    '结业证书编号', '登录状态', '学习状态'],
  cells: (row, day, number) => {
    const { teacher, training: { programme, result, certificate } } = row;
    const [name, id] = person(row, number);
    return [name, teacher.idType, id, teacher.school.name, programme.year, programme.name, levelWords[programme.level],
      formWords[programme.form], programme.organiser,
      day(programme.from), day(programme.to), programme.hours, result, certificate, ...studied(result, number)];
  },
});

const national = { // the national system's own import template, as it comes back, with 错误信息
  headers: ['教师姓名', '身份证件类型', '教师身份证号', '培训年度', '培训类别', '培训项目名称', '培训机构名称', '培训方式', '培训获得学时', '培训获得学分', '培训开始日期',
    '培训结束日期', '错误信息'],
  cells: (row: CityRow, day: DateForm, number: number): CityCell[] => {
    const { teacher, training: { programme } } = row;
    const [name, id] = person(row, number);
    return [name, teacher.idType, id, programme.year, levelCodes[programme.level], programme.name, programme.organiser,
      programme.form === 'remote' ? '3' : '2', programme.hours, null,
      day(programme.from), day(programme.to), null];
  },
};

const schoolBased = (fileName: string, format: CityFile['format'], date: number,
  own: (school: CitySchool) => boolean): Plan => ({
  fileName, format, date, takes: (row) => fromSource(8)(row) && own(row.teacher.school),
    ...(format === 'xlsx' ? { sheetOf: (row: CityRow) => `${row.training.programme.year}年`, title: '校本研修学分登记表' } : {}),
  headers: ['姓名', '身份证号', '学校', '年度', '研修项目', '类别', '形式', '开始日期', '结束日期', '学时', '学分', '审核状态'],
  cells: (row, day, number) => {
    const { teacher, training: { programme, ownCredits } } = row;
    const [name, id] = person(row, number);
    return [name, id, teacher.school.name, programme.year, programme.name, '校级', '校本', day(programme.from),
      day(programme.to), programme.hours, ownCredits, '通过'];
  },
});

const direct = (school: CitySchool): boolean => school.unit === cityUnits[8];
const plans: readonly Plan[] = [
  platform('01国培平台学员成绩.xlsx', 1, 'xlsx', 0), platform('02省级教师培训平台导出.csv', 2, 'csv-utf8', 4),
    platform('03市教师研修网导出.csv', 3, 'csv-gb18030', 0),
  register(0, 3, 4, '04城区县级培训登记.xlsx', 1), register(3, 9, 4, '05县市县级培训登记.xlsx', 2),
    register(0, 4, 5, '06市级骨干培训（一）.xlsx', 5), register(4, 9, 5, '07市级骨干培训（二）.xlsx', 3),
  platform('08省级骨干集中培训.xlsx', 6, 'xlsx', 5),
    { fileName: '09全国系统国内培训结果.xlsx', format: 'xlsx', date: 0, takes: fromSource(7), ...national },
  schoolBased('10校本研修登记（区县）.xlsx', 'xlsx', 0, (school) => !direct(school)),
    schoolBased('11校本研修登记（直属）.csv', 'csv-utf8', 4, direct),
  // The same once more: a fifth of the national platform's results comes back from the national system.
  { fileName: '12全国系统国内培训补报.xlsx', format: 'xlsx', date: 3, takes: (row) => fromSource(1)(row)
    && row.teacher.index % 5 === 0, ...national },
];

function* rowsOf(teachers: number, schools: readonly CitySchool[], plan: Plan,
  sheet: string | null, trainingsOf: TrainingsOf): Generator<CityCell[]> {
  let number = 0;
  for (let index = 0; index < teachers; index += 1) {
    const trainings = trainingsOf(index);
    let teacher: CityTeacher | null = null;
    for (const training of trainings) {
      teacher ??= cityTeacher(index, schools);
      const row = { teacher, training };
      if (!plan.takes(row) || (sheet !== null && plan.sheetOf?.(row) !== sheet)) continue;
      const cells = plan.cells(row, dateOf(plan.date), number);
      yield cells;
      // Twice in the same list, and a person nobody knows: neither may change a balance.
      if (number % 997 === 996) yield cells;
      if (number % 1499 === 1498) yield cells.map((cell) => (cell === teacher?.id ? '619901190001010017' : cell));
      number += 1;
    }
  }
}

type TrainingsOf = (teacher: number) => readonly CityTraining[];

/** The twelve files of trainings of so many teachers, five years from `first`; rows are made while they are read. */
export function cityTrainingFiles(teachers: number, schools: readonly CitySchool[], first = firstYear,
  trainingsOf: TrainingsOf = cityTrainings): CityFile[] {
  return plans.map((plan): CityFile => {
    const names = plan.sheetOf ? Array.from({ length: years }, (_, index) => `${first + index}年`) : [null];
    return {
      fileName: plan.fileName, kind: 'trainings', format: plan.format,
      sheets: names.map((name) => ({
        name: name ?? '汇总', headers: plan.headers, rows: () => rowsOf(teachers, schools, plan, name, trainingsOf),
        ...(plan.title ? { title: plan.title } : {}), ...(plan.notes ? { notes: plan.notes } : {}),
          ...(plan.footers ? { footers: plan.footers } : {}),
      })),
    };
  });
}

/** The list of all teachers, as the bureau's personnel office keeps it. */
export function cityTeachersFile(teachers: number, schools: readonly CitySchool[]): CityFile {
  return {
    fileName: '00云澜市教师名册.xlsx', kind: 'teachers', format: 'xlsx',
    sheets: [{
      name: '教师名册', title: '云澜市在职教师基本情况表', notes: ['填报单位（盖章）：云澜市教育局      填报日期：2025年12月'],
      headers: ['序号', '姓名', '性别', '证件类型', '证件号码', '工号', '手机', '学校', '学校标识码', '区县', '学段', '任教学科', '职称', '参加工作时间',
        '注册起始日期', '状态'],
      *rows() {
        for (let index = 0; index < teachers; index += 1) {
          const one = cityTeacher(index, schools);
          yield [index + 1, typed('name', one.name, index), one.sex, one.idType, typed('id', one.id, index),
            one.staffNumber, one.phone, one.school.name, one.school.code, one.school.unit,
            one.school.stage, one.subject, one.professionalTitle, one.hiredOn, one.registeredFrom, one.state];
        }
      },
      footers: ['合计', '填表人：          审核人：'],
    }],
  };
}
