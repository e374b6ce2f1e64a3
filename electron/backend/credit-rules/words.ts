// The Chinese words of the credit rules' sentences: levels, forms, units, and how a document is cited.
import type { Form, Level, RuleSet } from '#contract/schema/credit-rules.ts';
import { amountText } from './hundredths.ts';
import type { Hundredths } from './shapes.ts';

/** From the highest organiser to the lowest. */
export const levelOrder: readonly Level[] = ['national', 'province', 'city', 'county', 'school', 'other'];

export const levelNames: Record<Level, string> = {
  national: '国家级', province: '省级', city: '市级', county: '县级', school: '校级', other: '其他级别',
};

export const formNames: Record<Form, string> = {
  concentrated: '集中培训', remote: '远程培训', blended: '混合式培训', schoolBased: '校本研修', selfDirected: '自主研修',
};

/** 省级集中培训; school-based work is the school's own, so its level is not said. */
export const trainingName = (level: Level, form: Form): string =>
  `${form === 'schoolBased' && level === 'school' ? '' : levelNames[level]}${formNames[form]}`;

export const unitName = (set: RuleSet): string => (set.unit === 'hours' ? '学时' : '学分');

export const amountWithUnit = (set: RuleSet, amount: Hundredths): string => `${amountText(amount)} ${unitName(set)}`;

/** 依《…办法》（文号）第六条; other words than an article in brackets; where nothing is known the document alone. */
export function citation(set: RuleSet, clause = ''): string {
  const number = set.docNumber === '' ? '' : `（${set.docNumber}）`;
  return `依${set.name}${number}${clause === '' || clause.startsWith('第') ? clause : `（${clause}）`}`;
}
