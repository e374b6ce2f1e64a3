// Which of two versions is the newer one: numbers compare as numbers, a trial version comes before the version itself.

const shape = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:-([0-9A-Za-z.-]{1,24}))?$/;

export const isVersion = (text: string): boolean => shape.test(text);

function compareParts(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return Math.sign(Number(a) - Number(b));
  if (left !== right) return left ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * Order of two versions, as semver.org 2.0.0 (11) has it.
 * @returns -1: `a` is older, 0: the same, 1: `a` is newer
 * @throws Error if one of them is no version
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [shape.exec(a), shape.exec(b)];
  if (!left || !right) throw new Error(`no version: ${left ? b : a}`);
  for (const at of [1, 2, 3]) {
    const order = Math.sign(Number(left[at]) - Number(right[at]));
    if (order !== 0) return order;
  }
  const [trial, other] = [left[4], right[4]];
  if (trial === undefined || other === undefined) return trial === other ? 0 : trial === undefined ? 1 : -1;
  const [parts, others] = [trial.split('.'), other.split('.')];
  for (let at = 0; at < Math.min(parts.length, others.length); at += 1) {
    const order = compareParts(parts[at] ?? '', others[at] ?? '');
    if (order !== 0) return order;
  }
  return Math.sign(parts.length - others.length);
}
