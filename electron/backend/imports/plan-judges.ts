// Decides for each row of a judges sheet: new, changed, the same, or skipped and why.
import { completeJudge, judgeChange } from './compare.ts';
import type { Index, StoredJudge } from './compare.ts';
import { fault, isError, quoted } from './faults.ts';
import { checkLoads, readJudge } from './judges.ts';
import type { JudgeRecord } from './judges.ts';
import { nameKey, placeLabel, placeOf, SeenKeys } from './keys.ts';
import { judgeChanges, judgeName } from './changes.ts';
import type { Decided, Likeness } from './kind.ts';
import { nameAfter, PlaceReader } from './place-reader.ts';
import { otherSaid, rowSaid } from './said.ts';
import type { ScannedRow } from './scan.ts';
import type { SchoolBook } from '#backend/places/school-book.ts';
import type { ContestWords } from './vocabulary.ts';

export interface JudgeDecision extends Decided {
  record: JudgeRecord | null; stored: StoredJudge | null; matchKey: string; schoolId: string;
}

const skipped: JudgeDecision = { verdict: 'skip', record: null, stored: null, matchKey: '', schoolId: '' };

export class JudgePlan {
  private readonly seen = new SeenKeys();
  private readonly byKey = new Map<string, StoredJudge>();
  private readonly byId = new Map<string, StoredJudge>();
  private readonly byMatchKey = new Map<string, StoredJudge>();
  /** Keys of rows that were added beside what they are like. */
  private readonly besides = new Set<string>();
  /** Stored rows that this file has already spoken of, and where. */
  private readonly taken = new Map<string, number>();
  private readonly words: ContestWords;
  private readonly places: PlaceReader;
  private readonly index: Index;
  private readonly sheetNames: readonly string[];

  constructor(parts: {
    words: ContestWords; schools: SchoolBook; stored: readonly StoredJudge[]; index: Index;
    sheetNames: readonly string[];
  }) {
    this.words = parts.words;
    this.places = new PlaceReader(parts.schools);
    this.index = parts.index;
    this.sheetNames = parts.sheetNames;
    for (const judge of parts.stored) {
      this.byId.set(judge.id, judge);
      this.byMatchKey.set(judge.matchKey, judge);
      if (judge.idIndex !== '') this.byKey.set(`i:${judge.idIndex}`, judge);
      if (judge.phoneIndex !== '') this.byKey.set(`p:${judge.phoneIndex}`, judge);
      this.byKey.set(nameKey(judge.name, judge.unit), judge);
    }
  }

  decide(row: ScannedRow): JudgeDecision {
    const { faults } = row;
    const record = readJudge(row, this.words, faults);
    if (!record || faults.some(isError)) return skipped;
    const byId = record.id === '' ? '' : `i:${this.index('id', record.id)}`;
    const byPhone = record.phone === '' ? '' : `p:${this.index('phone', record.phone)}`;
    const unit = this.places.unit(record.submittingUnit, faults);
    if (unit === null) return skipped;
    record.submittingUnit = unit;
    const byName = nameKey(record.name, this.places.nameOf({ code: record.schoolCode, name: record.unit, unit }));
    const place = placeOf(row.sheet.index, row.rowNumber);
    const repeats = this.checkRepeats(record, [byId, byPhone, byName], place, row);
    if (faults.some(isError)) return repeats ? { ...skipped, like: repeats } : skipped;
    const schoolId = this.findSchool(record, row);
    if (schoolId === null) return skipped;
    const found = this.known(row) ?? this.find(byId, byPhone, byName);
    const sure = found !== null && (row.knownId === found.id || (byId !== '' && found.idIndex !== '' && byId === `i:${found.idIndex}`));
    const like = found ? { of: judgeName(found), place: 0, sure } : repeats;
    const key = byId || byPhone || byName;
    if (row.choice === 'add' && like) {
      // Who is already there just so is not added again: the same file with the same plan may come twice.
      const again = found !== null && !this.taken.has(found.id)
        && judgeChange(completeJudge(record, found, (target) => row.has(target)), found, this.index) === 'same';
      if (!again && like.sure) {
        faults.push(fault('id', 'not_addable', otherSaid(like.of)));
        return { ...skipped, like };
      }
      if (!again) return byId === '' ? this.beside(record, key, like, schoolId) : { verdict: 'add', record, stored: null, matchKey: byId, schoolId, like };
    }
    if (!found) return { verdict: 'add', record, stored: null, matchKey: key, schoolId, like };
    return this.against(found, record, row, { matchKey: key, schoolId, like });
  }

