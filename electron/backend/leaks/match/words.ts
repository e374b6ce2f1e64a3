// The words of the scanner: roles, titles, neutral authors, author fields. Data, from seeds/templates/leak-words.json.
import file from '#seeds/templates/leak-words.json' with { type: 'json' };
import { fold } from './fold.ts';

const folded = (list: readonly string[]): string[] => [...new Set(list.map((one) => fold(one).plain))].filter((one) => one !== '');

let kept: ReturnType<typeof build> | null = null;
function build() {
  const bySize = (list: string[]) => list.toSorted((a, b) => b.length - a.length);
  const neutral = new Set(folded(file.neutralAuthors));
  const patterns = file.neutralPatterns.map((one) => new RegExp(one, 'i'));
  const notNames = new Set(file.notNames);
  return {
    roleBefore: folded(file.roleBefore), roleAfter: folded(file.roleAfter),
    teacherTitles: folded(file.teacherTitles), studentTitles: folded(file.studentTitles), englishTitles: folded(file.englishTitles),
    rolePatterns: bySize([...file.rolePatterns]), notNames,
    genericPlaces: new Set(folded(file.genericSchools)),
    surnames: file.surnames, notGiven: new Set(file.notGiven),
    authorFields: new Set(file.authorFields.map((one) => one.toLowerCase())),
    isNeutral: (value: string): boolean => {
      const tidy = value.trim();
      const plain = fold(tidy).plain;
      return plain === '' || neutral.has(plain) || patterns.some((one) => one.test(tidy));
    },
  };
}

/** Read once, folded as texts are. */
export const leakWords = () => (kept ??= build());

/** Whether a metadata field names who made the file. */
export const isAuthorField = (field: string): boolean => leakWords().authorFields.has(field.toLowerCase().trim());
