// Files on their way into the attachments folder of a contest: which ones are taken, and how they are refused.
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { checkPlain, keepFile, type KeptFile } from '../kept-file.ts';
import { openFileSource } from '#backend/archive/source.ts';
import { readFacts, type FileFacts } from '#backend/media/facts.ts';
import { faultsOf, keptExtension, spoken } from '#backend/media/judgement.ts';

const largestAttachment = 4 * 1024 ** 3;
/** As many as one entry may have; a pack has room for a hundred. */
export const mostAttachments = 50;

export const refusedAttachment = (file: string, sentence: string, sentenceEn: string): AppError =>
  new AppError('attachment_refused', { file: basename(file), sentence, sentenceEn });

export interface StoredFile extends KeptFile { facts: FileFacts; extension: string }

/** The facts of what lies at `path`; refuses the file called `name` when they keep it out. */
async function takenFacts(path: string, name: string, formats: readonly string[]): Promise<FileFacts> {
  const source = openFileSource(path);
  try {
    const facts = await readFacts(source);
    const fault = faultsOf(facts, name, formats).find((one) => one.severity === 'error');
    if (fault) throw refusedAttachment(name, spoken(fault, 'zh').message, spoken(fault, 'en').message);
    return facts;
  } finally {
    source.close();
  }
}

/**
 * Copies `file` to `stored`, see keepFile; `checkCancelled` is asked between pieces. The facts are those of the copy.
 * `formats`: those the rules of the entry's category name, beyond what is always taken.
 * @throws AppError attachment_refused (no plain file, empty, too large, another kind than its name says, not safe)
 */
export async function storeFile(file: string, stored: string, formats: readonly string[], checkCancelled: () => void): Promise<StoredFile> {
  const rules = {
    largest: largestAttachment, largestText: '4 GB', checkCancelled, kindOf: () => ({}), otherKind: ['', ''] as const,
    refuse: (sentence: string, sentenceEn: string) => refusedAttachment(file, sentence, sentenceEn),
  };
  checkPlain(file, rules);
  const name = basename(file);
  await takenFacts(file, name, formats);
  const kept = await keepFile(file, stored, rules);
  try {
    const facts = await takenFacts(stored, name, formats);
    return { ...kept, facts, extension: keptExtension(facts, name) };
  } catch (error) {
    await rm(stored, { force: true });
    throw error;
  }
}
