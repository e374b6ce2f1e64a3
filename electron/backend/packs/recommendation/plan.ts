// What becomes of each entry of a recommendation file in the contest that takes it in. Pure; nothing is guessed: an entry
// whose division, category or school is not clear is refused with its reason, and then the whole file is.
import type { ContestRules } from '#contract/schema/rules.ts';
import type { Language } from '#contract/errors.ts';
import type { RecommendationHeader, RecommendedEntry } from '#backend/packfile/recommendation-schema.ts';
import { placeKey } from '#backend/places/names.ts';
import type { SchoolBook } from '#backend/places/school-book.ts';
import { fit, isHigher, levelsOf, limitText, type Limit } from '#backend/quota-rules/limits.ts';
import type { WholeEntryRow, WholePersonRow } from '#db/queries/recommendations.ts';

export type Verdict = 'new' | 'changed' | 'same' | 'overQuota' | 'unknownDivision' | 'unknownCategory' | 'localOnly' | 'frozen' | 'unclearSchool'
  | 'dropped';
export const isRefused = (verdict: Verdict): boolean => !['new', 'changed', 'same', 'overQuota', 'dropped'].includes(verdict);

export interface StoredFile { sha256: string; original_name: string }
export interface Target {
  rules: ContestRules; language: Language; unitId: string; unitName: string;
  entries: readonly WholeEntryRow[];
  peopleOf: (entryId: string) => readonly WholePersonRow[];
  filesOf: (entryId: string) => readonly StoredFile[];
  /** Blind index of a number as hex; '' for none. */
  index: (purpose: 'id' | 'phone', value: string) => string;
  schools: SchoolBook;
  /** Units whose entries count to the quota of this one: itself and those below it. */
  unitIds: ReadonlySet<string>;
  limits: readonly Limit[];
}
export interface Planned {
  /** null: an entry of an earlier file that this one no longer has. */
  entry: RecommendedEntry | null;
  stored: WholeEntryRow | null;
  verdict: Verdict; message: string;
  division: string; category: string;
  schoolId: string | null; personSchools: (string | null)[];
  /** Files are other ones than those stored. */
  newFiles: boolean;
  /** '' where another entry of the contest has this number already. */
  number: string;
}

export const cameFrom = (contestId: string, key: string): string => `${contestId}/${key}`;

const byName = <T extends { id: string; name: string; aliases: readonly string[] }>(list: readonly T[],
  mark: { id: string; name: string }): T | undefined =>
  list.find((one) => one.id === mark.id) ?? list.find((one) => [one.name, ...one.aliases].some((name) => placeKey(name) === placeKey(mark.name)));

const hex = (bytes: Uint8Array | null): string => (bytes ? Buffer.from(bytes).toString('hex') : '');

/** Stored entries by where they came from, and those of the unit that came from nowhere by their title. */
interface Known { byOrigin: ReadonlyMap<string, WholeEntryRow>; byTitle: ReadonlyMap<string, WholeEntryRow[]>;
  numbers: Set<string>; unclear: ReadonlySet<string> }

/** The stored entry this one is: the same work of an earlier file, else one of this unit with its title and number (or author). */
function storedOf(entry: RecommendedEntry, header: RecommendationHeader, target: Target, known: Known): WholeEntryRow | null {
  const earlier = known.byOrigin.get(cameFrom(header.contest.id, entry.key));
  if (earlier) return earlier;
  const author = entry.people.find((person) => person.part === 'author')?.name;
  const alike = (known.byTitle.get(placeKey(entry.title)) ?? []).filter((one) => (entry.number !== '' && one.number !== ''
    ? one.number === entry.number
    : target.peopleOf(one.id).find((person) => person.part === 'author')?.name === author));
  return alike.length === 1 ? alike[0] ?? null : null;
}

/** Names that two schools of the sender bear, neither with a code: here nobody could tell them apart. */
function unclearNames(header: RecommendationHeader): Set<string> {
  const keys = new Map<string, Set<string>>();
  for (const { school, people } of header.entries) {
    for (const one of [school, ...people.map((person) => person.school)]) {
      if (one === null || one.code !== '') continue;
      const name = placeKey(one.name);
      keys.set(name, (keys.get(name) ?? new Set()).add(one.key));
    }
  }
  return new Set([...keys].filter(([, schools]) => schools.size > 1).map(([name]) => name));
}

