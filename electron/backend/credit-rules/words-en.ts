// The English words of the credit rules' sentences: levels, forms, units, and what the rules' own names are in English.
import type { Form, Level } from '#contract/schema/credit-rules.ts';
import type { Rules } from './compile.ts';
import type { RuleSet } from './shapes.ts';
import { formNames, levelNames } from './words.ts';

const levelWords: Record<Level, string> = {
  national: 'National', province: 'Provincial', city: 'City', county: 'County', school: 'School', other: 'Other',
};
const formWords: Record<Form, string> = {
  concentrated: 'on-site training', remote: 'remote training', blended: 'blended training', schoolBased: 'school-based study',
  selfDirected: 'own study',
};
const keys = <Key extends string>(words: Record<Key, string>): Key[] => Object.keys(words) as Key[];
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** 省级 → Provincial; what is no level stays. */
export const levelEn = (name: string): string => {
  const level = keys(levelNames).find((one) => levelNames[one] === name);
  return level ? levelWords[level] : name;
};
export const unitWordEn = (word: string): string => (word === '学时' ? 'hours' : 'credits');

/** 省级集中培训 → Provincial on-site training; null when it is no training. */
export function trainingNameEn(name: string): string | null {
  const form = keys(formNames).find((one) => name.endsWith(formNames[one]));
  if (!form) return null;
  const before = name.slice(0, name.length - formNames[form].length);
  if (before === '') return upper(formWords[form]);
  const level = levelEn(before);
  return level === before ? null : `${level} ${formWords[form]}`;
}

/** What a category, activity or exemption of one of the rules, or a training, is called in English. */
export function nameEn(name: string, sets: readonly RuleSet[]): string {
  for (const { categories, activities, exemptions } of sets) {
    const known = [...categories, ...activities, ...exemptions].find((one) => one.name === name);
    if (known) return known.nameEn;
  }
  const training = trainingNameEn(name);
  if (training !== null) return training;
  const level = Object.values(levelNames).find((one) => name.startsWith(one));
  if (level === undefined) return name === '不计学分' ? 'not counted' : name;
  const rest = nameEn(name.slice(level.length), sets);
  return rest === name.slice(level.length) ? name : `${rest} (${levelEn(level).toLowerCase()})`;
}

/** A category's name in the language of the program. */
export function categoryTitle(rules: Rules, code: string, language: 'zh' | 'en'): string {
  const category = rules.categories[rules.categoryAt.get(code) ?? -1];
  if (category) return language === 'zh' ? category.name : category.nameEn;
  return code === '' ? language === 'zh' ? '不计学分' : 'Not counted' : code;
}
