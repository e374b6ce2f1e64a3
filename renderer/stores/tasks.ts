// What runs now, whoever started it: a task goes on when its page is left, and is told at the foot of every page.
import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, watch } from 'vue';
import type { Fault } from '../api/backend.ts';
import { bridge } from '../api/bridge.ts';
import { leavableAfter, toldAfter, wholeShare, worthTelling, type RunningTask } from './task-facts.ts';

export * from './task-facts.ts';

export const useTaskStore = defineStore('tasks', () => {
  const running = ref<readonly RunningTask[]>([]);
  /** Ends that nobody was there to see; each until it is closed. */
  const told = ref<readonly RunningTask[]>([]);
  const now = ref(Date.now());
  let clock: ReturnType<typeof setInterval> | null = null;
  let count = 0;

  const long = computed(() => running.value.filter((one) => now.value - one.startedAt >= toldAfter));
  /** At the foot: what was left, what no page shows, and what runs so long that one may leave. */
  const atFoot = computed(() => long.value.filter((one) => one.left || one.apart || now.value - one.startedAt >= leavableAfter));
  watch(() => wholeShare(long.value), (share) => bridge.taskProgress(share));

  function start(what: Pick<RunningTask, 'call' | 'path' | 'topic' | 'cancel'>): RunningTask {
    count += 1;
    const task = shallowReactive<RunningTask>({
      ...what, id: count, startedAt: Date.now(), progress: null, left: false, apart: false, stopping: false, ended: null,
    });
    running.value = [...running.value, task];
    now.value = Date.now();
    clock ??= setInterval(() => { now.value = Date.now(); }, 500);
    return task;
  }
  function end(task: RunningTask, answer: unknown, fault: Fault | null, file: string | null): void {
    task.ended = { answer, fault, file, seconds: (Date.now() - task.startedAt) / 1000 };
    running.value = running.value.filter((one) => one.id !== task.id);
    if (worthTelling(task, task.ended)) told.value = [...told.value, task];
    if (running.value.length === 0 && clock !== null) {
      clearInterval(clock);
      clock = null;
    }
  }
  function stop(task: RunningTask): void {
    task.stopping = true;
    task.cancel();
  }
  const forget = (task: RunningTask): void => { told.value = told.value.filter((one) => one.id !== task.id); };
  /** One that was started on this page before it was left. */
  const leftOn = (call: string, path: string): RunningTask | undefined =>
    running.value.find((one) => one.left && one.call === call && one.path === path);
  return { running, long, atFoot, told, now, start, end, stop, forget, leftOn };
});
