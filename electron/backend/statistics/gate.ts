// The gate: are the differences of judges real and known well enough to correct marks by? Four checks, each with its figures.
// Judges stand in the sentences as {judge:3}; `nameJudges` puts names or codes there.
import type { z } from 'zod';
import type { Gate, GateCheck } from '#contract/schema/statistics.ts';
import { chiSquareAbove } from './distributions.ts';
import { solveAt } from './equations.ts';
import type { FairRule } from './fair.ts';
import { leaveOneOut } from './leave-out.ts';
import { designByEntry, fitMixed, mostColumns, type Mark, type MixedModel } from './mixed.ts';
import { bridgesOf, partsOf } from './parts.ts';

type Check = z.output<typeof GateCheck>;

const percent = (p: number): string => `${p >= 0.1 ? (p * 100).toFixed(0) : Number((p * 100).toFixed(1))} %`;
const list = (judges: readonly number[], joined: string, more: string): string =>
  judges.slice(0, 5).map((judge) => `{judge:${judge}}`).join(joined) + (judges.length > 5 ? more : '');

function connectedCheck(marks: readonly Mark[], entries: number, judges: number): Check {
  const { part, firstJudges } = partsOf(marks, entries, judges);
  const count = part.filter((own) => own >= 0).length;
  if (count < 2) {
    return { id: 'connected', passed: false, sentence: count === 0 ? '还没有分数' : '只有 1 位评委，没有别人可比',
      sentenceEn: count === 0 ? 'There are no marks yet' : 'There is only one judge, nobody to compare with' };
  }
  if (firstJudges.length > 1) {
    return { id: 'connected', passed: false,
      sentence: `${count} 位评委分成 ${firstJudges.length} 片，片与片之间没有共同评过的作品，宽严无从比较`,
      sentenceEn: `The ${count} judges fall into ${firstJudges.length} parts that share no entry, so their severity cannot be compared` };
  }
  const bridges = bridgesOf(marks, entries, judges);
  return { id: 'connected', passed: true,
    sentence: `${count} 位评委连成一片，${bridges.length === 0 ? '任去一位仍连通' : `但去掉${list(bridges, '、', ' 等人')}中的一位就会断开`}`,
    sentenceEn: `The ${count} judges hang together, ${bridges.length === 0 ? 'without any one of them too'
      : `but not without ${list(bridges, ' or ', ' or others')}`}` };
}

function marksCheck(marks: readonly Mark[], judges: number, rule: FairRule): Check {
  const counts = new Int32Array(judges);
  for (const mark of marks) counts[mark.judge]! += 1;
  const working = [...counts].filter((count) => count > 0);
  const least = working.reduce((low, count) => Math.min(low, count), Number.POSITIVE_INFINITY);
  const few = [...counts.keys()].filter((judge) => counts[judge]! > 0 && counts[judge]! < rule.minMarks);
  if (working.length === 0 || few.length > 0) {
    return { id: 'marks', passed: false,
      sentence: working.length === 0 ? `还没有分数，每人要求至少评 ${rule.minMarks} 件`
        : `${few.length} 位评委评得太少（最少的只有 ${least} 件），每人要求至少 ${rule.minMarks} 件：${list(few, '、', ' 等')}`,
      sentenceEn: working.length === 0 ? `There are no marks yet; every judge needs ${rule.minMarks}`
        : `${few.length} ${few.length === 1 ? 'judge' : 'judges'} marked too little (the least ${least}), every judge needs ${rule.minMarks}: `
          + list(few, ', ', ' and others') };
  }
  const [more, moreEn] = least === rule.minMarks ? ['正好够要求的', 'just the'] : ['多于要求的', 'more than the'];
  return { id: 'marks', passed: true, sentence: `每人至少评 ${least} 件，${more} ${rule.minMarks} 件`,
    sentenceEn: `Every judge marked at least ${least}, ${moreEn} ${rule.minMarks} that are needed` };
}

/**
 * Likelihood ratio of the model with against that without judges. Under no difference the variance lies on the border of what is
 * possible: half the time the ratio is 0, half the time chi-square with one degree of freedom.
 * @source Self & Liang 1987, J. Am. Stat. Assoc. 82, case 5; Stram & Lee 1994, Biometrics 50
 */
export function judgeVarianceTest(withJudges: MixedModel, without: MixedModel): { ratio: number; p: number } {
  const ratio = Math.max(without.deviance - withJudges.deviance, 0);
  return { ratio, p: ratio > 1e-9 ? chiSquareAbove(ratio, 1) / 2 : 1 };
}

function varianceCheck(marks: readonly Mark[], counts: { entries: number; judges: number }, model: MixedModel, rule: FairRule): Check {
  const { entryEffect } = effectsOf(model);
  const { ratio, p } = judgeVarianceTest(model, fitMixed(marks, counts, { entryEffect, judgeEffect: 'none' }));
  const [chance, chanceEn] = p < 0.001 ? ['小于 0.1 %', 'below 0.1 %'] : [percent(p), percent(p)];
  const figures = `（似然比 ${ratio.toFixed(1)}，偶然概率${p < 0.001 ? '' : ' '}${chance}`;
  const figuresEn = `(likelihood ratio ${ratio.toFixed(1)}, probability by chance ${chanceEn}`;
  if (p > rule.significance) {
    return { id: 'variance', passed: false, sentence: `评委宽严的差异可能只是偶然${figures}，要求不超过 ${percent(rule.significance)}）`,
      sentenceEn: `The differences of the judges may be chance ${figuresEn}, at most ${percent(rule.significance)} is asked for)` };
  }
  const judges = [...model.judges.keys()].sort((a, b) => model.judges[a]! - model.judges[b]! || a - b);
  const [severe, lenient] = [judges[0] ?? 0, judges.at(-1) ?? 0];
  const [down, up] = [(-model.judges[severe]!).toFixed(1), model.judges[lenient]!.toFixed(1)];
  return { id: 'variance', passed: true,
    sentence: `宽严差异不是偶然：{judge:${severe}}偏严 ${down}，{judge:${lenient}}偏宽 ${up} 分${figures}）`,
    sentenceEn: `The differences are not chance: {judge:${severe}} is severe by ${down}, {judge:${lenient}} lenient by ${up} points ${figuresEn})` };
}

