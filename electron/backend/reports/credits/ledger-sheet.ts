// 学分台账: every line with its reason, the rule that made it and what became of it; nothing is left out or summed away.
import type { RuleSet } from '#backend/credit-rules/shapes.ts';
import type { Sheet, SheetColumn, SheetRow } from '#backend/excel/write.ts';
import type { ReportLineRow } from '#db/queries/credit-reports.ts';
import { trainingForms, trainingLevels, trainingResults } from '#seeds/templates/training-codes.ts';
import { amount, around, numbersNote, type Frame } from './frame.ts';
import type { Person } from './people.ts';

const nameIn = (list: readonly { code: string; name: string }[]) => {
  const names = new Map(list.map(({ code, name }) => [code, name]));
  return (code: string): string => names.get(code) ?? code;
};
export const levelName = nameIn(trainingLevels);
export const formName = nameIn(trainingForms);
export const resultName = nameIn(trainingResults);

const kinds: Readonly<Record<string, string>> = {
  training: '培训', activity: '成果', grant: '豁免给分', loan: '借入', repayment: '归还', reversal: '冲销',
};
export const kindName = (kind: string): string => kinds[kind] ?? kind;

/** 已认定, 冲销, 已冲销, 待折算: as the window calls them. */
export function stateName(line: ReportLineRow): string {
  if (line.kind === 'reversal') return `冲销第 ${line.reverses ?? ''} 号`;
  if (line.reversed_by !== null) return `已被第 ${line.reversed_by} 号冲销`;
  return line.rule_version_id === null && (line.kind === 'training' || line.kind === 'activity') ? '待折算' : '已认定';
}

export class LineWords {
  private readonly versions: ReadonlyMap<number, RuleSet>;
  private readonly names: ReadonlyMap<string, string>;
  constructor(versions: readonly { id: number; rules: RuleSet }[]) {
    this.versions = new Map(versions.map(({ id, rules }) => [id, rules]));
    this.names = new Map(versions.flatMap(({ rules }) => rules.categories.map(({ code, name }): [string, string] => [code, name])));
  }

  category(line: ReportLineRow): string {
    const own = line.rule_version_id === null ? undefined : this.versions.get(line.rule_version_id);
    return line.category === '' ? '' : own?.categories.find(({ code }) =>
      code === line.category)?.name ?? this.names.get(line.category) ?? line.category;
  }

  rule(line: ReportLineRow): string {
    const set = line.rule_version_id === null ? undefined : this.versions.get(line.rule_version_id);
    return set ? `${set.name} 第 ${set.version} 版` : '';
  }
}

const columns: readonly SheetColumn[] = [
  { header: '台账号', format: 'integer', width: 9 }, { header: '单位', width: 14 }, { header: '学校', width: 24 }, { header: '姓名', width: 10 },
  { header: '身份证件号码', width: 21 }, { header: '日期', format: 'date', width: 12 }, { header: '学分年度', format: 'integer', width: 9 }, { header: '种类', width: 9 },
  { header: '内容', width: 36 }, { header: '班次', width: 16 }, { header: '级别', width: 9 }, { header: '形式', width: 12 }, { header: '天数', format: 'integer', width: 6 },
  { header: '学时', format: 'number', width: 9 }, { header: '类别', width: 12 }, { header: '学分', format: 'number', width: 9 }, { header: '考核', width: 8 },
  { header: '证书编号', width: 16 }, { header: '状态', width: 16 }, { header: '执行规则', width: 30 }, { header: '依据', width: 60 }, { header: '经办人', width: 10 },
  { header: '入账时间', width: 20 },
];

/** A sheet of Excel holds 1,048,576 rows. */
export const rowsOfSheet = 1_000_000;

/** `lines`: of one sheet; `part` counts from 1 when the ledger needs several. */
export function ledgerSheet(frame: Frame, lines: Iterable<ReportLineRow>, part: number, parts: number, words: LineWords,
  personOf: (id: number) => Person | undefined, numberOf: (person: Person) => string): Sheet {
  function* rows(): Generator<SheetRow> {
    for (const line of lines) {
      const person = personOf(line.teacher_id);
      if (!person) continue;
      yield [line.seq, person.unit, person.school, person.name, numberOf(person), line.on_date,
        line.credit_year === 0 ? null : line.credit_year, kindName(line.kind),
        line.programme ?? line.subject, line.session ?? '', levelName(line.level), formName(line.form), line.days, amount(line.hours_x100),
          words.category(line),
        amount(line.credits_x100), resultName(line.result), line.certificate_number, stateName(line), words.rule(line), line.why, line.actor,
        line.at.slice(0, 19).replace('T', ' ')];
    }
  }
  return {
    name: parts > 1 ? `台账 ${part}` : '台账', filter: true, frozenColumns: 4, rows: rows(), columns,
    ...around(frame, `教师培训学分台账${parts > 1 ? `（第 ${part} 部分，共 ${parts} 部分）` : ''}`,
      [`台账只增不改：更正是一笔冲销加一笔新记录。封顶和冲抵不改变各笔的学分，见学分汇总表。入账时间是世界时。${numbersNote(frame.fullNumbers)}`]),
  };
}
