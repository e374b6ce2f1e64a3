// What the six sample judges give: an additive model (entry + judge + chance) with one discrepancy and one recusal.
import { rubricOf, type Criterion } from '#contract/schema/rules.ts';
import { templates } from '../templates/index.ts';
import { demoEntries, type DemoEntry } from './entries.ts';
import { demoJudges } from './places.ts';
import { seededNumbers, seedOf } from './random.ts';

export type DemoMark =
  | { kind: 'scores'; scores: Record<string, number>; comment: string }
  | { kind: 'recusal'; reason: 'recognised'; text: string };

/** Its judges fall into three camps of two, 12 points apart: any three of the six differ by more than the threshold. */
export const demoDiscrepantTitle = '光的折射';
const camps = [62.5, 75, 87.5];

/** This judge recognises the voice in the first of the own entries (in the order of the sheet) and steps back from it. */
export const demoRecusingJudge = '何静';

let known: readonly Criterion[] | undefined;
/** Of the rubric that the sample is judged by; looked up when marks are asked for, not at every start. */
function sampleCriteria(): readonly Criterion[] {
  const template = templates().find((one) => one.id === 'weike');
  return template ? rubricOf(template.rules, 'weike', 1).criteria : [];
}
const half = (points: number): number => Math.floor(points * 2) / 2;

const comments = ['选题小，问题清楚，讲解到位。', '结构完整，时间安排合理。', '情境引入自然，学生容易跟上。', '画面清楚，声音略小。',
  '重点突出，难点突破的办法可再具体。', '结尾小结稍显仓促。', '', '', '', ''];

/** The total of one judge for one entry in half points: quality 67–90, severity ±2, chance ±1.5; always from 60 to 95. */
function totalOf(entry: DemoEntry, judge: number): number {
  const severity = demoJudges[judge]?.severity ?? 0;
  if (entry.title === demoDiscrepantTitle) return (camps[judge % camps.length] ?? 0) + (judge < camps.length ? 0.5 : 0);
  const quality = 67 + Math.round(seededNumbers(seedOf('quality', entry.number))() * 46) / 2;
  const chance = Math.round(seededNumbers(seedOf('chance', entry.number, String(judge)))() * 6) / 2 - 1.5;
  return quality + severity + chance;
}

/** Shares the total out to the criteria in their steps, then moves a few half points about so that profiles differ. */
function scoresOf(total: number, random: () => number): Record<string, number> {
  const criteria = known ??= sampleCriteria();
  const points = criteria.map((one) => half(one.max * total / 100));
  let rest = Math.round((total - points.reduce((all, one) => all + one, 0)) * 2);
  for (let index = 0; rest > 0; index = (index + 1) % criteria.length) {
    if ((points[index] ?? 0) + 0.5 > (criteria[index]?.max ?? 0)) continue;
    points[index] = (points[index] ?? 0) + 0.5;
    rest -= 1;
  }
  for (let move = 0; move < 6; move += 1) {
    const [from, to] = [Math.floor(random() * criteria.length), Math.floor(random() * criteria.length)];
    const [gives, takes] = [points[from] ?? 0, points[to] ?? 0];
    if (from === to || gives < 1 || takes + 0.5 > (criteria[to]?.max ?? 0)) continue;
    points[from] = gives - 0.5;
    points[to] = takes + 0.5;
  }
  return Object.fromEntries(criteria.map((one, index) => [one.id, points[index] ?? 0]));
}

/**
 * What one judge does with the entries of the own pack. `entries`: titles or numbers as they stand in the pack, in any
 * order; unknown ones are left out. The answer has the same keys. Whatever the assignment, the whole contest has one
 * recusal and one discrepancy.
 */
export function demoMarks(judgeName: string, entries: readonly string[]): Map<string, DemoMark> {
  const judge = demoJudges.findIndex((one) => one.name === judgeName);
  const marks = new Map<string, DemoMark>();
  if (judge === -1) return marks;
  let recusals = judgeName === demoRecusingJudge ? 1 : 0;
  for (const entry of demoEntries) {
    const key = entries.find((one) => one === entry.title || one === entry.number);
    if (key === undefined) continue;
    if (recusals > 0 && entry.title !== demoDiscrepantTitle) {
      recusals -= 1;
      marks.set(key, { kind: 'recusal', reason: 'recognised', text: '听出讲解人是以前的同事，申请回避。' });
      continue;
    }
    const random = seededNumbers(seedOf('scores', entry.number, judgeName));
    const scores = scoresOf(totalOf(entry, judge), random);
    marks.set(key, { kind: 'scores', scores, comment: comments[Math.floor(random() * comments.length)] ?? '' });
  }
  return marks;
}
