// What a locked result is known by: hashes of the docket and of its rows, and one number over both.
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Docket } from './docket.ts';
import type { LockedRow } from './docket-rows.ts';

export interface Committed { docket: string; docketSha256: string; rows: string; rowsSha256: string; commitment: string }

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const canonical = (value: unknown): string => canonicalize(value) ?? '';

/**
 * Texts and hashes of a result. Both texts are canonical JSON (RFC 8785) in UTF-8, hashes are SHA-256 in lower-case hex.
 *
 *   commitment = hex(SHA-256("saixue-result/1" + 0x00 + hex(SHA-256(docket)) + hex(SHA-256(rows))))
 *
 * Whoever knows docket and rows can make it again; it says nothing about them before they are shown.
 */
export function commit(docket: Docket, rows: readonly LockedRow[]): Committed {
  const texts = { docket: canonical(docket), rows: canonical(rows) };
  return commitTexts(texts.docket, texts.rows);
}

/** The same of texts that are canonical already, as they lie in the database and in archives. */
export function commitTexts(docket: string, rows: string): Committed {
  const [docketSha256, rowsSha256] = [sha256(docket), sha256(rows)];
  return { docket, docketSha256, rows, rowsSha256, commitment: sha256(`saixue-result/1\0${docketSha256}${rowsSha256}`) };
}
