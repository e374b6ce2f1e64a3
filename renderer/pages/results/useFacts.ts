// What the results page reads beside the ranking: fairness, seal, checkpoints, late packs, objections. Each may fail alone.
import { computed } from 'vue';
import { backend, faultOf, type Fault } from '../../api/backend.ts';
import { useRead, useWaiting } from '../../api/queries.ts';
import type { Results } from '../../api/shapes.ts';
import { useText } from '../../text/index.ts';

export function useFacts(contestId: () => string, results: () => Results | null) {
  const { t } = useText();
  const of = () => ({ contestId: contestId() });
  const computedAlready = () => results() !== null;
  const fairness = useRead(() => ['results', 'fairness', contestId()], () => backend.results.fairness(of()), computedAlready);
  const status = useRead(() => ['unblind', 'status', contestId()], () => backend.unblind.status(of()), computedAlready);
  const checkpoints = useRead(() => ['audit', 'checkpoints', contestId()], () => backend.audit.checkpoints(of()), computedAlready);
  const publications = useRead(() => ['publication', 'list', contestId()], () => backend.publication.list(of()), computedAlready);
  const waiting = useWaiting(contestId);
  const fault = (error: Error | null): Fault | null => (error ? faultOf(error, t('shared.error.unknown')) : null);
  return {
    fairness: computed(() => (fairness.error.value ? null : fairness.data.value ?? null)),
    fairnessFault: computed(() => fault(fairness.error.value)),
    fairnessWaiting: computed(() => fairness.status.value === 'pending'),
    status: computed(() => (status.error.value ? null : status.data.value ?? null)),
    late: computed(() => waiting.data.value?.items.filter((one) => one.outcome === 'waiting').length ?? 0),
    objections: computed(() => publications.data.value?.openObjections ?? 0),
    /** 核验码 of the newest lock. */
    code: computed(() => {
      const { lockedAt = null } = results() ?? {};
      const locks = checkpoints.data.value?.checkpoints.filter((one) => one.why === 'lock' || one.why === 'correction') ?? [];
      return lockedAt === null ? '' : locks.toSorted((a, b) => b.id - a.id)[0]?.code ?? '';
    }),
  };
}
