// How the score of one entry came about, step by step with the figures: arbitration, mean or corrected score, rounds, votes. Pure.
import type { ContestRules } from '#contract/schema/rules.ts';
import { marksOfGroup } from '#backend/scoring/base-scores.ts';
import type { ComputedRow, GroupNote, JudgedEntry } from '#backend/scoring/compute.ts';
import type { Docket, DocketEntry } from '#backend/scoring/docket.ts';
import { fullPoints } from '#backend/scoring/rounds.ts';
import { decimalText, meanInWords, percent, points, signed } from './arithmetic.ts';

export interface StepFacts {
  docket: Docket; entry: DocketEntry; judged: JudgedEntry; members: readonly JudgedEntry[]; row: ComputedRow; note: GroupNote | undefined;
  /** Token of a judge → letter. */
  letters: ReadonlyMap<string, string>;
}

const chains: Record<ContestRules['arbitration']['chain'], string> = {
  none: '不设仲裁链', '1+1': '一评加复核（1+1）', '1+1+1': '一评、组长复核、终评（1+1+1）', '2+1': '双评加终评（2+1）', '2+1+1': '双评、三评、终评（2+1+1）',
};

function arbitrationSteps({ docket: { rules }, row, entry }: StepFacts): string[] {
  const { chain } = rules.arbitration;
  if (row.settled) return [`仲裁（${chains[chain]}）：${row.settled[0]}`];
  if (chain !== 'none') return [`仲裁（${chains[chain]}）：初评分没有超出规定的差距，不需要仲裁，初评分全部计入。`];
  const line = rules.discrepancy.at === 'from' ? '达到' : '超过';
  const spread = row.spread === null ? '' : `最高与最低相差 ${row.spread} 分（${line} ${rules.discrepancy.threshold} 分为差距过大${row.discrepant ? '，本件属于' : '，本件不属于'}）。`;
  return entry.sheets.length < 2 ? [] : [`仲裁：本活动不设仲裁链，初评分全部计入。${spread}`];
}

/** Which of the counting totals are left out by the trimmed mean: one highest, one lowest, whichever sheets they are. */
function trimmedOf(sheets: JudgedEntry['sheets']): { kept: number[]; high: number; low: number } {
  const sorted = sheets.map((one) => one.total).sort((a, b) => a - b);
  return { kept: sorted.slice(1, -1), low: sorted[0] ?? 0, high: sorted.at(-1) ?? 0 };
}

const trims = ({ method, rules }: Docket): boolean => method === 'trimmed' || method === 'rule' && rules.aggregation.method === 'trimmed';

function meanStep({ docket, judged }: StepFacts): string {
  const { decimals, trimFrom } = docket.rules.aggregation;
  const totals = judged.sheets.map((one) => one.total);
  if (trims(docket) && judged.settled?.state === 'settled') return `平均（仲裁已定，不再去掉最高、最低分）：${meanInWords(totals, decimals)}。`;
  if (!trims(docket)) return `平均：${meanInWords(totals, decimals)}。`;
  const least = Math.max(trimFrom, 3);
  if (totals.length < least) return `去极值平均：满 ${least} 份才去掉最高、最低分，现有 ${totals.length} 份，取平均：${meanInWords(totals, decimals)}。`;
  const { kept, high, low } = trimmedOf(judged.sheets);
  return `去极值平均：去掉一个最高分 ${points(high)} 和一个最低分 ${points(low)}；${meanInWords(kept, decimals)}。`;
}

function mixedSteps({ docket, judged, members, row, note, letters }: StepFacts): string[] {
  const { decimals } = docket.rules.aggregation;
  const fair = note?.fair;
  const steps = [`原始平均：${meanInWords(judged.sheets.map((one) => one.total), decimals)}。`];
  if (!fair || fair.intercept === null || row.adjusted === null) return [...steps, '没有可用的校正模型，按原始平均计。'];
  const { judges } = marksOfGroup(members);
  const effects = judged.sheets.flatMap((one) => {
    const effect = fair.judges[judges.indexOf(one.judge ?? '')]?.effect;
    return effect === null || effect === undefined ? [] : [`评分 ${letters.get(one.judge ?? '') ?? '?'} ${signed(effect)}`];
  });
  const own = row.adjusted - fair.intercept;
  return [...steps,
    `校正宽严：本组 ${members.length} 件作品的全部评分用混合模型（${fair.estimator}）一起估计；评委宽严（正为偏宽，负为偏严）：${effects.join('，')}。`,
    `校正分：本组总水平 ${fair.intercept.toFixed(4)} ${signed(own, 4)}（本件高出或低于总水平的部分）= ${row.adjusted.toFixed(4)}，保留 ${decimals} 位小数，得 ${rounded(row.adjusted, decimals)}。`];
}

const rounded = (value: number, decimals: number): string => (Math.max(0, Math.round(value * 10 ** decimals)) / 10 ** decimals).toFixed(decimals);
const meanOf = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0) / Math.max(1, values.length);
const deviationOf = (values: readonly number[]): number => {
  const mean = meanOf(values);
  return values.length < 2 ? 0 : Math.sqrt(values.reduce((all, one) => all + (one - mean) ** 2, 0) / (values.length - 1));
};

