// Numbers of certificates by the pattern of the rules: {year} {contest} {award} {seq:4}; each is given once and never again.

const sequence = /\{seq(?::(\d{1,2}))?\}/;
const sequences = /\{seq(?::\d{1,2})?\}/g;

export interface NumberParts { year: number; contest: string; award: string }

/** What stands before and after the running number; a pattern without one gets it at its end. */
export function frameOf(pattern: string, parts: NumberParts): { before: string; after: string; digits: number } {
  const whole = sequence.test(pattern) ? pattern : `${pattern}-{seq:4}`;
  const match = sequence.exec(whole);
  const fill = (text: string): string => text.replaceAll('{year}', String(parts.year)).replaceAll('{contest}', parts.contest)
    .replaceAll('{award}', parts.award).replaceAll(sequences, '').trim();
  const at = match?.index ?? whole.length;
  return {
    before: fill(whole.slice(0, at)).slice(0, 50), after: fill(whole.slice(at + (match?.[0].length ?? 0))).slice(0, 50),
    digits: Math.min(12, Number(match?.[1] ?? 1) || 1),
  };
}

/** Gives numbers one after the other; `highest` tells the highest running number that a frame has given so far, 0 if none. */
export class Numbering {
  private readonly pattern: string;
  private readonly highest: (before: string, after: string) => number;
  private readonly given = new Map<string, number>();

  constructor(pattern: string, highest: (before: string, after: string) => number) {
    this.pattern = pattern;
    this.highest = highest;
  }

  next(parts: NumberParts): string {
    const { before, after, digits } = frameOf(this.pattern, parts);
    const frame = `${before}\n${after}`;
    const number = 1 + (this.given.get(frame) ?? this.highest(before, after));
    this.given.set(frame, number);
    return `${before}${String(number).padStart(digits, '0')}${after}`;
  }

  /** Whether a number is one that these parts would give: then whoever holds it keeps it. */
  fits(number: string, parts: NumberParts): boolean {
    const { before, after } = frameOf(this.pattern, parts);
    return number.startsWith(before) && number.endsWith(after) && number.length > before.length + after.length
      && /^\d+$/.test(number.slice(before.length, number.length - after.length));
  }
}
