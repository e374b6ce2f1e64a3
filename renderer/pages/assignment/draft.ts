// The plan under the hand: a proposal, its edits and what was asked. Kept while the program runs; nothing is written before it is applied.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Proposal } from '../../api/shapes.ts';
import { changed, reversed, type Delta, type Pair } from './field.ts';

export type Origin = 'solved' | 'edited' | 'sheet';
/** What the clerk may ask for; '' = as in the contest's settings. */
export interface Asked {
  coverage: number | ''; maxLoad: number | ''; seed: number | '';
  /** Drawn at random with a cap on each pair's probability: as in the settings, not, or with this cap. */
  random: 'rules' | 'no' | 'yes'; randomCap: number | '';
  /** When seats stay empty, a plan that fills most at once. */
  partial: boolean;
}
export const noWish = (): Asked => ({ coverage: '', maxLoad: '', seed: 1, random: 'rules', randomCap: 0.5, partial: false });

export const useDraftStore = defineStore('assignment-draft', () => {
  const contestId = ref('');
  const asked = ref<Asked>(noWish());
  /** The last answer of the solver; the edits came after it. */
  const proposal = shallowRef<Proposal | null>(null);
  const start = shallowRef<readonly Pair[] | null>(null);
  const origin = ref<Origin>('solved');
  const mode = ref<'new' | 'repair'>('new');
  /** What the plan in hand was asked with; wishes changed since concern the next one. */
  const askedWith = ref<Asked>(noWish());
  /** The clerk has said that seats may stay empty. */
  const allowEmpty = ref(false);
  const steps = shallowRef<readonly Delta[]>([]);
  const pairs = shallowRef<readonly Pair[] | null>(null);

  function drop(): void {
    proposal.value = null;
    start.value = null;
    pairs.value = null;
    steps.value = [];
    allowEmpty.value = false;
  }
  /** What is in hand now; calling it puts it back. */
  function keep(): () => void {
    const was = {
      proposal: proposal.value, start: start.value, pairs: pairs.value, steps: steps.value, allowEmpty: allowEmpty.value,
      origin: origin.value, mode: mode.value, askedWith: askedWith.value,
    };
    return () => {
      [proposal.value, start.value, pairs.value, steps.value] = [was.proposal, was.start, was.pairs, was.steps];
      [allowEmpty.value, origin.value, mode.value, askedWith.value] = [was.allowEmpty, was.origin, was.mode, was.askedWith];
    };
  }
  /** Another contest begins with nothing in hand. */
  function of(id: string): void {
    if (contestId.value === id) return;
    contestId.value = id;
    asked.value = noWish();
    drop();
  }
  function take(plan: readonly Pair[], from: Origin, by: 'new' | 'repair', answer: Proposal | null): void {
    proposal.value = answer;
    start.value = plan;
    pairs.value = plan;
    steps.value = [];
    origin.value = from;
    mode.value = by;
    askedWith.value = answer ? { ...asked.value } : noWish();
    allowEmpty.value = false;
  }
  function edit(delta: Delta): void {
    if (!pairs.value) return;
    pairs.value = changed(pairs.value, delta);
    steps.value = [...steps.value, delta];
  }
  /** Takes the last edit back; false: there was none. */
  function undo(): boolean {
    const last = steps.value.at(-1);
    if (!last || !pairs.value) return false;
    steps.value = steps.value.slice(0, -1);
    pairs.value = changed(pairs.value, reversed(last));
    // An edited plan in force that is as it was again is no draft any more.
    if (steps.value.length === 0 && origin.value === 'edited') drop();
    return true;
  }
  const edited = computed(() => steps.value.length > 0);
  return { contestId, asked, askedWith, allowEmpty, proposal, origin, mode, steps, pairs, edited, of, keep, drop, take, edit, undo };
});
