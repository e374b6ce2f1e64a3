// What the palette remembers while the window is open: what was chosen lately, and the contest that was on screen last.
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { PaletteItem } from '../components/palette/items.ts';

const mostRecent = 6;

export const usePaletteStore = defineStore('palette', () => {
  const open = ref(false);
  const recent = shallowRef<readonly PaletteItem[]>([]);
  const contestId = ref('');
  const used = (item: PaletteItem) => {
    recent.value = [item, ...recent.value.filter((one) => one.id !== item.id)].slice(0, mostRecent);
  };
  /** Another workspace, another person: what was found there is told to nobody else. */
  const forget = () => {
    recent.value = [];
    contestId.value = '';
  };
  return { open, recent, contestId, used, forget };
});
