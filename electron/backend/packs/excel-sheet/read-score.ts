// What one cell of a 评分表 means, pure: a score, a state, a reason, a comment; or why it cannot be taken.
import type { Cell } from '#backend/excel/read.ts';
import { CELL_BAD_NUMBER, CELL_FORMULA, CELL_FORMULA_NO_VALUE, CELL_MERGED } from '#backend/excel/read.ts';
import { takes, type PackCriterion } from '#backend/packfile/criteria.ts';
import type { PackSheet } from '#backend/packfile/schema.ts';
import { longestComment } from './score-columns.ts';
import type { KeyCriterion } from './keys.ts';
import { otherReason, possible, recusalWords, statusWords } from './words.ts';

type Why = readonly [zh: string, en: string];
export type Reading<T> = { ok: true; value: T } | { ok: false; why: Why };

const no = (zh: string, en: string): { ok: false; why: Why } => ({ ok: false, why: [zh, en] });

/** Width, case, blanks and invisible signs do not matter in words that were chosen. */
const plain = (text: string): string => text.normalize('NFKC').replaceAll(/[\s\u200b\u200e\u200f\u2060\ufeff]/g, '').toLowerCase();

export const isBlank = (cell: Cell | undefined): boolean => cell === undefined || cell.kind === 'empty' || cell.text.trim() === '';

const asCriterion = ({ id, heading, max, step, mode, labels }: KeyCriterion): PackCriterion => ({
  id, group: '', name: heading, description: '', max, step, bands: [], ...(mode !== undefined && { mode }),
  ...(mode !== 'veto' && labels !== undefined && { choices: labels.map(({ name, value }) => ({ name, description: '', value })) }),
});

/**
 * Hundredths that a typed number stands for, by the letter: digits, at most one point, at most two decimals that are not
 * zero. '9,5' (9.5 or 95?), exponents and signs are refused; null.
 */
export function writtenHundredths(text: string): number | null {
  // Only full-width figures are turned: '9²' is not 92.
  const narrow = text.replaceAll(/[０-９]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replaceAll(/[．。]/g, '.')
    .replaceAll(/[\s\u200b\u200e\u200f\u2060\ufeff]/g, '').replace(/^['‘’`]/, '');
  const found = /^(\d{1,9})(?:\.(\d{0,2})0*)?$/.exec(narrow) ?? /^()\.(\d{1,2})0*$/.exec(narrow);
  if (found === null) return null;
  return Number(found[1] ?? '0') * 100 + Number((found[2] ?? '').padEnd(2, '0'));
}

/** Excel keeps a typed 9.5 exactly as 9.5; what lies further off than calculation dust was not typed so. */
function storedHundredths(value: number): number | null {
  const whole = Math.round(value * 100);
  return Math.abs(value - whole / 100) <= 1e-9 ? whole + 0 : null;
}

/** @returns null for a blank cell: not scored, never zero */
export function readScore(cell: Cell | undefined, criterion: KeyCriterion): Reading<number | null> {
  if (cell !== undefined && (cell.flags & CELL_MERGED) !== 0) return no('是合并单元格', 'a merged cell');
  if (cell !== undefined && (cell.flags & (CELL_FORMULA | CELL_FORMULA_NO_VALUE)) !== 0) return no('是公式，请直接填分数', 'a formula; type the score itself');
  if (cell === undefined || isBlank(cell)) return { ok: true, value: null };
  const { labels = null } = criterion;
  const [zh, en] = possible(criterion, labels);
  const refused = no(zh, en);
  const dated = cell.kind === 'date' || cell.kind === 'time';
  if (dated) return no(`变成了日期，${zh}`, `turned into a date; ${en}`);
  if (cell.kind === 'boolean' || cell.kind === 'error' || (cell.flags & CELL_BAD_NUMBER) !== 0) return refused;
  if (cell.kind === 'number' && cell.text.includes('%')) return no(`是百分数，${zh}`, `a percentage; ${en}`);
  const number = typeof cell.value === 'number' ? storedHundredths(cell.value) : writtenHundredths(cell.text);
  if (labels === null) {
    if (number === null || !takes(asCriterion(criterion), number)) return refused;
    return { ok: true, value: number === 0 ? 0 : number };
  }
  const written = plain(cell.text);
  // A label, a name that is there once, or the points themselves; whatever could mean two things is asked about.
  const meant = new Set([
    ...labels.filter((one) => plain(one.label) === written || plain(one.name) === written).map((one) => one.value),
    ...(criterion.mode === 'veto' || number === null ? [] : labels.filter((one) => one.value === number).map((one) => one.value)),
  ]);
  const [value, ...others] = meant;
  return value === undefined || others.length > 0 ? refused : { ok: true, value };
}

export type StatusWord = keyof typeof statusWords | null;

export function readStatus(cell: Cell | undefined): Reading<StatusWord> {
  if (cell === undefined || isBlank(cell)) return { ok: true, value: null };
  const written = plain(cell.text);
  const found = Object.entries(statusWords).find(([, word]) => word === written)?.[0] as StatusWord | undefined;
  if (found === undefined || cell.kind !== 'text' || (cell.flags & CELL_MERGED) !== 0) {
    return no('应选已评、回避或异常，或留空', 'choose 已评 (scored), 回避 (recused) or 异常 (report), or leave it blank');
  }
  return { ok: true, value: found };
}

/** Free text; numbers and dates as they look. */
export function readText(cell: Cell | undefined, most: number): Reading<string> {
  if (cell === undefined) return { ok: true, value: '' };
  if ((cell.flags & CELL_FORMULA_NO_VALUE) !== 0) return no('是公式，请直接写文字', 'a formula; write the words themselves');
  if (isBlank(cell)) return { ok: true, value: '' };
  if (cell.kind === 'error') return no('是错误值，请重写', 'an error value; write it again');
  if ((cell.flags & CELL_MERGED) !== 0) return no('是合并单元格', 'a merged cell');
  const text = cell.text.trim();
  return [...text].length > most ? no(`最多 ${most} 个字`, `at most ${most} characters`) : { ok: true, value: text };
}

export const readComment = (cell: Cell | undefined): Reading<string> => readText(cell, longestComment);

type Reason = NonNullable<PackSheet['reason']>;

/** The reason as it was chosen, with own words behind a colon; other words are 'other'. */
export function reasonOf(text: string, words: Readonly<Record<string, string>>): Reason {
  const at = text.search(/[：:]/);
  const chosen = at < 0 ? text : text.slice(0, at);
  const rest = at < 0 ? '' : text.slice(at + 1).trim();
  const kind = Object.entries(words).find(([, word]) => plain(word) === plain(chosen))?.[0];
  if (kind !== undefined) return { kind, text: rest };
  if (plain(chosen) === plain(otherReason)) return { kind: 'other', text: rest };
  return { kind: 'other', text };
}

export const isRecusalReason = (text: string): boolean => reasonOf(text, recusalWords).kind !== 'other';
