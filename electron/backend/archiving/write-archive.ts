// Writes a .sxarc: members one after the other, archive.json with the hashes of all others last; complete or not there at all.
import canonicalize from 'canonicalize';
import { hasher, sha256Hex } from '#backend/crypto/suite.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import { ZipWriter } from '#backend/excel/write/zip.ts';
import { archiveFormat, archiveKind, names, type Checkpoints, type Cover, type Packs, type Printed, type Version } from './format.ts';
import { readme } from './readme.ts';

export interface LockedVersion { facts: Version; docket: string; rows: string }

export interface Content {
  contest: { id: string; title: string };
  madeAt: string; program: string;
  /** Bodies as they were hashed, in order. */
  events: Iterable<{ body: string; hash: Uint8Array }>;
  eventCount: number;
  checkpoints: Checkpoints; packs: Packs; printed: Printed;
  /** Texts are read when their turn comes: one version in memory at a time. */
  versions: readonly (() => LockedVersion)[];
}

export interface Watch { progress: (done: number, total: number) => void; checkCancelled: () => void }

/** Lines are handed on in pieces of about this many bytes. */
const pieceLength = 256 * 1024;

const canonical = (value: unknown): Buffer => Buffer.from(`${canonicalize(value) ?? ''}\n`, 'utf8');

/**
 * @returns bytes of the file, events written
 * @throws AppError disk_full, file_busy, file_missing, cancelled: nothing stays behind
 */
export async function writeArchive(outFile: string, content: Content, watch: Watch): Promise<{ bytes: number; events: number }> {
  const part = await PartFile.create(outFile, true);
  try {
    const zip = new ZipWriter(part.stream);
    const members: Record<string, string> = {};
    const add = (name: string, bytes: Uint8Array): void => {
      watch.checkCancelled();
      members[name] = sha256Hex(bytes);
      zip.add(name, bytes);
    };
    add(names.readme, Buffer.from(readme(content.contest.title, content.madeAt), 'utf8'));
    const events = await Promise.race([writeEvents(zip, content, members, watch, () => part.failed !== null), part.failure]);
    add(names.checkpoints, canonical(content.checkpoints));
    const versions: number[] = [];
    for (const read of content.versions) {
      const { facts, docket, rows } = read();
      versions.push(facts.version);
      add(names.version(facts.version), canonical(facts));
      // The very bytes that were hashed when the result was locked: no line end.
      add(names.docket(facts.version), Buffer.from(docket, 'utf8'));
      add(names.rows(facts.version), Buffer.from(rows, 'utf8'));
    }
    add(names.packs, canonical(content.packs));
    add(names.printed, canonical(content.printed));
    const cover: Cover = {
      kind: archiveKind, format: archiveFormat, program: content.program, contest: content.contest, madeAt: content.madeAt,
      events, versions, members,
    };
    zip.add(names.archive, canonical(cover));
    zip.finish();
    return { bytes: await Promise.race([part.keep(), part.failure]), events };
  } catch (error) {
    await part.discard();
    throw part.refusal(error);
  }
}

async function writeEvents(
  zip: ZipWriter, { events, eventCount }: Content, members: Record<string, string>, watch: Watch, failed: () => boolean,
): Promise<number> {
  const grown = zip.open(names.events);
  const hash = hasher();
  let lines = '';
  let written = 0;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(lines, 'utf8');
    lines = '';
    hash.update(bytes);
    grown.write(bytes);
    watch.checkCancelled();
    watch.progress(written, eventCount);
    await grown.drained(failed);
  };
  try {
    for (const event of events) {
      lines += `${JSON.stringify({ body: event.body, hash: Buffer.from(event.hash).toString('hex') })}\n`;
      written += 1;
      if (lines.length >= pieceLength) await flush();
    }
    await flush();
    await grown.end();
  } catch (error) {
    grown.destroy();
    throw error;
  }
  members[names.events] = hash.digestHex();
  return written;
}
