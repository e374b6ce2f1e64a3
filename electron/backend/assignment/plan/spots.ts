// Where a plan is scarce, in words: empty seats by their cut, scored pairs and pins that stand out, the tightest places.
import type { z } from 'zod';
import type { Spot as SpotSchema } from '#contract/schema/assignment.ts';
import { shortagesInWords } from './explain.ts';
import type { PlanGround } from './ground.ts';
import type { Exception } from './kept.ts';
import type { Staged } from './stages.ts';

export type Spot = z.output<typeof SpotSchema>;

const MOST_TIGHT = 3;
const MOST_NAMES = 3;
/** A place with more judges to spare than this is not worth a word, unless it is the tightest of all. */
const LITTLE = 1;

export function spotsOf(ground: PlanGround, staged: Staged): Spot[] {
  return [...missing(ground, staged), ...standingOut(ground), ...(staged.cut ? [] : [...tightest(ground), ...scarceLoads(ground)])];
}

const label = (ground: PlanGround, e: number): string => {
  const { division, subject, category } = ground.input.entries[e]!;
  return `${division}${subject}` || category;
};

function missing(ground: PlanGround, { cut }: Staged): Spot[] {
  if (!cut) return [];
  const { entries, judges } = ground.input;
  const refused = { status: 'infeasible' as const, answer: cut, instance: ground.instance, table: ground.table };
  return shortagesInWords(refused, ground.input).map((gap) => ({
    division: entries[gap.entries[0]!]!.division, entryIds: gap.entries.map((e) => entries[e]!.id),
    judgeIds: gap.open.map((j) => judges[j]!.id), missing: gap.missing, spare: 0, recruits: gap.recruits,
    sentence: gap.text[0], sentenceEn: gap.text[1],
  }));
}

const oddities: Readonly<Record<'broken' | 'left', Record<Exception['kind'], readonly [zh: string, en: string]>>> = {
  broken: {
    conflict: ['已经评分、按现在的登记却应当回避。成绩保留，请组织者决定是否作废', 'are scored although a conflict is recorded by now. Their scores stay; decide whether they count'],
    coverage: ['已经评分、超出了每件作品的评委数。成绩保留', 'are scored beyond the judges per entry. Their scores stay'],
    limit: ['已经评分、超出了评委的件数上限。成绩保留', 'are scored beyond the load limit of their judges. Their scores stay'],
    unit: ['已经评分、超出了同一单位的评委数。成绩保留', 'are scored beyond the judges of one unit. Their scores stay'],
  },
  left: {
    conflict: ['的指定没有照办：这些评委须回避或不能评', 'pins were not kept: these judges must step back or cannot judge them'],
    coverage: ['的指定没有照办：作品的席位已满', 'pins were not kept: the entries have no seat left'],
    limit: ['的指定没有照办：评委已到件数上限', 'pins were not kept: the judges are at their limit'],
    unit: ['的指定没有照办：同一单位的评委已满', 'pins were not kept: the entries have enough judges of that unit'],
  },
};

function standingOut({ kept, input }: PlanGround): Spot[] {
  return (['broken', 'left'] as const).flatMap((which) => [...Map.groupBy(kept[which], (one) => one.kind)].map(([kind, pairs]) => {
    const judges = [...new Set(pairs.map((one) => one.judge))];
    const names = judges.slice(0, MOST_NAMES).map((j) => input.judges[j]!.name);
    const [zh, en] = oddities[which][kind];
    return {
      division: '', entryIds: [...new Set(pairs.map((one) => input.entries[one.entry]!.id))], judgeIds: judges.map((j) => input.judges[j]!.id),
      missing: 0, spare: 0, recruits: 0,
      sentence: `${names.join('、')}${judges.length > MOST_NAMES ? '等' : ''}有 ${pairs.length} 件${zh}。`,
      sentenceEn: `${pairs.length} pairs of ${names.join(', ')}${judges.length > MOST_NAMES ? ' and others' : ''} ${en}.`,
    };
  }));
}

