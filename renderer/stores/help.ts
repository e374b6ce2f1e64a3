// The help drawer: open or not, which topic it shows, and the way back. No topic of its own: the one of the page in use.
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';

/** A topic by name ('packs', 'firstDayOrganiser'), 'code:E-IO-28', or one of the two lists. */
export type HelpPlace = string;
export const contentsPlace = 'contents';

export const useHelpStore = defineStore('help', () => {
  const open = ref(false);
  /** Where somebody was, the latest last; null is the topic of the page in use, whichever that is. */
  const past = ref<readonly (HelpPlace | null)[]>([]);
  const place = ref<HelpPlace | null>(null);
  const ahead = ref<readonly (HelpPlace | null)[]>([]);

  /** Opened by F1 it begins at the page in use. */
  function toggle(): void {
    open.value = !open.value;
    if (open.value) reset();
  }
  function reset(): void {
    place.value = null;
    past.value = [];
    ahead.value = [];
  }
  /** Opens the drawer at this topic; what was shown before is one step back. */
  function show(next: HelpPlace | null): void {
    if (!open.value) reset();
    if (open.value && next !== place.value) {
      past.value = [...past.value, place.value];
      ahead.value = [];
    }
    place.value = next;
    open.value = true;
  }
  function back(): void {
    if (past.value.length === 0) return;
    ahead.value = [place.value, ...ahead.value];
    place.value = past.value.at(-1) ?? null;
    past.value = past.value.slice(0, -1);
  }
  function forward(): void {
    if (ahead.value.length === 0) return;
    past.value = [...past.value, place.value];
    place.value = ahead.value[0] ?? null;
    ahead.value = ahead.value.slice(1);
  }
  const canBack = computed(() => past.value.length > 0);
  const canForward = computed(() => ahead.value.length > 0);
  return { open, place, toggle, show, back, forward, canBack, canForward };
});
