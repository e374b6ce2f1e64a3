// What stands in the headers of the two packs, and nothing else.
// The judging pack has no field for a person, a school, a path, or a time finer than a day.
//
//   JudgingPackHeader, ScorePackHeader      the signed headers (zod and type)
//   JudgingPackContent, ScorePackContent    the same without what the writer fills in (format, signer, blobs, hashes)
//   packRubric / deskRubric                 points as in the contract ↔ integer hundredths as in packs
//   rubricsHash(rubrics)                    SHA-256 of the canonical JSON of the list
import { z } from 'zod';
import type { Rubric } from '#contract/schema/rules.ts';
import { sha256Hex } from '../crypto/suite.ts';
import { parseEntryCode } from './codes.ts';
import { packFormats, packSuite } from './container.ts';
import { deskCriterion, packCriterion, PackCriterion } from './criteria.ts';
import { hundredths, Hundredths, Id, inPoints, line, paragraph } from './fields.ts';
import { isPlainMask, PackMask } from './masks.ts';

export { shownText } from './fields.ts';
import { canonicalBytes } from './strict-json.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const PublicKey = Hash;
const AgeRecipient = z.string().regex(/^age1[02-9ac-hj-np-z]{58}$/);
const Slot = z.int().min(0).max(1_000_000);
const Counter = z.int().min(1).max(1_000_000);
const Code = z.string().refine((text) => parseEntryCode(text) === text);
const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

/** A signed note, see chain/note.ts: its lines are checked where it is believed. */
const NoteText = z.string().max(2000)
  .regex(/^saixue\/[\x20-\x7e]{1,140}\n\d{1,15}\n[A-Za-z0-9+/]{43}=\n\n(— [\x21-\x7e]{1,100} [A-Za-z0-9+/=]{92}\n){1,10}$/);

const unique = <K extends string>(key: K) => (list: readonly Record<K, string | number>[]) =>
  new Set(list.map((one) => one[key])).size === list.length;

export const PackRubric = z.strictObject({
  id: Id, version: z.int().min(0), name: line(),
  criteria: z.array(PackCriterion).min(1).max(200).refine(unique('id')),
  comment: z.strictObject({ requiredBelow: Hundredths.nullable(), requiredAbove: Hundredths.nullable() }),
});
export type PackRubric = z.output<typeof PackRubric>;

const Blob = z.strictObject({ len: z.int().min(0).max(2 ** 42), sha256: Hash });

const Format = z.literal(packFormats);
const envelope = { format: Format, minReader: Format, suite: z.literal(packSuite) };

/** A mark given before, as an arbiter sees it: under a letter, in an order of chance, without a word of who gave it. */
const EarlierMark = z.strictObject({
  label: z.string().regex(/^[A-Z]{1,2}$/), total: Hundredths,
  scores: z.array(z.strictObject({ criterion: Id, value: Hundredths })).max(200).refine(unique('criterion')),
  comment: paragraph(2000),
});
export type EarlierMark = z.output<typeof EarlierMark>;

const Entry = z.strictObject({
  code: Code, title: line(), division: line(), category: line(), subject: line(), grade: line(),
  seconds: z.int().min(0).max(864_000).nullable(), rubric: Id, mask: z.int().min(0).max(99).optional(),
  attachments: z.array(z.strictObject({
    blob: z.int().min(0), label: line(), media: z.string().regex(/^[a-z]+\/[a-z0-9.+-]{1,100}$/),
    bytes: z.int().min(0),
  })).max(100),
  /** Read as arbiter who sees the marks given before; a blind reader has none. Format 4. */
  readings: z.array(EarlierMark).min(1).max(60).refine(unique('label')).optional(),
  /** The comment must give a reason. Format 4. */
  reasonRequired: z.literal(true).optional(),
});
export type PackEntry = z.output<typeof Entry>;

const judging = {
  contest: z.strictObject({ id: Id, title: line() }),
  pack: z.strictObject({ id: Id, revision: Counter, prev: Hash.nullable() }),
  receiveKey: AgeRecipient,
  deadline: Day.nullable(),
  rubrics: z.array(PackRubric).min(1).max(100).refine(unique('id')),
  mask: PackMask,
  /** Masks of categories that have their own; an entry names its mask by the place in this list. */
  masks: z.array(PackMask).min(1).max(100).optional(),
  entries: z.array(Entry).max(20_000).refine(unique('code')),
  /** Entries to practise on, with reference marks and feedback; `qualifies`: counts for the gate. Format 3. */
  practice: z.array(z.strictObject({
    entry: Entry, qualifies: z.boolean(), feedback: paragraph(2000),
    reference: z.array(z.strictObject({ criterion: Id, value: Hundredths })).min(1).max(200).refine(unique('criterion')),
  })).min(1).max(200).optional(),
  /** Most that a total may lie off the reference, in hundredths; how many qualifying entries must be inside. Format 3. */
  gate: z.strictObject({ tolerance: Hundredths.nullable(), needed: z.int().min(0).max(100) }).optional(),
  /** Percent of a video below which the judge gets a gentle notice. Format 3. */
  minimumWatched: z.int().min(1).max(100).optional(),
  /** Newest signed checkpoint of the organiser's record, and proofs from those that this judge got before. Format 4. */
  checkpoint: z.strictObject({
    note: NoteText,
    from: z.array(z.strictObject({ size: z.int().min(1).max(1_000_000_000), proof: z.array(Hash).max(64) })).min(1).max(40)
      .refine(unique('size')).optional(),
  }).optional(),
};

