// Events of the record that do not fit and that a person accepted, so that they are not asked about again.
import type { Connection } from '#db/open.ts';
import { fact } from '#db/queries/keys.ts';

export const acceptedFact = 'accepted_events';

/** Marks of the accepted events; see badEvents. */
export function acceptedMarks(connection: Connection): string[] {
  const text = fact(connection.read, acceptedFact)?.value;
  return text === undefined ? [] : (JSON.parse(text) as string[]);
}
