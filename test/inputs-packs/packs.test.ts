// Bad packs at the judge's desk, through the call that a double-click makes: P01 to P14 and P17 to P20 of the list. Each has its exact
// answer, writes nothing beside the database, and stays small in memory. The others: signed-by-hostile.test.ts, verdict.test.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { waitAfter } from '#backend/judging/opening/patience.ts';
import { recipientOf } from '#backend/packfile/age-file.ts';
import { headerStart, maxHeader } from '#backend/packfile/container.ts';
import { readJudgingPack } from '#backend/packfile/read.ts';
import { JudgingPackContent, rubricsHash } from '#backend/packfile/schema.ts';
import { canonicalBytes } from '#backend/packfile/strict-json.ts';
import { container, hexOf, judgeIdentity, judgingContent, judgingPack, organiserIdentity, organiserKey, pseudoRandom, sealed }
  from '../packfile/fixture.ts';
import { openDesk, type Case, type Desk } from './desk.ts';

vi.setConfig({ testTimeout: 60_000 });
const passphrase = 'baimu-taoli-huoji-xiaotu-guohai-weiwu-lukai';
const organiser = await recipientOf(organiserIdentity);
const dice = pseudoRandom(2026);
let desk: Desk;
/** To this desk by its card; three chunks. */
let good: Buffer;
/** By passphrase. */
let worded: Buffer;
let header: Record<string, unknown>;
const blobs = [700, 0, 700, 33].map((length) => Buffer.from(dice.bytes(length)));

beforeAll(async () => {
  desk = await openDesk();
  good = readFileSync((await judgingPack({ recipient: desk.recipient }, organiser, [150_000])).out);
  worded = readFileSync((await judgingPack({ passphrase }, organiser, [70_000])).out);
  const content = JudgingPackContent.parse(judgingContent(organiser, blobs.map((blob) => blob.length)));
  header = {
    format: 1, minReader: 1, suite: 'age1+ed25519', kind: 'judging-pack', ...content, signer: { role: 'organiser', key: hexOf(organiserKey.publicKey) },
    recipient: { slot: 3, key: desk.recipient }, rubricsSha256: rubricsHash(content.rubrics),
    blobs: blobs.map((blob) => ({ len: blob.length, sha256: sha256Hex(blob) })),
  };
});
afterAll(async () => {
  expect(desk.program.bugs).toEqual([]);
  await desk.program.close();
});

/** The age header's text and where the payload starts. */
function split(file: Buffer): { head: string; payload: Buffer } {
  const end = file.indexOf('\n', file.indexOf('\n--- ') + 1) + 1;
  return { head: file.subarray(0, end).toString('latin1'), payload: file.subarray(end) };
}
const changedHead = (from: string | RegExp, to: string): Buffer => {
  const { head, payload } = split(worded);
  return Buffer.concat([Buffer.from(head.replace(from, to), 'latin1'), payload]);
};
const damaged = (cases: readonly (readonly [string, Uint8Array])[]): Case[] => cases.map(([name, bytes]) => ({ name, bytes, code: 'PK_DAMAGED' }));
/** Containers properly encrypted to this desk. */
const inside = async (cases: readonly (readonly [string, Buffer, string])[]): Promise<Case[]> =>
  Promise.all(cases.map(async ([name, plain, code]) => ({ name, bytes: await sealed(plain, desk.recipient), code })));
const build = (changes: Record<string, unknown> = {}, more: Parameters<typeof container>[2] = {}): Buffer =>
  container('judging-pack', { ...header, ...changes }, { blobs, ...more });
const edited = (bytes: Buffer, edit: (copy: Buffer) => unknown): Buffer => {
  const copy = Buffer.from(bytes);
  edit(copy);
  return copy;
};
const check = async (cases: readonly Case[] | Promise<readonly Case[]>): Promise<void> => expect(await desk.complaints(await cases)).toEqual([]);

it('P01: nothing, and next to nothing', () => check(damaged([['0 bytes', Buffer.alloc(0)], ['9 bytes', Buffer.from('age-encry')]])));

it('P02: other files under the name of a pack', () => check(['hello', 'PK\u0003\u0004', '%PDF-1.7', 'age-encryption.org/v2\n-> x y\n',
  '-----BEGIN AGE ENCRYPTED FILE-----\n', '\ufeffage-encryption.org/v1\n', Buffer.alloc(2_000_000)].map((bytes, at) =>
  ({ name: `file ${at}`, bytes, code: 'PK_NOTPACK' }))));

it('P03: cut at every border of header and chunks, and around', async () => {
  const start = split(good).head.length + 16;
  const chunk = 65_536 + 16;
  const cuts = [1, 10, start - 17, start - 16, start - 1, start, start + 15, start + 16, start + chunk - 1, start + chunk, start + chunk + 1,
    start + chunk + 16, start + 2 * chunk, good.length - 1];
  await check(damaged(cuts.map((cut) => [`cut at ${cut}`, good.subarray(0, cut)])));
});

