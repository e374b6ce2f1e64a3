// How the backend process is, as the shell tells; and the last fault of the window itself.
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { bridge } from '../api/bridge.ts';

export type BackendState = 'ready' | 'restarting' | 'stopped';

export const useProgramStore = defineStore('program', () => {
  const backendState = ref<BackendState>('ready');
  /** Seconds without an answer, when there are too many of them; else 0. */
  const silentFor = ref(0);
  /** True once the backend has come back after a fall, until the user has read it. */
  const recovered = ref(false);
  const windowFault = ref('');
  const pageReloaded = ref(false);
  /** The graphics driver failed twice while this window was open. */
  const graphicsFailed = ref(false);
  /** The backend fell in this run: what was recovered then is not of an earlier one. */
  const fellInThisRun = ref(false);
  bridge.onEvent((event) => {
    if (event.kind === 'backend') {
      backendState.value = event.state === 'restarted' ? 'ready' : event.state === 'gone' ? 'restarting' : 'stopped';
      fellInThisRun.value = true;
      if (event.state === 'restarted') recovered.value = true;
    } else if (event.kind === 'silent') silentFor.value = event.seconds;
    else if (event.kind === 'reloaded') pageReloaded.value = true;
    else if (event.kind === 'graphics') graphicsFailed.value = true;
  });
  return { backendState, silentFor, recovered, windowFault, pageReloaded, graphicsFailed, fellInThisRun };
});
