// What stands in the header of a recommendation file (.sxrec), and nothing else: everything the next level needs of an entry
// so that nobody types it again. Names and numbers of persons are in it: the file is always encrypted.
import { z } from 'zod';
import { packFormat, packSuite } from './container.ts';
import { shownText } from './schema.ts';

const line = (most = 400) => z.string().transform((text) => shownText(text, most));
const paragraph = (most: number) => z.string().transform((text) => shownText(text, most, true));
const Id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/);
const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const Named = z.strictObject({ id: Id, name: line() });
const LevelMark = z.strictObject({ id: z.enum(['school', 'county', 'city', 'province', 'nation']), name: line() });
/** `key` tells schools of one name apart that have no code. */
const School = z.strictObject({ key: Id, code: z.string().regex(/^(\d{10})?$/), name: line() });

/** Most entries of one file; a header has at most 8 MiB. */
export const mostRecommended = 5000;

const Person = z.strictObject({
  part: z.enum(['author', 'advisor']), name: line(), school: School.nullable(),
  id: z.string().regex(/^[0-9A-Z]{0,30}$/), phone: z.string().regex(/^\+?\d{0,20}$/),
  /** As the workspace keeps it: '' or the JSON of a guardian's consent. */
  consent: z.string().max(2000),
});

const Entry = z.strictObject({
  /** Id at the level that hands it up: the same work is known again in a later file. */
  key: Id, number: line(64), title: line(), division: Named, category: Named, subject: line(), grade: line(),
  textbook: line(), volume: line(), lesson: line(), similarity: z.int().min(0).max(10_000).nullable(),
  seconds: z.int().min(0).max(864_000).nullable(), remark: paragraph(2000), rank: z.int().min(1).max(1_000_000),
  /** Of this level, in hundredths of a point; only of published results. */
  score: z.int().min(0).max(100_000_000).nullable(), award: line(), school: School.nullable(),
  people: z.array(Person).max(200),
  attachments: z.array(z.strictObject({
    blob: z.int().min(0), label: line(200), name: line(255), media: z.string().regex(/^[a-z]+\/[a-z0-9.+-]{1,100}$/), bytes: z.int().min(0),
  })).max(100),
});

const told = {
  contest: z.strictObject({ id: Id, title: line(), template: Id, year: z.int() }),
  level: LevelMark.nullable(), nextLevel: LevelMark.nullable(),
  unit: z.strictObject({ id: Id, name: line() }),
  /** The how many-th file of this unit; numbers decide what is newer, never clocks. */
  turn: z.int().min(1).max(1_000_000),
  madeOn: Day,
  entries: z.array(Entry).min(1).max(mostRecommended)
    .refine((list) => new Set(list.map((one) => one.key)).size === list.length),
};

export const RecommendationContent = z.strictObject(told);
export type RecommendationContent = z.input<typeof RecommendationContent>;

export const RecommendationHeader = z.strictObject({
  format: z.literal(packFormat), minReader: z.literal(packFormat), suite: z.literal(packSuite),
  kind: z.literal('recommendation'),
  ...told,
  signer: z.strictObject({ role: z.literal('organiser'), key: Hash }),
  recipient: z.strictObject({ key: z.string().regex(/^age1[02-9ac-hj-np-z]{58}$/).nullable() }),
  blobs: z.array(z.strictObject({ len: z.int().min(0).max(2 ** 42), sha256: Hash })).max(100_000),
}).superRefine((header, context) => {
  const fault = (...path: (string | number)[]) => context.addIssue({ code: 'custom', path, message: 'does not fit' });
  const used = new Set<number>();
  header.entries.forEach((entry, i) => entry.attachments.forEach((attachment, j) => {
    if (header.blobs[attachment.blob]?.len !== attachment.bytes) fault('entries', i, 'attachments', j, 'bytes');
    used.add(attachment.blob);
  }));
  if (used.size !== header.blobs.length) fault('blobs');
});
export type RecommendationHeader = z.output<typeof RecommendationHeader>;
export type RecommendedEntry = RecommendationHeader['entries'][number];