  /** What a row means for the stored judge it was matched with. */
  private against(stored: StoredJudge, record: JudgeRecord, row: ScannedRow,
    more: { matchKey: string; schoolId: string; like: Likeness | null }): JudgeDecision {
    const { faults } = row;
    const earlier = this.taken.get(stored.id);
    if (earlier !== undefined) {
      const other = placeLabel(earlier, this.sheetNames);
      faults.push(fault('name', 'duplicate_row', { other, value: quoted(record.name) }));
      return { ...skipped, like: { of: rowSaid(other), place: earlier, sure: true } };
    }
    this.taken.set(stored.id, placeOf(row.sheet.index, row.rowNumber));
    const complete = completeJudge(record, stored, (target) => row.has(target));
    const decision = {
      record: complete, stored, recordId: stored.id, ...more,
      matchKey: /#\d+$/.test(stored.matchKey) ? stored.matchKey : more.matchKey,
    };
    checkLoads(complete, row, faults);
    if (faults.some(isError)) return skipped;
    const change = judgeChange(complete, stored, this.index);
    if (change === 'same') return { ...decision, like: null, verdict: 'same' };
    if (change === 'standing' && stored.frozen) {
      faults.push(fault('', 'frozen_judge'));
      return skipped;
    }
    return { ...decision, verdict: 'update', changes: () => judgeChanges(complete, stored, this.words, this.index) };
  }

  /** A judge of their own beside the one they are like; the key counts on, and finds them again in the same file. */
  private beside(record: JudgeRecord, key: string, like: Likeness, schoolId: string): JudgeDecision {
    for (let count = 2; ; count += 1) {
      const matchKey = `${key}#${count}`;
      const stored = this.byMatchKey.get(matchKey) ?? null;
      if (this.besides.has(matchKey) || (stored && judgeChange(record, stored, this.index) !== 'same')) continue;
      this.besides.add(matchKey);
      if (!stored) return { verdict: 'add', record, stored: null, matchKey, schoolId, like };
      return { verdict: 'same', record, stored, matchKey, schoolId, like, recordId: stored.id };
    }
  }

  private known(row: ScannedRow): StoredJudge | null {
    return row.knownId === '' ? null : this.byId.get(row.knownId) ?? null;
  }

  private findSchool(record: JudgeRecord, row: ScannedRow): string | null {
    const cells = { code: record.schoolCode, name: record.unit, unit: record.submittingUnit };
    const found = this.places.school(cells, { name: 'unit', code: 'schoolCode' }, row.faults);
    if (!found) return null;
    record.unit = nameAfter(found, record.unit);
    return found.school.id;
  }

  /** By ID number, else phone, else name and unit, as far as no number speaks against it. */
  private find(byId: string, byPhone: string, byName: string): StoredJudge | null {
    const sure = this.byKey.get(byId);
    if (sure) return sure;
    for (const key of [byPhone, byName]) {
      const found = this.byKey.get(key);
      if (found && (byId === '' || found.idIndex === '')) return found;
    }
    return null;
  }

  private checkRepeats(record: JudgeRecord, keys: readonly string[], place: number, row: ScannedRow): Likeness | null {
    const [byId = '', byPhone = '', byName = ''] = keys;
    const repeated = (key: string): number | null => (key === '' ? null : this.seen.first(key, place));
    const otherName = record.id === '' ? null : this.seen.otherName(record.id, record.name, place);
    const [sameId, samePhone, sameName] = [repeated(byId), repeated(byPhone), repeated(byName)];
    if (otherName !== null) {
      row.faults.push(fault('id', 'duplicate_person', { other: placeLabel(otherName, this.sheetNames) }));
      return null;
    }
    const other = sameId ?? samePhone ?? sameName;
    if (other === null) return null;
    const label = placeLabel(other, this.sheetNames);
    const target = sameId !== null ? 'id' : samePhone !== null ? 'phone' : 'name';
    if (sameId !== null || row.choice !== 'add') row.faults.push(fault(target, 'duplicate_row', { other: label, value: quoted(record.name) }));
    return { of: rowSaid(label), place: other, sure: sameId !== null };
  }
}
