// What lies over a video at this moment, so that no picture of a masked span is ever to be seen: not while it plays, not
// while a seek is on its way, not before the first picture.
import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue';
import type { Ref } from 'vue';
import { bothVeils, noVeil, veilAt } from './material.ts';
import type { Mask, Veil } from './material.ts';

/** How long a finished seek is waited for when no frame is reported (a window that is not drawn, a still picture). */
const patience = 300;
/** While it plays, the picture on screen may be this far behind the clock, in seconds of normal speed. */
const behind = 0.12;

export interface Playing {
  readonly video: Ref<HTMLVideoElement | null>;
  readonly seconds: Ref<number>;
  readonly duration: Ref<number>;
  readonly playing: Ref<boolean>;
  readonly speed: Ref<number>;
}

export function useVeil({ video, seconds, duration, playing, speed }: Playing, mask: () => Mask) {
  /** What stays veiled until a seek has shown its picture. At first the very beginning, whatever second will be shown. */
  const held = shallowRef<Veil>(veilAt(0, Number.NaN, mask()));
  /** The second of the picture on screen, as the browser tells it: a slow film shows a picture long after its second. */
  const pictured = ref<number | null>(null);
  let seeks = 0;
  let gone = false;

  const veil = computed(() => {
    const clock = veilAt(seconds.value, duration.value, mask(), playing.value ? behind * speed.value : 0);
    const picture = pictured.value === null ? noVeil : { ...veilAt(pictured.value, duration.value, mask()), silent: false };
    return bothVeils(held.value, bothVeils(clock, picture));
  });

  /** Before going elsewhere: the veil of here stays over the picture. */
  function hold(): void {
    seeks += 1;
    held.value = veil.value;
  }
  /** When a seek is done: the veil goes once its picture is on screen. */
  function release(): void {
    const turn = seeks;
    afterFrame(() => { if (turn === seeks) held.value = noVeil; });
  }

  /**
   * Calls `done` once, after the next frame of the video was handed to the screen (requestVideoFrameCallback, WICG); of
   * mere sound, or without that call, after two frames of the window.
   */
  function afterFrame(done: () => void): void {
    const element = video.value;
    if (!element) return;
    if (element.videoWidth > 0 && 'requestVideoFrameCallback' in element) {
      let over = false;
      const finish = (): void => {
        if (!over) done();
        over = true;
      };
      element.requestVideoFrameCallback(finish);
      setTimeout(finish, patience);
    } else {
      requestAnimationFrame(() => { requestAnimationFrame(done); });
    }
  }
  function follow(): void {
    const element = video.value;
    if (gone || !element || !('requestVideoFrameCallback' in element)) return;
    element.requestVideoFrameCallback((_, { mediaTime }) => {
      pictured.value = mediaTime;
      follow();
    });
  }
  onMounted(follow);
  onBeforeUnmount(() => { gone = true; });

  return { veil, hold, release };
}
