// One set-up at a time on this machine: a lock file that names its owner and does not survive its owner's death.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Takes the lock if it is free; the link makes owner and lock appear in one step. */
function tryLock(file, mark) {
  const mine = `${file}.${randomUUID()}`;
  writeFileSync(mine, mark);
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    unlinkSync(mine);
  }
}

/** Removes the lock of a dead owner. Renaming first means only one of several waiters removes it. */
function clearDead(file) {
  let mark;
  try {
    mark = readFileSync(file, 'utf8');
  } catch {
    return;
  }
  if (isAlive(Number.parseInt(mark, 10))) return;
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    // Between reading and renaming another process may have taken the lock: then give it back.
    if (readFileSync(aside, 'utf8') !== mark) linkSync(aside, file);
  } catch {
    // Somebody else cleared it.
  } finally {
    rmSync(aside, { force: true });
  }
}

/**
 * Does the work while holding the lock; waits for another owner as long as that one lives.
 * @param {string} file the lock file
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once when somebody else holds the lock
 * @returns {Promise<T>} @template T
 */
export async function withLock(file, work, onWait) {
  mkdirSync(dirname(file), { recursive: true });
  const mark = `${process.pid} ${randomUUID()}`;
  let told = false;
  while (!tryLock(file, mark)) {
    clearDead(file);
    if (!told) onWait?.();
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const release = () => {
    try {
      if (readFileSync(file, 'utf8') === mark) unlinkSync(file);
    } catch {
      // Already gone with its folder.
    }
  };
  process.on('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
