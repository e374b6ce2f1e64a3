// Who sits at the keyboard: the name that stands in the ledger beside what is written. Typed and kept on this computer;
// where somebody is signed in, it is theirs and cannot be typed over.
import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';

const key = 'saixue.actor';

export const useActorStore = defineStore('actor', () => {
  const typed = ref(window.localStorage.getItem(key) ?? '');
  const signedIn = ref('');
  watch(typed, (now) => window.localStorage.setItem(key, now.trim().slice(0, 60)));
  const fixed = computed(() => signedIn.value !== '');
  const name = computed({
    get: () => signedIn.value || typed.value,
    set: (now: string) => { if (!fixed.value) typed.value = now; },
  });
  /** '' when nobody is signed in by name. */
  const signIn = (who: string) => { signedIn.value = who; };
  return { name, fixed, signIn };
});
