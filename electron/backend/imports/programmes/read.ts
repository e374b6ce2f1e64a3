// One row of a programmes sheet: a programme, the session it tells of if it has dates, and the faults found on the way.
import type { CodeEntry } from '#seeds/templates/training-codes.ts';
import { literacyTags, readCode, trainingFocuses, trainingForms, trainingLevels } from '#seeds/templates/training-codes.ts';
import { normaliseCode, parseStrictNumber } from '#backend/excel/read/cells.ts';
import type { Enumeration } from '../kind.ts';
import { readDay, readSpan } from '../day-cells.ts';
import { fault, isError, limitLength, quoted } from '../faults.ts';
import type { Fault, TargetRow } from '../faults.ts';
import { tidy, tidyName } from '../tidy.ts';

export interface ProgrammeFields {
  code: string; name: string; year: number; level: string; form: string; focus: string; organiser: string; organiserLevel: string;
  provider: string; approval: string; hoursX100: number | null; tags: string[]; remark: string;
}
export interface SessionFields { name: string; from: string; to: string; days: number | null; hoursX100: number | null; place: string }
export interface ProgrammeRecord { programme: ProgrammeFields; session: SessionFields | null }

/** 3 网络研修, 20-省级: the code before the word says the same. */
export const readWord = <T extends CodeEntry>(list: readonly T[], text: string): T | undefined =>
  readCode(list, text) ?? readCode(list, text.replace(/^\d{1,2}\s*[-—.、]?\s*(?=\p{Script=Han})/u, ''));

const lists = { level: trainingLevels, form: trainingForms, focus: trainingFocuses, organiserLevel: trainingLevels } as const;
const headings = { level: '级别', form: '形式', focus: '主题类别', organiserLevel: '主办单位级别' } as const;

export const programmeEnumerations: readonly Enumeration[] = [
  ...Object.entries(lists).map(([target, list]): Enumeration => ({
    target, many: false, known: (word) => readWord<CodeEntry>(list, tidy(word)) !== undefined, choices: list.map((one) => one.name),
  })),
  {
    target: 'tags', many: true, known: (word) => readTag(word) !== undefined, choices: literacyTags.map((one) => `${one.code} ${one.name}`),
  },
];

/** A1, L3.1 数字化教学设计, or the name alone. */
function readTag(text: string): string | undefined {
  const word = tidy(text);
  const found = readCode(literacyTags, word) ?? readCode(literacyTags, word.split(' ')[0] ?? '');
  return found?.code;
}

function word(row: TargetRow, target: keyof typeof lists, faults: Fault[]): string {
  const text = tidy(row.text(target));
  if (text === '') return '';
  const found = readWord<CodeEntry>(lists[target], text);
  if (!found) {
    const choices = lists[target].map((one) => one.name).join('、');
    faults.push(fault(target, 'unknown_word', { column: headings[target], value: quoted(text), choices }));
  }
  return found?.code ?? '';
}

/** Hundredths of a number with at most two decimals; 40学时 is 40. */
function amount(row: TargetRow, target: string, column: string, most: number, step: number, faults: Fault[]): number | null {
  const text = tidy(row.text(target)).replace(/\s*(?:个)?(?:学时|课时|天|日)$/, '');
  if (text === '') return null;
  const number = parseStrictNumber(text);
  const scaled = number.ok ? Math.round(number.value * step) : 0;
  if (!number.ok || Math.abs(number.value * step - scaled) > 1e-6) {
    faults.push(fault(target, 'number_format', { column, value: quoted(text) }));
    return null;
  }
  if (number.value <= 0 || number.value > most) {
    faults.push(fault(target, 'number_range', { column, min: step === 1 ? 1 : 0.01, max: most, value: quoted(text) }));
    return null;
  }
  return scaled;
}

