// Match keys are partly made of blind indexes, which are others under another data key. Pure.
/**
 * @param own the row's own indexes as hex: the old ones with their new ones
 * @param former what stands for an index that belongs to no number of the row any more: the number it was made from is not
 *   known, so that only its being different from all others is kept
 */
export function rekeyMatchKey(key: string, own: ReadonlyMap<string, string>, former: (old: string) => string): string {
  const [, mark, hex, rest = ''] = /^([ip]):([0-9a-f]{32})((?:#\d+)?)$/.exec(key) ?? [];
  if (mark !== undefined && hex !== undefined) return `${mark}:${own.get(hex) ?? former(hex)}${rest}`;
  return [...own].reduce((text, [old, next]) => text.replaceAll(old, next), key);
}
