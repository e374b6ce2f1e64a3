// Whether the values of a score pack are possible under the rubric: one impossible value refuses the whole pack.
//
//   checkSheets(sheets, rubricOf, isHidden?) → { ok: true, incomplete } or PK_RANGE naming entry and criterion
import { takes } from './criteria.ts';
import type { PackRefusal } from './refusal.ts';
import type { PackRubric, PackSheet } from './schema.ts';

export interface CheckedSheets {
  readonly ok: true;
  /** Sheets called submitted in which criteria are blank: the pack is accepted, the entry is not finished. */
  readonly incomplete: readonly { readonly code: string; readonly missing: readonly string[] }[];
}

/**
 * @param rubricOf the rubric of an entry code of this judge, practice entries too; null when the code was never given to
 *   this judge.
 * @param isHidden whether marks under a code never count (practice, hidden readings): left unfinished it is nothing to wait
 *   for, and only such a code may tell of tries. Left out: nothing is said of either.
 * @returns PK_RANGE naming entry and criterion; PK_SCHEMA for tries of an entry that counts.
 */
export function checkSheets(
  sheets: readonly PackSheet[], rubricOf: (code: string) => PackRubric | null, isHidden?: (code: string) => boolean,
): CheckedSheets | PackRefusal {
  const incomplete: { code: string; missing: string[] }[] = [];
  for (const sheet of sheets) {
    const rubric = rubricOf(sheet.code);
    const refuse = (criterion: string, value: string | number): PackRefusal =>
      ({ ok: false, code: 'PK_RANGE', detail: { entry: sheet.code, criterion, value } });
    if (!rubric) return refuse('–', '–');
    const hidden = isHidden?.(sheet.code) ?? null;
    if (hidden === false && sheet.tries !== undefined) {
      return { ok: false, code: 'PK_SCHEMA', detail: { place: `${sheet.code} tries` } };
    }
    const criteria = new Map(rubric.criteria.map((one) => [one.id, one]));
    for (const { criterion, value } of sheet.scores) {
      const one = criteria.get(criterion);
      if (!one) return refuse(criterion, value / 100);
      if (!takes(one, value)) return refuse(one.name, value / 100);
    }
    const given = new Set(sheet.scores.map((score) => score.criterion));
    const missing = rubric.criteria.filter((one) => !given.has(one.id)).map((one) => one.id);
    if (sheet.status === 'submitted' && missing.length > 0 && hidden !== true) incomplete.push({ code: sheet.code, missing });
  }
  return { ok: true, incomplete };
}
