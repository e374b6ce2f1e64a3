// The work on one plan: solve, repair, edit by hand, have it checked, apply. The backend decides, this keeps order.
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue';
import type { Progress } from '#contract/define.ts';
import { backend, faultOf, type Fault } from '../../api/backend.ts';
import { useContest, useMatrix, usePackList } from '../../api/queries.ts';
import type { Answer, Proposal } from '../../api/shapes.ts';
import { useTask } from '../../api/task.ts';
import { useText } from '../../text/index.ts';
import { noWish, useDraftStore, type Asked } from './draft.ts';
import { differenceOf, fieldOf, seatsOf, type Delta, type Pair } from './field.ts';

export type Checked = Answer<'assignment', 'check'>;
export type Evaluation = Omit<Checked, 'faults'>;
type Mode = 'new' | 'repair';

export function usePlan(contestId: () => string) {
  const { t } = useText();
  const contest = useContest(contestId);
  const matrix = useMatrix(contestId);
  const packs = usePackList(contestId);
  const store = useDraftStore();
  store.of(contestId());
  const proposing = useTask(backend.assignment.propose, { reread: 'nothing', resume: true });
  const applying = useTask(backend.assignment.apply);

  const now = computed(() => matrix.data.value);
  const field = computed(() => fieldOf(now.value));
  const inForce = computed(() => now.value?.pairs ?? []);
  const pairs = computed((): readonly Pair[] => store.pairs ?? inForce.value);
  const seats = computed(() => seatsOf(pairs.value));
  const state = computed(() => contest.data.value?.state ?? 'setup');
  /** Packs are out: what is scored stays, and only a repair is possible. */
  const judging = computed(() => state.value === 'judging' || state.value === 'scored');
  const canSolve = computed(() => state.value === 'setup' || state.value === 'assigned');
  const canRepair = computed(() => inForce.value.length > 0 && state.value !== 'published');
  const canChange = computed(() => canSolve.value || canRepair.value);
  const revision = computed(() => contest.data.value?.revision ?? 0);

  /** What was found out about the plan in view: by the solver, or by a check after edits. */
  const checked = shallowRef<Checked | null>(null);
  const checkFault = shallowRef<Fault | null>(null);
  const checkProgress = shallowRef<Progress | null>(null);
  const checking = ref(false);
  /** A change of our own is under way: what is on screen follows by itself. */
  const busy = ref(false);
  /** While an edit is being checked, what was known before it stays on screen, dimmed; nothing can be applied then. */
  const evaluation = computed((): Evaluation | null => checked.value ?? (store.edited && !checking.value ? null : store.proposal));
  /** Empty seats are told by `missing` and the tight spots. */
  const faults = computed(() => (checked.value?.faults ?? []).filter((one) => one.kind !== 'short'));
  const missing = computed(() => evaluation.value?.lines.find((one) => one.objective === 'unfilled')?.result
    ?? (store.edited ? 0 : store.proposal?.objective.unfilled ?? 0));
  const proven = computed(() => {
    const lines = evaluation.value?.lines ?? [];
    return lines.length > 0 && lines.every((one) => one.proven);
  });
  const stale = computed(() => store.pairs !== null && !checking.value && !busy.value && evaluation.value !== null
    && evaluation.value.basedOn !== revision.value);
  const applicable = computed(() => store.pairs !== null && evaluation.value !== null && !checking.value && !stale.value
    && (missing.value === 0 || store.allowEmpty) && faults.value.length === 0 && (store.mode === 'repair' ? canRepair.value : canSolve.value));
  const difference = computed((): Delta => (store.pairs ? differenceOf(inForce.value, store.pairs) : { added: [], removed: [] }));
  const packed = computed(() => new Set((packs.data.value?.packs ?? []).map((one) => one.judgeId)));

  const number = (value: number | ''): number | undefined => (value === '' || !Number.isFinite(Number(value)) ? undefined : Number(value));
  /** Judges per entry that all entries of the plan in force have, where the rules would say another number. */
  const evenCoverage = computed((): number | '' => {
    const { counts } = seats.value;
    const all = new Set((now.value?.entries ?? []).map((one) => counts.get(one.entryId) ?? 0));
    const [first = 0] = all;
    return all.size === 1 && first > 0 && now.value?.entries.some((one) => one.coverage !== first) ? first : '';
  });
  const inHand = (): Asked => (store.pairs && store.origin === 'solved' ? store.askedWith : { ...noWish(), coverage: evenCoverage.value });
  const randomOf = (asked: Asked) => (asked.random === 'rules' ? {} : { randomCap: asked.random === 'no' ? null : number(asked.randomCap) ?? 1 });
  function wishesOf(mode: Mode, asked: Asked) {
    const coverage = number(asked.coverage);
    const maxLoad = number(asked.maxLoad);
    return {
      contestId: contestId(), mode, seed: number(asked.seed) ?? 0,
      ...(coverage === undefined ? {} : { coverage }), ...(maxLoad === undefined ? {} : { maxLoad }),
    };
  }
  /** For questions about the plan in view: as it was asked for; about the plan in force: by the rules. */
  const wishes = () => wishesOf(store.pairs ? store.mode : 'new', inHand());
  const coverageOf = (own: number): number => number(inHand().coverage) ?? own;

  let controller: AbortController | null = null;
  /** Asks what the plan in view is worth; the latest question wins. */
  async function check(): Promise<void> {
    controller?.abort();
    if (pairs.value.length === 0) return;
    const mine = new AbortController();
    controller = mine;
    checking.value = true;
    checkFault.value = null;
    checkProgress.value = null;
    try {
      const question = { ...wishes(), ...randomOf(inHand()), pairs: [...pairs.value], partial: store.allowEmpty };
      const answer = await backend.assignment.check(question, {
        signal: mine.signal, onProgress: (progress) => { if (controller === mine) checkProgress.value = progress; },
      });
      if (controller === mine) checked.value = answer;
    } catch (thrown) {
      if (controller === mine) {
        checked.value = null;
        checkFault.value = faultOf(thrown, t('shared.error.unknown'));
      }
    } finally {
      if (controller === mine) checking.value = false;
    }
  }
  /** Asked for by the clerk, who reads that it was cancelled. */
  function stopCheck(): void {
    controller?.abort();
  }
  /** The question is of no interest any more. */
  function dropCheck(): void {
    const last = controller;
    controller = null;
    checking.value = false;
    last?.abort();
  }
  onBeforeUnmount(dropCheck);

  /** Why there is no plan with every seat filled, and the plan that fills most. */
  const shortage = shallowRef<Proposal | null>(null);
  async function ask(mode: Mode, partial: boolean): Promise<Proposal | undefined> {
    const { asked } = store;
    return proposing.run({ ...wishesOf(mode, asked), partial, ...randomOf(asked) });
  }
  /** Cancelled by the clerk: an answer that comes all the same is not taken. */
  const stopped = ref(false);
  const cancelled = ref(false);
  function stopSolve(): void {
    stopped.value = true;
    proposing.cancel();
  }
  async function solve(mode: Mode): Promise<void> {
    if (proposing.running.value || (mode === 'repair' ? !canRepair.value : !canSolve.value)) return;
    applying.forget();
    dropCheck();
    checkFault.value = null;
    cancelled.value = false;
    shortage.value = null;
    const putBack = store.keep();
    store.drop();
    checked.value = null;
    stopped.value = false;
    const answer = await ask(mode, store.asked.partial);
    if (stopped.value) {
      proposing.fault.value = null;
      cancelled.value = true;
      putBack();
      if (store.edited || store.proposal === null) await check();
      return;
    }
    if (answer) return store.take(answer.pairs, 'solved', mode, answer);
    const refused = proposing.fault.value;
    if (refused?.code === 'infeasible') {
      // The same question once more, leaving seats empty: that tells how many are missing and where.
      const partial = await ask(mode, true);
      shortage.value = partial ?? null;
      proposing.fault.value = refused;
    }
    if (inForce.value.length > 0) await check();
  }
  function showPartial(): void {
    if (!shortage.value) return;
    checked.value = null;
    proposing.forget();
    store.take(shortage.value.pairs, 'solved', shortage.value.mode, shortage.value);
    shortage.value = null;
  }

  const editMode = (): Mode => (canSolve.value ? 'new' : 'repair');
  async function edit(delta: Delta): Promise<void> {
    if (!canChange.value) return;
    if (!store.pairs) store.take(inForce.value, 'edited', editMode(), null);
    store.edit(delta);
    await check();
  }
  async function undo(): Promise<boolean> {
    if (!store.undo()) return false;
    if (store.pairs && !store.edited && store.proposal && store.proposal.basedOn === revision.value) {
      dropCheck();
      checked.value = null;
    } else await check();
    return true;
  }
  async function bring(plan: readonly Pair[]): Promise<void> {
    store.take(plan, 'sheet', editMode(), null);
    checked.value = null;
    shortage.value = null;
    proposing.forget();
    await check();
  }
  async function discard(): Promise<void> {
    store.drop();
    checked.value = null;
    shortage.value = null;
    proposing.forget();
    await check();
  }
  /** Runs a change that is written at once (a pin, a conflict) and looks at the plan again afterwards. */
  async function during<T>(change: () => Promise<T | undefined>): Promise<T | undefined> {
    busy.value = true;
    try {
      const answer = await change();
      if (answer !== undefined) await check();
      return answer;
    } finally {
      busy.value = false;
    }
  }
  async function apply(): Promise<Answer<'assignment', 'apply'> | undefined> {
    if (!store.pairs || !evaluation.value || !applicable.value || applying.running.value) return undefined;
    busy.value = true;
    const { coverage, maxLoad } = wishes();
    try {
      const answer = await applying.run({
        contestId: contestId(), pairs: [...store.pairs], basedOn: evaluation.value.basedOn, mode: store.mode,
        seed: store.proposal?.seed ?? number(store.asked.seed) ?? 0,
        certificate: store.edited ? '' : store.proposal?.certificate ?? '', partial: store.allowEmpty,
        ...(coverage === undefined ? {} : { coverage }), ...(maxLoad === undefined ? {} : { maxLoad }), ...randomOf(inHand()),
      });
      if (!answer) return undefined;
      store.drop();
      checked.value = null;
      await check();
      return answer;
    } finally {
      busy.value = false;
    }
  }
  // A plan in force is looked at when it comes on screen and when the data under it moved on.
  watch(() => (store.pairs === null && now.value && inForce.value.length > 0 ? now.value.basedOn : -1), (basedOn) => {
    if (basedOn >= 0 && !busy.value && !proposing.running.value && checked.value?.basedOn !== basedOn) void check();
  }, { immediate: true });
  // Edits that came back with the page are checked again.
  watch(() => store.pairs !== null && now.value !== undefined, (here) => {
    if (here && checked.value === null && (store.edited || store.proposal === null)) void check();
  }, { immediate: true });

  return {
    contest, now, field, inForce, pairs, seats, state, judging, canSolve, canRepair, canChange, revision, store, evaluation, faults, missing, proven,
    stale, applicable, difference, packed, checking, checkFault, checkProgress, stopCheck, shortage, proposing, applying, busy,
    wishes, randomOf, inHand, coverageOf, check, solve, stopSolve, stopped, cancelled, showPartial, edit, undo, bring, discard, during, apply,
  };
}
export type Plan = ReturnType<typeof usePlan>;
