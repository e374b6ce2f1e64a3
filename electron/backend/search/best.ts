// The best of what a search finds, kind by kind: a few of each, the rest by worth. Pure.
import type { z } from 'zod';
import type { Hit } from '#contract/schema/search.ts';

export type Found = z.output<typeof Hit> & { worth: number };

/** Keeps the best `most` of what comes by; of equals the earlier. */
export class Best {
  readonly #most: number;
  #kept: Found[] = [];
  constructor(most: number) { this.#most = most; }

  add(one: Found): void {
    this.#kept.push(one);
    if (this.#kept.length > this.#most * 8) this.#kept = this.list();
  }

  list(): Found[] {
    return this.#kept.toSorted((a, b) => b.worth - a.worth).slice(0, this.#most);
  }
}

const share = 3;

/** At most `limit` of all: the best three of each kind are always among them, as far as the limit allows; best first. */
export function together(kinds: readonly (readonly Found[])[], limit: number): Found[] {
  const byWorth = (list: readonly Found[]) => list.toSorted((a, b) => b.worth - a.worth);
  const sure = byWorth(kinds.flatMap((list) => byWorth(list).slice(0, share))).slice(0, limit);
  const rest = byWorth(kinds.flatMap((list) => byWorth(list).slice(share)));
  return byWorth([...sure, ...rest.slice(0, limit - sure.length)]);
}
