// Changes to a rule set by path, for the simulator: categories.schoolBased.yearMax → 12.
import { AppError } from '#contract/errors.ts';
import { RuleSet } from '#contract/schema/credit-rules.ts';
import { ruleSetFaults } from './check.ts';

type Value = number | string | boolean | null;
export type RuleChanges = Readonly<Record<string, Value>> | readonly { path: string; value: Value }[];

/** What says which rule set it is; changed by saving, not by a change of rules. */
const identity = ['id', 'version', 'extends'];

/**
 * The rule set with the changes made, in their order; the given set stays as it is. Members of lists are named by their
 * code or their place from 0. Throws rules_invalid when a path leads nowhere or the changed set does not hold.
 */
export function applyChanges(set: RuleSet, changes: RuleChanges): RuleSet {
  const list = Array.isArray(changes) ? changes as readonly { path: string; value: Value }[]
    : Object.entries(changes as Readonly<Record<string, Value>>).map(([path, value]) => ({ path, value }));
  const body: unknown = structuredClone(set);
  for (const { path, value } of list) put(body, path, value);
  const parsed = RuleSet.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError('rules_invalid', { detail: `“${issue?.path.join('.') ?? ''}”的值不合规` });
  }
  const [fault] = ruleSetFaults(parsed.data);
  if (fault !== undefined) throw new AppError('rules_invalid', { detail: fault });
  return parsed.data;
}

function put(body: unknown, path: string, value: Value): void {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let place = body;
  for (const step of steps) place = member(place, step, path);
  if (identity.includes(path)) throw new AppError('rules_invalid', { detail: `“${path}”不能改` });
  if (typeof place !== 'object' || place === null) throw new AppError('rules_invalid', { detail: `规则里没有“${path}”这一项` });
  const key = Array.isArray(place) ? String(placeIn(place, last)) : last;
  if (!Object.hasOwn(place, key)) throw new AppError('rules_invalid', { detail: `规则里没有“${path}”这一项` });
  const old: unknown = (place as Record<string, unknown>)[key];
  if (typeof old === 'object' && old !== null && value !== null) throw new AppError('rules_invalid', { detail: `“${path}”下面还有内容，请写到具体的一项` });
  (place as Record<string, unknown>)[key] = value;
}

function member(place: unknown, step: string, path: string): unknown {
  const key = Array.isArray(place) ? String(placeIn(place, step)) : step;
  if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) throw new AppError('rules_invalid', { detail: `规则里没有“${path}”这一项` });
  return (place as Record<string, unknown>)[key];
}

function placeIn(list: readonly unknown[], name: string): number {
  const byCode = list.findIndex((one) => typeof one === 'object' && one !== null && 'code' in one && one.code === name);
  return byCode >= 0 ? byCode : /^\d{1,4}$/.test(name) ? Number(name) : -1;
}
