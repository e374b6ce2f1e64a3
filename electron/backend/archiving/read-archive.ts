// Reads a .sxarc that may come from anywhere: one plain zip of known members within limits, each with the hash of its cover.
// What makes the file unreadable is thrown as a sentence; what was changed in it is told as facts.
import { lstatSync } from 'node:fs';
import type { z } from 'zod';
import { openFileSource, SourceGone, type OpenSource } from '#backend/archive/source.ts';
import { openArchive, type Archive, type ZipFault, type ZipLimits } from '#backend/archive/zip.ts';
import { hasher, sha256Hex } from '#backend/crypto/suite.ts';
import { AppError } from '#contract/errors.ts';
import type { Text } from '#backend/refusals.ts';
import { archiveFormat, archiveKind, Checkpoints, Cover, memberName, mostBytes, mostOfEvent, names, Packs, Printed, Version } from './format.ts';

/** The file cannot be read at all; the sentence says why. */
export class Unreadable extends Error {
  readonly sentence: Text;
  constructor(sentence: Text) {
    super(sentence[1]);
    this.name = 'Unreadable';
    this.sentence = sentence;
  }
}

const limits: ZipLimits = {
  entries: 30_010, total: 4 * 1024 ** 3, directory: 8 * 1024 ** 2, ratio: 200, ratioFrom: 4 * 1024 ** 2,
};

const faults: Readonly<Record<ZipFault, Text>> = {
  notZip: ['这不是赛学通的存证档案（.sxarc）。请检查是否选错了文件。', 'This is no Saixue archive (.sxarc). Check that it is the right file.'],
  empty: ['这是一个空文件。', 'The file is empty.'],
  damaged: ['文件不完整或已损坏，读不出来：可能没有拷完，或存储介质有问题。请换一份拷贝。', 'The file is incomplete or damaged; it may not have been copied to its end. Use another copy.'],
  entries: ['文件里的条目多得不正常，不是赛学通写出的存证档案，没有读取。', 'The file lists more members than any archive of Saixue; it was not read.'],
  duplicate: ['文件里有两个同名或相互重叠的条目，两个程序会读出两种内容，没有读取。', 'Two members share a name or their bytes, so two programs would read two things; it was not read.'],
  encrypted: ['文件被加了密，存证档案从不加密，没有读取。', 'The file is encrypted; archives never are. It was not read.'],
  bomb: ['文件解开以后大得不正常（压缩炸弹），没有读取。', 'The file would unpack to an abnormal size; it was not read.'],
  name: ['文件里有会写到别处去的条目名称，不是赛学通写出的，没有读取。', 'A member has a name that leads out of its folder; it was not read.'],
  method: ['文件里有本程序不认识的压缩方式，没有读取。', 'A member is packed in an unknown way; the file was not read.'],
};
const refuse = (fault: ZipFault): never => {
  throw new Unreadable(faults[fault]);
};

/** Nothing but whole UTF-8 text. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const textOf = (bytes: Uint8Array, name: string): string => {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Unreadable([`${name} 不是 UTF-8 文本，文件已损坏或被改动。`, `${name} is no UTF-8 text; the file is damaged or was altered.`]);
  }
};

function parsed<Shape extends z.ZodType>(shape: Shape, text: string, name: string): z.output<Shape> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Unreadable([`${name} 不是有效的 JSON，文件已损坏或被改动。`, `${name} is no valid JSON; the file is damaged or was altered.`]);
  }
  const result = shape.safeParse(json);
  if (!result.success) {
    const place = result.error.issues[0]?.path.join('.').slice(0, 80) ?? '';
    throw new Unreadable([`${name} 的内容不合格式（${place || '整体'}），文件已损坏或被改动。`, `${name} is not as the format says (${place || 'as a whole'}).`]);
  }
  return result.data;
}

/** A file of another kind, or of a program newer than this, is said as such before its shape is looked at. */
function coverOf(text: string): Cover {
  const facts: unknown = (() => {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  })();
  const has = typeof facts === 'object' && facts !== null && 'kind' in facts && 'format' in facts;
  if (has && facts.kind !== archiveKind) refuse('notZip');
  if (has && typeof facts.format === 'number' && facts.format > archiveFormat) {
    throw new Unreadable([
      `这份档案由更新版本的赛学通写出（格式 ${facts.format}，本程序读到 ${archiveFormat}），没有核对。请先升级本程序。`,
      `This archive was written by a newer Saixue (format ${facts.format}, this program reads ${archiveFormat}). Update the program first.`,
    ]);
  }
  return parsed(Cover, text, names.archive);
}

export interface VersionTexts { facts: Version; docket: string; rows: string }

