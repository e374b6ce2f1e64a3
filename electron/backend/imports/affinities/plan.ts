// Decides for each row of a sheet of affinities: one pair, or all pairs of an entry that has judges in its columns.
import type { EntryRoster, JudgeRoster, RosterEntry, RosterJudge } from '#backend/identity/roster.ts';
import { fault, isError, quoted } from '../faults.ts';
import type { Fault } from '../faults.ts';
import { placeLabel, placeOf } from '../keys.ts';
import type { Decided } from '../kind.ts';
import { entryOf, judgeOf } from '../roster-cells.ts';
import { rowSaid } from '../said.ts';
import type { ScannedRow } from '../scan.ts';
import { tidy, tidyName } from '../tidy.ts';
import { judgeIdOf } from './targets.ts';

/** Ten-thousandths, as they are stored; most: 10000. */
const scale = 10_000;
const most = 10_000;

export interface AffinityWish { entryId: string; judgeId: string; x10000: number; stored: number | undefined }
export interface AffinityDecision extends Decided { wishes: AffinityWish[] }

const skipped: AffinityDecision = { verdict: 'skip', wishes: [] };

/** A number with at most four decimals, in ten-thousandths; null for anything else. */
export function readAffinity(text: string): number | null {
  const found = /^([+-]?)(\d{1,5})(?:\.(\d{1,4})0*)?$/.exec(text.normalize('NFKC').replaceAll(/\s/g, '').replace(/^[−–—]/, '-'));
  if (!found) return null;
  const value = Number(found[2]) * scale + Number((found[3] ?? '').padEnd(4, '0'));
  if (value > most * scale) return null;
  return found[1] === '-' && value !== 0 ? -value : value;
}

const shown = (x10000: number | undefined): string => (x10000 === undefined ? '' : String(x10000 / scale));

export class AffinityPlan {
  /** Place of the first row that spoke of a pair. */
  private readonly seen = new Map<number, number>();
  private readonly judgeAt: ReadonlyMap<string, number>;
  private readonly entryAt: ReadonlyMap<string, number>;
  private readonly parts: {
    entries: EntryRoster<RosterEntry>; judges: JudgeRoster<RosterJudge>; sheetNames: readonly string[];
    stored(entryId: string, judgeId: string): number | undefined;
    allEntries: readonly RosterEntry[]; allJudges: readonly RosterJudge[];
  };
  private matrix: { sheet: number; columns: { target: string; judgeId: string }[] } | null = null;

  constructor(parts: AffinityPlan['parts']) {
    this.parts = parts;
    this.judgeAt = new Map(parts.allJudges.map((one, at) => [one.id, at]));
    this.entryAt = new Map(parts.allEntries.map((one, at) => [one.id, at]));
  }

  decide(row: ScannedRow): AffinityDecision {
    const { faults } = row;
    const text = tidy(row.text('work'));
    if (text === '') faults.push(fault('work', 'required', { column: '作品编号' }));
    const entry = text === '' ? null : entryOf(this.parts.entries, text, 'work', faults);
    const cells = this.cellsOf(row, faults);
    if (!entry || faults.some(isError)) return skipped;
    const wishes = cells.map(({ judgeId, x10000 }): AffinityWish =>
      ({ entryId: entry.id, judgeId, x10000, stored: this.parts.stored(entry.id, judgeId) }));
    const earlier = this.earlier(entry, cells, placeOf(row.sheet.index, row.rowNumber));
    if (earlier) {
      const other = placeLabel(earlier.place, this.parts.sheetNames);
      faults.push(fault(earlier.target, 'duplicate_row', { other, value: quoted(text) }));
      return { ...skipped, like: { of: rowSaid(other), place: earlier.place, sure: true } };
    }
    const changed = wishes.filter((one) => one.stored !== one.x10000);
    if (changed.length === 0) return { verdict: 'same', wishes: [] };
    if (changed.some((one) => one.stored === undefined)) return { verdict: 'add', wishes: changed };
    return {
      verdict: 'update', wishes: changed,
      like: { of: [`作品“${quoted(text)}”已有的匹配度`, `the stored affinities of “${quoted(text)}”`], place: 0, sure: true },
      changes: () => changed.map((one) => ({
        what: [`匹配度（${this.nameOf(one.judgeId)}）`, `Affinity (${this.nameOf(one.judgeId)})`] as const, before: shown(one.stored), after: shown(one.x10000),
      })),
    };
  }

  /** The judges and numbers of a row, in long form or as a matrix; empty cells of a matrix say nothing. */
  private cellsOf(row: ScannedRow, faults: Fault[]): { target: string; judgeId: string; x10000: number }[] {
    const read = (target: string): number | null => {
      const text = tidy(row.text(target));
      const value = text === '' ? null : readAffinity(text);
      if (text !== '' && value === null) faults.push(fault(target, 'affinity_format', { value: quoted(text) }));
      return value;
    };
    const columns = this.columnsOf(row);
    if (columns.length > 0 && tidy(row.text('judge')) === '') {
      return columns.flatMap(({ target, judgeId }) => {
        const x10000 = row.text(target) === '' ? null : read(target);
        return x10000 === null ? [] : [{ target, judgeId, x10000 }];
      });
    }
    const judge = judgeOf(this.parts.judges, { name: tidyName(row.text('judge')), unit: tidyName(row.text('judgeUnit')) }, faults);
    if (tidy(row.text('value')) === '') faults.push(fault('value', 'required', { column: '匹配度' }));
    const x10000 = read('value');
    return judge && x10000 !== null ? [{ target: 'judge', judgeId: judge.id, x10000 }] : [];
  }

  private nameOf(judgeId: string): string {
    const judge = this.parts.allJudges[this.judgeAt.get(judgeId) ?? -1];
    return judge ? this.parts.judges.label(judge) : '';
  }

  private columnsOf(row: ScannedRow): { target: string; judgeId: string }[] {
    if (this.matrix?.sheet !== row.sheet.index) {
      const columns = row.targets.flatMap(({ key }) => {
        const judgeId = judgeIdOf(key);
        return judgeId === null ? [] : [{ target: key, judgeId }];
      });
      this.matrix = { sheet: row.sheet.index, columns };
    }
    return this.matrix.columns;
  }

  /** The first earlier row that spoke of one of the pairs; the pairs are remembered. */
  private earlier(entry: RosterEntry, cells: readonly { target: string; judgeId: string }[],
    place: number): { place: number; target: string } | null {
    let found: { place: number; target: string } | null = null;
    for (const { target, judgeId } of cells) {
      const key = (this.entryAt.get(entry.id) ?? 0) * this.judgeAt.size + (this.judgeAt.get(judgeId) ?? 0);
      const before = this.seen.get(key);
      if (before === undefined) this.seen.set(key, place);
      else found ??= { place: before, target };
    }
    return found;
  }
}
