// Takes identities out of the metadata of a file: what can be dropped without touching the work is dropped, nothing else moves.
import { memorySource, readUpTo, type ByteSource } from '#backend/archive/source.ts';
import { kindOf, type FileKind } from '../read/kind.ts';
import { openPackage } from '../read/package.ts';
import { cleanFilm, cleanMatroska, cleanRiff, soundOfMp3, type Patch } from './media.ts';
import { cleanOffice } from './office.ts';
import { cleanPdf } from './pdf.ts';
import { cleanGif, cleanJpeg, cleanPng, cleanWebp } from './pictures.ts';

/** Patches for a copy of the file, a stretch of it, or the whole new content. */
export type Cleaned = { kind: 'patches'; patches: Patch[] } | { kind: 'part'; from: number; to: number } | { kind: 'bytes'; bytes: Buffer } | { kind: 'cannot' };

const largestInMemory = 512 * 1024 * 1024;
const cannot: Cleaned = { kind: 'cannot' };

function cleanPicture(kind: FileKind, bytes: Buffer): Buffer | null {
  if (kind === 'jpeg') return cleanJpeg(bytes);
  if (kind === 'png') return cleanPng(bytes);
  if (kind === 'gif') return cleanGif(bytes);
  return kind === 'webp' ? cleanWebp(bytes) : null;
}

export function applyPatches(bytes: Buffer, patches: readonly Patch[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const one of patches) one.bytes.copy(copy, one.at);
  return copy;
}

/** `places`: where something was found; descriptions of pictures only go when something was found in them. */
export async function cleanFile(source: ByteSource, name: string, places: ReadonlySet<string>, depth = 0): Promise<Cleaned> {
  const kind = kindOf(readUpTo(source, 0, 1024), name);
  if (kind === 'mp4') return { kind: 'patches', patches: cleanFilm(source) };
  if (kind === 'mkv') return { kind: 'patches', patches: cleanMatroska(source) };
  if (kind === 'riff') return { kind: 'patches', patches: cleanRiff(source) };
  if (kind === 'mp3') return { kind: 'part', ...soundOfMp3(source) };
  if (source.size > largestInMemory || depth > 3) return cannot;
  if (kind === 'zip') {
    const archive = openPackage(source);
    if (typeof archive === 'string') return cannot;
    const bytes = await cleanOffice(archive, [...places].some((one) => one.endsWith('.altText')), async (inner, content) => {
      const cleaned = await cleanFile(memorySource(content), inner, places, depth + 1);
      if (cleaned.kind === 'bytes') return cleaned.bytes;
      if (cleaned.kind === 'part') return content.subarray(cleaned.from, cleaned.to);
      return cleaned.kind === 'patches' ? applyPatches(content, cleaned.patches) : null;
    });
    return bytes ? { kind: 'bytes', bytes } : cannot;
  }
  const whole = readUpTo(source, 0, source.size);
  const bytes = kind === 'pdf' ? await cleanPdf(whole) : cleanPicture(kind, whole);
  return bytes ? { kind: 'bytes', bytes } : cannot;
}
