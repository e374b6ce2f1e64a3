// What a correction does to the docket of the version in force: an award by hand, an entry struck out, one sheet left out. Pure.
import type { z } from 'zod';
import type { CorrectInput } from '#contract/schema/publication.ts';
import type { Docket, DocketEntry } from '#backend/scoring/docket.ts';
import type { LockedRow } from '#backend/scoring/docket-rows.ts';

/** `judge`: token of the judge whose sheet is dropped. */
export type Correction = Exclude<z.output<typeof CorrectInput>['change'], { kind: 'dropSheet' }> | { kind: 'dropSheet'; judge: string };
type Text = readonly [zh: string, en: string];
export type Corrected = { docket: Docket } | { refused: Text };

function without(entry: DocketEntry, judge: string): DocketEntry {
  const sheets = entry.sheets.filter((one) => one.judge !== judge);
  const readings = entry.readings.filter((one) => one.judge !== judge);
  const dropped = entry.sheets.length - sheets.length;
  // The seat goes with its sheet: what was dropped is not missing.
  return { ...entry, sheets, readings, seats: entry.seats - dropped, answered: entry.answered - dropped };
}

function changed(docket: Docket, entry: DocketEntry, change: Correction): DocketEntry | Text {
  switch (change.kind) {
    case 'award': {
      const names = docket.rules.awards.rules.map((one) => one.name);
      if (change.award !== '' && !names.includes(change.award)) {
        return [`规则里没有“${change.award}”，只能选：${names.join('、') || '（规则没有设奖）'}。`, `The rules know no “${change.award}”, only: ${names.join(', ')}.`];
      }
      if (entry.excluded) return ['这件作品已经取消评奖资格，不能再给奖项。', 'This entry was struck out and takes no award.'];
      return { ...entry, changed: change.award };
    }
    case 'exclude': return { ...entry, excluded: true };
    case 'dropSheet': {
      const less = without(entry, change.judge);
      if (less.sheets.length === entry.sheets.length && less.readings.length === entry.readings.length) {
        return ['这位评委没有给这件作品评分，没有可以去掉的。', 'This judge gave no marks for this entry.'];
      }
      if (less.sheets.length === 0 && less.readings.length === 0) {
        return ['去掉之后这件作品一份评分也没有了，不能这样更正。', 'No mark of this entry would be left.'];
      }
      return less;
    }
  }
}

/** The docket with the correction in it; refused where the entry is not in it or nothing would change. */
export function correctDocket(docket: Docket, code: string, change: Correction): Corrected {
  const entry = docket.entries.find((one) => one.code === code);
  if (!entry) return { refused: ['这件作品不在锁定的结果里。', 'This entry is not in the locked results.'] };
  const made = changed(docket, entry, change);
  if (Array.isArray(made)) return { refused: made as unknown as Text };
  const next = made as DocketEntry;
  if (JSON.stringify(next) === JSON.stringify(entry)) return { refused: ['更正的内容与现行结果相同，没有什么要改。', 'The version in force says so already.'] };
  return { docket: { ...docket, entries: docket.entries.map((one) => (one === entry ? next : one)) } };
}

/** Awards that differ between two versions, by code; an entry that was struck out or is gone has none. */
export function awardChanges(before: readonly LockedRow[], after: readonly LockedRow[]): { code: string; from: string; to: string }[] {
  const to = new Map(after.map((one) => [one.code, one.award]));
  return before.map((one) => ({ code: one.code, from: one.award, to: to.get(one.code) ?? '' })).filter((one) => one.from !== one.to)
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}
