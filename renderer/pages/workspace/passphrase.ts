// A hint how strong a passphrase is; only a hint, the backend decides what it takes.

export type Strength = 'none' | 'weak' | 'fair' | 'good';

/** Counts kinds of characters and length; Chinese characters count double, runs and repeats count little. */
export function strengthOf(passphrase: string): Strength {
  if (passphrase === '') return 'none';
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d\u4e00-\u9fff]/, /[\u4e00-\u9fff]/].filter((one) => one.test(passphrase)).length;
  const han = (passphrase.match(/[\u4e00-\u9fff]/g) ?? []).length;
  const distinct = new Set(passphrase).size;
  const weight = Math.min(distinct * 1.5, passphrase.length) + han + kinds * 2;
  if (passphrase.length < 8 || /^(\d+|[a-z]+)$/i.test(passphrase) || weight < 13) return 'weak';
  return weight < 18 ? 'fair' : 'good';
}
