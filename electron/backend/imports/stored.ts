// Rows of the database in the shapes the comparison works with.
import type { EntryKeyRow, StoredEntryRow, StoredPersonRow } from '#db/queries/import-entries.ts';
import type { StoredJudgeRow } from '#db/queries/import-judges.ts';
import type { StoredEntry, StoredJudge } from './compare.ts';
import { contentKey, hex, numberKey } from './keys.ts';

const hexOf = (bytes: Uint8Array | null): string => (bytes ? hex(bytes) : '');

export function storedEntryOf(row: StoredEntryRow, people: readonly StoredPersonRow[]): StoredEntry {
  const { submitting_unit: submittingUnit, match_key: matchKey, frozen, school_code: schoolCode, recommend_rank: recommendRank, ...rest } = row;
  return {
    ...rest, matchKey, submittingUnit, schoolCode, recommendRank, frozen: frozen === 1,
    people: people.map((one) => ({
      part: one.part, name: one.name, school: one.school, schoolCode: one.school_code,
      idIndex: hexOf(one.id_index), phoneIndex: hexOf(one.phone_index),
      idMasked: one.id_masked, phoneMasked: one.phone_masked, consent: one.consent,
    })),
  };
}

export const storedJudgeOf = (row: StoredJudgeRow): StoredJudge => ({
  id: row.id, matchKey: row.match_key, name: row.name, unit: row.unit, schoolCode: row.school_code, submittingUnit: row.submitting_unit,
  subjects: JSON.parse(row.subjects) as string[], divisions: JSON.parse(row.divisions) as string[],
  idIndex: hexOf(row.id_index), phoneIndex: hexOf(row.phone_index), idMasked: row.id_masked,
  phoneMasked: row.phone_masked, maxLoad: row.max_load, categories: JSON.parse(row.categories) as string[],
  languages: JSON.parse(row.languages) as string[], minLoad: row.min_load, frozen: row.frozen === 1,
});

/**
 * Number, content and stored keys of all entries to their ids; '' where two entries share the content. The stored key
 * goes last and above all: it may spell the school as the sheet did, not as the directory does.
 */
export function keysOf(rows: Iterable<EntryKeyRow>): Map<string, string> {
  const byKey = new Map<string, string>();
  const own: [string, string][] = [];
  for (const row of rows) {
    if (row.number !== '') byKey.set(numberKey(row.number), row.id);
    const content = contentKey(row.title, row.author, row.school);
    byKey.set(content, byKey.has(content) ? '' : row.id);
    own.push([row.match_key, row.id]);
  }
  for (const [key, id] of own) byKey.set(key, id);
  return byKey;
}
