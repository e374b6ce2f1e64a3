// Two rule books side by side: the versions before and after a change, and what it means for one teacher.
import type { Assessment } from '#backend/credit-rules/assess.ts';
import type { Rules } from '#backend/credit-rules/compile.ts';
import { needName, needSentence } from '#backend/credit-rules/explain.ts';
import { needNameEn, needSentenceEn } from '#backend/credit-rules/need-sentences-en.ts';
import { amountText } from '#backend/credit-rules/hundredths.ts';
import type { RuleSet, RuleUse, StoredRule } from '#backend/credit-rules/shapes.ts';

export interface Versions { versions: readonly StoredRule[]; uses: readonly RuleUse[] }

/**
 * The books before and after. Every version of the set is taken as `base` before and as `body` after, where it is in
 * force; where it is not, both are put in force for the unit (or everybody) from the beginning of time.
 */
export function bothVersions({ versions, uses }: Versions, base: RuleSet, body: RuleSet, unitId: string | null,
  stored: boolean): { before: Versions; after: Versions } {
  const own = new Set(versions.filter(({ rules }) => rules.id === base.id).map(({ id }) => id));
  const inForce = uses.some((use) => own.has(use.ruleVersionId)
    && (unitId === null || use.unitId === null || use.unitId === unitId));
  if (inForce && stored) {
    const changed = versions.map((one) => (own.has(one.id) ? { id: one.id, rules: body } : one));
    return { before: { versions, uses }, after: { versions: changed, uses } };
  }
  const id = Math.max(0, ...versions.map((one) => one.id)) + 1;
  const trial = [...uses.filter((use) => use.unitId !== unitId),
    { id: Math.max(0, ...uses.map((use) => use.id)) + 1, ruleVersionId: id, unitId, from: '0001-01-01' }];
  return { before: { versions: [...versions, { id, rules: base }], uses: trial },
    after: { versions: [...versions, { id, rules: body }], uses: trial } };
}

type Side = { rules: Rules; assessment: Assessment } | null;

/** Why somebody stands otherwise, in one sentence or two. */
export function whyChanged(before: Side, after: Side): string {
  if (!before || !after) return after ? '改后有规则可依。' : '改后没有规则可依。';
  const [from, to] = [before.assessment, after.assessment];
  const missed = new Map(from.shortages.map((need) => [need.code, needName(before.rules, need)]));
  const missing = new Map(to.shortages.map((need) => [need.code, needName(after.rules, need)]));
  const met = [...missed].filter(([code]) => !missing.has(code)).map(([, name]) => name);
  const news = to.shortages.filter(({ code }) => !missed.has(code));
  const eased = to.shortages.filter((need) => need.reachable
    && from.shortages.some((old) => old.code === need.code && !old.reachable));
  const lost = to.shortages.filter((need) => !need.reachable
    && from.shortages.some((old) => old.code === need.code && old.reachable));
  const parts = [
    ...(from.totalX100 === to.totalX100 ? [] : [`计入 ${amountText(from.totalX100)} → ${amountText(to.totalX100)}。`]),
    ...(from.dueNowX100 === to.dueNowX100
      ? [] : [`今年底应得 ${amountText(from.dueNowX100)} → ${amountText(to.dueNowX100)}。`]),
    ...(met.length === 0 ? [] : [`不再缺${met.join('、')}。`]),
    ...(eased.length === 0 ? [] : [`${eased.map((need) => needName(after.rules, need)).join('、')}改为还来得及补齐。`]),
    ...[...news, ...lost].slice(0, 2).map((need) => needSentence(after.rules, to, need)),
  ];
  return parts.length === 0 ? '应得的进度或落后的界限变了。' : parts.join('');
}

/** The same in English. */
export function whyChangedEn(before: Side, after: Side): string {
  if (!before || !after) return after ? 'After the change there are rules to go by.' : 'After the change there are no rules to go by.';
  const [from, to] = [before.assessment, after.assessment];
  const missed = new Map(from.shortages.map((need) => [need.code, needNameEn(before.rules, need)]));
  const missing = new Set(to.shortages.map(({ code }) => code));
  const met = [...missed].filter(([code]) => !missing.has(code)).map(([, name]) => name);
  const turned = (reachable: boolean): Assessment['shortages'] => to.shortages.filter((need) => need.reachable === reachable
    && from.shortages.some((old) => old.code === need.code && old.reachable !== reachable));
  const eased = turned(true);
  const parts = [
    ...(from.totalX100 === to.totalX100 ? [] : [`Counted: ${amountText(from.totalX100)} → ${amountText(to.totalX100)}.`]),
    ...(from.dueNowX100 === to.dueNowX100 ? [] : [`Due by the end of this year: ${amountText(from.dueNowX100)} → ${amountText(to.dueNowX100)}.`]),
    ...(met.length === 0 ? [] : [`No longer missing: ${met.join(', ')}.`]),
    ...(eased.length === 0 ? [] : [`Can be made up again: ${eased.map((need) => needNameEn(after.rules, need)).join(', ')}.`]),
    ...[...to.shortages.filter(({ code }) => !missed.has(code)), ...turned(false)].slice(0, 2).map((need) => needSentenceEn(after.rules, to, need)),
  ];
  return parts.length === 0 ? 'The pace expected, or the line for falling behind, has changed.' : parts.join(' ');
}
