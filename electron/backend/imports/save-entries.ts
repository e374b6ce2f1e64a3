// Turns decided rows of an entries sheet into rows of the database, numbers sealed; the writing itself is handed in.
import type { StoredPersonRow } from '#db/queries/import-entries.ts';
import type { PersonRecord } from './entries.ts';
import { consentText } from './entry-facts.ts';
import { maskId, maskPhone } from '#backend/identity/numbers.ts';
import type { EntryDecision } from './plan-entries.ts';

type Value = string | number | Uint8Array | null;

export interface Sealer {
  id(owner: string, part: string, position: number, value: string): Uint8Array;
  phone(owner: string, part: string, position: number, value: string): Uint8Array;
  index(purpose: 'id' | 'phone', value: string): Uint8Array;
}

export interface EntryWriter {
  insertEntry(...values: Value[]): void;
  insertPerson(...values: Value[]): void;
  /** Remembers the entry as it stands, changes its row and removes its people; their stored numbers come back. */
  changeEntry(id: string, values: {
    number: string; match_key: string; title: string; division: string; category: string; subject: string;
    grade: string;
    submitting_unit_id: string | null; school_id: string | null; seconds: number | null; remark: string;
    textbook: string; volume: string; lesson: string; similarity: number | null; recommend_rank: number | null;
    language: string; coverage: number | null;
  }): readonly StoredPersonRow[];
}

export interface EntrySaving {
  contestId: string;
  writer: EntryWriter;
  sealer: Sealer;
  newId: () => string;
  newCode: () => string;
  unitId: (name: string) => string;
  /** Highest position used so far. */
  position: number;
}

const orNull = (text: string): string | null => (text === '' ? null : text);

export class EntrySaver {
  private readonly saving: EntrySaving;
  private position: number;

  constructor(saving: EntrySaving) {
    this.saving = saving;
    this.position = saving.position;
  }

  save(decision: EntryDecision): void {
    const { record, stored, matchKey, schoolIds } = decision;
    if (!record) return;
    const { writer, unitId, contestId } = this.saving;
    const unit = orNull(unitId(record.submittingUnit));
    const school = orNull(schoolIds[0] ?? '');
    let kept: readonly StoredPersonRow[] = [];
    let id = stored?.id ?? '';
    if (stored) {
      kept = writer.changeEntry(id, {
        number: record.number, match_key: matchKey, title: record.title, division: record.division,
          category: record.category,
        subject: record.subject, grade: record.grade, submitting_unit_id: unit, school_id: school,
          seconds: record.seconds,
        remark: record.remark, textbook: record.textbook, volume: record.volume, lesson: record.lesson, similarity: record.similarity,
        recommend_rank: record.recommendRank, language: record.language, coverage: record.coverage,
      });
    } else {
      id = this.saving.newId();
      this.position += 1;
      writer.insertEntry(id, contestId, record.number, matchKey, this.saving.newCode(), record.title, record.division,
        record.category,
        record.subject, record.grade, unit, school, record.seconds, record.remark, 'active', this.position,
        record.textbook, record.volume, record.lesson, record.similarity, record.recommendRank,
        record.language, record.coverage);
    }
    for (const [index, author] of record.authors.entries()) {
      this.saveAuthor(id, index + 1, author, orNull(schoolIds[index] ?? ''), kept, record.consent && consentText(record.consent));
    }
    for (const [index, name] of record.advisors.entries()) {
      writer.insertPerson(id, 'advisor', index + 1, name, null, null, null, '', null, null, '', '');
    }
  }

  private saveAuthor(entry: string, position: number, author: PersonRecord, school: string | null,
    kept: readonly StoredPersonRow[], consent: string | null): void {
    const { writer, sealer } = this.saving;
    const before = kept.find((one) => one.part === 'author' && one.position === position && one.name === author.name);
    const { id, phone } = author;
    // A blank number keeps the stored one; a sheet for display leaves numbers out.
    const keepId = id === '' && before !== undefined;
    const keepPhone = phone === '' && before !== undefined;
    writer.insertPerson(entry, 'author', position, author.name, school,
      keepId ? before.id_sealed : id === '' ? null : sealer.id(entry, 'author', position, id),
      keepId ? before.id_index : id === '' ? null : sealer.index('id', id),
      keepId ? before.id_masked : maskId(id),
      keepPhone ? before.phone_sealed : phone === '' ? null : sealer.phone(entry, 'author', position, phone),
      keepPhone ? before.phone_index : phone === '' ? null : sealer.index('phone', phone),
      keepPhone ? before.phone_masked : maskPhone(phone),
      // A row without a word on consent keeps what was recorded for this author.
      consent ?? before?.consent ?? '');
  }
}
