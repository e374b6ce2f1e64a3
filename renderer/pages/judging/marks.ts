// Marks at a second of the video live as lines of the comment ("01:02 …"): they travel with it and need no store.
import { clock, clockSeconds } from './formatting.ts';

export interface Mark { readonly seconds: number; readonly text: string }

export const longestComment = 2000;
const markLine = /^\s*((?:\d{1,2}:)?\d{1,3}:[0-5]\d)(?:\s+(.*))?$/;

/** The marks of a comment in the order of the video. */
export function readMarks(comment: string): Mark[] {
  return comment.normalize('NFKC').split('\n').flatMap((line) => {
    const match = markLine.exec(line);
    const seconds = match?.[1] === undefined ? null : clockSeconds(match[1]);
    return seconds === null ? [] : [{ seconds, text: (match?.[2] ?? '').trim() }];
  }).sort((a, b) => a.seconds - b.seconds);
}

/** The comment with one more mark on a line of its own; null when it would grow too long to be saved. */
export function addMark(comment: string, seconds: number, note: string): string | null {
  const line = `${clock(seconds)} ${note.replaceAll(/\s+/g, ' ').trim()}`.trimEnd();
  const next = comment.trimEnd() === '' ? line : `${comment.trimEnd()}\n${line}`;
  return next.length > longestComment ? null : next;
}

/** The time under the caret of a comment, so that a click on it can jump there; null elsewhere. */
export function timeAt(comment: string, caret: number): number | null {
  const start = comment.lastIndexOf('\n', caret - 1) + 1;
  const match = /^(\s*)((?:\d{1,2}:)?\d{1,3}:[0-5]\d)(?=\s|$)/.exec(comment.slice(start));
  if (match?.[2] === undefined || caret - start > match[0].length) return null;
  return clockSeconds(match[2]);
}
