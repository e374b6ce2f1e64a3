// Faults of rubrics: what a sheet can reach, choices and bands, comments, and the order of ties.
import { choicePoints, isCounted, rubricOf, type ContestRules, type Criterion } from '#contract/schema/rules.ts';
import type { Text } from '#backend/refusals.ts';
import { isSame, plain, quoted, type Fault } from './problem.ts';

/** Criteria of a rubric with its head; empty when the rubric is unknown. */
export const criteriaOf = (rules: ContestRules, rubricId: string): readonly Criterion[] =>
  (rules.rubrics.some((one) => one.id === rubricId) ? rubricOf(rules, rubricId, 1).criteria : []);

const sum = (values: readonly number[]): number => Math.round(values.reduce((all, one) => all + one, 0) * 100) / 100;

/** Full mark of a rubric in points: passed/failed counts in no total. */
export const fullMark = (rules: ContestRules, rubricId: string): number =>
  sum(criteriaOf(rules, rubricId).filter(isCounted).map((one) => one.max));

const bestOf = (criterion: Criterion): number => (criterion.mode === 'points' || criterion.choices.length === 0
  ? criterion.max : Math.max(...criterion.choices.map((one) => choicePoints(criterion, one.value))));

/** The most points that a sheet can have: anchored levels may stay below the full mark (13 of 15). */
export const highestTotal = (rules: ContestRules, rubricId: string): number =>
  sum(criteriaOf(rules, rubricId).filter(isCounted).map(bestOf));

export function rubricFaults(rules: ContestRules): Fault[] {
  const used = new Set(rules.categories.map((one) => one.rubric));
  return [
    ...rules.rubrics.flatMap(({ id, name }) => [
      ...(used.has(id) ? [] : [{
        code: 'rubric_unused', severity: 'note', part: 'rubrics', where: id, what: name,
        message: [`评分标准“${name}”没有项目使用，评委不会看到它。`, `No category uses the rubric “${name}”; no judge will see it.`],
        todo: ['不需要就删除；需要就在项目里选用。', 'Remove it, or choose it in a category.'],
      } satisfies Fault]),
      ...faultsOfOne(rules, id, name),
    ]),
    ...rules.rubricHeads.filter((head) => rules.rubrics.every((one) => one.head !== head.id)).map(({ id, name }): Fault => ({
      code: 'head_unused', severity: 'note', part: 'rubrics', where: id, what: name,
      message: [`公共部分“${name}”没有评分标准使用。`, `No rubric uses the shared head “${name}”.`],
      todo: ['不需要就删除；需要就在评分标准里选用。', 'Remove it, or choose it in a rubric.'],
    })),
    ...sumFaults(rules, used),
    ...tieFaults(rules, used),
  ];
}

function faultsOfOne(rules: ContestRules, id: string, name: string): Fault[] {
  const criteria = criteriaOf(rules, id);
  const fault = (code: string, severity: Fault['severity'], message: Text, todo: Text): Fault =>
    ({ code, severity, part: 'rubrics', where: id, what: name, message, todo });
  const found: Fault[] = [];
  if (criteria.filter(isCounted).length === 0) {
    found.push(fault('rubric_empty', 'error', [`评分标准“${name}”没有计分的指标，所有作品都是 0 分。`, `Rubric “${name}” has no criterion that counts; every entry would have 0.`],
      ['请添加计分的指标。', 'Add a criterion that counts.']));
  }
  found.push(...criteria.flatMap((one) => criterionFaults(one, fault)), ...commentFaults(rules, id, fault));
  const [full, most] = [fullMark(rules, id), highestTotal(rules, id)];
  if (most < full - 1e-9) {
    found.push(fault('choice_below_full', 'note',
      [`“${name}”各项最好的一档合计 ${plain(most)} 分，到不了满分 ${plain(full)}。`, `The best choices of “${name}” add up to ${plain(most)}; its ${plain(full)} points cannot be reached.`],
      ['如果是有意这样（分级参考分），可以不改；设分数线时请注意。', 'Leave it if meant so (anchored levels), and mind it when setting score lines.']));
  }
  return found;
}

