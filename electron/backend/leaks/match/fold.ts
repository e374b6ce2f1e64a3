// Texts folded for matching: full width, traditional, capitals, accents, blanks and punctuation make no difference.
// Each folded character remembers where it stood, so that a hit can be shown as it was written.
import * as OpenCC from 'opencc-js/t2cn';

export interface Folded {
  plain: string;
  /** Index in the original of each folded character; one more at the end. */
  at: Uint32Array;
}

const firstHan = 0x3400;
const lastHan = 0x9fff;
let simple: string[] | null = null;

/** Simplified form of every Han character of the basic plane, asked of OpenCC once. */
function simplified(): string[] {
  if (simple) return simple;
  const convert = OpenCC.Converter({ from: 't', to: 'cn' });
  const all = Array.from({ length: lastHan - firstHan + 1 }, (_, index) => String.fromCharCode(firstHan + index));
  const lines = convert(all.join('\n')).split('\n');
  simple = lines.length === all.length ? lines.map((one, index) => ([...one].length === 1 ? one : all[index] ?? '')) : all;
  return simple;
}

const kept = new Map<number, string>();
const keeps = /[\p{L}\p{N}]/u;

function foldOne(code: number): string {
  if (code >= firstHan && code <= lastHan) return simplified()[code - firstHan] ?? '';
  let found = kept.get(code);
  if (found !== undefined) return found;
  // NFKD, so that accents of pinyin fall off as marks.
  found = [...String.fromCodePoint(code).normalize('NFKD').toLowerCase()].flatMap((one) => {
    const own = one.codePointAt(0) ?? 0;
    if (own >= firstHan && own <= lastHan) return [simplified()[own - firstHan] ?? ''];
    return keeps.test(one) ? [one] : [];
  }).join('');
  if (kept.size < 100_000) kept.set(code, found);
  return found;
}

/** Letters, digits and Chinese characters only, in one form. Hangul and the like survive as their parts. */
export function fold(text: string): Folded {
  const parts: string[] = [];
  let at = new Uint32Array(text.length + 1);
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    let one: string;
    let wide = 0;
    if (unit >= 0x61 && unit <= 0x7a || unit >= 0x30 && unit <= 0x39) one = text[index] ?? '';
    else if (unit < 0x30) continue;
    else if (unit >= 0xd800 && unit <= 0xdbff) {
      const code = text.codePointAt(index) ?? unit;
      one = code > 0xffff ? foldOne(code) : '';
      wide = code > 0xffff ? 1 : 0;
    } else if (unit >= 0xdc00 && unit <= 0xdfff) continue;
    else one = foldOne(unit);
    if (one !== '') {
      if (count + one.length >= at.length) {
        const longer = new Uint32Array(at.length * 2 + one.length);
        longer.set(at);
        at = longer;
      }
      for (let k = 0; k < one.length; k += 1) at[count + k] = index;
      count += one.length;
      parts.push(one);
    }
    index += wide;
  }
  at[count] = text.length;
  return { plain: parts.join(''), at };
}
