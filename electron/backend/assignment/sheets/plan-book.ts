// The plan as a workbook: one row a seat to edit and read back, matrices to look at, loads, recusals, and how it came about.
// For the organiser: titles of works are in it, authors never.
import { headings, mark, sheetNames } from './plan-headings.ts';
import { emptySeats, figuresOf, loadsIn, modeWords, objectiveWords, officeTime, proofWords, type PlanContent } from './content.ts';
import type { Sheet, SheetColumn, SheetRow } from '#backend/excel/write.ts';

/** Beyond these a matrix is no longer something to look at. */
const widest = 200;
const longest = 5000;
const mostBarred = 20_000;

function* longRows(plan: PlanContent): Generator<SheetRow> {
  for (const [e, entry] of plan.entries.entries()) {
    const own = plan.judgesOf[e] ?? [];
    const about = [entry.blindCode, entry.number, entry.title, entry.division, entry.category, entry.subject];
    for (const j of own) {
      const judge = plan.judges[j];
      if (!judge) continue;
      yield [...about, judge.slot, judge.name, judge.unit, plan.match(e, j), plan.isPinned(e, j) ? '指定' : '', plan.isScored(e, j) ? '已评' : '', ''];
    }
    for (let seat = own.length; seat < entry.seats; seat += 1) {
      yield [...about, null, '', '', null, '', '', { value: '空席', look: 'warning' }];
    }
  }
}

const longSheet = (plan: PlanContent): Sheet => ({
  name: sheetNames.long, title: `${plan.contest} 评委分配表`, frozenColumns: 2, filter: true,
  notes: [
    '供组织方使用：含作品名称，不要发给评委。',
    '要改方案就改本页：一行是一件作品的一位评委，可以改评委、增行、删行，改好后到“分配”页用“导入方案”读回；有同名评委时，评委单位和评委序号也要改。其他各页只供查看。',
  ],
  columns: [
    { header: headings.code, width: 11 }, { header: headings.number, width: 14 }, { header: headings.title, width: 30 }, { header: '组别', width: 12 },
    { header: '项目', width: 14 }, { header: '学科', width: 10 }, { header: headings.slot, width: 9, format: 'integer', align: 'center' },
    { header: headings.judge, width: 12, required: true }, { header: headings.unit, width: 24 },
    { header: '匹配', width: 9, format: 'general', align: 'right' },
    { header: '指定', width: 8, align: 'center' }, { header: '已评', width: 8, align: 'center' }, { header: '备注', width: 10 },
  ],
  rows: longRows(plan),
});

/** Entries of a division with a column for each judge who may come up in it. */
function matrixSheet(plan: PlanContent, division: string, entries: readonly number[]): Sheet | null {
  const used = new Set(entries.flatMap((e) => plan.judgesOf[e] ?? []));
  const judges = plan.judges.flatMap((judge, j) => (used.has(j) || judge.divisions.length === 0 || judge.divisions.includes(division) ? [j] : []));
  if (judges.length === 0 || judges.length > widest || entries.length > longest) return null;
  const here = judges.map((j) => entries.filter((e) => plan.judgesOf[e]?.includes(j)).length);
  const loads = loadsIn(plan);
  const rows: SheetRow[] = entries.map((e) => {
    const own = new Set(plan.judgesOf[e]);
    const entry = plan.entries[e];
    const seats = entry?.seats ?? 0;
    return [
      entry?.blindCode ?? '', entry?.number ?? '', seats, own.size < seats ? { value: own.size, look: 'warning' } : own.size,
      ...judges.map((j) => (own.has(j) ? (plan.isScored(e, j) ? mark.scored : mark.seat) : '')),
    ];
  });
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
  return {
    name: `${sheetNames.matrix} ${division}`, title: `${plan.contest} ${division}`, frozenColumns: 4,
    notes: [`${mark.seat} 已分配，${mark.scored} 已评。“应评”是这件作品要的评委数，“实有”是已有的评委数。本页只供查看，要改方案请改“${sheetNames.long}”。`],
    columns: [
      { header: headings.code, width: 11 }, { header: headings.number, width: 14 }, { header: '应评', width: 7, format: 'integer', align: 'center' },
      { header: '实有', width: 7, format: 'integer', align: 'center' },
      ...judges.map((j): SheetColumn => {
        const header = plan.judges[j]?.label ?? '';
        return { header, width: Math.max(9, Math.min(18, header.length * 2 + 2)), align: 'center', format: 'general' };
      }),
    ],
    rows: [...rows,
      [{ value: '合计', look: 'strong' }, '', sum(entries.map((e) => plan.entries[e]?.seats ?? 0)), sum(here), ...here],
      [{ value: '全部组别', look: 'strong' }, '', null, null, ...judges.map((j) => loads[j] ?? 0)],
    ],
  };
}

