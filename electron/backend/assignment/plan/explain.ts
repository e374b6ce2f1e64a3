// Puts a minimum cut into words: which entries, which judges are left, how many seats are missing, whom to recruit.

import { AppError, type ErrorDetails } from '#contract/errors.ts';
import { conflictKinds, type AssignableEntry, type AssignableJudge, type ConflictTable } from '../field/conflicts.ts';
import type { ProposalInput, Refused } from './propose.ts';
import type { CapTooSmall } from '#backend/matching/randomised.ts';
import type { Infeasible, Instance, Shortage } from '#backend/matching/solve.ts';

type Text = readonly [zh: string, en: string];

/** One shortage as the reader sees it, see gapsOf(). */
interface Gap extends Shortage {
  /** Judges who may sit at one of the entries at all. */
  open: number[];
}

const texts = {
  total: [
    '全部 {n} 件作品共需 {seats} 席，{judges} 位评委按件数上限最多承担 {room} 席，还差 {missing} 席。请增补 {recruits} 位评委，或把件数上限提高到每人至少 {level} 件。',
    'All {n} entries need {seats} seats; the load limits of the {judges} judges allow {room}: {missing} short. Recruit {recruits} more, or raise the limit to at least {level} entries each.',
  ],
  none: [
    '{label}没有一位评委可用，{why}共缺 {missing} 席。请增补 {recruits} 位能评这些作品的评委。',
    'No judge at all is left for {label}; {why}{missing} {stay} empty. Recruit {recruits} who can judge them.',
  ],
  open: [
    '{label}共需 {seats} 席，只剩 {open} 位评委可用（{names}），{limits}最多坐满 {room} 席，还差 {missing} 席。{why}请增补 {recruits} 位能评这些作品的评委{or}。',
    '{label} {need} {seats} {seatWord}; only {open} can judge there ({names}); {limits}at most {room} can be filled: {missing} short. {why}Recruit {recruits} who can judge there{or}.',
  ],
  byLoad: ['按每人件数上限', 'within the load limits '],
  byUnit: ['按“每件作品同一单位最多 {cap} 位评委”', 'with at most {cap} of one unit on an entry '],
  byBoth: ['按每人件数上限和“每件作品同一单位最多 {cap} 位评委”', 'within the load limits and with at most {cap} of one unit on an entry '],
  byPair: ['', ''],
  orRaise: ['，或提高{names}的件数上限', ', or raise the load limit of {names}'],
  notQualified: ['{count} 位不评这个组别或学科', '{count} do not judge this division or subject'],
  mustRecuse: ['{count} 位须回避', '{count} must recuse themselves'],
  bothReasons: ['{count} 位不能评或须回避', '{count} are not open to them or must recuse themselves'],
  others: ['其余评委中，{reasons}。', 'Of the others, {reasons}. '],
  present: ['现有评委中，{reasons}，', 'of the present ones, {reasons}; '],
  minimum: [
    '{names}的最低件数合计 {seats} 件，但可以分给他们的作品最多只有 {room} 席，还差 {missing} 席。请降低他们的最低件数，或核对他们的组别与回避。',
    'The minimum loads of {names} sum to {seats}, but the entries open to them have only {room}, {missing} too few. Lower their minimum, or check their divisions and conflicts.',
  ],
  cap: [
    '随机分配的概率上限太小，有 {entries} 件作品凑不齐评委。请把上限放宽到 {least} 以上、增补评委，或不用随机分配。',
    'The cap of drawing by lot is too small: {entries} entries find too few judges. Raise it to at least {least}, recruit judges, or do not draw by lot.',
  ],
  more: ['另有 {count} 处缺口，共差 {missing} 席。', 'There {gaps} of {missing} {seatWord} in all.'],
} as const satisfies Record<string, Text>;

/** What the matter is, in a word; what a refusal begins with. */
const heads: Readonly<Record<Refused['answer']['reason'], Text>> = {
  seats: ['现有评委不够分：', 'The judges do not suffice: '], minimum: ['最低件数达不到：', 'Minimum loads cannot be reached: '],
  pinned: ['指定的和已评分的占住了席位：', 'Pinned and scored pairs hold the seats: '],
  cap: ['不能随机分配：', 'No draw by lot is possible: '],
};

const MOST_GAPS = 4;
const MOST_LABELS = 3;
const MOST_NAMES = 3;

function fill(key: keyof typeof texts, holes: Record<string, Text | string | number> = {}): [string, string] {
  const put = (language: 0 | 1): string => texts[key][language].replaceAll(/\{(\w+)\}/g, (hole, name: string) => {
    const value = holes[name];
    return typeof value === 'object' ? value[language] : String(value ?? hole);
  });
  return [put(0), put(1)];
}

