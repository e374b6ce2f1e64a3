// What progress and its cases are worked out of, as read from the database; and what a case is before it crosses the border.
import type { z } from 'zod';
import type { CaseAction, CaseKind, Progress } from '#contract/schema/packs.ts';
import type { ContestRules } from '#contract/schema/rules.ts';

export interface GivenJudge { id: string; name: string; lastReceivedAt: string | null; slot?: number }
export interface GivenEntry { entryId: string; blindCode: string; division: string }
/** A seat with its sheet, null throughout where none has come; total in hundredths of a point. */
export type GivenSeatOf = readonly [
  entryId: string, status: string | null, total: number | null, reason: string | null, vetoed: 0 | 1 | null, seconds: number | null,
];
export interface GivenLine { judge: GivenJudge; seats: readonly GivenSeatOf[] }
/** The newest pack of a judge, and the revision of the one his counted sheets were made with (null: none came back). */
export interface GivenPack { judge_id: string; revision: number; file_name: string; counted: number | null; sameEntries: boolean }
export interface GivenDecision {
  kind: z.output<typeof CaseKind>; entry_id: string | null; judge_id: string | null; facts: string;
  action: z.output<typeof CaseAction>; reason: string; at: string;
}

/** Why a judge stepped aside or reported under a code whose marks never count: practice, seed, repeat, or as a shadow judge. */
export interface GivenHidden { judge: GivenJudge; entryId: string; blindCode: string; status: string; reason: string }

export interface CaseSettings {
  discrepancy: ContestRules['discrepancy'];
  /** How many judges must fail an entry in a veto criterion to exclude it. */
  vetoes: number;
  /** Whether packs were issued: before that nothing is missing yet. */
  issued: boolean;
  packs?: readonly GivenPack[];
  /** In the order in which they were taken: a later one replaces an earlier one of the same case. */
  decisions?: readonly GivenDecision[];
  /** Entries that are out of the judging now, with their codes: a decision to exclude may stand behind it. */
  withdrawn?: readonly GivenEntry[];
  hidden?: readonly GivenHidden[];
  deadline?: string | null;
  /** Today as YYYY-MM-DD where the organiser is. */
  today?: string;
}

export interface ProgressGrid extends CaseSettings {
  entries: readonly GivenEntry[];
  /** One a judge whose marks count, in the order of the list of judges. */
  lines: readonly GivenLine[];
}

export interface ProgressInput extends CaseSettings {
  judges: readonly GivenJudge[];
  seats: readonly { judge_id: string; entry_id: string; blind_code: string; division: string }[];
  sheets: readonly {
    judge_id: string; entry_id: string; status: string; total: number | null; reason: string | null; vetoed: 0 | 1; seconds?: number | null;
  }[];
}

export type Case = z.input<typeof Progress>['queue'][number] & { facts: string };
export type Text = readonly [zh: string, en: string];
