// 核验码: the first 100 bits of a checkpoint's root as people copy it from paper, four groups of five.
import { plainBase32, toBase32 } from '../crypto/base32.ts';

const plainCode = (root: Uint8Array): string => toBase32(root.subarray(0, 13)).slice(0, 20);

/**
 * @param root Merkle root of the events a checkpoint covers, 32 bytes (RFC 6962)
 * @returns 'XXXXX-XXXXX-XXXXX-XXXXX', Crockford's base32
 */
export const printedCode = (root: Uint8Array): string => plainCode(root).match(/.{5}/g)?.join('-') ?? '';

/** What someone copied from a printed line: the code, and how many events stood beside it (null: not copied). */
export interface Printed { readonly code: string; readonly events: number | null }

/**
 * Tolerant of case, width, spaces, dashes, o/0 and i/l/1. Takes the bare code, or a whole printed line such as
 * '核验码 7F3KQ-2M9XA-… · 事件 1834 · 2026-11-30'.
 * @returns null when there is no code of twenty characters in it
 */
export function readPrinted(typed: string): Printed | null {
  const text = typed.normalize('NFKC').replace(/^[\s\S]*核验码|^[\s\S]*\bcode\b/iu, '').trim();
  // A code may end in digits: what stands after the word is the number, and before it only what is no part of the code.
  const events = /(?:事件|events)[\s:：]*(\d[\d,]*)/iu.exec(text) ?? /(?<![0-9a-z-])(\d[\d,]*)\s*(?:条|个)?(?:事件|events)/iu.exec(text);
  const [head = ''] = text.replace(/^[:：\s]+/u, '').split(/[·•|；;，,]|事件|events/iu);
  const plain = plainBase32(head);
  if (plain?.length !== 20) return null;
  return { code: plain, events: events ? Number((events[1] ?? '').replaceAll(',', '')) : null };
}

/** Whether a root is the one that a code (as `readPrinted` returns it) was printed from. */
export const codeFits = (root: Uint8Array, code: string): boolean => plainCode(root) === code;