function matrices(plan: PlanContent): Sheet[] {
  const byDivision = Map.groupBy(plan.entries.keys(), (e) => plan.entries[e]?.division ?? '');
  return [...byDivision].flatMap(([division, entries]) => matrixSheet(plan, division, entries) ?? []);
}

function loadSheet(plan: PlanContent): Sheet {
  const loads = loadsIn(plan);
  const scored = plan.judges.map(() => 0);
  for (const [e, own] of plan.judgesOf.entries()) for (const j of own) if (plan.isScored(e, j)) scored[j] = (scored[j] ?? 0) + 1;
  return {
    name: sheetNames.loads, title: `${plan.contest} 评委负荷`, filter: true,
    columns: [
      { header: headings.slot, width: 9, format: 'integer', align: 'center' }, { header: headings.judge, width: 12 },
      { header: headings.unit, width: 28 }, { header: '学科', width: 18 }, { header: '组别', width: 18 },
      { header: '件数', width: 8, format: 'integer' }, { header: '至少', width: 8, format: 'integer' },
      { header: '至多', width: 8, format: 'integer' }, { header: '已评件数', width: 10, format: 'integer' },
    ],
    rows: plan.judges.map((one, j): SheetRow => [
      one.slot, one.name, one.unit, one.subjects.join('、') || '不限', one.divisions.join('、') || '不限', loads[j] ?? 0, one.minLoad,
        one.maxLoad, scored[j] ?? 0,
    ]),
  };
}

function conflictSheet(plan: PlanContent): Sheet {
  function* rows(): Generator<SheetRow> {
    yield { heading: '各种原因排除的组合数（一对有几种原因的，每种各计一次）' };
    for (const { words, pairs } of plan.conflicts) yield [words, '', '', '', `${pairs} 对`];
    if (plan.conflicts.length === 0) yield ['没有需要回避的', '', '', '', '0 对'];
    yield { heading: '逐对列出（只因不评这个组别、学科、项目或语言的不列）' };
    let listed = 0;
    for (const { entry, judge, reasons } of plan.barred()) {
      if (listed === mostBarred) {
        yield { heading: `只列出前 ${mostBarred} 对，其余未列` };
        return;
      }
      listed += 1;
      const [one, who] = [plan.entries[entry], plan.judges[judge]];
      yield [one?.blindCode ?? '', one?.number ?? '', who?.name ?? '', who?.unit ?? '', reasons.join('；')];
    }
  }
  return {
    name: sheetNames.conflicts, title: `${plan.contest} 回避`,
    columns: [{ header: headings.code, width: 34 }, { header: headings.number, width: 14 }, { header: '评委', width: 12 },
      { header: '评委单位', width: 28 }, { header: '原因', width: 44 }],
    rows: rows(),
  };
}

function aboutSheet(plan: PlanContent, madeAt: string): Sheet {
  const made = plan.plan;
  const seats = plan.judgesOf.reduce((sum, own) => sum + own.length, 0);
  const loads = loadsIn(plan).toSorted((a, b) => a - b);
  return {
    name: sheetNames.about, title: `${plan.contest} 方案说明`,
    columns: [{ header: '项', width: 24 }, { header: '内容', width: 40 }, { header: '可达到的最好', width: 18 }, { header: '证明', width: 20 },
      { header: '说明', width: 70 }],
    rows: [
      ['导出时间', officeTime(madeAt), '', '', ''],
      ['方案', plan.inForce ? (made ? `第 ${made.number} 号方案，正在使用` : '正在使用的方案') : '草案，还没有应用', '', '', ''],
      ...(made ? [
        ['应用时间', officeTime(made.at), '', '', ''], ['方式', modeWords[made.mode], '', '', ''],
        ['随机种子', made.seed === null ? '没有记录' : String(made.seed), '', '', ''],
        ['证明编号', made.certificate || '没有（经过手工改动，或与最优方案不同）', '', '', ''],
      ] : []),
      ['作品', `${plan.entries.length} 件`, '', '', ''], ['评委', `${plan.judges.length} 位`, '', '', ''],
      ['席位', `${seats} 个已有评委，${emptySeats(plan)} 个空席`, '', '', ''],
      ['每位评委件数', loads.length === 0 ? '没有评委' : `最少 ${loads[0] ?? 0} 件，最多 ${loads.at(-1) ?? 0} 件`, '', '', ''],
      ...(made?.lines.length ? [{ heading: '目标（按先后次序）与证明' }] : []),
      ...(made?.lines ?? []).map((line): SheetRow => [
        objectiveWords[line.objective], ...figuresOf(line), line.proven ? `已证明（${proofWords[line.proof]}）` : '未证明', line.sentence ?? '',
      ]),
    ],
  };
}

/** @param madeAt ISO time of the export */
export const planSheets = (plan: PlanContent, madeAt: string): Sheet[] => [
  longSheet(plan), ...matrices(plan), loadSheet(plan), conflictSheet(plan), aboutSheet(plan, madeAt),
];
