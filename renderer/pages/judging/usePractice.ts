// Practice entries: how far the judge's marks lie from the reference, and whether the gate to the real entries is open.
import { computed, ref, shallowReactive, watch } from 'vue';
import { backend, faultOf } from '../../api/backend.ts';
import { useText } from '../../text/index.ts';
import type { Feedback } from './entry-walk.ts';
import type { DeskState } from './useDesk.ts';

export function usePractice(desk: DeskState) {
  const { t } = useText();
  const given = shallowReactive(new Map<string, Feedback>());
  /** The entry whose marks the judge changes after having seen the reference. */
  const mending = ref('');

  async function ask(code: string, tell = true): Promise<Feedback | null> {
    try {
      const answer = await backend.judging.feedback({ packId: desk.packId(), code });
      given.set(code, answer);
      desk.takeGate(answer.gate);
      return answer;
    } catch (thrown) {
      if (tell) desk.say(faultOf(thrown, t('shared.error.unknown')).sentence, 'caution', 10_000);
      return null;
    }
  }
  // What was handed in earlier, before a restart too. The same marks once more are no further try.
  watch(() => (desk.desk.value?.practice ?? []).filter((one) => one.status === 'submitted').map((one) => one.code), async (codes) => {
    for (const code of codes) if (!given.has(code)) await ask(code, false);
  }, { immediate: true });
  watch(desk.code, () => { mending.value = ''; });

  const shown = computed(() => (desk.practising.value && desk.sheet.value?.status === 'submitted' && mending.value !== desk.code.value
    ? given.get(desk.code.value) ?? null : null));

  return {
    given, shown,
    /** After a practice entry was handed in; true: its feedback is on screen now and the judge stays with it. */
    async handedIn(code: string): Promise<boolean> {
      if (!desk.isPractice(code) || shown.value) return false;
      const answer = await ask(code);
      mending.value = '';
      return answer !== null;
    },
    mend: () => { mending.value = desk.code.value; },
  };
}
