// What the facts of a file mean for taking it in: faults that keep it out (error) and those somebody should see (warning).
import { problemText, type ProblemCode, type Severity } from '#contract/problems.ts';
import type { FileFacts } from './facts.ts';
import { codecName, whyNotPlayable } from './playable.ts';
import { kindOf } from './kinds.ts';
import type { MarkCode } from './shape.ts';
import { whatWords } from './what-words.ts';

export interface Fault {
  code: ProblemCode;
  severity: Severity;
  details: Record<string, string | number>;
}

export interface Spoken { code: ProblemCode; severity: Severity; message: string }
/** A length as material rules show it: 1 分 30 秒 → 1 min 30 s. */
const lengthEn = (value: string | number): string | number => (typeof value !== 'string' ? value
  : value.replace(/^(\d+) 分 (\d+) 秒$/, '$1 min $2 s').replace(/^(\d+) 分钟$/, '$1 min').replace(/^(\d+) 秒$/, '$1 s'));

/** The sentence of a fault: codes of what was found become words, and a detail that is itself words comes in the language asked. */
export function spoken({ code, severity, details }: Fault, language: 'zh' | 'en' = 'zh'): Spoken {
  const { what, reason, reasonEn } = details;
  const worded = {
    ...language === 'zh' ? details : Object.fromEntries(Object.entries(details).map(([key, value]) => [key, lengthEn(value)])),
    ...what === undefined ? {} : { what: whatWords(String(what), language) },
    ...reason === undefined ? {} : { reason: language === 'zh' ? reason : reasonEn ?? reason },
  };
  return { code, severity, message: problemText(code, worded, language) };
}

/** The extension in the name, in small letters and without its point; '' when there is none. */
export const extensionOf = (name: string): string => /\.([\p{L}\p{N}]{1,8})$/u.exec(name.normalize('NFKC'))?.[1]?.toLowerCase() ?? '';

const sameFormat: Readonly<Record<string, string>> = { jpeg: 'jpg', mpeg: 'mpg', htm: 'html', m4v: 'mp4', ppsx: 'pptx', pps: 'ppt', asf: 'wmv' };
const plainFormat = (format: string): string => {
  const plain = format.normalize('NFKC').trim().toLowerCase().replace(/^[*.]+/, '');
  return sameFormat[plain] ?? plain;
};

/** Every format that the rules of a category name, for itself or for one of its pieces. */
export const formatsOf = (material: { formats: readonly string[]; items: readonly { formats: readonly string[] }[] } | undefined): string[] =>
  [...material?.formats ?? [], ...material?.items.flatMap((item) => item.formats) ?? []];

/** Whether a list of formats (as rules write them: MP4, .jpg, jpeg) takes this file. An empty list takes everything. */
export function takesFormat(formats: readonly string[], facts: Pick<FileFacts, 'kind' | 'group'>, name: string): boolean {
  if (formats.length === 0) return true;
  const extension = plainFormat(extensionOf(name));
  const isHonest = kindOf(facts.kind).extensions.includes(extensionOf(name)) || facts.group === 'text' || facts.group === 'other';
  return formats.some((one) => plainFormat(one) === facts.kind || (isHonest && facts.group !== 'picture' && plainFormat(one) === extension));
}

const fault = (code: ProblemCode, severity: Severity, details: Record<string, string | number> = {}): Fault => ({ code, severity, details });

/** A model of a 3D printer in its binary form: 80 bytes, a count, 50 bytes a triangle. It has no mark of its own. */
const textLike = new Set(['py', 'obj', 'csv', 'md', 'srt', 'stl', 'json', 'c', 'cpp', 'java', 'ino']);

/** Why the kind itself is not taken, whoever it belongs to; `formats` are those the rules name beyond the usual ones. */
function kindFault(facts: FileFacts, name: string, formats: readonly string[]): Fault | null {
  const extension = extensionOf(name);
  const kind = kindOf(facts.kind);
  const asked = formats.map(plainFormat);
  const details = { kind: kind.id, extension };
  switch (facts.group) {
    case 'program': return fault('file_program', 'error', details);
    case 'web': return fault('file_web', 'error', details);
    case 'macro': return fault('file_macro', 'error', details);
    case 'archive':
      // A package that would unpack to gigabytes could not be looked into: that it is a bomb says more than that it is a zip.
      if (kind.id === 'zip' && facts.marks.some((one) => one.code === 'bomb')) return fault('file_bomb', 'error', { ...details, what: 'bomb' });
      if (!asked.includes(kind.id) || (kind.id !== 'zip' && kind.id !== 'sb3')) return fault('file_archive', 'error', details);
      break;
    case 'other':
      if (kind.id === 'empty') return fault('file_empty', 'error');
      if (kind.id === 'unknown' && extension === 'stl' && asked.includes('stl')) return null;
      return fault('file_unknown', 'error', details);
    case 'text':
      if (extension === 'txt' || (textLike.has(extension) && asked.includes(extension))) return null;
      break;
    default:
  }
  if (extension === '' || !kind.extensions.includes(extension)) return fault('file_kind_differs', 'error',
    { ...details, extension: extension || '（没有）' });
  return kind.group === 'picture' && plainFormat(extension) !== kind.id ? fault('file_kind_renamed', 'warning', details) : null;
}

const meaning: Readonly<Record<Exclude<MarkCode, 'notPlayable'>, readonly [code: ProblemCode, severity: Severity]>> = {
  damaged: ['file_damaged', 'warning'], trailing: ['file_trailing', 'warning'], encrypted: ['file_encrypted', 'warning'],
  active: ['file_active', 'warning'], macro: ['file_macro', 'error'], external: ['file_external', 'warning'],
  bomb: ['file_bomb', 'error'], noPreview: ['file_no_preview', 'warning'], oldOffice: ['file_old_office', 'warning'],
  nested: ['file_nested', 'error'], unread: ['file_unread', 'note'],
};

/** All faults of the content; with an error among them the file is not taken. */
export function faultsOf(facts: FileFacts, name: string, formats: readonly string[]): Fault[] {
  const kind = kindFault(facts, name, formats);
  if (kind?.severity === 'error') return [kind];
  const faults = kind === null ? [] : [kind];
  const details = { kind: facts.kind, extension: extensionOf(name) };
  const grouped = Map.groupBy(facts.marks, (mark) => mark.code);
  for (const [mark, marks] of grouped) {
    if (mark === 'notPlayable') {
      const [reason = '', reasonEn = ''] = whyNotPlayable(facts.kind, facts.videoCodec, facts.audioCodec) ?? [];
      faults.push(fault('file_not_playable', 'warning', { reason, reasonEn, codec: codecName(facts.videoCodec) }));
    } else {
      const [code, severity] = meaning[mark];
      // A password on Word, PowerPoint or a zip keeps everybody out; a PDF with one usually opens.
      const locked = mark === 'encrypted' && facts.kind !== 'pdf';
      faults.push(fault(locked ? 'file_password' : code, locked ? 'error' : severity, { ...details, what: marks.map((one) => one.what).join('、') }));
    }
  }
  return faults;
}

/** The extension a taken file is kept under: that of its content; of texts and models its own. */
export const keptExtension = (facts: Pick<FileFacts, 'kind' | 'group'>, name: string): string =>
  (facts.group === 'text' || facts.kind === 'unknown' ? extensionOf(name) : facts.kind);
