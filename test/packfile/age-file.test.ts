// The age layer: hostile files refused before any work, damage, known packs. Outside readers: document.test.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { Decrypter, Encrypter } from 'age-encryption';
import { describe, expect, it, vi } from 'vitest';
import { bytesSource, lockOf, openAge, recipientOf } from '#backend/packfile/age-file.ts';
import { passphraseRecipient } from '#backend/packfile/age-passphrase.ts';
import { sealAge } from '#backend/packfile/age-seal.ts';
import { readJudgingPack, readScorePack } from '#backend/packfile/read.ts';
import { openBlob } from '#backend/packfile/blob-reader.ts';
import { knownJudgingPack, knownPassphrase, knownScorePack, knownSecondPack, knownThirdPack, knownThirdScores } from './known-packs.ts';
import { freshPath, judgeIdentity, judgingPack, organiserIdentity, packId, random, scorePack } from './fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
const organiser = await recipientOf(organiserIdentity);
const judge = await recipientOf(judgeIdentity);
const passphrase = 'baimu-taoli-huoji-xiaotu-guohai-weiwu-lukai';

const inFile = (bytes: Uint8Array | string): string => {
  const file = freshPath('.sxpack');
  writeFileSync(file, bytes);
  return file;
};
const codeOf = (answer: { ok: boolean; code?: string }): string => answer.ok ? 'accepted' : answer.code ?? 'no code';
const judging = async (bytes: Uint8Array | string) => codeOf(await readJudgingPack(inFile(bytes), { passphrase }));
const scoring = async (bytes: Uint8Array) => codeOf(await readScorePack(bytes, organiserIdentity));

/** The header's text and where the payload starts. */
function split(file: Buffer): { header: string; payload: Buffer } {
  const end = file.indexOf('\n', file.indexOf('\n--- ') + 1) + 1;
  return { header: file.subarray(0, end).toString('latin1'), payload: file.subarray(end) };
}

describe('hostile age files', () => {
  it('are refused with a code, and a demand for work is refused without doing it', async () => {
    const good = readFileSync((await judgingPack({ passphrase }, organiser, [100])).out);
    expect(await judging(good)).toBe('accepted');
    const { header, payload } = split(good);
    const changed = (from: string | RegExp, to: string) =>
      Buffer.concat([Buffer.from(header.replace(from, to), 'latin1'), payload]);
    const before = process.cpuUsage();
    for (const workFactor of ['30', '21', '14', '1', '0', '018', '015', '+18', '1e1', '', '99999999999999999999',
      '-5']) {
      expect(await judging(changed(/(-> scrypt \S+) 15/, `$1 ${workFactor}`)), workFactor).toBe('PK_KDF_LIMIT');
    }
    expect(await judging(Buffer.concat([Buffer.from('age-encryption.org/v1\n'),
      Buffer.from('-> X25519 a\n\n'.repeat(10_000)), payload]))).toBe('PK_HEADER_LEN');
    expect(await judging(changed('\n--- ',
      '\n-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nEmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n--- ')))
        .toBe('PK_DAMAGED');
    expect(await judging(changed(' 15\n', ' 15 x\n'))).toBe('PK_DAMAGED');
    expect(await judging(changed(/\n--- .*\n/, '\n'))).toBe('PK_DAMAGED');
    expect(await judging(changed(/^age-encryption.org\/v1\n-> .*\n.*\n/, 'age-encryption.org/v1\n')))
      .toBe('PK_DAMAGED');
    for (const [bytes, code] of [['', 'PK_DAMAGED'], ['age-encry', 'PK_DAMAGED'], ['hello', 'PK_NOTPACK'],
      ['PK\u0003\u0004', 'PK_NOTPACK'],
      ['age-encryption.org/v2\n-> x y\n', 'PK_NOTPACK'], ['age-encryption.org/v1\n', 'PK_DAMAGED'],
        ['-----BEGIN AGE ENCRYPTED FILE-----\n', 'PK_NOTPACK'],
    ] as const) expect(`${bytes}: ${await judging(bytes)}`).toBe(`${bytes}: ${code}`);
    const work = process.cpuUsage(before);
    // Microseconds of all threads; scrypt at 2^21 alone would take several seconds.
    expect(work.user + work.system).toBeLessThan(2_000_000);
    expect(await lockOf(inFile(changed(' 15\n', ' 30\n')))).toMatchObject({ ok: false, code: 'PK_KDF_LIMIT' });
    expect(await scoring(Buffer.alloc(13 * 1024 * 1024))).toBe('PK_TOO_LARGE');
  });

  it('with a low-order or foreign X25519 share never open', async () => {
    const good = readFileSync((await scorePack(organiser)).out);
    const { header, payload } = split(good);
    for (const share of [Buffer.alloc(32), Buffer.from([1, ...new Array<number>(31).fill(0)]), Buffer.alloc(31),
      Buffer.alloc(33)]) {
      const text = header.replace(/X25519 \S+/, `X25519 ${share.toString('base64').replaceAll('=', '')}`);
      expect(['PK_DAMAGED', 'PK_NOT_FOR_YOU']).toContain(await scoring(Buffer.concat([Buffer.from(text), payload])));
    }
  });

  it('tell the wrong passphrase from damage by the layer, twenty times in a row, and then still open', async () => {
    const { out } = await judgingPack({ passphrase }, organiser, [70_000]);
    for (let i = 0; i < 20; i++) {
      expect(codeOf(await readJudgingPack(out, { passphrase: `${passphrase}${i}` }))).toBe('PK_PASSPHRASE');
    }
    const damaged = readFileSync(out);
    damaged[damaged.length - 5] = (damaged[damaged.length - 5] ?? 0) ^ 1;
    expect(await judging(damaged)).toBe('PK_DAMAGED');
    expect(codeOf(await readJudgingPack(out, { passphrase }))).toBe('accepted');
  });
});