it('P04: one bit flipped anywhere (1,500 more in mutations.test.ts)', async () => {
  const { head } = split(good);
  const places = [...Array.from({ length: 20 }, () => head.length + dice.below(good.length - head.length)), good.length - 1];
  await check(damaged(places.map((at) => [`bit at ${at}`, edited(good, (copy) => copy.writeUInt8(copy.readUInt8(at) ^ (1 << dice.below(8)), at))])));
});

it('P05: bytes appended', () => check(damaged([1, 16, 70_000].map((length) =>
  [`${length} more`, Buffer.concat([good, Buffer.from(dice.bytes(length))])]))));

it('P06: chunks exchanged', () => {
  const start = split(good).head.length + 16;
  const chunk = (i: number): Buffer => good.subarray(start + i * 65_552, start + (i + 1) * 65_552);
  return check(damaged([['first and second', Buffer.concat([good.subarray(0, start), chunk(1), chunk(0), good.subarray(start + 2 * 65_552)])],
    ['first twice', Buffer.concat([good.subarray(0, start), chunk(0), chunk(0), good.subarray(start + 2 * 65_552)])]]));
});

it('P07: two packs in one', async () => {
  await check(damaged([['one after the other', Buffer.concat([good, good])]]));
  await check(inside([['inside one envelope', Buffer.concat([build(), build()]), 'PK_GAP_BYTES']]));
});

it('P08: a demand for work is refused without doing it', async () => {
  const before = process.cpuUsage();
  await check(['30', '21', '14', '1', '0', '018', '015', '+18', '1e1', '', '99999999999999999999', '-5'].map((factor) =>
    ({ name: `work factor ${factor}`, bytes: changedHead(/(-> scrypt \S+) 15/, `$1 ${factor}`), code: 'PK_KDF_LIMIT', passphrase })));
  const { user, system } = process.cpuUsage(before);
  // Microseconds; scrypt at 2^21 alone takes several seconds.
  expect(user + system).toBeLessThan(3_000_000);
});

it('P09: ten thousand stanzas', () => check([{ name: 'stanzas', bytes: Buffer.concat([Buffer.from('age-encryption.org/v1\n'),
  Buffer.from('-> X25519 a\n\n'.repeat(10_000)), split(good).payload]), code: 'PK_HEADER_LEN' }]));

it('P10: a passphrase stanza beside another', () => check([
  { name: 'mixed', passphrase, code: 'PK_DAMAGED', bytes: changedHead('\n--- ', '\n-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nEmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n--- ') },
  { name: 'no stanza', passphrase, code: 'PK_DAMAGED', bytes: changedHead(/^age-encryption.org\/v1\n-> .*\n.*\n/, 'age-encryption.org/v1\n') },
]));

it('P11: the pack of another judge', async () => {
  const other = await recipientOf(judgeIdentity);
  await check([{ name: 'to another card', bytes: await sealed(build({ recipient: { slot: 4, key: other } }), other), code: 'PK_NOT_FOR_YOU' },
    ...await inside([['passed on by who could open it', build({ recipient: { slot: 4, key: other } }), 'PK_NOT_FOR_YOU']])]);
});

it('P12: wrong passphrases: the waiting grows, and the right one opens still', async () => {
  const waits = Array.from({ length: 20 }, (_, wrong) => waitAfter(wrong));
  expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, ...Array<number>(10).fill(30)]);
  const file = join(desk.program.files, 'worded.sxpack');
  writeFileSync(file, worded);
  // Fourteen at the reader, where nothing waits, and six at the desk: none of them locks anything.
  for (let wrong = 0; wrong < 14; wrong += 1) {
    expect(await readJudgingPack(file, { passphrase: `${passphrase}${wrong}` })).toMatchObject({ code: 'PK_PASSPHRASE' });
  }
  const cases = (count: number): Case[] => Array.from({ length: count }, (_, at) =>
    ({ name: `try ${at}`, bytes: worded, passphrase: passphrase.replace('lukai', 'weiwu'), code: 'passphrase_pack' }));
  await check(cases(5));
  const started = performance.now();
  await check(cases(1));
  expect(performance.now() - started).toBeGreaterThan(990);
  const before = performance.now();
  await expect(desk.program.client.judging.open({ file, passphrase })).resolves.toMatchObject({ packId: expect.any(String) as string });
  expect(performance.now() - before).toBeGreaterThan(1990);
});

it('P13: a header of 4 GiB', async () => {
  const withLength = (length: number): Buffer => edited(build(), (copy) => copy.writeUInt32LE(length, 8));
  await check(inside([['2^32 - 1', withLength(2 ** 32 - 1), 'PK_HEADER_LEN'], ['8 MiB and one', withLength(maxHeader + 1), 'PK_HEADER_LEN'],
    ['one byte', withLength(1), 'PK_HEADER_LEN'], ['longer than the file', withLength(maxHeader), 'PK_TRUNCATED']]));
});

