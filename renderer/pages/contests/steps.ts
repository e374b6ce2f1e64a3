// The pipeline of one contest: which step is done, which is due, and how many things each holds.
import type { ContestSummary, PackRow } from '../../api/shapes.ts';

export const stepNames = [
  'settings', 'entries', 'files', 'checks', 'judges', 'assignment', 'packs', 'inbox', 'arbitration', 'results', 'publication', 'certificates', 'quotas',
] as const;
export type StepName = (typeof stepNames)[number];
export type StepState = 'done' | 'now' | 'later';
export interface Step { name: StepName; state: StepState; count: number | null }

/** Steps that a contest may do without: they are never the one that is due. */
const optional: ReadonlySet<StepName> = new Set(['files', 'checks', 'arbitration', 'publication', 'certificates', 'quotas']);

/** Whether every judge has returned a pack; recusals and gaps inside are shown elsewhere. */
export function allBack(packs: readonly PackRow[] | undefined): boolean {
  if (packs === undefined || packs.length === 0) return false;
  const back = new Set(packs.filter((pack) => pack.received).map((pack) => pack.judgeId));
  return packs.every((pack) => back.has(pack.judgeId));
}

/** What stands after the marks are in: entries that wait for another reading (null: the rules know none), and whether a list is posted. */
export interface Afterwards { arbitrations: number | null; posted: boolean }

/** What the database says about a contest decides every glyph; nothing is remembered in the window. */
export function stepsOf(
  contest: Pick<ContestSummary, 'state' | 'counts' | 'openedAt'>, everyPackBack: boolean,
  { arbitrations, posted }: Afterwards = { arbitrations: null, posted: false },
): Step[] {
  const { counts, state } = contest;
  const done: Record<StepName, boolean> = {
    // Checked and opened for entries; where entries have come in all the same, the work has gone past it.
    settings: contest.openedAt !== null || counts.entries > 0,
    entries: counts.entries > 0,
    files: counts.files > 0,
    checks: counts.files > 0 && counts.unscanned === 0 && counts.openBlocks === 0,
    judges: counts.judges > 0,
    assignment: state !== 'setup',
    packs: counts.packs > 0,
    inbox: everyPackBack || state === 'scored' || state === 'published',
    arbitration: arbitrations === 0 && everyPackBack,
    results: state === 'published',
    publication: posted,
    certificates: false,
    quotas: false,
  };
  const amount: Record<StepName, number | null> = {
    settings: null, entries: counts.entries, files: counts.files, checks: counts.openBlocks, judges: counts.judges,
    assignment: counts.seats, packs: counts.packs, inbox: counts.sheetsReceived, arbitration: arbitrations, results: null,
    publication: null, certificates: null, quotas: null,
  };
  // Names found in files keep packs from being made: then this comes before what else is due.
  const blocked = counts.openBlocks > 0 && counts.packs === 0;
  const apart = everyPackBack && (arbitrations ?? 0) > 0 && state !== 'published';
  const due = blocked ? 'checks' : apart ? 'arbitration' : stepNames.find((name) => !done[name] && !optional.has(name));
  return stepNames.map((name) => ({
    name, state: name === due ? 'now' : done[name] ? 'done' : 'later', count: amount[name] || null,
  }));
}

export const nextStep = (contest: Pick<ContestSummary, 'state' | 'counts' | 'openedAt'>, everyPackBack: boolean): StepName | null =>
  stepsOf(contest, everyPackBack).find((step) => step.state === 'now')?.name ?? null;