describe('damage', () => {
  it('truncated at every chunk border and around, appended, exchanged, joined: never accepted', async () => {
    const { out } = await judgingPack({ recipient: judge }, organiser, [200_000]);
    const good = readFileSync(out);
    const { header, payload } = split(good);
    const answer = async (bytes: Uint8Array) => codeOf(await readJudgingPack(inFile(bytes),
      { identity: judgeIdentity }));
    expect(await answer(good)).toBe('accepted');
    const start = header.length + 16;
    const sealed = 65_536 + 16;
    const cuts = [0, 1, 10, header.length - 1, header.length, start - 1, start, start + 15, start + 16,
      start + sealed - 1, start + sealed,
      start + sealed + 1, start + sealed + 16, start + 2 * sealed, start + 3 * sealed, good.length - 1];
    for (const cut of cuts) expect(`${cut}: ${await answer(good.subarray(0, cut))}`).toBe(`${cut}: PK_DAMAGED`);
    for (const extra of [Buffer.alloc(1), Buffer.alloc(16), good.subarray(start, start + sealed), good]) {
      expect(await answer(Buffer.concat([good, extra]))).toBe('PK_DAMAGED');
    }
    const chunk = (i: number) => payload.subarray(16 + i * sealed, 16 + (i + 1) * sealed);
    const swapped = Buffer.concat([good.subarray(0, start), chunk(1), chunk(0), good.subarray(start + 2 * sealed)]);
    expect(swapped.length).toBe(good.length);
    expect(await answer(swapped)).toBe('PK_DAMAGED');
  });
});

