// How often a person, a school, a unit may enter. Without a number, people of one name and school are perhaps the same.
import { entryNames, namesakeKey, ruleText, whoIs } from '../texts.ts';
import type { CheckInput, CheckRule, Entry, Found, Person } from '../shapes.ts';

interface Seat { entry: Entry; person: Person }
interface Kind { key: 'any' | 'first' | 'coauthor' | 'advisor'; words: readonly [zh: string, en: string]; seats: (entry: Entry) => readonly Person[] }

const kinds: readonly Kind[] = [
  { key: 'any', words: ['作为作者（含共同作者）', 'as an author'], seats: (one) => one.authors },
  { key: 'first', words: ['作为第一作者', 'as first author'], seats: (one) => one.authors.slice(0, 1) },
  { key: 'coauthor', words: ['作为第二及以后的作者', 'as a later author'], seats: (one) => one.authors.slice(1) },
  { key: 'advisor', words: ['作为指导教师', 'as advisor'], seats: (one) => one.advisors },
];

const distinct = (seats: readonly Seat[]): Seat[] => [...new Map(seats.map((seat) => [seat.entry.id, seat])).values()];

/**
 * Groups of seats that belong to one person: for certain (one number), or perhaps (one name and school, and at least one
 * seat without a number). Seats without a number are held against each number of that name, and against each other.
 */
export function personGroups(seats: readonly Seat[]): { sure: boolean; seats: Seat[] }[] {
  const groups: { sure: boolean; seats: Seat[] }[] = [];
  const numbered = Map.groupBy(seats.filter((one) => one.person.id !== ''), (one) => one.person.id);
  for (const [, same] of numbered) groups.push({ sure: true, seats: distinct(same) });
  for (const [, namesakes] of Map.groupBy(seats, (one) => namesakeKey(one.person))) {
    const bare = namesakes.filter((one) => one.person.id === '');
    if (bare.length === 0) continue;
    const ids = new Set(namesakes.map((one) => one.person.id).filter((id) => id !== ''));
    if (ids.size === 0) groups.push({ sure: false, seats: distinct(bare) });
    for (const id of ids) groups.push({ sure: false, seats: distinct([...numbered.get(id) ?? [], ...bare]) });
  }
  return groups;
}

function perPerson(input: CheckInput, kind: Kind, most: number): Found[] {
  const because = ruleText(input, `每人${kind.words[0]}最多 ${most} 件`, `A person enters at most ${most} times ${kind.words[1]}`);
  const seats = input.entries.flatMap((entry) => kind.seats(entry).map((person) => ({ entry, person })));
  const over = personGroups(seats).filter((one) => one.seats.length > most);
  const surely = new Set(over.filter((one) => one.sure).map((one) => one.seats.map((seat) => seat.entry.id).sort().join(' ')));
  return over.flatMap(({ sure, seats: own }): Found[] => {
    const entries = own.map((one) => one.entry);
    if (!sure && surely.has(entries.map((one) => one.id).sort().join(' '))) return [];
    const person = (own.find((one) => one.person.id !== '') ?? own[0])?.person;
    if (!person) return [];
    const [names, namesEn] = entryNames(entries);
    return [{
      rule: 'perPerson', severity: sure ? 'error' : 'warning', entries, who: whoIs(person),
      subject: `${kind.key}|${person.id || namesakeKey(person)}`,
      message: sure
        ? [`${person.name}${kind.words[0]}报了 ${entries.length} 件：${names}。`,
          `${person.name} entered ${entries.length} times ${kind.words[1]}: ${namesEn}.`]
        : [`同校同名的“${person.name}”${kind.words[0]}共 ${entries.length} 件（有的没有证件号，可能是同一人，也可能是同名的人，请核对）：${names}。`,
          `“${person.name}” of one school stands ${entries.length} times ${kind.words[1]}; without numbers these may be one person or namesakes: ${namesEn}.`],
      because,
    }];
  });
}

function perPlace(input: CheckInput, rule: 'perSchool' | 'perUnit', most: number): Found[] {
  const [word, wordEn] = rule === 'perSchool' ? ['每所学校', 'A school'] : ['每个报送单位', 'A submitting unit'];
  const because = ruleText(input, `${word}最多报送 ${most} 件`, `${wordEn} hands in at most ${most} entries`);
  const keyOf = (entry: Entry): string => (rule === 'perSchool' ? entry.schoolId : entry.unitId);
  return [...Map.groupBy(input.entries, keyOf)].filter(([key, entries]) => key !== '' && entries.length > most).map(([key, entries]): Found => {
    const name = (rule === 'perSchool' ? entries[0]?.school : entries[0]?.unit) ?? '';
    return { rule, severity: 'error', entries, subject: key, who: name,
      message: [`${name}报了 ${entries.length} 件，多出 ${entries.length - most} 件。`, `${name} handed in ${entries.length}, ${entries.length - most} too many.`], because };
  });
}

export const limits: CheckRule = (input) => {
  const { perPerson: most, perSchool, perUnit } = input.rules.limits;
  return [
    ...kinds.flatMap((kind) => {
      const value = most[kind.key];
      return value === null ? [] : perPerson(input, kind, value);
    }),
    ...(perSchool === null ? [] : perPlace(input, 'perSchool', perSchool)), ...(perUnit === null ? [] : perPlace(input, 'perUnit', perUnit)),
  ];
};