/**
 * Sentences for a refused proposal, Chinese and English, each ending with a full stop, and the details of
 * AppError('infeasible'). Figures come from the minimum cut, so every sentence can be recounted: needed - available =
 * missing; recruits is the smallest number of additional judges, free for all these entries, that closes the gap.
 */
export function explain(
  refused: Refused, input: Pick<ProposalInput, 'entries' | 'judges'>,
): { sentence: string; sentenceEn: string; details: ErrorDetails } {
  const { answer } = refused;
  const parts: Text[] = [];
  let recruits = 0;
  if (answer.reason === 'cap') {
    parts.push(fill('cap', { least: leastCap(answer), entries: answer.entries.length }));
  } else if (answer.reason === 'minimum') {
    const { seats, room } = answer.cut;
    const names = namesOf(answer.cut.judges, input.judges);
    parts.push(fill('minimum', { names, seats, room, missing: answer.missing }));
  } else {
    const gaps = gapsOf({ ...refused, answer }, input.entries);
    for (const gap of gaps) recruits += gap.recruits;
    for (const gap of gaps.slice(0, MOST_GAPS)) parts.push(describe(gap, refused, input));
    const rest = gaps.slice(MOST_GAPS);
    const missingThere = rest.reduce((sum, gap) => sum + gap.missing, 0);
    if (rest.length > 0) {
      parts.push(fill('more', {
        count: rest.length, missing: missingThere, seatWord: missingThere === 1 ? 'seat' : 'seats',
        gaps: rest.length === 1 ? 'is 1 more gap' : `are ${rest.length} more gaps`,
      }));
    }
  }
  const sentence = parts.map(([zh]) => zh).join('');
  const sentenceEn = parts.map(([, en]) => en).join(' ');
  return { sentence, sentenceEn, details: { sentence, sentenceEn, missing: answer.missing, recruits } };
}

/** Each shortage by itself, largest first: what a spot of the proposal says. `open` = judges who may sit there at all. */
export function shortagesInWords(
  refused: Refused & { answer: Infeasible }, input: Pick<ProposalInput, 'entries' | 'judges'>,
): { entries: number[]; open: number[]; missing: number; recruits: number; text: Text }[] {
  return gapsOf(refused, input.entries).map((gap) => ({
    entries: gap.entries, open: gap.open, missing: gap.missing, recruits: gap.recruits, text: describe(gap, refused, input),
  }));
}

/** The refusal to throw for a proposal that cannot be filled. */
export function refusal(refused: Refused, input: Pick<ProposalInput, 'entries' | 'judges'>): AppError {
  const { details } = explain(refused, input);
  const [head, headEn] = heads[refused.answer.reason];
  return new AppError('infeasible', { ...details, head, headEn });
}

/**
 * Entries that lack judges one by one (no load limit involved) make one shortage each; those of one division and
 * subject are told together. A recruit can serve all of them, so recruits = what the neediest needs, or what loads
 * require.
 */
function gapsOf({ answer, instance }: Refused & { answer: Infeasible }, entries: readonly AssignableEntry[]): Gap[] {
  const joined = new Map<string, Gap>();
  const gaps: Gap[] = [];
  const load = Math.max(1, ...instance.judges.map((judge) => judge.maxLoad));
  for (const shortage of answer.shortages) {
    const open = openTo(shortage.entries, instance);
    const first = entries[shortage.entries[0]!]!;
    const key = JSON.stringify([first.division, first.subject]);
    const before = shortage.judges.length === 0 ? joined.get(key) : undefined;
    if (!before) {
      const gap = { ...shortage, open };
      gaps.push(gap);
      if (shortage.judges.length === 0) joined.set(key, gap);
      continue;
    }
    before.entries = [...before.entries, ...shortage.entries];
    before.open = [...new Set([...before.open, ...open])].sort((a, b) => a - b);
    before.seats += shortage.seats;
    before.room += shortage.room;
    before.roomElsewhere += shortage.roomElsewhere;
    before.missing += shortage.missing;
    before.recruits = Math.max(before.recruits, shortage.recruits, Math.ceil(before.missing / load));
  }
  return gaps.sort((a, b) => b.missing - a.missing);
}

/** Rounded up, so that what is advised works. */
const leastCap = ({ smallestCap }: CapTooSmall): number => Math.ceil(smallestCap * 1000 - 1e-9) / 1000;

function openTo(entries: readonly number[], instance: Instance): number[] {
  return instance.judges.flatMap((_, j) => (entries.some((e) => instance.cost(e, j) >= 0) ? [j] : []));
}

