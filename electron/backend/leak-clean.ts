// Cleaning stored files: the cleaned copy is written beside the original, read again, scanned again, and only then takes its place.
import { copyFile, open, rename, rm } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { join } from 'node:path';
import { openFileSource, readUpTo } from '#backend/archive/source.ts';
import { hasher } from '#backend/crypto/suite.ts';
import { cleanFile, type Cleaned } from '#backend/leaks/clean/clean.ts';
import type { Finding, Scanned } from '#backend/leaks/shapes.ts';
import * as store from '#db/queries/leaks.ts';
import type { CommandContext } from './context.ts';
import { attachmentsFolder } from './folders.ts';
import { openStored, Registrations, scanStored, storeFindings, withUnreadable } from './leak-scan.ts';

const piece = 1024 * 1024;

/** Writes the cleaned file and hashes what lies on the disk afterwards. */
async function writeCleaned(
  original: string, target: string, cleaned: Exclude<Cleaned, { kind: 'cannot' }>,
): Promise<{ bytes: number; sha256: string }> {
  if (cleaned.kind === 'bytes') {
    const file = await open(target, 'wx', 0o600);
    await file.writeFile(cleaned.bytes);
    await file.sync();
    await file.close();
  } else {
    await copyFile(original, target);
    const file = await open(target, 'r+');
    try {
      if (cleaned.kind === 'patches') for (const one of cleaned.patches) await file.write(one.bytes, 0, one.bytes.length, one.at);
      else {
        for (let at = cleaned.from; at < cleaned.to; at += piece) {
          const part = Buffer.alloc(Math.min(piece, cleaned.to - at));
          await file.read(part, 0, part.length, at);
          await file.write(part, 0, part.length, at - cleaned.from);
        }
        await file.truncate(cleaned.to - cleaned.from);
      }
      await file.sync();
    } finally {
      await file.close();
    }
  }
  const source = openFileSource(target);
  try {
    const hash = hasher();
    for (let at = 0; at < source.size; at += piece) hash.update(readUpTo(source, at, piece));
    return { bytes: source.size, sha256: hash.digestHex() };
  } finally {
    source.close();
  }
}

const sentence = {
  cannot: '这种文件不能自动清理。请让作者清除文件属性后重新提交，或转成 PDF 后再清理，或作出其他决定。',
  content: '查到的是作品内容，程序不改动内容。请让作者改好后重新提交，或逐条作出其他决定。',
  nothing: '没有需要清理的信息。',
  still: '清理之后仍能查到身份信息，保留了原文件。请让作者改好后重新提交，或作出其他决定。',
  broken: '清理之后文件读不出来，保留了原文件。请让作者清除文件属性后重新提交。',
} as const;

const keyOf = (one: { place: string; kind: string; term: string }): string => `${one.place}\0${one.kind}\0${one.term}`;

/** What is wrong with the cleaned file: it must not be worse to read, nor still hold what was to go. */
function fault(before: Scanned, after: Scanned, wanted: readonly store.FindingRow[]): string | null {
  if (after.unreadable.length > before.unreadable.length) return sentence.broken;
  const left = new Set(after.findings.map((one: Finding) => keyOf(one)));
  return wanted.some((one) => left.has(keyOf(one))) ? sentence.still : null;
}

export interface CleanedFiles { cleaned: number; left: { fileId: string; file: string; message: string }[] }

/**
 * Cleans files one by one; each is whole before the next begins, so cancelling leaves what was done. What remains in a file
 * after cleaning stays open as a finding.
 */
export async function cleanStored(context: CommandContext, contestId: string, ids: readonly string[]): Promise<CleanedFiles> {
  const registrations = new Registrations(context, contestId);
  const folder = attachmentsFolder(context.dir);
  const result: CleanedFiles = { cleaned: 0, left: [] };
  for (const [index, id] of ids.entries()) {
    context.progress(index, ids.length, '正在清理元数据');
    context.checkCancelled();
    const file = store.leakFile(context.db, contestId, id);
    if (!file) continue;
    const leave = (message: string) => result.left.push({ fileId: id, file: file.original_name, message });
    const before = store.findingsOfFile(context.db, id);
    const wanted = before.filter((one) => one.can_clean === 1 && one.state === 'open');
    if (wanted.length === 0) {
      leave(before.some((one) => one.state === 'open') ? sentence.content : sentence.nothing);
      continue;
    }
    const source = openStored(context.dir, file);
    let cleaned: Cleaned;
    try {
      cleaned = await cleanFile(source, file.original_name, new Set(wanted.map((one) => one.place)));
    } finally {
      source.close();
    }
    if (cleaned.kind === 'cannot') {
      leave(sentence.cannot);
      continue;
    }
    const newId = context.newId();
    const waiting = join(folder, `${newId}.cleaning`);
    try {
      const written = await writeCleaned(join(folder, id), waiting, cleaned);
      await rename(waiting, join(folder, newId));
      const terms = registrations.terms(file.entry_id);
      const now = { ...file, id: newId, ...written };
      const first = await scanStored(context, file, terms);
      const after = await scanStored(context, now, terms);
      const wrong = fault(first, after, wanted);
      if (wrong !== null) {
        await rm(join(folder, newId), { force: true });
        leave(wrong);
        continue;
      }
      keep(context, contestId, { file, before, wanted, after, now });
      await rm(join(folder, id), { force: true });
      result.cleaned += 1;
      const open = after.findings.filter((one) => one.severity === 'block');
      if (open.length > 0) result.left.push({ fileId: newId, file: file.original_name, message: `属性已清理；内容里还有 ${open.length} 处身份信息，请逐条处理。` });
    } catch (error) {
      await rm(waiting, { force: true });
      // The row still names the original: the copy is nobody's.
      if (!store.leakFile(context.db, contestId, newId)) await rm(join(folder, newId), { force: true });
      throw error;
    }
    await turn();
  }
  return result;
}

interface Kept {
  file: store.LeakFileRow; before: readonly store.FindingRow[]; wanted: readonly store.FindingRow[]; after: Scanned; now: store.LeakFileRow;
}

function keep(context: CommandContext, contestId: string, { file, before, wanted, after, now }: Kept): void {
  const at = context.now().toISOString();
  context.write({ action: 'files.clean', contestId, subject: now.id, detail: { from: file.id, findings: wanted.length } }, (db) => {
    if (store.leakFile(db, contestId, file.id)?.sha256 !== file.sha256) throw new Error('the file changed while it was cleaned');
    store.replaceFile(db, file, { id: now.id, bytes: now.bytes, sha256: now.sha256, scannedAt: at });
    const left = withUnreadable(after);
    const found = new Set(left.map(keyOf));
    const gone = before.filter((one) => one.state === 'cleaned' || one.can_clean === 1 && !found.has(keyOf(one)))
      .map((one) => ({ ...one, attachment_id: now.id, state: 'cleaned' as const, decided_at: one.decided_at ?? at }));
    // The earlier decisions are read from `before`; its rows went with the file they belonged to.
    storeFindings(db, context.newId, { contestId, entryId: file.entry_id, fileId: now.id }, before.filter((one) => one.state !== 'cleaned'), left);
    for (const one of gone) store.insertFinding(db, one);
    store.setScanned(db, now.id, at, after.unreadable.length === 0 ? null : after.unreadable.map((one) => one.message).join(''));
  });
}
