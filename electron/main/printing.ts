// Paper: what is laid out for printing becomes a PDF, a PDF that was written is shown, and either can be saved.
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { WebContents } from 'electron';
import type { PaperOptions, SaveRefusal } from '#contract/bridge.ts';
import type { Language } from '#contract/errors.ts';

/** A document of more bytes is opened with the system's own program. */
export const largestPaper = 200 * 1024 * 1024;

const numbers = {
  zh: '第 <span class="pageNumber"></span> 页 / 共 <span class="totalPages"></span> 页',
  en: 'Page <span class="pageNumber"></span> of <span class="totalPages"></span>',
} as const satisfies Record<Language, string>;

/** What the page has laid out for paper, as the PDF that is looked at, saved and printed. A4; margins are those of the page's own rules. */
export async function paperPdf(contents: WebContents, options: PaperOptions, language: Language): Promise<Uint8Array> {
  const foot = `<div style="width:100%;font-size:8pt;font-family:sans-serif;color:#000;text-align:center">${numbers[language]}</div>`;
  return contents.printToPDF({
    pageSize: 'A4', landscape: options.landscape, printBackground: true, preferCSSPageSize: true,
    displayHeaderFooter: options.pageNumbers, headerTemplate: '<span></span>', footerTemplate: foot,
  });
}

/** The bytes of a PDF, or null where the file is gone, is none, or is larger than is shown here. */
export async function readPdf(path: string): Promise<Uint8Array | null> {
  try {
    const { size } = statSync(path);
    if (size > largestPaper) return null;
    const bytes = await readFile(path);
    return bytes.subarray(0, 5).toString('latin1') === '%PDF-' ? bytes : null;
  } catch {
    return null;
  }
}

/** Written beside its place, synced, then renamed: what was there before stays whole until the new file is. */
export function writePdf(path: string, bytes: Uint8Array): SaveRefusal | null {
  const beside = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    // A device or a pipe is never replaced by a file.
    const there = statSync(path, { throwIfNoEntry: false });
    if (there && !there.isFile()) return 'failed';
    const handle = openSync(beside, 'wx', 0o600);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(beside, path);
    return null;
  } catch (error) {
    rmSync(beside, { force: true });
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOSPC' ? 'full' : code === 'EBUSY' || code === 'EPERM' || code === 'EACCES' ? 'busy' : 'failed';
  }
}
