// The random numbers of a draw: the same seed and list give the same numbers on every computer, so that anybody can redo it.
import { hasher } from '#backend/crypto/suite.ts';

export const sha256 = (text: string): string => {
  const hash = hasher();
  hash.update(Buffer.from(text, 'utf8'));
  return hash.digestHex();
};

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/**
 * xoshiro128** 1.1 by Blackman and Vigna (2018, public domain), 32-bit words. Its four words of state are the first
 * sixteen bytes, little-endian, of SHA-256 over "saixue-draw-1\n" + seed + "\n" + hash of the list; both in plain text.
 */
export class DrawNumbers {
  private readonly state: Int32Array;

  constructor(seed: number, poolHash: string) {
    const bytes = Buffer.from(sha256(`saixue-draw-1\n${seed}\n${poolHash}`), 'hex');
    this.state = Int32Array.from([0, 4, 8, 12], (at) => bytes.readInt32LE(at));
    // All zero is the one state that gives nothing but zeros.
    if (this.state.every((word) => word === 0)) this.state[0] = 1;
  }

  /** 32 bits, 0 to 2^32 - 1. */
  next(): number {
    const s = this.state;
    const [a = 0, b = 0] = s;
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    s[2] = (s[2] ?? 0) ^ a;
    s[3] = (s[3] ?? 0) ^ b;
    s[1] = b ^ (s[2] ?? 0);
    s[0] = a ^ (s[3] ?? 0);
    s[2] = (s[2] ?? 0) ^ t;
    s[3] = rotate(s[3] ?? 0, 11);
    return result;
  }

  /** A whole number below `n`, each as likely as the others: numbers of the incomplete last round are thrown away. */
  below(n: number): number {
    const whole = Math.floor(0x1_0000_0000 / n) * n;
    for (;;) {
      const value = this.next();
      if (value < whole) return value % n;
    }
  }

  /** The same for large numbers, from as many words as it has. */
  belowBig(n: bigint): bigint {
    const bits = (n - 1n).toString(2).length;
    const words = Math.ceil(bits / 32);
    const spare = BigInt(words * 32 - bits);
    for (;;) {
      let value = 0n;
      for (let word = 0; word < words; word += 1) value = (value << 32n) | BigInt(this.next());
      value >>= spare;
      if (value < n) return value;
    }
  }

  /** `count` of the items in a random order, each order as likely (Fisher and Yates 1938, after Durstenfeld). */
  take<T>(items: readonly T[], count: number): T[] {
    const rest = [...items];
    const most = Math.min(count, rest.length);
    for (let at = 0; at < most; at += 1) {
      const other = at + this.below(rest.length - at);
      [rest[at], rest[other]] = [rest[other] as T, rest[at] as T];
    }
    return rest.slice(0, most);
  }
}
