// The outer layer of a pack: an age v1 file (https://c2sp.org/age), read at any place in bounded memory.
//
//   newReceiveKey() → { identity, recipient }        an X25519 key pair in age's spelling
//   lockOf(file) → what the file asks for, nothing decrypted
//   openAge(source, secret) → chunks by number       recipientOf(identity) → 'age1…'
//
// The header is parsed here first, so that hostile demands (scrypt at 2^30, ten thousand stanzas) are refused before
// any work is done; age-encryption then unwraps the file key. Chunks: 64 KiB, nonce = 11-byte counter and last-chunk
// flag.
import { open as openFile } from 'node:fs/promises';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { chachaOpen, equalBytes, hkdf, hmacSha256 } from '../crypto/suite.ts';
import { passphraseIdentity, workFactorAllowed } from './age-passphrase.ts';
import { PackFault, asRefusal } from './refusal.ts';
import type { PackRefusal } from './refusal.ts';

export const chunkLength = 64 * 1024;
export const tagLength = 16;
export const sealedChunkLength = chunkLength + tagLength;
export const nonceLength = 16;
const maxHeader = 64 * 1024;
/** The first line of every age file. */
export const ageLine = 'age-encryption.org/v1\n';

export type PackSecret = { readonly passphrase: string } | { readonly identity: string };

/** Bytes at any place: a file, or bytes already in memory. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes from `offset`, in `into` if given; the caller stays inside `size`. */
  read(offset: number, length: number, into?: Buffer): Promise<Buffer>;
  close(): Promise<void>;
}

