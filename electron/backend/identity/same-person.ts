// Whether two names that were typed mean one person, pure: what the keyboard makes different does not make two people.

/** Full-width letters, capitals, blanks and invisible characters make no difference. */
export const personKey = (name: string): string => name.normalize('NFKC').replaceAll(/[\s\p{Cf}]/gu, '').toLowerCase();

export const samePerson = (one: string, other: string): boolean => personKey(one) === personKey(other);
