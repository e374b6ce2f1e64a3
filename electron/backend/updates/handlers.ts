// Calls of updates: the settings, a look at the source, fetching a file that is verified before it gets its name.
import { existsSync, mkdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Offer, Settings } from '#contract/schema/updates.ts';
import type { UpdateKeys } from '#seeds/templates/update-keys.ts';
import { buildFacts } from '../build-facts.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { hasher } from '#backend/crypto/suite.ts';
import { keepPieces, piecesOf } from '../kept-file.ts';
import { updateKeys } from './keys.ts';
import { largestManifest, largestSignature, manifestName, readManifest, signatureName, signerOf, type Manifest } from './manifest.ts';
import { insideOf } from './networks.ts';
import { keepSettings, keptSettings, updatesFolder, type Kept } from './settings-file.ts';
import { openSource, readAddress, readFolder, readSmall, usualLimits, type OpenSource, type SourceLimits } from './source.ts';
import { compareVersions } from './versions.ts';

/** What these calls need of the running program. */
export interface UpdatesDoor {
  readonly home: { readonly dir: string };
  now(): Date;
}

const dayLength = 86_400_000;
const platformHere = (): string => `${process.platform}-${process.arch}`;

function isDue({ source, often, last }: Kept, everyDays: number, now: Date): boolean {
  if (source.kind === 'none' || often !== 'weekly') return false;
  const age = last ? now.getTime() - Date.parse(last.at) : Infinity;
  // A look in the future was made while the clock was wrong.
  return !(age >= 0 && age < everyDays * dayLength);
}

interface Found { manifest: Manifest; offer: z.output<typeof Offer>; source: OpenSource }

/** Reads and believes what the source offers, or refuses. */
async function lookInto(kept: Kept, keys: UpdateKeys, limits: SourceLimits, signal: AbortSignal): Promise<Found> {
  const source = openSource(kept.source, insideOf(keys.networks));
  if (keys.keys.length === 0) throw new AppError('update_no_keys');
  const bytes = await readSmall(source, manifestName, largestManifest, limits.manifest, signal);
  const signatures = await readSmall(source, signatureName, largestSignature, limits.manifest, signal);
  const signer = signerOf(bytes, signatures.toString('latin1'), keys.keys);
  if (!signer) throw new AppError('update_signature');
  const manifest = readManifest(bytes, keys.product);
  if (manifest === 'newer_format') throw new AppError('update_newer_format');
  if (manifest === 'not_ours') throw new AppError('update_not_ours');
  if (manifest === 'shape') {
    throw new AppError('update_damaged', { file: manifestName, detail: '签名没有问题，但内容不合格式', detailEn: 'its signature holds, but not its form' });
  }
  const current = buildFacts().version;
  const { version, date, minimumVersion, changes, files } = manifest;
  if (compareVersions(version, current) < 0) throw new AppError('update_older', { found: version, current });
  if (compareVersions(current, minimumVersion) < 0) throw new AppError('update_minimum', { found: version, minimum: minimumVersion, current });
  const offer = { version, date, minimumVersion, changes, signedBy: signer.publisher, files: files[platformHere()] ?? [] };
  return { manifest, offer, source };
}

async function hashOf(file: string): Promise<string> {
  const handle = await open(file, 'r');
  const hash = hasher();
  try {
    for await (const piece of piecesOf(handle)) hash.update(piece);
  } finally {
    await handle.close();
  }
  return hash.digestHex();
}

const damaged = (file: string, detail: string, detailEn: string): AppError => new AppError('update_damaged', { file, detail, detailEn });

/** @throws AppError disk_full: less than `bytes` are free where the folder lies */
function needRoom(folder: string, bytes: number): void {
  const disk = statfsSync(folder);
  if (disk.bavail * disk.bsize < bytes + 50 * 1024 * 1024) throw new AppError('disk_full');
}

type File = z.output<typeof Offer>['files'][number];

