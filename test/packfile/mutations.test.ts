// Nothing that was altered is accepted: containers and encrypted files by the thousand (cards in card.test.ts), and every
// single field of the newest format.
import { writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { recipientOf } from '#backend/packfile/age-file.ts';
import { headerStart, verifyContainer } from '#backend/packfile/container.ts';
import type { BlobMark, PackKind } from '#backend/packfile/container.ts';
import { readJudgingPack, readScorePack } from '#backend/packfile/read.ts';
import { PackFault } from '#backend/packfile/refusal.ts';
import { JudgingPackContent, JudgingPackHeader, ScorePackContent, ScorePackHeader, rubricsHash } from '#backend/packfile/schema.ts';
import { canonicalBytes, parseCanonical } from '#backend/packfile/strict-json.ts';
import type { z } from 'zod';
import {
  container, freshPath, hexOf, judgeIdentity, judgeKey, newestContent, newestSheets, organiserIdentity, organiserKey, pseudoRandom,
  scoreContent, sealed,
} from './fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
const organiser = await recipientOf(organiserIdentity);
const judge = await recipientOf(judgeIdentity);
const dice = pseudoRandom(4711);
const blobs = [700, 0, 700, 33].map((length) => Buffer.from(dice.bytes(length)));
const envelope = { format: 3, minReader: 3, suite: 'age1+ed25519' };

const content = JudgingPackContent.parse(newestContent(organiser, [700, 0, 700, 33]));
const judgingHeader = {
  ...envelope, kind: 'judging-pack', ...content, signer: { role: 'organiser', key: hexOf(organiserKey.publicKey) },
  recipient: { slot: 3, key: judge }, rubricsSha256: rubricsHash(content.rubrics),
  blobs: blobs.map((blob) => ({ len: blob.length, sha256: sha256Hex(blob) })),
};
const { slot, recipient, ...scoring } = ScorePackContent.parse(scoreContent(organiser, { sheets: newestSheets() }));
const scoreHeader = {
  ...envelope, kind: 'score-pack', ...scoring, signer: { role: 'judge', slot, key: hexOf(judgeKey.publicKey) },
  recipient: { key: recipient, copy: judge }, blobs: [],
};
const packs = {
  'judging-pack': { schema: JudgingPackHeader as z.ZodType<{ blobs: readonly BlobMark[] }>, to: judge,
    good: container('judging-pack', judgingHeader, { blobs }) },
  'score-pack': { schema: ScorePackHeader as z.ZodType<{ blobs: readonly BlobMark[] }>, to: organiser,
    good: container('score-pack', scoreHeader, { key: judgeKey }) },
} as const;
type Kind = keyof typeof packs;
const kinds = Object.keys(packs) as Kind[];

/** Gives the bytes in pieces of odd sizes, as decryption would in others. */
async function verdictOf(kind: Kind, bytes: Buffer, pieceLength = 1000): Promise<string> {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceLength) {
      yield await Promise.resolve(bytes.subarray(at, at + pieceLength));
    }
  }
  const { schema, to } = packs[kind];
  try {
    await verifyContainer({ size: bytes.length, pieces: pieces() },
      { kind: kind as PackKind, schema, addressedTo: (key) => key === to });
    return 'accepted';
  } catch (error) {
    if (error instanceof PackFault) return error.code;
    throw error;
  }
}

/** Ways of altering a file; each draws where and how. */
function ways(good: Buffer): readonly (() => Buffer)[] {
  const { below } = dice;
  const fresh = (length: number) => Buffer.from(dice.bytes(1 + below(length)));
  const anywhere = () => below(good.length);
  const piece = (): readonly [from: number, to: number] => {
    const from = anywhere();
    return [from, from + 1 + below(Math.min(300, good.length - from))];
  };
  const edited = (edit: (copy: Buffer) => unknown): Buffer => {
    const copy = Buffer.from(good);
    edit(copy);
    return copy;
  };
  const cut = (from: number, to: number, between: Buffer = Buffer.alloc(0)) =>
    Buffer.concat([good.subarray(0, from), between, good.subarray(to)]);
  const flip = (copy: Buffer, at: number) => copy.writeUInt8(copy.readUInt8(at) ^ (1 << below(8)), at);
  return [
    () => edited((copy) => flip(copy, anywhere())),
    () => edited((copy) => copy.writeUInt8(below(256), anywhere())),
    () => edited((copy) => copy.fill(0, ...piece())),
    () => edited((copy) => copy.copy(copy, below(good.length - 300), ...piece())),
    () => edited((copy) => copy.writeUInt32LE((copy.readUInt32LE(8) + below(200) - 100) >>> 0, 8)),
    () => good.subarray(0, anywhere()),
    () => Buffer.concat([good, fresh(50)]),
    () => Buffer.concat([good, Buffer.alloc(1 + below(500))]),
    () => cut(...piece()),
    () => {
      const [from, to] = piece();
      return cut(to, from);
    },
    () => {
      const at = anywhere();
      return cut(at, at, fresh(20));
    },
  ];
}