/** Judges that an entry could have at once under the unit rule, pinned ones included. */
function reachable({ instance }: PlanGround, e: number): { judges: number[]; most: number } {
  const { arcs, judges, unitCap } = instance;
  const own = Array.from(arcs.judge.subarray(arcs.start[e]!, arcs.start[e + 1]!)).filter((j) => judges[j]!.maxLoad > 0);
  if (unitCap === null) return { judges: own, most: own.length };
  const inUnit = new Map<number, number>();
  let most = 0;
  for (const j of own) {
    const { unit } = judges[j]!;
    const taken = inUnit.get(unit) ?? 0;
    if (unit >= 0 && taken >= unitCap) continue;
    inUnit.set(unit, taken + 1);
    most += 1;
  }
  return { judges: own, most };
}

/** Classes (division and subject) whose tightest entries have fewest judges to spare. */
function tightest(ground: PlanGround): Spot[] {
  const { entries, judges } = ground.input;
  const classes = new Map<string, { spare: number; entries: number[]; judges: Set<number>; most: number }>();
  for (let e = 0; e < entries.length; e += 1) {
    const wanted = ground.kept.coverage[e]!;
    if (wanted === 0) continue;
    const open = reachable(ground, e);
    const spare = open.most - wanted;
    const key = JSON.stringify([entries[e]!.division, entries[e]!.subject]);
    const own = classes.get(key);
    if (!own || spare < own.spare) classes.set(key, { spare, entries: [e], judges: new Set(open.judges), most: open.most });
    else if (spare === own.spare) {
      own.entries.push(e);
      for (const j of open.judges) own.judges.add(j);
    }
  }
  const sorted = [...classes.values()].sort((a, b) => a.spare - b.spare || b.entries.length - a.entries.length);
  return sorted.slice(0, MOST_TIGHT).filter((one, at) => at === 0 || one.spare <= LITTLE).map(({ spare, entries: own, judges: open, most }) => {
    const [first = 0] = own;
    const name = label(ground, first);
    const one = own.length === 1 || open.size === most;
    const people = one ? `只剩 ${most} 位可用评委` : `每件只剩 ${most} 位可用评委`;
    const advice = spare <= LITTLE ? `建议增补 1 位能评${name}的评委。` : '';
    const adviceEn = spare <= LITTLE ? ` Recruit 1 who can judge ${name}.` : '';
    return {
      division: entries[first]!.division, entryIds: own.map((e) => entries[e]!.id), judgeIds: [...open].sort((a, b) => a - b).map((j) => judges[j]!.id),
      missing: 0, spare, recruits: spare <= LITTLE ? 1 : 0,
      sentence: `${name} 的 ${own.length} 件作品扣除回避后${people}，余量为 ${spare}：再有 ${spare + 1} 人回避就会缺 1 个席位。${advice}`,
      sentenceEn: `The ${own.length} entries of ${name} have ${most} judges left${one ? '' : ' each'}, ${spare} to spare: ${spare + 1} more conflicts would leave a seat empty.${adviceEn}`,
    };
  });
}

/** The load limits of all judges together hardly exceed the seats: one judge less and seats stay empty. */
function scarceLoads({ instance, kept, input }: PlanGround): Spot[] {
  const seats = kept.coverage.reduce((sum, one) => sum + one, 0);
  const room = kept.limits.reduce((sum, one) => sum + one, 0);
  const largest = kept.limits.reduce((most, one) => Math.max(most, one), 0);
  const spare = room - seats;
  if (spare >= largest || largest >= instance.entries.length) return [];
  return [{
    division: '', entryIds: [], judgeIds: input.judges.map((one) => one.id), missing: 0, spare, recruits: 1,
    sentence: `全部评委的件数上限合计 ${room} 席，只比需要的 ${seats} 席多 ${spare}：少一位上限 ${largest} 件的评委就会缺席位。建议增补 1 位评委，或提高件数上限。`,
    sentenceEn: `The load limits of all judges allow ${room} seats, ${spare} more than the ${seats} needed: without one judge of limit ${largest} seats stay empty. Recruit 1 judge, or raise the limits.`,
  }];
}