export const JudgingPackContent = z.strictObject({ ...judging, recipient: z.strictObject({ slot: Slot }) });
export type JudgingPackContent = z.input<typeof JudgingPackContent>;

/**
 * The lowest format that knows everything in a judging pack: 1, or 2 with ways of scoring other than points, vetoes and
 * masks beyond first and last seconds, or 3 with practice entries, a gate or a minimum to watch, or 4 with entries of
 * arbitration or a checkpoint. A program that knows only an older format asks to be updated instead of showing half.
 */
export function formatOf(content: {
  rubrics: readonly PackRubric[]; mask: PackMask; masks?: unknown; practice?: unknown; gate?: unknown; minimumWatched?: unknown; deadline?: unknown;
  checkpoint?: unknown; entries?: readonly { readings?: unknown; reasonRequired?: unknown }[];
}): 1 | 2 | 3 | 4 {
  if (content.checkpoint !== undefined) return 4;
  if (content.entries?.some((one) => one.readings !== undefined || one.reasonRequired !== undefined)) return 4;
  if ([content.practice, content.gate, content.minimumWatched].some((one) => one !== undefined)) return 3;
  const plain = content.masks === undefined && isPlainMask(content.mask) && content.rubrics.every((rubric) =>
    rubric.criteria.every((one) => one.mode === undefined && one.veto === undefined));
  return plain ? 1 : 2;
}

/** Entries and practice entries of a pack, in its order: codes, rubrics, masks and blobs are checked for both alike. */
export const allEntries = (header: { entries: readonly PackEntry[]; practice?: readonly { entry: PackEntry }[] | undefined }): PackEntry[] =>
  [...header.entries, ...(header.practice ?? []).map((one) => one.entry)];

export const JudgingPackHeader = z.strictObject({
  ...envelope,
  kind: z.literal('judging-pack'),
  ...judging,
  signer: z.strictObject({ role: z.literal('organiser'), key: PublicKey }),
  recipient: z.strictObject({ slot: Slot, key: AgeRecipient.nullable() }),
  rubricsSha256: Hash,
  blobs: z.array(Blob).max(100_000),
}).superRefine((header, context) => {
  const fault = (...path: (string | number)[]) => context.addIssue({ code: 'custom', path, message: 'does not fit' });
  if (rubricsHash(header.rubrics) !== header.rubricsSha256) fault('rubricsSha256');
  if (header.format !== formatOf(header) || header.minReader !== header.format) fault('format');
  const rubrics = new Set(header.rubrics.map((one) => one.id));
  const used = new Set<number>();
  const masks = new Set<number>();
  const every = allEntries(header);
  if (new Set(every.map((one) => one.code)).size !== every.length) fault('practice');
  header.practice?.forEach(({ entry, reference }, i) => {
    const rubric = header.rubrics.find((one) => one.id === entry.rubric);
    const most = new Map(rubric?.criteria.map((one) => [one.id, one.max]));
    // One mark for each criterion, none above its most points.
    const fits = reference.length === most.size && reference.every((one) => one.value <= (most.get(one.criterion) ?? -1));
    if (!fits) fault('practice', i, 'reference');
    if (header.practice?.[i]?.entry.readings !== undefined) fault('practice', i, 'entry', 'readings');
  });
  every.forEach((entry, i) => {
    if (!rubrics.has(entry.rubric)) fault('entries', i, 'rubric');
    if (entry.mask !== undefined && !header.masks?.[entry.mask]) fault('entries', i, 'mask');
    if (entry.mask !== undefined) masks.add(entry.mask);
    entry.attachments.forEach((attachment, j) => {
      if (header.blobs[attachment.blob]?.len !== attachment.bytes) fault('entries', i, 'attachments', j, 'bytes');
      used.add(attachment.blob);
    });
  });
  if (used.size !== header.blobs.length) fault('blobs');
  if (masks.size !== (header.masks?.length ?? 0)) fault('masks');
});
export type JudgingPackHeader = z.output<typeof JudgingPackHeader>;

