// The signed container: a known answer and every code of the verifier. Mutations by the thousand: mutations.test.ts; JSON that is
// spelled otherwise: test/inputs-packs.
import { describe, expect, it, vi } from 'vitest';
import { sha256Hex, signingKeyFromSeed } from '#backend/crypto/suite.ts';
import type { SigningKey } from '#backend/crypto/suite.ts';
import { containerStart, headerStart, layout, maxHeader, verifyContainer } from '#backend/packfile/container.ts';
import type { PackKind } from '#backend/packfile/container.ts';
import { PackFault } from '#backend/packfile/refusal.ts';
import { JudgingPackContent, JudgingPackHeader, rubricsHash } from '#backend/packfile/schema.ts';
import { parseCanonical } from '#backend/packfile/strict-json.ts';
import { hexOf, judgingContent, organiserKey, otherKey, pseudoRandom } from './fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
const receiveKey = `age1${'q'.repeat(58)}`;
const dice = pseudoRandom(99);
const blobs = [700, 0, 700, 33].map((length) => Buffer.from(dice.bytes(length)));

type Header = Record<string, unknown>;

function headerOf(changes: Header = {}): Header {
  const content = JudgingPackContent.parse(judgingContent(receiveKey, blobs.map((blob) => blob.length)));
  return {
    format: 1, minReader: 1, suite: 'age1+ed25519', kind: 'judging-pack', ...content,
    signer: { role: 'organiser', key: hexOf(organiserKey.publicKey) }, recipient: { slot: 3, key: null },
    rubricsSha256: rubricsHash(content.rubrics),
    blobs: blobs.map((blob) => ({ len: blob.length, sha256: sha256Hex(blob) })), ...changes,
  };
}

function build(
  header: Header = headerOf(), options: { kind?: PackKind; key?: SigningKey; tail?: Buffer } = {},
): Buffer {
  const { start, headerLength } = containerStart(options.kind ?? 'judging-pack', header, options.key ?? organiserKey);
  const places = layout(headerLength, blobs.map((blob) => ({ len: blob.length, sha256: '' })));
  return Buffer.concat([start, ...blobs, options.tail ?? Buffer.alloc(places.size - places.end)]);
}

/** Gives the bytes in pieces of odd sizes, as decryption would in others. */
async function verdictOf(bytes: Buffer, pieceLength = 1000): Promise<string> {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceLength) {
      yield await Promise.resolve(bytes.subarray(at, at + pieceLength));
    }
  }
  try {
    await verifyContainer({ size: bytes.length, pieces: pieces() }, {
      kind: 'judging-pack', schema: JudgingPackHeader, addressedTo: (recipient) => recipient === null,
    });
    return 'accepted';
  } catch (error) {
    if (error instanceof PackFault) return error.code;
    throw error;
  }
}