it('P14: JSON that is spelled otherwise, doubled, poisonous or deep', async () => {
  const plain = canonicalBytes(header).toString('utf8');
  const spelled = (text: string | Buffer): Buffer => container('judging-pack', Buffer.from(text as string), { blobs });
  await check(inside(([
    ['space', plain.replace(',', ', '), 'PK_NONCANONICAL'], ['escaped letter', plain.replace('"kind"', '"\\u006bind"'), 'PK_NONCANONICAL'],
    ['1.0', plain.replace('"format":1,', '"format":1.0,'), 'PK_NONCANONICAL'], ['-0', plain.replace('"firstSeconds":5', '"firstSeconds":-0'), 'PK_NONCANONICAL'],
    ['order', plain.replace('"format":1,', '').replace(/}$/, ',"format":1}'), 'PK_NONCANONICAL'], ['lone surrogate', plain.replace('示例', '\\ud800'), 'PK_NONCANONICAL'],
    ['doubled key', plain.replace('"format":1', '"format":1,"format":1'), 'PK_JSON'], ['in disguise', plain.replace('"format":1', '"format":1,"f\\u006frmat":1'), 'PK_JSON'],
    ['__proto__', plain.replace('{', '{"__proto__":{"a":1},'), 'PK_JSON'], ['constructor', plain.replace('{', '{"constructor":1,'), 'PK_JSON'],
    ['depth 10,000', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'PK_JSON'], ['8 MiB of [', '['.repeat(maxHeader), 'PK_JSON'],
    ['8 MiB of "', '"'.repeat(maxHeader), 'PK_JSON'], ['4 million numbers', `[${'1,'.repeat(4_000_000)}1]`, 'PK_JSON'],
    ['NaN', plain.replace('"format":1', '"format":NaN'), 'PK_JSON'], ['cut', plain.slice(0, -1), 'PK_JSON'], ['byte order mark', `\ufeff${plain}`, 'PK_JSON'],
    ['not UTF-8', Buffer.concat([Buffer.from(plain.slice(0, -1)), Buffer.from([0xff, 0x7d])]), 'PK_JSON'], ['UTF-16', Buffer.from(plain, 'utf16le'), 'PK_JSON'],
    ['not an object', '[]', 'PK_SIGNATURE'],
  ] as const).map(([name, text, code]) => [name, spelled(text), code] as const)));
  expect(({} as { a?: number }).a).toBeUndefined();
});

it('P17: no suite, another, or a weaker one', () => check(inside([['none', build({ suite: 'none' }), 'PK_SUITE'], ['other', build({ suite: 'age1+hmac' }), 'PK_SUITE'],
  ['left out', build({ suite: undefined }), 'PK_SCHEMA']])));

it('P18: made by a later program', () => check(inside([['99', build({ minReader: 99, format: 99, suite: 'later', something: 1 }), 'PK_NEWER']])));

it('P19: blobs that are not as the header says', async () => {
  const blobsAt = headerStart + canonicalBytes(header).length + 64;
  const huge = { blobs: blobs.map((blob, i) => ({ len: i === 3 ? 2 ** 40 : blob.length, sha256: sha256Hex(blob) })),
    entries: judgingContent(organiser, [700, 0, 700, 2 ** 40]).entries };
  await check(inside([
    ['a byte of one', edited(build(), (copy) => copy.writeUInt8(copy.readUInt8(blobsAt + 5) ^ 1, blobsAt + 5)), 'PK_BLOB'],
    ...[-1, 2 ** 53, 0.5, '5', null, Number.MAX_SAFE_INTEGER].map((len) =>
      [`length ${len}`, build({ blobs: [{ len, sha256: '0'.repeat(64) }] }), 'PK_BLOB'] as const),
    ['beyond the file', build(huge), 'PK_TRUNCATED'], ['exchanged', build({}, { blobs: [blobs[2], blobs[1], blobs[0], blobs[3]] as Buffer[] }), 'PK_BLOB'],
    ['named by no entry', build({ entries: [] }), 'PK_SCHEMA'],
  ]));
});

const withPadding = (): Promise<Case[]> => inside([
  ['padding that says something', edited(build(), (copy) => copy.writeUInt8(7, copy.length - 1)), 'PK_PADDING'],
  ['a byte too many', Buffer.concat([build(), Buffer.alloc(1)]), 'PK_GAP_BYTES'], ['no padding', build({}, { tail: Buffer.alloc(0) }), 'PK_TRUNCATED'],
]);
it('P20: bytes that nothing accounts for', () => check(withPadding()));

it('P control: a reader that does not look at the padding, writes where it must not, or holds too much is found', async () => {
  const cases = await withPadding();
  const careless = async (file: string): Promise<string> => {
    const answer = await desk.reader(file, undefined);
    return answer === 'PK_PADDING' ? 'accepted' : answer;
  };
  expect(await desk.complaints(cases, careless)).toEqual(['padding that says something: accepted instead of PK_PADDING']);
  const untidy = async (file: string): Promise<string> => {
    writeFileSync(join(desk.program.dir, 'packs', 'left-behind'), String(Math.random()));
    return desk.reader(file, undefined);
  };
  expect(await desk.complaints(cases.slice(0, 1), untidy)).toEqual([expect.stringMatching(/wrote workspace.packs.left-behind$/)]);
});
