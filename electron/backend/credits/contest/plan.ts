// What the published results of a contest would bring each person: a line, nothing because it stands already, or why not.
import type { Level, RuleSet } from '#contract/schema/credit-rules.ts';
import type { RuleBook } from '#backend/credit-rules/book.ts';
import type { Hundredths } from '#backend/credit-rules/shapes.ts';
import { levelNames } from '#backend/credit-rules/words.ts';
import { titleKey } from '#backend/identity/programme-key.ts';
import type { HeldLineRow } from '#db/queries/certifying.ts';
import type { ContestPersonRow } from '#db/queries/contest-credits.ts';
import type { NewPosting } from '#db/queries/ledger.ts';
import { lineOf, rateFacts, type Facts, type Rated } from '../facts.ts';
import type { Match } from './match.ts';

export type Role = ContestPersonRow['role'];
export interface PickedValue { role: Role; award: string; credits: Hundredths }
export interface ContestTold {
  id: string; title: string; year: number; date: string; level: Level; organiserLevel: Level | null; picked: readonly PickedValue[];
}
export interface Standing { seq: number | null; next: string }
/** A person with what the directory and the ledger know of the teacher: lines that hold, and the one of this very honour. */
export interface KnownPerson { person: ContestPersonRow; match: Match; unitId: string | null; standing: Standing; held: readonly HeldLineRow[] }

export interface PlannedRow {
  person: ContestPersonRow; teacherId: number | null; subject: string; credits: Hundredths;
  state: 'post' | 'same' | 'noTeacher' | 'ambiguous' | 'noRule' | 'needsValue'; why: string;
  line: NewPosting | null;
  /** Lines of the same achievement at a lower value, taken back when the line is written. */
  replaces: readonly number[];
}

const sources: Readonly<Record<Role, RuleSet['activities'][number]['from']>> = {
  author: 'contestAward', advisor: 'advising', judge: 'judging',
};
const roleNames: Readonly<Record<Role, string>> = { author: '作者', advisor: '指导教师', judge: '评委' };

/** The idem of an honour: once for a contest, an entry, a role, a teacher and a level. */
export const honourIdem = (
  contest: Pick<ContestTold, 'id' | 'level'>, person: Pick<ContestPersonRow, 'entry_id' | 'role'>, teacherId: number,
): string =>
  `k:${contest.id}:${person.entry_id}:${person.role}:${teacherId}:${contest.level}`;

/**
 * What the achievement is called in the ledger. It is the same at every level, so that the rules can tell one achievement
 * honoured several times; two entries of one title under one person are told apart by their numbers.
 */
function subjectOf(contest: ContestTold, person: ContestPersonRow, titles: ReadonlyMap<string, ReadonlySet<string>>): string {
  if (person.role === 'judge') {
    return contest.title.includes(String(contest.year)) ? contest.title : `${contest.title}（${contest.year}）`;
  }
  return (titles.get(titleOf(person))?.size ?? 0) > 1 ? `${person.title}（${person.number}）` : person.title;
}
const titleOf = (person: ContestPersonRow): string => `${person.role}|${person.name}|${titleKey(person.title)}`;

/** Whom the reader of the proposal sees: the entry with its award, or the contest. */
const shownSubject = (subject: string, { award }: ContestPersonRow): string => award === '' ? subject : `${subject}（${award}）`;

/** The first activity of the rules for this role that has a rate for the level; with none, why not. */
function rated(book: RuleBook, known: KnownPerson, facts: Omit<Facts, 'activity'>): { facts: Facts; rated: Rated } | string {
  const inForce = book.at(known.unitId, facts.date);
  if (!inForce) return `${facts.date} 没有对该教师生效的学分规则。请先启用规则，再登记。`;
  const { role } = known.person;
  const codes = inForce.rules.set.activities.filter((one) => one.from === sources[role]).map((one) => one.code);
  let why = `${inForce.rules.set.name}没有写明${role === 'author' ? '竞赛获奖' : role === 'advisor' ? '指导获奖' : '担任评委'}可计学分。`;
  for (const [index, activity] of codes.entries()) {
    const one = { ...facts, activity };
    const result = rateFacts(book, known.unitId, one);
    if (result.rating.category !== '') return { facts: one, rated: result };
    if (index === 0) why = result.rating.why;
  }
  return why;
}

