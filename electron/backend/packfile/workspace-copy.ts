// The encrypted copy of a whole workspace in one file (.sxbackup): a clear head with the key slots, then an age file around a
// tar. docs/backup-format.md describes it; any age and any tar open it.
import { closeSync, createReadStream, fsyncSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { Encrypter } from 'age-encryption';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { bech32Text } from '../crypto/bech32.ts';
import { hasher, hkdf, sha256Hex } from '../crypto/suite.ts';
import { fileSource, openAge, recipientOf, type ByteSource } from './age-file.ts';
import { sealAge } from './age-seal.ts';
import { PackFault } from './refusal.ts';
import { TarFault, readTar, tarEnd, tarHeader, tarPadding, type TarSink } from './tar.ts';

const magic = 'saixue-backup/1\n';
const longestHead = 1024 * 1024;
const hex64 = z.string().regex(/^[0-9a-f]{64}$/);

const Slot = z.strictObject({
  kind: z.enum(['passphrase', 'recovery', 'user']), params: z.record(z.string(), z.union([z.string(), z.number()])), wrapped: z.base64(),
  /** Of a user's slot: the id it is bound to, and SHA-256 of the login name, so that the file tells nobody's name. */
  owner: z.string().max(64).optional(), login: hex64.optional(),
});
const Head = z.strictObject({ workspaceId: z.string().min(1).max(64), slots: z.array(Slot).max(2000) });
export type CopyHead = z.output<typeof Head>;
export type CopySlot = z.output<typeof Slot>;

const Manifest = z.strictObject({
  format: z.literal(1), workspaceId: z.string(), at: z.string(), head: hex64,
  files: z.array(z.strictObject({ path: z.string(), bytes: z.number().int().min(0), sha256: hex64 })),
});
export type CopyManifest = z.output<typeof Manifest>;

export const manifestName = 'manifest.json';
export const databaseName = 'saixue.db';

/** How a login name stands in the clear head. */
export const loginMark = (workspaceId: string, loginKey: string): string => sha256Hex('saixue-backup-login/1\0', workspaceId, '\0', loginKey);

/** The age identity of a workspace's copies: it follows from the data key, so whoever can open the workspace opens them. */
export const copyIdentity = (dataKey: Uint8Array, workspaceId: string): string =>
  bech32Text('age-secret-key-', hkdf(dataKey, Buffer.from(workspaceId, 'utf8'), 'saixue/backup-age/1', 32)).toUpperCase();

/** A copy that is not what it should be. */
export class CopyFault extends Error {
  readonly why: 'not_ours' | 'newer' | 'damaged' | 'wrong_key';
  constructor(why: CopyFault['why']) {
    super(why);
    this.why = why;
  }
}

export interface CopySource { path: string; file: string; size: number }
export interface CopyPlan {
  head: CopyHead; identity: string; at: string; files: readonly CopySource[]; out: string;
  /** Before each piece: throws when the call was cancelled. */
  check: () => void; step: (done: number, path: string) => void;
}

/** The tar, piece by piece; a file that is not as long as it was said to be ends it. */
async function* tarOf(plan: CopyPlan, headHash: string): AsyncGenerator<Uint8Array> {
  const files: CopyManifest['files'] = [];
  for (const [index, { path, file, size }] of plan.files.entries()) {
    plan.step(index, path);
    yield tarHeader(path, size);
    const hash = hasher();
    let bytes = 0;
    for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
      plan.check();
      const part = piece as Buffer;
      bytes += part.length;
      hash.update(part);
      yield part;
    }
    if (bytes !== size) throw new CopyFault('damaged');
    yield tarPadding(size);
    files.push({ path, bytes, sha256: hash.digestHex() });
  }
  const manifest: CopyManifest = { format: 1, workspaceId: plan.head.workspaceId, at: plan.at, head: headHash, files };
  const text = Buffer.from(`${canonicalize(manifest) ?? ''}\n`, 'utf8');
  yield tarHeader(manifestName, text.length);
  yield text;
  yield tarPadding(text.length);
  yield tarEnd();
}

/**
 * Writes the copy under `<out>.part`, flushes it, reads all of it back and compares, then gives it its name.
 * Nothing stays when it fails.
 */
