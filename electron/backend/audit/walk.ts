// One walk over the events as stored: the first that does not fit, and the roots that paper and signed notes speak of. Pure.
import { chainStart, eventHash } from '#backend/chain/event-hash.ts';
import { CompactRange } from '#backend/chain/merkle.ts';
import { codeFits } from '#backend/chain/printed-code.ts';

export interface StoredEvent { readonly seq: number; readonly body: string; readonly prev: Uint8Array; readonly hash: Uint8Array }

export interface Walked {
  /** Rows that there are. */
  events: number;
  /** The first event that does not fit, from 1; null: all fit. A missing one is named by the number it had. */
  firstBad: number | null;
  /** Root by number of events. */
  roots: Map<number, Uint8Array>;
  /** Smallest number of events whose root has the code; null: none. */
  sizeOfCode: number | null;
  /** Events that say that a checkpoint was made with them: number and contest. */
  marked: { size: number; contest: string }[];
}

interface Body { seq?: unknown; contest?: unknown; subject?: unknown; checkpoint?: unknown }

function bodyOf(text: string): Body | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' ? body : null;
  } catch {
    return null;
  }
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/**
 * @param rows in the order of their numbers
 * @param sizes whose roots are asked for
 * @param code as readPrinted gives it, looked for at every size; null: none
 */
export function walk(rows: Iterable<StoredEvent>, sizes: ReadonlySet<number>, code: string | null): Walked {
  const range = new CompactRange();
  const walked: Walked = { events: 0, firstBad: null, roots: new Map(), sizeOfCode: null, marked: [] };
  let prev = chainStart;
  for (const row of rows) {
    walked.events += 1;
    const number = walked.events;
    const body = bodyOf(row.body);
    const fits = row.seq === number && body?.seq === number && same(row.prev, prev) && same(row.hash, eventHash(prev, row.body));
    if (!fits) walked.firstBad ??= number;
    prev = row.hash;
    range.append(row.hash);
    if (sizes.has(number)) walked.roots.set(number, range.root());
    if (code !== null && walked.sizeOfCode === null && codeFits(range.root(), code)) walked.sizeOfCode = number;
    if (typeof body?.checkpoint === 'string') walked.marked.push({ size: number, contest: String(body.contest ?? body.subject) });
  }
  return walked;
}
