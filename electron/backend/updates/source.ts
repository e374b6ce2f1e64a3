// Where updates are looked for: a folder or an address; both give named files in pieces, within limits of time and size.
import { open, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { Source } from '#contract/schema/updates.ts';
import { piecesOf } from '../kept-file.ts';
import { askPieces } from './ask.ts';

/** Milliseconds: without any byte, and for one file altogether. */
export interface Limits { idle: number; whole: number }
export interface SourceLimits { manifest: Limits; file: Limits }
export const usualLimits: SourceLimits = { manifest: { idle: 10_000, whole: 30_000 }, file: { idle: 30_000, whole: 2 * 3600_000 } };

export interface OpenSource {
  pieces(name: string, limits: Limits, signal: AbortSignal): AsyncIterable<Buffer>;
}

const refused = (detail: string, detailEn: string): AppError => new AppError('update_source', { detail, detailEn });

/**
 * The address as it will be asked: ends in a slash, names no user, asks no question.
 * @throws AppError update_source
 */
export function readAddress(text: string): URL {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw refused('地址要以 http 或 https 开头，例如 http://更新服务器/saixue/；文件夹请选“文件夹”', 'the address has to begin with http or https; for a folder choose “Folder”');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw refused('地址里不能有用户名、密码、问号和井号', 'the address may hold no user, password, question mark or number sign');
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/** @throws AppError update_source */
export function readFolder(folder: string): string {
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(folder)) throw refused('这不是文件夹的路径', 'this is no path of a folder');
  if (!isAbsolute(folder)) throw refused('文件夹要写完整路径', 'the folder needs its full path');
  return folder;
}

const unreachable = (where: string, detail: string, detailEn: string): AppError => new AppError('update_unreachable', { where, detail, detailEn });

/** A share that was cut off may never answer. */
function within<T>(work: Promise<T>, ms: number, where: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unreachable(where, '读得太慢，超过了时限', 'reading is too slow: the time limit has passed')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function* folderPieces(folder: string, name: string, limits: Limits, signal: AbortSignal): AsyncGenerator<Buffer> {
  const file = join(folder, name);
  const end = Date.now() + limits.whole;
  try {
    const facts = await within(stat(file), limits.idle, folder);
    if (!facts.isFile()) throw unreachable(folder, `“${name}”不是文件`, `“${name}” is no file`);
    const handle = await within(open(file, 'r'), limits.idle, folder);
    try {
      const pieces = piecesOf(handle);
      for (;;) {
        if (signal.aborted) throw new AppError('cancelled');
        const next = await within(pieces.next(), Math.max(1, Math.min(limits.idle, end - Date.now())), folder);
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') throw unreachable(folder, `里面没有“${name}”`, `there is no “${name}” in it`);
    throw unreachable(folder, `读不出“${name}”（${code}）`, `“${name}” cannot be read (${code})`);
  }
}

/** @throws AppError update_off, update_source */
export function openSource(source: z.output<typeof Source>, inside: (address: string) => boolean): OpenSource {
  switch (source.kind) {
    case 'none':
      throw new AppError('update_off');
    case 'folder': {
      const folder = readFolder(source.folder);
      return { pieces: (name, limits, signal) => folderPieces(folder, name, limits, signal) };
    }
    case 'url': {
      const base = readAddress(source.url);
      return { pieces: (name, limits, signal) => askPieces(new URL(encodeURIComponent(name), base), inside, limits, signal) };
    }
  }
}

/** A small file as a whole. @throws AppError update_damaged: it is larger than that */
export async function readSmall(source: OpenSource, name: string, largest: number, limits: Limits, signal: AbortSignal): Promise<Buffer> {
  const kept: Buffer[] = [];
  let bytes = 0;
  for await (const piece of source.pieces(name, limits, signal)) {
    bytes += piece.length;
    if (bytes > largest) {
      throw new AppError('update_damaged', { file: name, detail: `超过了 ${largest / 1024} KB`, detailEn: `it is larger than ${largest / 1024} KB` });
    }
    // A piece is valid until the next.
    kept.push(Buffer.from(piece));
  }
  return Buffer.concat(kept);
}
