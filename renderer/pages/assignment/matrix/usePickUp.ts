// A seat in the hand, by mouse or keyboard: where it may go and what that costs, before it is put down.
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue';
import { backend } from '../../../api/backend.ts';
import { useText } from '../../../text/index.ts';
import { changed, keyOf, moveOf, sameDelta, type Delta, type Pair } from '../field.ts';
import type { Evaluation, Plan } from '../usePlan.ts';
import { useSwaps } from '../useSwaps.ts';
import { listed, said, signed, type useWords } from '../words.ts';

/** As many offers as one answer holds; a target beyond them is costed by itself. */
const mostOffers = 200;
/** A hand that rests so long over a cell wants to know its cost. */
const restMs = 200;

export interface Offer { can: boolean; delta: Delta; sentence: string; optimal: boolean | null }

export function usePickUp(plan: Plan, words: ReturnType<typeof useWords>) {
  const { t } = useText();
  const swaps = useSwaps(plan);
  const from = shallowRef<Pair | null>(null);
  const over = shallowRef<Pair | null>(null);
  /** Costs that were worked out for single targets. */
  const costs = ref<Record<string, string>>({});
  let rest: ReturnType<typeof setTimeout> | undefined;
  let controller: AbortController | null = null;

  const taken = (judgeId: string, entryId: string): boolean => plan.seats.value.taken.has(keyOf(judgeId, entryId));
  /** Why this seat cannot be moved at all, or ''. */
  function stuck(pair: Pair): string {
    const key = keyOf(pair.judgeId, pair.entryId);
    if (!plan.canChange.value) return t('assignment.frozen');
    if (plan.field.value.frozen.has(key)) return t('assignment.hand.scored');
    if (plan.field.value.pins.has(key)) return t('assignment.hand.pinned');
    return '';
  }
  function drop(): void {
    clearTimeout(rest);
    controller?.abort();
    from.value = null;
    over.value = null;
    costs.value = {};
    swaps.drop();
  }
  async function take(pair: Pair): Promise<void> {
    drop();
    from.value = pair;
    over.value = pair;
    await swaps.load(pair, mostOffers);
  }

  function refusal(held: Pair, target: Pair): string {
    const { conflicts } = plan.field.value;
    const why = (judgeId: string, entryId: string): string => {
      const kinds = conflicts.get(keyOf(judgeId, entryId));
      return kinds ? t('assignment.hand.barred', { pair: words.pair({ judgeId, entryId }), why: listed(kinds.map(words.kind)) }) : '';
    };
    if (target.judgeId === held.judgeId) return t(target.entryId === held.entryId ? 'assignment.hand.same' : 'assignment.hand.ownRow');
    if (target.entryId === held.entryId) {
      const there = taken(target.judgeId, target.entryId);
      return there ? t('assignment.hand.already', { judge: words.judge(target.judgeId) }) : why(target.judgeId, held.entryId);
    }
    if (!taken(target.judgeId, target.entryId)) return t('assignment.hand.empty');
    if (taken(target.judgeId, held.entryId)) return t('assignment.hand.already', { judge: words.judge(target.judgeId) });
    if (taken(held.judgeId, target.entryId)) return t('assignment.hand.already', { judge: words.judge(held.judgeId) });
    return stuck(target) || why(target.judgeId, held.entryId) || why(held.judgeId, target.entryId);
  }
  const offer = computed((): Offer | null => {
    const held = from.value;
    const target = over.value;
    if (!held || !target) return null;
    const no = refusal(held, target);
    const delta = moveOf(held, target.judgeId, target.entryId === held.entryId ? '' : target.entryId);
    if (no) return { can: false, delta, sentence: no, optimal: null };
    const known = swaps.answer.value?.swaps.find((one) => sameDelta(one, delta));
    if (known) return { can: true, delta, sentence: said(known), optimal: known.optimal };
    const cost = costs.value[keyOf(target.judgeId, target.entryId)];
    return { can: true, delta, sentence: cost ?? t('assignment.hand.costing'), optimal: null };
  });

  /** How the lines of the plan would move, in words. */
  function inWords(before: Evaluation, after: Evaluation, fault: string): string {
    const parts = after.lines.map((line) => {
      const old = before.lines.find((one) => one.objective === line.objective);
      return t('assignment.hand.line', { name: t(`assignment.proof.${line.objective}`), change: signed(line.result - (old?.result ?? line.result)) });
    });
    return [fault, ...parts].filter(Boolean).join(t('assignment.hand.comma'));
  }
  async function cost(target: Pair, delta: Delta): Promise<void> {
    const before = plan.evaluation.value;
    if (!before) return;
    controller?.abort();
    const mine = new AbortController();
    controller = mine;
    try {
      const after = await backend.assignment.check({
        ...plan.wishes(), pairs: changed(plan.pairs.value, delta),
      }, { signal: mine.signal });
      if (controller !== mine || from.value === null) return;
      const fault = after.faults[0] ? said(after.faults[0]) : '';
      costs.value = { ...costs.value, [keyOf(target.judgeId, target.entryId)]: inWords(before, after, fault) };
    } catch {
      // The cost stays unknown; putting the seat down checks the plan all the same and says what is wrong.
      if (controller === mine) costs.value = { ...costs.value, [keyOf(target.judgeId, target.entryId)]: t('assignment.hand.unknown') };
    }
  }
  watch([over, swaps.loading], () => {
    clearTimeout(rest);
    const target = over.value;
    const now = offer.value;
    if (!target || !now?.can || now.optimal !== null || swaps.loading.value || costs.value[keyOf(target.judgeId, target.entryId)]) return;
    rest = setTimeout(() => void cost(target, now.delta), restMs);
  });
  /** Puts the seat down where the hand is; false: it may not go there and stays in the hand. */
  async function put(): Promise<boolean> {
    const now = offer.value;
    if (!now?.can) return false;
    drop();
    await plan.edit(now.delta);
    return true;
  }
  onBeforeUnmount(drop);
  return { from, over, offer, stuck, take, put, drop, loading: swaps.loading };
}
export type PickUp = ReturnType<typeof usePickUp>;
