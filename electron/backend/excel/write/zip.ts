// A zip file written from start to end: one big part is packed while it grows (zlib's own threads), small ones at once.
// Source: APPNOTE.TXT 6.3.10 (PKWARE), 4.3.7 local header, 4.3.9 data descriptor, 4.3.12 central directory.
import { crc32, createDeflateRaw, deflateRawSync, type DeflateRaw } from 'node:zlib';

/** What the file is written to: a WriteStream. */
export interface Sink { write(chunk: Uint8Array): boolean; end(): unknown; readonly writableLength: number }

interface Entry { name: Buffer; flags: number; crc: number; packed: number; size: number; at: number }

/** Sheets repeat themselves so much that the fastest level packs them well enough. */
const level = 1;
const packedChunk = 512 * 1024;
/** Bytes that may wait before packing or before the disk; more and the writer waits. */
const waitingBytes = 2 * 1024 * 1024;
const mostBytes = 0xffff_ffff;
/** Names in UTF-8; with bit 3 the sizes follow the content. */
const utf8Names = 0x0800;
const sizesFollow = 0x0008;

/** DOS date of 1980-01-01: a workbook tells its own time inside, and equal content gives an equal file. */
const dosDate = 0x0021;

export class ZipWriter {
  private readonly sink: Sink;
  private readonly entries: Entry[] = [];
  private at = 0;
  private growing = false;
  constructor(sink: Sink) {
    this.sink = sink;
  }

  /** A whole part. Not while another one grows. */
  add(name: string, content: Uint8Array): void {
    const packed = deflateRawSync(content, { level });
    const entry = this.begin(name, utf8Names, { crc: crc32(content), packed: packed.length, size: content.length });
    this.send(packed);
    entry.packed = packed.length;
  }

  /** A part that grows; the next one begins after its `end` is done. */
  open(name: string): GrowingPart {
    const entry = this.begin(name, utf8Names | sizesFollow, { crc: 0, packed: 0, size: 0 });
    this.growing = true;
    return new GrowingPart((chunk) => {
      entry.packed += chunk.length;
      this.send(chunk);
    }, () => this.sink.writableLength, (crc, size) => {
      if (size > mostBytes || entry.packed > mostBytes) throw new Error('a part of a workbook is larger than 4 GB');
      Object.assign(entry, { crc, size });
      const sizes = Buffer.alloc(16);
      sizes.writeUInt32LE(0x08074b50, 0);
      this.writeSizes(sizes, 4, entry);
      this.growing = false;
      this.send(sizes);
    });
  }

  /** Writes the directory and closes the sink. */
  finish(): void {
    const start = this.at;
    for (const entry of this.entries) {
      const head = Buffer.alloc(46);
      head.writeUInt32LE(0x02014b50, 0);
      head.writeUInt16LE(20, 4);
      this.writeHead(head, 6, entry);
      head.writeUInt32LE(entry.at, 42);
      this.send(Buffer.concat([head, entry.name]));
    }
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.entries.length, 8);
    end.writeUInt16LE(this.entries.length, 10);
    end.writeUInt32LE(this.at - start, 12);
    end.writeUInt32LE(start, 16);
    this.send(end);
    this.sink.end();
  }

  private begin(name: string, flags: number, sizes: { crc: number; packed: number; size: number }): Entry {
    if (this.growing) throw new Error('a part of the workbook is still growing');
    if (this.at > mostBytes) throw new Error('a workbook is larger than 4 GB');
    const entry: Entry = { name: Buffer.from(name, 'utf8'), flags, ...sizes, at: this.at };
    this.entries.push(entry);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    this.writeHead(head, 4, entry);
    this.send(Buffer.concat([head, entry.name]));
    return entry;
  }

  /** Version, flags, method, time, date, sizes, length of the name: alike in the local header and in the directory. */
  private writeHead(head: Buffer, at: number, entry: Entry): void {
    head.writeUInt16LE(20, at);
    head.writeUInt16LE(entry.flags, at + 2);
    head.writeUInt16LE(8, at + 4);
    head.writeUInt16LE(dosDate, at + 8);
    this.writeSizes(head, at + 10, entry);
    head.writeUInt16LE(entry.name.length, at + 22);
  }

  private writeSizes(head: Buffer, at: number, entry: Entry): void {
    head.writeUInt32LE(entry.crc, at);
    head.writeUInt32LE(entry.packed, at + 4);
    head.writeUInt32LE(entry.size, at + 8);
  }

  private send(chunk: Uint8Array): void {
    this.at += chunk.length;
    this.sink.write(chunk);
  }
}

/** Packs on zlib's threads what is written to it, in order. */
export class GrowingPart {
  private readonly deflate: DeflateRaw;
  private readonly written: () => number;
  private readonly close: (crc: number, size: number) => void;
  private crc = 0;
  private size = 0;
  private wake: (() => void) | null = null;
  constructor(onPacked: (chunk: Uint8Array) => void, written: () => number, close: (crc: number, size: number) => void) {
    this.written = written;
    this.close = close;
    this.deflate = createDeflateRaw({ level, chunkSize: packedChunk });
    this.deflate.on('data', onPacked);
  }

  /** `onTaken`: the bytes were packed and their memory may be used again. */
  write(chunk: Uint8Array, onTaken?: () => void): void {
    this.crc = crc32(chunk, this.crc);
    this.size += chunk.length;
    this.deflate.write(chunk, () => {
      onTaken?.();
      this.wake?.();
    });
  }

  /** Resolves when little waits for packing and for the disk, or when `failed` says that waiting is in vain. */
  async drained(failed: () => boolean): Promise<void> {
    while (this.deflate.writableLength > waitingBytes && !failed()) {
      await new Promise<void>((resolve) => { this.wake = resolve; });
    }
    while (this.written() > waitingBytes && !failed()) await new Promise((resolve) => setImmediate(resolve));
  }

  async end(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.deflate.once('end', resolve);
      this.deflate.once('error', reject);
      this.deflate.end();
    });
    this.close(this.crc, this.size);
  }

  /** Gives up: nothing more is packed. */
  destroy(): void {
    this.deflate.destroy();
  }
}
