// Whose keys count: a file that an administrator put beside the program, else those that it was built with.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedUpdateKeys, UpdateKeys } from '#seeds/templates/update-keys.ts';
import { insideOf } from './networks.ts';

/** Beside app.asar, where only who installs programs may write; or where the environment of the program says. */
function placedFile(): string | null {
  const named = process.env['SAIXUE_UPDATE_KEYS'];
  if (named) return named;
  const inArchive = /^(.*[\\/])app\.asar[\\/]/.exec(import.meta.dirname)?.[1];
  const beside = inArchive === undefined ? null : join(inArchive, 'update-keys.json');
  return beside !== null && existsSync(beside) ? beside : null;
}

/** A file that is there and cannot be read counts as no key at all: what it was to replace must not come back by a typing error. */
export function updateKeys(): UpdateKeys {
  const file = placedFile();
  if (file === null) return shippedUpdateKeys;
  try {
    const keys = UpdateKeys.parse(JSON.parse(readFileSync(file, 'utf8')));
    // Whatever is no network is found here, not while somebody asks.
    insideOf(keys.networks);
    return keys;
  } catch {
    return { ...shippedUpdateKeys, keys: [] };
  }
}
