// What a rehearsal says in words: the work, the differences, the ties that matter, and what it does not know.
import type { z } from 'zod';
import type { Rehearsal } from '#contract/schema/contests.ts';
import type { Text } from '#backend/refusals.ts';
import type { Plan, Run } from './rehearse.ts';

type Answer = z.output<typeof Rehearsal>;

const mostLines = 8;
/** A tie across a line that is rarer than this is not worth a sentence. */
const worthSaying = 0.1;
const range = (from: number, to: number, dash = '—'): string => (from === to ? `${from}` : `${from}${dash}${to}`);
const percent = (share: number): string => `${Math.round(share * 100)}%`;

export function sentencesOf(plan: Plan, answer: Answer, runs: readonly Run[]): string[] {
  const texts: Text[] = [madeUp(answer), work(plan, answer), ...gaps(answer), differences(plan, answer), ...vetoes(runs),
    ...lines(answer, runs), ...empty(answer), ...rounds(plan), [
      '评委的宽严和误差按公开评分数据折算，是估计，不代表本次评委。', 'Severity and error of judges follow published scores; they are an estimate, not your judges.',
    ]];
  return texts.map((one) => one[plan.language === 'en' ? 1 : 0]);
}

function madeUp({ madeUp: { entries, judges }, entries: entryCount, judges: judgeCount, runs }: Answer): Text {
  return [
    `按${entries ? '假定的' : '现有的'} ${entryCount} 件作品和${judges ? '假定的' : '现有的'} ${judgeCount} 位评委排练了 ${runs} 次。`,
    `Rehearsed ${runs} times with ${entries ? 'an assumed' : 'the present'} ${entryCount} entries and ${judges ? 'an assumed' : 'the present'} ${judgeCount} judges.`,
  ];
}

const work = ({ minutesPerEntry, hoursPerDay }: Plan, { load, days }: Answer): Text => [
  `每位评委评 ${range(load.least, load.most)} 件；按每件 ${minutesPerEntry} 分钟、每天 ${hoursPerDay} 小时计，${days.mean === days.most ? `要 ${days.most} 天` : `平均 ${days.mean} 天，最多 ${days.most} 天`}。`,
  `A judge reads ${range(load.least, load.most, '–')} entries; at ${minutesPerEntry} minutes each and ${hoursPerDay} hours a day that is ${days.mean} days, ${days.most} at most.`,
];

const gaps = ({ unfilled }: Answer): Text[] => (unfilled === 0 ? [] : [[
  `有 ${unfilled} 个评审席位没有评委可排，请增加评委或提高每位评委的上限。`, `${unfilled} seats found no judge: add judges or raise their loads.`,
]]);

function differences({ rules }: Plan, { discrepant, entries }: Answer): Text {
  const { threshold, at } = rules.discrepancy;
  return [
    `分差${at === 'over' ? '超过' : '达到'} ${threshold} 分的作品大约 ${range(discrepant.low, discrepant.high)} 件（平均 ${Math.round(discrepant.mean)} 件，占 ${percent(entries === 0 ? 0 : discrepant.mean / entries)}），需要安排人处理。`,
    `About ${range(discrepant.low, discrepant.high, '–')} entries (${Math.round(discrepant.mean)} on average, ${percent(entries === 0 ? 0 : discrepant.mean / entries)}) ${at === 'over' ? 'pass' : 'reach'} a difference of ${threshold}; somebody must settle them.`,
  ];
}

function vetoes(runs: readonly Run[]): Text[] {
  const mean = runs.reduce((all, one) => all + one.excluded, 0) / Math.max(1, runs.length);
  return mean < 0.5 ? [] : [[`一票否决大约 ${Math.round(mean)} 件。`, `About ${Math.round(mean)} entries are excluded by a veto.`]];
}

/** The lines that are most often crossed by a tie, most often first. */
function lines({ groups }: Answer, runs: readonly Run[]): Text[] {
  const found = groups.flatMap(({ division, category, awards }, group) => awards.map(({ name, places }, award) => ({
    name, places: places ?? 0, place: `${division}${category}` || '全部作品', placeEn: [division, category].filter((one) => one !== '').join(' ') || 'All entries',
    share: runs.filter((one) => one.groups[group]!.awards[award]!.atLine).length / Math.max(1, runs.length),
  }))).filter((one) => one.share >= worthSaying).sort((a, b) => b.share - a.share);
  if (found.length === 0 && groups.some((one) => one.awards.some((award) => award.places !== null))) {
    return [['获奖线上很少出现并列。', 'Ties across an award line are rare.']];
  }
  const rest = found.length - mostLines;
  return [
    ...found.slice(0, mostLines).map(({ name, places, place, placeEn, share }): Text => [
      `${place}${name} ${places} 名，约 ${percent(share)} 的排练里在线上并列。`, `${placeEn}, ${name}: ${places} places; in about ${percent(share)} of the runs entries are tied across the line.`,
    ]),
    ...(rest > 0 ? [[`还有 ${rest} 条获奖线也常有并列，见各组。`, `${rest} more lines are often crossed by a tie; see the groups.`] satisfies Text] : []),
  ];
}

function empty({ groups }: Answer): Text[] {
  const none = groups.filter((one) => one.entries > 0).flatMap(({ division, category, entries, awards }) =>
    awards.filter((one) => one.places === 0).map((one) => ({ place: `${division}${category}` || '全部作品', entries, name: one.name })));
  const [first] = none;
  return first === undefined ? [] : [[
    `有 ${none.length} 处奖项取整后没有名额，例如${first.place}（${first.entries} 件）的${first.name}。`,
    `In ${none.length} places rounding leaves an award without places, such as ${first.name} in ${first.place} (${first.entries} entries).`,
  ]];
}

const rounds = ({ rules }: Plan): Text[] => {
  const [, ...later] = rules.rounds;
  return later.length === 0 ? [] : [[
    `只排练了第一轮评审；${later.map((one) => `“${one.name}”`).join('、')}没有计入。`, `Only the first round was rehearsed; ${later.map((one) => one.name).join(', ')} are left out.`,
  ]];
};
