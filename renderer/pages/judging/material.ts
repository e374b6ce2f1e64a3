// What can be shown of an entry's material, and which seconds of a video the rules cover.

export type MaterialKind = 'video' | 'audio' | 'image' | 'text' | 'other';

const textTypes = new Set(['application/json', 'application/xml']);
const imageTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/avif']);

/** The way an attachment is shown. SVG is a document that can carry scripts: it is not shown as an image. */
export function kindOf(media: string): MaterialKind {
  const type = media.toLowerCase().split(';')[0]?.trim() ?? '';
  if (type.startsWith('video/')) return 'video';
  if (type.startsWith('audio/')) return 'audio';
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

export interface Mask { readonly firstSeconds: number; readonly lastSeconds: number; readonly muted: boolean }

/** Events of a video come a few times a second: the end is covered this much early, so that no frame slips through. */
const early = 0.35;

/** Whether this second is covered. While the running time is unknown, a rule about the end covers everything. */
export function isMasked(seconds: number, duration: number, mask: Mask): boolean {
  if (mask.firstSeconds > 0 && seconds < mask.firstSeconds) return true;
  if (mask.lastSeconds <= 0) return false;
  return !Number.isFinite(duration) || duration <= 0 || seconds >= duration - mask.lastSeconds - early;
}

/** The covered stretches of the time line as shares of its length, for hatching it. */
export function maskedShares(duration: number, mask: Mask): Array<{ from: number; to: number }> {
  if (!Number.isFinite(duration) || duration <= 0) return [];
  const shares: Array<{ from: number; to: number }> = [];
  if (mask.firstSeconds > 0) shares.push({ from: 0, to: Math.min(1, mask.firstSeconds / duration) });
  if (mask.lastSeconds > 0) shares.push({ from: Math.max(0, 1 - mask.lastSeconds / duration), to: 1 });
  return shares;
}

/** A speed one step away, kept between half and double. */
export function nextSpeed(speed: number, by: number): number {
  return Math.min(2, Math.max(0.5, Math.round((speed + by) * 4) / 4));
}
