// Reading: every answer of the backend on screen comes from here and is read again after each successful command.
import { useQuery, useQueryCache, type UseQueryReturn } from '@pinia/colada';
import { toValue, type MaybeRefOrGetter } from 'vue';
import { backend } from './backend.ts';
import { pageLength, useRowWindow } from './row-window.ts';

/** Reads one query of the contract; the key is [feature, call, input], so commands can name what to read again. */
function read<T>(key: MaybeRefOrGetter<readonly (string | number)[]>, call: () => Promise<T>, enabled?: () => boolean) {
  return useQuery({
    key: () => [...toValue(key)],
    query: call,
    staleTime: 0,
    gcTime: 60_000,
    ...(enabled ? { enabled } : {}),
  }) as UseQueryReturn<T, Error>;
}

type ContestRef = MaybeRefOrGetter<string>;
const of = (id: ContestRef) => ({ contestId: toValue(id) });
const has = (id: ContestRef) => () => toValue(id) !== '';

export const useCurrentWorkspace = () => read(['workspace', 'current'], () => backend.workspace.current({}));
export const useRecentWorkspaces = () => read(['workspace', 'recent'], () => backend.workspace.recent({}));
export const useSettings = () => read(['workspace', 'settings'], () => backend.workspace.settings({}));
export const useTemplates = () => read(['contests', 'templates'], () => backend.contests.templates({}));
export const useContests = () => read(['contests', 'list'], () => backend.contests.list({}));
export const useContest = (id: ContestRef) =>
  read(() => ['contests', 'get', toValue(id)], () => backend.contests.get(of(id)), has(id));
export const useJudges = (id: ContestRef) =>
  read(() => ['contests', 'judges', toValue(id)], () => backend.contests.judges(of(id)), has(id));
export const useBatches = (id: ContestRef) =>
  read(() => ['imports', 'batches', toValue(id)], () => backend.imports.batches(of(id)), has(id));
export const useMatrix = (id: ContestRef) =>
  read(() => ['assignment', 'current', toValue(id)], () => backend.assignment.current(of(id)), has(id));
export const usePackList = (id: ContestRef) =>
  read(() => ['packs', 'list', toValue(id)], () => backend.packs.list(of(id)), has(id));
export const useWaiting = (id: ContestRef) =>
  read(() => ['packs', 'waiting', toValue(id)], () => backend.packs.waiting(of(id)), has(id));
export const useCards = (id: ContestRef) =>
  read(() => ['directory', 'cards', toValue(id)], () => backend.directory.cards(of(id)), has(id));
export const useProgress = (id: ContestRef) =>
  read(() => ['packs', 'progress', toValue(id)], () => backend.packs.progress({ ...of(id), compact: true }), has(id));
export const useResults = (id: ContestRef) =>
  read(() => ['results', 'current', toValue(id)], () => backend.results.current(of(id)), has(id));

/** Entries that match a search and a division: how many, and the rows near what is in view. */
export function useEntries(id: ContestRef, search: MaybeRefOrGetter<string>, division: MaybeRefOrGetter<string>) {
  const load = (after: number, limit: number) =>
    backend.contests.entries({ ...of(id), search: toValue(search), division: toValue(division), after, limit });
  const first = read(() => ['contests', 'entries', toValue(id), toValue(search), toValue(division)], () => load(0, pageLength), has(id));
  return { first, ...useRowWindow(() => first.data.value, load) };
}

/**
 * Everything on screen is read again; what is not on screen is read when it is shown.
 * A query that fails keeps its own error, which its page shows: the command that asked has succeeded all the same.
 */
export function useReread() {
  const cache = useQueryCache();
  return async (feature?: string): Promise<void> => {
    await cache.invalidateQueries(feature === undefined ? {} : { key: [feature] }).catch(() => undefined);
  };
}
export { read as useRead };
