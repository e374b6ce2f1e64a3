// Reading what keeps a workspace safe: who is signed in, users, keys, backups.
import { isAmong, whoMay } from '#contract/roles.ts';
import { computed, toValue, watch, type MaybeRefOrGetter } from 'vue';
import { backend } from './backend.ts';
import { useRead } from './queries.ts';
import type { Answer } from './shapes.ts';

export type PeopleStatus = Answer<'people', 'status'>;
export type Session = NonNullable<PeopleStatus['session']>;
export type Role = Session['roles'][number];
export type User = Answer<'people', 'list'>['users'][number];
export type AccessRules = PeopleStatus['rules'];
export type BackupList = Answer<'backups', 'list'>;
export type BackupRow = BackupList['backups'][number];
export type Inspected = Answer<'backups', 'inspect'>;
export type Finding = Answer<'workspace', 'check'>['findings'][number];

export const usePeopleStatus = () => useRead(['people', 'status'], () => backend.people.status({}));
export const useUsers = () => useRead(['people', 'list'], () => backend.people.list({}));
export const useKeyStatus = (enabled: () => boolean) => useRead(['keys', 'status'], () => backend.keys.status({}), enabled);
/** Of a folder, also one that cannot be opened; '' is the open workspace. */
export const useBackups = (dir: MaybeRefOrGetter<string>, enabled: () => boolean = () => true) =>
  useRead(() => ['backups', 'list', toValue(dir)], () => backend.backups.list(toValue(dir) ? { dir: toValue(dir) } : {}), enabled);

/** Waits until a password that somebody else set was changed: nothing else is answered before. */
export function usePasswordSettled(): () => Promise<void> {
  const status = usePeopleStatus();
  const settled = () => status.data.value?.session?.mustChange === false;
  return () => new Promise((resolve) => {
    if (settled()) return resolve();
    const stop = watch(settled, (now) => {
      if (!now) return;
      stop();
      resolve();
    });
  });
}

/** Who is signed in; null where nobody needs to. */
export function useSession() {
  const status = usePeopleStatus();
  return {
    status,
    named: computed(() => status.data.value?.named === true),
    session: computed(() => status.data.value?.session ?? null),
    /** Signed in with a name and a password of one's own; false for the holder of the recovery key. */
    byName: computed(() => (status.data.value?.session?.login ?? '') !== ''),
    /** Whether whoever is here may make this call; where it cannot be known yet, no. What is not allowed is not offered. */
    may: (call: string): boolean => {
      const now = status.data.value;
      const who = whoMay(call);
      return now !== undefined && who !== null && (!now.named || isAmong(who, now.session));
    },
    /** May add and change users and their rules: a manager, or anybody where named users are off. */
    manages: computed(() => status.data.value !== undefined && (!status.data.value.named || status.data.value.session?.manages === true)),
  };
}
