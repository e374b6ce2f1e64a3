// The guard before and after JSON.parse: bounded depth and size, no double or poisonous keys, one spelling (RFC 8785).
import canonicalize from 'canonicalize';
import { PackFault } from './refusal.ts';

const maxDepth = 12;
/** Commas, brackets and braces: more than any honest header of 8 MiB has. */
const maxMarks = 1_000_000;
const poisonous = new Set(['__proto__', 'constructor', 'prototype']);

/** One pass over the text, before it is parsed; JSON.parse itself finds what is not JSON at all. */
function guard(text: string): void {
  const open: (Set<string> | null)[] = [];
  let marks = 0;
  let keyNext = false;
  for (let i = 0; i < text.length; i++) {
    const mark = text[i];
    if (mark === '"') {
      const start = i;
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
      const keys = open.at(-1);
      if (keyNext && keys) {
        const key = JSON.parse(text.slice(start, i + 1)) as string;
        if (poisonous.has(key) || keys.has(key)) throw new PackFault('PK_JSON');
        keys.add(key);
        keyNext = false;
      }
    } else if (mark === '{' || mark === '[') {
      open.push(mark === '{' ? new Set() : null);
      keyNext = mark === '{';
      marks++;
      if (open.length > maxDepth) throw new PackFault('PK_JSON');
    } else if (mark === '}' || mark === ']') {
      open.pop();
      keyNext = false;
    } else if (mark === ',') {
      keyNext = open.at(-1) instanceof Set;
      marks++;
    }
    if (marks > maxMarks) throw new PackFault('PK_JSON');
  }
}

/** RFC 8785 as UTF-8 bytes. @throws Error for what JSON cannot hold (NaN, lone surrogates, cycles). */
export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(canonicalize(value) ?? '', 'utf8');
}

/**
 * @throws PackFault PK_JSON: not UTF-8, not JSON, too deep, too many parts, double or poisonous keys;
 *   PK_NONCANONICAL: another spelling of the same JSON (also numbers like -0 and 1.0).
 */
export function parseCanonical(bytes: Uint8Array): unknown {
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    guard(text);
    value = JSON.parse(text) as unknown;
  } catch (error) {
    throw error instanceof PackFault ? error : new PackFault('PK_JSON');
  }
  let again: Buffer;
  try {
    again = canonicalBytes(value);
  } catch {
    throw new PackFault('PK_NONCANONICAL');
  }
  if (!again.equals(bytes)) throw new PackFault('PK_NONCANONICAL');
  return value;
}
