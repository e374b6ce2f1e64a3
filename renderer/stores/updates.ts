// Whether a new version was seen; a quiet look once a week where that is set, never while a judge is at the desk.
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { backend } from '../api/backend.ts';

export const useUpdateStore = defineStore('updates', () => {
  /** Version that was seen; empty: none. */
  const found = ref('');

  /** What was seen at an earlier look is told again; a look itself is only made when it is due. Refusals wait in the dialog. */
  async function lookQuietly(): Promise<void> {
    try {
      const { due, last, current } = await backend.updates.settings({});
      if (due) {
        const { state, offer } = await backend.updates.check({});
        found.value = state === 'newer' ? offer?.version ?? '' : '';
      } else if (last?.outcome === 'newer' && last.version !== current) found.value = last.version;
    } catch {
      // The outcome is kept by the backend, and the dialog shows it: nobody is disturbed by a share that is away.
    }
  }
  return { found, lookQuietly };
});
