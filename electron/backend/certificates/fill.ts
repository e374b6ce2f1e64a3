// Fills the placeholders of a design: {authors} {title} …; a line whose placeholders are all empty is left out.

export const placeholders = [
  'names', 'authors', 'title', 'award', 'honour', 'contest', 'number', 'date', 'issuer', 'school', 'advisors', 'division',
  'category', 'year', 'note', 'replaces',
] as const;
export type Placeholder = (typeof placeholders)[number];
export type Values = Readonly<Record<Placeholder, string>>;

const hole = /\{(\w+)\}/g;
const isPlaceholder = (name: string): name is Placeholder => (placeholders as readonly string[]).includes(name);

/** Holes that stand for nothing are left as they are written, so that they are seen. */
export const fillLine = (line: string, values: Values): string =>
  line.replaceAll(hole, (whole, name: string) => (isPlaceholder(name) ? values[name] : whole));

/** Index of each line of the design that is printed, with its text. */
export function fillLines(text: string, values: Values): { index: number; text: string }[] {
  return text.split('\n').flatMap((line, index) => {
    const names = [...line.matchAll(hole)].map((match) => match[1] ?? '').filter(isPlaceholder);
    const empty = names.length > 0 && names.every((name) => values[name] === '');
    return empty ? [] : [{ index, text: fillLine(line, values) }];
  });
}

/** Placeholders in a design's text that the program does not know. */
export const unknownHoles = (text: string): string[] =>
  [...new Set([...text.matchAll(hole)].map((match) => match[1] ?? '').filter((name) => !isPlaceholder(name)))];
