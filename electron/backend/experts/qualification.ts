// Which conditions of the pool an expert seems to meet: hints for people, from rules that are data.
import type { Language } from '#contract/errors.ts';
import type { ExpertRules } from '#seeds/templates/expert-rules.ts';

export interface Qualified { birthYear: number | null; degree: string; position: string; professionalTitle: string; qualifications: string }

/** 教授 is not found in 副教授. */
const says = (text: string, word: string): boolean => {
  const at = text.indexOf(word);
  return at >= 0 && (text[at - 1] !== '副' || word.startsWith('副'));
};

/** Sentences in the order of the rules; `year` is the present one. Years of service are told nowhere and never judged. */
export function hintsOf(expert: Qualified, rules: ExpertRules, year: number, language: Language): string[] {
  const zh = language === 'zh';
  const hints: string[] = [];
  const { birthYear, degree, position, professionalTitle, qualifications } = expert;
  if (rules.maxAge !== null && birthYear !== null && year - birthYear > rules.maxAge) {
    hints.push(zh ? `${year - birthYear} 岁，超过 ${rules.maxAge} 岁` : `aged ${year - birthYear}, over ${rules.maxAge}`);
  }
  const met = rules.kinds.flatMap(({ name, nameEn, anyOf }) => anyOf.filter((one) =>
    one.degree.some((word) => says(degree, word) || says(qualifications, word)) || one.position.some((word) => says(position, word))
    || one.title.some((word) => says(professionalTitle, word))).map((one) =>
    (zh ? `像是符合“${name}”：${one.words}` : `seems to qualify as ${nameEn}: ${one.wordsEn}`)));
  return [...hints, ...(met.length > 0 ? met : [zh ? '没有看出符合哪一条入库条件，请核对' : 'no condition of the pool seems to be met; please check'])];
}
