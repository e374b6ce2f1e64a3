// What goes into each judge's pack, pure: his entries under codes of his own, in an order of his own; hidden among them, under
// codes that look the same, seeds with reference marks and second readings, and what he reads as arbiter; in front, entries to
// practise on.
import { codesOfAKind, newEntryCodes } from '#backend/packfile/codes.ts';
import { hundredths } from '#backend/packfile/fields.ts';
import { packMask } from '#backend/packfile/masks.ts';
import { packRubric, type EarlierMark, type JudgingPackContent, type PackEntry } from '#backend/packfile/schema.ts';
import type { Stage } from '#contract/schema/arbitration.ts';
import { divisionName, rubricOf, type ContestRules } from '#contract/schema/rules.ts';
import { orderApart, shuffle, type Random } from './pack-order.ts';

export { shuffle } from './pack-order.ts';

export interface Seat {
  entryId: string; title: string; division: string; category: string; subject: string; grade: string; seconds: number | null;
}
export interface SeatAttachment { entryId: string; label: string; media: string; bytes: number; stored: string }
export type HiddenRole = 'practice' | 'qualify' | 'seed' | 'repeat' | 'shadow';
export interface PracticeSeat {
  seat: Seat; qualifies: boolean; feedback: string;
  /** Hundredths of a point, in the order of the rubric. */
  reference: { criterion: string; value: number }[];
}

/** What a judge reads whose marks never count. */
export interface CalibrationInput {
  /** The seats are those of a shadow judge. */
  shadow: boolean;
  practice: readonly PracticeSeat[];
  /** Seeds that fit this judge; none of his own entries. As many as the rules ask for are drawn of them. */
  seeds: readonly Seat[];
  /** Codes given before, by `hiddenKey`: they stay, and a second reading stays one. */
  known: ReadonlyMap<string, string>;
}
/** What a judge reads as arbiter. */
export interface ArbitrationSeat {
  seat: Seat; stage: Stage;
  /** Marks given before, as he may see them; none for a blind reader. */
  readings: readonly EarlierMark[];
}
export const arbitrationKey = (stage: Stage, entryId: string): string => `${stage} ${entryId}`;

export const hiddenKey = (role: HiddenRole, entryId: string): string => `${role} ${entryId}`;

export interface PackPlan {
  content: JudgingPackContent;
  /** Stored attachments in the order of the pack's blobs. */
  stored: string[];
  /** Codes that are new in this revision. */
  newCodes: { code: string; entryId: string }[];
  /** New codes whose marks never count. */
  newHidden: { code: string; entryId: string; role: HiddenRole }[];
  /** New codes of arbitration. */
  newArbitration: { code: string; entryId: string; stage: Stage }[];
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
  random: Random;
  /** Absent: nothing but the seats. */
  calibration?: CalibrationInput;
  /** Absent: none. `known`: codes given before, by `arbitrationKey`. */
  arbitration?: { seats: readonly ArbitrationSeat[]; known: ReadonlyMap<string, string> };
}

/** One reading: of a seat that counts (role null), of one that never does, or as arbiter (then role null too). */
interface Reading { seat: Seat; role: HiddenRole | null; arbitration?: ArbitrationSeat }

/** Those that were drawn before, and as many others as are still wanted. */
function drawn(from: readonly Seat[], wanted: number, isKnown: (seat: Seat) => boolean, random: Random): Seat[] {
  const [before, others] = [from.filter(isKnown), from.filter((one) => !isKnown(one))];
  return [...before, ...shuffle(others, random).slice(0, Math.max(0, wanted - before.length))];
}

/** Everything the judge reads for marks, in his order. */
function readingsOf({ rules, seats, calibration, arbitration, random }: PlanInput): Reading[] {
  const role = calibration?.shadow ? 'shadow' as const : null;
  const own = seats.map((seat): Reading => ({ seat, role }));
  const arbitrated = (arbitration?.seats ?? []).map((one): Reading => ({ seat: one.seat, role: null, arbitration: one }));
  if (!calibration) return orderApart([...own, ...arbitrated], [], random);
  const { known } = calibration;
  const isOwn = new Set(seats.map((one) => one.entryId));
  const seeds = drawn(calibration.seeds.filter((one) => !isOwn.has(one.entryId)), rules.calibration.seeds,
    (one) => known.has(hiddenKey('seed', one.entryId)), random);
  // Of seven entries 0.1 is one, not two: binary fractions must not round up.
  const repeats = new Set(drawn(seats, Math.ceil(Math.round(seats.length * rules.calibration.repeatShare * 1e6) / 1e6),
    (one) => known.has(hiddenKey('repeat', one.entryId)), random));
  return orderApart(
    [...own.filter((one) => !repeats.has(one.seat)), ...seeds.map((seat): Reading => ({ seat, role: 'seed' })), ...arbitrated],
    own.filter((one) => repeats.has(one.seat)).map((one) => [one, { seat: one.seat, role: 'repeat' }] as const), random);
}

/** Counted among what the judge gets: 图片2.jpg standing alone would tell that a file was held back. */
const numbered = (label: string, index: number): string => label.replace(/\d+(?=\.[^.]*$)/, String(index + 1));

