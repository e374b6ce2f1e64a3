// The draft of one contest's rules: kept while other pages are looked at, undone, saved, and merged with what came from elsewhere.
import { computed, ref, shallowReactive, shallowRef, watch, type Ref } from 'vue';
import { backend } from '../../../api/backend.ts';
import { bridge } from '../../../api/bridge.ts';
import type { Contest, ContestRules } from '../../../api/shapes.ts';
import { useTask } from '../../../api/task.ts';
import { typesText } from '../../../keys/useKeys.ts';
import { tellUnsaved } from '../../../stores/unsaved.ts';
import { changedKeys, copyOf, History, isSame, mergeDrafts, textOf, type Draft } from './draft.ts';
import { faultsOf } from './faults.ts';

interface Kept { draft: Draft; base: Draft; basedOn: number; history: History }
/** Unsaved drafts by contest, in this window's memory until they are saved or the workspace is closed. */
const keptDrafts = shallowReactive(new Map<string, Kept>());
bridge.onEvent((event) => { if (event.kind === 'workspace') keptDrafts.clear(); });
tellUnsaved('settings', () => keptDrafts.size > 0);
export const hasUnsaved = (contestId: string): boolean => keptDrafts.has(contestId);

export function useDraft(contestId: string, contest: Ref<Contest | undefined>, refetch: () => Promise<unknown>) {
  const saving = useTask(backend.contests.update);
  const title = ref('');
  const rules = ref<ContestRules | null>(null);
  const base = shallowRef<Draft | null>(null);
  const basedOn = ref(0);
  /** What was saved elsewhere while this draft was open, until it is answered. */
  const elsewhere = shallowRef<Contest | null>(null);
  let history = new History('');
  const steps = ref({ undo: false, redo: false });

  const draft = computed((): Draft | null => (rules.value ? { title: title.value, rules: rules.value } : null));
  const text = computed(() => (draft.value ? textOf(draft.value) : ''));
  const dirty = computed(() => base.value !== null && text.value !== textOf(base.value));
  const faults = computed(() => (draft.value && dirty.value ? faultsOf(draft.value) : []));
  const tell = () => { steps.value = { undo: history.canUndo, redo: history.canRedo }; };

  function show(one: Draft): void {
    title.value = one.title;
    rules.value = copyOf(one.rules);
  }
  /** What is saved becomes the ground of the draft; undo steps stay when only the own save came back. */
  function ground(one: Contest, anew: boolean): void {
    base.value = copyOf({ title: one.title, rules: one.rules });
    basedOn.value = one.revision;
    elsewhere.value = null;
    if (!anew) return;
    show(base.value);
    history.restart(textOf(base.value));
    tell();
  }
  function revert(): void {
    if (contest.value) ground(contest.value, true);
    saving.forget();
    keptDrafts.delete(contestId);
  }
  const kept = keptDrafts.get(contestId);
  if (kept) {
    show(kept.draft);
    [base.value, basedOn.value, history] = [kept.base, kept.basedOn, kept.history];
    tell();
  }
  watch(contest, (now) => {
    if (!now) return;
    if (!rules.value || !base.value) ground(now, true);
    else if (isSame(base.value, { title: now.title, rules: now.rules })) basedOn.value = now.revision;
    else {
      const same = isSame(draft.value, { title: now.title, rules: now.rules });
      if (!dirty.value || same) ground(now, !same);
      else elsewhere.value = now;
    }
  }, { immediate: true });
  watch(text, (now) => {
    if (!draft.value || !base.value) return;
    history.record(now, performance.now(), typesText(document.activeElement) ? document.activeElement : null);
    tell();
    if (dirty.value) keptDrafts.set(contestId, { draft: copyOf(draft.value), base: base.value, basedOn: basedOn.value, history });
    else keptDrafts.delete(contestId);
  }, { flush: 'post' });

  function back(step: 'undo' | 'redo'): boolean {
    const found = history[step]();
    if (found === null) return false;
    show(JSON.parse(found) as Draft);
    tell();
    return true;
  }

  /** Sends what was changed. Stale by something else than the rules: taken as new ground, and sent once more. */
  async function save(): Promise<boolean> {
    if (!draft.value || !base.value || !dirty.value) return false;
    for (let turn = 0; turn < 2; turn += 1) {
      const keys = changedKeys(base.value, draft.value);
      const sent = copyOf(draft.value);
      const answer = await saving.run({
        contestId, basedOn: basedOn.value,
        ...(keys.includes('title') ? { title: sent.title.trim() } : {}),
        ...(keys.some((key) => key !== 'title') ? { rules: sent.rules } : {}),
      });
      if (answer) {
        ground(answer, false);
        // What the border has put in order is shown; what was typed meanwhile stays a draft on top of it.
        // Drawn anew only where it differs: rows drawn anew would take the focus from whoever goes on typing.
        if (base.value && isSame(draft.value, sent) && !isSame(draft.value, base.value)) show(base.value);
        if (!dirty.value) keptDrafts.delete(contestId);
        return true;
      }
      if (saving.fault.value?.code !== 'stale_revision') return false;
      await refetch();
      if (elsewhere.value) return false;
    }
    return false;
  }
  /** My draft on top of theirs. */
  function merge(): void {
    if (!elsewhere.value || !draft.value || !base.value) return;
    const theirs: Draft = { title: elsewhere.value.title, rules: elsewhere.value.rules };
    const { merged } = mergeDrafts(base.value, draft.value, theirs);
    ground(elsewhere.value, false);
    show(merged);
    saving.forget();
  }
  const clash = computed(() => {
    if (!elsewhere.value || !draft.value || !base.value) return null;
    const { taken, both } = mergeDrafts(base.value, draft.value, { title: elsewhere.value.title, rules: elsewhere.value.rules });
    return { taken, both };
  });
  const changed = computed(() => (draft.value && base.value && dirty.value ? changedKeys(base.value, draft.value) : []));
  return { title, rules, dirty, changed, faults, steps, saving, save, revert, merge, clash, undo: () => back('undo'), redo: () => back('redo') };
}
