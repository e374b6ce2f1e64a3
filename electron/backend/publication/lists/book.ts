// A posted list as a workbook: heading, period and contact above, sections with numbers running on, how to object below.
import type { Sheet, SheetColumn } from '#backend/excel/write.ts';
import { sectionsOf, type FrozenRow } from './frozen.ts';
import { wordingOf, type PostedList } from './wording.ts';

const columns = {
  before: [
    { header: '序号', format: 'integer', width: 6, align: 'center' }, { header: '作品名称', width: 48 }, { header: '项目', width: 18, align: 'center' },
    { header: '推荐单位', width: 34 },
  ],
  after: [
    { header: '序号', format: 'integer', width: 6, align: 'center' }, { header: '作品名称', width: 36 }, { header: '项目', width: 16, align: 'center' },
    { header: '作者', width: 22, align: 'center' }, { header: '作者单位', width: 34 }, { header: '指导教师', width: 16, align: 'center' },
  ],
} as const satisfies Record<string, readonly SheetColumn[]>;

/** The cells of one row but for its number; the award stands in the heading above. */
const cellsOf = (stage: 'before' | 'after', row: FrozenRow): string[] => (stage === 'before'
  ? [row.title, row.category, row.unit]
  : [row.title, row.category, row.authors.join('、'), row.schools.join('、'), row.advisors.join('、')]);

export function listSheet(list: PostedList): Sheet {
  const { heading, opening, facts, objecting, code } = wordingOf(list);
  return {
    name: '公示名单', title: heading, portrait: list.stage === 'before', columns: columns[list.stage],
    notes: [...(list.notInForce === '' ? [] : [list.notInForce]), opening, ...facts.map(([label, text]) => `${label}：${text}`)],
    rows: sectionsOf(list.frozen.rows).flatMap((section) => [
      { heading: section.heading }, ...section.rows.map(({ number, row }) => [number, ...cellsOf(list.stage, row)]),
    ]),
    footers: [objecting, ...(code === '' ? [] : [code])],
  };
}
