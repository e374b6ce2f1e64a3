// The main process's log: what happened to the program, never what is in the data; two files, oldest dropped.
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const largest = 1024 * 1024;
/** One entry is no longer than that, whatever a fault has to say. */
const longest = 8000;

let folder = '';

export function openLog(home: string): void {
  folder = join(home, 'logs');
  mkdirSync(folder, { recursive: true });
}

function turnOver(file: string): void {
  try {
    if (statSync(file).size > largest) renameSync(file, `${file}.old`);
  } catch {
    // No log yet.
  }
}

const user = homedir();

/**
 * What may stand in a log: ids, codes, places in the program. Names and titles are Chinese, numbers of persons and phones are
 * long: both become a mark of how much there was, wherever a fault's own sentence carried them. The user's folder bears his name.
 */
export function withoutPersons(sentence: string): string {
  return sentence.replaceAll(user.length > 1 ? user : '\0', '~')
    .replaceAll(/([\\/](?:Users|home)[\\/])[^\\/\s]+/g, '$1~')
    .replaceAll(/\p{Script=Han}[\p{Script=Han}·\s]*/gu, (found) => `‹${[...found].length}›`)
    .replaceAll(/(?<![\da-f])\d[\d -]{5,}[\dXx](?![\da-f])/g, (found) => `‹${found.length} digits›`);
}

/** Appends one line to a log; a full disk must not stop the program. */
export function log(sentence: string, name: 'main' | 'backend' = 'main'): void {
  if (folder === '') return;
  const file = join(folder, `${name}.log`);
  try {
    turnOver(file);
    appendFileSync(file, `${new Date().toISOString()} ${withoutPersons(sentence.slice(0, longest).trimEnd())}\n`);
  } catch {
    // Nowhere left to write it.
  }
}
