// 全国教师管理信息系统 国内培训: rows as the system's import takes them, and beside them what was rounded or cannot go in.
import { z } from 'zod';
import type { Rules } from '#backend/credit-rules/compile.ts';
import type { Hundredths } from '#backend/credit-rules/shapes.ts';
import type { Sheet, SheetColumn, SheetRow } from '#backend/excel/write.ts';
import { idTypes } from '#backend/identity/id-types.ts';
import type { ReportLineRow } from '#db/queries/credit-reports.ts';
import file from '#seeds/templates/national-training.json' with { type: 'json' };
import { templateForms, trainingLevels } from '#seeds/templates/training-codes.ts';
import { amount, around, type Frame } from './frame.ts';
import type { Person } from './people.ts';

const ColumnCode = z.enum(['name', 'idType', 'idNumber', 'year', 'category', 'programme', 'provider', 'method', 'hours', 'credits', 'from', 'to']);
const template = z.object({
  source: z.string(), name: z.string(),
  columns: z.array(z.object({ code: ColumnCode, header: z.string(), required: z.boolean(), maxLength: z.number().optional(),
    max: z.number().optional() })),
}).parse(file);
type Columns = z.output<typeof ColumnCode>;
const named = new Map(template.columns.map((column) => [column.code, column]));

type Rounding = Rules['set']['nationalTemplate']['rounding'];
const roundings: Readonly<Record<Rounding, string>> = { halfUp: '四舍五入取整', down: '舍去小数取整', up: '有小数即进一取整' };

/** Hundredths → whole, by the policy of the rule set. */
export function toWhole(hundredths: Hundredths, rounding: Rounding): number {
  switch (rounding) {
    case 'halfUp': return Math.floor((hundredths + 50) / 100);
    case 'down': return Math.floor(hundredths / 100);
    case 'up': return Math.ceil(hundredths / 100);
  }
}

const option = (code: string, name: string): string => `${code}-${name}`;
const categories = trainingLevels.map(({ templateCode, templateName }) => option(templateCode, templateName));
const methods = templateForms.map(({ code, name }) => option(code, name));

function categoryOf(level: string): string {
  const found = trainingLevels.find(({ code }) => code === level) ?? trainingLevels.at(-1);
  return option(found?.templateCode ?? '', found?.templateName ?? '');
}

/** 培训方式: a concentrated training of more days than a month is a long one; what the list does not know is 其他. */
export function methodOf(form: string, days: number | null): string {
  const fitting = templateForms.filter((one) => one.form === form).toSorted((a, b) => (b.overDays ?? 0) - (a.overDays ?? 0));
  const found = fitting.find(({ overDays }) => overDays === null || (days ?? 0) > overDays) ?? templateForms.at(-1);
  return option(found?.code ?? '', found?.name ?? '');
}

export interface TemplateRow {
  values: Record<Columns, string | number | null>; rounding: Rounding; line: ReportLineRow; person: Person; remark: string;
}
export interface LeftOut { line: ReportLineRow; person: Person; why: string }

const cut = (code: Columns, text: string): string => {
  const most = named.get(code)?.maxLength ?? Number.MAX_SAFE_INTEGER;
  return [...text].length > most ? [...text].slice(0, most).join('') : text;
};

/**
 * One training as a row of the template, or why it cannot be one. `idNumber`: the whole number. Credits and hours become
 * whole by the rule set in force for the teacher's unit on the day of the line. Source: required columns and lengths as in national-training.json.
 */
export function templateRow(line: ReportLineRow, person: Person, idNumber: string, rules: Rules | null): TemplateRow | LeftOut {
  const programme = (line.programme ?? line.subject).trim();
  const provider = (line.provider || line.organiser || person.school).trim();
  const leftOut = (why: string): LeftOut => ({ line, person, why });
  if (idNumber === '') return leftOut('没有登记证件号码，系统按姓名、证件类型和证件号码对应教师。请先在教师名册里补上。');
  if (programme === '') return leftOut('没有项目名称。请在培训项目里补上。');
  if (provider === '') return leftOut('没有培训机构或主办单位，教师也没有学校。请在培训项目里补上。');
  const rounding = rules?.set.nationalTemplate.rounding ?? 'halfUp';
  const hours = toWhole(line.hours_x100, rounding);
  if (hours > (named.get('hours')?.max ?? Number.MAX_SAFE_INTEGER)) return leftOut(`学时 ${hours} 超过系统上限。请核对台账。`);
  const remark = [
    ...(cut('programme', programme) === programme ? [] : [`项目名称超过 ${named.get('programme')?.maxLength} 字，已截短`]),
    ...(line.rule_version_id === null ? ['当时没有学分规则，学分留空'] : []),
  ].join('；');
  return {
    line, person, rounding, remark,
    values: {
      name: person.name, idType: idTypes.find((type) => type === person.idType) ?? idTypes[0], idNumber, year: Number(line.on_date.slice(0, 4)),
      category: categoryOf(line.level), programme: cut('programme', programme), provider: cut('provider', provider),
      method: methodOf(line.form, line.days), hours, credits: line.rule_version_id === null ? null : toWhole(line.credits_x100, rounding),
      from: line.from_date ?? '', to: line.on_date,
    },
  };
}

