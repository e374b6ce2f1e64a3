// How titles, names and nodes are compared, and how people and rules are spoken of in findings.
import { normaliseName } from '#backend/excel/read/cells.ts';
import type { CheckInput, Entry, Person, Rule, Text } from './shapes.ts';

/** The same names and titles are compared by many rules: what was worked out once is kept. */
function remembered(make: (text: string) => string, limit = 50_000): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let found = known.get(text);
    if (found === undefined) {
      found = make(text);
      if (known.size >= limit) known.clear();
      known.set(text, found);
    }
    return found;
  };
}

/** For comparison: width, case, blanks and punctuation (book marks, dashes, brackets) made alike. */
export const titleKey = remembered((text) => text.normalize('NFKC').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''));

export const nameKey = remembered((text) => normaliseName(text).normalize('NFKC').replaceAll(/[\s·•．.]/g, '').toLowerCase());
export const placeKey = remembered((text) => text.normalize('NFKC').replaceAll(/[\s()（）]/g, '').toLowerCase());

/** The name of an activity without its year and edition: 2026年第五届微课大赛 and 第四届微课大赛 are one. */
export const activityKey = (name: string): string => titleKey(name)
  .replaceAll(/(?:20)?\d{2}(?:20\d{2})?(?:学?年度?|届)?|第[一二三四五六七八九十百]+届|关于|举办|评选|活动|通知/g, '');

/** Name and school; never a number. */
export const schoolKey = (person: Person): string => (person.schoolId === '' ? `s:${placeKey(person.school)}` : person.schoolId);
export const namesakeKey = (person: Person): string => `${nameKey(person.name)}|${schoolKey(person)}`;

/** 张三（云澜小学，6109**********1234） */
export function whoIs(person: Person): string {
  const marks = [person.school, person.idMasked].filter((mark) => mark !== '');
  return marks.length === 0 ? person.name : `${person.name}（${marks.join('，')}）`;
}

/** A title that brings its own book marks (《我的家乡》) gets no second ones. */
export const bookTitle = (title: string): string => (/^《[^《》]*》$/.test(title) ? title : `《${title}》`);
export const entryName = (entry: Entry): string => bookTitle(entry.title);
/** At most five of them by name. */
export const entryNames = (entries: readonly Entry[]): Text => {
  const names = entries.slice(0, 5).map(entryName);
  return entries.length > 5 ? [`${names.join('、')}等`, `${names.join(', ')} …`] : [names.join('、'), names.join(', ')];
};

/** The rule in words, with where it comes from. */
export const ruleText = (input: Pick<CheckInput, 'source'>, zh: string, en: string): Text =>
  [`${zh}（规则来源：${input.source === '' ? '活动自定' : input.source}）`, `${en} (source: ${input.source === '' ? 'the contest itself' : input.source})`];

export const ruleNames: Readonly<Record<Rule, Text>> = {
  sameTitle: ['同名同作者', 'Same title and author'], sameFile: ['文件相同', 'Same file'], sameWorkBefore: ['往届作品', 'Work of an earlier contest'],
  perPerson: ['每人件数', 'Entries a person'], perSchool: ['每校件数', 'Entries a school'], perUnit: ['每单位件数', 'Entries a unit'],
  pastWinner: ['往届获奖', 'Earlier winner'], wrongParticipant: ['参加对象', 'Participants'], authorCount: ['作者人数', 'Number of authors'],
  advisorCount: ['指导教师人数', 'Number of advisors'], advisorIsAuthor: ['指导教师兼作者', 'Advisor is author'], node: ['教材节点重复', 'Textbook node'],
  consent: ['监护人同意', "Guardian's consent"], similarity: ['查重率', 'Similarity'], material: ['材料要求', 'Material'], division: ['组别与年级', 'Division and grade'],
  localOnly: ['只在下级开展的项目', 'Local project'], whitelist: ['竞赛白名单', 'List of contests'], missingFacts: ['缺少信息', 'Missing facts'],
};

export const divisionOf = (input: CheckInput, entry: Entry) => input.rules.divisions.find((one) => one.id === entry.division);
export const categoryOf = (input: CheckInput, entry: Entry) => input.rules.categories.find((one) => one.id === entry.category);
export const isStudents = (participant: string | undefined): boolean => participant === 'student' || participant === 'team';
export const isHandedIn = (participant: string | undefined): boolean => participant === 'school' || participant === 'unit';
