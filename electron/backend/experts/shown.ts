// An expert as lists show them: numbers masked, whether their term runs, hints by the rules of the pool.
import type { z } from 'zod';
import type { Language } from '#contract/errors.ts';
import type { Expert, ListInput } from '#contract/schema/experts.ts';
import { givenPinyin } from '#backend/identity/pinyin.ts';
import type { ExpertRow } from '#db/queries/experts.ts';
import { expertRules } from '#seeds/templates/expert-rules.ts';
import { hintsOf } from './qualification.ts';

export type ShownExpert = z.output<typeof Expert>;
export const words = (text: string): string[] => JSON.parse(text) as string[];

/** A term without days is always running. */
export const inTerm = ({ term_from: from, term_to: to }: Pick<ExpertRow, 'term_from' | 'term_to'>, today: string): boolean =>
  (from === '' || from <= today) && (to === '' || today <= to);

export function shownExpert(row: ExpertRow, today: string, language: Language): ShownExpert {
  const base = {
    expertId: row.id, name: row.name, sex: row.sex, birthYear: row.birth_year, unit: row.unit, schoolCode: row.school_code,
    recommendedBy: row.recommended_by, stages: words(row.stages), subjects: words(row.subjects), specialities: words(row.specialities),
    professionalTitle: row.professional_title, degree: row.degree, position: row.position, qualifications: row.qualifications,
    phoneMasked: row.phone_masked, idMasked: row.id_masked, termFrom: row.term_from, termTo: row.term_to, inTerm: inTerm(row, today),
    state: row.state, remark: row.remark, drawn: row.drawn,
  };
  return { ...base, hints: hintsOf(base, expertRules, Number(today.slice(0, 4)), language) };
}

/** A name or part of it, its pinyin or initials from the start, a unit, a speciality, or the end of a phone number. */
function matches(row: ExpertRow, search: string): boolean {
  if (search === '') return true;
  const plain = search.trim();
  if ([row.name, row.unit, row.recommended_by, row.specialities, row.subjects].some((text) => text.includes(plain))) return true;
  if (/^\d{4}$/.test(plain) && (row.phone_masked.endsWith(plain) || row.id_masked.endsWith(plain))) return true;
  const letters = /^[\p{Script=Latin}\s':·ü-]+$/u.test(plain) ? givenPinyin(plain).pinyin : '';
  return letters !== '' && (row.pinyin.startsWith(letters) || row.initials.startsWith(letters));
}

export function filtered(rows: readonly ExpertRow[], input: z.output<typeof ListInput>, today: string): ExpertRow[] {
  return rows.filter((row) => matches(row, input.search) && (input.stage === '' || words(row.stages).includes(input.stage))
    && (input.subject === '' || words(row.subjects).includes(input.subject)) && (input.unit === '' || row.unit === input.unit)
    && (input.state === undefined || row.state === input.state) && (input.inTerm === undefined || inTerm(row, today) === input.inTerm));
}

/** What can be filtered by, each word once. */
export const choicesOf = (rows: readonly ExpertRow[]) => {
  const sorted = (all: readonly string[]): string[] => [...new Set(all)].filter((one) => one !== '').sort((a, b) => a.localeCompare(b, 'zh-CN'));
  return {
    stages: sorted(rows.flatMap((row) => words(row.stages))), subjects: sorted(rows.flatMap((row) => words(row.subjects))),
    units: sorted(rows.map((row) => row.unit)),
  };
};
