// Code lists for trainings and teachers: levels, forms, results, subjects, digital-literacy tags, titles, with the words sheets use.
import { z } from 'zod';
import { Form, Level } from '#contract/schema/credit-rules.ts';
import { PeriodKind } from '#contract/schema/directory.ts';
import file from './training-codes.json' with { type: 'json' };

const Entry = z.object({ code: z.string().min(1), name: z.string().min(1), nameEn: z.string().min(1), aliases: z.array(z.string()) });
const Result = z.enum(['excellent', 'good', 'pass', 'fail']);
const codes = z.strictObject({
  /** templateCode and templateName: as the national teachers' system has them (10 20 30 40 60 99, there is no 50). */
  levels: z.array(Entry.extend({ code: Level, templateCode: z.string(), templateName: z.string() })),
  forms: z.array(Entry.extend({ code: Form })),
  templateForms: z.array(Entry.extend({ form: Form.nullable(), overDays: z.number().int().nullable() })),
  results: z.array(Entry.extend({ code: Result })),
  focuses: z.array(Entry),
  tags: z.array(Entry.extend({ group: z.string() })),
  professionalTitles: z.array(Entry),
  stages: z.array(Entry),
  periodKinds: z.array(Entry.extend({ code: PeriodKind })),
}).parse(file);

export type CodeEntry = z.output<typeof Entry>;

/** 国家级 省级 市级 县级 校级 其他. */
export const trainingLevels = codes.levels;
/** 集中 远程 混合 校本 自主. */
export const trainingForms = codes.forms;
/** 培训方式 of the national import template: 1 2 3 4 9. */
export const templateForms = codes.templateForms;
export const trainingResults = codes.results;
/** What a training is about, where a rule asks for hours on it. */
export const trainingFocuses = codes.focuses;
/** 教师数字素养 JY/T 0646—2022, 5 first and 13 second-level dimensions; 微能力点 A1–A13, B1–B10, C1–C7. */
export const literacyTags = codes.tags;
export const professionalTitles = codes.professionalTitles;
export const stages = codes.stages;
export const periodKinds = codes.periodKinds;

/** As words are compared: full width made narrow, without blanks and brackets, letters small. */
export const codeKey = (text: string): string => text.normalize('NFKC').replaceAll(/[\s()[\]“”"'·、,/-]/g, '').toLowerCase();

const indexes = new WeakMap<readonly CodeEntry[], ReadonlyMap<string, CodeEntry>>();

/**
 * The entry of a list that a word of a sheet means: by code, name, English name or alias. Undefined for a word nobody
 * knows and for no word.
 */
export function readCode<T extends CodeEntry>(list: readonly T[], text: string): T | undefined {
  let index = indexes.get(list);
  if (!index) {
    // Names come last, so that a name always means its own entry.
    index = new Map([(one: T) => one.aliases, (one: T) => [one.nameEn], (one: T) => [one.code, one.name]]
      .flatMap((words) => list.flatMap((one) => words(one).map((word): [string, T] => [codeKey(word), one]))));
    indexes.set(list, index);
  }
  return index.get(codeKey(text)) as T | undefined;
}

export const levelFromTemplate = (code: string): Level => trainingLevels.find(({ templateCode }) => templateCode === code)?.code ?? 'other';

/** 培训方式 for the national template: over a month off the job is 1, shorter concentrated training 2. */
export function templateFormOf(form: Form, days: number | null): { code: string; name: string } {
  const found = templateForms.find((one) => one.form === form && (one.overDays === null || (days !== null && days > one.overDays)))
    ?? templateForms.find((one) => one.form === null);
  if (!found) throw new Error(`the list of training forms has no entry for ${form}`);
  return { code: found.code, name: found.name };
}
