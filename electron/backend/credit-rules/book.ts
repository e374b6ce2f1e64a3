// Which rule set holds for a submitting unit on a day.
import { compile, type Rules } from './compile.ts';
import type { RuleUse, StoredRule } from './shapes.ts';

interface Start { from: string; id: number; found: { ruleVersionId: number; rules: Rules } }

/** All rule versions of a workspace with their uses, in memory. */
export class RuleBook {
  private readonly starts = new Map<string | null, Start[]>();

  constructor(versions: readonly StoredRule[], uses: readonly RuleUse[]) {
    const byId = new Map(versions.map((version) => [version.id, version.rules]));
    for (const { id, ruleVersionId, unitId, from } of uses) {
      const set = byId.get(ruleVersionId);
      if (!set) throw new Error(`rule use ${id} names the unknown version ${ruleVersionId}`);
      const list = this.starts.get(unitId) ?? [];
      this.starts.set(unitId, [...list, { from, id, found: { ruleVersionId, rules: compile(set) } }]);
    }
    for (const list of this.starts.values()) list.sort((a, b) => (a.from === b.from ? b.id - a.id : a.from < b.from ? 1 : -1));
  }

  /**
   * The rules for a unit (null: a teacher without one) on a day: the unit's own use goes before the use for everybody, the
   * later beginning before the earlier, and of two that begin on one day the one decided last. Null: no rule was in force.
   */
  at(unitId: string | null, day: string): { ruleVersionId: number; rules: Rules } | null {
    const own = unitId === null ? undefined : this.starts.get(unitId);
    return (own && latest(own, day)) ?? latest(this.starts.get(null) ?? [], day);
  }
}

function latest(starts: readonly Start[], day: string): Start['found'] | null {
  for (const start of starts) if (start.from <= day) return start.found;
  return null;
}
