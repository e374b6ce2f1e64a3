// 评分总表: every entry with each judge's total. Judges are numbers; entries are codes until the results are published.
import type { Sheet, SheetCell, SheetColumn } from '#backend/excel/write.ts';

export interface ScoredEntry {
  code: string; division: string; category: string; title: string;
  /** What came of each seat, by the judge's slot; slots without a seat are left out. */
  seats: ReadonlyMap<number, { status: string | null; total: number | null }>;
  score: number | null; rank: number | null; award: string;
  /** Only after publication. */
  names: { number: string; authors: readonly string[]; school: string } | null;
}

/** A cell of one judge: points of a submitted sheet, a word for a seat without one, nothing where there is no seat. */
function seatCell(seat: { status: string | null; total: number | null } | undefined): SheetCell {
  if (!seat) return null;
  switch (seat.status) {
    case 'submitted': return seat.total === null ? null : seat.total / 100;
    case 'recused': return { value: '回避', look: 'muted' };
    case 'reported': return { value: '异常', look: 'warning' };
    default: return { value: '缺评', look: 'warning' };
  }
}

/**
 * Scores in points with the decimals of the rules. A missing mark is a word, never a zero.
 * Source: columns of 山西 2015 赛项评分总表 (编号、参赛项目、作者、学校名称、总得分、排名、等级).
 */
export function scoreTable(input: {
  title: string; method: string; entries: readonly ScoredEntry[]; slots: readonly number[]; decimals: number;
  published: boolean;
}): Sheet {
  const { slots, published } = input;
  const named: SheetColumn[] = published
    ? [{ header: '作品编号', width: 12 }, { header: '作者', width: 18 }, { header: '学校名称', width: 30 }] : [];
  return {
    name: '评分总表', title: `${input.title}评分总表`, filter: true, frozenColumns: 1,
    notes: [
      published ? '结果已发布。评委以序号代替姓名。' : '结果尚未发布：只含编号，不含作者和单位。评委以序号代替姓名。',
      input.method,
    ],
    columns: [
      { header: '编号', width: 11 }, { header: '组别', width: 12, align: 'center' }, { header: '项目', width: 16, align: 'center' },
      { header: '作品名称', width: 32 }, ...named,
      ...slots.map((_, index): SheetColumn => ({ header: `评委${index + 1}`, format: 'number', width: 9, align: 'right' })),
      { header: '总得分', format: 'number', decimals: input.decimals, width: 10, align: 'right' },
      { header: '排名', format: 'integer', width: 7, align: 'center' }, { header: '等级', width: 10, align: 'center' },
    ],
    rows: input.entries.map((one): SheetCell[] => [
      one.code, one.division, one.category, one.title,
      ...(published ? [one.names?.number ?? '', (one.names?.authors ?? []).join('、'), one.names?.school ?? ''] : []),
      ...slots.map((slot) => seatCell(one.seats.get(slot))),
      one.score, one.rank, one.award,
    ]),
    footers: ['评审组长（签字）：　　　　　　　　监督人员（签字）：　　　　　　　　日期：　　　　年　　月　　日'],
  };
}
