// The device key: 32 random bytes in a file that only this user can read, so that daily work needs no typing.
//
//   deviceKey(file, random) → 32 bytes, read from the file, or made and stored
//
// It belongs in the user's own application folder, never inside the workspace: a copied workspace must not bring its
// key along.
import {
  chmodSync, closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Random } from './suite.ts';

const keyLength = 32;
const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

function syncDirectory(dir: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(dir, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function read(file: string): Uint8Array | null {
  let key: Buffer;
  try {
    key = readFileSync(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  if (key.length !== keyLength) {
    throw new Error(`device key ${file} has ${key.length} bytes instead of ${keyLength}; it was left as it is`);
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  return Uint8Array.from(key);
}

/**
 * @throws Error when the file exists but is damaged (it is never overwritten: slots may hang on it), or cannot be
 * written.
 */
export function deviceKey(file: string, random: Random): Uint8Array {
  const present = read(file);
  if (present) return present;
  const dir = dirname(file);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const key = Uint8Array.from(random(keyLength));
  const part = `${file}.${process.pid}.part`;
  const handle = openSync(part, 'w', 0o600);
  try {
    writeSync(handle, key);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    // A link, unlike a rename, cannot replace the key that another process made in the same moment.
    linkSync(part, file);
    rmSync(part);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      rmSync(part);
      return deviceKey(file, random);
    }
    renameSync(part, file);
  }
  syncDirectory(dir);
  return key;
}
