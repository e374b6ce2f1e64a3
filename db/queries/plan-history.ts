// The plans of a contest that came into force, newest first.
import type { ReadDb } from '../open.ts';

export interface PlanRow {
  number: number; at: string; mode: 'new' | 'repair'; seed: number | null; certificate: string; pairs: number;
  /** JSON: lines of proof as they were shown; pairs that came and went against the plan before. */
  lines: string; added: string; removed: string;
  /** JSON: what was asked of the plan when it was applied. */
  asked: string;
}

export const planRows = (db: ReadDb, contestId: string): PlanRow[] => db.all<PlanRow>(
  `select number, at, mode, seed, certificate, pairs, lines, added, removed, asked from assignment_plans
   where contest_id = ? order by number desc`, contestId);
