// Which column of a 评分表 holds what, and the formulas and rules that go with it.
import { columnLetter, type FormPaint, type FormRule } from '#backend/excel/write-form.ts';
import type { PackRubric } from '#backend/packfile/schema.ts';
import { columns, headingOf, labelsOf, points, possible, reasonList, statusWords, type Label } from './words.ts';

type Criterion = PackRubric['criteria'][number];

/** Columns before the first criterion: number, code, title, division, category, subject, grade. */
export const leading = [columns.number, columns.code, columns.title, columns.division, columns.category, columns.subject, columns.grade];
export const trailing = [columns.total, columns.status, columns.reason, columns.comment, columns.hint];

/** Excel's limit on the length of a formula, with room for the rest of it. */
const longestFormula = 8000;
/** … and of a list inside a rule. */
const longestList = 250;
export const longestComment = 2000;

export interface ScoreColumns {
  /** Letters. */
  first: string; last: string; total: string; status: string; reason: string; comment: string; hint: string;
  criteria: readonly { criterion: Criterion; letter: string; heading: string; labels: Label[] | null }[];
}

export function columnsOf(rubric: PackRubric): ScoreColumns {
  const from = leading.length;
  const criteria = rubric.criteria.map((criterion, index) => ({
    criterion, letter: columnLetter(from + index), heading: headingOf(criterion, index), labels: labelsOf(criterion),
  }));
  const after = (index: number): string => columnLetter(from + criteria.length + index);
  return {
    criteria, first: columnLetter(from), last: columnLetter(from + criteria.length - 1),
    total: after(0), status: after(1), reason: after(2), comment: after(3), hint: after(4),
  };
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** The total of a row; null when its formula would be longer than programs take. */
export function totalFormula({ criteria, first, last }: ScoreColumns, row: number): string | null {
  const typed = criteria.filter((one) => one.labels === null).map((one) => `${one.letter}${row}`);
  const chosen = criteria.flatMap(({ labels, letter, criterion }) => (criterion.mode === 'veto' ? [] : labels ?? [])
    .filter((one) => one.value > 0).map((one) => `(${letter}${row}=${quoted(one.label)})*${points(one.value)}`));
  const parts = [...(typed.length > 0 ? [`SUM(${together(typed)})`] : []), ...chosen];
  const formula = `IF(COUNTA(${first}${row}:${last}${row})=0,"",${parts.join('+') || '0'})`;
  return formula.length > longestFormula ? null : formula;
}

/** Neighbours of one row as ranges: programs take 255 arguments at most. */
function together(cells: readonly string[]): string {
  const first = cells[0] ?? '';
  const last = cells.at(-1) ?? '';
  const row = /\d+$/.exec(first)?.[0] ?? '';
  const apart = cells.some((cell, index) => index > 0 && next(cells[index - 1] ?? '') !== cell.slice(0, -row.length));
  return apart ? cells.join(',') : `${first}:${last}`;
}

function next(cell: string): string {
  const letters = /^[A-Z]+/.exec(cell)?.[0] ?? '';
  return columnLetter([...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0));
}

/** What is still missing in a row, in words. */
export function hintFormula(place: ScoreColumns, rubric: PackRubric, row: number): string {
  const { criteria, first, last, total, status, reason, comment } = place;
  const filled = `COUNTA(${first}${row}:${last}${row})`;
  const { requiredBelow, requiredAbove } = rubric.comment;
  const due = [
    ...(requiredBelow === null ? [] : [`${total}${row}<${points(requiredBelow)}`]),
    ...(requiredAbove === null ? [] : [`${total}${row}>${points(requiredAbove)}`]),
    ...criteria.flatMap(({ criterion, letter, labels }) => (criterion.mode !== 'veto' && criterion.veto !== true ? []
      : labels ? labels.filter((one) => one.value === 0).map((one) => `${letter}${row}=${quoted(one.label)}`) : [`${letter}${row}=0`])),
  ];
  const done = due.length === 0 ? quoted('已评完')
    : `IF(AND(LEN(TRIM(${comment}${row}))=0,OR(${due.join(',')})),${quoted('请写评语')},${quoted('已评完')})`;
  const scored = `IF(${filled}=0,IF(${status}${row}="","",${quoted('还没有打分')}),`
    + `IF(${filled}<${criteria.length},${quoted('还缺 ')}&(${criteria.length}-${filled})&${quoted(' 项')},${done}))`;
  const named = (word: string): string => `IF(${reason}${row}="",${quoted('请选原因')},${quoted(word)})`;
  return `IF(${status}${row}=${quoted(statusWords.recused)},IF(${filled}>0,${quoted('回避的作品不填分数')},${named('已登记回避')}),`
    + `IF(${status}${row}=${quoted(statusWords.reported)},${named('已登记异常')},${scored}))`;
}

const list = (words: readonly string[]): string | null => {
  const text = words.join(',');
  return text.length > longestList ? null : quoted(text);
};

/** @param longList where a list too long for a rule stands: its words → a range on another sheet */
export function rulesOf(place: ScoreColumns, from: number, to: number, longList: (words: readonly string[]) => string): FormRule[] {
  const across = (letter: string): string => `${letter}${from}:${letter}${to}`;
  const scores = place.criteria.map(({ criterion, letter, labels }): FormRule => {
    const [error] = possible(criterion, labels);
    const shared = { range: across(letter), strict: true, error: `${criterion.name.slice(0, 60)}：${error}。`, prompt: `${error}。` };
    if (labels) {
      const words = labels.map((one) => one.label);
      return { ...shared, type: 'list', formula: list(words) ?? longList(words) };
    }
    if (criterion.step === 100 && criterion.max % 100 === 0) return { ...shared, type: 'whole', formula: '0', upTo: points(criterion.max) };
    return { ...shared, type: 'custom', formula: `AND(ISNUMBER(${letter}${from}),${fits(`${letter}${from}`, criterion)})` };
  });
  return [
    ...scores,
    { range: across(place.status), type: 'list', formula: quoted(Object.values(statusWords).join(',')), strict: true, error: '请从下拉里选：已评、回避或异常。' },
    { range: across(place.reason), type: 'list', formula: quoted(reasonList.join(',')), strict: true, error: '请从下拉里选原因，补充的话写在评语里。' },
    { range: across(place.comment), type: 'textLength', formula: String(longestComment), strict: true, error: `评语最多 ${longestComment} 个字。` },
  ];
}

const fits = (cell: string, { max, step }: Criterion): string =>
  `${cell}>=0,${cell}<=${points(max)},ABS(${cell}/${points(step)}-ROUND(${cell}/${points(step)},0))<0.000001`;

/** Pasting goes past every rule: what cannot be taken turns red, what is not scored grey. */
export function paintsOf(place: ScoreColumns, from: number, to: number): FormPaint[] {
  const wrong = place.criteria.map(({ criterion, letter, labels }): FormPaint => {
    const cell = `${letter}${from}`;
    return {
      range: `${letter}${from}:${letter}${to}`, style: 'wrong',
      condition: labels ? `AND(LEN(${cell})>0,${labels.map((one) => `${cell}<>${quoted(one.label)}`).join(',')})`
        : `IF(LEN(${cell})=0,FALSE,IF(ISNUMBER(${cell}),NOT(AND(${fits(cell, criterion)})),TRUE))`,
    };
  });
  const recused = `$${place.status}${from}=${quoted(statusWords.recused)}`;
  return [{ range: `${place.first}${from}:${place.last}${to}`, condition: recused, style: 'aside' }, ...wrong];
}
