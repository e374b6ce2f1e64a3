// What a row changes in a stored record, field by field, old → new; numbers of persons masked.
import { maskId, maskPhone } from '#backend/identity/numbers.ts';
import type { Index, StoredEntry, StoredJudge, StoredPerson } from './compare.ts';
import { showSeconds } from './duration.ts';
import { consentText } from './entry-facts.ts';
import type { Consent } from './entry-facts.ts';
import type { EntryRecord } from './entries.ts';
import type { JudgeRecord } from './judges.ts';
import type { Change } from './kind.ts';
import { noLimit, saidIn, type Said } from './said.ts';
import { matchText } from './tidy.ts';
import type { ContestWords } from './vocabulary.ts';

/** Fields that differ; what an empty new text means has been decided before. */
export const changed = (fields: readonly (readonly [what: string | Said, before: string | Said, after: string | Said])[]): Change[] =>
  fields.flatMap(([what, before, after]) => (saidIn(before, 'zh') === saidIn(after, 'zh') ? [] : [{ what, before, after }]));

const seconds = (value: number | null): string => (value === null ? '' : showSeconds(value));
const asStored = (before: string, after: string): string => (matchText(before) === matchText(after) ? before : after);

/** A number against a blank index: the masked texts may be alike though the numbers differ, then it is said so. */
function numberChange(what: string, masked: string, isSame: boolean, after: string): Change[] {
  return isSame || after === '' ? [] : [{ what, before: masked, after: after === masked ? [`${after}（号码不同）`, `${after} (another number)`] : after }];
}

const byRule: Said = ['按规则', 'by the rules'];
const handingIn: Said = ['申报学校', 'School handing it in'];
const percent = (value: number | null): string => (value === null ? '' : `${value / 100}%`);

/** The row's consent against that of the first author who has another; names of guardians are not shown. */
function consentChange({ consent }: EntryRecord, authors: readonly StoredPerson[]): [before: string | Said, after: string | Said] {
  const other = consent === null ? undefined : authors.find((one) => one.consent !== consentText(consent));
  if (!other || consent === null) return ['', ''];
  const shown = (one: Consent): Said => {
    const on = one.on === '' ? '' : ` ${one.on}`;
    return [`${one.given ? '已同意' : '未同意'}${on}`, `${one.given ? 'given' : 'not given'}${on}`];
  };
  const after = shown(consent);
  if (other.consent === '') return ['', after];
  const before = shown(JSON.parse(other.consent) as Consent);
  return [before, before[0] === after[0] ? [`${after[0]}（同意人或告知书不同）`, `${after[1]} (by another person or another notice)`] : after];
}

const divisionName = (words: ContestWords, id: string): string => words.division(id)?.name ?? id;

export const entryName = ({ title, number }: StoredEntry): Said => (
  [`已有作品“${title}”${number === '' ? '' : `（${number}）`}`, `the stored entry “${title}”${number === '' ? '' : ` (${number})`}`]);

/** `record` is complete: columns the sheet lacks hold what is stored. */
export function entryChanges(record: EntryRecord, stored: StoredEntry, words: ContestWords, index: Index): Change[] {
  const authors = stored.people.filter((one) => one.part === 'author');
  const advisors = stored.people.filter((one) => one.part === 'advisor');
  const names = (people: readonly { name: string }[]): string => people.map((one) => one.name).join('、');
  const category = (id: string): string => words.category(id)?.name ?? id;
  const people = record.authors.flatMap((author, position) => {
    const one: StoredPerson | undefined = authors[position];
    if (!one) return [];
    return [
      ...changed([['作者单位', one.school, asStored(one.school, author.unit)]]),
      ...numberChange('作者证件号码', one.idMasked, index('id', author.id) === one.idIndex, maskId(author.id)),
      ...numberChange('作者手机', one.phoneMasked, index('phone', author.phone) === one.phoneIndex, maskPhone(author.phone)),
    ];
  });
  const code = authors[0]?.schoolCode ?? stored.schoolCode;
  return [
    ...changed([
      ['作品编号', stored.number, record.number], ['作品名称', stored.title, record.title],
      ['组别', divisionName(words, stored.division), divisionName(words, record.division)],
      ['项目', category(stored.category), category(record.category)], ['学科', stored.subject, record.subject],
      ['年级', stored.grade, record.grade],
      ['报送单位', stored.submittingUnit, asStored(stored.submittingUnit, record.submittingUnit)],
      ['时长', seconds(stored.seconds), seconds(record.seconds)], ['备注', stored.remark, record.remark],
      ['语言', stored.language, record.language], ['评委数', stored.coverage?.toString() ?? byRule, record.coverage?.toString() ?? byRule],
      ['教材版本', stored.textbook, record.textbook], ['册次', stored.volume, record.volume], ['课（章节）', stored.lesson, record.lesson],
      ['推荐序号', String(stored.recommendRank ?? ''), String(record.recommendRank ?? '')],
      ['查重率', percent(stored.similarity), percent(record.similarity)], ['监护人同意', ...consentChange(record, authors)],
      ['作者姓名', names(authors), names(record.authors)], ['指导教师', names(advisors), record.advisors.join('、')],
      ...(authors.length === 0 ? [[handingIn, stored.school, asStored(stored.school, record.handedInBy)] as const] : []),
      ['学校标识码', code, record.schoolCode === '' ? code : record.schoolCode],
    ]), ...people,
  ];
}

export const judgeName = ({ name, unit }: StoredJudge): Said => [`已有评委“${name}”（${unit}）`, `the stored judge “${name}” (${unit})`];

export function judgeChanges(record: JudgeRecord, stored: StoredJudge, words: ContestWords, index: Index): Change[] {
  const divisions = (ids: readonly string[]): string | Said => ids.map((id) => divisionName(words, id)).join('、') || noLimit;
  const categories = (ids: readonly string[]): string | Said => ids.map((id) => words.category(id)?.name ?? id).join('、') || noLimit;
  return [
    ...changed([
      ['姓名', stored.name, record.name], ['单位', stored.unit, asStored(stored.unit, record.unit)],
      ['学校标识码', stored.schoolCode, record.schoolCode],
      ['报送单位', stored.submittingUnit, asStored(stored.submittingUnit, record.submittingUnit)],
      ['任教学科', stored.subjects.join('、'), record.subjects.join('、')],
      ['评审组别', divisions(stored.divisions), divisions(record.divisions)],
      ['评审项目', categories(stored.categories), categories(record.categories)],
      ['评审语言', stored.languages.join('、'), record.languages.join('、')],
      ['最少件数', stored.minLoad?.toString() ?? noLimit, record.minLoad?.toString() ?? noLimit],
      ['最多件数', stored.maxLoad?.toString() ?? noLimit, record.maxLoad?.toString() ?? noLimit],
    ]),
    ...numberChange('证件号码', stored.idMasked, index('id', record.id) === stored.idIndex, maskId(record.id)),
    ...numberChange('手机', stored.phoneMasked, index('phone', record.phone) === stored.phoneIndex, maskPhone(record.phone)),
  ];
}
