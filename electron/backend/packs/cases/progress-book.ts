// The progress as a workbook: judges, entries, judges × entries of each division, the queue. Codes only, no authors, no means. Pure.
import type { z } from 'zod';
import type { Sheet, SheetRow } from '#backend/excel/write.ts';
import type { Progress } from '#contract/schema/packs.ts';
import { officeTime } from './office-time.ts';

type Facts = z.input<typeof Progress>;

/** Beyond these a matrix is no longer something to look at. */
const widest = 1000;
const mostCells = 300_000;

const words: Readonly<Record<Facts['cells'][number]['state'], string>> = {
  assigned: '·', draft: '◐', submitted: '●', recused: '避', reported: '⚑', discrepant: '!',
};
export const legend = '· 已分配　◐ 暂存　● 已提交　避 回避　⚑ 报告异常　! 分差超限';
const actionWords: Readonly<Record<string, string>> = {
  accept: '接受', another_judge: '补派评委', arbitrate: '组长仲裁', remind: '催评', exclude: '退出评审', ask_again: '重发评审包',
};

const minutes = (seconds: number | null): number | null => (seconds === null ? null : Math.round(seconds / 6) / 10);

const judgeSheet = (contest: string, made: string, facts: Facts, left: (id: string) => number): Sheet => ({
  name: '评委进度', title: `${contest} 评审进度`, notes: [`制表时间 ${made}。只含编号，不含作者，结评前不含均分和名次。`], frozenColumns: 1, filter: true,
  columns: [
    { header: '评委', width: 12 }, { header: '应评', width: 8, format: 'integer' }, { header: '已评', width: 8, format: 'integer' },
    { header: '回避', width: 8, format: 'integer' }, { header: '报告异常', width: 10, format: 'integer' }, { header: '还差', width: 8, format: 'integer' },
    { header: '最近交回', width: 17 }, { header: '每件用时中位数（分）', width: 20, format: 'number', decimals: 1 },
  ],
  rows: facts.judges.map((one) => [
    one.name, one.assigned, one.submitted, one.recused, one.reported, left(one.judgeId), officeTime(one.lastReceivedAt),
    minutes(one.medianSeconds ?? null),
  ]),
});

const entrySheet = (contest: string, facts: Facts): Sheet => ({
  name: '作品进度', title: `${contest} 每件作品的进度`, frozenColumns: 1, filter: true,
  columns: [
    { header: '编号', width: 12 }, { header: '组别', width: 14 }, { header: '席位', width: 8, format: 'integer' },
    { header: '已评', width: 8, format: 'integer' },
  ],
  rows: facts.entries.map((one) => [one.blindCode, one.division, one.seats, one.done]),
});

function* matrixRows(
  judges: readonly Facts['judges'][number][], entries: Facts['entries'], states: ReadonlyMap<string, string>,
): Generator<SheetRow> {
  for (const judge of judges) yield [judge.name, ...entries.map((one) => states.get(`${judge.judgeId} ${one.entryId}`) ?? '')];
  yield ['每件已评数', ...entries.map((one) => one.done)];
}

function matrixSheets(contest: string, facts: Facts): Sheet[] {
  const division = new Map(facts.entries.map((one) => [one.entryId, one.division]));
  const cells = Map.groupBy(facts.cells, (one) => division.get(one.entryId) ?? '');
  return [...Map.groupBy(facts.entries, (one) => one.division)].flatMap(([name, entries]): Sheet[] => {
    const own = cells.get(name) ?? [];
    const here = new Set(own.map((one) => one.judgeId));
    const judges = facts.judges.filter((one) => here.has(one.judgeId));
    if (entries.length > widest || entries.length * judges.length > mostCells) return [];
    const states = new Map(own.map((one) => [`${one.judgeId} ${one.entryId}`, words[one.state]]));
    return [{
      name, title: `${contest} ${name}`, notes: [legend], frozenColumns: 1,
      columns: [{ header: '评委', width: 12 }, ...entries.map((one) => ({ header: one.blindCode, width: 9, align: 'center' as const }))],
      rows: matrixRows(judges, entries, states),
    }];
  });
}

const queueSheet = (contest: string, facts: Facts): Sheet => {
  const names = new Map(facts.judges.map((one) => [one.judgeId, one.name]));
  return {
    name: '待处理', title: `${contest} 待处理事项`, filter: true,
    columns: [
      { header: '类别', width: 12 }, { header: '编号', width: 12 }, { header: '评委', width: 12 }, { header: '原因', width: 60 }, { header: '决定', width: 12 },
      { header: '理由', width: 40 }, { header: '时间', width: 17 },
    ],
    rows: facts.queue.map((one) => [
      one.what, one.blindCode, names.get(one.judgeId ?? '') ?? '', one.why, one.decided ? actionWords[one.decided.action] ?? '' : '未处理',
      one.decided?.reason ?? '', officeTime(one.decided?.at ?? null),
    ]),
  };
};

/** Matrices only of divisions that a sheet can still show; `rows` counts everything below the headings. */
export function progressSheets(contest: string, made: string, facts: Facts): { sheets: Sheet[]; rows: number } {
  const left = new Map(facts.judges.map((one) => [one.judgeId, one.assigned - one.submitted - one.recused - one.reported]));
  const sheets = [
    judgeSheet(contest, made, facts, (id) => left.get(id) ?? 0), entrySheet(contest, facts),
    ...matrixSheets(contest, facts), queueSheet(contest, facts),
  ];
  const matrixLines = sheets.slice(2, -1).length === 0 ? 0 : new Set(facts.cells.map((one) => one.judgeId)).size;
  return { sheets, rows: facts.judges.length + facts.entries.length + facts.queue.length + matrixLines };
}
