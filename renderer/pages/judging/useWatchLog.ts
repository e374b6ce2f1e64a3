// The log of one player: what is played goes out every ten seconds of play, at each stop, and when the player is left.
import { computed, shallowRef } from 'vue';
import { joinSpans, WatchLog } from './watched.ts';
import type { Span } from './watched.ts';

/** At most this often while it plays, in milliseconds. */
const every = 10_000;
/** The band under the time line grows with this step. */
const redraw = 500;

export function useWatchLog(before: () => readonly Span[], send: (spans: Array<[number, number]>) => void) {
  const log = new WatchLog();
  const mine = shallowRef<readonly Span[]>([]);
  let sentAt = performance.now();
  let drawnAt = 0;

  function draw(): void {
    drawnAt = performance.now();
    mine.value = joinSpans([...mine.value, ...log.seen()]);
  }
  function flush(): void {
    sentAt = performance.now();
    draw();
    const spans = log.take();
    if (spans.length > 0) send(spans);
  }
  return {
    seen: computed(() => joinSpans([...before(), ...mine.value])),
    read(second: number): void {
      log.read(second);
      const now = performance.now();
      if (now - sentAt >= every) flush();
      else if (now - drawnAt >= redraw) draw();
    },
    /** The next picture is elsewhere in the film. */
    jumped: () => log.rest(),
    /** It stopped, or is left. */
    rest(): void {
      log.rest();
      flush();
    },
  };
}
