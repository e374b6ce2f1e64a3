// Plans as they came into force: pairs go and come, and one row says what changed and how good the plan was.
import type { WriteDb } from '../open.ts';

interface Pair { entryId: string; judgeId: string }

export function changePairs(db: WriteDb, contestId: string, removed: readonly Pair[], added: readonly Pair[]): void {
  for (const { entryId, judgeId } of removed) {
    db.run('delete from assignments where contest_id = ? and entry_id = ? and judge_id = ?', contestId, entryId, judgeId);
  }
  for (const { entryId, judgeId } of added) {
    db.run('insert into assignments (contest_id, entry_id, judge_id) values (?, ?, ?)', contestId, entryId, judgeId);
  }
}

export interface NewPlan {
  at: string; mode: 'new' | 'repair'; seed: number | null; certificate: string; pairs: number; lines: unknown; added: readonly Pair[];
  removed: readonly Pair[];
  /** What was asked of it, see Asked in assignment/asked.ts: rules may change afterwards. */
  asked: object;
}

/** Adds the next plan of the contest; @returns its number. */
export function insertPlan(db: WriteDb, contestId: string, plan: NewPlan): number {
  const last = db.get<{ number: number }>('select coalesce(max(number), 0) as number from assignment_plans where contest_id = ?', contestId);
  const number = (last?.number ?? 0) + 1;
  db.run(`insert into assignment_plans (contest_id, number, at, mode, seed, certificate, pairs, lines, added, removed, asked)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  contestId, number, plan.at, plan.mode, plan.seed, plan.certificate, plan.pairs, JSON.stringify(plan.lines), JSON.stringify(plan.added),
  JSON.stringify(plan.removed), JSON.stringify(plan.asked));
  return number;
}
