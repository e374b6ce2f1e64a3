// The names that calls carry as "who does it": where named users are on they must be the name of whoever is signed in.
import { AppError } from '#contract/errors.ts';
import { personKey, samePerson } from '#backend/identity/same-person.ts';
import type { Session } from './session.ts';

/** Names of somebody else, who does not have to be signed in: whose marks these are; the second person's own words. */
const ofOthers = new Set(['arbitration.mark', 'unblind.approve']);

/** Further places than `person`, `actor` and `operator` of the input itself. */
const deeper: Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown[]>> = {
  'unblind.seal': ({ organiser }) => [(organiser as { person?: unknown } | undefined)?.person],
};

/** Calls whose names are somebody else's, and calls with names further inside: for the test that knows every such field. */
export const namesOfOthers: readonly string[] = [...ofOthers];
export const namesDeeper: readonly string[] = Object.keys(deeper);

/** @throws AppError actor_mismatch. An empty name is nobody's: the record has the user's id anyway. */
export function refuseOthersNames(session: Session, call: string, input: unknown): void {
  if (typeof input !== 'object' || input === null || ofOthers.has(call)) return;
  const given = input as Readonly<Record<string, unknown>>;
  for (const typed of [given['person'], given['actor'], given['operator'], ...deeper[call]?.(given) ?? []]) {
    if (typeof typed !== 'string' || personKey(typed) === '' || samePerson(typed, session.name)) continue;
    throw new AppError('actor_mismatch', { typed, name: session.name });
  }
}
