// What the help says of a number: its sentence, why it comes, what to do, what it means for the data, which page. Pure.
import { codeNumbers, codeOf, windowNumber, type AnyCode } from '#contract/code-numbers.ts';
import { errorTexts } from '#contract/errors.ts';
import { packTexts } from '#contract/pack-codes.ts';
import { problemTexts } from '#contract/problems.ts';

export interface CodeText { why: string; steps: string }
export type CodeTexts = Readonly<Record<string, CodeText>>;
export type DataMeaning = 'untouched' | 'kept' | 'batch' | 'none' | 'waits' | 'aside' | 'row' | 'noted' | 'file';
export interface Explained {
  readonly number: string; readonly code: string; readonly sentence: string; readonly why: string; readonly steps: readonly string[];
  readonly data: DataMeaning; readonly topic: string;
}

const sentences: Readonly<Record<string, readonly [zh: string, en: string]>> = { ...errorTexts, ...packTexts, ...problemTexts };

/** Faults of rows are explained by family: the sentence itself says what is special about each. */
const families: readonly (readonly [family: string, codes: RegExp])[] = [
  ['fileMatch', /^file_(unmatched|ambiguous|folder_differs)$/],
  ['rowPerson', /^(long_number|id_.*|student_id|phone|staff_.*)$/],
  ['rowPlace', /^(school_.*|unit_.*|division_code|name_taken)$/],
  ['rowTwice', /^(duplicate_.*|same_work|teacher_.*|not_addable)$/],
  ['rowTraining', /^(training_.*|programme_.*|transfer_.*|period_.*)$/],
  ['rowSheet', /^(formula.*|cell_error|merged_cell|hidden_.*|header_.*|spaces|example_row|total_row)$/],
  ['rowQuota', /^quota_/],
  ['rowChosen', /^(left_out|kept|merged_row|untouched)$/],
  ['rowJudging', /^(frozen_.*|unknown_work|work_ambiguous|unknown_judge|judge_.*|relation_.*|affinity_.*|plan_.*|load_order|one_language)$/],
];

/** The key of its texts: the code itself, or its family for a fault of a row or a file. */
export function textKeyOf(code: string): string {
  if (!Object.hasOwn(problemTexts, code)) return code;
  const found = families.find(([, codes]) => codes.test(code));
  if (found) return found[0];
  if (!code.startsWith('file_') && code !== 'entry_full') return 'rowValue';
  return sentences[code]?.[0].includes('不接收') ? 'fileRefused' : 'fileNoted';
}

const meanings: Readonly<Record<string, DataMeaning>> = {
  disk_error: 'kept', backend_gone: 'kept', internal: 'kept', window: 'kept', packs_unnamed: 'batch', PK_ALREADY: 'none', PK_OLD: 'waits',
  PK_GAP: 'waits', PK_BRANCH: 'waits', PK_LATE: 'waits', PK_UNSIGNED: 'waits', PK_FORK: 'aside',
};
function meaningOf(code: string): DataMeaning {
  const own = meanings[code];
  if (own) return own;
  if (!Object.hasOwn(problemTexts, code)) return 'untouched';
  const zh = sentences[code]?.[0] ?? '';
  if (code.startsWith('file_') || code === 'entry_full') return /不接收|没有读到/.test(zh) ? 'file' : 'noted';
  return zh.includes('不导入') ? 'row' : 'noted';
}

/** Help topic of an area of numbers; single codes that belong elsewhere come first. */
const topics: readonly (readonly [topic: string, codes: RegExp])[] = [
  ['leaks', /^leaks_/], ['arbitration', /^arbitrations_open$/], ['calibration', /^calibration_/], ['draw', /^replace_refused$/],
  ['judging', /^(practice_|pack_|passphrase_pack|retire_|score_)/], ['privacy', /^purge_refused$/], ['record', /^checkpoint_unready$/],
  ['certifying', /^(declaration_state|credits_|already_declared)/], ['inbox', /^(PK_|waiting_refused|same_person)/], ['publication', /^not_published$/],
  ['programmes', /^(not_enrolled|outside_session|lines_posted)$/], ['home', /^(no_workspace|workspace_(exists|missing|locked|not_local)|passphrase_)/],
];
const areaTopics: Readonly<Record<string, string>> = {
  WS: 'check', IO: 'backupGuide', BAK: 'backups', SYS: 'home', USER: 'people', KEY: 'backups', CONTEST: 'settings', IMPORT: 'import', PLACE: 'places',
  ASSIGN: 'assignment', PACK: 'packs', QUOTA: 'quotas', SCORE: 'judging', RESULT: 'results', SEAL: 'results', CREDIT: 'credits', REPORT: 'reports',
  UPDATE: 'support', ROW: 'import', FILE: 'files', WIN: 'home',
};
const topicOf = (code: string, number: string): string =>
  topics.find(([, codes]) => codes.test(code))?.[0] ?? areaTopics[number.split('-')[1] ?? ''] ?? 'home';

/** Every code with its number, in the order of the lists; the window's own last. */
export const allCodes: readonly (readonly [code: AnyCode | 'window', number: string])[] = [
  ...(Object.entries(codeNumbers) as [AnyCode, string][]), ['window', windowNumber],
];

/** Of a number as it is shown or typed ('E-IO-28', 'io28'); null: there is none. `windowSentence` is of the window's own texts. */
export function explain(typed: string, language: 'zh' | 'en', texts: CodeTexts, windowSentence: string): Explained | null {
  const code = typed.toUpperCase() === windowNumber ? 'window' : codeOf(typed);
  if (code === null) return null;
  const number = code === 'window' ? windowNumber : codeNumbers[code];
  const text = texts[textKeyOf(code)];
  const sentence = code === 'window' ? windowSentence : sentences[code]?.[language === 'zh' ? 0 : 1] ?? '';
  return {
    number, code, sentence: sentence.replaceAll(/\{\w+\}/g, '…'), why: text?.why ?? '', steps: (text?.steps ?? '').split('\n').filter((one) => one !== ''),
    data: meaningOf(code), topic: topicOf(code, number),
  };
}
