// The batch of returned files in the inbox: looked at, ticked, received; nothing is written before it is confirmed.
import { computed, ref, shallowRef, watch } from 'vue';
import { backend } from '../../api/backend.ts';
import type { Answer, Incoming } from '../../api/shapes.ts';
import { useTask } from '../../api/task.ts';
import { useCarriedStore } from '../../stores/carried.ts';

/** Needs a person's choice before it is taken: it changes scores, follows no pack that is here, or nobody signed it. */
export const needsChoice = (item: Incoming): boolean => item.acceptable && (item.needsConfirm || item.verdict === 'changed');
/** Kept without counting: archived, one of two computers, forked or late. Nothing to tick. */
export const isAside = (item: Incoming): boolean => ['older', 'branch', 'fork', 'late'].includes(item.verdict) && !item.acceptable;

export function useBatch(contestId: () => string) {
  const carried = useCarriedStore();
  const previewing = useTask(backend.packs.preview, { reread: 'nothing' });
  const receiving = useTask(backend.packs.receive);
  const preview = shallowRef<Answer<'packs', 'preview'> | null>(null);
  const ticked = ref<ReadonlySet<string>>(new Set());
  const active = ref(0);

  const items = computed(() => preview.value?.items ?? []);
  const current = computed((): Incoming | undefined => items.value[active.value]);
  const chosen = computed(() => items.value.filter((one) => ticked.value.has(one.file)));
  const aside = computed(() => items.value.filter(isAside));
  const undecided = computed(() => items.value.filter((one) => one.acceptable && !ticked.value.has(one.file)));

  async function look(files: readonly string[]): Promise<void> {
    if (files.length === 0) {
      preview.value = null;
      return;
    }
    const answer = await previewing.run({ contestId: contestId(), files: [...files] });
    if (!answer) return;
    const before = new Set(items.value.map((one) => one.file));
    preview.value = answer;
    // What was looked at before keeps its tick; of new files those that nothing speaks against are ticked.
    ticked.value = new Set(answer.items.filter((one) => one.acceptable && (before.has(one.file) ? ticked.value.has(one.file) : !needsChoice(one)))
      .map((one) => one.file));
    active.value = Math.min(active.value, Math.max(0, answer.items.length - 1));
  }
  watch(() => carried.scorePacks, (files) => { if (files.length) void look(files); }, { immediate: true });

  function tick(item: Incoming, on: boolean): void {
    if (!item.acceptable) return;
    const next = new Set(ticked.value);
    if (on) next.add(item.file);
    else next.delete(item.file);
    ticked.value = next;
  }

  function clear(): void {
    carried.scorePacks = [];
    preview.value = null;
    active.value = 0;
  }

  /** What was not taken although it could have been stays for a second look. */
  async function receive(): Promise<{ received: number; aside: number; left: number } | undefined> {
    if (!preview.value || receiving.running.value || chosen.value.length + aside.value.length === 0) return undefined;
    const hashes = (list: readonly Incoming[]) => [...new Set(list.flatMap((one) => one.fileHash ?? []))];
    const confirm = hashes(chosen.value.filter((one) => one.needsConfirm));
    const answer = await receiving.run({
      contestId: contestId(), files: items.value.map((one) => one.file), basedOn: preview.value.basedOn, confirm,
      leave: hashes(undecided.value).filter((hash) => !confirm.includes(hash)),
    });
    if (!answer) return undefined;
    const left = answer.items.filter((one) => one.acceptable && !one.taken).map((one) => one.file);
    ticked.value = new Set();
    preview.value = null;
    active.value = 0;
    carried.scorePacks = left;
    return { received: answer.received, aside: answer.items.filter((one) => one.taken && !one.acceptable).length, left: left.length };
  }

  return { previewing, receiving, preview, items, current, active, ticked, chosen, aside, undecided, look, tick, clear, receive };
}
