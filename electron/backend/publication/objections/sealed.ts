// Who objects and what is said: one sealed record for each objection, opened only with a reason that goes on record.
import { z } from 'zod';
import type { Fields } from '#backend/context.ts';

const Sealed = z.strictObject({
  name: z.string(), idNumber: z.string(), contact: z.string(), contactPerson: z.string(), text: z.string(), files: z.array(z.string()),
});
export type SealedObjection = z.output<typeof Sealed>;

const placeOf = (id: string): string => `objections.sealed/${id}`;

export const sealObjection = (fields: Fields, id: string, one: SealedObjection): Uint8Array => fields.seal(placeOf(id), JSON.stringify(one));

export const openSealed = (fields: Fields, id: string, sealed: Uint8Array): SealedObjection =>
  Sealed.parse(JSON.parse(fields.open(placeOf(id), sealed)));

const squeezed = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/gu, '').toLowerCase();

/** The same letter once more: the same person says the same. Blanks and full-width letters make no difference. */
export const isSame = (a: SealedObjection, b: SealedObjection): boolean =>
  squeezed(a.name) === squeezed(b.name) && squeezed(a.text) === squeezed(b.text);