describe('containers', () => {
  it.each([['judging-pack', 6000], ['score-pack', 4000]] as const)('%s: none of %i mutations is accepted, each has a code', async (kind, count) => {
    const { good } = packs[kind];
    expect(await verdictOf(kind, good)).toBe('accepted');
    const mutations = ways(good);
    const codes = new Map<string, number>();
    for (let i = 0; i < count; i++) {
      const mutated = mutations[i % mutations.length]?.() ?? good;
      const answer = mutated.equals(good) ? 'unchanged' : await verdictOf(kind, mutated, 1 + dice.below(5000));
      codes.set(answer, (codes.get(answer) ?? 0) + 1);
    }
    expect(codes.get('accepted')).toBeUndefined();
    expect(codes.get('unchanged') ?? 0).toBeLessThan(200);
    const wanted = ['PK_NOTPACK', 'PK_TRUNCATED', 'PK_SIGNATURE', 'PK_JSON', 'PK_PADDING', 'PK_GAP_BYTES'];
    for (const code of [...wanted, ...(kind === 'judging-pack' ? ['PK_BLOB'] : [])]) expect(codes.get(code) ?? 0, code).toBeGreaterThan(3);
  });

  it.each(kinds)('%s: no field, however deep, can be changed, removed or added without breaking the signature', async (kind) => {
    const { good } = packs[kind];
    const length = good.readUInt32LE(8);
    const header = parseCanonical(good.subarray(headerStart, headerStart + length)) as Record<string, unknown>;
    const rest = good.subarray(headerStart + length);
    const changedPaths: string[] = [];
    const check = async (path: string) => {
      const bytes = canonicalBytes(header);
      const size = Buffer.alloc(4);
      size.writeUInt32LE(bytes.length);
      changedPaths.push(path);
      expect(`${path}: ${await verdictOf(kind, Buffer.concat([good.subarray(0, 8), size, bytes, rest]))}`).toBe(`${path}: PK_SIGNATURE`);
    };
    const other = (value: unknown): unknown => typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value
      : typeof value === 'string' ? value.replace(/.$/, (last) => last === '0' ? '1' : '0') || '0' : value === null ? 0 : null;
    const walk = async (node: Record<string, unknown>, path: string): Promise<void> => {
      for (const key of Object.keys(node)) {
        const value = node[key];
        const here = `${path}${key}`;
        node[key] = other(value);
        await check(here);
        if (!Array.isArray(node)) {
          delete node[key];
          await check(`${here} removed`);
        }
        node[key] = value;
        if (typeof value === 'object' && value !== null) await walk(value as Record<string, unknown>, `${here}.`);
      }
      if (Array.isArray(node)) return;
      node['more'] = 1;
      await check(`${path}more`);
      delete node['more'];
    };
    await walk(header, '');
    const newest = kind === 'judging-pack'
      ? ['practice.0.entry.code', 'practice.1.qualifies', 'practice.0.feedback', 'practice.0.reference.1.value', 'practice.0.reference.0.criterion',
        'practice.0.entry.attachments.0.blob', 'gate.tolerance', 'gate.needed', 'minimumWatched', 'gate removed', 'minimumWatched removed']
      : ['sheets.0.seconds', 'sheets.1.reason.at', 'sheets.2.tries', 'sheets.2.tries removed', 'sheets.1.reason.at removed'];
    for (const path of newest) expect(changedPaths).toContain(path);
  });
});

it('1,500 mutated encrypted files, judging packs and score packs: none accepted, each has a code', async () => {
  const files = await Promise.all(kinds.map(async (kind) => ({ kind, good: await sealed(packs[kind].good, packs[kind].to) })));
  const file = freshPath('.sxpack');
  const answerOf = async (kind: Kind, bytes: Buffer): Promise<string> => {
    if (kind === 'judging-pack') writeFileSync(file, bytes);
    const read = kind === 'judging-pack' ? await readJudgingPack(file, { identity: judgeIdentity }) : await readScorePack(bytes, organiserIdentity);
    return read.ok ? 'accepted' : read.code;
  };
  const codes = new Map<string, number>();
  for (const { kind, good } of files) {
    expect(await answerOf(kind, good)).toBe('accepted');
    const headerLength = good.indexOf('\n', good.indexOf('\n--- ') + 1) + 1;
    for (let i = 0; i < 750; i++) {
      const bytes = Buffer.from(good);
      // Half of them in the header, where the parser works.
      const at = i % 2 === 0 ? dice.below(headerLength) : dice.below(good.length);
      const way = dice.below(6);
      let mutated: Buffer = bytes;
      if (way < 2) bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
      else if (way === 2) bytes[at] = '\n -=>0'.charCodeAt(dice.below(6));
      else if (way === 3) mutated = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + dice.below(40))]);
      else if (way === 4) mutated = Buffer.concat([bytes.subarray(0, at), Buffer.from(dice.bytes(1 + dice.below(20))), bytes.subarray(at)]);
      else mutated = bytes.subarray(0, at);
      const answer = mutated.equals(good) ? 'unchanged' : await answerOf(kind, mutated);
      codes.set(answer, (codes.get(answer) ?? 0) + 1);
    }
  }
  expect(codes.get('accepted')).toBeUndefined();
  expect(codes.get('unchanged') ?? 0).toBeLessThan(30);
  for (const code of ['PK_DAMAGED', 'PK_NOT_FOR_YOU', 'PK_NOTPACK']) expect(codes.get(code) ?? 0, code).toBeGreaterThan(10);
});
