// Decides for each row of an entries sheet: new, changed, the same, or skipped and why. Preview and import decide
// alike.
import { completeEntry, sameEntry } from './compare.ts';
import type { Index, StoredEntry } from './compare.ts';
import { readEntry } from './entries.ts';
import type { EntryRecord } from './entries.ts';
import { fault, isError, quoted } from './faults.ts';
import { contentKey, numberKey, placeLabel, placeOf, SeenKeys } from './keys.ts';
import { entryChanges, entryName } from './changes.ts';
import type { Decided, Likeness } from './kind.ts';
import { nameAfter, PlaceReader } from './place-reader.ts';
import { otherSaid, rowSaid, type Said } from './said.ts';
import type { ScannedRow } from './scan.ts';
import type { SchoolBook } from '#backend/places/school-book.ts';
import type { ContestWords } from './vocabulary.ts';

/** How stored entries are found: by either key, which gives an id, and whole by id. */
export interface StoredEntries {
  /** Keys of numberKey and contentKey to ids; '' where two entries share the content. */
  byKey: ReadonlyMap<string, string>;
  load(id: string): StoredEntry;
  has(id: string): boolean;
}

export interface EntryDecision extends Decided {
  record: EntryRecord | null;
  stored: StoredEntry | null;
  matchKey: string;
  /** School of each author, by position. */
  schoolIds: string[];
}

const schoolPlaces = { name: 'authorUnits', code: 'schoolCode' };
const skipped: EntryDecision = { verdict: 'skip', record: null, stored: null, matchKey: '', schoolIds: [] };
const skippedLike = (like: Likeness | null): EntryDecision => (like ? { ...skipped, like } : skipped);

export class EntryPlan {
  private readonly seen = new SeenKeys();
  /** Stored rows that this file has already spoken of, and where. */
  private readonly taken = new Map<string, number>();
  /** Keys of rows that were added beside what they are like. */
  private readonly besides = new Set<string>();
  private readonly words: ContestWords;
  private readonly places: PlaceReader;
  private readonly stored: StoredEntries;
  private readonly index: Index;
  private readonly sheetNames: readonly string[];

  constructor(parts: { words: ContestWords; schools: SchoolBook; stored: StoredEntries; index: Index; sheetNames: readonly string[] }) {
    this.words = parts.words;
    this.places = new PlaceReader(parts.schools);
    this.stored = parts.stored;
    this.index = parts.index;
    this.sheetNames = parts.sheetNames;
  }

  decide(row: ScannedRow): EntryDecision {
    const { faults } = row;
    const record = readEntry(row, this.words, faults);
    if (!record || faults.some(isError)) return skipped;
    const place = placeOf(row.sheet.index, row.rowNumber);
    const byNumber = numberKey(record.number);
    const unit = this.places.unit(record.submittingUnit, faults);
    if (unit === null) return skipped;
    record.submittingUnit = unit;
    const school = { code: record.schoolCode, name: record.authors[0]?.unit ?? record.handedInBy, unit };
    const author = record.authors[0]?.name ?? '';
    const byContent = contentKey(record.title, author, this.places.nameOf(school));
    const repeats = this.checkRepeats(record, byNumber, byContent, place, row);
    if (faults.some(isError)) return skippedLike(repeats);
    const schoolIds = this.findSchools(record, row);
    if (!schoolIds) return skipped;
    const { stored, matchKey, like } = this.match(record, byNumber, byContent, row, repeats);
    if (faults.some(isError)) return skippedLike(like);
    if (!stored) return { verdict: 'add', record, stored: null, matchKey, schoolIds, like };
    const earlier = this.taken.get(stored.id);
    if (earlier !== undefined) {
      const other = placeLabel(earlier, this.sheetNames);
      faults.push(fault('title', 'duplicate_row', { other, value: quoted(record.title) }));
      return skippedLike({ of: this.rowName(earlier), place: earlier, sure: true });
    }
    this.taken.set(stored.id, place);
    const complete = completeEntry(record, stored, (target) => row.has(target));
    const decision = { record: complete, stored, matchKey, schoolIds, recordId: stored.id };
    if (sameEntry(complete, stored, this.index)) return { ...decision, verdict: 'same' };
    if (stored.frozen) {
      faults.push(fault('', 'frozen_entry'));
      return skipped;
    }
    return { ...decision, verdict: 'update', like, changes: () => entryChanges(complete, stored, this.words, this.index) };
  }

