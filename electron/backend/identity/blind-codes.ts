// Random codes that name entries without telling anything: unique in their contest, easy to read aloud.

/** No vowels, so no words; no 0 O 1 I L. */
const alphabet = '23456789BCDFGHJKMNPQRSTVWXYZ';
const length = 6;

const digitOf = new Map([...alphabet].map((letter, index) => [letter, index]));

/** The code read as a number to base 28; other letters than ours cannot collide with it anyway. */
function numberOf(code: string): number {
  let number = 0;
  for (let index = 0; index < code.length; index += 1) number = number * 28 + (digitOf.get(code[index] ?? '') ?? 0);
  return code.length === length ? number : -1 - number;
}

/** Draws new codes; bytes that would favour some letters are thrown away. */
export function codeSource(random: (bytes: number) => Uint8Array, taken: Iterable<string>): () => string {
  // As numbers, because 200,000 small strings would take much memory.
  const used = new Set([...taken].map(numberOf));
  const fair = 256 - (256 % alphabet.length);
  let pool: Uint8Array = new Uint8Array(0);
  let at = 0;
  const letter = (): string => {
    for (;;) {
      if (at === pool.length) {
        pool = random(4096);
        at = 0;
      }
      const byte = pool[at] ?? 0;
      at += 1;
      if (byte < fair) return alphabet[byte % alphabet.length] ?? '';
    }
  };
  return () => {
    for (;;) {
      let code = '';
      for (let index = 0; index < length; index += 1) code += letter();
      const number = numberOf(code);
      if (used.has(number)) continue;
      used.add(number);
      return code;
    }
  };
}
