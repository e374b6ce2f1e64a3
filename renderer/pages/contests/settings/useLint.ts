// The check of the draft, a moment after the last change; the backend does it with the facts it knows (entries, judges, quotas).
import { onBeforeUnmount, shallowRef, watch } from 'vue';
import { backend } from '../../../api/backend.ts';
import type { ContestRules } from '../../../api/shapes.ts';
import { copyOf } from './draft.ts';
import type { LintProblem } from './parts.ts';

export interface Checked { rules: ContestRules | null; /** false: the border would refuse it */ usable: boolean; revision: number }

export function useLint(contestId: string, read: () => Checked) {
  /** null: not known yet. A draft that cannot be sent keeps the last answer. */
  const problems = shallowRef<LintProblem[] | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;
  async function check(): Promise<void> {
    const { rules, usable } = read();
    if (!rules || !usable) return;
    turn += 1;
    const mine = turn;
    const answer = await backend.contests.lint({ contestId, rules: copyOf(rules) }).catch(() => null);
    if (answer && mine === turn) problems.value = answer.problems;
  }
  watch(read, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void check(), problems.value === null ? 0 : 250);
  }, { immediate: true, deep: true });
  onBeforeUnmount(() => { clearTimeout(timer); turn += 1; });
  return { problems };
}
