// A tar file (POSIX ustar) written and read in pieces: what an encrypted copy of a workspace holds inside, so that any tar
// unpacks it. Only plain files, only names that this program gives.
const block = 512;
/** Nothing this program writes is called otherwise: no path can lead out of the folder it is unpacked to. */
const name = /^(?:(?:attachments|objections|packs|backups)\/)?[A-Za-z0-9][A-Za-z0-9._-]{0,90}$/;

export class TarFault extends Error {}

function octal(value: number, length: number): string {
  const text = value.toString(8);
  if (text.length >= length) throw new TarFault(`a file of ${value} bytes is too large for tar`);
  return `${text.padStart(length - 1, '0')}\0`;
}

/** The header of one file; time 0 and no owner, so that equal files give equal bytes. */
export function tarHeader(path: string, size: number): Buffer {
  if (!name.test(path)) throw new TarFault(`no name for tar: ${path}`);
  const head = Buffer.alloc(block);
  const put = (text: string, at: number): void => void head.write(text, at, 'latin1');
  put(path, 0);
  put(octal(0o600, 8), 100);
  put(octal(0, 8), 108);
  put(octal(0, 8), 116);
  put(octal(size, 12), 124);
  put(octal(0, 12), 136);
  put('        ', 148);
  put('0', 156);
  put('ustar\x0000', 257);
  const sum = head.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}

export const tarPadding = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block);
export const tarEnd = (): Buffer => Buffer.alloc(2 * block);

export interface TarSink { write(piece: Uint8Array): void; end(): void }

/**
 * Reads a tar from pieces of any size. `open` answers where a file goes.
 * @throws TarFault for whatever this program would not have written: names, kinds, checksums, bytes after the end, a cut end
 */
export async function readTar(pieces: AsyncIterable<Uint8Array>, open: (path: string, size: number) => TarSink): Promise<void> {
  const head = Buffer.alloc(block);
  let filled = 0;
  const to: { sink: TarSink | null } = { sink: null };
  let left = 0;
  let padding = 0;
  let ended = 0;
  const begin = (): void => {
    if (head.every((byte) => byte === 0)) {
      ended += 1;
      return;
    }
    if (ended > 0) throw new TarFault('something stands after the end');
    const text = (at: number, length: number): string => head.toString('latin1', at, at + length).replace(/\0.*$/s, '').trim();
    const path = text(0, 100);
    const size = Number.parseInt(text(124, 12), 8);
    const ours = name.test(path) && Number.isSafeInteger(size) && Buffer.compare(head, tarHeader(path, size)) === 0;
    if (!ours) throw new TarFault('a header is not ours');
    to.sink = open(path, size);
    left = size;
    padding = tarPadding(size).length;
    if (left === 0) finish();
  };
  const finish = (): void => {
    to.sink?.end();
    to.sink = null;
  };
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      if (left > 0) {
        const taken = piece.subarray(at, at + left);
        to.sink?.write(taken);
        at += taken.length;
        left -= taken.length;
        if (left === 0) finish();
      } else if (padding > 0) {
        const skipped = Math.min(padding, piece.length - at);
        if (piece.subarray(at, at + skipped).some((byte) => byte !== 0)) throw new TarFault('padding is not empty');
        at += skipped;
        padding -= skipped;
      } else {
        const taken = Math.min(block - filled, piece.length - at);
        head.set(piece.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
        if (filled === block) {
          filled = 0;
          begin();
        }
      }
    }
  }
  if (ended !== 2 || filled > 0 || left > 0 || padding > 0) throw new TarFault('the end is missing');
}