/** @throws the error of the disk (ENOENT, EBUSY, EIO, …), which callers turn into PK_UNREADABLE. */
export async function fileSource(file: string): Promise<ByteSource> {
  const handle = await openFile(file, 'r');
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw Object.assign(new Error(`${file} is not a file`), { code: 'EISDIR', syscall: 'read' });
    return {
      size: stat.size,
      async read(offset, length, into) {
        const bytes = into?.subarray(0, length) ?? Buffer.alloc(length);
        for (let filled = 0; filled < length;) {
          const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
          if (bytesRead === 0) throw new PackFault('PK_DAMAGED');
          filled += bytesRead;
        }
        return bytes;
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    size: all.length,
    read: (offset, length) => Promise.resolve(all.subarray(offset, offset + length)),
    close: () => Promise.resolve(),
  };
}

interface AgeHeader {
  readonly bytes: Buffer;
  readonly lock: 'passphrase' | 'key';
  readonly macedPart: Buffer;
  readonly mac: Buffer;
}

const base64 = /^[A-Za-z0-9+/]*$/;

/** @throws PackFault PK_NOTPACK, PK_DAMAGED, PK_HEADER_LEN (no end within 64 KiB), PK_KDF_LIMIT */
async function readHeader(source: ByteSource): Promise<AgeHeader> {
  const bytes = await source.read(0, Math.min(source.size, maxHeader));
  const text = bytes.toString('latin1');
  if (!text.startsWith(ageLine)) throw new PackFault(ageLine.startsWith(text) ? 'PK_DAMAGED' : 'PK_NOTPACK');
  const kinds: string[] = [];
  let at = ageLine.length;
  const nextLine = (): string => {
    const end = text.indexOf('\n', at);
    if (end < 0) throw new PackFault(source.size > maxHeader ? 'PK_HEADER_LEN' : 'PK_DAMAGED');
    const found = text.slice(at, end);
    at = end + 1;
    return found;
  };
  for (;;) {
    const start = at;
    const words = nextLine().split(' ');
    if (words[0] === '---') {
      const mac = words[1] ?? '';
      const passphrase = kinds.includes('scrypt');
      const wellFormed = words.length === 2 && mac.length === 43 && base64.test(mac);
      if (!wellFormed || kinds.length === 0 || (passphrase && kinds.length > 1)) throw new PackFault('PK_DAMAGED');
      return {
        bytes: bytes.subarray(0, at), lock: passphrase ? 'passphrase' : 'key',
        macedPart: bytes.subarray(0, start + 3), mac: Buffer.from(mac, 'base64'),
      };
    }
    if (words[0] !== '->' || words.length < 2) throw new PackFault('PK_DAMAGED');
    if (words[1] === 'scrypt' && !workFactorAllowed(words[3] ?? '')) throw new PackFault('PK_KDF_LIMIT');
    kinds.push(words[1] ?? '');
    for (let body = nextLine(); ; body = nextLine()) {
      if (body.length > 64 || !base64.test(body)) throw new PackFault('PK_DAMAGED');
      if (body.length < 64) break;
    }
  }
}

async function unwrap(header: AgeHeader, secret: PackSecret): Promise<Uint8Array> {
  if (header.lock === 'passphrase' && 'identity' in secret) throw new PackFault('PK_NEEDS_PASSPHRASE');
  if (header.lock === 'key' && 'passphrase' in secret) throw new PackFault('PK_KIND');
  const decrypter = new Decrypter();
  let wrongPassphrase = false;
  if ('identity' in secret) decrypter.addIdentity(secret.identity);
  else decrypter.addIdentity(passphraseIdentity(secret.passphrase, () => { wrongPassphrase = true; }));
  try {
    return await decrypter.decryptHeader(header.bytes);
  } catch (error) {
    if (wrongPassphrase) throw new PackFault('PK_PASSPHRASE');
    const matched = !(error instanceof Error && error.message.startsWith('no identity matched'));
    throw new PackFault(matched ? 'PK_DAMAGED' : 'PK_NOT_FOR_YOU');
  }
}

export interface AgeFile {
  readonly fileKey: Uint8Array;
  /** Bytes of the decrypted content. */
  readonly plainSize: number;
  readonly chunks: number;
  /** Header and nonce as they stand in the file: what comes before the first chunk. */
  readonly head: Buffer;
  /** Decrypts the chunks from `first` to before `end`; what is given out holds until the next chunk is asked for. */
  read(first: number, end: number): AsyncGenerator<{ plain: Uint8Array; sealed: Uint8Array }>;
}

/** Sixteen chunks a read or write: a stick is slow at small ones. */
export const chunksPerRead = 16;

/** 11 bytes of counter, one that says whether the chunk is the last. */
export function chunkNonce(chunk: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(chunk, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

async function payload(source: ByteSource, header: AgeHeader, fileKey: Uint8Array): Promise<AgeFile> {
  const start = header.bytes.length + nonceLength;
  const sealedSize = source.size - start;
  const chunks = Math.max(1, Math.ceil(sealedSize / sealedChunkLength));
  const lastLength = sealedSize - (chunks - 1) * sealedChunkLength;
  // The last chunk is never empty, unless it is the only one.
  if (lastLength < tagLength || (lastLength === tagLength && chunks > 1)) throw new PackFault('PK_DAMAGED');
  const head = await source.read(0, start);
  const key = hkdf(fileKey, head.subarray(header.bytes.length), 'payload', 32);

  async function* read(first: number, end: number): AsyncGenerator<{ plain: Uint8Array; sealed: Uint8Array }> {
    const buffer = Buffer.alloc(Math.min(chunksPerRead, end - first) * sealedChunkLength);
    const opened = new Uint8Array(chunkLength);
    for (let from = first; from < end; from += chunksPerRead) {
      const to = Math.min(from + chunksPerRead, end);
      const bytes = await source.read(start + from * sealedChunkLength,
        Math.min(to * sealedChunkLength, sealedSize) - from * sealedChunkLength, buffer);
      for (let i = from; i < to; i++) {
        const sealed = bytes.subarray((i - from) * sealedChunkLength, (i - from + 1) * sealedChunkLength);
        const plain = chachaOpen(key, chunkNonce(i, i === chunks - 1), sealed, opened);
        if (plain === null) throw new PackFault('PK_DAMAGED');
        yield { plain, sealed };
      }
    }
  }
  const age: AgeFile = { fileKey, plainSize: sealedSize - chunks * tagLength, chunks, head, read };
  // The last chunk is marked as last: one chunk decrypted here tells at once whether anything was cut off or appended.
  for await (const last of read(chunks - 1, chunks)) void last;
  return age;
}

/**
 * @throws PackFault PK_NOTPACK, PK_HEADER_LEN, PK_KDF_LIMIT; PK_NEEDS_PASSPHRASE (the secret is an identity, the file asks
 *   for a passphrase), PK_KIND (the other way round); PK_PASSPHRASE, PK_NOT_FOR_YOU (secret layer); PK_DAMAGED (payload
 *   layer). Disk errors pass through.
 */
export async function openAge(source: ByteSource, secret: PackSecret): Promise<AgeFile> {
  const header = await readHeader(source);
  return payload(source, header, await unwrap(header, secret));
}

/**
 * Opens a file whose 16-byte file key is already known. @throws PackFault PK_DAMAGED when the key is not this file's.
 */
export async function reopenAge(source: ByteSource, fileKey: Uint8Array): Promise<AgeFile> {
  const header = await readHeader(source);
  const mac = hmacSha256(hkdf(fileKey, new Uint8Array(0), 'header', 32), header.macedPart);
  if (!equalBytes(mac, header.mac)) throw new PackFault('PK_DAMAGED');
  return payload(source, header, fileKey);
}

/** What a file asks for. Nothing is decrypted and no work is done for it. */
export async function lockOf(file: string): Promise<{ ok: true; lock: 'passphrase' | 'key' } | PackRefusal> {
  try {
    const source = await fileSource(file);
    try {
      return { ok: true, lock: (await readHeader(source)).lock };
    } finally {
      await source.close();
    }
  } catch (error) {
    return asRefusal(error);
  }
}

export const recipientOf = (identity: string): Promise<string> => identityToRecipient(identity);

/** A key pair to receive packs with. The identity is a secret; keep it sealed. */
export async function newReceiveKey(): Promise<{ identity: string; recipient: string }> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}