/** Other lines of the teacher that hold the same achievement: same activity, same name. */
const sameAchievement = (known: KnownPerson, facts: Facts): HeldLineRow[] => known.held.filter((line) =>
  line.kind === 'activity' && line.activity === facts.activity && titleKey(line.name) === titleKey(facts.subject));

interface Base { person: ContestPersonRow; teacherId: number; subject: string; line: null; replaces: readonly number[] }

function planOne(book: RuleBook, contest: ContestTold, known: KnownPerson, teacherId: number, subject: string): PlannedRow {
  const { person, standing } = known;
  const base: Base = { person, teacherId, subject: shownSubject(subject, person), line: null, replaces: [] };
  const value = contest.picked.find((one) => one.role === person.role && one.award === person.award);
  const told = rated(book, known, {
    kind: 'activity', sessionId: null, subject, date: contest.date, level: contest.level,
    organiserLevel: contest.organiserLevel, form: 'selfDirected', days: null, hours: 0, ownCredits: value?.credits ?? null,
    result: '', certificateNumber: '',
  });
  if (typeof told === 'string') return { ...base, credits: 0, state: 'noRule', why: told };
  const { rating } = told.rated;
  if (standing.seq !== null) return { ...base, credits: 0, state: 'same', why: `已经入账：第 ${standing.seq} 笔。` };
  const { range } = rating;
  const own = told.facts.ownCredits;
  const outside = range !== null && (own === null || own < range.min || own > range.max);
  if (outside) return { ...base, credits: 0, state: 'needsValue', why: rating.why };
  const others = sameAchievement(known, told.facts);
  const equal = others.find((line) => line.level === contest.level);
  if (equal) return { ...base, credits: 0, state: 'same', why: `同一成果已经入账：第 ${equal.seq} 笔。` };
  const highest = book.at(known.unitId, contest.date)?.rules.set.achievements === 'highest';
  const best = others.toSorted((a, b) => b.credits_x100 - a.credits_x100)[0];
  if (highest && best && best.credits_x100 >= rating.credits) {
    const better = `第 ${best.seq} 笔，${levelNames[best.level as Level]}，${best.credits_x100 / 100} 学分`;
    return { ...base, credits: 0, state: 'same', why: `同一成果多级获奖只计最高的一次，已按较高的一次入账（${better}）。` };
  }
  const replaces = highest ? others.map((line) => line.seq) : [];
  const remark = `（${contest.title}，${person.award === '' ? '' : `${person.award}，`}${roleNames[person.role]}）`;
  const instead = replaces.length === 0 ? '' : `同一成果只计最高的一次，同时冲正第 ${replaces.join('、')} 笔。`;
  return {
    ...base, credits: rating.credits, state: 'post', why: `${rating.why}。${instead}`, replaces,
    line: lineOf(teacherId, told.facts, told.rated, standing.next, remark),
  };
}

/**
 * One row for every person, in the given order. A person named twice for one entry gets one line; of two honours of one
 * achievement in the ledger the higher stands where the rules count the highest (`achievements`).
 */
export function planContest(book: RuleBook, contest: ContestTold, people: readonly KnownPerson[]): PlannedRow[] {
  const titles = new Map<string, Set<string>>();
  for (const { person } of people) {
    const entries = titles.get(titleOf(person)) ?? new Set();
    titles.set(titleOf(person), entries.add(person.entry_id));
  }
  const taken = new Set<string>();
  return people.map((known) => {
    const { person, match } = known;
    const subject = subjectOf(contest, person, titles);
    const nothing = { person, teacherId: null, subject: shownSubject(subject, person), credits: 0, line: null, replaces: [] };
    if (match.state !== 'found') return { ...nothing, state: match.state, why: match.why };
    const row = planOne(book, contest, known, match.teacherId, subject);
    if (row.line === null) return row;
    if (taken.has(row.line.idem)) {
      const why = '同一位教师在这件作品里列了不止一次，只计一次。';
      return { ...row, credits: 0, state: 'same', why, line: null, replaces: [] };
    }
    taken.add(row.line.idem);
    return row;
  });
}