const effectsOf = (model: MixedModel): { entryEffect: 'random' | 'fixed' } => ({ entryEffect: model.variance.entry === null ? 'fixed' : 'random' });

function leaveOutCheck(marks: readonly Mark[], counts: { entries: number; judges: number }, model: MixedModel): Check {
  const working = new Set(marks.map((mark) => mark.judge)).size;
  if (counts.judges > mostColumns) {
    return { id: 'leaveOut', passed: false, sentence: `评委超过 ${mostColumns} 位，不能轮流去掉检验`,
      sentenceEn: `More than ${mostColumns} judges cannot be left out in turn` };
  }
  const byEntry = model.turned ? unturned(marks, counts, model) : model;
  const { raw, corrected, judges } = leaveOneOut(marks, byEntry);
  if (raw === null || corrected === null) {
    return { id: 'leaveOut', passed: false, sentence: '没有评委与别人共同评过两件以上作品，不能轮流去掉检验',
      sentenceEn: 'No judge shares two entries with others, so none can be left out as a test' };
  }
  if (Math.abs(raw - corrected) <= 1e-9 * raw) {
    return { id: 'leaveOut', passed: false, sentence: `轮流去掉一位评委检验，误差都是 ${raw.toFixed(2)} 分：校正不改变作品的先后，用不着校正`,
      sentenceEn: `Leaving each judge out in turn, the error stays ${raw.toFixed(2)} points: correction changes nothing between entries` };
  }
  const passed = corrected < raw;
  let digits = 2;
  while (digits < 4 && raw.toFixed(digits) === corrected.toFixed(digits)) digits += 1;
  const figures = `${raw.toFixed(digits)} → ${corrected.toFixed(digits)}`;
  const [who, whoEn] = judges < working ? [`${judges} 位评委（共 ${working} 位）`, `${judges} of ${working} judges`] : ['一位评委', 'each judge'];
  return { id: 'leaveOut', passed, sentence: `轮流去掉${judges < working ? ' ' : ''}${who}检验，误差 ${figures} 分${passed ? '' : '，校正后没有变小'}`,
    sentenceEn: `Leaving ${whoEn} out in turn, the error goes ${figures} points${passed ? '' : ', no smaller by correction'}` };
}

/** The same model with its equations by judges, for few entries and many judges. */
function unturned(marks: readonly Mark[], counts: { entries: number; judges: number }, model: MixedModel): MixedModel {
  const design = designByEntry(marks, counts, { entryEffect: 'random', judgeEffect: 'random' });
  const [judge, entry] = model.solution.scales;
  const solution = solveAt(design, [entry, judge]);
  if (!solution) throw new Error('the equations have no solution');
  return { ...model, design, solution, turned: false };
}

/**
 * @param model with judges random; null: nothing could be fitted
 * @param why the sentence for it
 */
export function gateOf(
  marks: readonly Mark[], counts: { entries: number; judges: number }, rule: FairRule, model: MixedModel | null,
  why: { readonly zh: string; readonly en: string },
): Gate {
  const unknown = (id: 'variance' | 'leaveOut'): Check =>
    ({ id, passed: false, sentence: `不能检验：${why.zh}`, sentenceEn: `Cannot be tested: ${why.en}` });
  const checks = [
    connectedCheck(marks, counts.entries, counts.judges), marksCheck(marks, counts.judges, rule),
    model ? varianceCheck(marks, counts, model, rule) : unknown('variance'),
    model ? leaveOutCheck(marks, counts, model) : unknown('leaveOut'),
  ];
  const ordered = [...checks.filter((check) => !check.passed), ...checks.filter((check) => check.passed)];
  return {
    apply: checks.every((check) => check.passed), checks, reasons: ordered.map((check) => check.sentence),
    reasonsEn: ordered.map((check) => check.sentenceEn),
  };
}

/** The gate with a name (or code) in the place of every {judge:n}. */
export function nameJudges(gate: Gate, nameOf: (judge: number) => string): Gate {
  const named = (text: string, spaced: boolean): string => text.replaceAll(/\{judge:(\d+)\}/g, (_, number: string) => {
    const name = nameOf(Number(number));
    // A code in Latin letters stands apart from Chinese words.
    return !spaced && /^[\x21-\x7E].*[\x21-\x7E]$|^[\x21-\x7E]$/.test(name) ? ` ${name} ` : name;
  }).replaceAll(/ +([，、：）]|$)/g, '$1').replaceAll(/([，、：（]) +/g, '$1');
  return {
    ...gate, reasons: gate.reasons.map((text) => named(text, false)), reasonsEn: gate.reasonsEn.map((text) => named(text, true)),
    checks: gate.checks.map((check) => ({ ...check, sentence: named(check.sentence, false), sentenceEn: named(check.sentenceEn, true) })),
  };
}
