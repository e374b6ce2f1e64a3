// Whether the menu for language, text size and appearance is open (the native menu opens it too).
import { defineStore } from 'pinia';
import { ref } from 'vue';

export const useDisplayStore = defineStore('display', () => ({ open: ref(false) }));