const Sheet = z.strictObject({
  code: Code,
  status: z.enum(['draft', 'submitted', 'recused', 'reported']),
  /** Hundredths of a point. A criterion that was left blank has no line here; it is never zero. */
  scores: z.array(z.strictObject({ criterion: Id, value: z.int() })).max(200).refine(unique('criterion')),
  comment: paragraph(2000),
  reason: z.strictObject({
    kind: z.string().regex(/^[A-Za-z]{1,40}$/), text: paragraph(500),
    /** Second of the video. Format 3. */
    at: z.int().min(0).max(864_000).optional(),
  }).nullable(),
  /** Seconds that the sheet was worked on. Format 3. */
  seconds: z.int().min(0).max(8_640_000).optional(),
  /** A practice entry: how often it was handed in. Format 3. */
  tries: z.int().min(1).max(1000).optional(),
}).superRefine((sheet, context) => {
  // A sheet that is fully scored may carry a report of its material as well.
  const explained = sheet.status === 'recused' || sheet.status === 'reported';
  if (sheet.status !== 'submitted' && explained !== (sheet.reason !== null)) {
    context.addIssue({ code: 'custom', path: ['reason'], message: 'does not fit the status' });
  }
  if (sheet.status === 'recused' && sheet.scores.length > 0) {
    context.addIssue({ code: 'custom', path: ['scores'], message: 'a recused entry has no scores' });
  }
  if (sheet.status === 'recused' && sheet.reason?.at !== undefined) {
    context.addIssue({ code: 'custom', path: ['reason', 'at'], message: 'only a report names a second' });
  }
});
export type PackSheet = z.output<typeof Sheet>;

const scoring = {
  contest: z.strictObject({ id: Id }),
  judgingPack: z.strictObject({ id: Id, revision: Counter, sha256: Hash }),
  seq: Counter,
  prev: Hash.nullable(),
  rubricsSha256: Hash,
  partial: z.boolean(),
  sheets: z.array(Sheet).max(20_000).refine(unique('code')),
  /**
   * What this judge's program says of the checkpoint in the judging pack: co-signed, or, where it does not go on from an
   * earlier one, that earlier one. Format 4.
   */
  witness: z.union([
    z.strictObject({ note: NoteText, signature: z.string().regex(/^[0-9a-f]{128}$/) }), z.strictObject({ note: NoteText, earlier: NoteText }),
  ]).optional(),
};

export type PackWitness = z.output<typeof scoring.witness>;
export const ScorePackContent = z.strictObject({ ...scoring, slot: Slot, recipient: AgeRecipient });
export type ScorePackContent = z.input<typeof ScorePackContent>;

/**
 * The lowest format that knows everything in a score pack: 1, or 3 with a second of a report, working seconds or tries, or 4
 * with a word about a checkpoint.
 */
export const scoreFormatOf = ({ sheets, witness }: { sheets: readonly z.input<typeof Sheet>[]; witness?: unknown }): 1 | 3 | 4 =>
  (witness !== undefined ? 4 : sheets.some((one) => one.seconds !== undefined || one.tries !== undefined || one.reason?.at !== undefined) ? 3 : 1);

export const ScorePackHeader = z.strictObject({
  ...envelope,
  kind: z.literal('score-pack'),
  ...scoring,
  signer: z.strictObject({ role: z.literal('judge'), slot: Slot, key: PublicKey }),
  recipient: z.strictObject({ key: AgeRecipient, copy: AgeRecipient.nullable() }),
  blobs: z.array(Blob).max(0),
}).superRefine((header, context) => {
  if (header.format !== scoreFormatOf(header) || header.minReader !== header.format) {
    context.addIssue({ code: 'custom', path: ['format'], message: 'does not fit' });
  }
});
export type ScorePackHeader = z.output<typeof ScorePackHeader>;

export const rubricsHash = (rubrics: readonly PackRubric[]): string => sha256Hex(canonicalBytes(rubrics));

const orNull = (turn: (value: number) => number, value: number | null): number | null => (value === null ? null : turn(value));

/** A rubric of the contract (in points) as it stands in packs (in hundredths, texts cleaned and clipped). */
export function packRubric({ id, version, name, criteria, comment }: Rubric): PackRubric {
  return PackRubric.parse({
    id, version, name, criteria: criteria.map(packCriterion),
    comment: {
      requiredBelow: orNull(hundredths, comment.requiredBelow), requiredAbove: orNull(hundredths, comment.requiredAbove),
    },
  });
}

/** A rubric out of a pack, in points. */
export function deskRubric(rubric: PackRubric): Rubric {
  const { requiredBelow, requiredAbove } = rubric.comment;
  return {
    ...rubric, criteria: rubric.criteria.map(deskCriterion),
    comment: { requiredBelow: orNull(inPoints, requiredBelow), requiredAbove: orNull(inPoints, requiredAbove) },
  };
}
