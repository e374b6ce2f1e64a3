// Durations as people write them, in seconds: 8′42″, 8:42, 8分42秒, 522, 00:08:42.
import { toHalfWidth } from '#backend/excel/read/cells.ts';

const twoHours = 7200;

/**
 * Seconds, or null when the text says no duration. A plain number is seconds. In a time cell, and for h:mm:00 of more
 * than
 * two hours, the parts are minutes and seconds: whoever types 8:42 into Excel gets 8 o'clock 42, stored as 08:42:00.
 */
export function readSeconds(text: string, timeCell = false): number | null {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  const plain = toHalfWidth(text).replaceAll(/[\s\u3000]/gu, '').replaceAll('：', ':').replaceAll('．', '.');
  const clock = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})(?:\.\d+)?$/.exec(plain);
  if (clock) {
    const [first, second, third] = [Number(clock[1] ?? 0), Number(clock[2]), Number(clock[3])];
    if (third > 59 || (clock[1] !== undefined && second > 59)) return null;
    if (clock[1] === undefined) return second * 60 + third;
    const whole = first * 3600 + second * 60 + third;
    return third === 0 && first > 0 && (timeCell || whole > twoHours) ? first * 60 + second : whole;
  }
  const words =
    /^(?:(\d{1,2})(?:小时|时|h))?(?:(\d{1,3}(?:\.\d+)?)(?:分钟|分|′|'|’|min|m))?(?:(\d{1,5})(?:秒钟|秒|″|"|”|''|’’|′′|s))?$/i.exec(plain);
  if (words && plain !== '' && words.slice(1).some((part) => part !== undefined)) {
    return Math.round(Number(words[1] ?? 0) * 3600 + Number(words[2] ?? 0) * 60 + Number(words[3] ?? 0));
  }
  return /^\d{1,5}$/.test(plain) ? Number(plain) : null;
}

/** 522 → 8:42. */
export const showSeconds = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
