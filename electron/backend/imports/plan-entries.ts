// Decides for each row of an entries sheet: new, changed, the same, or skipped and why. Preview and import decide
// alike.
import { completeEntry, sameEntry } from './compare.ts';
import type { Index, StoredEntry } from './compare.ts';
import { readEntry } from './entries.ts';
import type { EntryRecord } from './entries.ts';
import { fault, isError, quoted } from './faults.ts';
import { contentKey, numberKey, placeLabel, placeOf, SeenKeys } from './keys.ts';
import type { ScannedRow } from './scan.ts';
import type { SchoolBook } from './schools.ts';
import type { ContestWords } from './vocabulary.ts';

export type Verdict = 'add' | 'update' | 'same' | 'skip';

/** How stored entries are found: by either key, which gives an id, and whole by id. */
export interface StoredEntries {
  /** Keys of numberKey and contentKey to ids; '' where two entries share the content. */
  byKey: ReadonlyMap<string, string>;
  load(id: string): StoredEntry;
}

export interface EntryDecision {
  verdict: Verdict;
  record: EntryRecord | null;
  stored: StoredEntry | null;
  matchKey: string;
  /** School of each author, by position. */
  schoolIds: string[];
}

const skipped: EntryDecision = { verdict: 'skip', record: null, stored: null, matchKey: '', schoolIds: [] };

export class EntryPlan {
  private readonly seen = new SeenKeys();
  /** Stored rows that this file has already spoken of, and where. */
  private readonly taken = new Map<string, number>();
  private readonly words: ContestWords;
  private readonly schools: SchoolBook;
  private readonly stored: StoredEntries;
  private readonly index: Index;
  private readonly sheetNames: readonly string[];

  constructor(parts: { words: ContestWords; schools: SchoolBook; stored: StoredEntries; index: Index; sheetNames: readonly string[] }) {
    this.words = parts.words;
    this.schools = parts.schools;
    this.stored = parts.stored;
    this.index = parts.index;
    this.sheetNames = parts.sheetNames;
  }

  decide(row: ScannedRow): EntryDecision {
    const { faults } = row;
    if (row.skippedAs !== null) {
      faults.push(fault('', row.skippedAs, {}, 'note'));
      return skipped;
    }
    const record = readEntry(row, this.words, faults);
    if (!record || faults.some(isError)) return skipped;
    const place = placeOf(row.sheet.index, row.rowNumber);
    const byNumber = numberKey(record.number);
    const byContent = contentKey(record.title, record.authors[0]?.name ?? '', record.authors[0]?.unit ?? '');
    if (!this.checkRepeats(record, byNumber, byContent, place, row)) return skipped;
    const schoolIds = this.findSchools(record, row);
    if (!schoolIds) return skipped;
    const id = (byNumber === '' ? undefined : this.stored.byKey.get(byNumber)) ?? this.stored.byKey.get(byContent);
    const found = id === undefined || id === '' ? null : this.stored.load(id);
    // Another number means another entry, however alike the rest.
    const stored = found && byNumber !== '' && found.number !== '' && found.number !== record.number ? null : found;
    if (!stored) return { verdict: 'add', record, stored: null, matchKey: byNumber || byContent, schoolIds };
    const earlier = this.taken.get(stored.id);
    if (earlier !== undefined) {
      faults.push(fault('title', 'duplicate_row',
        { other: placeLabel(earlier, this.sheetNames), value: quoted(record.title) }));
      return skipped;
    }
    this.taken.set(stored.id, place);
    const complete = completeEntry(record, stored, (target) => row.has(target));
    const decision = { record: complete, stored, matchKey: numberKey(complete.number) || byContent, schoolIds };
    if (sameEntry(complete, stored, this.index)) return { ...decision, verdict: 'same' };
    if (stored.frozen) {
      faults.push(fault('', 'frozen_entry'));
      return skipped;
    }
    return { ...decision, verdict: 'update' };
  }

  /** Repeats inside the file; false when the row must be skipped. */
  private checkRepeats(record: EntryRecord, byNumber: string, byContent: string, place: number,
    row: ScannedRow): boolean {
    const { faults } = row;
    const label = (at: number): string => placeLabel(at, this.sheetNames);
    for (const person of record.authors) {
      const other = person.id === '' ? null : this.seen.otherName(person.id, person.name, place);
      if (other !== null) faults.push(fault('authorIds', 'duplicate_person', { other: label(other) }));
    }
    const sameNumber = byNumber === '' ? null : this.seen.first(byNumber, place);
    if (sameNumber !== null) faults.push(fault('number', 'duplicate_row',
      { other: label(sameNumber), value: record.number }));
    else {
      const sameContent = this.seen.first(byContent, place);
      if (sameContent !== null) {
        const details = { other: label(sameContent), value: quoted(record.title) };
        faults.push(byNumber === '' ? fault('title', 'duplicate_row', details) : fault('title', 'same_work', details, 'warning'));
      }
    }
    return !faults.some(isError);
  }

  private findSchools(record: EntryRecord, row: ScannedRow): string[] | null {
    const ids: string[] = [];
    for (const [position, author] of record.authors.entries()) {
      if (author.unit === '') {
        ids.push('');
        continue;
      }
      const found = this.schools.find(position === 0 ? record.schoolCode : '', author.unit, record.submittingUnit);
      if (found.kind === 'ambiguous') {
        row.faults.push(fault('authorUnits', 'school_ambiguous', { count: found.count, value: quoted(author.unit) }));
        return null;
      }
      if (found.otherName) {
        row.faults.push(fault('schoolCode', 'school_name', {
          code: record.schoolCode, name: quoted(found.school.name), value: quoted(author.unit),
        }, 'warning'));
      }
      // A colleague of the first author's school needs no code of their own.
      const first = record.authors[0];
      ids.push(position > 0 && first && author.unit === first.unit ? ids[0] ?? found.school.id : found.school.id);
    }
    return ids;
  }
}
