// Criteria as they stand in packs, in hundredths of a point: how each is given, what it takes, what it adds up to.
// What is the default of the contract has no field here, so that rubrics of the first packs keep their hash.
//
//   PackCriterion                         zod and type          packCriterion / deskCriterion   points ↔ hundredths
//   takes(criterion, value)               whether this score is possible       fails(criterion, value)   whether it excludes
//   totalOf(criteria, scores)             the sum of what counts, or null      scoringFault(rubric)      why nobody can score it
import { z } from 'zod';
import { choicePoints, isCounted, isVetoed, type Criterion, type Rubric } from '#contract/schema/rules.ts';
import { hundredths, Hundredths, Id, inPoints, line, paragraph } from './fields.ts';

const Choice = z.strictObject({
  name: line(80), description: paragraph(2000), value: Hundredths,
  /** Coefficients only: `value` is this share of the most points. */
  factor: z.number().min(0).max(1).optional(),
});

const chosen = ['levels', 'coefficient', 'steps'] as const;

export const PackCriterion = z.strictObject({
  id: Id, group: line(), name: line(), description: paragraph(4000), max: Hundredths, step: Hundredths.min(1),
  bands: z.array(z.strictObject({ name: line(40), from: Hundredths })).max(20),
  mode: z.enum([...chosen, 'veto']).optional(),
  choices: z.array(Choice).min(1).max(20).optional(),
  veto: z.literal(true).optional(),
}).superRefine(({ mode, choices, max }, context) => {
  const fault = (...path: (string | number)[]) => context.addIssue({ code: 'custom', path, message: 'does not fit' });
  if ((choices !== undefined) !== (mode !== undefined && mode !== 'veto')) fault('choices');
  if (mode === 'veto' && max !== 100) fault('max');
  choices?.forEach(({ value, factor }, index) => {
    const right = mode === 'coefficient'
      ? factor !== undefined && value === hundredths(choicePoints({ mode, max: inPoints(max) }, factor))
      : factor === undefined && value <= max;
    if (!right) fault('choices', index, 'value');
  });
});
export type PackCriterion = z.output<typeof PackCriterion>;

const modeOf = (criterion: PackCriterion) => ({ mode: criterion.mode ?? 'points', veto: criterion.veto ?? false } as const);

export function packCriterion(one: Criterion): z.input<typeof PackCriterion> {
  const choices = one.mode === 'points' || one.mode === 'veto' ? [] : one.choices.map(({ name, value, description }) => ({
    name, description, value: hundredths(choicePoints(one, value)), ...(one.mode === 'coefficient' && { factor: value }),
  }));
  return {
    id: one.id, group: one.group, name: one.name, description: one.description,
    max: one.mode === 'veto' ? 100 : hundredths(one.max), step: one.mode === 'veto' ? 100 : hundredths(one.step),
    bands: one.bands.map((band) => ({ name: band.name, from: hundredths(band.from) })),
    ...(one.mode !== 'points' && { mode: one.mode }), ...(choices.length > 0 && { choices }),
    ...(one.veto && one.mode !== 'veto' && { veto: true as const }),
  };
}

export function deskCriterion({ choices = [], ...one }: PackCriterion): Criterion {
  return {
    ...one, ...modeOf(one), max: inPoints(one.max), step: inPoints(one.step),
    bands: one.bands.map((band) => ({ name: band.name, from: inPoints(band.from) })),
    choices: choices.map(({ name, description, value, factor }) => ({ name, description, value: factor ?? inPoints(value) })),
  };
}

/** Whether a score (hundredths) is possible: one of the choices, passed (100) or failed (0), or a step of the range. */
export function takes(criterion: PackCriterion, value: number): boolean {
  if (criterion.mode === 'veto') return value === 0 || value === 100;
  if (criterion.choices) return criterion.choices.some((one) => one.value === value);
  return value >= 0 && value <= criterion.max && value % criterion.step === 0;
}

export const counts = (criterion: PackCriterion): boolean => isCounted(modeOf(criterion));

/** Whether this score excludes the entry; a blank does not, and is not asked about. */
export const fails = (criterion: PackCriterion, value: number): boolean => isVetoed(modeOf(criterion), value);

/**
 * The sum of the given scores that count, in hundredths. Null while nothing that counts is given; a rubric of vetoes
 * alone has the total 0 once one of them is answered.
 */
export function totalOf(criteria: readonly PackCriterion[], scores: ReadonlyMap<string, number>): number | null {
  const counted = criteria.filter(counts);
  const given = (counted.length > 0 ? counted : criteria).filter((one) => scores.has(one.id));
  return given.length === 0 ? null : given.reduce((sum, one) => sum + (counts(one) ? scores.get(one.id) ?? 0 : 0), 0);
}

/** Why a rubric could not be scored by anybody, said of its first such criterion; null when it can. */
export function scoringFault(rubric: Rubric): readonly [zh: string, en: string] | null {
  for (const one of rubric.criteria) {
    if (one.mode === 'points' || one.mode === 'veto') continue;
    const where = [`评分标准“${rubric.name}”的指标“${one.name}”`, `criterion “${one.name}” of rubric “${rubric.name}”`] as const;
    if (one.choices.length === 0) return [`${where[0]}没有可选的档次`, `${where[1]} has nothing to choose from`];
    const over = one.choices.find((choice) => choicePoints(one, choice.value) > one.max);
    if (over) return [`${where[0]}的档次“${over.name}”高于满分`, `${where[1]}: the choice “${over.name}” is above its most points`];
  }
  return null;
}