export async function writeCopy(plan: CopyPlan): Promise<{ bytes: number; sha256: string }> {
  const part = `${plan.out}.part`;
  const head = Buffer.from(`${magic}${canonicalize(plan.head) ?? ''}\n`, 'utf8');
  if (head.length > longestHead) throw new Error('too many key slots for one copy');
  const encrypter = new Encrypter();
  encrypter.addRecipient(await recipientOf(plan.identity));
  let target: number | null = openSync(part, 'w', 0o600);
  try {
    writeSync(target, head);
    for await (const piece of sealAge(encrypter, tarOf(plan, sha256Hex(head)))) {
      for (let at = 0; at < piece.length;) at += writeSync(target, piece, at);
    }
    fsyncSync(target);
    closeSync(target);
    target = null;
    const { manifest, sha256 } = await readCopy(part, plan.identity, () => null, plan.check);
    if (manifest.files.length !== plan.files.length) throw new CopyFault('damaged');
    const bytes = statSync(part).size;
    renameSync(part, plan.out);
    return { bytes, sha256 };
  } catch (error) {
    if (target !== null) closeSync(target);
    rmSync(part, { force: true });
    throw error;
  }
}

/** The clear head of a copy, and where the age file begins. @throws CopyFault not_ours, newer, damaged; errors of the disk */
export function readCopyHead(file: string): { head: CopyHead; start: number; hash: string } {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(longestHead, statSync(file).size));
    const text = bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, 0));
    const first = text.toString('latin1', 0, magic.length);
    if (first !== magic) throw new CopyFault(/^saixue-backup\/\d+\n/.test(text.toString('latin1', 0, 32)) ? 'newer' : 'not_ours');
    const end = text.indexOf(0x0a, magic.length);
    if (end < 0) throw new CopyFault('damaged');
    const parsed = Head.safeParse(parse(text.toString('utf8', magic.length, end)));
    if (!parsed.success) throw new CopyFault('damaged');
    return { head: parsed.data, start: end + 1, hash: sha256Hex(text.subarray(0, end + 1)) };
  } finally {
    closeSync(handle);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const from = (source: ByteSource, start: number): ByteSource => ({
  size: source.size - start,
  read: (offset, length, into) => source.read(offset + start, length, into),
  close: () => source.close(),
});

/** What a file of the copy is written to; null: only looked at. */
export type CopyTarget = (path: string, size: number) => TarSink | null;

/**
 * Reads a whole copy; every file is compared with the manifest at its end, and the clear head with what was signed for it.
 * Whoever unpacks must not use anything before this has returned.
 * @throws CopyFault damaged (also when anything was added or cut off), wrong_key; errors of the disk
 */
export async function readCopy(
  file: string, identity: string, target: CopyTarget, check: () => void,
): Promise<{ manifest: CopyManifest; sha256: string }> {
  const { start, hash } = readCopyHead(file);
  const found: CopyManifest['files'] = [];
  const manifest: Buffer[] = [];
  const source = await fileSource(file);
  try {
    const age = await openAge(from(source, start), { identity });
    const pieces = async function* pieces(): AsyncGenerator<Uint8Array> {
      for await (const { plain } of age.read(0, age.chunks)) {
        check();
        yield plain;
      }
    };
    await readTar(pieces(), (path, size) => {
      if (path === manifestName) {
        return { write: (piece) => void manifest.push(Buffer.from(piece)), end: () => {} };
      }
      const sum = hasher();
      const sink = target(path, size);
      return {
        write: (piece) => {
          sum.update(piece);
          sink?.write(piece);
        },
        end: () => {
          sink?.end();
          found.push({ path, bytes: size, sha256: sum.digestHex() });
        },
      };
    });
  } catch (error) {
    if (error instanceof PackFault) throw new CopyFault(error.code === 'PK_NOT_FOR_YOU' ? 'wrong_key' : 'damaged');
    if (error instanceof TarFault) throw new CopyFault('damaged');
    throw error;
  } finally {
    await source.close();
  }
  const parsed = Manifest.safeParse(parse(Buffer.concat(manifest).toString('utf8')));
  if (!parsed.success || parsed.data.head !== hash || canonicalize(parsed.data.files) !== canonicalize(found)) throw new CopyFault('damaged');
  const sum = hasher();
  for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 })) sum.update(piece as Buffer);
  return { manifest: parsed.data, sha256: sum.digestHex() };
}
