// 学分汇总表: the sheets of the workbook, each ready to print on A4.
import type { Chart, Sheet, SheetCell, SheetColumn, SheetRow } from '#backend/excel/write.ts';
import { amount, around, footers, mean, numbersNote, rate, rulesLine, type Frame } from './frame.ts';
import { byPlace, standingColors, standingNames, standings, type Person } from './people.ts';
import type { GroupSums, PersonLine, Summary } from './summary.ts';

const whole = (header: string, width = 9): SheetColumn => ({ header, width, format: 'integer',
  ...(header === '序号' ? { align: 'center' as const } : {}) });
const points = (header: string, width = 10): SheetColumn => ({ header, width, format: 'number', decimals: 2 });
const share = (header: string, width = 9): SheetColumn => ({ header, width, format: 'percent' });

const collator = new Intl.Collator('zh-CN');
const named = (text: string, otherwise: string): string => (text === '' ? otherwise : text);

/** Means are over those whom a rule set assesses. */
const assessed = ({ teachers, standings: counts }: GroupSums): number => teachers - (counts.get('noRule') ?? 0);

/** Names of the sheets; charts refer to them. */
export const sheetNames = { overview: '总览', schools: '各校', units: '按区县', years: '按类别年度', people: '人员明细', gaps: '缺口' } as const;
const schoolsCharted = 30;

/** The columns that schools and units have alike, and the cells of one group. */
function groupColumns(summary: Summary): { columns: SheetColumn[]; cells: (group: GroupSums) => SheetCell[]; firstStanding: number } {
  const categories = [...summary.categories];
  const before = [whole('教师数'), points('人均计入'), ...categories.map(([, name]) => points(`人均${name}`))];
  return {
    columns: [
      ...before, ...standings.map((standing) => whole(standingNames[standing])), share('达标或跟上'),
      ...categories.map(([, name]) => whole(`欠${name}`)),
    ],
    cells: (group) => [
      group.teachers, mean(group.total, assessed(group)),
      ...categories.map(([code]) => mean(group.categories.get(code)?.counted ?? 0, assessed(group))),
      ...standings.map((standing) => group.standings.get(standing) ?? 0),
      rate((group.standings.get('complete') ?? 0) + (group.standings.get('onTrack') ?? 0), group.teachers),
      ...categories.map(([code]) => group.categories.get(code)?.late ?? 0),
    ],
    firstStanding: before.length,
  };
}

const standingSeries = (first: number): Chart['series'] =>
  standings.map((standing, index) => ({ column: first + index, color: standingColors[standing] }));

/** Schools with the largest share of teachers who fall behind come first, as in the window. */
const behindShare = ({ standings: counts, teachers }: GroupSums): number =>
  ((counts.get('behind') ?? 0) + (counts.get('unreachable') ?? 0)) / Math.max(1, teachers);

const strongRow = (cells: readonly SheetCell[]): SheetRow => cells.map((cell) =>
  (cell !== null && typeof cell === 'object' ? cell : { value: cell, look: 'strong' as const }));

function schoolSheet(frame: Frame, summary: Summary): Sheet {
  const { columns, cells } = groupColumns(summary);
  const schools = [...summary.schools.values()].toSorted((a, b) => behindShare(b) - behindShare(a) || collator.compare(a.school, b.school));
  return {
    name: sheetNames.schools, filter: true, frozenColumns: 3, footers,
    ...around(frame, '各校教师培训学分汇总表', [rulesLine(summary.rules.values()), '按落后比例从高到低排列。“欠”列：到本学分年度末按进度应得而未得的教师人数。']),
    columns: [whole('序号', 6), { header: '区县（报送单位）', width: 18 }, { header: '学校', width: 28 }, { header: '学段', width: 8, align: 'center' }, ...columns],
    rows: [
      ...schools.map((one, index): SheetRow => [index + 1, named(one.unit, '未定'), named(one.school, '未定学校'), one.stage, ...cells(one)]),
      strongRow(['', '合计', `${schools.length} 所`, '', ...cells(summary.all)]),
    ],
  };
}

