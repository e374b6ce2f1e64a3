// One walk over all events: whether each fits the one before, the roots that checkpoints and paper speak of, and what was pledged.
import { sha256 } from '#backend/crypto/suite.ts';
import { CompactRange } from '#backend/chain/merkle.ts';
import { codeFits } from '#backend/chain/printed-code.ts';
import { EventBody, EventLine } from './format.ts';

const domain = 'saixue-audit/1\0';

/** What an event says that other members of the archive must keep. */
export interface Pledge { seq: number; action: string; subject: string; detail: EventBody['detail'] }

export interface ChainFacts {
  events: number;
  /** The first event that does not fit, from 1; null: all fit. */
  firstBad: number | null;
  /** Root by number of events, for the sizes that were asked for. */
  roots: ReadonlyMap<number, Uint8Array>;
  /** Smallest number of events whose root has the code that was asked for. */
  sizeOfCode: number | null;
  /** Events of the contest that other members must agree with. */
  pledges: Pledge[];
}

export interface Wanted { contest: string; sizes: ReadonlySet<number>; code: string | null; pledging: (action: string) => boolean }

function eventOf(line: string): { body: EventBody; text: string; hash: Buffer } | null {
  try {
    const read = EventLine.safeParse(JSON.parse(line));
    if (!read.success) return null;
    const body = EventBody.safeParse(JSON.parse(read.data.body));
    return body.success ? { body: body.data, text: read.data.body, hash: Buffer.from(read.data.hash, 'hex') } : null;
  } catch {
    return null;
  }
}

/**
 * hash(n) = SHA-256("saixue-audit/1" + 0x00 + hash(n-1) + body(n)), hash(0) = 32 zero bytes; body(n).seq = n.
 * A line that is no event counts as a bad one; the walk ends there, for nothing after it can be placed.
 */
export async function walkChain(lines: AsyncIterable<string>, wanted: Wanted, seen: (events: number) => void): Promise<ChainFacts> {
  const range = new CompactRange();
  const roots = new Map<number, Uint8Array>();
  const pledges: Pledge[] = [];
  let prev: Uint8Array = new Uint8Array(32);
  let firstBad: number | null = null;
  let sizeOfCode: number | null = null;
  let number = 0;
  let broken = false;
  for await (const line of lines) {
    number += 1;
    if (number % 2000 === 0) seen(number);
    if (broken) continue;
    const event = eventOf(line);
    if (!event) {
      firstBad ??= number;
      broken = true;
      continue;
    }
    const fits = event.body.seq === number && sha256(domain, prev, event.text).equals(event.hash);
    if (!fits) firstBad ??= number;
    prev = event.hash;
    range.append(event.hash);
    if (wanted.sizes.has(number)) roots.set(number, range.root());
    if (wanted.code !== null && sizeOfCode === null && codeFits(range.root(), wanted.code)) sizeOfCode = number;
    if ((event.body.contest === wanted.contest || event.body.subject === wanted.contest) && wanted.pledging(event.body.action)) {
      pledges.push({ seq: number, action: event.body.action, subject: event.body.subject, detail: event.body.detail });
    }
  }
  return { events: number, firstBad, roots, sizeOfCode, pledges };
}
