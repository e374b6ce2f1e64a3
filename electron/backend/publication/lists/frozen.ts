// A posted list as it is frozen: what stands on it, and what never may. Pure.
import { z } from 'zod';

const Row = z.strictObject({
  entryId: z.string().describe('never printed: an objection finds its entry by it'), title: z.string(), group: z.string(), division: z.string(),
  category: z.string(), unit: z.string(), award: z.string(),
  authors: z.array(z.string()), schools: z.array(z.string()), advisors: z.array(z.string()),
});
export type FrozenRow = z.output<typeof Row>;
export const Frozen = z.strictObject({
  format: z.literal(1), title: z.string(), office: z.string(), workingDays: z.int(), lateDays: z.int(),
  resultVersion: z.int().nullable(), judged: z.int(),
  rows: z.array(Row),
});
export type Frozen = z.output<typeof Frozen>;
export const readFrozen = (json: string): Frozen => Frozen.parse(JSON.parse(json));

const digit = '[0-9０-９]';
const apart = '[\\s\\-－—·.]?';
const free = (inner: string): string => `(?<!${digit})${inner}(?!${digit})`;
const numbers = new RegExp([
  free(`${digit}{6}${apart}${digit}{8}${apart}${digit}{3}[0-9０-９XxＸｘ]`), free(`${digit}{15}`),
  free(`[1１][3-9３-９]${digit}${apart}${digit}{4}${apart}${digit}{4}`), free(`[0０]${digit}{2,3}[-－]${digit}{7,8}`),
].join('|'), 'gu');

/** Somebody typed an ID number or a phone into a title or a name: it does not go on a public list. */
export const withoutNumbers = (text: string): string => text.replaceAll(numbers, '＊＊＊');

export interface EntryFacts {
  entryId: string; title: string; division: string; category: string; unit: string; authors: readonly string[]; schools: readonly string[];
  advisors: readonly string[];
}

const distinct = (values: readonly string[]): string[] => [...new Set(values.filter((one) => one !== ''))];

/** Before the review: the name of the entry and who recommends it, nothing about who made it. */
export const rowBefore = (one: Pick<EntryFacts, 'entryId' | 'title' | 'division' | 'category' | 'unit'>): FrozenRow => ({
  entryId: one.entryId, title: withoutNumbers(one.title), group: one.division, division: one.division, category: one.category,
  unit: withoutNumbers(one.unit), award: '', authors: [], schools: [], advisors: [],
});

/** After it: the award with authors, their schools and advisors; never a number of theirs. */
export const rowAfter = (one: EntryFacts, award: string, group: string): FrozenRow => ({
  ...rowBefore(one), award, group, authors: one.authors.map(withoutNumbers), schools: distinct(one.schools).map(withoutNumbers),
  advisors: one.advisors.map(withoutNumbers),
});

export interface Section { heading: string; rows: { number: number; row: FrozenRow }[] }

/** Groups, and awards within them, in the order of the rows; numbers run on through the whole list. */
export function sectionsOf(rows: readonly FrozenRow[]): Section[] {
  const numbered = rows.map((row, index) => ({ number: index + 1, row }));
  return [...Map.groupBy(numbered, ({ row }) => JSON.stringify([row.group, row.award])).values()].map((members) => {
    const { group = '', award = '' } = members[0]?.row ?? {};
    return { heading: `${[group, award].filter((one) => one !== '').join('　')}（${members.length} 件）`, rows: members };
  });
}
