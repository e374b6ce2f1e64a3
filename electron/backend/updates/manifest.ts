// What saixue-update.json says, once its signature holds: nothing in it is believed before.
import { z } from 'zod';
import { sha256Hex, verify } from '#backend/crypto/suite.ts';
import type { UpdateKeys } from '#seeds/templates/update-keys.ts';
import { isVersion } from './versions.ts';

export const manifestName = 'saixue-update.json';
export const signatureName = `${manifestName}.sig`;
export const largestManifest = 256 * 1024;
export const largestSignature = 8 * 1024;
export const largestFile = 2 * 1024 ** 3;
export const formatHere = 1;

const VersionText = z.string().refine(isVersion);
/** No folders, no drive, no hidden file: it becomes a name in a local folder and the end of an address. */
const FileName = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._ ()+-]{0,119}$/u).refine((name) => !name.includes('..') && !/[. ]$/.test(name));
const Lines = z.array(z.string().min(1).max(300)).max(60);

export const Manifest = z.object({
  format: z.literal(formatHere), product: z.string().max(80), version: VersionText, date: z.iso.date(),
  minimumVersion: VersionText, changes: z.object({ zh: Lines, en: Lines }),
  /** By process.platform and process.arch: linux-x64, win32-arm64 … */
  files: z.record(z.string().regex(/^[a-z0-9]{2,12}-[a-z0-9]{2,12}$/), z.array(z.object({
    name: FileName, bytes: z.number().int().min(1).max(largestFile), sha256: z.string().regex(/^[0-9a-f]{64}$/),
  })).max(10)),
});
export type Manifest = z.output<typeof Manifest>;

export const keyId = (publicKey: Uint8Array): string => sha256Hex(publicKey).slice(0, 16);

/** One line a signature, so that a publisher can change keys: `saixue-update-signature/1 <id of the key> <64 bytes, base64>`. */
export const signatureLine = (publicKey: Uint8Array, signature: Uint8Array): string =>
  `saixue-update-signature/1 ${keyId(publicKey)} ${Buffer.from(signature).toString('base64')}\n`;

const linePattern = /^saixue-update-signature\/1 ([0-9a-f]{16}) ([A-Za-z0-9+/]{86}==)$/;

/** The key whose signature over exactly these bytes holds; null: there is none. */
export function signerOf(bytes: Uint8Array, signatures: string, keys: UpdateKeys['keys']): UpdateKeys['keys'][number] | null {
  for (const line of signatures.split(/\r?\n/).slice(0, 40)) {
    const [, id, base64 = ''] = linePattern.exec(line) ?? [];
    const key = keys.find((one) => one.id === id);
    if (!key) continue;
    const publicKey = Buffer.from(key.publicKey, 'base64');
    // The id is a name for people; the key itself decides.
    if (keyId(publicKey) === key.id && verify(publicKey, bytes, Buffer.from(base64, 'base64'))) return key;
  }
  return null;
}

export type ManifestFault = 'not_ours' | 'newer_format' | 'shape';

/** The signed text as a manifest, or what is wrong with it. */
export function readManifest(bytes: Uint8Array, product: string): Manifest | ManifestFault {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return 'shape';
  }
  const head = z.object({ format: z.number(), product: z.string() }).safeParse(json);
  if (!head.success || head.data.product !== product) return 'not_ours';
  if (head.data.format > formatHere) return 'newer_format';
  const parsed = Manifest.safeParse(json);
  return parsed.success ? parsed.data : 'shape';
}
