// What can be shown of an entry's material, and what the rules cover of a video: seconds, places, sound.
import type { Mask } from '#contract/schema/rules.ts';

export type MaterialKind = 'video' | 'audio' | 'image' | 'text' | 'pdf' | 'other';

const textTypes = new Set(['application/json', 'application/xml']);
const imageTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/avif']);

/** The way an attachment is shown. SVG is a document that can carry scripts: it is not shown as an image. */
export function kindOf(media: string): MaterialKind {
  const type = media.toLowerCase().split(';')[0]?.trim() ?? '';
  if (type.startsWith('video/')) return 'video';
  if (type.startsWith('audio/')) return 'audio';
  if (type === 'application/pdf') return 'pdf';
  if (imageTypes.has(type)) return 'image';
  if (type.startsWith('text/') || textTypes.has(type)) return 'text';
  return 'other';
}

/** Text files above this size are not loaded into the window. */
export const largestText = 2 * 1024 * 1024;

/** Bytes → text. Chinese teachers' text files are UTF-8 or GBK; GB 18030 holds GBK and is tried second. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

export type { Mask } from '#contract/schema/rules.ts';

/** Events of a video come a few times a second: what is covered begins this much early, so that no frame slips through. */
const early = 0.35;

/** A picture lasts a while: right after a masked span the one on screen may still be of it. */
const onePicture = 0.1;

type Ends = Pick<Mask, 'firstSeconds' | 'lastSeconds'>;

/** Whether this second is in the first or last ones. While the running time is unknown, a rule about the end takes all. */
export function isMasked(seconds: number, duration: number, mask: Ends): boolean {
  if (mask.firstSeconds > 0 && seconds < mask.firstSeconds) return true;
  if (mask.lastSeconds <= 0) return false;
  return !isKnown(duration) || seconds >= duration - mask.lastSeconds - early;
}

const isKnown = (duration: number): boolean => Number.isFinite(duration) && duration > 0;

export type Rectangle = Pick<Mask['rectangles'][number], 'x' | 'y' | 'width' | 'height'>;

/** What lies over picture and sound at one moment. */
export interface Veil {
  readonly picture: 'open' | 'blur' | 'cover';
  readonly rectangles: readonly Rectangle[];
  readonly silent: boolean;
}
export const noVeil: Veil = { picture: 'open', rectangles: [], silent: false };

/**
 * The veil at a second of the video. `lag`: how far the picture on screen may be behind the clock (while playing), so
 * that what is covered ends late and never early. Skipped seconds are covered, should they ever be on screen.
 */
export function veilAt(seconds: number, duration: number, mask: Mask, lag = 0): Veil {
  const ends = isMasked(seconds, duration, mask) || isMasked(seconds - lag, duration, mask);
  const within = ({ from, to }: { from: number; to: number | null }): boolean =>
    seconds >= from - early && (to === null || seconds - lag < to);
  return {
    picture: !ends ? 'open' : mask.how === 'blur' && isKnown(duration) ? 'blur' : 'cover',
    rectangles: mask.rectangles.filter(within),
    silent: (ends && mask.muted) || mask.mutes.some(within),
  };
}

/** Both veils at once: while a seek is on its way, the old picture is still on screen. */
export function bothVeils(a: Veil, b: Veil): Veil {
  const picture = [a.picture, b.picture];
  return {
    picture: picture.includes('cover') ? 'cover' : picture.includes('blur') ? 'blur' : 'open',
    rectangles: [...new Set([...a.rectangles, ...b.rectangles])], silent: a.silent || b.silent,
  };
}

/** The seconds that may be played: all of them, or without the first and last ones where these are left out. */
export function playable(duration: number, mask: Mask): { from: number; to: number } {
  const end = isKnown(duration) ? duration : Number.POSITIVE_INFINITY;
  if (mask.how !== 'skip') return { from: 0, to: end };
  const from = Math.min(mask.firstSeconds > 0 ? mask.firstSeconds + onePicture : 0, end);
  // A little before the veil begins, so that the last picture stays to be seen.
  return { from, to: mask.lastSeconds > 0 ? Math.max(from, end - mask.lastSeconds - early - 0.05) : end };
}

/**
 * Where a wish to go to a second leads: seconds that are left out cannot be reached, and whoever wants to where a mask
 * just ended gets to the first picture after it.
 */
export function reachable(seconds: number, duration: number, mask: Mask): number {
  const { from, to } = playable(duration, mask);
  const ends = [mask.firstSeconds, ...mask.rectangles.flatMap((one) => one.to ?? [])].filter((end) => end > 0);
  const clear = ends.sort((a, b) => a - b).reduce((at, end) => (at >= end && at < end + onePicture ? end + onePicture : at), seconds);
  return Math.min(to, Math.max(from, clear));
}

export interface MaskedSpan {
  readonly kind: 'ends' | 'picture' | 'sound';
  /** Seconds of the video; `to` null: to its end. */
  readonly from: number;
  readonly to: number | null;
}

/** Everything that is masked, with its seconds; last seconds only once the running time is known. */
export function maskedSpans(duration: number, mask: Mask): MaskedSpan[] {
  const spans: MaskedSpan[] = [];
  if (mask.firstSeconds > 0) spans.push({ kind: 'ends', from: 0, to: mask.firstSeconds });
  if (mask.lastSeconds > 0 && isKnown(duration)) {
    spans.push({ kind: 'ends', from: Math.max(0, duration - mask.lastSeconds), to: null });
  }
  for (const { from, to } of mask.rectangles) spans.push({ kind: 'picture', from, to });
  for (const { from, to } of mask.mutes) spans.push({ kind: 'sound', from, to });
  return spans;
}

/** Masked spans as shares of the time line, for drawing them on it; spans after the end are left out. */
export function maskedShares(duration: number, mask: Mask): Array<{ kind: MaskedSpan['kind']; from: number; to: number }> {
  if (!isKnown(duration)) return [];
  return maskedSpans(duration, mask).flatMap(({ kind, from, to }) => {
    const share = (seconds: number): number => Math.min(1, Math.max(0, seconds / duration));
    const span = { kind, from: share(from), to: share(to ?? duration) };
    return span.to > span.from ? [span] : [];
  });
}

/** Where the picture lies inside its box, in pixels: it keeps its shape, the rest of the box is empty. */
export function pictureIn(
  box: { width: number; height: number }, video: { width: number; height: number },
): { left: number; top: number; width: number; height: number } {
  if (video.width <= 0 || video.height <= 0) return { left: 0, top: 0, ...box };
  const scale = Math.min(box.width / video.width, box.height / video.height);
  const [width, height] = [video.width * scale, video.height * scale];
  return { left: (box.width - width) / 2, top: (box.height - height) / 2, width, height };
}

/** A covered rectangle in pixels of the box, rounded outwards: no row of pixels looks out at its edge. */
export function pixelsOf(rectangle: Rectangle, picture: ReturnType<typeof pictureIn>) {
  const left = Math.floor(picture.left + rectangle.x * picture.width) - 1;
  const top = Math.floor(picture.top + rectangle.y * picture.height) - 1;
  const right = Math.ceil(picture.left + Math.min(1, rectangle.x + rectangle.width) * picture.width) + 1;
  const bottom = Math.ceil(picture.top + Math.min(1, rectangle.y + rectangle.height) * picture.height) + 1;
  return { left, top, width: right - left, height: bottom - top };
}

/** A speed one step away, kept between half and double. */
export function nextSpeed(speed: number, by: number): number {
  return Math.min(2, Math.max(0.5, Math.round((speed + by) * 4) / 4));
}
