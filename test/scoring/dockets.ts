// Made-up dockets: real rules, seeded marks with severity, any number of entries and judges.
import type { Docket, DocketEntry } from '#backend/scoring/docket.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import { randomFrom } from '#backend/statistics/draws.ts';
import { templates } from '#seeds/templates/index.ts';

export const weike = templates().find((one) => one.id === 'weike')?.rules as ContestRules;

/** Rules of the template with other ones in their place. */
export const rulesWith = (changes: Partial<ContestRules> = {}): ContestRules => ({ ...weike, ...changes });
export const awardsWith = (changes: Partial<ContestRules['awards']>): ContestRules => ({ ...weike, awards: { ...weike.awards, ...changes } });

export const sheetOf = (judge: string, total: number, scores: Record<string, number> = {}): DocketEntry['sheets'][number] =>
  ({ judge, total: Math.round(total * 100), vetoed: false, scores });

export const entryOf = (code: string, sheets: DocketEntry['sheets'], changes: Partial<DocketEntry> = {}): DocketEntry => ({
  code, division: 'xiaoxue', category: 'weike', subject: '数学', unit: '', seats: sheets.length, answered: sheets.length, sheets, readings: [],
  outside: {}, ...changes,
});

export const docketWith = (entries: DocketEntry[], rules: ContestRules = weike, changes: Partial<Docket> = {}): Docket => ({
  format: 1, contest: 'c1', rules, rulesVersion: 1, method: 'rule', seed: 7, submitted: {}, entries, ...changes,
});

export interface Field { entries: number; judges: number; perEntry: number; severity: number; seed: number; units?: number }

/** Marks of so many judges for each entry, mixed over all judges; `severity`: standard deviation of judges, in points. */
export function field({ entries, judges, perEntry, severity, seed, units = 0 }: Field): DocketEntry[] {
  const random = randomFrom(seed);
  const harsh = Array.from({ length: judges }, () => random.normal() * severity);
  return Array.from({ length: entries }, (_, index) => {
    const truth = 80 + random.normal() * 6;
    const own = new Set<number>();
    while (own.size < perEntry) own.add(Math.floor(random.uniform() * judges));
    const sheets = [...own].sort((a, b) => a - b).map((judge) => sheetOf(`J${String(judge + 1).padStart(3, '0')}`,
      Math.min(100, Math.max(20, Math.round((truth + (harsh[judge] ?? 0) + random.normal() * 2) * 2) / 2))));
    return entryOf(`C${String(index).padStart(5, '0')}`, sheets, units > 0 ? { unit: `U${String(index % units + 1).padStart(2, '0')}` } : {});
  });
}