type Say = (code: string, severity: Fault['severity'], message: Text, todo: Text) => Fault;

function criterionFaults(criterion: Criterion, say: Say): Fault[] {
  const { name, max, mode, choices, bands, veto } = criterion;
  const found: Fault[] = [];
  if (bands.some((band, index) => band.from >= (bands[index - 1]?.from ?? Infinity))) {
    found.push(say('bands_order', 'error', [`指标“${name}”的档次下限没有从高到低排列。`, `The bands of “${name}” do not go from high to low.`],
      ['请把最好的档放在最前，下限逐档降低。', 'Put the best band first, each lower bound below the one before.']));
  }
  const lowest = bands.at(-1);
  if (lowest && lowest.from > 0) {
    found.push(say('bands_gap', 'warning',
      [`指标“${name}”最低一档从 ${plain(lowest.from)} 分起，更低的分数不属于任何档。`, `The lowest band of “${name}” starts at ${plain(lowest.from)}; points below it are in no band.`],
      ['请把最低一档的下限改为 0。', 'Let the lowest band start at 0.']));
  }
  if (bands.some((band) => band.from > max)) {
    found.push(say('bands_above', 'error', [`指标“${name}”有档次下限高于满分 ${plain(max)}。`, `A band of “${name}” starts above its ${plain(max)} points.`],
      ['请降低该档的下限。', 'Lower that bound.']));
  }
  if (mode === 'points' || mode === 'veto') return found;
  if (choices.length === 0) {
    found.push(say('choices_missing', 'error', [`指标“${name}”按档给分，却没有列出可选的档。`, `“${name}” is given by choices, but none is listed.`],
      ['请列出各档及其分值，或改为直接打分。', 'List the choices with their points, or let judges give points.']));
    return found;
  }
  const tooHigh = choices.filter((one) => one.value > (mode === 'coefficient' ? 1 : max) + 1e-9);
  if (tooHigh.length > 0) {
    const [zh, en] = quoted(tooHigh.map((one) => one.name));
    found.push(mode === 'coefficient'
      ? say('coefficient_range', 'error', [`指标“${name}”的系数应在 0 到 1 之间，${zh}超出。`, `Coefficients of “${name}” lie between 0 and 1; ${en} do not.`],
        ['请改为 0 到 1 之间的系数，例如 1、0.8、0.6、0.4。', 'Use coefficients from 0 to 1, such as 1, 0.8, 0.6, 0.4.'])
      : say('choice_above', 'error', [`指标“${name}”的满分是 ${plain(max)}，${zh}的分值超过满分。`, `“${name}” has ${plain(max)} points; ${en} give more.`],
        ['请降低该档的分值，或提高满分。', 'Lower the choice, or raise the most points.']));
  }
  if (choices.some((one, index) => one.value >= (choices[index - 1]?.value ?? Infinity))) {
    found.push(say('choices_order', 'warning', [`指标“${name}”的各档没有从高到低排列，或有两档分值相同。`, `The choices of “${name}” do not go from high to low, or two are worth the same.`],
      ['请把最好的档放在最前，分值逐档降低。', 'Put the best choice first, each worth less than the one before.']));
  }
  if (new Set(choices.map((one) => one.name)).size < choices.length) {
    found.push(say('choices_twice', 'error', [`指标“${name}”有两档同名，评委分不清。`, `Two choices of “${name}” have one name; judges cannot tell them apart.`],
      ['请给每一档不同的名称。', 'Give every choice a name of its own.']));
  }
  if (veto && choices.every((one) => one.value > 0)) {
    found.push(say('veto_without_zero', 'error', [`“${name}”是一票否决项，但没有 0 分的档，永远不会否决。`, `“${name}” can exclude an entry, but no choice is worth 0, so it never will.`],
      ['请添加一个 0 分的档，或取消一票否决。', 'Add a choice worth 0, or take the veto off.']));
  }
  return found;
}

