// How the backend process is, as the shell tells; and the last fault of the window itself.
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { bridge } from '../api/bridge.ts';

export type BackendState = 'ready' | 'restarting' | 'stopped';

export const useProgramStore = defineStore('program', () => {
  const backendState = ref<BackendState>('ready');
  /** True once the backend has come back after a fall, until the user has read it. */
  const recovered = ref(false);
  const windowFault = ref('');
  const pageReloaded = ref(false);
  bridge.onEvent((event) => {
    if (event.kind === 'backend') {
      backendState.value = event.state === 'restarted' ? 'ready' : event.state === 'gone' ? 'restarting' : 'stopped';
      if (event.state === 'restarted') recovered.value = true;
    } else if (event.kind === 'reloaded') pageReloaded.value = true;
  });
  return { backendState, recovered, windowFault, pageReloaded };
});