function describe(gap: Gap, refused: Refused, input: Pick<ProposalInput, 'entries' | 'judges'>): Text {
  const { instance } = refused;
  const { seats, room, missing, recruits, open } = gap;
  const people = input.judges;
  if (gap.entries.length === input.entries.length && gap.judges.length === people.length && gap.roomElsewhere === 0) {
    const level = Math.ceil(seats / people.length);
    return fill('total', { n: gap.entries.length, seats, judges: people.length, room, missing, recruits, level });
  }
  const label = labelOf(gap, input.entries);
  const why = whyOthers(gap, refused.table);
  if (open.length === 0) return fill('none', { label, why, missing, recruits, stay: missing === 1 ? 'seat stays' : 'seats stay' });
  const byLoad = gap.judges.length > 0;
  const byUnit = unitRuleBinds(gap, instance);
  const rule = byLoad && byUnit ? 'byBoth' : byLoad ? 'byLoad' : byUnit ? 'byUnit' : 'byPair';
  const limits = fill(rule, { cap: instance.unitCap ?? 0 });
  return fill('open', {
    label, seats, need: gap.entries.length === 1 ? 'needs' : 'need', seatWord: seats === 1 ? 'seat' : 'seats', open: [String(open.length), open.length === 1 ? '1 judge' : `${open.length} judges`],
    names: namesOf(open, people), limits, room, missing, why, recruits,
    or: byLoad ? fill('orRaise', { names: namesOf(gap.judges, people) }) : ['', ''],
  });
}

/** '小学美术 的 17 件作品', or up to three kinds of entries with their counts. */
function labelOf(gap: Gap, entries: readonly AssignableEntry[]): Text {
  const counts = new Map<string, number>();
  for (const e of gap.entries) {
    const name = `${entries[e]!.division}${entries[e]!.subject}` || entries[e]!.category;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const kinds = [...counts].sort((a, b) => b[1] - a[1]);
  const n = gap.entries.length;
  if (kinds.length === 1) return [`${kinds[0]![0]} 的 ${n} 件作品`, n === 1 ? `The 1 entry of ${kinds[0]![0]}` : `The ${n} entries of ${kinds[0]![0]}`];
  const shown = kinds.slice(0, MOST_LABELS);
  const more = kinds.length > shown.length;
  return [
    `${shown.map(([name, count]) => `${name} ${count} 件`).join('、')}${more ? '等' : ''}共 ${n} 件作品`,
    `${n} entries (${shown.map(([name, count]) => `${count} of ${name}`).join(', ')}${more ? ', and others' : ''})`,
  ];
}

function namesOf(numbers: readonly number[], judges: readonly AssignableJudge[]): Text {
  const shown = numbers.slice(0, MOST_NAMES).map((j) => judges[j]!.name);
  if (numbers.length <= MOST_NAMES) return [shown.join('、'), shown.join(', ')];
  return [`${shown.join('、')}等 ${numbers.length} 位`, `${shown.join(', ')} and ${numbers.length - MOST_NAMES} more`];
}

/** Would the entries get more seats without the unit rule? */
function unitRuleBinds(gap: Gap, instance: Instance): boolean {
  if (instance.unitCap === null) return false;
  const named = new Set(gap.judges);
  let free = 0;
  for (const e of gap.entries) {
    instance.judges.forEach((_, j) => { if (!named.has(j) && instance.cost(e, j) >= 0) free += 1; });
  }
  return free > gap.roomElsewhere;
}

/** Why the judges that are not open to any of the entries are not. */
function whyOthers(gap: Gap, { reasons, judgeCount }: ConflictTable): Text {
  const unqualified = 1 << conflictKinds.indexOf('not_qualified');
  const open = new Set(gap.open);
  const counts = { notQualified: 0, mustRecuse: 0, bothReasons: 0 };
  for (let j = 0; j < judgeCount; j += 1) {
    if (open.has(j)) continue;
    let wrong = 0;
    for (const e of gap.entries) if (reasons[e * judgeCount + j]! & unqualified) wrong += 1;
    if (wrong === gap.entries.length) counts.notQualified += 1;
    else if (wrong === 0) counts.mustRecuse += 1;
    else counts.bothReasons += 1;
  }
  const found = (['notQualified', 'mustRecuse', 'bothReasons'] as const).filter((key) => counts[key] > 0);
  if (found.length === 0) return ['', ''];
  const reasonsFound = found.map((key) => fill(key, { count: counts[key] }));
  const list: Text = [reasonsFound.map(([zh]) => zh).join('，'), reasonsFound.map(([, en]) => en).join(', ')];
  return fill(gap.open.length === 0 ? 'present' : 'others', { reasons: list });
}
