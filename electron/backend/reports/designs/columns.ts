// What own reports can be made of: the columns of teachers and of ledger lines, each with how its value is read.
import type { Hundredths, RuleSet } from '#backend/credit-rules/shapes.ts';
import type { Assessment } from '#backend/credit-rules/assess.ts';
import { needName } from '#backend/credit-rules/explain.ts';
import type { Rules } from '#backend/credit-rules/compile.ts';
import type { ReportLineRow } from '#db/queries/credit-reports.ts';
import { formName, kindName, levelName, resultName, stateName, type LineWords } from '../credits/ledger-sheet.ts';
import { standingNames, type Person } from '../credits/people.ts';

export type Value = string | number | null;
export type ColumnType = 'text' | 'number' | 'date';
export interface Column<Row> { column: string; name: string; nameEn: string; type: ColumnType; read: (row: Row) => Value; same?: (row: Row) => Value }

export interface TeacherLine { person: Person; number: string; hours: Hundredths; found: { rules: Rules; assessment: Assessment } | null }
export interface PostingLine { person: Person; number: string; line: ReportLineRow; words: LineWords }

const amount = (hundredths: Hundredths | undefined): Value => (hundredths === undefined ? null : hundredths / 100);
const column = <Row>(code: string, type: ColumnType, name: string, nameEn: string, read: (row: Row) => Value): Column<Row> =>
  ({ column: code, type, name, nameEn, read });

function personColumns<Row extends { person: Person; number: string }>(): Column<Row>[] {
  return [
    column('unit', 'text', '单位', 'Unit', ({ person }) => person.unit), column('school', 'text', '学校', 'School', ({ person }) => person.school),
    // Namesakes are different people where people are counted.
    { ...column<Row>('name', 'text', '姓名', 'Name', ({ person }) => person.name), same: ({ person }) => person.id },
    column('sex', 'text', '性别', 'Sex', ({ person }) => person.sex), column('staffNumber', 'text', '工号', 'Staff number', ({ person }) => person.staffNumber),
    { ...column<Row>('idNumber', 'text', '身份证件号码', 'ID number', ({ number }) => number), same: ({ person }) => person.id },
    column('stage', 'text', '学段', 'Stage', ({ person }) => person.stage), column('subject', 'text', '任教学科', 'Subject', ({ person }) => person.subject),
    column('title', 'text', '职称', 'Professional title', ({ person }) => person.title),
    column('service', 'text', '在职', 'In service', ({ person }) => (person.active ? '在职' : '离职或退休')),
  ];
}

/** Columns of teachers. `sets`: the rule sets whose categories can be shown, shipped or of the workspace. */
export function teacherColumns(sets: readonly RuleSet[]): Column<TeacherLine>[] {
  const categories = new Map<string, { name: string; nameEn: string }>();
  for (const { code, name, nameEn } of sets.flatMap((set) => set.categories)) if (!categories.has(code)) categories.set(code, { name, nameEn });
  return [
    ...personColumns<TeacherLine>(),
    column('standing', 'text', '进度', 'Standing', ({ found }) => standingNames[found?.assessment.standing ?? 'noRule']),
    column('pass', 'text', '是否合格', 'Passed', ({ found }) => (found === null ? '' : found.assessment.pass ? '合格' : '未达标')),
    column('total', 'number', '合计计入', 'Counted', ({ found }) => amount(found?.assessment.totalX100)),
    column('due', 'number', '至今应得', 'Due by now', ({ found }) => amount(found?.assessment.dueNowX100)),
    column('short', 'number', '尚缺', 'Short', ({ found }) => amount(found?.assessment.shortX100)),
    column('hours', 'number', '学时', 'Hours', ({ found, hours }) => amount(found?.assessment.hoursX100 ?? hours)),
    column('missing', 'text', '缺什么', 'What is missing', ({ found }) => (found === null ? '' : found.assessment.shortages
      .map((need) => `${needName(found.rules, need)} ${need.shortX100 / 100}`).join('；'))),
    ...[...categories].map(([code, { name, nameEn }]) =>
      column<TeacherLine>(`counted:${code}`, 'number', `${name}计入`, `Counted: ${nameEn}`, ({ found }) => amount(found?.assessment.byCategoryX100.get(code)))),
  ];
}

export const postingColumns: readonly Column<PostingLine>[] = [
  ...personColumns<PostingLine>(),
  column('seq', 'text', '台账号', 'Line', ({ line }) => String(line.seq)), column('date', 'date', '日期', 'Date', ({ line }) => line.on_date),
  column('calendarYear', 'text', '年份', 'Calendar year', ({ line }) => line.on_date.slice(0, 4)),
  column('creditYear', 'text', '学分年度', 'Credit year', ({ line }) => (line.credit_year === 0 ? '' : String(line.credit_year))),
  column('kind', 'text', '种类', 'Kind', ({ line }) => kindName(line.kind)), column('programme', 'text', '内容', 'Programme', ({ line }) => line.programme ?? line.subject),
  column('session', 'text', '班次', 'Session', ({ line }) => line.session ?? ''), column('organiser', 'text', '主办单位', 'Organiser', ({ line }) => line.organiser ?? ''),
  column('provider', 'text', '培训机构', 'Provider', ({ line }) => line.provider ?? ''), column('level', 'text', '级别', 'Level', ({ line }) => levelName(line.level)),
  column('form', 'text', '形式', 'Form', ({ line }) => formName(line.form)), column('days', 'number', '天数', 'Days', ({ line }) => line.days),
  column('hours', 'number', '学时', 'Hours', ({ line }) => line.hours_x100 / 100), column('category', 'text', '类别', 'Category', ({ line, words }) => words.category(line)),
  column('credits', 'number', '学分', 'Credits', ({ line }) => line.credits_x100 / 100), column('result', 'text', '考核', 'Result', ({ line }) => resultName(line.result)),
  column('certificateNumber', 'text', '证书编号', 'Certificate', ({ line }) => line.certificate_number), column('state', 'text', '状态', 'State', ({ line }) => stateName(line)),
  column('rule', 'text', '执行规则', 'Rule set', ({ line, words }) => words.rule(line)), column('why', 'text', '依据', 'Why', ({ line }) => line.why),
  column('actor', 'text', '经办人', 'By', ({ line }) => line.actor),
];
