// Which teachers a report speaks of: unit, school, stage, subject, standing; the same on the overview and the warnings.
import { computed, reactive } from 'vue';
import type { Standing } from '../../api/credit-queries.ts';

/** The filter that leaves nobody out, as the calls take it. */
export const everybody = { unitId: null, schoolId: null, stage: null, subject: null, standing: null } as const;

export interface FilterState { unitId: string; schoolId: string; stage: string; subject: string; standing: Standing | '' }

/** Empty words mean "all"; the input of the contract has null for them. */
export function useFilters() {
  const state = reactive<FilterState>({ unitId: '', schoolId: '', stage: '', subject: '', standing: '' });
  const input = computed(() => ({
    unitId: state.unitId || null, schoolId: state.schoolId || null, stage: state.stage || null, subject: state.subject || null,
    standing: state.standing || null,
  }));
  const chosen = computed(() => Object.values(state).some((one) => one !== ''));
  const clear = () => { Object.assign(state, { unitId: '', schoolId: '', stage: '', subject: '', standing: '' }); };
  return { state, input, chosen, clear };
}
export type Filters = ReturnType<typeof useFilters>;