function unitSheet(frame: Frame, summary: Summary): Sheet {
  const { columns, cells } = groupColumns(summary);
  const units = [...summary.units.values()].toSorted((a, b) => collator.compare(a.unit, b.unit));
  return {
    name: sheetNames.units, frozenColumns: 2, footers,
    ...around(frame, '各区县教师培训学分汇总表', [rulesLine(summary.rules.values()), '“欠”列：到本学分年度末按进度应得而未得的教师人数。']),
    columns: [whole('序号', 6), { header: '区县（报送单位）', width: 22 }, ...columns],
    rows: [...units.map((one, index): SheetRow => [index + 1, named(one.unit, '未定'), ...cells(one)]), strongRow(['', '合计', ...cells(summary.all)])],
  };
}

function yearSheet(frame: Frame, summary: Summary): Sheet {
  const total = { teachers: 0, lines: 0, hours: 0, recorded: 0, counted: 0 };
  for (const line of summary.yearLines) {
    total.lines += line.lines;
    total.hours += line.hours;
    total.recorded += line.recorded;
    total.counted += line.counted;
  }
  return {
    name: sheetNames.years, footers,
    ...around(frame, '教师培训学分分类别、分年度汇总表', [rulesLine(summary.rules.values()), '登记：入账的学分；计入：按每年封顶以后的学分。教师人次按类别、年度分别计，不能相加。']),
    columns: [{ header: '类别', width: 30 }, whole('学分年度', 12), whole('教师人数', 12), whole('台账笔数', 12), points('学时', 14), points('登记学分', 14),
      points('计入学分', 14), points('封顶未计', 14)],
    rows: [
      ...summary.yearLines.map((line): SheetRow => [line.name, line.year, line.teachers, line.lines, amount(line.hours),
        amount(line.recorded), amount(line.counted),
        line.category === '' ? null : amount(Math.max(0, line.recorded - line.counted))]),
      strongRow(['合计', null, null, total.lines, amount(total.hours), amount(total.recorded), amount(total.counted), null]),
    ],
  };
}

function gapSheet(frame: Frame, summary: Summary): Sheet {
  const gaps = summary.gaps.toSorted((a, b) => collator.compare(a.unit, b.unit) || collator.compare(a.school, b.school) || b.short - a.short);
  return {
    name: sheetNames.gaps, filter: true, frozenColumns: 3, footers,
    ...around(frame, '教师培训学分缺口表', ['到周期结束还差的学分，按学校和要求合计，供安排名额。同一教师可能缺几项，人数不能相加。']),
    columns: [whole('序号', 6), { header: '区县（报送单位）', width: 18 }, { header: '学校', width: 28 }, { header: '缺什么', width: 26 }, whole('缺的教师', 10),
      points('合计还差', 12), points('人均还差', 12), points('最多一人差', 12), { header: '最早截止', width: 12, format: 'date', align: 'center' }, whole('已不可补齐', 12)],
    rows: gaps.map((gap, index): SheetRow => [index + 1, named(gap.unit, '未定'), named(gap.school, '未定学校'), gap.need, gap.teachers, amount(gap.short),
      mean(gap.short, gap.teachers), amount(gap.most), gap.dueBy,
      gap.unreachable === 0 ? 0 : { value: gap.unreachable, look: 'error' }]),
  };
}

function* personRows(lines: readonly PersonLine[], categories: number, numberOf: (person: Person) => string): Generator<SheetRow> {
  let index = 0;
  for (const { person, standing, recorded, counted, ...line } of lines) {
    index += 1;
    const row: SheetCell[] = [index, person.unit, person.school, person.name, person.sex, numberOf(person), person.stage, person.subject,
      person.title];
    for (let place = 0; place < categories; place += 1) row.push(amount(recorded[place] ?? 0), amount(counted[place] ?? 0));
    const look = standing === 'unreachable' ? 'error' as const : standing === 'behind' ? 'warning' as const : 'plain' as const;
    row.push(line.offset === 0 ? null : amount(line.offset), amount(line.total), amount(line.due), amount(line.short), amount(line.hours),
      look === 'plain' ? standingNames[standing] : { value: standingNames[standing], look }, standing === 'noRule' ? '' : line.pass ? '合格' : '未达标',
      line.missing);
    yield row;
  }
}

