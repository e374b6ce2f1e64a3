// The rehearsal: many made-up contests by the same rules, computed by the same arithmetic as the real results.
import type { z } from 'zod';
import type { Language } from '#contract/errors.ts';
import type { Rehearsal } from '#contract/schema/contests.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import { computeResults, type JudgedEntry } from '#backend/scoring/compute.ts';
import type { RehearsalFigures } from '#seeds/templates/rehearsal.ts';
import { dealSeats, type Field } from './field.ts';
import { chance } from './random.ts';
import { sentencesOf } from './sentences.ts';
import { sheetWriter } from './sheets.ts';

type Answer = z.output<typeof Rehearsal>;
export type Spread = Answer['discrepant'];

export interface Plan {
  rules: ContestRules; field: Field; seed: number; minutesPerEntry: number; hoursPerDay: number; figures: RehearsalFigures; language: Language;
}

/** What is kept of one run of one group. */
export interface GroupRun {
  division: string; category: string; entries: number;
  /** Entries whose score another entry has too. */
  ties: number;
  /** Entries tied across an award line after the tie-break. */
  tiedAtLine: number;
  awards: { name: string; places: number | null; given: number; atLine: boolean }[];
}
export interface Run { discrepant: number; excluded: number; groups: GroupRun[] }

/** What a computed contest says of ties and lines: the same figures for made-up and for real sheets. */
export function figuresOfRun(rules: ContestRules, entries: readonly JudgedEntry[]): Run {
  const { rows, groups } = computeResults(rules, entries);
  const { scope } = rules.awards;
  const keyOf = (division: string, category: string): string =>
    JSON.stringify([scope === 'contest' ? '' : division, scope === 'division-category' ? category : '']);
  const members = Map.groupBy(rows, (row) => keyOf(row.division, row.category));
  return {
    discrepant: rows.filter((row) => row.discrepant).length, excluded: rows.filter((row) => row.veto?.excluded).length,
    groups: groups.map(({ division, category, outcomes }) => {
      const inside = members.get(keyOf(division, category)) ?? [];
      const scores = new Map<number, number>();
      for (const { rank, score } of inside) if (rank !== null && score !== null) scores.set(score, (scores.get(score) ?? 0) + 1);
      return {
        division, category, entries: inside.length,
        ties: [...scores.values()].reduce((all, one) => (one > 1 ? all + one : all), 0),
        tiedAtLine: outcomes.reduce((all, { tie }) => (tie === null ? all : all + tie.to - tie.from + 1), 0),
        awards: outcomes.map(({ award, kind, planned, given, tie }) => ({
          name: award, places: kind === 'threshold' ? null : planned, given, atLine: tie !== null,
        })),
      };
    }),
  };
}

/**
 * 5 %, mean and 95 % of the runs: nearest rank, so that every figure really occurred.
 * @throws Error without runs
 */
export function spreadOfRuns(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
    if (value === undefined) throw new Error('no runs');
    return value;
  };
  return { low: at(0.05), mean: Math.round(sorted.reduce((all, one) => all + one, 0) / sorted.length * 100) / 100, high: at(0.95) };
}

/**
 * A rehearsal, run by run: `run(n)` is independent of the others, so the caller may stop or show progress between them.
 * Same plan, same figures, on any machine and at any time. One round of judging is simulated, as in `assignment`.
 */
export function rehearsal(plan: Plan): { run(index: number): Run; answer(runs: readonly Run[]): Answer } {
  const { rules, field, seed, figures } = plan;
  const seats = dealSeats(field, rules.assignment.coverage, chance(seed, 0));
  const write = sheetWriter(rules, field, seats, figures);
  return {
    run: (index) => figuresOfRun(rules, write(chance(seed, index + 1))),
    answer(runs) {
      const filled = seats.loads.reduce((all, one) => all + one, 0);
      const daysOf = (load: number): number => Math.round(load * plan.minutesPerEntry / 60 / plan.hoursPerDay * 10) / 10;
      const most = Math.max(0, ...seats.loads);
      const mean = field.judges.length === 0 ? 0 : filled / field.judges.length;
      const answer: Answer = {
        seed, runs: runs.length, madeUp: field.madeUp, entries: field.entries.length, judges: field.judges.length,
        seats: filled, unfilled: seats.unfilled,
        load: { least: field.judges.length === 0 ? 0 : Math.min(...seats.loads), mean: Math.round(mean * 10) / 10, most },
        days: { mean: daysOf(mean), most: daysOf(most) },
        discrepant: spreadOfRuns(runs.map((one) => one.discrepant)),
        groups: (runs[0]?.groups ?? []).map(({ division, category, entries, awards }, group) => {
          const all = runs.map((one) => one.groups[group]!);
          return {
            division, category, entries, ties: spreadOfRuns(all.map((one) => one.ties)), tiedAtLine: spreadOfRuns(all.map((one) => one.tiedAtLine)),
            awards: awards.map(({ name, places }, award) => ({ name, places, given: spreadOfRuns(all.map((one) => one.awards[award]!.given)) })),
          };
        }),
        sentences: [],
      };
      return { ...answer, sentences: sentencesOf(plan, answer, runs) };
    },
  };
}
