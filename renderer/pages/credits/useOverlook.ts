// What takes a walk over the whole ledger, for the side of the frame: is it intact, how many people need a warning.
import { onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue';
import { backend } from '../../api/backend.ts';
import type { Tree } from '../../api/credit-queries.ts';
import type { Answer } from '../../api/shapes.ts';

/** With more people than this the walk is felt by whoever is typing: then only after a pause, the check only once. */
const many = 5000;
const pause = { few: 400, fewAfterChange: 2500, many: 6000 } as const;

export function useOverlook(tree: () => Tree | undefined) {
  const verified = shallowRef<{ answer: Answer<'credits', 'verify'>; at: Date } | null>(null);
  const warned = ref<number | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wanted = false;
  const isLarge = () => (tree()?.teachers ?? 0) > many;

  async function look(): Promise<void> {
    wanted = false;
    // Neither is worth a message of its own: a page that needs them says so itself.
    const warnings = await backend.credits.warnings({ limit: 1 }).catch(() => null);
    warned.value = warnings?.total ?? null;
    if (verified.value && isLarge()) return;
    const answer = await backend.credits.verify({}).catch(() => null);
    verified.value = answer && { answer, at: new Date() };
  }
  function soon(wait: number): void {
    wanted = true;
    clearTimeout(timer);
    timer = setTimeout(() => void look(), isLarge() ? pause.many : wait);
  }
  const busy = () => { if (wanted && isLarge()) soon(pause.many); };
  watch(tree, (now, before) => { if (now) soon(before ? pause.fewAfterChange : pause.few); }, { immediate: true });
  onMounted(() => {
    window.addEventListener('keydown', busy, { passive: true });
    window.addEventListener('pointerdown', busy, { passive: true });
  });
  onBeforeUnmount(() => {
    clearTimeout(timer);
    window.removeEventListener('keydown', busy);
    window.removeEventListener('pointerdown', busy);
  });
  return { verified, warned };
}
