// Decides for each row of a judges sheet: new, changed, the same, or skipped and why.
import { completeJudge, judgeChange } from './compare.ts';
import type { Index, StoredJudge } from './compare.ts';
import { fault, isError, quoted } from './faults.ts';
import { readJudge } from './judges.ts';
import type { JudgeRecord } from './judges.ts';
import { nameKey, placeLabel, placeOf, SeenKeys } from './keys.ts';
import type { Verdict } from './plan-entries.ts';
import type { ScannedRow } from './scan.ts';
import type { SchoolBook } from './schools.ts';
import type { ContestWords } from './vocabulary.ts';

export interface JudgeDecision {
  verdict: Verdict; record: JudgeRecord | null; stored: StoredJudge | null; matchKey: string; schoolId: string;
}

const skipped: JudgeDecision = { verdict: 'skip', record: null, stored: null, matchKey: '', schoolId: '' };

export class JudgePlan {
  private readonly seen = new SeenKeys();
  private readonly byKey = new Map<string, StoredJudge>();
  /** Stored rows that this file has already spoken of, and where. */
  private readonly taken = new Map<string, number>();
  private readonly words: ContestWords;
  private readonly schools: SchoolBook;
  private readonly index: Index;
  private readonly sheetNames: readonly string[];

  constructor(parts: {
    words: ContestWords; schools: SchoolBook; stored: readonly StoredJudge[]; index: Index;
    sheetNames: readonly string[];
  }) {
    this.words = parts.words;
    this.schools = parts.schools;
    this.index = parts.index;
    this.sheetNames = parts.sheetNames;
    for (const judge of parts.stored) {
      if (judge.idIndex !== '') this.byKey.set(`i:${judge.idIndex}`, judge);
      if (judge.phoneIndex !== '') this.byKey.set(`p:${judge.phoneIndex}`, judge);
      this.byKey.set(nameKey(judge.name, judge.unit), judge);
    }
  }

  decide(row: ScannedRow): JudgeDecision {
    const { faults } = row;
    if (row.skippedAs !== null) {
      faults.push(fault('', row.skippedAs, {}, 'note'));
      return skipped;
    }
    const record = readJudge(row, this.words, faults);
    if (!record || faults.some(isError)) return skipped;
    const byId = record.id === '' ? '' : `i:${this.index('id', record.id)}`;
    const byPhone = record.phone === '' ? '' : `p:${this.index('phone', record.phone)}`;
    const byName = nameKey(record.name, record.unit);
    const place = placeOf(row.sheet.index, row.rowNumber);
    if (!this.checkRepeats(record, [byId, byPhone, byName], place, row)) return skipped;
    const found = this.schools.find(record.schoolCode, record.unit, record.submittingUnit);
    if (found.kind === 'ambiguous') {
      faults.push(fault('unit', 'school_ambiguous', { count: found.count, value: quoted(record.unit) }));
      return skipped;
    }
    if (found.otherName) {
      faults.push(fault('schoolCode', 'school_name', {
        code: record.schoolCode, name: quoted(found.school.name), value: quoted(record.unit),
      }, 'warning'));
    }
    const schoolId = found.school.id;
    const stored = this.find(byId, byPhone, byName);
    const matchKey = byId || byPhone || byName;
    if (!stored) return { verdict: 'add', record, stored: null, matchKey, schoolId };
    const earlier = this.taken.get(stored.id);
    if (earlier !== undefined) {
      faults.push(fault('name', 'duplicate_row',
        { other: placeLabel(earlier, this.sheetNames), value: quoted(record.name) }));
      return skipped;
    }
    this.taken.set(stored.id, place);
    const complete = completeJudge(record, stored, (target) => row.has(target));
    const change = judgeChange(complete, stored, this.index);
    if (change === 'same') return { verdict: 'same', record: complete, stored, matchKey, schoolId };
    if (change === 'standing' && stored.frozen) {
      faults.push(fault('', 'frozen_judge'));
      return skipped;
    }
    return { verdict: 'update', record: complete, stored, matchKey, schoolId };
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

  private checkRepeats(record: JudgeRecord, keys: readonly string[], place: number, row: ScannedRow): boolean {
    const { faults } = row;
    const [byId = '', byPhone = '', byName = ''] = keys;
    const label = (at: number): string => placeLabel(at, this.sheetNames);
    const otherName = record.id === '' ? null : this.seen.otherName(record.id, record.name, place);
    const repeated = (key: string): number | null => (key === '' ? null : this.seen.first(key, place));
    const [sameId, samePhone, sameName] = [repeated(byId), repeated(byPhone), repeated(byName)];
    if (otherName !== null) faults.push(fault('id', 'duplicate_person', { other: label(otherName) }));
    else if (sameId !== null) faults.push(fault('id', 'duplicate_row',
      { other: label(sameId), value: quoted(record.name) }));
    else if (samePhone !== null) faults.push(fault('phone', 'duplicate_row',
      { other: label(samePhone), value: quoted(record.name) }));
    else if (sameName !== null) faults.push(fault('name', 'duplicate_row',
      { other: label(sameName), value: quoted(record.name) }));
    return !faults.some(isError);
  }
}