function peopleSheet(frame: Frame, summary: Summary, numberOf: (person: Person) => string): Sheet {
  const categories = [...summary.categories.values()];
  const lines = byPlace(summary.people);
  return {
    name: sheetNames.people, filter: true, frozenColumns: 4, footers,
    ...around(frame, '教师培训学分登记汇总表', [rulesLine(summary.rules.values()),
      `${numbersNote(frame.fullNumbers)}登记：台账里的学分；计入：每年和周期封顶以后的学分。${summary.notActive > 0 ? `离职、退休 ${summary.notActive} 人不列入。` : ''}`]),
    columns: [
      whole('序号', 7), { header: '单位', width: 12 }, { header: '学校', width: 20 }, { header: '姓名', width: 9 }, { header: '性别', width: 5, align: 'center' },
      { header: '身份证件号码', width: 21 }, { header: '学段', width: 6, align: 'center' }, { header: '任教学科', width: 8 }, { header: '职称', width: 10 },
      ...categories.flatMap((name) => [points(`${name}登记`, 8), points(`${name}计入`, 8)]),
      points('冲抵', 7), points('合计计入', 8), points('至今应得', 8), points('尚缺', 8), points('学时', 8), { header: '进度', width: 9, align: 'center' },
      { header: '是否合格', width: 7, align: 'center' }, { header: '缺什么', width: 34 },
    ],
    rows: personRows(lines, categories.length, numberOf),
  };
}

function overviewSheet(frame: Frame, summary: Summary, schools: number): Sheet {
  const { all } = summary;
  const { firstStanding } = groupColumns(summary);
  const units = summary.units.size;
  return {
    name: sheetNames.overview, portrait: true, onePage: true,
    ...around(frame, '教师培训学分汇总表', [rulesLine(summary.rules.values()),
      `在职教师 ${all.teachers} 人，${schools} 所学校，人均计入 ${mean(all.total, assessed(all)) ?? 0}。${summary.notActive > 0 ? `离职、退休 ${summary.notActive} 人不列入。` : ''}`]),
    columns: [{ header: '进度', width: 34 }, whole('教师人数', 22), { ...share('占比', 22) }],
    rows: [
      ...standings.map((standing): SheetRow => [standingNames[standing], all.standings.get(standing) ?? 0,
        rate(all.standings.get(standing) ?? 0, all.teachers)]),
      strongRow(['合计', all.teachers, all.teachers === 0 ? null : 1]),
    ],
    charts: [
      { kind: 'column', title: '教师进度构成（人）', rows: [0, standings.length - 1], labels: 0, series: [{ column: 1, color: '5B8DD9' }],
        pointColors: standings.map((standing) => standingColors[standing]), showValues: true, width: 17, height: 7.5 },
      { kind: 'bar', grouping: 'percentStacked', title: '各区县进度构成', of: sheetNames.units, rows: [0, Math.max(0, units - 1)], labels: 1,
        series: standingSeries(2 + firstStanding), width: 17, height: Math.min(20, 4 + units * 0.7) },
      { kind: 'bar', grouping: 'stacked', title: schools > schoolsCharted ? `落后比例最高的 ${schoolsCharted} 所学校（人）` : '各校进度构成（人）', of: sheetNames.schools,
        rows: [0, Math.max(0, Math.min(schools, schoolsCharted) - 1)], labels: 2, series: standingSeries(4 + firstStanding), width: 17,
        height: 4 + Math.min(schools, schoolsCharted) * 0.6 },
    ],
  };
}

/** All sheets. `numberOf`: what is shown of a person's ID number. */
export function summarySheets(frame: Frame, summary: Summary, numberOf: (person: Person) => string): Sheet[] {
  return [overviewSheet(frame, summary, summary.schools.size), schoolSheet(frame, summary), unitSheet(frame, summary), yearSheet(frame, summary),
    peopleSheet(frame, summary, numberOf), gapSheet(frame, summary)];
}
