// The wizard's only state: file and decisions. Every change asks for a new preview; answers that come late are dropped.
import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import type { Progress } from '#contract/define.ts';
import type { Kind } from '#contract/schema/imports.ts';
import { backend, faultOf, type Fault } from '../../api/backend.ts';
import type { ImportPreview, ImportRow } from '../../api/shapes.ts';
import { useText } from '../../text/index.ts';
import { fold, tooMuch, type Decision } from './decisions.ts';

export type Filter = 'all' | 'errors' | 'warnings' | 'duplicates' | 'updates' | 'problems';
export type Given = Omit<Decision, 'id'>;
export interface Target { kind: Kind; contestId?: string }

/** Rows asked for at once; the window on the list moves with what is on screen. */
const pageSize = 300;
const beforeView = 100;
const debounce = 200;
let counter = 0;

export function usePlan(target: () => Target) {
  const { t } = useText();
  const file = ref('');
  const decisions = shallowRef<readonly Decision[]>([]);
  const withdrawn = shallowRef<readonly Decision[]>([]);
  const plan = computed(() => fold(decisions.value));
  const preview = shallowRef<ImportPreview | null>(null);
  /** Rows of the list under the filter by their place in it; only those near what is on screen are here. */
  const rows = shallowRef<ReadonlyMap<number, ImportRow>>(new Map());
  const filter = ref<Filter>('errors');
  const fault = shallowRef<Fault | null>(null);
  const progress = shallowRef<Progress | null>(null);
  const running = ref(false);
  /** True only after 300 ms, for what should not flicker. */
  const long = ref(false);
  /** Whether the preview says what the plan says. */
  const fresh = ref(false);
  /** The hash of the file when it was first read: decisions about rows are about that file. */
  const firstHash = ref('');
  /** How long the last check took, in seconds. */
  const seconds = ref(0);
  const limit = computed(() => tooMuch(plan.value));

  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let slow: ReturnType<typeof setTimeout> | undefined;
  let controller: AbortController | null = null;
  let top = 0;
  let answered: ((ok: boolean) => void)[] = [];

  const request = () => ({ ...target(), filePath: file.value, ...plan.value });

  function settle(ok: boolean): void {
    const waiting = answered;
    answered = [];
    for (const one of waiting) one(ok);
  }
  async function ask(whole: boolean): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (file.value === '' || limit.value) return settle(false);
    asked += 1;
    const mine = asked;
    controller?.abort();
    const own = new AbortController();
    controller = own;
    running.value = true;
    fault.value = null;
    progress.value = null;
    clearTimeout(slow);
    slow = setTimeout(() => { long.value = true; }, 300);
    const offset = Math.max(0, top - beforeView);
    const page = { filter: filter.value, offset, limit: pageSize };
    const started = performance.now();
    try {
      const answer = await backend.imports.preview({ ...request(), page }, {
        signal: own.signal, onProgress: (now) => { if (mine === asked) progress.value = now; },
      });
      if (mine !== asked) return;
      const loaded = new Map(whole ? [] : rows.value);
      for (const [n, row] of answer.rows.entries()) loaded.set(offset + n, row);
      if (firstHash.value === '') firstHash.value = answer.fileHash;
      rows.value = loaded;
      preview.value = answer;
      fresh.value = true;
      seconds.value = (performance.now() - started) / 1000;
    } catch (thrown) {
      if (mine !== asked) return;
      fault.value = faultOf(thrown, t('shared.error.unknown'));
    }
    clearTimeout(slow);
    running.value = false;
    long.value = false;
    progress.value = null;
    settle(fault.value === null);
  }
  /** The plan has changed: what is shown is old until the next answer. */
  function changed(): void {
    fresh.value = false;
    clearTimeout(timer);
    timer = setTimeout(() => void ask(true), debounce);
  }

  async function open(path: string, kept: readonly Decision[] = []): Promise<boolean> {
    close();
    file.value = path;
    decisions.value = kept;
    filter.value = 'errors';
    await ask(true);
    return preview.value !== null;
  }
  function close(): void {
    asked += 1;
    controller?.abort();
    clearTimeout(timer);
    clearTimeout(slow);
    running.value = false;
    long.value = false;
    fresh.value = false;
    file.value = '';
    firstHash.value = '';
    decisions.value = [];
    withdrawn.value = [];
    preview.value = null;
    rows.value = new Map();
    fault.value = null;
    top = 0;
    settle(false);
  }
  function decide(given: Given): void {
    counter += 1;
    const others = given.slot === undefined ? decisions.value : decisions.value.filter((one) => one.slot !== given.slot);
    decisions.value = [...others, { ...given, id: counter }];
    withdrawn.value = [];
    changed();
  }
  /** Takes back every decision that fits; they can be taken again with redo. */
  function withdraw(fits: (one: Decision) => boolean): void {
    const gone = decisions.value.filter(fits);
    if (gone.length === 0) return;
    decisions.value = decisions.value.filter((one) => !fits(one));
    withdrawn.value = [...withdrawn.value, ...gone];
    changed();
  }
  function undo(): Decision | undefined {
    const last = decisions.value.at(-1);
    if (last) withdraw((one) => one.id === last.id);
    return last;
  }
  function redo(): Decision | undefined {
    const last = withdrawn.value.at(-1);
    if (!last) return undefined;
    withdrawn.value = withdrawn.value.slice(0, -1);
    decisions.value = [...decisions.value, last];
    changed();
    return last;
  }
  function show(next: Filter): void {
    if (filter.value === next) return;
    filter.value = next;
    rows.value = new Map();
    top = 0;
    void ask(true);
  }
  /** These rows are on screen now; asks for them where they are not here yet. */
  function need(first: number, last: number): void {
    top = first;
    // A change that waits, or an answer on its way, brings the rows around `top` anyway.
    if (!preview.value || running.value || timer !== undefined) return;
    const total = preview.value.rowCounts[filter.value];
    for (let n = first; n <= Math.min(last, total - 1); n += 1) {
      if (!rows.value.has(n)) return void ask(false);
    }
  }
  /** Answers when what is shown is what was decided; false if the check was refused or cancelled. */
  function ready(): Promise<boolean> {
    if (fresh.value && !running.value) return Promise.resolve(true);
    if (!running.value && timer === undefined) return Promise.resolve(false);
    return new Promise((resolve) => { answered.push(resolve); });
  }
  onScopeDispose(() => {
    asked += 1;
    controller?.abort();
    clearTimeout(timer);
    clearTimeout(slow);
  });

  return {
    file, decisions, withdrawn, plan, preview, rows, filter, fault, progress, running, long, fresh, firstHash, seconds, limit,
    request, open, close, decide, withdraw, undo, redo, show, need, ready,
    again: () => ask(true),
    cancel: () => controller?.abort(),
  };
}
export type PlanState = ReturnType<typeof usePlan>;
