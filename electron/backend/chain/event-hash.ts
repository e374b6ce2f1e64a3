// How an event of the audit chain is hashed: the one before it, and its own canonical JSON.
import { sha256 } from '../crypto/suite.ts';

const domain = 'saixue-audit/1\0';

/** What stands before the first event. */
export const chainStart: Uint8Array = new Uint8Array(32);

/** @param body canonical JSON (RFC 8785) as stored */
export const eventHash = (prev: Uint8Array, body: string): Uint8Array => sha256(domain, prev, body);
