// Marks that lie apart, pure: which chain of readers settles them, who reads next, and which marks hold in the end.
import type { Stage } from '#contract/schema/arbitration.ts';
import { isDiscrepant, type ContestRules, type Criterion } from '#contract/schema/rules.ts';
import type { DocketEntry } from './docket.ts';
import { sentenceOf, type Said } from './arbitrate-words.ts';

/** A first mark: judge as token, total and scores in hundredths of a point. A criterion without a score has no key, never zero. */
export type Sheet = DocketEntry['sheets'][number];
/** A mark of arbitration. */
export type Reading = DocketEntry['readings'][number];
export type ArbitrationRules = Pick<ContestRules, 'arbitration' | 'discrepancy'>;
export type JudgedBy = Pick<Criterion, 'id' | 'name' | 'max' | 'mode'>;

export interface Settlement {
  /** plain: nothing to settle · settled: the chain has come to its end · open: a reader is wanted · incomplete: first marks lack. */
  state: 'plain' | 'settled' | 'open' | 'incomplete';
  /** The sheets whose mean is the score, in the order of their tokens. While open or incomplete: the first marks so far, for the time being. */
  counts: Sheet[];
  /** Open: who reads next. */
  next: Stage | null;
  /** Criteria (ids, in the order of the rubric) that lie apart, where the rule looks at criteria; of the marks that made the last step. */
  apart: string[];
  /** What the rule says, with the figures. */
  sentence: readonly [zh: string, en: string];
}

/** How many first marks a chain begins with. */
export const firstMarksOf = (chain: ContestRules['arbitration']['chain']): number => (chain === '2+1' || chain === '2+1+1' ? 2 : 1);

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byJudge = (a: Sheet, b: Sheet): number => order(a.judge, b.judge);

/** Most points of a criterion, in hundredths: passed (100) or failed (0) has one point. */
const mostOf = ({ mode, max }: JudgedBy): number => (mode === 'veto' ? 1 : max);

/** What tells whether marks lie apart, and how far. */
class Ruler {
  readonly rules: ArbitrationRules;
  readonly criteria: readonly JudgedBy[];

  constructor(rules: ArbitrationRules, criteria: readonly JudgedBy[]) {
    this.rules = rules;
    this.criteria = criteria;
  }

  get perCriterion(): boolean {
    return this.rules.arbitration.per === 'criterion';
  }

  /** Criteria in which any two of these marks lie apart. A criterion that was not given says nothing. */
  criteriaApart(sheets: readonly Sheet[]): string[] {
    if (!this.perCriterion) return [];
    return this.criteria.filter((one) => {
      const given = sheets.flatMap(({ scores }) => (Object.hasOwn(scores, one.id) ? [scores[one.id] ?? 0] : []));
      const threshold = this.rules.arbitration.criterionShare * mostOf(one);
      return given.length > 1 && isDiscrepant(Math.max(...given) - Math.min(...given), { threshold, at: this.rules.discrepancy.at });
    }).map((one) => one.id);
  }

  isApart(sheets: readonly Sheet[]): boolean {
    if (this.perCriterion) return this.criteriaApart(sheets).length > 0;
    const totals = sheets.map((one) => one.total);
    return totals.length > 1 && isDiscrepant(Math.max(...totals) - Math.min(...totals), this.rules.discrepancy);
  }

  /** Points between two marks criterion by criterion, in hundredths. */
  private between(a: Sheet, b: Sheet): number {
    return this.criteria.reduce((sum, { id }) => sum
      + (Object.hasOwn(a.scores, id) && Object.hasOwn(b.scores, id) ? Math.abs((a.scores[id] ?? 0) - (b.scores[id] ?? 0)) : 0), 0);
  }

  /** Below zero: `a` lies nearer to `mark` than `b` does. By totals; per criterion then by the criteria; 0: equally far. */
  nearer(mark: Sheet, a: Sheet, b: Sheet): number {
    return Math.abs(a.total - mark.total) - Math.abs(b.total - mark.total)
      || (this.perCriterion ? this.between(a, mark) - this.between(b, mark) : 0);
  }

  /** The lower mark first; of equal totals the one with fewer points in the first criterion that differs, then by the token. */
  readonly rising = (a: Sheet, b: Sheet): number => a.total - b.total
    || this.criteria.reduce((found, { id }) => found || (a.scores[id] ?? 0) - (b.scores[id] ?? 0), 0) || byJudge(a, b);

  /** The two marks in dispute: of those that lie apart, the two that lie furthest from each other. */
  pairOf(sheets: readonly Sheet[]): readonly [lower: Sheet, higher: Sheet] | null {
    const list = [...sheets].sort(this.rising);
    const [lowest, highest] = [list[0], list.at(-1)];
    if (!lowest || !highest || !this.isApart(list)) return null;
    if (!this.perCriterion) return [lowest, highest];
    let best: { pair: readonly [Sheet, Sheet]; far: number } | null = null;
    for (const [index, a] of list.entries()) {
      for (const b of list.slice(index + 1)) {
        const far = this.between(a, b);
        if ((best === null || far > best.far) && this.isApart([a, b])) best = { pair: [a, b], far };
      }
    }
    return best?.pair ?? null;
  }
}

