// A 评分表 as sheets, pure: one table for each rubric, the guide, the criteria, the hidden keys.
import { linesIn, safeSheetNames, type FormCell, type FormRow, type FormSheet } from '#backend/excel/write-form.ts';
import { rubricsHash, type PackRubric } from '#backend/packfile/schema.ts';
import { criteriaSheet, guideSheet } from './guide.ts';
import { besideDigest, keySheet, type SheetKeys } from './keys.ts';
import { columnsOf, hintFormula, leading, paintsOf, rulesOf, totalFormula, trailing, type ScoreColumns } from './score-columns.ts';

import type { Given } from './given.ts';

export interface SheetEntry {
  code: string; title: string; division: string; category: string; subject: string; grade: string; rubric: string;
}

export interface SheetPlan {
  contest: { id: string; title: string };
  pack: { id: string; revision: number };
  slot: number;
  /** YYYY-MM-DD; null: none. */
  deadline: string | null;
  rubrics: readonly PackRubric[];
  /** In the judge's own order. */
  entries: readonly SheetEntry[];
  /** Materials that go along as files; null: they come in another way. */
  materials: { withheld: number } | null;
  /** What the judge handed in before, by code: it stands in the new sheet already. */
  given: ReadonlyMap<string, Given>;
}

const listSheetName = '选项';
const leadingWidths = [6, 11, 30, 11, 14, 10, 10];
const scoreWidth = 13;
const trailingWidths = [9, 9, 18, 42, 18];
const lineHeight = 15;
/** Rows of the table above its first entry. */
const headRows = 4;

const fieldsOf = (entry: SheetEntry): string[] => [entry.title, entry.division, entry.category, entry.subject, entry.grade];

/** Neighbours of one group share a merged cell. */
function groupCells(place: ScoreColumns): { cells: FormCell[]; merges: string[] } {
  const merges: string[] = [];
  const { criteria } = place;
  for (let from = 0, to = 0; from < criteria.length; from = to) {
    const group = criteria[from]?.criterion.group;
    for (to = from + 1; to < criteria.length && criteria[to]?.criterion.group === group;) to += 1;
    if (to - from > 1) merges.push(`${criteria[from]?.letter ?? ''}3:${criteria[to - 1]?.letter ?? ''}3`);
  }
  return { merges, cells: criteria.map(({ criterion }) => ({ look: 'heading', value: criterion.group })) };
}

function entryRow(entry: SheetEntry, number: number, row: number, place: ScoreColumns, rubric: PackRubric, given: Given | undefined): FormRow {
  const total = totalFormula(place, row);
  const [, , titleWidth = 30] = leadingWidths;
  const [, , reasonWidth = 18, commentWidth = 42] = trailingWidths;
  const lines = Math.max(
    linesIn(entry.title, titleWidth), linesIn(given?.reason ?? '', reasonWidth), linesIn(given?.comment ?? '', commentWidth),
  );
  const text = (value: string): FormCell => ({ look: 'fixed', value });
  const centred = (value: string | number): FormCell => ({ look: 'fixedCenter', value });
  return {
    height: Math.min(400, Math.max(24, lines * lineHeight + 6)),
    cells: [
      centred(number), centred(entry.code), text(entry.title), centred(entry.division), text(entry.category), centred(entry.subject),
      centred(entry.grade),
      ...place.criteria.map(({ criterion, labels }): FormCell => {
        const value = given?.scores.get(criterion.id);
        if (value === undefined) return { look: 'score' };
        return { look: 'score', value: labels ? labels.find((one) => one.value === value)?.label ?? null : value / 100 };
      }),
      total === null ? { look: 'total' } : { look: 'total', formula: total, value: typeof given?.total === 'number' ? given.total / 100 : '' },
      { look: 'score', value: given?.status ?? null }, { look: 'write', value: given?.reason ?? null },
      { look: 'write', value: given?.comment ?? null }, { look: 'hint', formula: hintFormula(place, rubric, row), value: given?.hint ?? '' },
    ],
  };
}

