// The .sxarc: a zip with JSON members that any program reads in decades. Names and shapes of its members: docs/archive.md.
import { z } from 'zod';
import { Why } from '#contract/schema/audit.ts';

export const archiveFormat = 1;
export const archiveKind = 'saixue-archive';

/** Names of members; those of a version hold its number. */
export const names = {
  readme: 'README.txt', archive: 'archive.json', events: 'events.jsonl', checkpoints: 'checkpoints.json', packs: 'packs.json',
  printed: 'printed.json',
  version: (number: number): string => `versions/${number}.json`,
  docket: (number: number): string => `versions/${number}-docket.json`,
  rows: (number: number): string => `versions/${number}-rows.json`,
} as const;
const fixedNames = ['README\\.txt', 'archive\\.json', 'events\\.jsonl', 'checkpoints\\.json', 'packs\\.json', 'printed\\.json'];
export const memberName = new RegExp(`^(${fixedNames.join('|')}|versions/[1-9]\\d{0,5}(-docket|-rows)?\\.json)$`);

/** Most bytes of one member that is read as a whole, and of one event. */
export const mostBytes = 256 * 1024 * 1024;
export const mostOfEvent = 1024 * 1024;

export const Hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const Hex64 = z.string().regex(/^[0-9a-f]{128}$/);
const Token = z.string().regex(/^J\d{2,6}$/);
const count = z.int().min(0);
const text = z.string().max(4000);

/** archive.json: what the file is, and the hash of every other member. */
export const Cover = z.strictObject({
  kind: z.literal(archiveKind), format: z.literal(archiveFormat), program: text,
  contest: z.strictObject({ id: text, title: text }), madeAt: text,
  events: count, versions: z.array(z.int().min(1)).max(10_000).refine((list) => list.every((one, at) => at === 0 || one > (list[at - 1] ?? 0))),
  members: z.record(z.string().max(80), Hex32),
});
export type Cover = z.output<typeof Cover>;

/** One line of events.jsonl: the canonical body as it was hashed, and the hash. */
export const EventLine = z.strictObject({ body: z.string(), hash: Hex32 });
export const EventBody = z.object({
  seq: z.int().min(1), at: text, action: text, contest: text.nullable(), subject: text,
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type EventBody = z.output<typeof EventBody>;

/** checkpoints.json: signed notes, and who co-signed them. Keys of judges stand under their tokens. */
export const Checkpoints = z.strictObject({
  contestKey: Hex32.nullable(), keys: z.record(Token, Hex32),
  checkpoints: z.array(z.strictObject({
    why: Why, size: z.int().min(1), root: Hex32, note: z.string().max(8000), at: text,
    cosignatures: z.array(z.strictObject({ judge: Token, key: Hex32, signature: Hex64, at: text })).max(100_000),
  })).max(1_000_000),
});
export type Checkpoints = z.output<typeof Checkpoints>;

/** versions/<n>.json: a locked version, without who locked it and why in words. */
export const Version = z.strictObject({
  version: z.int().min(1), kind: z.enum(['locked', 'corrected']), method: text, at: text, void: z.boolean(),
  docketSha256: Hex32, rowsSha256: Hex32, commitment: Hex32,
});
export type Version = z.output<typeof Version>;

/** packs.json: every score pack that was taken in, as the receipts of the judges name it. */
export const Packs = z.strictObject({
  packs: z.array(z.strictObject({
    judge: Token, hash: Hex32, signer: z.string().max(64).regex(/^[0-9a-f]*$/), revision: z.int().min(1), seq: z.int().min(1),
    batch: text, receipt: text, undone: z.boolean(), counts: z.boolean().describe('the newest of its judge'),
  })).max(1_000_000),
});
export type Packs = z.output<typeof Packs>;

/** printed.json: the codes that stand on paper, in the order of the chain. */
export const Printed = z.strictObject({
  codes: z.array(z.strictObject({ code: text, size: z.int().min(1), why: Why, at: text })).max(1_000_000),
});
export type Printed = z.output<typeof Printed>;