function readYear(row: TargetRow, from: string, faults: Fault[]): number {
  const text = tidy(row.text('year'));
  if (text === '' && from !== '') return Number(from.slice(0, 4));
  const found = /^((?:19|20)\d{2})(?:\.0+)?\s*(?:年|年度|学年)?$/.exec(text.normalize('NFKC'));
  if (found) return Number(found[1]);
  faults.push(text === '' ? fault('year', 'required', { column: '年度' }) : fault('year', 'number_format', { column: '年度', value: quoted(text) }));
  return 0;
}

function readDays(row: TargetRow, faults: Fault[]): { from: string; to: string } {
  const day = (target: 'from' | 'to', heading: string, side: 'start' | 'end'): string => {
    const text = row.text(target);
    const read = readDay(text, side);
    if (read.fault) faults.push(fault(target, read.fault.code, { column: heading, value: quoted(tidy(text)) }, read.fault.severity));
    return read.day;
  };
  let [from, to] = [day('from', '开始日期', 'start'), day('to', '结束日期', 'end')];
  if (from === '' && to === '' && row.text('span').trim() !== '') {
    const span = readSpan(row.text('span'));
    for (const one of [span.from, span.to]) {
      if (one.fault && !faults.some((other) => other.target === 'span')) {
        faults.push(fault('span', one.fault.code, { column: '起止日期', value: quoted(tidy(row.text('span'))) }, one.fault.severity));
      }
    }
    [from, to] = [span.from.day, span.to.day];
  }
  if (from === '') from = to;
  // A month alone is the whole month.
  if (to === '') to = readDay(row.text('from'), 'end').day || from;
  if (from > to) faults.push(fault('to', 'date_order', { from, to }));
  return { from, to };
}

function readTags(row: TargetRow, faults: Fault[]): string[] {
  const found = new Set<string>();
  const text = row.text('tags');
  // “A1 技术支持的学情分析” is one tag, and so may a whole cell be; only signs divide, a blank does not.
  for (const piece of text.split(/[、，,；;|\r\n]+/u).map(tidy).filter((one) => one !== '')) {
    const tag = readTag(piece);
    if (tag !== undefined) found.add(tag);
    else faults.push(fault('tags', 'unknown_word', { column: '数字素养标签', value: quoted(piece), choices: 'L1–L5、A1–A13、B1–B10、C1–C7' }));
  }
  return [...found];
}

/** Reads a row; the record is null when any fault is an error. `faults` receives them all. */
export function readProgramme(row: TargetRow, faults: Fault[]): ProgrammeRecord | null {
  const { from, to } = readDays(row, faults);
  const text = (target: string, column: string, max = 200): string => {
    const found = tidy(row.text(target));
    limitLength(faults, target, column, found, max);
    return found;
  };
  const [level, form] = [word(row, 'level', faults), word(row, 'form', faults)];
  const programme: ProgrammeFields = {
    code: normaliseCode(text('code', '项目编号', 64)), name: text('name', '项目名称'), year: readYear(row, from, faults), level, form,
    focus: word(row, 'focus', faults), organiser: tidyName(text('organiser', '主办单位')),
    organiserLevel: word(row, 'organiserLevel', faults) || level, provider: tidyName(text('provider', '承办机构')),
    approval: text('approval', '备案号'), hoursX100: amount(row, 'hours', '学时', 10_000, 100, faults), tags: readTags(row, faults),
    remark: text('remark', '备注', 500),
  };
  if (programme.name === '') faults.push(fault('name', 'required', { column: '项目名称' }));
  for (const [target, value] of [['level', level], ['form', form]] as const) {
    if (value === '' && tidy(row.text(target)) === '') faults.push(fault(target, 'required', { column: headings[target] }));
  }
  const session: SessionFields | null = from === '' ? null : {
    name: text('session', '期次'), from, to, days: amount(row, 'days', '天数', 366, 1, faults), hoursX100: programme.hoursX100,
    place: text('place', '地点'),
  };
  return faults.some(isError) ? null : { programme, session };
}
