// Half of a character (a lone surrogate) cannot be written as UTF-8: stored it would silently become another text. Pure.

/** Deeper than any input of the contract; what goes on below is refused by its shape. */
const deepest = 40;

/** Does every text in this value, keys included, consist of whole characters? */
export function isWellFormed(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return !/\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null || depth > deepest) return true;
  if (Array.isArray(value)) return value.every((one) => isWellFormed(one, depth + 1));
  return Object.entries(value).every(([key, one]) => isWellFormed(key) && isWellFormed(one, depth + 1));
}
