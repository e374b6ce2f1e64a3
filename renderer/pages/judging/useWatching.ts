// What was watched goes to the database every few seconds of play; when an entry is handed in, little watched is said softly.
import { computed, onBeforeUnmount, ref, watch } from 'vue';
import { backend } from '../../api/backend.ts';
import type { DeskState } from './useDesk.ts';
import { joinSpans } from './watched.ts';

/** A stretch of one attachment as the player hands it over. */
export interface Watched { code: string; attachment: number; spans: Array<[number, number]>; length: number }

export function useWatching(desk: DeskState) {
  /** Not yet in the database, by entry and attachment. */
  const waiting = new Map<string, Watched>();
  let sending: Promise<void> = Promise.resolve();
  /** The entry for which the soft question stands. */
  const asked = ref('');

  function add(part: Watched): void {
    if (part.spans.length === 0 || !Number.isFinite(part.length) || part.length <= 0) return;
    const key = `${part.code}/${part.attachment}`;
    const known = waiting.get(key);
    waiting.set(key, { ...part, spans: joinSpans([...known?.spans ?? [], ...part.spans]).map(([from, to]) => [from, to]) });
    void flush();
  }
  async function send(): Promise<void> {
    for (const [key, part] of waiting) {
      waiting.delete(key);
      try {
        desk.takeWatched(await backend.judging.watched({ packId: desk.packId(), ...part }));
      } catch {
        // It is tried again with what comes next, and never stands in the way of scoring.
        const later = waiting.get(key);
        waiting.set(key, { ...part, spans: joinSpans([...part.spans, ...later?.spans ?? []]).map(([from, to]) => [from, to]) });
        return;
      }
    }
  }
  function flush(): Promise<void> {
    sending = sending.then(send);
    return sending;
  }

  const least = computed(() => desk.desk.value?.minimumWatched ?? 0);
  /** The share of the least watched film, where it lies under what the contest asks for; a reported film need not be watched. */
  const little = computed<number | null>(() => {
    const short = desk.sheet.value?.watched.filter((one) => one.short) ?? [];
    return short.length === 0 || (desk.sheet.value?.reason ?? null) !== null ? null : Math.min(...short.map((one) => one.share));
  });

  watch(desk.code, () => { asked.value = ''; });
  onBeforeUnmount(() => { void flush(); });

  return {
    add, flush, least, little, asking: computed(() => asked.value !== '' && asked.value === desk.code.value && little.value !== null),
    /** Before handing in: true the first time that little was watched. The second time it is handed in all the same. */
    async ask(): Promise<boolean> {
      await flush();
      if (little.value === null || desk.sheet.value?.status === 'submitted' || asked.value === desk.code.value) {
        asked.value = '';
        return false;
      }
      asked.value = desk.code.value;
      return true;
    },
  };
}
