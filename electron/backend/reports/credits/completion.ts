// 三率: participation, study and qualification of programmes, each with its own denominator, by programme and unit.
import type { Sheet, SheetCell, SheetColumn, SheetRow } from '#backend/excel/write.ts';
import type { CompletionRow } from '#db/queries/credit-reports.ts';
import { trainingLevels } from '#seeds/templates/training-codes.ts';
import { around, footers, rate, type Frame } from './frame.ts';

interface Counts { reported: number; loggedIn: number; studied: number; qualified: number }
const none = (): Counts => ({ reported: 0, loggedIn: 0, studied: 0, qualified: 0 });

function add(sums: Counts, row: CompletionRow): Counts {
  sums.reported += row.reported;
  sums.loggedIn += row.logged_in;
  sums.studied += row.studied;
  sums.qualified += row.qualified;
  return sums;
}

/** Rates as shares; a denominator of nought gives a dash, never a nought. */
export function ratesOf({ reported, loggedIn, studied, qualified }: Counts): (number | null)[] {
  return [rate(loggedIn, reported), rate(studied, loggedIn), rate(qualified, studied)];
}

const whole = (header: string): SheetColumn => ({ header, format: 'integer', width: 12 });
const share = (header: string): SheetColumn => ({ header, format: 'percent', width: 11, align: 'right' });
const figures: readonly SheetColumn[] = [whole('上报人数'), whole('登录人数'), share('参训率'), whole('有效学习人数'), share('学习率'), whole('合格人数'), share('合格率')];

function cells(counts: Counts): SheetCell[] {
  const [participation, study, qualification] = ratesOf(counts).map((one): SheetCell => one ?? { value: '—', look: 'muted' });
  return [counts.reported, counts.loggedIn, participation ?? null, counts.studied, study ?? null, counts.qualified, qualification ?? null];
}

const levelName = (level: string): string => trainingLevels.find(({ code }) => code === level)?.name ?? level;
const unitName = (name: string): string => (name === '' ? '未定单位' : name);
const total = (rows: readonly CompletionRow[]): Counts => rows.reduce(add, none());
const basis = '参训率 = 登录人数 ÷ 上报人数；学习率 = 有效学习人数 ÷ 登录人数；合格率 = 合格人数 ÷ 有效学习人数。三率的分母各不相同；分母为零的写“—”。';
const rateColors = ['2A5CA8', '7FA6E3', '2E8B57'];

/** Rows by programme and unit, as counted in the database. Source: 福建省能力提升工程学情统计 (三率各自的分母). */
export function completionSheets(frame: Frame, period: string, rows: readonly CompletionRow[]): Sheet[] {
  const programmes = [...Map.groupBy(rows, (row) => row.programme_id).values()];
  const units = [...Map.groupBy(rows, (row) => row.unit_name)].toSorted(([a], [b]) => a.localeCompare(b, 'zh-CN'));
  const strong = (row: readonly SheetCell[]): SheetRow => row.map((cell) =>
    (cell !== null && typeof cell === 'object' ? cell : { value: cell, look: 'strong' as const }));
  const charted = (first: number): Sheet['charts'] => [{
    kind: 'column', title: '各单位三率', rows: [0, units.length - 1], labels: 1, series: [2, 4, 6].map((column, index) =>
      ({ column: first + column, color: rateColors[index] ?? '2A5CA8' })), width: 24, height: 10,
  }];
  const programmeColumns: SheetColumn[] = [{ header: '序号', format: 'integer', width: 6 }, { header: '年度', format: 'integer', width: 8 }, { header: '项目', width: 40 },
    { header: '级别', width: 9, align: 'center' }];
  return [
    {
      name: '按单位', footers, ...around(frame, `培训项目三率（按单位，${period}）`, [basis]),
      columns: [{ header: '序号', format: 'integer', width: 6 }, { header: '单位', width: 26 }, ...figures],
      rows: [...units.map(([name, of], index): SheetRow => [index + 1, unitName(name), ...cells(total(of))]),
        strong(['', '合计', ...cells(total(rows))])],
      ...(units.length > 0 ? { charts: charted(2) ?? [] } : {}),
    },
    {
      name: '按项目', footers, filter: true, ...around(frame, `培训项目三率（按项目，${period}）`, [basis]), columns: [...programmeColumns, ...figures],
      rows: [...programmes.map((of, index): SheetRow => [index + 1, of[0]?.year ?? null, of[0]?.programme ?? '',
        levelName(of[0]?.level ?? ''), ...cells(total(of))]),
        strong(['', null, '合计', '', ...cells(total(rows))])],
    },
    {
      name: '项目与单位', footers, filter: true, ...around(frame, `培训项目三率（按项目和单位，${period}）`, [basis]),
      columns: [...programmeColumns, { header: '单位', width: 24 }, ...figures],
      rows: rows.map((row, index): SheetRow => [index + 1, row.year, row.programme, levelName(row.level), unitName(row.unit_name),
        ...cells(add(none(), row))]),
    },
  ];
}