/** 2+1+1 after the third has read: which of the two in dispute holds beside him; null: neither is near enough. */
function besideThird(ruler: Ruler, third: Sheet, [lower, higher]: readonly [Sheet, Sheet]): { kept: Sheet[]; equal: boolean } | null {
  const near = [lower, higher].filter((one) => !ruler.isApart([third, one]));
  if (near.length < 2) return near.length === 0 ? null : { kept: near, equal: false };
  const far = ruler.nearer(third, lower, higher);
  if (far !== 0) return { kept: [far < 0 ? lower : higher], equal: false };
  const { equalDistance } = ruler.rules.arbitration;
  return { kept: equalDistance === 'mean' ? [lower, higher] : [equalDistance === 'higher' ? higher : lower], equal: true };
}

/**
 * Settles one entry by the chain of the rules. Pure; the order of sheets and readings never matters.
 *
 * - `1+1`: the leader reads every entry after the first judge; his mark holds.
 * - `1+1+1`: where the leader's mark does not lie apart from the first, it holds; else the chief's, who sees both.
 * - `2+1`: two marks that do not lie apart give their mean; else the chief sees both and his mark holds.
 * - `2+1+1`: a third reads without seeing; where one of the two is within the threshold of his, the mean of his and the
 *   nearer (`equalDistance` where both are equally far); else the chief's mark holds.
 * - A chief's mark holds wherever there is one, under `none` too, where a case was given to him one by one.
 * - Boundary: `discrepancy.at` 'over': apart when the difference is greater than the threshold; 'from': when it reaches it.
 *   With threshold 0 that is: apart when different at all; or always.
 * - A veto counts as part of the mark it stands in: it counts where its sheet is among `counts`, and nowhere else.
 *
 * Assumption (no source has panels of three and more): all first marks are looked at together; the two that lie furthest
 * apart are the pair in dispute; after a third reading the others keep counting where they do not lie apart from his mark.
 * With several first marks under 1+1+1 the leader must not lie apart from any of them.
 *
 * Source: guandingyun.com and xfkjedu.com, rules of double marking (一评加复核、双评加仲裁、双评加三评加终评); the boundary
 * “达到或超过” beside “超过” from the rules of rhzwlp.
 * @param criteria of the rubric, in its order; points
 * @param sheets submitted first marks, hundredths
 * @param readings submitted marks of arbitration, hundredths, at most one a stage; those that the chain does not know are left out
 */
export function settle(
  rules: ArbitrationRules, criteria: readonly JudgedBy[], sheets: readonly Sheet[], readings: readonly Reading[],
): Settlement {
  const { chain } = rules.arbitration;
  const ruler = new Ruler(rules, criteria);
  const first = [...sheets].sort(byJudge);
  const of = (stage: Stage): Reading | undefined => readings.find((one) => one.stage === stage);
  const end = (
    state: Settlement['state'], counts: readonly Sheet[], said: Said, next: Stage | null = null, looked: readonly Sheet[] = [],
  ): Settlement => ({
    state, counts: [...counts].sort(byJudge), next, apart: ruler.criteriaApart(looked), sentence: sentenceOf(rules, criteria, said),
  });
  const chief = of('chief');
  const spread = { first, apart: ruler.criteriaApart(first) };
  if (chief) return end('settled', [chief], { kind: 'chief', ...spread, mark: chief }, null, first);
  if (chain === 'none') return end('plain', first, { kind: 'none' });
  if (first.length < firstMarksOf(chain)) {
    return end('incomplete', first, { kind: 'incomplete', missing: firstMarksOf(chain) - first.length });
  }
  if (chain === '1+1' || chain === '1+1+1') {
    const leader = of('leader');
    if (!leader) return end('open', first, { kind: 'wantLeader', ...spread }, 'leader', first);
    const off = chain === '1+1' ? [] : first.filter((one) => ruler.isApart([leader, one]));
    const [most] = [...off].sort((a, b) => ruler.nearer(leader, b, a) || byJudge(a, b));
    if (!most) return end('settled', [leader], { kind: chain === '1+1' ? 'leader' : 'leaderNear', ...spread, mark: leader });
    const apart = ruler.criteriaApart([leader, most]);
    return end('open', first, { kind: 'leaderOff', first: [most], apart, mark: leader }, 'chief', [leader, most]);
  }
  const pair = ruler.pairOf(first);
  if (!pair) return end('plain', first, { kind: 'near', ...spread });
  if (chain === '2+1') return end('open', first, { kind: 'wantChief', ...spread }, 'chief', first);
  const third = of('third');
  if (!third) return end('open', first, { kind: 'wantThird', ...spread }, 'third', first);
  const beside = besideThird(ruler, third, pair);
  if (!beside) return end('open', first, { kind: 'thirdOff', first: [...pair], apart: spread.apart, mark: third }, 'chief', [...pair, third]);
  const others = first.filter((one) => !pair.includes(one) && !ruler.isApart([third, one]));
  return end('settled', [third, ...beside.kept, ...others], {
    kind: 'thirdNear', first: [...pair], apart: spread.apart, mark: third, kept: beside.kept, others, equal: beside.equal,
  }, null, first);
}