/** What differs, in words; empty: the same. */
function differences(entry: RecommendedEntry, planned: Planned, header: RecommendationHeader, target: Target): string[] {
  const { stored } = planned;
  if (!stored) return [];
  const zh = target.language === 'zh';
  const pairs: [string, string, unknown, unknown][] = [
    ['作品编号', 'number', stored.number, planned.number], ['作品名称', 'title', stored.title, entry.title],
    ['组别', 'division', stored.division, planned.division], ['项目', 'category', stored.category, planned.category],
    ['学科', 'subject', stored.subject, entry.subject], ['年级', 'grade', stored.grade, entry.grade],
    ['教材版本', 'textbook', stored.textbook, entry.textbook], ['册次', 'volume', stored.volume, entry.volume],
    ['课', 'lesson', stored.lesson, entry.lesson], ['查重率', 'similarity', stored.similarity, entry.similarity],
    ['时长', 'duration', stored.seconds, entry.seconds], ['备注', 'remark', stored.remark, entry.remark],
    ['学校', 'school', stored.school_id, planned.schoolId], ['报送单位', 'unit', stored.unit_id, target.unitId],
    ['推荐序号', 'place', stored.recommend_rank, entry.rank], ['已撤回', 'withdrawn', stored.status, 'active'],
  ];
  const people = target.peopleOf(stored.id);
  const samePeople = people.length === entry.people.length && entry.people.every((one, index) => {
    const other = people[index];
    return other !== undefined && other.part === one.part && other.name === one.name && other.school_id === (planned.personSchools[index] ?? null)
      && hex(other.id_index) === target.index('id', one.id) && hex(other.phone_index) === target.index('phone', one.phone)
        && other.consent === one.consent;
  });
  return [
    ...pairs.flatMap(([what, whatEn, before, after]) => (before === after ? [] : [zh ? what : whatEn])),
    ...(samePeople ? [] : [zh ? '作者与指导教师' : 'people']), ...(planned.newFiles ? [zh ? '文件' : 'files'] : []),
    ...(stored.came_from === cameFrom(header.contest.id, entry.key) ? [] : [zh ? '来源' : 'origin']),
  ];
}

/** By content and the sender's name for it; label and kind are given here. */
function sameFiles(entry: RecommendedEntry, header: RecommendationHeader, files: readonly StoredFile[]): boolean {
  return files.length === entry.attachments.length && entry.attachments.every((one, index) => {
    const other = files[index];
    return other !== undefined && other.sha256 === header.blobs[one.blob]?.sha256 && other.original_name === one.name;
  });
}

function planOne(entry: RecommendedEntry, header: RecommendationHeader, target: Target, known: Known): Planned {
  const { rules, language, schools } = target;
  const say = (zh: string, en: string): string => (language === 'zh' ? zh : en);
  const { here } = levelsOf(rules);
  const division = byName(rules.divisions, entry.division);
  const category = byName(rules.categories, entry.category);
  const stored = storedOf(entry, header, target, known);
  const free = stored?.number === entry.number || !known.numbers.has(entry.number);
  const planned: Planned = {
    entry, stored, verdict: 'new', message: '', division: division?.id ?? '', category: category?.id ?? '', schoolId: null, personSchools: [],
    newFiles: stored === null ? entry.attachments.length > 0 : !sameFiles(entry, header, target.filesOf(stored.id)), number: free ? entry.number : '',
  };
  const refuse = (verdict: Verdict, zh: string, en: string): Planned => ({ ...planned, verdict, message: say(zh, en) });
  if (!division) return refuse('unknownDivision', `本活动没有“${entry.division.name}”这个组别。`, `This contest has no division “${entry.division.name}”.`);
  if (!category) return refuse('unknownCategory', `本活动没有“${entry.category.name}”这个项目。`, `This contest has no category “${entry.category.name}”.`);
  if (category.divisions.length > 0 && !category.divisions.includes(division.id)) {
    return refuse('unknownCategory', `项目“${category.name}”不在“${division.name}”设置。`, `Category “${category.name}” is not open to “${division.name}”.`);
  }
  if (here && category.upTo !== null && isHigher(here.id, category.upTo)) {
    return refuse('localOnly', `项目“${category.name}”不到${here.name}。`, `Category “${category.name}” does not reach this level.`);
  }
  for (const school of [entry.school, ...entry.people.map((one) => one.school)]) {
    const found = school === null ? null : schools.find(school.code, school.name, target.unitName);
    const twins = school !== null && school.code === '' && known.unclear.has(placeKey(school.name)) ? 2 : 0;
    if (found?.kind === 'ambiguous' || twins > 0) {
      const count = found?.kind === 'ambiguous' ? found.count : twins;
      return refuse('unclearSchool', `有 ${count} 所学校叫“${school?.name ?? ''}”，不能确定是哪一所，请报送单位补上学校标识码。`,
        `${count} schools are called “${school?.name ?? ''}”; the sender should add their codes.`);
    }
    planned.personSchools.push(found?.school?.id ?? null);
  }
  planned.schoolId = planned.personSchools.shift() ?? null;
  if (!stored) {
    return free ? planned : { ...planned, message: say(`编号 ${entry.number} 已有别的作品在用，接收后编号留空。`, `Number ${entry.number} belongs to another entry; it is left empty.`) };
  }
  const other = differences(entry, planned, header, target);
  if (other.length === 0) return { ...planned, verdict: 'same' };
  const place = say('推荐序号', 'place');
  if (stored.frozen === 1 && other.some((what) => what !== place)) {
    return refuse('frozen', `已进入评审，不能再改（${other.join('、')}）。`, `It is being judged and cannot change (${other.join(', ')}).`);
  }
  return { ...planned, verdict: 'changed', message: say(`不同：${other.join('、')}。`, `Differs: ${other.join(', ')}.`) };
}

