// Crockford's base32 for whatever people read aloud or type (no I, L, O, U), with a check character against slips.

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Powers of the generator 2 of GF(32), polynomial x^5 + x^2 + 1: `powers[i] = 2^i`. */
const powers: readonly number[] = (() => {
  const list = [1];
  for (let i = 1; i < 31; i++) {
    const doubled = (list[i - 1] ?? 0) << 1;
    list.push(doubled & 32 ? doubled ^ 0b100101 : doubled);
  }
  return list;
})();
const logarithms = new Map(powers.map((value, i) => [value, i]));

function times(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return powers[((logarithms.get(a) ?? 0) + (logarithms.get(b) ?? 0)) % 31] ?? 0;
}

const symbol = (value: number): string => alphabet[value & 31] ?? '';

/** Whole bytes as base32, most significant bit first; a last group of less than 5 bits is filled with zeros. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let pending = 0;
  let bits = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += symbol(pending >> (bits - 5));
    pending &= (1 << bits) - 1;
  }
  return bits > 0 ? text + symbol(pending << (5 - bits)) : text;
}

/** The bytes of a plain base32 text (as `plainBase32` returns it); left-over bits below a byte are dropped. */
export function fromBase32(text: string): Uint8Array {
  const bytes: number[] = [];
  let pending = 0;
  let bits = 0;
  for (const character of text) {
    const value = alphabet.indexOf(character);
    if (value < 0) throw new Error(`not a base32 character: ${character}`);
    pending = (pending << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(pending >> bits);
      pending &= (1 << bits) - 1;
    }
  }
  return Uint8Array.from(bytes);
}

/**
 * What a person typed, as plain base32: full width to half width, lower case to upper case, o to 0, i and l to 1;
 * spaces, dashes of every kind and full stops are dropped. Null when another character is left.
 */
export function plainBase32(typed: string): string | null {
  const plain = typed.normalize('NFKC').toUpperCase().replaceAll(/[\s\p{Pd}_.·ー一−]/gu, '')
    .replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return [...plain].every((character) => alphabet.includes(character)) ? plain : null;
}

/**
 * The check character of a short text: sum of value × 2^(place) in GF(32), place from 1, plus `group`.
 * It finds every single wrong character and every two characters of the text exchanged (texts up to 30 characters),
 * and, with `group` 0 to 31 numbering the lines, exchanged lines.
 */
export function checkCharacter(text: string, group = 0): string {
  let sum = group & 31;
  [...text].forEach((character, i) => {
    sum ^= times(alphabet.indexOf(character), powers[(i + 1) % 31] ?? 0);
  });
  return symbol(sum);
}
