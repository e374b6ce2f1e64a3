// Lists of rules: a new id that is free, rows moved and copied, names that do not clash. Pure but for the list it is given.

/** `division-4`, the first number that no id has. */
export function freeId(prefix: string, taken: readonly { id: string }[]): string {
  const ids = new Set(taken.map((one) => one.id));
  let n = taken.length + 1;
  while (ids.has(`${prefix}-${n}`)) n += 1;
  return `${prefix}-${n}`;
}

/** 微课, 微课（2）, 微课（3） … the first that no row has. */
export function freeName(name: string, taken: readonly { name: string }[]): string {
  const names = new Set(taken.map((one) => one.name));
  if (!names.has(name)) return name;
  let n = 2;
  while (names.has(`${name}（${n}）`)) n += 1;
  return `${name}（${n}）`;
}

/** Changes places with the neighbour; answers the new place, or the old one at the edge. */
export function moveRow<T>(list: T[], index: number, step: number): number {
  const [one, other] = [list[index], list[index + step]];
  if (one === undefined || other === undefined) return index;
  list[index] = other;
  list[index + step] = one;
  return index + step;
}

/** Words of a list typed or pasted in one field: 、 ， ； and blanks part them; no word twice. */
export const wordsOf = (typed: string): string[] => [...new Set(typed.split(/[、,，;；\s]+/).filter((word) => word !== ''))];

/** A share as percent without binary dust: 0.285 → 28.5. */
export const percentOf = (share: number): number => Number((share * 100).toFixed(6));

/** Seconds as a clerk writes a length: 8:00, 1:05:30. */
export function lengthText(seconds: number | null): string {
  if (seconds === null) return '';
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  const rest = seconds === whole ? '' : String(Number((seconds - whole).toFixed(2))).slice(1);
  return `${h > 0 ? `${h}:${two(m)}` : m}:${two(s)}${rest}`;
}

/** Reads 8:00, 8分30秒, 8分钟, 90秒, 1:05:30, and a bare 8 as minutes. '' is null; undefined: not a length. */
export function readLength(typed: string): number | null | undefined {
  const plain = typed.trim().replaceAll('：', ':').replaceAll(/\s/g, '');
  if (plain === '') return null;
  const colon = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]?\d(?:\.\d{1,2})?)$/.exec(plain);
  if (colon) return Number(colon[1] ?? 0) * 3600 + Number(colon[2]) * 60 + Number(colon[3]);
  const words = /^(?:(\d{1,2})(?:小时|时|h))?(?:(\d{1,4}(?:\.\d+)?)(?:分钟|分|min|m))?(?:(\d{1,5}(?:\.\d{1,2})?)(?:秒钟|秒|s))?$/i.exec(plain);
  if (words) return Number(((Number(words[1] ?? 0) * 60 + Number(words[2] ?? 0)) * 60 + Number(words[3] ?? 0)).toFixed(2));
  return /^\d{1,4}(\.\d+)?$/.test(plain) ? Number((Number(plain) * 60).toFixed(2)) : undefined;
}
