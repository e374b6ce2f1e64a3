// What the program answers to a file, as far as the list asks, and the check of that answer against what it must be.
import { errorTexts } from '#contract/errors.ts';
import { problemTexts } from '#contract/problems.ts';
import type { AttachmentCase } from './attachments.ts';
import { isRefused, type Refused, type WorkbookCase } from './shape.ts';
import { atUsualPace } from '../fixtures/pace.ts';

export interface Job {
  key: string; family: 'X' | 'A'; path: string; kind: string; hostile: boolean; apply: boolean;
  plain?: string; plan?: object;
}

export interface Refusal { code: string; reason: string; where: string; zh: string; en: string }
export interface Told { place: string; code: string; severity: string; zh: string; en: string }
export interface Observed {
  key: string;
  refusal: Refusal | null;
  /** The same call that would write, with the file refused or not. */
  applied: Refusal | { add: number; skip: number } | null;
  told: Told[];
  counts: Record<string, number>;
  hiddenRows: number;
  titles: string[];
  names: string[];
  plain: Record<string, number> | null;
  /** Rows of all tables that came about although nothing was taken. */
  strayRows: string;
  untouched: boolean;
  alive: boolean;
  ms: number;
  rssMb: number;
}

const actsZh = /请|应为|不导入|不接收|已取|已按|核对|另存|没有继续/;
const actions = ['save', 'copy', 'ask', 'check', 'open', 'split', 'shorten', 'delete', 'export', 'close', 'remove', 'choose', 'correct', 'skipped',
  'type', 'use', 'convert', 'make', 'fill', 'taken', 'unhide', 'unmerge', 'encode', 'hand in', 'unpack', 'keep', 'move'];
const actsEn = new RegExp(`\\b(?:${actions.join('|')})\\b`, 'i');

function sentenceFaults(zh: string, en: string): string[] {
  const faults: string[] = [];
  if (!/[。！]$/.test(zh) || /\{\w+\}|undefined|null/.test(zh)) faults.push(`no sentence: ${zh.slice(0, 80)}`);
  if (!/[.]$/.test(en) || /\{\w+\}|undefined|null/.test(en)) faults.push(`no sentence: ${en.slice(0, 80)}`);
  return faults;
}

function refusalFaults({ refused, reason = '', where = '' }: Refused, got: Refusal | null): string[] {
  if (got === null) return [`not refused, but ${refused} ${reason}`];
  const faults = sentenceFaults(got.zh, got.en);
  if (got.code !== refused || got.reason !== reason) faults.push(`refused with ${got.code} ${got.reason} instead of ${refused} ${reason}`);
  if (!(got.code in errorTexts)) faults.push(`${got.code} is no refusal`);
  if (![got.where, got.zh, got.en].every((one) => one.includes(where))) faults.push(`“${where}” is not named: ${got.where} · ${got.zh}`);
  if (!actsZh.test(got.zh) || !actsEn.test(got.en)) faults.push(`says not what to do: ${got.zh} ${got.en}`);
  if (refused === 'workbook_refused' && !got.zh.includes('没有导入任何内容')) faults.push('says not that nothing was imported');
  return faults;
}

const toldFaults = (told: readonly Told[]): string[] => told.slice(0, 50).flatMap(({ code, severity, zh, en }) => {
  const faults = sentenceFaults(zh, en);
  if (!(code in problemTexts) && !/^(XL|CSV)_/.test(code)) faults.push(`${code} is no problem`);
  if (severity === 'error' && (!actsZh.test(zh) || !actsEn.test(en))) faults.push(`says not what to do: ${zh} ${en}`);
  return faults;
});

const sameList = (what: string, got: readonly string[], want: readonly string[]): string[] => {
  const left = [...got].toSorted();
  const right = [...want].toSorted();
  const at = right.findIndex((one, index) => left[index] !== one);
  if (left.length === right.length && at < 0) return [];
  const more = left.filter((one) => !want.includes(one)).slice(0, 5).join(', ');
  const missing = right.filter((one) => !got.includes(one)).slice(0, 5).join(', ');
  return [`${what}: ${left.length} instead of ${right.length}; ${more} | missing ${missing}`];
};

/** Nothing is left behind by what was refused, the file is as it was, and the program goes on. */
function always(one: Observed, taken: boolean): string[] {
  const faults: string[] = [];
  if (!one.untouched) faults.push('the original file was changed');
  if (!one.alive) faults.push('the program did not answer afterwards');
  if (!taken && one.strayRows !== '') faults.push(`rows came about: ${one.strayRows}`);
  return faults;
}

/** Every way in which the answer is not the one the list asks for. */
export function workbookFaults(wanted: WorkbookCase, one: Observed | undefined): string[] {
  if (one === undefined) return ['no answer: the program hung, died or was stopped'];
  const { answer, atMostMs = Number.POSITIVE_INFINITY } = wanted;
  const slow = one.ms > atMostMs && atUsualPace(one.ms) > atMostMs ? [`took ${one.ms} ms of the processor`] : [];
  if (isRefused(answer)) {
    const applied = one.applied !== null && 'code' in one.applied ? one.applied : null;
    return [...always(one, false), ...refusalFaults(answer, one.refusal), ...(one.refusal === null ? [] : refusalFaults(answer, applied)), ...slow];
  }
  if (one.refusal !== null) return [`refused: ${one.refusal.zh}`];
  const counts = (got: Record<string, number>, want: Record<string, number>): string[] =>
    Object.entries(want).flatMap(([key, number]) => (got[key] === number ? [] : [`${key}: ${got[key]} instead of ${number}`]));
  return [
    ...always(one, true), ...slow, ...toldFaults(one.told), ...sameList('said', one.told.map((told) => `${told.place} ${told.code}`), answer.said),
    ...counts(one.counts, answer.counts), ...counts((one.applied ?? {}) as Record<string, number>, { add: answer.counts.add }),
    ...(answer.titles ? sameList('titles', one.titles, answer.titles) : []), ...(answer.names ? sameList('names', one.names, answer.names) : []),
    ...(answer.hiddenRows === undefined || answer.hiddenRows === one.hiddenRows ? [] : [`${one.hiddenRows} hidden rows`]),
    ...(answer.plain ? counts(one.plain ?? {}, { same: answer.plain.same, add: 0, update: 0 }) : []),
  ];
}

export function attachmentFaults(wanted: AttachmentCase, one: Observed | undefined): string[] {
  if (one === undefined) return ['no answer: the program hung, died or was stopped'];
  if (wanted.refused !== undefined) return [...always(one, false), ...refusalFaults({ refused: wanted.refused }, one.refusal)];
  if (one.refusal !== null) return [`refused: ${one.refusal.zh}`];
  const taken = one.counts['attached'] ?? 0;
  return [
    ...always(one, wanted.taken), ...toldFaults(one.told), ...sameList('said', one.told.map((told) => told.code), wanted.said),
    ...(taken === (wanted.taken ? 1 : 0) ? [] : [`${taken} attached`]),
  ];
}