/** The table of one rubric. */
function scoreSheet(plan: SheetPlan, rubric: PackRubric, name: string, longList: (words: readonly string[]) => string): FormSheet {
  const place = columnsOf(rubric);
  const entries = plan.entries.filter((one) => one.rubric === rubric.id);
  const groups = groupCells(place);
  const blank = (count: number): FormCell[] => Array.from({ length: count }, () => ({ look: 'heading' }));
  const headings = [...leading, ...place.criteria.map((one) => one.heading), ...trailing];
  const widths = [...leadingWidths, ...place.criteria.map(() => scoreWidth), ...trailingWidths];
  const due = plan.deadline === null ? '' : `请在 ${plan.deadline} 前交回。`;
  const note = `评委席位 ${plan.slot}，第 ${plan.pack.revision} 版，${entries.length} 件。${due}只填浅黄色的格子；没看完的留空，不要填 0。`;
  const headerHeight = Math.max(...headings.map((text, index) => linesIn(text, widths[index] ?? 8))) * lineHeight + 8;
  return {
    name, widths, landscape: true, frozen: { rows: headRows, columns: 3 }, repeated: [headRows - 1, headRows],
    merges: groups.merges,
    rules: entries.length === 0 ? [] : rulesOf(place, headRows + 1, headRows + entries.length, longList),
    paints: entries.length === 0 ? [] : paintsOf(place, headRows + 1, headRows + entries.length),
    rows: [
      { height: 30, cells: [{ look: 'title', value: `${plan.contest.title} 评分表` }] },
      { height: 20, cells: [{ look: 'plain', value: note }] },
      { height: 22, cells: [...blank(leading.length), ...groups.cells, ...blank(trailing.length)] },
      { height: Math.min(400, Math.max(36, headerHeight)), cells: headings.map((value) => ({ look: 'header', value })) },
      ...entries.map((entry, index) => entryRow(entry, index + 1, headRows + 1 + index, place, rubric, plan.given.get(entry.code))),
    ],
  };
}

export function keysOfPlan(plan: SheetPlan): SheetKeys {
  const forms = plan.rubrics.map((rubric) => ({
    rubric: rubric.id,
    criteria: columnsOf(rubric).criteria.map(({ criterion, heading, labels }) => ({
      id: criterion.id, heading, max: criterion.max, step: criterion.step,
      ...(criterion.mode !== undefined && { mode: criterion.mode }), ...(labels !== null && { labels }),
    })),
  }));
  const form = new Map(plan.rubrics.map((rubric, index) => [rubric.id, index]));
  return {
    format: 1, kind: 'saixue-score-sheet', contest: plan.contest.id, pack: plan.pack, slot: plan.slot,
    rubricsSha256: rubricsHash(plan.rubrics), forms,
    entries: plan.entries.map((entry) => ({
      code: entry.code, form: form.get(entry.rubric) ?? 0, beside: besideDigest(entry.code, fieldsOf(entry)),
    })),
  };
}

/** @param macOf seals the keys */
export function sheetsOfPlan(plan: SheetPlan, macOf: (bytes: Uint8Array) => string): FormSheet[] {
  const lists: string[][] = [];
  const longList = (words: readonly string[]): string => {
    lists.push([...words]);
    return `'${listSheetName}'!$A$${1 + lists.slice(0, -1).flat().length}:$A$${lists.flat().length}`;
  };
  const names = safeSheetNames(plan.rubrics.map((rubric, index) => (plan.rubrics.length === 1 ? '评分' : `评分${index + 1} ${rubric.name}`)));
  const scoring = plan.rubrics.map((rubric, index) => scoreSheet(plan, rubric, names[index] ?? '评分', longList));
  const chosen: FormSheet[] = lists.length === 0 ? [] : [{
    name: listSheetName, state: 'veryHidden', widths: [40], rows: lists.flat().map((value) => ({ cells: [{ look: 'plain', value }] })),
  }];
  return [...scoring, guideSheet(plan), criteriaSheet(plan.rubrics), ...chosen, keySheet(keysOfPlan(plan), macOf)];
}