it('files of every length around the borders of chunks and batches come out whole, with age-encryption and with our reader', async () => {
  const chunk = 65_536;
  const bytes = Buffer.from(random(17 * chunk + 2));
  for (const length of [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 16 * chunk - 1, 16 * chunk, 16 * chunk + 1, 17 * chunk]) {
    const encrypter = new Encrypter();
    encrypter.addRecipient(judge);
    const plain = bytes.subarray(0, length);
    const pieces = async function* () {
      for (let at = 0; at < length; at += 50_000) yield await Promise.resolve(plain.subarray(at, Math.min(length, at + 50_000)));
    };
    const sealed: Buffer[] = [];
    for await (const one of sealAge(encrypter, pieces())) sealed.push(Buffer.from(one));
    const file = Buffer.concat(sealed);
    const decrypter = new Decrypter();
    decrypter.addIdentity(judgeIdentity);
    expect(plain.equals(Buffer.from(await decrypter.decrypt(file))), `${length}`).toBe(true);
    const age = await openAge(bytesSource(file), { identity: judgeIdentity });
    const read: Buffer[] = [];
    for await (const one of age.read(0, age.chunks)) read.push(Buffer.from(one.plain));
    expect(plain.equals(Buffer.concat(read)), `${length}`).toBe(true);
    expect(age.plainSize).toBe(length);
  }
});

describe('known packs', () => {
  it('of the first format open as they did on the day they were made', async () => {
    const read = await readJudgingPack(inFile(Buffer.from(knownJudgingPack, 'base64')),
      { passphrase: knownPassphrase });
    expect(read).toMatchObject({ ok: true, sha256: '0d5355adef5afd2afe88183b919bd45c8d55cdba31302a22c68dd4b0bef9a2d6',
      header: { kind: 'judging-pack', pack: { id: packId, revision: 1 }, recipient: { slot: 3 } } });
    const scores = await readScorePack(Buffer.from(knownScorePack, 'base64'), organiserIdentity);
    expect(scores).toMatchObject({ ok: true,
      sha256: '26b51e86179e0c9cafd5a38f381aca5c39d967b1a3ed557333f5d99ee4d0ea80',
        header: { kind: 'score-pack', seq: 1, signer: { slot: 3 } } });
  });

  it('of the second and third format too, with all that only they know', async () => {
    const second = await readJudgingPack(inFile(Buffer.from(knownSecondPack, 'base64')), { identity: judgeIdentity });
    expect(second).toMatchObject({ ok: true, sha256: '27f385e9003b7a6f1c3f16f6202dfeedb473130cf9c25d3348b3b03b4fc57d76', header: {
      format: 2, masks: [{ how: 'skip' }], entries: [{ mask: 0 }],
      rubrics: [{ criteria: [{ mode: 'levels', choices: [{ name: 'A', value: 1300 }, { value: 900 }] }, { mode: 'veto' }] }] } });
    const file = inFile(Buffer.from(knownThirdPack, 'base64'));
    const third = await readJudgingPack(file, { identity: judgeIdentity });
    expect(third).toMatchObject({ ok: true, sha256: '58fe464d0dac58039a3a2abd18f20d5d1d33b2386ab9be7b230d9157e0e3a894', header: {
      format: 3, gate: { tolerance: 300, needed: 1 }, minimumWatched: 60,
      practice: [{ qualifies: true, reference: [{ criterion: 'topic', value: 850 }, { value: 1600 }] }, { qualifies: false }] } });
    if (!third.ok) throw new Error(third.code);
    const blob = await openBlob(file, third.fileKey, third.header, third.header.practice![0]!.entry.attachments[0]!.blob);
    expect((await blob.read(0, blob.length)).toString()).toBe('Hallo');
    await blob.close();
    for (const identity of [organiserIdentity, judgeIdentity]) {
      expect(await readScorePack(Buffer.from(knownThirdScores, 'base64'), identity)).toMatchObject({ ok: true,
        sha256: 'bcd8403748bf768d19317c553c32c9aa68032ef3409c98ba9698578fb9e8ef34', header: { format: 3,
          sheets: [{ seconds: 340 }, { reason: { at: 3 } }, { tries: 2, seconds: 600 }] } });
    }
  });
});

it('unless told otherwise a passphrase costs 2^18', async () => {
  const [stanza] = await passphraseRecipient('四个词', (bytes) => new Uint8Array(bytes)).wrapFileKey(new Uint8Array(16));
  expect(stanza?.args[2]).toBe('18');
});
