// Walks what was handed in: a folder or a zip, with works as folders, as zips, or in one flat pile. Looks at names, sizes and
// kinds of directory entries only; links, devices and pipes are named and never opened.
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, realpathSync, statSync, type Stats } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '#contract/errors.ts';
import { openFileSource } from '#backend/archive/source.ts';
import { openArchive, type ZipEntry, type ZipFault, type ZipLimits } from '#backend/archive/zip.ts';
import { hasher } from '#backend/crypto/suite.ts';
import type { Fault } from '#backend/media/judgement.ts';
import { whatWords } from '#backend/media/what-words.ts';

export interface HeapItem {
  /** Below the folder, with /; inside a zip after !/. Unique in the heap. */
  path: string;
  /** Names of the folders it lies in, outermost first; a zip counts as a folder named without its ending. */
  folders: readonly string[];
  name: string;
  bytes: number;
  /** Time of the file, or checksum of the entry: with path and size it tells whether the file is still the same. */
  stamp: string;
  file: string;
  /** Inside the zip `file`; null: the file itself. */
  entry: ZipEntry | null;
  /** Cannot be taken, whatever it holds. */
  fault: Fault | null;
}

export interface Heap {
  items: HeapItem[];
  /** Files of the system that were left out: Thumbs.db and the like. */
  system: number;
  /** Paths too long to be handled. */
  tooLong: number;
  /** Over paths, sizes and times. */
  hash: string;
}

export interface WalkRules {
  /** A zip that is itself what was handed in (a source package), not a work's folder. */
  keepZip: (folders: readonly string[], name: string) => boolean;
  /** The workspace: never part of a heap. */
  ownFolder: string;
  tick: (found: number) => void;
}

const mostFiles = 100_000;
const deepest = 32;
const longestPath = 1900;
const foreignZip: ZipLimits = { entries: mostFiles, total: 2 * 1024 ** 4, directory: 64 * 1024 ** 2, ratio: 200, ratioFrom: 64 * 1024 ** 2 };

const systemFile = /^(thumbs\.db|desktop\.ini|\.ds_store|\.localized|ehthumbs.*\.db|icon\r|~\$.*|\.(?!\.\/|\.$).*)$/i;
const systemFolder = /^(__macosx|\$recycle\.bin|system volume information|@eadir|\.(?!\.?$).*)$/i;
export const isSystemPath = (path: string): boolean => {
  const parts = path.split('/');
  return parts.slice(0, -1).some((one) => systemFolder.test(one)) || systemFile.test(parts.at(-1) ?? '');
};

const fault = (code: Fault['code'], details: Fault['details'] = {}): Fault => ({ code, severity: 'error', details });

export class ZipRefused extends Error {
  readonly fault: ZipFault;
  constructor(code: ZipFault) {
    super(code);
    this.name = 'ZipRefused';
    this.fault = code;
  }
}
export const refuseZip = (code: ZipFault): never => {
  throw new ZipRefused(code);
};

const heapRefused = (folder: string, sentence: string, sentenceEn: string): AppError =>
  new AppError('heap_refused', { folder: basename(folder) || folder, sentence, sentenceEn });
const tooMany = (folder: string): AppError => heapRefused(folder,
  `文件超过 ${mostFiles} 个。请分几次，例如按区县分别附加。`, `it holds more than ${mostFiles} files. Attach it in parts.`);

const zipName = /\.zip$/i;
const withoutEnding = (name: string): string => name.replace(zipName, '');

/** Whether the first bytes are those of a zip; opens plain files only. */
function isZip(file: string): boolean {
  const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const head = Buffer.alloc(4);
    return fstatSync(handle).isFile() && readSync(handle, head, 0, 4, 0) === 4 && [0x04034b50, 0x06054b50].includes(head.readUInt32LE(0));
  } finally {
    closeSync(handle);
  }
}

const errorWord = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/**
 * Lists a heap. Nothing is copied and no content is read but the directories of zips.
 * @throws AppError file_missing, file_own, heap_refused (no folder and no zip, over 100,000 files, a zip that cannot be read)
 */
