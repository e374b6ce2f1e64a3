// The main process's log: what happened to the program, never what is in the data; two files, oldest dropped.
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const largest = 1024 * 1024;

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

/** Appends one line to a log; a full disk must not stop the program. */
export function log(sentence: string, name: 'main' | 'backend' = 'main'): void {
  if (folder === '') return;
  const file = join(folder, `${name}.log`);
  try {
    turnOver(file);
    appendFileSync(file, `${new Date().toISOString()} ${sentence.trimEnd()}\n`);
  } catch {
    // Nowhere left to write it.
  }
}
