// The report on calibration as a workbook: a line a judge, and a line a difference. Pure.
import type { z } from 'zod';
import type { Language } from '#contract/errors.ts';
import type { CalibrationReport } from '#contract/schema/calibration.ts';
import type { Sheet } from '#backend/excel/write.ts';

type Report = z.input<typeof CalibrationReport>;
type Role = Report['differences'][number]['role'];

const roles: Record<Role, readonly [zh: string, en: string]> = {
  practice: ['练习', 'practice'], qualify: ['考核', 'qualifying'], seed: ['标杆', 'seed'], repeat: ['重复', 'second reading'],
  shadow: ['见习', 'shadow'],
};

/** @param day the day of the report, as it stands under the title */
export function reportSheets(report: Report, contest: { title: string; day: string; locked: boolean }, language: Language): Sheet[] {
  const zh = language === 'zh';
  const say = (chinese: string, english: string): string => (zh ? chinese : english);
  const tolerance = report.tolerance === null ? say('没有设允许差，只列出差值。', 'No tolerance is set; differences are only listed.')
    : say(`允许差：总分相差不超过 ${report.tolerance} 分。`, `Tolerance: totals differ by at most ${report.tolerance}.`);
  const before = contest.locked ? [] : [say('结果还没有计算，本表只有评委自己的评分与参考分之差，不含其他评委的评分。',
    'Results are not computed yet: this report holds own marks beside reference marks only, nothing of other judges.')];
  const yes = (value: boolean | null): string => (value === null ? '' : say(value ? '是' : '否', value ? 'yes' : 'no'));
  const of = ({ inside, done }: { inside: number; done: number }): string => (done === 0 ? '' : `${inside}/${done}`);
  const names = new Map(report.judges.map((one) => [one.judgeId, one.name]));
  const number = (header: string) => ({ header, width: 11, format: 'number' as const });
  return [
    {
      name: say('评委校准', 'Judges'), title: say(`${contest.title} 评委校准报告`, `${contest.title}: calibration of judges`),
      notes: [contest.day, tolerance, say('差值为评委评分减参考分：正数偏松，负数偏严。', 'A difference is own mark less reference: above 0 is generous.'), ...before],
      columns: [
        { header: say('评委', 'Judge'), width: 12 }, { header: say('见习', 'Shadow'), width: 7, align: 'center' },
        { header: say('通过考核', 'Qualified'), width: 9, align: 'center' }, { header: say('练习考核允许差内', 'Practice inside'), width: 11, align: 'center' },
        { header: say('提交次数', 'Tries'), width: 9, format: 'integer' }, { header: say('标杆允许差内', 'Seeds inside'), width: 11, align: 'center' },
        number(say('标杆平均差', 'Seeds mean')), { header: say('重复允许差内', 'Second inside'), width: 11, align: 'center' },
        number(say('重复平均差', 'Second mean')), number(say('见习平均差', 'Shadow mean')),
        number(say('每十件变化', 'Drift in ten')), number(say('变化下限', 'Drift low')), number(say('变化上限', 'Drift high')),
        { header: say('说明', 'In words'), width: 60 },
      ],
      rows: report.judges.map((one) => [
        one.name, yes(one.shadow), yes(one.qualified), of(one.practice), one.practice.tries, of(one.seeds), one.seeds.meanDifference,
        of(one.repeats), one.repeats.meanDifference, one.shadowing.meanDifference, one.drift.perTen, one.drift.low, one.drift.high,
        zh ? one.words : one.wordsEn,
      ]),
      frozenColumns: 1,
    },
    {
      name: say('逐件差值', 'Differences'), title: say('逐件差值', 'Differences'), notes: [tolerance, ...before],
      columns: [
        { header: say('评委', 'Judge'), width: 12 }, { header: say('作品编号', 'Entry'), width: 14 }, { header: say('用途', 'Use'), width: 14 },
        number(say('评委评分', 'Own')), number(say('参考分', 'Reference')), number(say('差值', 'Difference')),
        { header: say('允许差内', 'Inside'), width: 9, align: 'center' },
      ],
      rows: report.differences.map((one) => [
        names.get(one.judgeId) ?? '', one.blindCode, roles[one.role][zh ? 0 : 1], one.own, one.reference,
        Math.round((one.own - one.reference) * 100) / 100, yes(one.inside),
      ]),
      filter: true,
    },
  ];
}
