// Which seconds of a film were played: spans that are joined, and a log that gathers them while it plays.
export type Span = readonly [from: number, to: number];

/** Gaps shorter than this are no gaps: the clock is read between two pictures. */
const seam = 0.5;
/** More than this between two readings of the clock is a jump, not playing. */
const jump = 3;

/** Spans in order, without overlaps; those that touch (within half a second) are one. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: [number, number][] = [];
  for (const [from, to] of spans.filter((one) => one[1] > one[0]).toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1] + seam) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** Share of a film that these spans cover, 0 to 1; 0 while its length is unknown. */
export function shareOf(spans: readonly Span[], length: number): number {
  if (!Number.isFinite(length) || length <= 0) return 0;
  const seconds = joinSpans(spans).reduce((sum, [from, to]) => sum + Math.min(to, length) - Math.min(from, length), 0);
  return Math.min(1, seconds / length);
}

/** Gathers what is played. `read` is told the second with every picture, `rest` when it stops or is left for elsewhere. */
export class WatchLog {
  private spans: Span[] = [];
  private from: number | null = null;
  private last = 0;

  read(second: number): void {
    if (this.from === null || second < this.last || second - this.last > jump) {
      this.rest();
      this.from = second;
    }
    this.last = second;
  }

  rest(): void {
    if (this.from !== null && this.last > this.from) this.spans.push([this.from, this.last]);
    this.from = null;
  }

  /** Everything gathered so far, the stretch that is playing included; it stays. */
  seen(): Span[] {
    return joinSpans([...this.spans, ...(this.from === null ? [] : [[this.from, this.last] as const])]);
  }

  /** The same, rounded to tenths, and the log is empty: what comes goes on from here. */
  take(): Array<[number, number]> {
    const seen = this.seen();
    this.spans = [];
    if (this.from !== null) this.from = this.last;
    return seen.map(([from, to]) => [Math.round(from * 10) / 10, Math.round(to * 10) / 10]);
  }
}
