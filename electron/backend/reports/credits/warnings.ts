// 预警名单: who is short, of what, by when, with the sentences of the engine; those who can no longer make it come first.
import type { Assessment } from '#backend/credit-rules/assess.ts';
import type { Rules } from '#backend/credit-rules/compile.ts';
import { needName, needSentence } from '#backend/credit-rules/explain.ts';
import type { Sheet, SheetRow } from '#backend/excel/write.ts';
import type { Visit } from './everybody.ts';
import { amount, around, footers, numbersNote, rulesLine, type Frame } from './frame.ts';
import { byPlace, standingNames, standings, type Person, type ReportStanding } from './people.ts';
import type { UsedRules } from './summary.ts';

export interface Warned {
  person: Person; standing: ReportStanding; total: number; due: number; short: number; missing: string; dueBy: string; reachable: boolean;
  sentences: string;
}

const warned: readonly ReportStanding[] = ['slow', 'behind', 'unreachable'];

/** Gathers those who fall behind, or those of one standing. */
export class Warnings {
  readonly rows: Warned[] = [];
  readonly rules = new Map<number, UsedRules>();
  private readonly wanted: readonly ReportStanding[];
  constructor(standing: ReportStanding | null) {
    this.wanted = standing === null ? warned : [standing];
  }

  readonly visit: Visit = (person, found) => {
    if (!person.active || !found || !this.wanted.includes(found.assessment.standing)) return;
    const { rules, ruleVersionId, assessment } = found;
    const used = this.rules.get(ruleVersionId);
    if (used) used.teachers += 1;
    else this.rules.set(ruleVersionId, { rules, ruleVersionId, teachers: 1, from: assessment.frame.from, to: assessment.frame.to });
    this.rows.push(warnedOf(person, rules, assessment));
  };
}

function warnedOf(person: Person, rules: Rules, assessment: Assessment): Warned {
  const { shortages, standing, totalX100, dueNowX100, shortX100 } = assessment;
  return {
    person, standing, total: totalX100, due: dueNowX100, short: shortX100,
    missing: shortages.map((need) => `${needName(rules, need)} ${amount(need.shortX100)}`).join('；'),
    dueBy: shortages.reduce((first, { dueBy }) => (first === '' || dueBy < first ? dueBy : first), ''),
    reachable: shortages.every((need) => need.reachable), sentences: shortages.map((need) => needSentence(rules, assessment, need)).join('\n'),
  };
}

export function warningsSheet(frame: Frame, found: Warnings, numberOf: (person: Person) => string): Sheet {
  const counts = standings.flatMap((standing) => {
    const count = found.rows.filter((row) => row.standing === standing).length;
    return count === 0 ? [] : [`${standingNames[standing]} ${count} 人`];
  });
  const rows = byPlace(found.rows).toSorted((a, b) => Number(a.reachable) - Number(b.reachable));
  return {
    name: '预警名单', filter: true, frozenColumns: 4, footers,
    ...around(frame, '教师培训学分预警名单', [rulesLine(found.rules.values()), `${counts.length === 0 ? '没有需要预警的教师。' : `${counts.join('，')}。`}`
      + `已不可补齐的排在前面；有产假、病休等情形的，请先登记豁免。${numbersNote(frame.fullNumbers)}`]),
    columns: [
      { header: '序号', format: 'integer', width: 7 }, { header: '单位', width: 14 }, { header: '学校', width: 24 }, { header: '姓名', width: 10 },
      { header: '身份证件号码', width: 21 }, { header: '任教学科', width: 10 }, { header: '进度', width: 13, align: 'center' },
      { header: '计入', format: 'number', width: 9 }, { header: '至今应得', format: 'number', width: 10 }, { header: '到周期末尚缺', format: 'number', width: 12 },
      { header: '缺什么', width: 34 }, { header: '最早截止', format: 'date', width: 12, align: 'center' }, { header: '能否补齐', width: 10, align: 'center' },
      { header: '说明', width: 60 },
    ],
    rows: rows.map((row, index): SheetRow => [
      index + 1, row.person.unit, row.person.school, row.person.name, numberOf(row.person), row.person.subject,
      { value: standingNames[row.standing], look: row.standing === 'unreachable' ? 'error' : 'warning' }, amount(row.total),
        amount(row.due), amount(row.short),
      row.missing, row.dueBy, row.reachable ? '可以补齐' : { value: '已不可补齐', look: 'error' }, row.sentences,
    ]),
  };
}
