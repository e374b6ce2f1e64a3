// Counts for a preview: cells each repair would change, and words of enumerations that are unknown or were mapped.
import type { Language } from '#contract/errors.ts';
import type { Enumeration } from './kind.ts';
import { maskedText } from './masks.ts';
import type { Repair } from './repairs.ts';
import type { Target } from './targets.ts';
import { tidy } from './tidy.ts';

const mostExamples = 3;
/** A column that is no enumeration at all, mapped by mistake, must not fill the answer. */
const mostWords = 1000;

interface Word { from: string; count: number; to: string | null }

export class Tally {
  private readonly counts = new Map<string, { count: number; examples: { before: string; after: string }[] }>();
  private readonly words = new Map<string, Map<string, Word>>();

  repair(code: string, target: Target, before: string, after: string): void {
    const found = this.counts.get(code) ?? { count: 0, examples: [] };
    this.counts.set(code, found);
    found.count += 1;
    const shown = (text: string): string => maskedText(text, target.secret);
    if (found.examples.length < mostExamples && !found.examples.some((one) => one.before === shown(before))) {
      found.examples.push({ before: shown(before), after: shown(after) });
    }
  }

  word(enumeration: Enumeration, text: string, to: string | null): void {
    const from = tidy(text);
    if (from === '') return;
    const words = this.words.get(enumeration.target) ?? new Map<string, Word>();
    this.words.set(enumeration.target, words);
    const found = words.get(from);
    if (found) {
      found.count += 1;
      return;
    }
    if (words.size < mostWords && (to !== null || !enumeration.known(from))) words.set(from, { from, count: 1, to });
  }

  repairs(all: readonly Repair[], taken: ReadonlySet<string>, language: Language) {
    return all.flatMap(({ code, name }) => {
      const found = this.counts.get(code);
      return found || taken.has(code)
        ? [{ code, name: name[language], count: found?.count ?? 0, taken: taken.has(code), examples: found?.examples ?? [] }] : [];
    });
  }

  /** Unknown and mapped words, the unknown first, frequent ones first. */
  valuesToMap(enumerations: readonly Enumeration[], headings: ReadonlyMap<string, string>) {
    return enumerations.flatMap(({ target, choices }) => [...this.words.get(target)?.values() ?? []]
      .toSorted((a, b) => Number(a.to !== null) - Number(b.to !== null) || b.count - a.count || (a.from < b.from ? -1 : 1))
      .map((word) => ({ target, heading: headings.get(target) ?? target, ...word, choices: [...choices] })));
  }
}
