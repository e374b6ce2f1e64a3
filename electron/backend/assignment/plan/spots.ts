// Where a plan is scarce, in words: empty seats by their cut, scored pairs and pins that stand out, the tightest places.
import type { z } from 'zod';
import type { Spot as SpotSchema } from '#contract/schema/assignment.ts';
import { shortagesInWords } from './explain.ts';
import { conflictKinds } from '../field/conflicts.ts';
import { kindWords } from '../field/kind-words.ts';
import { counted } from './figures.ts';
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

const label = (ground: PlanGround, e: number, between = ''): string => {
  const { division, subject, category } = ground.input.entries[e]!;
  return [division, subject].filter((one) => one !== '').join(between) || category;
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

type Said = readonly [zh: string, en: string];

/** What is said of a pair after whose judge and entry it is, and of all of them what it means and what to do. */
const oddities: Readonly<Record<'broken' | 'left', Record<Exception['kind'], { why: Said; todo: Said }>>> = {
  broken: {
    conflict: { why: ['{reason}', '{reason}'], todo: ['已经评分，成绩保留，请组织者决定是否作废', 'scored already; the scores stay, decide whether they count'] },
    coverage: { why: ['超出每件作品的评委数', 'beyond the judges per entry'], todo: ['已经评分，成绩保留', 'scored already; the scores stay'] },
    limit: { why: ['超出评委的件数上限', 'beyond the load limit'], todo: ['已经评分，成绩保留', 'scored already; the scores stay'] },
    unit: { why: ['同一单位的评委过多', 'too many judges of one unit'], todo: ['已经评分，成绩保留', 'scored already; the scores stay'] },
  },
  left: {
    conflict: { why: ['{reason}', '{reason}'], todo: ['指定不能照办，请取消指定，或改正回避的依据', 'the pin cannot be kept: unpin, or correct what the conflict rests on'] },
    coverage: { why: ['席位已满', 'no seat is left'], todo: ['指定不能照办，请取消指定，或增加评委数', 'the pin cannot be kept: unpin, or raise the judges per entry'] },
    limit: { why: ['评委已到件数上限', 'the judge is at the limit'], todo: ['指定不能照办，请取消指定，或提高件数上限', 'the pin cannot be kept: unpin, or raise the limit'] },
    unit: { why: ['同一单位的评委已满', 'enough judges of that unit'], todo: ['指定不能照办，请取消指定', 'the pin cannot be kept: unpin'] },
  },
};

/** Scored pairs that break a rule by now, and pins that cannot be kept: which judge, which entries, why, what to do. */
function standingOut(ground: PlanGround): Spot[] {
  const { kept, input, table } = ground;
  const reasonOf = ({ entry, judge }: Exception): Said => {
    const bits = table.reasons[entry * input.judges.length + judge]!;
    return kindWords[conflictKinds.find((_, order) => ((bits >> order) & 1) === 1) ?? 'other'];
  };
  return (['broken', 'left'] as const).flatMap((which) => [...Map.groupBy(kept[which], (one) => one.kind)].map(([kind, pairs]) => {
    const { why, todo } = oddities[which][kind];
    const said = (one: Exception, language: 0 | 1): string => {
      const because = why[language].replace('{reason}', reasonOf(one)[language]);
      return language === 0 ? `${input.judges[one.judge]!.name}评${label(ground, one.entry)}（${because}）`
        : `${input.judges[one.judge]!.name} for ${label(ground, one.entry, ' ')} (${because})`;
    };
    const texts = ([0, 1] as const).map((language) => [...new Set(pairs.map((one) => said(one, language)))]);
    const [zh = [], en = []] = texts;
    return {
      division: '', entryIds: [...new Set(pairs.map((one) => input.entries[one.entry]!.id))],
      judgeIds: [...new Set(pairs.map((one) => input.judges[one.judge]!.id))], missing: 0, spare: 0, recruits: 0,
      sentence: `${zh.slice(0, MOST_NAMES).join('、')}${zh.length > MOST_NAMES ? '等' : ''}，共 ${pairs.length} 件：${todo[0]}。`,
      sentenceEn: `${en.slice(0, MOST_NAMES).join(', ')}${en.length > MOST_NAMES ? ' and others' : ''}, ${counted(pairs.length, 'pair')} in all: ${todo[1]}.`,
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
    const nameEn = label(ground, first, ' ');
    const one = own.length === 1 || open.size === most;
    const people = one ? `只剩 ${most} 位可用评委` : `每件只剩 ${most} 位可用评委`;
    const advice = spare <= LITTLE ? `建议增补 1 位能评${name}的评委。` : '';
    const adviceEn = spare <= LITTLE ? ` Recruit 1 who can judge ${nameEn}.` : '';
    return {
      division: entries[first]!.division, entryIds: own.map((e) => entries[e]!.id),
      judgeIds: [...open].sort((a, b) => a - b).map((j) => judges[j]!.id),
      missing: 0, spare, recruits: spare <= LITTLE ? 1 : 0,
      sentence: `${name} 的 ${own.length} 件作品扣除回避后${people}，余量为 ${spare}：再有 ${spare + 1} 人回避就会缺 1 个席位。${advice}`,
      sentenceEn: `${own.length === 1 ? `The 1 entry of ${nameEn} has` : `The ${own.length} entries of ${nameEn} have`} ${counted(most, 'judge')} left${one ? '' : ' each'}, ${spare} to spare: ${counted(spare + 1, 'more conflict')} would leave a seat empty.${adviceEn}`,
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
    sentenceEn: `The load limits of all judges allow ${counted(room, 'seat')}, ${spare} more than the ${seats} needed: without one judge of limit ${largest} seats stay empty. Recruit 1 judge, or raise the limits.`,
  }];
}