export interface ReadArchive {
  cover: Cover;
  /** Members whose bytes are not those of the cover's hash, and what is there or lacking beyond it. */
  altered: string[];
  /** Lines of events.jsonl without their line end, one by one; may be called once. */
  events: () => AsyncGenerator<string>;
  checkpoints: Checkpoints; packs: Packs; printed: Printed;
  versions: readonly (() => VersionTexts)[];
  /** Hash of events.jsonl once `events` has come to its end: whether it is the cover's. */
  eventsAsWritten: () => boolean;
  close: () => void;
}

/** @throws AppError file_missing, file_busy; Unreadable for everything that is no archive */
export function openArchiveFile(file: string): ReadArchive {
  const source = openedSource(file);
  try {
    return readMembers(source);
  } catch (error) {
    source.close();
    throw error instanceof SourceGone ? new Unreadable(faults.damaged) : error;
  }
}

function openedSource(file: string): OpenSource {
  try {
    if (!lstatSync(file).isFile()) refuse('notZip');
    return openFileSource(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new AppError('file_missing', { file });
    if (code === 'EACCES' || code === 'EPERM' || code === 'EBUSY') throw new AppError('file_busy', { file });
    throw error instanceof SourceGone ? new Unreadable(faults.notZip) : error;
  }
}

function readMembers(source: OpenSource): ReadArchive {
  const archive = openArchive(source, { limits, fault: refuse });
  if (archive.trailing > 0) refuse('damaged');
  const stranger = archive.entries.find((entry) => !memberName.test(entry.name) || entry.link);
  if (!archive.entries.some((entry) => entry.name === names.archive)) refuse('notZip');
  if (stranger) {
    throw new Unreadable(['文件里有存证档案不该有的条目，没有读取。', 'The file holds a member that no archive has; it was not read.']);
  }
  const bytesOf = (name: string): Buffer => {
    const entry = archive.entries.find((one) => one.name === name);
    if (!entry) throw new Unreadable([`文件里缺少 ${name}，不完整。请换一份拷贝。`, `${name} is missing; the file is incomplete. Use another copy.`]);
    return archive.read(entry, mostBytes);
  };
  const cover = coverOf(textOf(bytesOf(names.archive), names.archive));
  const altered = new Set<string>();
  const read = (name: string): string => {
    const bytes = bytesOf(name);
    if (sha256Hex(bytes) !== cover.members[name]) altered.add(name);
    return textOf(bytes, name);
  };
  const wanted = new Set([names.readme, names.events, names.checkpoints, names.packs, names.printed,
    ...cover.versions.flatMap((one) => [names.version(one), names.docket(one), names.rows(one)])]);
  for (const { name } of archive.entries) if (name !== names.archive && !wanted.has(name)) altered.add(name);
  for (const name of Object.keys(cover.members)) if (!wanted.has(name)) altered.add(name);
  read(names.readme);
  const versions = cover.versions.map((number) => (): VersionTexts => ({
    facts: parsed(Version, read(names.version(number)), names.version(number)),
    docket: read(names.docket(number)), rows: read(names.rows(number)),
  }));
  const hash = hasher();
  let eventsHash = '';
  return {
    cover, versions,
    get altered() {
      return [...altered].sort();
    },
    checkpoints: parsed(Checkpoints, read(names.checkpoints), names.checkpoints),
    packs: parsed(Packs, read(names.packs), names.packs),
    printed: parsed(Printed, read(names.printed), names.printed),
    events: () => linesOf(archive, (piece) => hash.update(piece), () => {
      eventsHash = hash.digestHex();
      if (eventsHash !== cover.members[names.events]) altered.add(names.events);
    }),
    eventsAsWritten: () => eventsHash === cover.members[names.events],
    close: () => source.close(),
  };
}

/** Lines piece by piece: the whole of events.jsonl never lies in memory. */
async function* linesOf(archive: Archive, seen: (piece: Buffer) => void, ended: () => void): AsyncGenerator<string> {
  const entry = archive.entries.find((one) => one.name === names.events);
  if (!entry) throw new Unreadable([`文件里缺少 ${names.events}，不完整。请换一份拷贝。`, `${names.events} is missing; the file is incomplete.`]);
  const tooLong = (): never => {
    throw new Unreadable(['events.jsonl 里有一行长得不正常，没有读取。', 'A line of events.jsonl is abnormally long; it was not read.']);
  };
  let rest = Buffer.alloc(0);
  for await (const piece of archive.stream(entry)) {
    seen(piece);
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let from = 0;
    for (let end = bytes.indexOf(10, from); end >= 0; end = bytes.indexOf(10, from)) {
      if (end - from > mostOfEvent) tooLong();
      yield textOf(bytes.subarray(from, end), names.events);
      from = end + 1;
    }
    rest = Buffer.from(bytes.subarray(from));
    if (rest.length > mostOfEvent) tooLong();
  }
  if (rest.length > 0) yield textOf(rest, names.events);
  ended();
}
