// The words that entries are searched by, kept as bytes in the order of the list: a search is one pass over them.

const newLine = 10;

/** ASCII letters without case, as SQLite's LIKE compares them; Chinese has none. */
const folded = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

/**
 * Number, title, school and people of up to a million entries, about 130 bytes each. A search runs at the speed of
 * memory: 200,000 entries in 10 to 30 ms, where LIKE over the tables takes several times that and an index of three
 * signs cannot serve two-character names. Source: measurements beside LIKE and FTS5 in test/bench/search.ts.
 */
export class EntryTexts {
  private bytes = Buffer.allocUnsafe(64 * 1024);
  private end = 0;
  private starts = new Uint32Array(1024);
  private places = new Uint32Array(1024);
  private divisions = new Uint16Array(1024);
  private readonly divisionNames: string[] = [];
  private count = 0;

  /** Adds the next entry: `place` is what the caller finds it by again, `words` its fields. */
  add(place: number, division: string, words: readonly string[]): void {
    if (this.count === this.starts.length) this.grow();
    let known = this.divisionNames.indexOf(division);
    if (known === -1) known = this.divisionNames.push(division) - 1;
    this.starts[this.count] = this.end;
    this.places[this.count] = place;
    this.divisions[this.count] = known;
    this.count += 1;
    for (const word of words) {
      const text = folded(word);
      this.room(text.length * 3 + 1);
      this.end += this.bytes.write(text, this.end);
      this.bytes[this.end] = newLine;
      this.end += 1;
    }
  }

  /** Places of the entries of a division ('': all) with `text` inside one of their words, in the order they were added. */
  find(text: string, division = ''): Uint32Array {
    const wanted = Buffer.from(folded(text));
    const only = division === '' ? -1 : this.divisionNames.indexOf(division);
    const found: number[] = [];
    if (wanted.length === 0 || wanted.includes(newLine) || (division !== '' && only === -1)) return new Uint32Array(0);
    const bytes = this.bytes.subarray(0, this.end);
    let slot = 0;
    for (let at = bytes.indexOf(wanted); at !== -1;) {
      slot = this.slotAt(at, slot);
      if (only === -1 || this.divisions[slot] === only) found.push(this.places[slot] ?? 0);
      slot += 1;
      if (slot >= this.count) break;
      at = bytes.indexOf(wanted, this.starts[slot] ?? this.end);
    }
    return Uint32Array.from(found);
  }

  /** The entry whose bytes hold this place; never before `from`. */
  private slotAt(at: number, from: number): number {
    let [low, high] = [from, this.count - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private room(more: number): void {
    if (this.end + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.end + more));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }

  private grow(): void {
    const [starts, places, divisions] = [this.starts, this.places, this.divisions];
    const size = this.count * 2;
    [this.starts, this.places, this.divisions] = [new Uint32Array(size), new Uint32Array(size), new Uint16Array(size)];
    this.starts.set(starts);
    this.places.set(places);
    this.divisions.set(divisions);
  }
}
