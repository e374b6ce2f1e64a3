// Makes the judges of every ranking group connected at the least loss, without breaking a rule or touching what is fixed.
import type { SolveOptions } from '#backend/matching/solve.ts';
import type { Ground, JudgesOf } from './linkage-ground.ts';

export interface ConnectInput extends Ground {
  /** A permitted plan, usually the optimal one; not altered. */
  judgesOf: JudgesOf;
  /** Ranking group of each entry, see groupsOf(). */
  groupOf: readonly string[];
  /** Chooses among equally good moves; default: the instance's. */
  seed?: number;
}

export interface ConnectAnswer {
  /** Judges of each entry, ascending. The plan given, if nothing could or had to be done. */
  judgesOf: Int32Array[];
  /** Every group that can be connected is. */
  connected: boolean;
  /** What is lost against the plan given; all 0: an equally good plan. `exchanges`: moves that were made. */
  price: { affinity: number; weakest: number; changes: number; exchanges: number };
  /** true: no permitted plan with these loads that is connected is better. Always true at price 0. */
  proven: boolean;
  /** Groups that stay apart, by name. */
  apart: string[];
  sentence: string;
  sentenceEn: string;
}

export function connect(_input: ConnectInput, _options: SolveOptions = {}): ConnectAnswer {
  throw new Error('not built yet');
}

/** Groups that no permitted plan can connect, known before anything is planned, each with the reason. */
export interface Unlinkable { group: string; sentence: string; sentenceEn: string }
export function unlinkable(_ground: Ground, _groupOf: readonly string[]): Unlinkable[] {
  throw new Error('not built yet');
}
