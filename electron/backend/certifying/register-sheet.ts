// 学分认定登记表: who certified what, when, with which opinion; behind it every step as it was taken. ID numbers masked.
import type { Sheet } from '#backend/excel/write.ts';
import { minuteOf } from '#backend/credit-rules/days.ts';
import { formNames, levelNames } from '#backend/credit-rules/words.ts';
import type { Form, Level } from '#contract/schema/credit-rules.ts';
import type { RegisterRow, StepRow } from '#db/queries/certifying.ts';
import { decisionNames, stateNames, stepNames } from './states.ts';

const resultNames: Readonly<Record<string, string>> = { excellent: '优秀', good: '良好', pass: '合格', fail: '不合格' };
const decimal = (x100: number | null): number | null => x100 === null ? null : x100 / 100;
const at = (iso: string): string => minuteOf(new Date(iso));

/** The last step at one level, in three cells. */
function levelCells(steps: readonly StepRow[], step: 'school' | 'county'): (string | null)[] {
  const last = steps.findLast((one) => one.step === step);
  if (!last) return [null, null, null];
  const decision = decisionNames[last.decision] ?? last.decision;
  return [last.actor, last.opinion === '' ? decision : `${decision}：${last.opinion}`, at(last.at)];
}

function stateCell(row: RegisterRow): string {
  const [state] = stateNames[row.state];
  return row.reversed_by === null ? state : `${state}（第 ${row.reversed_by} 笔已冲正）`;
}

/**
 * `rows` in the order they came, `steps` of all of them; `activityName` and `categoryName` as the rules call them.
 * Source: columns of 学分登记/汇总表 (domain 3.2 G), with the person, opinion and time of both levels.
 */
export function registerSheets(input: {
  rows: readonly RegisterRow[]; steps: readonly StepRow[]; period: string; writtenAt: string;
  activityName: (row: RegisterRow) => string; categoryName: (row: RegisterRow) => string;
}): Sheet[] {
  const steps = Map.groupBy(input.steps, (one) => one.declaration_id);
  const byId = new Map(input.rows.map((row) => [row.id, row]));
  const certified = input.rows.filter((row) => row.state === 'approved');
  const sum = certified.reduce((all, row) => all + (row.reversed_by === null ? row.credits_x100 ?? 0 : 0), 0) / 100;
  return [{
    name: '认定登记', title: '教师培训学分认定登记表',
    notes: [`${input.period}共 ${input.rows.length} 条申报，已认定 ${certified.length} 条，计 ${sum} 学分。制表时间 ${input.writtenAt}。`],
    frozenColumns: 5, filter: true,
    columns: [
      { header: '序号', format: 'integer', width: 6, align: 'center' },
      { header: '申报编号', format: 'integer', width: 9, align: 'center' },
      { header: '报送单位', width: 16 }, { header: '学校', width: 26 }, { header: '姓名', width: 10, align: 'center' },
      { header: '证件号码', width: 20 },
      { header: '类别', width: 10, align: 'center' }, { header: '培训或成果名称', width: 36 }, { header: '主办单位', width: 24 },
      { header: '级别', width: 9, align: 'center' }, { header: '形式', width: 10, align: 'center' },
      { header: '起止日期', width: 24, align: 'center' },
      { header: '学时', format: 'number', width: 8 }, { header: '考核等第', width: 9, align: 'center' },
      { header: '申报学分', format: 'number', width: 9 },
      { header: '认定学分', format: 'number', width: 9 }, { header: '学分类别', width: 14, align: 'center' },
      { header: '证书编号', width: 18 },
      { header: '状态', width: 16, align: 'center' }, { header: '学校核对人', width: 11, align: 'center' },
      { header: '学校意见', width: 26 },
      { header: '学校核对时间', width: 17, align: 'center' }, { header: '县级认定人', width: 11, align: 'center' },
      { header: '县级意见', width: 26 },
      { header: '县级认定时间', width: 17, align: 'center' },
      { header: '台账记录号', format: 'integer', width: 10, align: 'center' }, { header: '备注', width: 24 },
    ],
    rows: input.rows.map((row, index) => {
      const own = steps.get(row.id) ?? [];
      return [
        index + 1, row.id, row.unit, row.school, row.teacher_name, row.id_masked,
        row.kind === 'training' ? '培训' : input.activityName(row), row.subject,
        row.organiser, levelNames[row.level as Level], formNames[row.form as Form],
        row.from_date === row.to_date ? row.to_date : `${row.from_date} 至 ${row.to_date}`, decimal(row.hours_x100),
        resultNames[row.result] ?? '',
        decimal(row.claimed_x100), row.posting_seq === null ? null : decimal(row.credits_x100), input.categoryName(row),
        row.certificate_number,
        stateCell(row), ...levelCells(own, 'school'), ...levelCells(own, 'county'), row.posting_seq, row.note,
      ];
    }),
  }, {
    name: '办理过程', title: '学分认定办理过程', filter: true,
    columns: [
      { header: '申报编号', format: 'integer', width: 9, align: 'center' }, { header: '学校', width: 26 },
      { header: '姓名', width: 10, align: 'center' },
      { header: '培训或成果名称', width: 36 }, { header: '环节', width: 10, align: 'center' },
      { header: '决定', width: 10, align: 'center' },
      { header: '经办人', width: 11, align: 'center' }, { header: '意见', width: 36 }, { header: '学分', format: 'number', width: 8 },
      { header: '时间', width: 17, align: 'center' },
    ],
    rows: input.steps.map((one) => {
      const row = byId.get(one.declaration_id);
      return [
        one.declaration_id, row?.school ?? '', row?.teacher_name ?? '', row?.subject ?? '', stepNames[one.step] ?? one.step,
        decisionNames[one.decision] ?? one.decision, one.actor, one.opinion, decimal(one.credits_x100), at(one.at),
      ];
    }),
  }];
}
