// Files of an entry against the material rules of its category: formats, sizes, lengths, pictures, codecs, pieces.
import type { ContestRules } from '#contract/schema/rules.ts';
import { formatsOf, takesFormat, type Fault } from '#backend/media/judgement.ts';
import type { FileFacts } from '#backend/media/facts.ts';
import { codecName } from '#backend/media/playable.ts';
import { plainKey, stemOf } from './names.ts';

export type Material = ContestRules['categories'][number]['material'];
type Item = Material['items'][number];
export interface Judged { name: string; path: string; bytes: number; facts: FileFacts }

const megabyte = 1024 * 1024;
const shownMegabytes = (bytes: number): number => Math.round(bytes / megabyte * 10) / 10;
export const shownLength = (seconds: number): string => {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes === 0 ? `${whole} 秒` : whole % 60 === 0 ? `${minutes} 分钟` : `${minutes} 分 ${whole % 60} 秒`;
};

const fault = (code: Fault['code'], details: Fault['details']): Fault => ({ code, severity: 'warning', details });

/** The piece that a file is: the one named in its name or folder, else the only one that takes its format. */
function itemOf(items: readonly Item[], file: Judged): Item | null {
  const key = plainKey(stemOf(file.path));
  const named = items.filter((item) => key.includes(plainKey(item.name)) && plainKey(item.name) !== '')
    .toSorted((a, b) => b.name.length - a.name.length)[0];
  if (named) return named;
  const fitting = items.filter((item) => item.formats.length > 0 && takesFormat(item.formats, file.facts, file.name));
  return fitting.length === 1 ? fitting[0] ?? null : null;
}

/** Pieces that an entry must hand in and none of its files is. Without a list of pieces: one file at least. */
export function missingItems(material: Material, files: readonly Judged[]): string[] {
  const required = material.items.filter((item) => item.required);
  if (required.length === 0) return files.length === 0 ? ['文件'] : [];
  const given = new Map<Item, number>();
  const free: Judged[] = [];
  for (const file of files) {
    const item = itemOf(material.items, file);
    if (item === null) free.push(file);
    else given.set(item, (given.get(item) ?? 0) + 1);
  }
  return required.filter((item) => {
    if (given.has(item)) return false;
    // A file that could be several pieces fills the first that still lacks one.
    const at = free.findIndex((file) => takesFormat(item.formats, file.facts, file.name));
    if (at >= 0) free.splice(at, 1);
    return at < 0;
  }).map((item) => item.name);
}

/** Faults of one file by itself. `category` is the name people read. */
export function fileFaults(material: Material, category: string, file: Judged): Fault[] {
  const faults: Fault[] = [];
  const { facts } = file;
  const item = itemOf(material.items, file);
  const formats = item !== null && item.formats.length > 0 ? item.formats : formatsOf(material);
  if (!takesFormat(formats, facts, file.name)) {
    faults.push(fault('file_format', { category: item?.name ?? category, formats: formats.join('、'), kind: facts.kind }));
  }
  const most = item?.maxMegabytes ?? material.maxMegabytes;
  if (most !== null && file.bytes > most * megabyte) {
    faults.push(fault('file_large', { megabytes: shownMegabytes(file.bytes), max: most, name: item?.name ?? category }));
  }
  if (facts.group === 'video' && facts.seconds !== null) {
    // A second more or less is how programs count, not how people cut.
    if (material.maxSeconds !== null && Math.floor(facts.seconds) > material.maxSeconds) {
      faults.push(fault('file_long', { length: shownLength(facts.seconds), max: shownLength(material.maxSeconds) }));
    }
    if (material.minSeconds !== null && Math.ceil(facts.seconds) < material.minSeconds) {
      faults.push(fault('file_short', { length: shownLength(facts.seconds), min: shownLength(material.minSeconds) }));
    }
  }
  const isMeant = facts.group === 'video' || (facts.group === 'picture' && !formats.some((one) => /mp4|mov|webm|avi|wmv|flv|mpg|mkv/i.test(one)));
  if (isMeant && facts.width !== null && facts.height !== null) {
    const turned = facts.rotation % 180 !== 0;
    const [width, height] = turned ? [facts.height, facts.width] : [facts.width, facts.height];
    if (width < (material.minWidth ?? 0) || height < (material.minHeight ?? 0)) {
      faults.push(fault('file_small', { width, height, min: `${material.minWidth ?? '—'}×${material.minHeight ?? '—'}` }));
    }
  }
  const codecs = material.codecs.map((one) => one.toLowerCase());
  if (codecs.length > 0 && facts.videoCodec !== '' && !codecs.includes(facts.videoCodec)) {
    faults.push(fault('file_codec', { codec: codecName(facts.videoCodec), codecs: material.codecs.map(codecName).join('、') }));
  }
  return faults;
}

/** Faults of the files of one entry together; they stand at the file with which the limit is passed. */
export function sumFaults(material: Material, files: readonly Judged[]): Map<Judged, Fault[]> {
  const faults = new Map<Judged, Fault[]>();
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  let sum = 0;
  for (const [index, file] of files.entries()) {
    const own: Fault[] = [];
    const before = sum;
    sum += file.bytes;
    const limit = (material.maxTotalMegabytes ?? Number.POSITIVE_INFINITY) * megabyte;
    if (before <= limit && sum > limit) own.push(fault('file_total', { megabytes: shownMegabytes(total), max: material.maxTotalMegabytes ?? 0 }));
    if (material.maxFiles !== null && index === material.maxFiles) own.push(fault('file_many', { count: files.length, max: material.maxFiles }));
    if (own.length > 0) faults.set(file, own);
  }
  return faults;
}