describe('container', () => {
  it('is the same bytes for the same content and key, for ever', async () => {
    const bytes = build();
    expect(bytes.subarray(0, 8).toString('hex')).toBe('535850310d0a1a0a');
    expect(sha256Hex(bytes)).toBe('b026337c98492307f7c7b7a1056f6344defebfaad69bb1617d0e64e058ef0baa');
    for (const pieceLength of [1, 7, 64, 1000, 100_000]) expect(await verdictOf(bytes, pieceLength)).toBe('accepted');
  });

  it('answers each fault with its own code', async () => {
    const good = build();
    const { headerLength } = containerStart('judging-pack', headerOf(), organiserKey);
    const edited = (edit: (copy: Buffer) => unknown): Buffer => {
      const copy = Buffer.from(good);
      edit(copy);
      return copy;
    };
    const withLength = (length: number) => edited((copy) => copy.writeUInt32LE(length, 8));
    const withByte = (at: number) => edited((copy) => copy.writeUInt8(copy.readUInt8(at) ^ 1, at));
    const blobsAt = headerStart + headerLength + 64;
    const cases: readonly (readonly [string, Buffer, string])[] = [
      ['nothing', Buffer.alloc(0), 'PK_TRUNCATED'],
      ['no magic', withByte(0), 'PK_NOTPACK'],
      ['text-mode copy', Buffer.from(good.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'), 'PK_NOTPACK'],
      ['header of 4 GiB', withLength(2 ** 32 - 1), 'PK_HEADER_LEN'],
      ['header over 8 MiB', withLength(maxHeader + 1), 'PK_HEADER_LEN'],
      ['header of 1 byte', withLength(1), 'PK_HEADER_LEN'],
      ['header longer than the file', withLength(maxHeader), 'PK_TRUNCATED'],
      ['signature', withByte(headerStart + headerLength + 5), 'PK_SIGNATURE'],
      ['a blob', withByte(blobsAt + 5), 'PK_BLOB'],
      ['padding', withByte(good.length - 1), 'PK_PADDING'],
      ['cut', good.subarray(0, good.length - 1), 'PK_TRUNCATED'],
      ['cut to the start of the blobs', good.subarray(0, blobsAt), 'PK_TRUNCATED'],
      ['appended zero', Buffer.concat([good, Buffer.alloc(1)]), 'PK_GAP_BYTES'],
      ['two in one', Buffer.concat([good, good]), 'PK_GAP_BYTES'],
      ['no padding', build(headerOf(), { tail: Buffer.alloc(0) }), 'PK_TRUNCATED'],
      ['signed by another than it names', build(headerOf(), { key: otherKey }), 'PK_SIGNATURE'],
      ['signed as another kind', build(headerOf(), { kind: 'score-pack' }), 'PK_SIGNATURE'],
      ['says to be a score pack', build(headerOf({ kind: 'score-pack' }), { kind: 'score-pack' }), 'PK_KIND'],
      ['kind without its signature', build(headerOf({ kind: 'other' })), 'PK_SIGNATURE'],
      ['a kind of later programs', build(headerOf({ kind: 'other' }), { kind: 'other' as PackKind }), 'PK_KIND'],
      ['no signer', build(headerOf({ signer: null })), 'PK_SIGNATURE'],
      ['all-zero key', build(headerOf({ signer: { role: 'organiser', key: '00'.repeat(32) } })), 'PK_SIGNATURE'],
      ['to another', build(headerOf({ recipient: { slot: 3, key: receiveKey } })), 'PK_NOT_FOR_YOU'],
      ['to nobody', build(headerOf({ recipient: undefined })), 'PK_NOT_FOR_YOU'],
      ['suite none', build(headerOf({ suite: 'none' })), 'PK_SUITE'],
      ['suite downgraded', build(headerOf({ suite: 'age1+hmac' })), 'PK_SUITE'],
      ['newer', build(headerOf({ minReader: 99, format: 99, suite: 'later', something: 1 })), 'PK_NEWER'],
      ['format 0', build(headerOf({ format: 0 })), 'PK_SCHEMA'],
      ['unknown field', build(headerOf({ author: '张伟' })), 'PK_SCHEMA'],
      ['rubric changed after hashing', build(headerOf({ rubricsSha256: '0'.repeat(64) })), 'PK_SCHEMA'],
      ...[-1, 2 ** 53, 0.5, '5', null, Number.MAX_SAFE_INTEGER].map((len) =>
        [`blob length ${len}`, build(headerOf({ blobs: [{ len, sha256: '0'.repeat(64) }] })), 'PK_BLOB'] as const),
      ['blob beyond the file', build(headerOf({
        blobs: blobs.map((blob, i) => ({ len: i === 3 ? 2 ** 40 : blob.length, sha256: sha256Hex(blob) })),
        entries: judgingContent(receiveKey, [700, 0, 700, 2 ** 40]).entries,
      })), 'PK_TRUNCATED'],
      ['blobs exchanged', Buffer.concat([
        good.subarray(0, blobsAt), ...[blobs[2], blobs[1], blobs[0]].map((blob) => blob ?? good), good.subarray(blobsAt + 1400),
      ]), 'PK_BLOB'],
      ['blob that no entry names', build(headerOf({ entries: [] })), 'PK_SCHEMA'],
    ];
    for (const [name, bytes, code] of cases) expect(`${name}: ${await verdictOf(bytes)}`).toBe(`${name}: ${code}`);
  });

  it('takes text that only looks like what it refuses', () => {
    expect(() => parseCanonical(Buffer.from('{"a":[1,{"a":"b,\\"}{"}],"b":{"a":1}}'))).not.toThrow();
  });

  it('gives one key the same signature for one kind only', () => {
    const key = signingKeyFromSeed(new Uint8Array(32).fill(1));
    const one = containerStart('judging-pack', headerOf(), key).start;
    const other = containerStart('score-pack', headerOf(), key).start;
    expect(one.subarray(0, -64).equals(other.subarray(0, -64))).toBe(true);
    expect(one.subarray(-64).equals(other.subarray(-64))).toBe(false);
  });
});
