// Finding a template by what a clerk types: words of its name, source or projects, or the initials of its pinyin. Pure.
import type { TemplateSummary } from '../../../api/shapes.ts';

/** The first character of each initial in the order of pinyin; i, u and v begin no syllable. */
const firsts = [...'阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀'];
const initials = [...'abcdefghjklmnopqrstwxyz'];
const order = new Intl.Collator('zh-Hans-u-co-pinyin');

/** 微课大赛 → wkds; letters and digits stay. A character with several readings counts by its most usual one. */
export function initialsOf(text: string): string {
  return [...text].map((one) => {
    if (/[a-z0-9]/i.test(one)) return one.toLowerCase();
    if (!/\p{Script=Han}/u.test(one)) return '';
    const at = firsts.findLastIndex((first) => order.compare(first, one) <= 0);
    return initials[at] ?? '';
  }).join('');
}

const hay = new WeakMap<TemplateSummary, { words: string; initials: string }>();
function hayOf(one: TemplateSummary): { words: string; initials: string } {
  const known = hay.get(one);
  if (known) return known;
  const named = one.named.flatMap((place) => [place.plan, place.words]);
  const made = {
    words: [one.name, one.shortName, one.source, ...one.categories, ...named].join(' ').toLowerCase(),
    initials: [one.name, one.shortName, ...one.categories].map(initialsOf).join(' '),
  };
  hay.set(one, made);
  return made;
}

/** Every word typed must be found, as itself or as initials. */
export function isFound(one: TemplateSummary, typed: string): boolean {
  const { words, initials: letters } = hayOf(one);
  return typed.toLowerCase().split(/\s+/).filter((word) => word !== '')
    .every((word) => words.includes(word) || (/^[a-z0-9]+$/.test(word) && letters.includes(word)));
}