export async function walkHeap(root: string, rules: WalkRules): Promise<Heap> {
  const items: HeapItem[] = [];
  let system = 0;
  let tooLong = 0;
  let looked = 0;
  const own = realpathSync(rules.ownFolder);
  const add = (item: HeapItem): void => {
    if (item.path.length > longestPath) tooLong += 1;
    else items.push(item);
    if (items.length > mostFiles) throw tooMany(root);
  };
  const breathe = async (): Promise<void> => {
    looked += 1;
    if (looked % 200 !== 0) return;
    await nextTurn();
    rules.tick(items.length);
  };

  /** The entries of a zip as if it were a folder. */
  async function walkZip(file: string, path: string, folders: readonly string[]): Promise<void> {
    const source = openFileSource(file);
    let entries: readonly ZipEntry[];
    try {
      ({ entries } = openArchive(source, { limits: foreignZip, fault: refuseZip, whole: false }));
    } finally {
      source.close();
    }
    for (const entry of entries) {
      await breathe();
      if (entry.directory) continue;
      const inside = entry.name;
      if (isSystemPath(inside)) {
        system += 1;
        continue;
      }
      const parts = inside.split('/');
      const name = parts.at(-1) ?? '';
      const within = [...folders, ...parts.slice(0, -1)];
      const nested = /\.(zip|rar|7z)$/i.test(name) && !(zipName.test(name) && rules.keepZip(within, name));
      add({
        path: `${path}!/${entry.name}`, folders: within, name, bytes: entry.size, stamp: `${entry.crc} ${entry.stamp}`, file, entry,
        fault: entry.link ? fault('file_not_plain')
          : entry.fault !== null ? fault('file_zip_fault', { what: entry.fault }) : nested ? fault('file_zip_in_zip') : null,
      });
    }
  }

  async function walkFile(file: string, path: string, folders: readonly string[], name: string, facts: Stats): Promise<void> {
    const item: HeapItem = { path, folders, name, bytes: facts.size, stamp: String(facts.mtimeMs), file, entry: null, fault: null };
    if (!facts.isFile()) {
      add({ ...item, bytes: 0, fault: fault('file_not_plain') });
      return;
    }
    try {
      if (zipName.test(name) && facts.size > 0 && !rules.keepZip(folders, name) && isZip(file)) {
        await walkZip(file, path, [...folders, withoutEnding(name)]);
        return;
      }
      add(item);
    } catch (error) {
      if (error instanceof ZipRefused) add({ ...item, fault: fault('file_zip_broken', { what: error.fault }) });
      else if (errorWord(error) !== '' && !(error instanceof AppError)) add({ ...item, fault: fault('file_unreadable', { what: errorWord(error) }) });
      else throw error;
    }
  }

  async function walkFolder(folder: string, path: string, folders: readonly string[]): Promise<void> {
    if (folders.length > deepest) throw heapRefused(root, `文件夹嵌套超过 ${deepest} 层，请把文件移到较浅的文件夹再选。`,
      `folders nest deeper than ${deepest} levels. Move the files up and choose again.`);
    for (const name of readdirSync(folder).toSorted()) {
      await breathe();
      const file = join(folder, name);
      const below = path === '' ? name : `${path}/${name}`;
      let facts: Stats;
      try {
        facts = lstatSync(file);
        if (facts.isDirectory() && !systemFolder.test(name)) {
          if (realpathSync(file) !== own) await walkFolder(file, below, [...folders, name]);
          continue;
        }
      } catch (error) {
        if (error instanceof AppError || errorWord(error) === '') throw error;
        add({ path: below, folders, name, bytes: 0, stamp: '', file, entry: null, fault: fault('file_unreadable', { what: errorWord(error) }) });
        continue;
      }
      if (facts.isDirectory() || systemFile.test(name)) system += 1;
      else await walkFile(file, below, folders, name, facts);
    }
  }

  const facts = statSync(root, { throwIfNoEntry: false });
  if (!facts) throw new AppError('file_missing', { file: root });
  const real = realpathSync(root);
  if (real === own || real.startsWith(own + sep)) throw new AppError('file_own', { file: root });
  if (facts.isDirectory()) {
    await walkFolder(real, '', [basename(real)]);
  } else if (facts.isFile() && facts.size > 0 && isZip(real)) {
    try {
      await walkZip(real, basename(real), [withoutEnding(basename(real))]);
    } catch (error) {
      if (!(error instanceof ZipRefused)) throw error;
      throw heapRefused(root, `这个压缩包打不开（${whatWords(error.fault, 'zh')}）。请解压后选文件夹，或向报送单位重新要一份。`,
        `this zip cannot be opened (${whatWords(error.fault, 'en')}). Unpack it and choose the folder, or ask for it again.`);
    }
  } else {
    throw heapRefused(root, '它不是文件夹，也不是 zip 压缩包。rar、7z 请先解压，再选解压出来的文件夹。',
      'it is neither a folder nor a zip. Unpack rar and 7z first and choose the folder.');
  }
  const hash = hasher();
  for (const { path, bytes, stamp } of items) hash.update(Buffer.from(`${path}\0${bytes}\0${stamp}\n`));
  return { items, system, tooLong, hash: hash.digestHex() };
}
