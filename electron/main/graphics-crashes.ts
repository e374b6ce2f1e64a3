// When crashes of the graphics process mean that the program does without the graphics card from its next start on. Pure.

/** Crashes of the last days count together: one a month is no broken driver. */
const countFor = 7 * 24 * 3600 * 1000;
const mostCrashes = 2;

/** Ways for a graphics process to end that are its own fault, not the program's end or somebody's wish. */
export const graphicsFaults: ReadonlySet<string> = new Set(['crashed', 'abnormal-exit', 'oom', 'launch-failed', 'integrity-failure']);

/** What is kept about crashes after one more at `now` (ms). */
export function afterCrash(times: readonly number[], now: number): { times: number[]; broken: boolean } {
  const recent = [...times.filter((at) => at <= now && now - at < countFor), now].slice(-mostCrashes);
  return { times: recent, broken: recent.length >= mostCrashes };
}
