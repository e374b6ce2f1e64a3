// Who sits at the keyboard: the name that stands in the ledger beside what is written. Kept on this computer.
import { defineStore } from 'pinia';
import { ref, watch } from 'vue';

const key = 'saixue.actor';

export const useActorStore = defineStore('actor', () => {
  const name = ref(window.localStorage.getItem(key) ?? '');
  watch(name, (now) => window.localStorage.setItem(key, now.trim().slice(0, 60)));
  return { name };
});
