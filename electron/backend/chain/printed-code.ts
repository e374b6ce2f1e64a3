// 核验码: the first 100 bits of a checkpoint's root as people copy it from paper, four groups of five.
import { toBase32 } from '../crypto/base32.ts';

/**
 * @param root Merkle root of the events a checkpoint covers, 32 bytes (RFC 6962)
 * @returns 'XXXXX-XXXXX-XXXXX-XXXXX', Crockford's base32
 */
export const printedCode = (root: Uint8Array): string =>
  toBase32(root.subarray(0, 13)).slice(0, 20).match(/.{5}/g)?.join('-') ?? '';
