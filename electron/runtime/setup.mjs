// The whole set-up of a fresh clone, each step done only when it is missing, one set-up at a time.
import { join } from 'node:path';
import { ensureDebianPackages } from './debian-packages.mjs';
import { withLock } from './lock.mjs';
import { ensurePackages, missingPackages } from './npm-packages.mjs';
import { cacheFolder } from './places.mjs';
import { findElectron } from './find-electron.mjs';

const toStderr = (sentence) => process.stderr.write(`${sentence}\n`);

function underLock(work, say) {
  const lock = join(cacheFolder(), 'set-up.lock');
  return withLock(lock, work, () => say('另一个窗口正在准备，请稍候 …  Waiting for another set-up to finish …'));
}

/** The npm packages and Node 24: enough for the terminal. */
export function setUpPackages(say = toStderr) {
  return underLock(() => ensurePackages(say), say);
}

/**
 * Everything a window needs.
 * @param {'window'|'tests'} purpose tests also need a display without a screen
 * @returns {Promise<{electron: Awaited<ReturnType<typeof findElectron>>, missing: string[]}>}
 */
export function setUpWindow(purpose, say = toStderr) {
  return underLock(async () => {
    await ensurePackages(say);
    const missing = await ensureDebianPackages(purpose, say);
    const electron = await findElectron(say);
    return { electron, missing };
  }, say);
}

/** Is the terminal ready without any set-up? Read-only, for the quick way in. */
export function packagesAreThere() {
  return missingPackages().length === 0;
}
