// A file that appears complete or not at all: written as `.part` beside its target, flushed, then renamed.
import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { access, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#contract/errors.ts';

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

const exists = (file: string): Promise<boolean> => access(file).then(() => true, () => false);

/** On Linux the rename itself must reach the disk; elsewhere a folder cannot be opened, and need not be. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // not possible on this platform
  }
}

export class PartFile {
  readonly stream: WriteStream;
  /** Rejects when writing fails; never resolves. */
  readonly failure: Promise<never>;
  failed: Error | null = null;
  private readonly file: string;
  private readonly part: string;
  private readonly overwrite: boolean;

  private constructor(file: string, overwrite: boolean, stream: WriteStream) {
    this.file = file;
    this.part = `${file}.part`;
    this.overwrite = overwrite;
    this.stream = stream;
    this.failure = new Promise<never>((_, reject) => {
      stream.on('error', (error) => {
        this.failed = error;
        reject(error);
      });
    });
    this.failure.catch(() => undefined);
  }

  /** Opens the part file; refuses with file_exists, file_missing (no such folder) or file_busy. */
  static async create(file: string, overwrite: boolean): Promise<PartFile> {
    if (!overwrite && await exists(file)) throw new AppError('file_exists', { file });
    const stream = createWriteStream(`${file}.part`, { flags: 'w', mode: 0o600 });
    const made = new PartFile(file, overwrite, stream);
    await new Promise<void>((resolve, reject) => {
      stream.once('open', () => resolve());
      stream.once('error', (error) => reject(made.refusal(error)));
    });
    return made;
  }

  /** Flushes to the disk and takes the place of the target. Returns the size in bytes. */
  async keep(): Promise<number> {
    await new Promise<void>((resolve) => {
      if (this.stream.closed) resolve();
      else this.stream.once('close', () => resolve());
    });
    if (this.failed) throw this.failed;
    const handle = await open(this.part, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (!this.overwrite && await exists(this.file)) throw new AppError('file_exists', { file: this.file });
    const { size } = await stat(this.part);
    await rename(this.part, this.file);
    await syncFolder(dirname(this.file));
    return size;
  }

  async discard(): Promise<void> {
    this.stream.destroy();
    if (!this.stream.closed) await new Promise<void>((resolve) => this.stream.once('close', () => resolve()));
    await rm(this.part, { force: true });
  }

  /** The refusal a user can act on, or the error itself. */
  refusal(error: unknown): unknown {
    const { file } = this;
    switch (codeOf(error)) {
      case 'ENOSPC': case 'EDQUOT': return new AppError('disk_full');
      case 'ENOENT': case 'ENOTDIR': return new AppError('file_missing', { file: dirname(file) });
      case 'EBUSY': case 'EPERM': case 'EACCES': case 'EROFS': case 'ETXTBSY': case 'EISDIR':
        return new AppError('file_busy', { file });
      default: return error;
    }
  }
}
