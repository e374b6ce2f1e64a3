// What the rules in force would make of a draft, asked again shortly after each change; the ledger is not touched.
import { onBeforeUnmount, shallowRef, watch, type WatchSource } from 'vue';
import { backend, faultOf, type Fault } from '../../../api/backend.ts';
import type { RatePreview } from '../../../api/credit-queries.ts';
import { useText } from '../../../text/index.ts';
import type { FactInput } from '../fact.ts';

/** `ask` answers null while something is missing; then there is no preview. */
export function useRatePreview(source: WatchSource[], ask: () => (FactInput & { teacherId: string }) | null) {
  const { t } = useText();
  const preview = shallowRef<RatePreview | null>(null);
  const fault = shallowRef<Fault | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  async function look(): Promise<void> {
    const mine = ++turn;
    const input = ask();
    if (!input) {
      preview.value = null;
      fault.value = null;
      return;
    }
    try {
      const answer = await backend.credits.rate(input);
      if (mine !== turn) return;
      preview.value = answer;
      fault.value = null;
    } catch (thrown) {
      if (mine !== turn) return;
      preview.value = null;
      fault.value = faultOf(thrown, t('shared.error.unknown'));
    }
  }
  watch(source, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), 150);
  }, { deep: true, immediate: true });
  onBeforeUnmount(() => clearTimeout(timer));
  return { preview, fault };
}
