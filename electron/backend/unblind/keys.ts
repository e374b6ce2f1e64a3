// The key of sealed identities, wrapped for each two of organiser, supervisor and envelope; nobody opens it alone. Pure.
import { z } from 'zod';
import { newRecoveryKey, parseRecoveryKey, printRecoveryKey } from '#backend/crypto/recovery-key.ts';
import { equalBytes, hkdf, open, scrypt, seal, type Random } from '#backend/crypto/suite.ts';

export type Part = 'organiser' | 'supervisor' | 'envelope';
/** The order in which secrets are joined. */
const parts: readonly Part[] = ['organiser', 'supervisor', 'envelope'];
const pairs = [['organiser', 'supervisor'], ['organiser', 'envelope'], ['supervisor', 'envelope']] as const;

const base64 = z.string().regex(/^[A-Za-z0-9+/]+=*$/);
const Salted = z.strictObject({ salt: base64, check: base64 });
/** A slot asking for more than 1 GiB of memory was not made by this program. */
const Slots = z.strictObject({
  version: z.literal(1), N: z.int().min(2 ** 15).max(2 ** 20), organiser: Salted, supervisor: Salted, envelope: Salted,
  wrapped: z.strictObject({ 'organiser+supervisor': base64, 'organiser+envelope': base64, 'supervisor+envelope': base64 }),
});
export type Slots = z.output<typeof Slots>;
export const readSlots = (json: string): Slots => Slots.parse(JSON.parse(json));

/** log2 of the cost of a passphrase: OWASP's floor for scrypt, as for workspaces (crypto/slots.ts). */
export const usualWork = 17;

/** Typed with an input method, full-width letters and odd spaces are the same words. */
export const plainWords = (typed: string): string => typed.normalize('NFKC').trim();

/** 32 bytes from what a person typed; null where an envelope's words cannot be read. */
async function secretOf(part: Part, typed: string, salt: string, N: number): Promise<Buffer | null> {
  const bytes = Buffer.from(salt, 'base64');
  if (part !== 'envelope') return scrypt(plainWords(typed), bytes, { N, r: 8, p: 1 }, 32);
  const read = parseRecoveryKey(typed);
  return read.ok ? hkdf(read.key, bytes, 'saixue-unblind/1/envelope', 32) : null;
}

/** Tells a slip of the keyboard at the request, before the other person is called. */
const checkOf = (secret: Uint8Array, salt: string): Buffer => hkdf(secret, Buffer.from(salt, 'base64'), 'saixue-unblind/1/check', 8);

const about = (contestId: string, pair: string): string => `saixue-unblind/1\0${contestId}\0${pair}`;
const kekOf = (contestId: string, first: Uint8Array, second: Uint8Array): Buffer =>
  hkdf(Buffer.concat([first, second]), new Uint8Array(0), `saixue-unblind/1\0${contestId}`, 32);

export interface NewSlots { slots: Slots; key: Uint8Array; envelope: string }

/** @param work log2 of the scrypt cost */
export async function makeSlots(
  contestId: string, passphrases: { organiser: string; supervisor: string }, random: Random, work = usualWork,
): Promise<NewSlots> {
  const key = random(32);
  const envelope = printRecoveryKey(newRecoveryKey(random));
  const typed = { ...passphrases, envelope };
  const salts = parts.map(() => Buffer.from(random(16)).toString('base64'));
  const N = 2 ** work;
  const secrets = new Map<Part, Buffer>();
  const salted = {} as Record<Part, { salt: string; check: string }>;
  for (const [index, part] of parts.entries()) {
    const salt = salts[index] ?? '';
    const secret = await secretOf(part, typed[part], salt, N);
    if (!secret) throw new Error('the words of the envelope cannot be read back');
    secrets.set(part, secret);
    salted[part] = { salt, check: checkOf(secret, salt).toString('base64') };
  }
  const wrap = ([one, other]: readonly [Part, Part]): [string, string] => {
    const kek = kekOf(contestId, secrets.get(one) ?? new Uint8Array(), secrets.get(other) ?? new Uint8Array());
    return [`${one}+${other}`, seal(kek, about(contestId, `${one}+${other}`), key, random).toString('base64')];
  };
  const slots = Slots.parse({ version: 1, N, ...salted, wrapped: Object.fromEntries(pairs.map(wrap)) });
  for (const secret of secrets.values()) secret.fill(0);
  return { slots, key, envelope };
}

/** Whether these are the words of that part. */
export async function wordsFit(slots: Slots, part: Part, typed: string): Promise<boolean> {
  const { salt, check } = slots[part];
  const secret = await secretOf(part, typed, salt, slots.N);
  return secret !== null && equalBytes(checkOf(secret, salt), Buffer.from(check, 'base64'));
}

export interface Given { part: Part; words: string }

/** The key, or null: one of the two was wrong, and nobody learns which. */
export async function openSlots(slots: Slots, contestId: string, given: readonly [Given, Given]): Promise<Uint8Array | null> {
  const [one, other] = given.toSorted((a, b) => parts.indexOf(a.part) - parts.indexOf(b.part));
  const pair = pairs.find(([a, b]) => a === one?.part && b === other?.part);
  if (!one || !other || !pair) return null;
  const name = pair.join('+') as keyof Slots['wrapped'];
  const first = await secretOf(one.part, one.words, slots[one.part].salt, slots.N);
  const second = await secretOf(other.part, other.words, slots[other.part].salt, slots.N);
  if (!first || !second) return null;
  const key = open(kekOf(contestId, first, second), about(contestId, name), Buffer.from(slots.wrapped[name], 'base64'));
  first.fill(0);
  second.fill(0);
  return key;
}
