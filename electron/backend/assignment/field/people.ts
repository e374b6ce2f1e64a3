// Which entries a judge may not see because of a person: relations on record, and entries made or judged together before.
// Pure: people are the same by blind index of ID or phone number; by name only where somebody wrote the relation down so.
import { comparableName } from './names.ts';
import type { ConflictKind, Declared } from './conflicts.ts';

/** An author or advisor of an active entry. */
export interface EntryPerson {
  entryId: string; part: 'author' | 'advisor'; name: string;
  /** Blind indexes in hex, '' = not known. */
  idIndex: string; phoneIndex: string;
  /** The person's own school, else the entry's; '' = not known. */
  schoolId: string;
}

export interface Relation {
  relationId: string; judgeId: string; kind: ConflictKind; name: string; school: string;
  /** Blind index of the number in hex, '' = none given; and of which kind it is. */
  index: string; isPhone: boolean;
}

/** What a relation needs to know of schools, see Workplaces. */
export interface SchoolNames { isNamed(schoolId: string, text: string): boolean; isKnownName(text: string): boolean }

export interface Related extends Declared { relationId: string; kind: ConflictKind }

const grouped = <T>(all: readonly T[], keysOf: (one: T) => readonly string[]): Map<string, T[]> => {
  const map = new Map<string, T[]>();
  for (const one of all) {
    for (const key of keysOf(one)) {
      const list = map.get(key);
      if (list) list.push(one);
      else map.set(key, [one]);
    }
  }
  return map;
};
const numbersOf = (one: Pick<EntryPerson, 'idIndex' | 'phoneIndex'>): string[] => [one.idIndex, one.phoneIndex].filter((key) => key !== '');

/**
 * The entries that recorded relations bar, each pair once a relation. A number decides where both have one of its kind.
 * Otherwise the whole name: with the school where one was given that the directory knows and the person has one, else by
 * itself. So a namesake may be barred too; that is the safe side, and can be mended by giving a number or a school.
 */
export function relatedPairs(relations: readonly Relation[], people: readonly EntryPerson[], schools: SchoolNames): Related[] {
  if (relations.length === 0) return [];
  const byNumber = grouped(people, numbersOf);
  const byName = grouped(people, (one) => [comparableName(one.name)]);
  return relations.flatMap((relation): Related[] => {
    const { relationId, judgeId, kind, index, isPhone, school } = relation;
    const bySchool = school !== '' && schools.isKnownName(school);
    const named = (byName.get(comparableName(relation.name)) ?? []).filter((one) =>
      (index === '' || (isPhone ? one.phoneIndex : one.idIndex) === '')
      && (!bySchool || one.schoolId === '' || schools.isNamed(one.schoolId, school)));
    const found = new Set([...(index === '' ? [] : byNumber.get(index) ?? []), ...named].map((one) => one.entryId));
    return [...found].map((entryId) => ({ entryId, judgeId, kind, relationId }));
  });
}

/** A judge and somebody of another entry, by blind indexes in hex; '' = not known. */
export interface Acquaintance { judgeId: string; idIndex: string; phoneIndex: string }

/**
 * The entries of people whom judges know from other entries, as pairs of one kind.
 * @param parts whose entries count: co-authors step back from authors and advisors, judges of other years from authors
 */
export function pairsOfAcquaintances(
  known: readonly Acquaintance[], people: readonly EntryPerson[], kind: ConflictKind, parts: readonly EntryPerson['part'][],
): Declared[] {
  if (known.length === 0) return [];
  const byNumber = grouped(people.filter((one) => parts.includes(one.part)), numbersOf);
  const entriesOf = new Map<string, Set<string>>();
  for (const one of known) {
    let entries = entriesOf.get(one.judgeId);
    if (!entries) entriesOf.set(one.judgeId, entries = new Set());
    for (const key of numbersOf(one)) for (const person of byNumber.get(key) ?? []) entries.add(person.entryId);
  }
  return [...entriesOf].flatMap(([judgeId, entries]) => [...entries].map((entryId) => ({ entryId, judgeId, kind })));
}
