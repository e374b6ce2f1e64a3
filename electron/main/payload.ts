// Is what the page sent plain JSON of a sensible size? Checked before anything is copied to the backend. Pure.

/** A call's input may not be larger than this, estimated as JSON text. Files cross as paths, never as content. */
export const largestPayload = 8 * 1024 * 1024;
const deepest = 40;

/**
 * The estimated size of a value as JSON text, in bytes; stops counting as soon as the limit is passed, so that a huge
 * or circular value costs no more than an allowed one.
 * @returns null when the value is no JSON (a Map, a Date, a function, NaN, a cycle …) or larger than `limit`
 */
export function jsonSize(value: unknown, limit = largestPayload): number | null {
  const left = spend(value, limit, 0);
  return left < 0 ? null : limit - left;
}

/** What is left of the allowance after this value; negative: too much, or no JSON. */
function spend(value: unknown, allowance: number, depth: number): number {
  if (value === null || typeof value === 'boolean') return allowance - 5;
  if (typeof value === 'string') return allowance - 2 - value.length * 2;
  if (typeof value === 'number') return Number.isFinite(value) ? allowance - 8 : -1;
  if (typeof value !== 'object' || depth >= deepest) return -1;
  let left = allowance - 2;
  if (Array.isArray(value)) {
    if (value.length * 2 > left) return -1;
    for (let at = 0; at < value.length && left >= 0; at += 1) left = spend(value[at], left - 1, depth + 1);
    return left;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return -1;
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    // A key left out and a key without a value are the same in JSON.
    if (item !== undefined) left = spend(item, left - 4 - key.length * 2, depth + 1);
    if (left < 0) return left;
  }
  return left;
}

/** A request of the page: the right shape, short names, and an input that is JSON of a sensible size. */
export function readRequest(value: unknown): { id: string; feature: string; call: string; input: unknown } | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, feature, call, input } = value as Record<string, unknown>;
  const isName = (text: unknown): text is string => typeof text === 'string' && /^[A-Za-z0-9_.:-]{1,80}$/.test(text);
  if (!isName(id) || !isName(feature) || !isName(call)) return null;
  if (input !== undefined && jsonSize(input) === null) return null;
  return { id, feature, call, input };
}