/** In the order of the file, then what an earlier file of the same unit had and this one has not. */
export function planAccept(header: RecommendationHeader, target: Target): Planned[] {
  const { language, rules } = target;
  const known: Known = {
    byOrigin: new Map(target.entries.filter((one) => one.came_from !== '').map((one) => [one.came_from, one])),
    byTitle: Map.groupBy(target.entries.filter((one) => one.came_from === '' && one.unit_id === target.unitId), (one) => placeKey(one.title)),
    numbers: new Set(target.entries.map((one) => one.number).filter((number) => number !== '')), unclear: unclearNames(header),
  };
  const planned: Planned[] = [];
  for (const entry of header.entries.toSorted((a, b) => a.rank - b.rank)) {
    const one = planOne(entry, header, target, known);
    if (one.number !== '') known.numbers.add(one.number);
    planned.push(one);
  }
  const found = new Set(planned.flatMap((one) => one.stored?.id ?? []));
  const before = cameFrom(header.contest.id, '');
  const gone = target.entries.filter((one) => one.came_from.startsWith(before) && target.unitIds.has(one.unit_id ?? '')
    && one.status === 'active' && !found.has(one.id));
  for (const stored of gone) {
    const frozen = stored.frozen === 1;
    planned.push({
      entry: null, stored, verdict: frozen ? 'same' : 'dropped', division: stored.division, category: stored.category, schoolId: stored.school_id,
      personSchools: [], newFiles: false, number: stored.number,
      message: frozen ? (language === 'zh' ? '新文件里没有这一件，但它已进入评审，保留不动。' : 'The new file has it no more, but it is being judged; it stays.')
        : language === 'zh' ? '新文件里没有这一件，接收后标为撤回。' : 'The new file has it no more; it will be withdrawn.',
    });
  }
  const dropped = new Set(planned.flatMap((one) => (one.verdict === 'dropped' ? one.stored?.id ?? [] : [])));
  const now = new Map(planned.flatMap((one) => (one.stored && one.entry && !isRefused(one.verdict) ? [[one.stored.id, one] as const] : [])));
  const already = target.entries.filter((one) => target.unitIds.has(one.unit_id ?? '') && one.status === 'active' && !dropped.has(one.id))
    .map((one) => now.get(one.id) ?? one)
    .map((one, index) => ({ id: String(index), division: one.division, category: one.category }));
  // One that was withdrawn and comes again takes a place as a new one does.
  const fresh = planned.filter((one) => one.verdict === 'new' || (one.verdict === 'changed' && one.stored?.status === 'withdrawn'));
  const full = fit(fresh.map((one) => ({ id: one.entry?.key ?? '', division: one.division, category: one.category })), target.limits, already);
  for (const one of fresh) {
    const limit = full.get(one.entry?.key ?? '');
    if (!limit) continue;
    const text = limitText(rules, limit, levelsOf(rules).here?.name ?? '', language);
    Object.assign(one, { verdict: 'overQuota', message: language === 'zh' ? `超过${text}。` : `Beyond ${text}.` } satisfies Partial<Planned>);
  }
  return planned;
}
