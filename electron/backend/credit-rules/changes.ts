// Changes to a rule set by path, for the simulator: categories.schoolBased.yearMax → 12.
import { AppError } from '#contract/errors.ts';
import { RuleSet } from '#contract/schema/credit-rules.ts';
import { refuseFaults } from './check.ts';

type Value = number | string | boolean | null;
interface Change { path: string; value: Value }
export type RuleChanges = Readonly<Record<string, Value>> | readonly Change[];

/** What says which rule set it is; changed by saving, not by a change of rules. */
const identity = ['id', 'version', 'extends'];
const refusal = (detail: string, detailEn: string): AppError => new AppError('rules_invalid', { detail, detailEn });
const isList = (changes: RuleChanges): changes is readonly Change[] => Array.isArray(changes);

/**
 * The rule set with the changes made, in their order; the given set stays as it is. Members of lists are named by their
 * code or their place from 0. Throws rules_invalid when a path leads nowhere or the changed set does not hold.
 */
export function applyChanges(set: RuleSet, changes: RuleChanges): RuleSet {
  const list = isList(changes) ? changes : Object.entries(changes).map(([path, value]) => ({ path, value }));
  const body: unknown = structuredClone(set);
  for (const { path, value } of list) put(body, path, value);
  const parsed = RuleSet.safeParse(body);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join('.') ?? '';
    throw refusal(`“${path}”的值不合规`, `the value of “${path}” is not allowed`);
  }
  refuseFaults(parsed.data);
  return parsed.data;
}

function put(body: unknown, path: string, value: Value): void {
  if (identity.includes(path)) throw refusal(`“${path}”不能改`, `“${path}” cannot be changed`);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let place = body;
  for (const step of steps) place = member(place, step, path)[1];
  const [key, old] = member(place, last, path);
  if (typeof old === 'object' && old !== null && value !== null) {
    throw refusal(`“${path}”下面还有内容，请写到具体的一项`, `“${path}” holds more than one value; name one of them`);
  }
  (place as Record<string, unknown>)[key] = value;
}

/** A member of an object, or of a list by its code or place. */
function member(place: unknown, step: string, path: string): [key: string, value: unknown] {
  const key = Array.isArray(place) ? String(placeIn(place, step)) : step;
  if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) {
    throw refusal(`规则里没有“${path}”这一项`, `the rules have no “${path}”`);
  }
  return [key, (place as Record<string, unknown>)[key]];
}

function placeIn(list: readonly unknown[], name: string): number {
  const byCode = list.findIndex((one) => typeof one === 'object' && one !== null && 'code' in one && one.code === name);
  return byCode >= 0 ? byCode : /^\d{1,4}$/.test(name) ? Number(name) : -1;
}
