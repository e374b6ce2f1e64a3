// What a number format makes of a number: a date, a time, a padded code, a percentage, or just a number.

export type NumberStyle =
  | { kind: 'plain' }
  | { kind: 'date'; withTime: boolean }
  | { kind: 'time'; elapsed: boolean }
  | { kind: 'padded'; before: string; zeros: number; after: string }
  | { kind: 'percent' };

export const plainStyle: NumberStyle = { kind: 'plain' };

const dateOnly: NumberStyle = { kind: 'date', withTime: false };
const dateTime: NumberStyle = { kind: 'date', withTime: true };
const timeOnly: NumberStyle = { kind: 'time', elapsed: false };
const elapsed: NumberStyle = { kind: 'time', elapsed: true };
const percent: NumberStyle = { kind: 'percent' };

/**
 * Built-in format ids (ECMA-376 part 1, 18.8.30). 27-36 and 50-58 are the Chinese ones; the file carries no
 * format code for them: 32-35, 55 and 56 are times (h时mm分, 上午/下午h时mm分), the others dates.
 */
function builtIn(id: number): NumberStyle | undefined {
  if (id >= 14 && id <= 17) return dateOnly;
  if (id >= 18 && id <= 21) return timeOnly;
  if (id === 22) return dateTime;
  if ((id >= 32 && id <= 35) || id === 55 || id === 56) return timeOnly;
  if ((id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return dateOnly;
  if (id === 45 || id === 47) return timeOnly;
  if (id === 46) return elapsed;
  if (id === 9 || id === 10) return percent;
  return id <= 49 ? plainStyle : undefined;
}

interface Token {
  literal: boolean;
  text: string;
}

/** The first section of a format code, split into literals and codes; colours, locales and conditions dropped. */
function tokens(code: string): Token[] {
  const found: Token[] = [];
  for (let i = 0; i < code.length; i++) {
    const c = code.charAt(i);
    if (c === ';') break;
    if (c === '"') {
      const end = code.indexOf('"', i + 1);
      const stop = end < 0 ? code.length : end;
      found.push({ literal: true, text: code.slice(i + 1, stop) });
      i = stop;
    } else if (c === '\\' || c === '!') {
      found.push({ literal: true, text: code.charAt(++i) });
    } else if (c === '_' || c === '*') {
      i++;
    } else if (c === '[') {
      const end = code.indexOf(']', i);
      const inside = code.slice(i + 1, end < 0 ? code.length : end);
      if (/^(h+|m+|s+)$/i.test(inside)) found.push({ literal: false, text: `[${inside.charAt(0).toLowerCase()}]` });
      i = end < 0 ? code.length : end;
    } else {
      found.push({ literal: false, text: c.toLowerCase() });
    }
  }
  return found;
}

function classifyCode(code: string): NumberStyle {
  if (/general|通用格式|标准/i.test(code)) return plainStyle;
  const parts = tokens(code.slice(0, 255));
  const written = parts.filter((part) => !part.literal).map((part) => part.text).join('');
  const codes = written.replaceAll(/am\/pm|a\/p|上午\/下午/g, 'h');
  if (codes.includes('[')) return elapsed;
  const numeric = /[0#?]/.test(codes.replaceAll(/s\.0+/g, 's'));
  // In Chinese formats a lone 'e' is the year; beside digits it is the exponent.
  const day = /[yd]/.test(codes) || (!numeric && /[eg]|aaa/.test(codes));
  const clock = /[hs]/.test(codes);
  if (!numeric && (day || clock || /m/.test(codes))) {
    if (day) return clock ? dateTime : dateOnly;
    return clock ? timeOnly : dateOnly;
  }
  if (codes.includes('%')) return percent;
  return padded(parts);
}

/** Formats such as 00000 or "2024-"000: a code with leading zeros, which a clerk reads as text. */
function padded(parts: Token[]): NumberStyle {
  const first = parts.findIndex((part) => !part.literal && part.text === '0');
  if (first < 0) return plainStyle;
  let end = first;
  while (parts[end]?.literal === false && parts[end]?.text === '0') end++;
  const literalText = (part: Token): string | undefined => {
    return part.literal || /^[-/ .]$/.test(part.text) ? part.text : undefined;
  };
  const before = parts.slice(0, first).map(literalText);
  const after = parts.slice(end).map(literalText);
  if (end - first < 2 || before.includes(undefined) || after.includes(undefined) || after[0] === '.') return plainStyle;
  return { kind: 'padded', before: before.join(''), zeros: end - first, after: after.join('') };
}

/** Style of a format by its id and, for custom formats, its code as the file has it. A code in the file wins. */
export function classifyFormat(id: number, code: string | undefined): NumberStyle {
  if (code !== undefined && code !== '') return classifyCode(code);
  return builtIn(id) ?? plainStyle;
}
