// What keeps a draft from being saved, by field: an empty name, a number out of its range. The border's own rules decide.
import { ContestRules as RulesShape } from '#contract/schema/rules.ts';
import type { TextKey, TextParams } from '../../../text/index.ts';
import type { Draft } from './draft.ts';
import { placeOfPath, type Place } from './parts.ts';

export interface Fault { place: Place; text: TextKey; params: TextParams }

/** The faults of a draft in the order of the parts; empty when it can be sent. */
export function faultsOf({ title, rules }: Draft): Fault[] {
  const first: Fault[] = title.trim() === '' ? [{ place: { part: 'basic', where: [], field: 'title' }, text: 'contests.fault.empty', params: {} }] : [];
  const read = RulesShape.safeParse(rules);
  if (read.success) return first;
  return [...first, ...read.error.issues.map((issue): Fault => {
    const place = placeOfPath(rules, issue.path);
    if (issue.code === 'too_small' && issue.origin === 'string') return { place, text: 'contests.fault.empty', params: {} };
    if (issue.code === 'too_small' && issue.origin === 'array') return { place, text: 'contests.fault.none', params: {} };
    if (issue.code === 'too_small') return { place, text: 'contests.fault.least', params: { n: Number(issue.minimum) } };
    if (issue.code === 'too_big' && issue.origin === 'string') return { place, text: 'contests.fault.long', params: { n: Number(issue.maximum) } };
    if (issue.code === 'too_big' && issue.origin === 'array') return { place, text: 'contests.fault.many', params: { n: Number(issue.maximum) } };
    if (issue.code === 'too_big') return { place, text: 'contests.fault.most', params: { n: Number(issue.maximum) } };
    if (issue.code === 'invalid_format') return { place, text: 'contests.fault.form', params: {} };
    return { place, text: 'contests.fault.kind', params: {} };
  })];
}
