// Keys of files made or opened on this computer, sealed with the device key in the user's folder: the same person need not
// type the passphrase of a file that came from here. They leave with the folder, never with a workspace.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hkdf, open, seal, sha256Hex } from '#backend/crypto/suite.ts';
import type { Remembered } from '../context.ts';

const label = 'saixue/remembered/1';

/** `deviceKey` is asked for only when something is kept or found. */
export function rememberedIn(folder: string, deviceKey: () => Uint8Array, random: (bytes: number) => Uint8Array): Remembered {
  const fileOf = (mark: string): string => join(folder, sha256Hex(label, mark).slice(0, 32));
  const key = (): Uint8Array => hkdf(deviceKey(), new Uint8Array(0), label, 32);
  return {
    keep(mark, secret) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = fileOf(mark);
      writeFileSync(`${file}.part`, seal(key(), `${label}\0${mark}`, Buffer.from(secret, 'utf8'), random), { mode: 0o600 });
      renameSync(`${file}.part`, file);
    },
    find(mark) {
      const file = fileOf(mark);
      if (!existsSync(file)) return null;
      const plain = open(key(), `${label}\0${mark}`, readFileSync(file));
      // Another device key: what was kept is worth nothing any more.
      if (plain === null) rmSync(file, { force: true });
      return plain?.toString('utf8') ?? null;
    },
  };
}
