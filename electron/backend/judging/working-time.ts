// How long a sheet was worked on, pure: the time between two saves on the same entry.

/**
 * Longer gaps count nothing. Between two saves a judge watches, reads, types: most of that is over in a minute or two. Who
 * saves nothing for five minutes has as likely been called away, and one lunch would outweigh a morning's work. No rule of a
 * contest: the figure goes to the organiser as a hint only.
 */
const longestGap = 5 * 60 * 1000;

/**
 * Milliseconds of work that a save on `code` adds.
 * @param last the newest save in this pack, of whatever entry; null: none yet
 * @param at when this save happens. A clock that was set back adds nothing.
 */
export function workedSince(last: { code: string; at: string } | null, code: string, at: Date): number {
  if (last?.code !== code) return 0;
  const gap = at.getTime() - Date.parse(last.at);
  return gap > 0 && gap <= longestGap ? gap : 0;
}

/** Whole seconds as they go into a score pack; undefined where nothing is known. */
export const packedSeconds = (milliseconds: number | undefined): number | undefined => {
  const seconds = Math.min(8_640_000, Math.round((milliseconds ?? 0) / 1000));
  return seconds > 0 ? seconds : undefined;
};
