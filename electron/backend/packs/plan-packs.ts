// What goes into each judge's pack, pure: his entries under codes of his own, in an order of his own.
import { codesOfAKind, newEntryCodes } from '#backend/packfile/codes.ts';
import { packMask } from '#backend/packfile/masks.ts';
import { packRubric, type JudgingPackContent } from '#backend/packfile/schema.ts';
import { divisionName, rubricOf, type ContestRules } from '#contract/schema/rules.ts';

export interface Seat {
  entryId: string; title: string; division: string; category: string; subject: string; grade: string; seconds: number | null;
}
export interface SeatAttachment { entryId: string; label: string; media: string; bytes: number; stored: string }

export interface PackPlan {
  content: JudgingPackContent;
  /** Stored attachments in the order of the pack's blobs. */
  stored: string[];
  /** Codes that are new in this revision. */
  newCodes: { code: string; entryId: string }[];
}

export interface PlanInput {
  contest: { id: string; title: string };
  pack: { id: string; revision: number; prev: string | null };
  slot: number;
  receiveKey: string;
  rules: ContestRules;
  rulesVersion: number;
  seats: readonly Seat[];
  attachments: readonly SeatAttachment[];
  /** Codes given to this judge before: they stay. */
  known: ReadonlyMap<string, string>;
  /** Every code of the contest, of packs that are out or being made; the new ones are added, so that no two judges share one. */
  taken: Set<string>;
  random: (bytes: number) => Uint8Array;
}

/** Fisher-Yates with rejection sampling: every order is equally likely. */
export function shuffle<T>(list: readonly T[], random: (bytes: number) => Uint8Array): T[] {
  const shuffled = [...list];
  const below = (limit: number): number => {
    const ceiling = Math.floor(2 ** 32 / limit) * limit;
    for (;;) {
      const value = Buffer.from(random(4)).readUInt32LE(0);
      if (value < ceiling) return value % limit;
    }
  };
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = below(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
  }
  return shuffled;
}

export function planPack(input: PlanInput): PackPlan {
  const { rules } = input;
  const wanted = input.seats.filter((seat) => !input.known.has(seat.entryId)).length;
  // A contest with more seats than that has codes that two judges share; one judge's are always different.
  const apart = wanted + input.taken.size <= codesOfAKind ? input.taken : new Set(input.known.values());
  const fresh = newEntryCodes(wanted, input.random, apart);
  for (const code of fresh) input.taken.add(code);
  const newCodes: PackPlan['newCodes'] = [];
  const codeOf = (entryId: string): string => {
    const known = input.known.get(entryId);
    if (known !== undefined) return known;
    const code = fresh[newCodes.length];
    if (code === undefined) throw new Error('too few codes');
    newCodes.push({ code, entryId });
    return code;
  };
  const categoryOf = (id: string) => {
    const category = rules.categories.find((one) => one.id === id);
    if (!category) throw new Error(`unknown category ${id}`);
    return category;
  };
  // Categories of these entries that have a mask of their own, in the order of the rules.
  const masked = rules.categories.filter((one) => one.mask !== null && input.seats.some((seat) => seat.category === one.id));
  const maskOf = (categoryId: string) => {
    const mask = masked.findIndex((one) => one.id === categoryId);
    return mask === -1 ? {} : { mask };
  };
  const attachments = Map.groupBy(input.attachments, (one) => one.entryId);
  const stored: string[] = [];
  const entries = shuffle(input.seats, input.random).map((seat) => {
    const category = categoryOf(seat.category);
    return {
      code: codeOf(seat.entryId), title: seat.title, division: divisionName(rules, seat.division), category: category.name,
      subject: seat.subject, grade: seat.grade, seconds: seat.seconds, rubric: category.rubric,
      ...maskOf(category.id),
      attachments: (attachments.get(seat.entryId) ?? []).map((one) => {
        stored.push(one.stored);
        return { blob: stored.length - 1, label: one.label, media: one.media, bytes: one.bytes };
      }),
    };
  });
  const used = [...new Set(entries.map((entry) => entry.rubric))].sort();
  return {
    content: {
      contest: input.contest, pack: input.pack, recipient: { slot: input.slot }, receiveKey: input.receiveKey, deadline: null,
      rubrics: used.map((id) => packRubric(rubricOf(rules, id, input.rulesVersion))),
      mask: packMask(rules.mask), ...(masked.length > 0 && { masks: masked.flatMap((one) => (one.mask ? [packMask(one.mask)] : [])) }),
      entries,
    },
    stored, newCodes,
  };
}
