// What is in the open workspace now, as far as whoever sits here may see it: to stand beside what a backup holds.
import { shallowRef } from 'vue';
import { backend } from '../../api/backend.ts';
import type { Inspected } from '../../api/trust-queries.ts';

export type Counts = { [K in keyof Inspected['counts']]: number | null };

export function useCountsNow() {
  const counts = shallowRef<Counts | null>(null);
  /** Each number is asked for by itself: what may not be seen stays unknown. */
  async function read(): Promise<void> {
    const ask = async <T>(call: Promise<T>): Promise<T | null> => call.catch(() => null);
    const [contests, tree, ledger] = await Promise.all([
      ask(backend.contests.list({})), ask(backend.directory.tree({})), ask(backend.credits.verify({})),
    ]);
    counts.value = {
      contests: contests?.contests.length ?? null, entries: contests ? contests.contests.reduce((sum, one) => sum + one.counts.entries, 0) : null,
      schools: tree ? tree.schools.length : null, teachers: tree?.teachers ?? null, postings: ledger?.lines ?? null,
    };
  }
  return { counts, read };
}