function columnOf({ code, header, required }: { code: Columns; header: string; required: boolean }): SheetColumn {
  const whole = code === 'year' || code === 'hours' || code === 'credits';
  const widths: Partial<Record<Columns, number>> = { programme: 40, provider: 26, idNumber: 22, idType: 18, method: 28 };
  return {
    header, required, width: widths[code] ?? 12, format: whole ? 'integer' : code === 'from' || code === 'to' ? 'date' : 'text',
    ...(code === 'category' ? { list: categories } : code === 'method' ? { list: methods } : code === 'idType' ? { list: idTypes } : {}),
  };
}

/** The sheet to be imported comes first; the others are for the bureau's own files. */
export function nationalSheets(frame: Frame, year: number, rows: readonly TemplateRow[], leftOut: readonly LeftOut[]): Sheet[] {
  function* whole(): Generator<SheetRow> {
    for (const { values } of rows) yield template.columns.map(({ code }) => values[code]);
  }
  function* exactRows(): Generator<SheetRow> {
    let index = 0;
    for (const { person, values, line, rounding, remark } of rows) {
      index += 1;
      const rated = line.rule_version_id !== null;
      yield [index, person.unit, person.school, person.name, person.idMasked, values.programme, line.on_date, amount(line.hours_x100), values.hours,
        rated ? amount(line.credits_x100) : null, values.credits, rated
          && typeof values.credits === 'number' ? amount(values.credits * 100 - line.credits_x100) : null,
        roundings[rounding], line.seq, remark];
    }
  }
  function* leftOutRows(): Generator<SheetRow> {
    let index = 0;
    for (const { person, line, why } of leftOut) {
      index += 1;
      yield [index, person.unit, person.school, person.name, person.idMasked, line.programme ?? line.subject, line.on_date,
        amount(line.hours_x100), line.seq, why];
    }
  }
  const exactNumber = (header: string): SheetColumn => ({ header, format: 'number', decimals: 2, width: 11 });
  const place: SheetColumn[] = [{ header: '序号', format: 'integer', width: 7 }, { header: '单位', width: 16 }, { header: '学校', width: 24 }, { header: '姓名', width: 10 },
    { header: '身份证件号码', width: 21 }, { header: '培训项目名称', width: 40 }, { header: '结束日期', format: 'date', width: 12 }];
  return [
    { name: template.name, columns: template.columns.map(columnOf), rows: whole() },
    { name: '精确值', frozenColumns: 4, filter: true, ...around(frame, `${year} 年国内培训：精确值与取整对照`,
      ['全国系统只收整数。取整办法由学分规则的“全国模板取整”规定，写在每一行；本程序的台账和学分仍以精确值为准。证件号码已打码。']),
    columns: [...place, exactNumber('精确学时'), { header: '填报学时', format: 'integer', width: 9 }, exactNumber('精确学分'), { header: '填报学分', format: 'integer', width: 9 },
      exactNumber('取整增减'), { header: '取整办法', width: 18 }, { header: '台账号', format: 'integer', width: 9 }, { header: '备注', width: 30 }], rows: exactRows() },
    { name: '未列入', frozenColumns: 4, ...around(frame, `${year} 年国内培训：未列入导入表的记录`, ['这些记录缺少系统必填的内容，补齐后重新导出即可。']),
      columns: [...place, exactNumber('学时'), { header: '台账号', format: 'integer', width: 9 }, { header: '为什么', width: 60 }], rows: leftOutRows() },
  ];
}
