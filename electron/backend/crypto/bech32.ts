// Reading bech32 (BIP 173), the spelling of age's public keys: 32 bytes behind a prefix, with a checksum against slips.
//
//   bech32Key('age', 'age1…') → 32 bytes, or null

const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;
const checksumLength = 6;

/** The remainder of BIP 173: 1 for a text whose checksum holds. */
function remainder(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    generator.forEach((one, bit) => { if ((top >>> bit) & 1) sum ^= one; });
  }
  return sum;
}

/**
 * The 32 bytes of a key spelled in bech32, lower case only.
 * @param prefix what stands before the 1; part of the checksum
 * @returns null for every other spelling: capitals, wrong prefix, wrong checksum, another length, bits left over.
 */
export function bech32Key(prefix: string, text: string): Uint8Array | null {
  if (text.length !== prefix.length + 1 + 52 + checksumLength || !text.startsWith(`${prefix}1`)) return null;
  const values = Array.from(text.slice(prefix.length + 1), (one) => alphabet.indexOf(one));
  const expanded = Array.from(prefix, (one) => one.charCodeAt(0));
  if (values.includes(-1)) return null;
  if (remainder([...expanded.map((one) => one >> 5), 0, ...expanded.map((one) => one & 31), ...values]) !== 1) return null;
  const bytes = new Uint8Array(32);
  let pending = 0;
  let bits = 0;
  let at = 0;
  for (const value of values.slice(0, -checksumLength)) {
    pending = (pending << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = pending >> bits;
      pending &= (1 << bits) - 1;
    }
  }
  return pending === 0 ? bytes : null;
}

/** The spelling of 32 bytes in bech32, lower case; age's identities are the same in capitals. */
export function bech32Text(prefix: string, bytes: Uint8Array): string {
  const values: number[] = [];
  let [bits, held] = [0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      values.push((held >> bits) & 31);
      held &= (1 << bits) - 1;
    }
  }
  if (bits > 0) values.push((held << (5 - bits)) & 31);
  const expanded = Array.from(prefix, (one) => one.charCodeAt(0));
  const sum = remainder([...expanded.map((one) => one >> 5), 0, ...expanded.map((one) => one & 31), ...values, 0, 0, 0, 0, 0, 0]) ^ 1;
  for (let at = 0; at < checksumLength; at += 1) values.push((sum >>> (5 * (5 - at))) & 31);
  return `${prefix}1${values.map((one) => alphabet[one]).join('')}`;
}
