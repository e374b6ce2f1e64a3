// Running a command or a long query: progress, cancelling, the refusal as a sentence, and reading again afterwards.
import { computed, ref, shallowRef } from 'vue';
import type { CallOptions, Progress } from '#contract/define.ts';
import { useText } from '../text/index.ts';
import { faultOf, type Fault } from './backend.ts';
import { useReread } from './queries.ts';

export interface TaskOptions {
  /** What to read again after success: everything on screen (default), one feature's answers, or nothing. */
  reread?: 'all' | 'nothing' | (string & {});
  /** What is asked for while another one runs waits for it; else it is dropped, as a button pressed twice. */
  inTurn?: boolean;
}

/**
 * const { run, running, fault, progress, cancel } = useTask(backend.packs.issue);
 * const answer = await run(input);   // undefined when refused or cancelled: `fault` then holds sentence and code
 */
export function useTask<I, O>(call: (input: I, options?: CallOptions) => Promise<O>, options: TaskOptions = {}) {
  const { t } = useText();
  const again = useReread();
  const running = ref(false);
  const long = ref(false);
  const fault = shallowRef<Fault | null>(null);
  const progress = shallowRef<Progress | null>(null);
  let controller: AbortController | null = null;

  let turn: Promise<unknown> = Promise.resolve();
  function run(input: I): Promise<O | undefined> {
    if (!options.inTurn) return start(input);
    const next = turn.then(() => start(input));
    turn = next;
    return next;
  }
  async function start(input: I): Promise<O | undefined> {
    if (running.value) return undefined;
    controller = new AbortController();
    running.value = true;
    fault.value = null;
    progress.value = null;
    const slow = setTimeout(() => { long.value = true; }, 300);
    try {
      const answer = await call(input, { signal: controller.signal, onProgress: (p) => { progress.value = p; } });
      const what = options.reread ?? 'all';
      if (what !== 'nothing') await again(what === 'all' ? undefined : what);
      return answer;
    } catch (thrown) {
      const found = faultOf(thrown, t('shared.error.unknown'));
      fault.value = found;
      return undefined;
    } finally {
      clearTimeout(slow);
      running.value = false;
      long.value = false;
      progress.value = null;
      controller = null;
    }
  }

  return {
    run, running, fault, progress,
    /** True only after 300 ms, for a spinner that doesn't flicker. */
    long,
    share: computed(() => (progress.value && progress.value.total > 0 ? progress.value.done / progress.value.total : null)),
    cancel: () => controller?.abort(),
    forget: () => { fault.value = null; },
  };
}