/** Gives every reading its code: the one it had, or a new one that nobody in the contest has. */
function codesFor(input: PlanInput, readings: readonly Reading[]) {
  const codeBefore = ({ seat, role, arbitration }: Reading): string | undefined => {
    if (arbitration) return input.arbitration?.known.get(arbitrationKey(arbitration.stage, seat.entryId));
    return role === null ? input.known.get(seat.entryId) : input.calibration?.known.get(hiddenKey(role, seat.entryId));
  };
  const fresh = readings.filter((one) => codeBefore(one) === undefined);
  // A contest with more seats than that has codes that two judges share; one judge's are always different.
  const before = [...input.known.values(), ...input.calibration?.known.values() ?? [], ...input.arbitration?.known.values() ?? []];
  const apart = fresh.length + input.taken.size <= codesOfAKind ? input.taken : new Set(before);
  const codes = newEntryCodes(fresh.length, input.random, apart);
  for (const code of codes) input.taken.add(code);
  const given = new Map(fresh.map((one, index) => [one, codes[index] ?? '']));
  return {
    codeOf: (one: Reading): string => codeBefore(one) ?? given.get(one) ?? '',
    newCodes: [...given].flatMap(([{ seat, role, arbitration }, code]) => (role === null && !arbitration ? [{ code, entryId: seat.entryId }] : [])),
    newArbitration: [...given].flatMap(([{ seat, arbitration }, code]) =>
      (arbitration ? [{ code, entryId: seat.entryId, stage: arbitration.stage }] : [])),
    newHidden: [...given].flatMap(([{ seat, role }, code]) => (role === null ? [] : [{ code, entryId: seat.entryId, role }])),
  };
}

/** The gate, the share to be watched and the last day, as far as the rules ask for them. */
function terms({ calibration }: ContestRules, practised: boolean): Pick<JudgingPackContent, 'gate' | 'minimumWatched' | 'deadline'> {
  const { tolerance, needed, minimumWatched, reviewDeadline } = calibration;
  const share = Math.round(minimumWatched * 100);
  return {
    deadline: reviewDeadline === '' ? null : reviewDeadline,
    ...(practised && (tolerance !== null || needed > 0) && {
      gate: { tolerance: tolerance === null ? null : hundredths(tolerance), needed },
    }),
    ...(share > 0 && { minimumWatched: share }),
  };
}

/**
 * Every attachment of a reading has a blob of its own, of a second reading too: nothing in the pack points from one to the
 * other. Its bytes are the same, though, and so is its hash in the header: who opens the pack by hand and compares finds it.
 */
export function planPack(input: PlanInput): PackPlan {
  const { rules, calibration } = input;
  const readings = readingsOf(input);
  const practice = (calibration?.practice ?? []).map((one) =>
    ({ ...one, reading: { seat: one.seat, role: one.qualifies ? 'qualify' as const : 'practice' as const } }));
  const every: Reading[] = [...readings, ...practice.map((one) => one.reading)];
  const { codeOf, ...newOnes } = codesFor(input, every);
  const categoryOf = (id: string) => {
    const category = rules.categories.find((one) => one.id === id);
    if (!category) throw new Error(`unknown category ${id}`);
    return category;
  };
  // Categories of these entries that have a mask of their own, in the order of the rules.
  const masked = rules.categories.filter((one) => one.mask !== null && every.some(({ seat }) => seat.category === one.id));
  const attachments = Map.groupBy(input.attachments, (one) => one.entryId);
  const stored: string[] = [];
  const entryOf = (reading: Reading): PackEntry => {
    const { seat } = reading;
    const category = categoryOf(seat.category);
    const mask = masked.findIndex((one) => one.id === category.id);
    return {
      code: codeOf(reading), title: seat.title, division: divisionName(rules, seat.division), category: category.name,
      subject: seat.subject, grade: seat.grade, seconds: seat.seconds, rubric: category.rubric,
      ...(mask !== -1 && { mask }),
      ...(reading.arbitration && reading.arbitration.readings.length > 0 && { readings: [...reading.arbitration.readings] }),
      ...(reading.arbitration && { reasonRequired: true as const }),
      attachments: (attachments.get(seat.entryId) ?? []).map((one, index) => {
        stored.push(one.stored);
        return { blob: stored.length - 1, label: numbered(one.label, index), media: one.media, bytes: one.bytes };
      }),
    };
  };
  const entries = readings.map(entryOf);
  const practised = practice.map(({ reading, qualifies, feedback, reference }) =>
    ({ entry: entryOf(reading), qualifies, feedback, reference }));
  const used = [...new Set([...entries, ...practised.map((one) => one.entry)].map((entry) => entry.rubric))].sort();
  return {
    content: {
      contest: input.contest, pack: input.pack, recipient: { slot: input.slot }, receiveKey: input.receiveKey,
      ...terms(rules, practised.length > 0),
      rubrics: used.map((id) => packRubric(rubricOf(rules, id, input.rulesVersion))),
      mask: packMask(rules.mask), ...(masked.length > 0 && { masks: masked.flatMap((one) => (one.mask ? [packMask(one.mask)] : [])) }),
      entries, ...(practised.length > 0 && { practice: practised }),
    },
    stored, ...newOnes,
  };
}
