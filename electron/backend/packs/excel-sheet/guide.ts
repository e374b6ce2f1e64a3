// The two sheets of a 评分表 that are only read: how to fill it in, and what is scored by which measure.
import { linesIn, type FormRow, type FormSheet } from '#backend/excel/write-form.ts';
import type { PackRubric } from '#backend/packfile/schema.ts';
import { labelsOf, points, possible, statusWords } from './words.ts';

const lineHeight = 15;
const highest = 400;
const guideWidth = 82;

export interface GuideFacts {
  contest: { title: string };
  pack: { revision: number };
  slot: number;
  deadline: string | null;
  entries: readonly unknown[];
  materials: { withheld: number } | null;
  rubrics: readonly PackRubric[];
}

export function guideSheet({ contest, pack, slot, deadline, entries, rubrics, materials }: GuideFacts): FormSheet {
  const where = rubrics.length === 1 ? '“评分”表' : `“评分1”至“评分${rubrics.length}”各表（不同评分标准分开）`;
  const lines = [
    `这是评委席位 ${slot} 的评分表，第 ${pack.revision} 版，共 ${entries.length} 件作品，在${where}里。`,
    deadline === null ? '交回日期以组织者通知为准。' : `请在 ${deadline} 前（含当日）把本文件交回组织者。`,
    '',
    '怎样填写',
    materials === null ? '1. 作品材料另行发给，不在本文件里。材料上标着“作品编号”，请按编号对照着评。'
      : '1. 作品材料在随本文件一起发的“材料”文件夹里，文件名开头就是“作品编号”，请按编号对照着评。'
        + (materials.withheld === 0 ? '' : `另有 ${materials.withheld} 个视频或录音按规则要遮住一部分，不在文件夹里，由组织者另行安排。`),
    '2. 只有浅黄色的格子可以填写。每项指标填分数，或从下拉里选档次；能填什么，点一下格子就会提示。',
    '3. 没有评的作品整行留空。空着不等于 0 分；确实该给 0 分的，请填 0。',
    '4. “总分”和“提示”由公式算出，不用填。提示写着“已评完”的，这一件就完成了。',
    `5. “状态”：各项都填了分数的，选“${statusWords.scored}”或留空都可以。`,
    `6. 应当回避的作品，状态选“${statusWords.recused}”，再选原因，不要填分数。组织者会改派别人。`,
    `7. 材料打不开、露出了作者身份、疑似抄袭等，状态选“${statusWords.reported}”，再选原因，细节写在评语里；能评的仍可照常打分。`,
    '8. 评语里不要写作者、教师或学校的名字。',
    '',
    '不要做的事',
    '1. 不要改动、移动或复制编号、标题和表头，不要把内容复制到别的工作簿。',
    '2. 不要另存为 .xls、.et、.csv 或 PDF。请直接保存，保持 .xlsx。',
    '3. 不要替别的评委填写，也不要把本文件转给别人：每位评委的编号各不相同。',
    '4. 不要在分数格里写公式或文字，例如“9,5”“约 9 分”。',
    '',
    '交回以后',
    '组织者读入本文件时会逐格核对。有一格不合规，整张表都不会采用，并会告诉您是哪一格；改正后再交一次即可。',
    '本文件没有电子签名，组织者会和您核对后再采用。交回后还想改分的，在同一份文件上改好再交。',
  ];
  const headings = new Set(['怎样填写', '不要做的事', '交回以后']);
  const rows = lines.map((value): FormRow => ({
    height: Math.min(highest, Math.max(20, linesIn(value, guideWidth) * lineHeight + 5)),
    cells: [headings.has(value) ? { look: 'section', value } : { look: 'note', value }],
  }));
  return {
    name: '说明', widths: [guideWidth],
    rows: [{ height: 30, cells: [{ look: 'title', value: `${contest.title} 评分表填写说明` }] }, ...rows],
  };
}

const criteriaWidths = [7, 18, 26, 9, 34, 60];

/** The rubrics as the judge's program shows them: weight, what may be given, description, bands. */
export function criteriaSheet(rubrics: readonly PackRubric[]): FormSheet {
  const rows = rubrics.flatMap((rubric): FormRow[] => [
    { height: 28, cells: [{ look: 'title', value: rubric.name }] },
    { height: 24, cells: ['序号', '一级指标', '指标', '满分', '怎样给分', '说明与档次'].map((value) => ({ look: 'header', value })) },
    ...rubric.criteria.map((criterion, index): FormRow => {
      const labels = labelsOf(criterion);
      const choices = (criterion.choices ?? []).filter((one) => one.description !== '').map((one) => `${one.name}：${one.description}`);
      const bands = criterion.bands.length === 0 ? [] : [criterion.bands.map((one) => `${one.name} ${points(one.from)} 分起`).join('，')];
      const veto = criterion.veto === true || criterion.mode === 'veto' ? ['这一项不通过（0 分）的作品可能被淘汰，请写评语。'] : [];
      const about = [criterion.description, ...choices, ...bands, ...veto].filter((text) => text !== '').join('\n');
      const [how] = possible(criterion, labels);
      const lines = Math.max(...[about, how, criterion.name].map((text, which) => linesIn(text, criteriaWidths[[5, 4, 2][which] ?? 5] ?? 60)));
      return {
        height: Math.min(highest, Math.max(22, lines * lineHeight + 6)),
        cells: [
          { look: 'fixedCenter', value: index + 1 }, { look: 'text', value: criterion.group }, { look: 'text', value: criterion.name },
          { look: 'fixedCenter', value: criterion.mode === 'veto' ? '不计分' : points(criterion.max) }, { look: 'text', value: how },
          { look: 'text', value: about },
        ],
      };
    }),
    ...commentLines(rubric).map((value): FormRow => ({ height: 20, cells: [{ look: 'plain', value }] })),
    { cells: [] },
  ]);
  return { name: '评分标准', widths: criteriaWidths, landscape: true, rows };
}

function commentLines({ comment: { requiredBelow, requiredAbove } }: PackRubric): string[] {
  const when = [
    ...(requiredBelow === null ? [] : [`低于 ${points(requiredBelow)} 分`]), ...(requiredAbove === null ? [] : [`高于 ${points(requiredAbove)} 分`]),
  ];
  return when.length === 0 ? [] : [`总分${when.join('或')}的作品，请写评语。`];
}
