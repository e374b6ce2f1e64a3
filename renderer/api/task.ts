// Running a command or a long query: progress, cancelling, the refusal as a sentence, and reading again afterwards.
// A task goes on when its page is left; the store of tasks tells how far it is and how it ended.
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { useRoute } from 'vue-router';
import { callNameOf } from '#contract/client.ts';
import type { CallOptions, Progress } from '#contract/define.ts';
import { fileOf, useTaskStore, type RunningTask } from '../stores/tasks.ts';
import { useText } from '../text/index.ts';
import { faultOf, type Fault } from './backend.ts';
import { useReread } from './queries.ts';

export interface TaskOptions {
  /** What to read again after success: everything on screen (default), one feature's answers, or nothing. */
  reread?: 'all' | 'nothing' | (string & {});
  /** What is asked for while another one runs waits for it; else it is dropped, as a button pressed twice. */
  inTurn?: boolean;
  /** Whoever comes back to the page finds the task that was started here still running: its progress, its end, 取消. */
  resume?: boolean;
  /** No page shows how it ends: it is always told apart, with the way to its file. */
  apart?: boolean;
}

let underWay = 0;
/** Whether something that a person started is still running: nobody is locked out of it meanwhile. */
export const tasksUnderWay = (): boolean => underWay > 0;

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
  const tasks = useTaskStore();
  const route = useRoute();
  const callName = callNameOf(call);
  let here = true;
  let mine: RunningTask | null = null;
  onScopeDispose(() => {
    here = false;
    if (mine) mine.left = true;
  });

  let turn: Promise<unknown> = Promise.resolve();
  function run(input: I): Promise<O | undefined> {
    if (!options.inTurn) return start(input);
    const next = turn.then(() => start(input));
    turn = next;
    return next;
  }
  async function start(input: I): Promise<O | undefined> {
    if (running.value) return undefined;
    const own = new AbortController();
    controller = own;
    const task = tasks.start({ call: callName, path: route.fullPath, topic: String(route.meta['help'] ?? 'home'), cancel: () => own.abort() });
    mine = task;
    task.left = !here;
    task.apart = options.apart === true;
    running.value = true;
    underWay += 1;
    fault.value = null;
    progress.value = null;
    const slow = setTimeout(() => { long.value = true; }, 300);
    let found: Fault | null = null;
    let answer: O | undefined;
    try {
      answer = await call(input, { signal: own.signal, onProgress: (p) => { progress.value = task.progress = p; } });
      const what = options.reread ?? 'all';
      if (what !== 'nothing') await again(what === 'all' ? undefined : what);
      return answer;
    } catch (thrown) {
      found = faultOf(thrown, t('shared.error.unknown'));
      fault.value = found;
      return undefined;
    } finally {
      clearTimeout(slow);
      tasks.end(task, answer, found, fileOf(answer, input));
      mine = null;
      underWay -= 1;
      running.value = false;
      long.value = false;
      progress.value = null;
      controller = null;
    }
  }

  /** What was started here before the page was left is shown again as if it had never been. */
  function takeUp(task: RunningTask): void {
    task.left = false;
    mine = task;
    running.value = true;
    long.value = true;
    watch(() => [task.progress, task.ended] as const, ([now, ended]) => {
      progress.value = ended ? null : now;
      if (!ended) return;
      running.value = long.value = false;
      fault.value = ended.fault;
      mine = null;
    }, { immediate: true });
  }
  const before = options.resume ? tasks.leftOn(callName, route.fullPath) : undefined;
  if (before) takeUp(before);

  return {
    run, running, fault, progress,
    /** True only after 300 ms, for a spinner that doesn't flicker. */
    long,
    share: computed(() => (progress.value && progress.value.total > 0 ? progress.value.done / progress.value.total : null)),
    cancel: () => (mine ? tasks.stop(mine) : controller?.abort()),
    forget: () => { fault.value = null; },
  };
}
