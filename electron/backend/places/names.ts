// How names of schools and units are compared: width, blanks, case and the kind of bracket do not count; every word does.

/** Chinese characters, 、。〈〉《》 and digits are their own comparison form. */
function isOwnForm(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const own = (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3001 && code <= 0x300b) || (code >= 0x30 && code <= 0x39);
    if (!own) return false;
  }
  return true;
}

/**
 * A name as it is compared. 实验小学（东校区）, 实验小学(东校区) and 实验小学〔东校区〕 are one; 第一 and 一, 市 and 县, 分校, 附属
 * stay what they are: nothing is left out and nothing is read into a name.
 */
export function placeKey(name: string): string {
  if (isOwnForm(name)) return name;
  return name.normalize('NFKC').replaceAll(/[\s\u200b-\u200f\ufeff]+/g, '').replaceAll(/[〔【[]/g, '(').replaceAll(/[〕】\]]/g, ')').toLowerCase();
}

/** placeKey, remembered: the same few hundred names come again in every row. */
export function rememberedKey(limit = 50_000): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    let found = known.get(name);
    if (found === undefined) {
      found = placeKey(name);
      if (known.size < limit) known.set(name, found);
    }
    return found;
  };
}

/** Edits between two texts, or `most` + 1 when there are more. Source: Wagner and Fischer, 1974, cut off by rows. */
function editsUpTo(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      row[j] = Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    if (Math.min(...row) > most) return most + 1;
    before = row;
  }
  return before[b.length] ?? 0;
}

/** 第一, 一, 2: whose numbers differ are two places, however alike the rest. */
const numbersOf = (key: string): string => [...key.matchAll(/[一二三四五六七八九十百\d]+/g)].map(([number]) => number).join(' ');

/**
 * Names to offer beside one that nobody knows, nearest first: a person chooses, nothing is ever matched by likeness.
 * @param names as written; @param most how many to offer
 */
export function similarNames(name: string, names: Iterable<string>, most = 5): string[] {
  const key = placeKey(name);
  if (key.length < 2) return [];
  const found: { name: string; far: number }[] = [];
  for (const one of names) {
    const other = placeKey(one);
    if (other === key || numbersOf(other) !== numbersOf(key)) continue;
    const inside = key.length >= 3 && (other.includes(key) || (other.length >= 3 && key.includes(other)));
    const far = inside ? 1 : editsUpTo(key, other, key.length <= 4 ? 1 : 2);
    if (far <= 2) found.push({ name: one, far });
  }
  return found.sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1)).slice(0, most).map((one) => one.name);
}
