// A small seeded generator: the sample contest is the same on every machine and in every year.

/** Numbers from 0 (inclusive) to 1 (exclusive), the same for the same seed. Mulberry32 by Tommy Ettinger, public domain. */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A seed from words, so that each entry and each pair has numbers of its own (FNV-1a, 32 bits). */
export function seedOf(...words: string[]): number {
  let hash = 0x811c9dc5;
  for (const character of words.join('\u0000')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash;
}
