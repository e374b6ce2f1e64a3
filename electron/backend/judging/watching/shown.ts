// What was watched of an entry, as the desk shows it, pure: per attachment that plays, and whether it was too little.
import type { z } from 'zod';
import type { Sheet } from '#contract/schema/judging.ts';
import type { JudgingPackHeader, PackEntry } from '#backend/packfile/schema.ts';
import { entryOf, maskOfEntry } from '../desk.ts';
import type { SheetBody } from '../sheet.ts';
import { joinSpans, tenths, watchedShare, type Span } from './spans.ts';

/** Spans and length in tenths of a second. */
export interface Watched { attachment: number; spans: readonly Span[]; length: number }

export const plays = (media: string): boolean => /^(video|audio)\//.test(media);

/** Attachments that were played; where a minimum is asked, also those that were not. */
export function watchedOf(header: JudgingPackHeader, entry: PackEntry, known: readonly Watched[]): NonNullable<z.input<typeof Sheet>['watched']> {
  const least = header.minimumWatched ?? 0;
  return entry.attachments.flatMap(({ media }, attachment) => {
    const one = known.find((row) => row.attachment === attachment);
    if (!plays(media) || (!one && least === 0)) return [];
    const { spans, length } = one ?? { spans: [], length: tenths(entry.seconds ?? 0) };
    const share = watchedShare(spans, length, maskOfEntry(header, entry));
    return [{
      attachment, spans: spans.map(([from, to]): [number, number] => [from / 10, to / 10]), length: length / 10, share,
      short: Math.round(share * 1000) < least * 10,
    }];
  });
}

/** One more time of watching. The greatest length that a player told counts: a wrong small one would cut away what was watched. */
export function watchMore(before: Watched | undefined, attachment: number, spans: readonly (readonly [number, number])[], length: number): Watched {
  const whole = Math.max(tenths(length), before?.length ?? 0);
  const more = spans.map(([from, to]): Span => [tenths(from), tenths(to)]);
  return { attachment, length: whole, spans: joinSpans([...before?.spans ?? [], ...more], whole) };
}

/** Submitted entries of which less than the minimum was watched, with the smallest share of their attachments. */
export const unwatched = (
  header: JudgingPackHeader, sheets: ReadonlyMap<string, SheetBody>, known: (code: string) => readonly Watched[],
): { code: string; share: number }[] => header.entries.flatMap(({ code }) => {
  if (sheets.get(code)?.status !== 'submitted') return [];
  const short = watchedOf(header, entryOf(header, code), known(code)).filter((one) => one.short);
  return short.length > 0 ? [{ code, share: Math.min(...short.map((one) => one.share)) }] : [];
});