/** Copies the file next to its target, and gives it its name only if size and hash are as signed. */
async function takeFile(found: Found, file: File, folder: string, limits: SourceLimits, context: CommandContext): Promise<string> {
  const target = join(folder, file.name);
  if (existsSync(target) && await hashOf(target) === file.sha256) return target;
  const part = `${target}.part`;
  rmSync(part, { force: true });
  needRoom(folder, file.bytes);
  let done = 0;
  async function* counted(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      done += piece.length;
      context.progress(done, file.bytes, file.name);
      yield piece;
    }
  }
  const tooLarge = (): AppError => damaged(file.name, `比签名里写的 ${file.bytes} 字节大`, `it is larger than the signed ${file.bytes} bytes`);
  const kept = await keepPieces(counted(found.source.pieces(file.name, limits.file, context.signal)), part,
    { largest: file.bytes, tooLarge, checkCancelled: () => context.checkCancelled() });
  if (kept.bytes !== file.bytes || kept.sha256 !== file.sha256) {
    rmSync(part, { force: true });
    if (kept.bytes < file.bytes) {
      throw damaged(file.name, `只有 ${kept.bytes} 字节，应为 ${file.bytes} 字节`, `it has ${kept.bytes} bytes instead of ${file.bytes}`);
    }
    throw damaged(file.name, '内容与签名里的校验值不符', 'its content does not match the signed hash');
  }
  renameSync(part, target);
  return target;
}

export function updatesHandlers(door: UpdatesDoor, limits = usualLimits) {
  const home = door.home.dir;
  const shown = (): z.output<typeof Settings> => {
    const kept = keptSettings(home);
    const keys = updateKeys();
    return {
      source: kept.source, often: kept.often, current: buildFacts().version, last: kept.last, due: isDue(kept, keys.everyDays, door.now()),
      keys: keys.keys.map(({ id, publisher }) => ({ id, publisher })), folder: updatesFolder(home),
    };
  };
  const note = (outcome: string, version: string): string => {
    const at = door.now().toISOString();
    keepSettings(home, { ...keptSettings(home), last: { at, outcome, version } });
    return at;
  };
  return {
    settings: shown,
    setSettings(_context, input) {
      const { source, often } = input;
      if (source?.kind === 'url') readAddress(source.url);
      if (source?.kind === 'folder') readFolder(source.folder);
      const before = keptSettings(home);
      const moved = source !== undefined && JSON.stringify(source) !== JSON.stringify(before.source);
      keepSettings(home, {
        ...before, ...(source && { source: source.kind === 'url' ? { kind: 'url', url: readAddress(source.url).href } : source }),
        ...(often && { often }), ...(moved && { last: null }),
      });
      return shown();
    },
    async check(context) {
      const kept = keptSettings(home);
      const current = buildFacts().version;
      if (kept.source.kind === 'none') return { state: 'off' as const, current, at: door.now().toISOString(), offer: null };
      try {
        const { offer } = await lookInto(kept, updateKeys(), limits, context.signal);
        const state = compareVersions(offer.version, current) === 0 ? 'current' as const : 'newer' as const;
        return { state, current, at: note(state, offer.version), offer: state === 'newer' ? offer : null };
      } catch (error) {
        if (error instanceof AppError && error.code !== 'cancelled') note(error.code, '');
        throw error;
      }
    },
    async obtain(context, input) {
      const found = await lookInto(keptSettings(home), updateKeys(), limits, context.signal);
      const file = found.offer.files.find((one) => one.sha256 === input.sha256);
      if (found.offer.version !== input.version || !file) throw new AppError('stale_file', { file: manifestName });
      const folder = updatesFolder(home);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const target = await takeFile(found, file, folder, limits, context);
      const kept = keptSettings(home);
      // What was fetched for an earlier version lies here no longer; files of other people stay.
      for (const old of kept.fetched) if (old.version !== input.version && old.name !== file.name) rmSync(join(folder, old.name), { force: true });
      const others = kept.fetched.filter((one) => one.version === input.version && one.name !== file.name);
      keepSettings(home, { ...kept, fetched: [...others, { name: file.name, version: input.version }].slice(-50) });
      return { file: target, folder, bytes: file.bytes, sha256: file.sha256, version: input.version };
    },
  } satisfies Handlers<AppContract, QueryContext, CommandContext>['updates'];
}