  /** The stored entry a row means, or none; the key it is stored under. */
  private match(record: EntryRecord, byNumber: string, byContent: string, row: ScannedRow,
    repeats: Likeness | null): { stored: StoredEntry | null; matchKey: string; like: Likeness | null } {
    const key = byNumber || byContent;
    const known = row.knownId !== '' && this.stored.has(row.knownId) ? row.knownId : undefined;
    const numbered = byNumber === '' ? undefined : this.stored.byKey.get(byNumber);
    const id = known ?? numbered ?? this.stored.byKey.get(byContent);
    const found = id === undefined || id === '' ? null : this.stored.load(id);
    const sure = known !== undefined || numbered !== undefined;
    const like = found ? { of: entryName(found), place: 0, sure } : repeats;
    // Another number means another entry, however alike the rest.
    const other = found !== null && !sure && byNumber !== '' && found.number !== '' && found.number !== record.number;
    if (row.choice === 'add' && like && !other) {
      // What is already there just so is not added again: the same file with the same plan may come twice.
      const again = found !== null && !this.taken.has(found.id)
        && sameEntry(completeEntry(record, found, (target) => row.has(target)), found, this.index);
      if (like.sure && !again) row.faults.push(fault('number', 'not_addable', otherSaid(like.of)));
      if (!like.sure && !again) return byNumber === '' ? this.beside(record, key, like) : { stored: null, matchKey: byNumber, like };
    }
    if (!found || other) return { stored: null, matchKey: key, like };
    const number = numberKey(record.number === '' ? found.number : record.number);
    // One that was added beside another, or is known by our own workbook, keeps its key: the other may hold the new one.
    const keeps = known !== undefined || /#\d+$/.test(found.matchKey);
    return { stored: found, matchKey: number || (keeps ? found.matchKey : byContent), like };
  }

  /** A record of its own beside the one it is like: its key counts on, and finds it again when the file comes twice. */
  private beside(record: EntryRecord, key: string, like: Likeness): { stored: StoredEntry | null; matchKey: string; like: Likeness } {
    for (let count = 2; ; count += 1) {
      const own = `${key}#${count}`;
      if (this.besides.has(own)) continue;
      const id = this.stored.byKey.get(own);
      const stored = id === undefined || id === '' ? null : this.stored.load(id);
      if (stored && !sameEntry(record, stored, this.index)) continue;
      this.besides.add(own);
      return { stored, matchKey: own, like };
    }
  }

  private rowName(place: number): Said {
    return rowSaid(placeLabel(place, this.sheetNames));
  }

  /** Repeats inside the file; an error says that the row must be skipped. */
  private checkRepeats(record: EntryRecord, byNumber: string, byContent: string, place: number,
    row: ScannedRow): Likeness | null {
    const { faults } = row;
    const label = (at: number): string => placeLabel(at, this.sheetNames);
    for (const person of record.authors) {
      const other = person.id === '' ? null : this.seen.otherName(person.id, person.name, place);
      if (other !== null) faults.push(fault('authorIds', 'duplicate_person', { other: label(other) }));
    }
    const sameNumber = byNumber === '' ? null : this.seen.first(byNumber, place);
    if (sameNumber !== null) {
      faults.push(fault('number', 'duplicate_row', { other: label(sameNumber), value: record.number }));
      return { of: this.rowName(sameNumber), place: sameNumber, sure: true };
    }
    const sameContent = this.seen.first(byContent, place);
    if (sameContent === null) return null;
    const details = { other: label(sameContent), value: quoted(record.title) };
    if (byNumber !== '') faults.push(fault('title', 'same_work', details, 'warning'));
    else if (row.choice !== 'add') faults.push(fault('title', 'duplicate_row', details));
    return { of: this.rowName(sameContent), place: sameContent, sure: false };
  }

  private findSchools(record: EntryRecord, row: ScannedRow): string[] | null {
    const ids: string[] = [];
    // An entry without authors is its school's.
    const alone = { name: '', id: '', phone: '', unit: record.handedInBy };
    for (const [position, author] of (record.authors.length === 0 ? [alone] : record.authors).entries()) {
      if (author.unit === '') {
        ids.push('');
        continue;
      }
      const cells = { code: position === 0 ? record.schoolCode : '', name: author.unit, unit: record.submittingUnit };
      const found = this.places.school(cells, schoolPlaces, row.faults);
      if (!found) return null;
      author.unit = nameAfter(found, author.unit);
      if (author === alone) record.handedInBy = alone.unit;
      // A colleague of the first author's school needs no code of their own.
      const first = record.authors[0];
      ids.push(position > 0 && first && author.unit === first.unit ? ids[0] ?? found.school.id : found.school.id);
    }
    return ids;
  }
}
