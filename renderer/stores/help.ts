// Whether the help drawer is open, and for which page.
import { defineStore } from 'pinia';
import { ref } from 'vue';

export const useHelpStore = defineStore('help', () => {
  const open = ref(false);
  const toggle = () => { open.value = !open.value; };
  return { open, toggle };
});
