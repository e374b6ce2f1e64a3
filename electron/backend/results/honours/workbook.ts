// The honours as a workbook: one sheet each for units, advisors and what is recommended upward.
import type { z } from 'zod';
import type { Honours } from '#contract/schema/results.ts';
import type { Sheet } from '#backend/excel/write.ts';

/** `foot`: the printed code, or nothing. */
export function honourSheets(contest: string, honours: z.output<typeof Honours>, foot: string): Sheet[] {
  const footers = foot === '' ? [] : [foot];
  const sheets: Sheet[] = [];
  if (honours.organisation) {
    const { name, sentence, units } = honours.organisation;
    sheets.push({
      name: '组织奖', title: `${contest} ${name}`, notes: [sentence], footers, filter: true,
      columns: [
        { header: '报送单位', width: 32, format: 'text' }, { header: '报送件数', width: 10 }, { header: '获奖件数', width: 10 },
        { header: '获奖率', width: 10 }, { header: '积分', width: 10 }, { header: '结果', width: 10 }, { header: '说明', width: 40, format: 'text' },
      ],
      rows: units.map((one) => [
        one.unit, one.entries, one.awards, `${Math.round(one.share * 1000) / 10}%`, one.points, one.given ? '授予' : '', one.why,
      ]),
    });
  }
  if (honours.advisors) {
    const { name, sentence, people } = honours.advisors;
    sheets.push({
      name: '指导教师', title: `${contest} ${name}`, notes: [sentence], footers, filter: true,
      columns: [
        { header: '姓名', width: 14, format: 'text' }, { header: '学校', width: 32, format: 'text' }, { header: '奖项', width: 14, format: 'text' },
        { header: '作品编号', width: 40, format: 'text' },
      ],
      rows: people.map((one) => [one.name, one.school, one.award, one.entries.join('、')]),
    });
  }
  sheets.push({
    name: '推荐上报', title: `${contest} 推荐名单`, notes: [honours.sentence], footers, filter: true,
    columns: [
      { header: '组别', width: 22, format: 'text' }, { header: '名次', width: 8 }, { header: '作品编号', width: 16, format: 'text' },
      { header: '作品名称', width: 40, format: 'text' }, { header: '学校', width: 32, format: 'text' }, { header: '奖项', width: 14, format: 'text' },
    ],
    rows: honours.recommended.map((one) => [one.group, one.rank, one.number, one.title, one.school, one.award]),
  });
  return sheets;
}
