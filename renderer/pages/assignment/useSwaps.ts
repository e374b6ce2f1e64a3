// What a change of one seat would cost, asked of the backend; the latest question wins.
import { onBeforeUnmount, ref, shallowRef, watch } from 'vue';
import { backend, faultOf, type Fault } from '../../api/backend.ts';
import type { Answer } from '../../api/shapes.ts';
import { useText } from '../../text/index.ts';
import type { Pair } from './field.ts';
import type { Plan } from './usePlan.ts';

export type Swaps = Answer<'assignment', 'swaps'>;
export type Swap = Swaps['swaps'][number];

export function useSwaps(plan: Plan) {
  const { t } = useText();
  const answer = shallowRef<Swaps | null>(null);
  const of = shallowRef<Pair | null>(null);
  const fault = shallowRef<Fault | null>(null);
  const loading = ref(false);
  let controller: AbortController | null = null;

  function drop(): void {
    const last = controller;
    controller = null;
    last?.abort();
    answer.value = null;
    of.value = null;
    fault.value = null;
    loading.value = false;
  }
  async function load(pair: Pair, limit: number): Promise<Swaps | null> {
    drop();
    const mine = new AbortController();
    controller = mine;
    of.value = pair;
    loading.value = true;
    try {
      const found = await backend.assignment.swaps({
        ...plan.wishes(), pairs: [...plan.pairs.value], ...pair, limit,
      }, { signal: mine.signal });
      if (controller !== mine) return null;
      answer.value = found;
      return found;
    } catch (thrown) {
      if (controller === mine) fault.value = faultOf(thrown, t('shared.error.unknown'));
      return null;
    } finally {
      if (controller === mine) loading.value = false;
    }
  }
  // Costs hold for the plan they were asked of, and for no other.
  watch([plan.pairs, () => plan.now.value?.basedOn], drop);
  onBeforeUnmount(drop);
  return { answer, of, fault, loading, load, drop };
}
