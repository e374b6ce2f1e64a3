// The groups of a contest as the page shows them: their entries, the judges who may judge them, and what is wrong.
import { computed } from 'vue';
import { useText } from '../../text/index.ts';
import { isQualification, keyOf, type Entry, type Judge } from './field.ts';
import { said } from './words.ts';
import type { Plan } from './usePlan.ts';

export interface Group { name: string; entries: Entry[]; judges: Judge[]; /** What keeps the group from being judged fairly, or ''. */ why: string }

/** Links are named by division, or by division and category. */
export const linksOf = <L extends { division: string }>(links: readonly L[], division: string): L[] =>
  links.filter((one) => one.division === division || one.division.startsWith(`${division} `));

export function useGroups(plan: Plan) {
  const { t } = useText();
  const known = computed(() => {
    const judges = plan.now.value?.judges ?? [];
    const { conflicts } = plan.field.value;
    const divisions = new Map<string, Entry[]>();
    for (const one of plan.now.value?.entries ?? []) {
      const list = divisions.get(one.division);
      if (list) list.push(one);
      else divisions.set(one.division, [one]);
    }
    return [...divisions].map(([name, entries]) => {
      /** Open to some entry of the group, whatever single entries the judge steps back from. */
      const open = (judge: Judge): boolean => (judge.divisions.length === 0 || judge.divisions.includes(name))
        && entries.some((entry) => !conflicts.get(keyOf(judge.judgeId, entry.entryId))?.some(isQualification));
      return { name, entries, judges: judges.filter(open) };
    });
  });
  const groups = computed((): Group[] => {
    const { counts } = plan.seats.value;
    const seated = new Map<string, Set<string>>();
    for (const { judgeId, entryId } of plan.pairs.value) {
      const name = plan.field.value.entries.get(entryId)?.division;
      if (name === undefined) continue;
      const list = seated.get(name);
      if (list) list.add(judgeId);
      else seated.set(name, new Set([judgeId]));
    }
    const evaluation = plan.evaluation.value;
    return known.value.map((one) => {
      const here = new Set(one.judges.map((judge) => judge.judgeId));
      // A seat of somebody who should not judge here is shown, not hidden.
      const more = (plan.now.value?.judges ?? []).filter((judge) => !here.has(judge.judgeId)
        && seated.get(one.name)?.has(judge.judgeId));
      const missing = plan.pairs.value.length === 0 ? 0
        : one.entries.reduce((sum, entry) => sum + Math.max(0, plan.coverageOf(entry.coverage) - (counts.get(entry.entryId) ?? 0)), 0);
      const apart = linksOf(evaluation?.links ?? [], one.name).find((link) => !link.connected);
      const why = missing > 0 ? t('assignment.short', { count: missing })
        : apart ? said(apart) || t('assignment.unlinked', { division: apart.division }) : '';
      return { ...one, judges: [...one.judges, ...more], why };
    });
  });
  return groups;
}
