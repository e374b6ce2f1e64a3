// Finding in the help: titles, initials of their pinyin, numbers of refusals, then words anywhere. Pure.
import { codeOf } from '#contract/code-numbers.ts';
import { initialsOf } from '../pages/contests/gallery/search.ts';

export interface HelpItem { readonly place: string; readonly title: string; readonly text: string }
export interface HelpHit { readonly place: string; readonly title: string; /** Words around the place that fits. */ readonly excerpt: string }

interface Kept { item: HelpItem; title: string; initials: string; words: string }
const kept = new WeakMap<readonly HelpItem[], readonly Kept[]>();
function keptOf(items: readonly HelpItem[]): readonly Kept[] {
  const known = kept.get(items);
  if (known) return known;
  const made = items.map((item) => ({
    item, title: item.title.toLowerCase(), initials: initialsOf(item.title), words: `${item.title}\n${item.text}`.toLowerCase(),
  }));
  kept.set(items, made);
  return made;
}

/** Thirty characters either side of the first word found. */
function excerptOf(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase();
  const at = words.map((word) => lower.indexOf(word)).filter((one) => one >= 0).sort((a, b) => a - b)[0];
  if (at === undefined) return text.split('\n')[0]?.slice(0, 60) ?? '';
  const from = Math.max(0, at - 24);
  const piece = text.slice(from, at + 48).replaceAll('\n', ' ');
  return `${from > 0 ? '…' : ''}${piece}${at + 48 < text.length ? '…' : ''}`;
}

/** 0: not found; the more the better. Every word typed must be found. */
function worth({ title, initials, words, item }: Kept, wanted: readonly string[]): number {
  let sum = 0;
  for (const word of wanted) {
    if (title === word) sum += 100;
    else if (title.startsWith(word)) sum += 60;
    else if (title.includes(word)) sum += 40;
    else if (/^[a-z0-9]{2,}$/.test(word) && initials.startsWith(word)) sum += 50;
    else if (/^[a-z0-9]{3,}$/.test(word) && initials.includes(word)) sum += 20;
    else if (words.includes(word)) sum += 10;
    else return 0;
  }
  // A page of the help before one of the many codes.
  return item.place.startsWith('code:') ? sum - 5 : sum;
}

/** The best hits for what was typed, at most `most`; a number of a refusal comes first. */
export function findHelp(items: readonly HelpItem[], typed: string, most = 30): HelpHit[] {
  const wanted = typed.toLowerCase().normalize('NFKC').split(/\s+/).filter((word) => word !== '');
  if (wanted.length === 0) return [];
  const asCode = /\d/.test(typed) || typed.includes('_') ? codeOf(typed) : null;
  return keptOf(items).map((one) => ({ one, value: worth(one, wanted) + (asCode !== null && one.item.text.startsWith(`${asCode} `) ? 1000 : 0) }))
    .filter(({ value }) => value > 0).sort((a, b) => b.value - a.value).slice(0, most)
    .map(({ one: { item } }) => ({ place: item.place, title: item.title, excerpt: excerptOf(item.text.replace(/^\w+ /, ''), wanted) }));
}
