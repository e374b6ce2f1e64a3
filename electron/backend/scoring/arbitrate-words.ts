// What the rule of arbitration says of one entry, as a sentence with its figures, in both languages. Pure.
import type { ContestRules, Criterion } from '#contract/schema/rules.ts';

interface Mark { total: number; scores: Readonly<Record<string, number>> }

/** Which case of the rule it is, with the marks that decide it. `apart`: ids of criteria, empty where totals are compared. */
export type Said = { kind: 'none' } | { kind: 'incomplete'; missing: number }
  | { kind: 'near' | 'wantLeader' | 'wantThird' | 'wantChief'; first: readonly Mark[]; apart: readonly string[] }
  | { kind: 'leader' | 'leaderNear' | 'leaderOff' | 'thirdOff' | 'chief'; first: readonly Mark[]; apart: readonly string[]; mark: Mark }
  | {
    kind: 'thirdNear'; first: readonly Mark[]; apart: readonly string[]; mark: Mark;
    kept: readonly Mark[]; others: readonly Mark[]; equal: boolean;
  };

type Text = readonly [zh: string, en: string];
type Rules = Pick<ContestRules, 'arbitration' | 'discrepancy'>;
type Named = Pick<Criterion, 'id' | 'name' | 'max' | 'mode'>;

const points = (hundredths: number): string => String(hundredths / 100);
const listed = (marks: readonly Mark[], between: string): string => marks.map((one) => points(one.total)).join(between);
const rounded = (value: number): string => String(Math.round(value * 100) / 100);

/** “相差 12 分，超过 10 分” of totals, or of the criteria that lie apart; with what the boundary is. */
function distance(rules: Rules, criteria: readonly Named[], marks: readonly Mark[], apart: readonly string[], isApart: boolean): Text {
  const { arbitration: { per, criterionShare }, discrepancy: { threshold, at } } = rules;
  const [beyond, within] = at === 'from'
    ? [['达到', 'reaches'], ['不到', 'below']] as const : [['超过', 'more than'], ['没有超过', 'not more than']] as const;
  const word = isApart ? beyond : within;
  if (per === 'total') {
    const totals = marks.map((one) => one.total);
    const gap = points(Math.max(...totals) - Math.min(...totals));
    return [`相差 ${gap} 分，${word[0]} ${rounded(threshold)} 分`, `${gap} apart, ${word[1]} ${rounded(threshold)}`];
  }
  const share = rounded(criterionShare * 100);
  if (!isApart || apart.length === 0) {
    return [`各项指标的差距都${within[0]}满分的 ${share}%`, `no criterion differs by ${at === 'from' ? 'as much as' : 'more than'} ${share}% of its points`];
  }
  const one = criteria.filter(({ id }) => apart.includes(id)).map(({ id, name, max, mode }): Text => {
    const given = marks.flatMap(({ scores }) => (Object.hasOwn(scores, id) ? [scores[id] ?? 0] : []));
    if (mode === 'veto') return [`“${name}”有的评委判通过、有的判不通过`, `“${name}” passed by one and failed by another`];
    const gap = points(Math.max(...given) - Math.min(...given));
    const limit = rounded(criterionShare * max);
    return [`“${name}”相差 ${gap} 分，${beyond[0]}满分 ${max} 分的 ${share}%（${limit} 分）`,
      `“${name}” ${gap} apart, ${beyond[1]} ${share}% of its ${max} points (${limit})`];
  });
  return [one.map((text) => text[0]).join('；'), one.map((text) => text[1]).join('; ')];
}

/** The sentence of the rule for one entry: marks, what lies between them, and what follows. */
export function sentenceOf(rules: Rules, criteria: readonly Named[], said: Said): Text {
  if (said.kind === 'none') return ['本活动不设仲裁链，初评分全部计入。', 'No chain of arbitration: all first marks count.'];
  if (said.kind === 'incomplete') {
    return [`初评还差 ${said.missing} 份，暂不能比较；缺的分数不当作 0 分。`,
      `${said.missing} first mark${said.missing === 1 ? ' is' : 's are'} missing, so there is nothing to compare; a missing mark is no 0.`];
  }
  const { first, apart } = said;
  // By their size: the order of the judges would tell who gave which.
  const rising = [...first].sort((a, b) => a.total - b.total);
  const marks: Text = [`初评 ${listed(rising, '、')}`, `First marks ${listed(rising, ', ')}`];
  const gap = (list: readonly Mark[], isApart: boolean): Text => distance(rules, criteria, list, apart, isApart);
  const sentence = (zh: string, en: string): Text => [`${marks[0]}${zh}`, `${marks[1]}${en}`];
  switch (said.kind) {
    case 'near': {
      if (first.length < 2) return sentence('，计入成绩。', ' count.');
      const far = gap(first, false);
      return sentence(`，${far[0]}：都计入成绩。`, `: ${far[1]}; all count.`);
    }
    case 'wantLeader': return sentence('，由组长看过以后给分。', ': the leader sees them and marks next.');
    case 'wantThird': {
      const far = gap(first, true);
      return sentence(`，${far[0]}：由第三位评委另评，不给他看已有的分数。`, `: ${far[1]}; a third reads without seeing them.`);
    }
    case 'wantChief': {
      const far = gap(first, true);
      return sentence(`，${far[0]}：由终评人看过以后给分，以他的为准。`, `: ${far[1]}; the chief sees them, and his mark holds.`);
    }
    default: break;
  }
  const mark = points(said.mark.total);
  switch (said.kind) {
    case 'leader': return sentence(`，组长 ${mark}：以组长的分数为准。`, `, leader ${mark}: the leader's mark holds.`);
    case 'leaderNear': {
      const far = gap([...first, said.mark], false);
      return sentence(`，组长 ${mark}，${far[0]}：以组长的分数为准。`, `, leader ${mark}: ${far[1]}; the leader's mark holds.`);
    }
    case 'leaderOff': {
      const far = gap([...first, said.mark], true);
      return sentence(`，组长 ${mark}，${far[0]}：由终评人看过两份分数以后给分，以他的为准。`,
        `, leader ${mark}: ${far[1]}; the chief sees both, and his mark holds.`);
    }
    case 'chief': return first.length === 0 ? [`终评 ${mark}：以终评分为准。`, `Chief ${mark}: the chief's mark holds.`]
      : sentence(`，终评 ${mark}：以终评分为准。`, `, chief ${mark}: the chief's mark holds.`);
    case 'thirdOff': return sentence(`，第三评 ${mark}，与两份都离得太远：由终评人看过全部分数以后给分，以他的为准。`,
      `, third ${mark}, apart from both: the chief sees all of them, and his mark holds.`);
    case 'thirdNear': {
      const counted = [said.mark, ...said.kept, ...said.others];
      const why: Text = !said.equal ? [`离 ${listed(said.kept, '、')} 较近`, `nearer to ${listed(said.kept, ', ')}`]
        : said.kept.length === 2 ? ['与两份一样近，按规则三份都取', 'as near to both: by the rules all three']
          : [`与两份一样近，按规则取${said.kept[0] === first[1] ? '高' : '低'}的一份`, `as near to both: by the rules the ${said.kept[0] === first[1] ? 'higher' : 'lower'}`];
      return sentence(`，第三评 ${mark}，${why[0]}：取 ${listed(counted, '、')} 的平均。`,
        `, third ${mark}, ${why[1]}: the mean of ${listed(counted, ', ')}.`);
    }
  }
}