function commentFaults(rules: ContestRules, id: string, say: Say): Fault[] {
  const rubric = rules.rubrics.find((one) => one.id === id);
  if (!rubric) return [];
  const { name, comment: { requiredBelow: below, requiredAbove: above } } = rubric;
  const most = highestTotal(rules, id);
  const found: Fault[] = [];
  if (below !== null && above !== null && below > above) {
    found.push(say('comment_always', 'warning',
      [`“${name}”规定低于 ${plain(below)} 分和高于 ${plain(above)} 分都要写评语，两段重叠，每份都必须写。`, `“${name}” asks for a comment below ${plain(below)} and above ${plain(above)}: that is every sheet.`],
      ['请核对两个分数；如果确实每份都要写，可以保留。', 'Check both figures; keep them if every sheet is meant.']));
  } else if (below !== null && below > most) {
    found.push(say('comment_always', 'warning',
      [`“${name}”最高 ${plain(most)} 分，却规定低于 ${plain(below)} 分要写评语，等于每份都必须写。`, `“${name}” reaches ${plain(most)} at most, so a comment below ${plain(below)} is asked of every sheet.`],
      ['请核对这个分数。', 'Check this figure.']));
  }
  if (above !== null && above >= most) {
    found.push(say('comment_never', 'note',
      [`“${name}”最高 ${plain(most)} 分，没有分数会高于 ${plain(above)}，这条评语规定不起作用。`, `“${name}” reaches ${plain(most)} at most; nothing is above ${plain(above)}, so this rule asks for no comment.`],
      ['请核对这个分数，或去掉这条规定。', 'Check this figure, or remove the rule.']));
  }
  return found;
}

/** Rubrics that are ranked together must have one full mark; apart, a difference is only worth a look. */
function sumFaults(rules: ContestRules, used: ReadonlySet<string>): Fault[] {
  const together = rules.awards.scope !== 'division-category';
  const full = rules.rubrics.filter((one) => used.has(one.id)).map(({ id, name }) => ({ id, name, points: fullMark(rules, id) }));
  const counts = Map.groupBy(full, (one) => plain(one.points));
  const [usual] = [...counts].sort((a, b) => b[1].length - a[1].length || Number(b[0]) - Number(a[0]));
  return full.flatMap(({ id, name, points }): Fault[] => {
    if (usual && plain(points) !== usual[0]) {
      return [{
        code: 'rubric_sum_differs', severity: together ? 'error' : 'warning', part: 'rubrics', where: id, what: name,
        message: [
          `“${name}”满分 ${plain(points)}，其他评分标准满分 ${usual[0]}。${together ? '不同项目放在一起排名，满分不同不能比较。' : ''}`,
          `“${name}” has ${plain(points)} points, the others have ${usual[0]}.${together ? ' Categories are ranked together, so they cannot be compared.' : ''}`,
        ],
        todo: ['请核对各指标的分值，使满分一致。', 'Check the points of its criteria, so that the full marks agree.'],
      }];
    }
    return isSame(points, 100) ? [] : [{
      code: 'rubric_not_100', severity: 'note', part: 'rubrics', where: id, what: name,
      message: [`“${name}”各指标之和是 ${plain(points)} 分，不是 100 分。`, `The criteria of “${name}” add up to ${plain(points)}, not 100.`],
      todo: ['如果是有意这样，可以不改；设分数线和分差时请按这个满分。', 'Leave it if meant so; set score lines and differences by this full mark.'],
    }];
  });
}

function tieFaults(rules: ContestRules, used: ReadonlySet<string>): Fault[] {
  return rules.rubrics.filter((one) => used.has(one.id)).flatMap(({ id, name }) => {
    const criteria = criteriaOf(rules, id);
    const blind = rules.ranking.tieBreak.filter((key) => criteria.every((one) => one.id !== key && one.group !== key));
    if (blind.length === 0) return [];
    const [zh, en] = quoted(blind);
    return [{
      code: 'tie_break_nowhere', severity: 'warning', part: 'rubrics', where: id, what: name,
      message: [`“${name}”里没有同分比较用的${zh}，用它评的作品同分时比不出先后。`, `“${name}” has no ${en}, by which ties are broken; entries judged by it stay tied.`],
      todo: ['请把同分比较改为各评分标准都有的指标或一级指标。', 'Break ties by criteria or groups that every rubric has.'],
    } satisfies Fault];
  });
}
