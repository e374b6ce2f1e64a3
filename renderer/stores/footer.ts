// What the footer shows now: the keys of the page in use, and one quiet fact on the right.
import { defineStore } from 'pinia';
import { onBeforeUnmount, shallowRef, watch } from 'vue';

export interface FooterKey { keys: readonly string[]; text: string }
export interface FooterLine { keys: readonly FooterKey[]; right?: string }

export const useFooterStore = defineStore('footer', () => {
  const lines = shallowRef<readonly { id: symbol; line: FooterLine }[]>([]);
  /** A line that changes keeps its place: the frame around a page never comes before the page. */
  const put = (id: symbol, line: FooterLine) => {
    lines.value = lines.value.some((one) => one.id === id)
      ? lines.value.map((one) => (one.id === id ? { id, line } : one)) : [...lines.value, { id, line }];
  };
  const take = (id: symbol) => { lines.value = lines.value.filter((one) => one.id !== id); };
  return { lines, put, take };
});

/** The page's own key map for the footer; follows the language and what the function reads. */
export function useFooter(line: () => FooterLine): void {
  const store = useFooterStore();
  const id = Symbol('footer');
  // Only what `line` reads is watched: two pages writing to one list must not wake each other.
  watch(line, (now) => store.put(id, now), { immediate: true });
  onBeforeUnmount(() => store.take(id));
}