function standardSteps({ docket, judged, members, row, letters }: StepFacts): string[] {
  const { decimals } = docket.rules.aggregation;
  const all = members.flatMap((one) => one.sheets.map((sheet) => ({ judge: sheet.judge ?? '', score: sheet.total / 100 })));
  const lines = judged.sheets.map(({ judge = '', total }) => {
    const own = all.filter((one) => one.judge === judge).map((one) => one.score);
    const [mean, deviation] = [meanOf(own), deviationOf(own)];
    const z = deviation === 0 ? 0 : (total / 100 - mean) / deviation;
    return { z, text: deviation === 0 ? `评分 ${letters.get(judge) ?? '?'}：这位评委的分数全都一样，记 0`
      : `评分 ${letters.get(judge) ?? '?'}：（${points(total)} − ${mean.toFixed(4)}）÷ ${deviation.toFixed(4)} = ${z.toFixed(4)}` };
  });
  const z = meanOf(lines.map((one) => one.z));
  const scores = all.map((one) => one.score);
  const last = docket.method === 't' ? `T 分：50 + 10 × ${z.toFixed(4)} = ${(50 + 10 * z).toFixed(4)}`
    : `换回本组的分数：${meanOf(scores).toFixed(4)} + ${deviationOf(scores).toFixed(4)} × ${z.toFixed(4)} = ${(meanOf(scores) + deviationOf(scores) * z).toFixed(4)}`;
  return [`标准分（减去该评委在本组的平均分，除以其标准差）：${lines.map((one) => one.text).join('；')}。`,
    `平均：${z.toFixed(4)}；${last}，保留 ${decimals} 位小数${row.adjusted === null ? '' : `，得 ${rounded(row.adjusted, decimals)}`}。`];
}

/** Later rounds and votes as the rules weigh them. */
function furtherSteps({ docket: { rules }, entry, members, row, note }: StepFacts): string[] {
  const { decimals } = rules.aggregation;
  const standing = note?.standings.get(entry.code);
  const steps: string[] = [];
  const later = rules.rounds.slice(1, 1 + (standing?.tier ?? 0)).filter(({ id }) => Object.hasOwn(entry.outside, id));
  if (later.length > 0) {
    const held = rules.rounds.slice(0, 1 + later.length);
    const weights = held.map((one) => `${one.name} ${percent(one.weight)}`).join('，');
    steps.push(`后续轮次：${later.map((one) => `${one.name} ${points(entry.outside[one.id] ?? 0)} 分`).join('，')}；各轮按权重（${weights}）加权平均，权重合计按已参加的轮次折算。`);
  } else if (rules.rounds.length > 1 && (standing?.tier ?? 0) === 0 && [...note?.standings.values() ?? []].some((one) => one.tier > 0)) {
    steps.push('后续轮次：没有进入，以第一轮得分为准，排在进入后续轮次的作品之后。');
  }
  if (standing?.lacking) steps.push('后续轮次：已进入，但还没有该轮的得分，因此没有总分。');
  if (rules.voteShare > 0) {
    const votes = members.filter((one) => one.struck !== true).map((one) => one.outside?.['vote'] ?? 0);
    const own = entry.outside['vote'] ?? 0;
    const all = rules.voteScale === 'max' ? Math.max(0, ...votes) : votes.reduce((sum, one) => sum + one, 0);
    const full = fullPoints(rules, entry.category);
    const worth = all === 0 ? '0' : decimalText(BigInt(full) * BigInt(own), 100n * BigInt(all), 4);
    steps.push(`公众投票：得 ${own} 票，${rules.voteScale === 'max' ? '本组最多' : '本组合计'} ${all} 票，折 ${points(full)} × ${own} ÷ ${all} = ${worth} 分；`
      + `评委分占 ${percent(1 - rules.voteShare)}，投票占 ${percent(rules.voteShare)}。`);
  }
  return steps.length === 0 ? [] : [...steps, `合成后得分：${row.score === null ? '无' : row.score.toFixed(decimals)}。`];
}

/** @returns sentences in the order in which the figures came about; without a sheet: that there is none */
export function scoreSteps(given: StepFacts): string[] {
  const letterOf = ({ judge = '' }: JudgedEntry['sheets'][number]): string => given.letters.get(judge) ?? '';
  // By their letters: the order of judges would say who is who.
  const sheets = given.judged.sheets.toSorted((a, b) => (letterOf(a) < letterOf(b) ? -1 : 1));
  const facts: StepFacts = { ...given, judged: { ...given.judged, sheets } };
  const { docket, judged } = facts;
  if (judged.sheets.length === 0) return ['没有计入的评分，因此没有得分。', ...furtherSteps(facts)];
  const base = docket.method === 'mixed' ? mixedSteps(facts) : docket.method === 'z' || docket.method === 't' ? standardSteps(facts) : [meanStep(facts)];
  return [...arbitrationSteps(facts), ...base, ...furtherSteps(facts)];
}

/** The rule in words, as it stood when this was computed. */
export function ruleInWords(docket: Docket): string {
  const { aggregation: { method, trimFrom, decimals }, arbitration, discrepancy } = docket.rules;
  const how = docket.method === 'mixed' ? '校正分：用混合模型扣除评委宽严之后的得分'
    : docket.method === 'z' || docket.method === 't' ? `标准分（${docket.method === 'z' ? 'Z 分' : 'T 分'}）：按每位评委自己的平均分和标准差换算后取平均`
      : trims(docket) ? `去掉一个最高分和一个最低分后取平均（满 ${Math.max(method === 'trimmed' ? trimFrom : 3, 3)} 份起，不足则取平均）` : '各评委总分取平均';
  const apart = arbitration.chain === 'none' ? '' : `；仲裁：${chains[arbitration.chain]}，${arbitration.per === 'total' ? `总分相差${discrepancy.at === 'from' ? '达到' : '超过'} ${discrepancy.threshold} 分`
    : `任一指标相差${discrepancy.at === 'from' ? '达到' : '超过'}满分的 ${percent(arbitration.criterionShare)}`}时启动`;
  return `${how}，保留 ${decimals} 位小数（四舍五入）${apart}。`;
}
