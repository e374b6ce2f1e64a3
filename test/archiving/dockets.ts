// Dockets by a seed: every rule that ranks and awards, in combinations nobody would think of, with many ties.
import { ContestRules } from '#contract/schema/rules.ts';
import type { Method } from '#contract/schema/results.ts';
import type { Docket, DocketEntry } from '#backend/scoring/docket.ts';
import { templates } from '#seeds/templates/index.ts';

export type Chance = (below: number) => number;

/** mulberry32: the same numbers for a seed everywhere. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 2 ** 32 * below);
  };
}

export const weike = templates().find((one) => one.id === 'weike')?.rules as ContestRules;
const criteria = [['h1', 10], ['h2', 20], ['h3', 20], ['h4', 10], ['h5', 10], ['t1', 10], ['t2', 20]] as const;
const oneOf = <T>(chance: Chance, list: readonly T[]): T => list[chance(list.length)] as T;

type Sheet = DocketEntry['sheets'][number];

function sheetOf(chance: Chance, judge: string, steps: number, severity = 0): Sheet {
  const scores = Object.fromEntries(criteria.flatMap(([id, max]) => (chance(25) === 0 ? []
    : [[id, Math.max(0, max * 100 - chance(steps) * (steps > 10 ? 25 : 100) - severity)]])));
  return { judge, total: Object.values(scores).reduce((sum, one) => sum + one, 0), vetoed: chance(20) === 0, scores };
}

export interface Wish { entries?: number; judges?: number; method?: Method; rules?: Partial<ContestRules>; coverage?: number; calm?: boolean }

/** Rules at random; what a wish names is as wished. */
function rulesOf(chance: Chance, wish: Wish): ContestRules {
  const rounds = chance(3) > 0 ? [] : [
    { id: 'first', name: '初评', kind: 'file', judges: 3, weight: oneOf(chance, [0.4, 0, 0.333333]), advance: oneOf(chance,
      [null, { kind: 'ratio', value: 0.5 }, { kind: 'count', value: 4 }]) },
    { id: 'final', name: '终评', kind: 'live', judges: 3, weight: oneOf(chance, [0.6, 1, 0]), advance: { kind: 'count', value: 3 } },
    ...(chance(2) ? [{ id: 'last', name: '决赛', kind: 'live', judges: 3, weight: 0.1, advance: null }] : []),
  ];
  return ContestRules.parse({
    ...weike, rounds, vetoes: 1 + chance(3), voteShare: chance(3) ? 0 : oneOf(chance, [0.1, 0.25, 0.3]), voteScale: oneOf(chance, ['max', 'share']),
    aggregation: { method: oneOf(chance, ['mean', 'trimmed']), trimFrom: 3 + chance(3), decimals: chance(4) },
    discrepancy: { threshold: oneOf(chance, [0, 2, 5.5, 10]), at: oneOf(chance, ['over', 'from']) },
    ranking: { style: oneOf(chance, ['standard', 'dense', 'ordinal']), tieBreak: oneOf(chance, [[], ['教学效果'], ['教学效果', 'h2', 't1'], ['没有这项']]) },
    arbitration: {
      chain: oneOf(chance, ['none', '1+1', '1+1+1', '2+1', '2+1+1', '2+1+1']), per: oneOf(chance, ['total', 'criterion']),
      criterionShare: oneOf(chance, [0.1, 0.3]), equalDistance: oneOf(chance, ['higher', 'lower', 'mean']),
    },
    awards: {
      scope: oneOf(chance, ['division-category', 'division', 'contest']), rounding: oneOf(chance, ['floor', 'round', 'ceil']),
      minimumScore: oneOf(chance, [null, 80, 84.5]), atLine: oneOf(chance, ['include', 'exclude', 'order']),
      base: oneOf(chance, ['all', 'rereview', 'submitted', 'trainees']), trainees: oneOf(chance, [null, 0, 77]),
      unitCap: oneOf(chance, [null, null, 1, 2]), unitCapShare: oneOf(chance, [null, 0.5, 0.07]),
      rules: oneOf(chance, [weike.awards.rules, [
        { id: 'a', name: '特等奖', kind: 'count', value: 2 }, { id: 'b', name: '一等奖', kind: 'ratio', value: 0.15 },
        { id: 'c', name: '达标', kind: 'threshold', value: 82.5 },
      ]]),
    },
    ...wish.rules,
  });
}

const stages = ['chief', 'leader', 'third'] as const;

/** `calm`: nobody vetoes, strikes or changes by hand. */
export function docketBy(seed: number, contest: string, wish: Wish = {}): Docket {
  const chance = chanceOf(seed);
  const rules = rulesOf(chance, wish);
  const steps = oneOf(chance, [3, 4, 30]);
  const judges = Array.from({ length: wish.judges ?? 6 }, (_, index) => ({ token: `J${String(index + 1).padStart(2, '0')}`, severity: chance(100) }));
  const entries = Array.from({ length: wish.entries ?? 4 + chance(16) }, (_, index): DocketEntry => {
    const from = chance(judges.length);
    const seats = wish.coverage ?? chance(5);
    const own = Array.from({ length: Math.min(seats, judges.length) }, (_none, at) => judges[(from + at) % judges.length]!);
    const copied = chance(4) === 0;
    const calm = (one: Sheet): Sheet => (wish.calm ? { ...one, vetoed: false } : one);
    const sheets = own.map((judge) => calm(sheetOf(chance, judge.token, steps, judge.severity)))
      .sort((a, b) => (a.judge < b.judge ? -1 : 1));
    const same = sheets[0];
    return {
      code: `C${String((index * 37 + seed) % 997).padStart(3, '0')}`, division: oneOf(chance, ['xiaoxue', 'chuzhong', '小学组', '外组']),
      category: oneOf(chance, ['weike', 'gushi', '微课', '别类']), subject: '数学', unit: oneOf(chance, ['', 'U01', 'U02', 'U03']), seats, answered: sheets.length,
      sheets: copied && same ? sheets.map((one) => ({ ...same, judge: one.judge })) : sheets,
      readings: stages.filter(() => chance(3) === 0).map((stage) => ({ ...calm(sheetOf(chance, 'J06', steps)), stage })),
      outside: {
        ...(chance(3) ? { vote: chance(50) } : {}), ...(chance(2) ? { final: 7000 + chance(30) * 100 } : {}), ...(chance(3) ? {} : { last: 8000 }),
      },
      ...(!wish.calm && chance(15) === 0 && { changed: oneOf(chance, ['', '一等奖']) }), ...(!wish.calm && chance(15) === 0 && { excluded: true }),
    };
  });
  const codes = new Set<string>();
  return {
    format: 1, contest, rules, rulesVersion: 3, method: wish.method ?? oneOf(chance, ['rule', 'rule', 'mean', 'trimmed', 'z', 't']), seed: 42,
    submitted: { 'xiaoxue weike': 12, '小学组 gushi': 3, 'chuzhong weike': chance(40) },
    entries: entries.filter(({ code }) => !codes.has(code) && codes.add(code)),
  };
}
