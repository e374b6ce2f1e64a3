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
  let size = 0;
  const stack: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { value: one, depth } = next;
    size += 1;
    if (one === null || typeof one === 'boolean') size += 4;
    else if (typeof one === 'number' && Number.isFinite(one)) size += 8;
    else if (typeof one === 'string') size += one.length * 2;
    else if (Array.isArray(one)) {
      if (depth >= deepest || size + one.length > limit) return null;
      for (const item of one) stack.push({ value: item, depth: depth + 1 });
    } else if (typeof one === 'object') {
      const prototype: unknown = Object.getPrototypeOf(one);
      if ((prototype !== Object.prototype && prototype !== null) || depth >= deepest) return null;
      for (const [key, item] of Object.entries(one)) {
        size += key.length * 2 + 2;
        // A key left out and a key without a value are the same in JSON.
        if (item !== undefined) stack.push({ value: item, depth: depth + 1 });
      }
    } else return null;
    if (size > limit) return null;
  }
  return size;
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
