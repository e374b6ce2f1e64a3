// Where a posted list stands on a day: to come, running, over, replaced by a newer version, taken down. Pure.
interface Posted { stage: string; version: number; from_day: string; to_day: string; taken_down_at: string | null }

/** @param all every publication of the contest  @param today YYYY-MM-DD; the last day still runs */
export function stateOf(one: Posted, all: readonly Posted[], today: string): 'coming' | 'running' | 'over' | 'takenDown' | 'replaced' {
  if (one.taken_down_at !== null) return 'takenDown';
  if (all.some((other) => other.stage === one.stage && other.version > one.version)) return 'replaced';
  if (today < one.from_day) return 'coming';
  return today > one.to_day ? 'over' : 'running';
}
