// One achievement honoured at several levels (校奖 → 市奖 → 省奖) counts once, by its highest value, where the rules say so.
import type { Hundredths } from './shapes.ts';

export interface Achievement {
  seq: number; teacherId: number; subject: string; activity: string; date: string; category: string; year: number; credits: Hundredths;
  hours: Hundredths;
}

/**
 * The lines that do not count because the same achievement stands elsewhere with at least as much. Which one stays is
 * decided by its value, then by its day, then by its category: never by the order in which lines were written.
 */
export function repeatedAchievements<T extends Achievement>(lines: readonly T[]): T[] {
  const best = new Map<string, T>();
  const keyOf = (line: T): string => `${line.teacherId}|${line.activity}|${line.subject.normalize('NFKC').replaceAll(/\s+/g, '').toLowerCase()}`;
  for (const line of lines) {
    const key = keyOf(line);
    const other = best.get(key);
    if (!other || goesBefore(line, other)) best.set(key, line);
  }
  return lines.filter((line) => best.get(keyOf(line)) !== line);
}

function goesBefore(a: Achievement, b: Achievement): boolean {
  if (a.credits !== b.credits) return a.credits > b.credits;
  if (a.date !== b.date) return a.date < b.date;
  if (a.category !== b.category) return a.category < b.category;
  return a.hours !== b.hours ? a.hours > b.hours : a.seq < b.seq;
}
