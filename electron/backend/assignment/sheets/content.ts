// What the sheets and the draw record say of a plan, apart from how they say it. Pure.
import type { z } from 'zod';
import type { Line } from '#contract/schema/assignment.ts';
import type { Asked } from '../asked.ts';

export interface PlanEntry {
  id: string; number: string; blindCode: string; title: string; division: string; category: string; subject: string;
  /** Judges it is to have. */
  seats: number;
}

export interface PlanJudge {
  id: string; slot: number; name: string; unit: string;
  /** Means just this judge: the name, with unit and number where there are namesakes. */
  label: string;
  school: string; subjects: readonly string[]; divisions: readonly string[]; minLoad: number; maxLoad: number;
}

/** A plan that came into force. */
export interface PlanMade {
  number: number; at: string; mode: 'new' | 'repair'; seed: number | null; certificate: string; pairs: number; lines: z.output<typeof Line>[];
  added: PlanPair[]; removed: PlanPair[]; asked: Asked;
}

export interface PlanPair { entryId: string; judgeId: string }
export interface Barred { entry: number; judge: number; reasons: string[] }

export interface PlanContent {
  contest: string;
  /** Whether the pairs are the plan in force; a draft has neither seed nor certificate. */
  inForce: boolean;
  /** Judges an entry has unless told otherwise. */
  coverage: number;
  entries: readonly PlanEntry[];
  judges: readonly PlanJudge[];
  /** Judges of each entry, by number, in the order of the list of judges. */
  judgesOf: readonly (readonly number[])[];
  match(entry: number, judge: number): number;
  isPinned(entry: number, judge: number): boolean;
  isScored(entry: number, judge: number): boolean;
  conflicts: readonly { words: string; pairs: number }[];
  /** Barred pairs with their reasons, those aside that only lack the qualification. */
  barred(): Iterable<Barred>;
  /** The plan in force; null for a draft, or one from before plans were kept. */
  plan: PlanMade | null;
}

export const modeWords: Readonly<Record<PlanMade['mode'], string>> = { new: '全新分配', repair: '补派（改动最少）' };

export const objectiveWords: Readonly<Record<z.output<typeof Line>['objective'], string>> = {
  unfilled: '空席', changes: '与上一方案不同的席位', loads: '负荷的均匀程度', weakest: '最弱作品的匹配', affinity: '总匹配',
};

export const proofWords: Readonly<Record<z.output<typeof Line>['proof'], string>> = {
  flow: '流', cut: '最小割', dual: '对偶价格', search: '穷尽搜索', none: '不言自明',
};

/** Result and bound as a clerk reads them. */
export const figuresOf = ({ result, bound, shown, shownBound }: z.output<typeof Line>): [result: string, bound: string] => [
  shown ?? String(result), shownBound ?? (bound === null ? '不知道' : String(bound)),
];

/** Time of the office, as papers write it: 2026-03-10 16:05. */
export function officeTime(at: string): string {
  const local = new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 16)}`;
}

/** Entries each judge has. */
export function loadsIn({ judges, judgesOf }: Pick<PlanContent, 'judges' | 'judgesOf'>): number[] {
  const loads = judges.map(() => 0);
  for (const own of judgesOf) for (const judge of own) loads[judge] = (loads[judge] ?? 0) + 1;
  return loads;
}

export const emptySeats = ({ entries, judgesOf }: Pick<PlanContent, 'entries' | 'judgesOf'>): number =>
  entries.reduce((sum, entry, e) => sum + Math.max(0, entry.seats - (judgesOf[e]?.length ?? 0)), 0);
