// The age layer: weak shares, lengths at every border, known packs. Hostile files and damage: test/inputs-packs; outside readers:
// document.test.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { Decrypter, Encrypter } from 'age-encryption';
import { describe, expect, it, vi } from 'vitest';
import { bytesSource, openAge, recipientOf } from '#backend/packfile/age-file.ts';
import { passphraseRecipient } from '#backend/packfile/age-passphrase.ts';
import { sealAge } from '#backend/packfile/age-seal.ts';
import { readJudgingPack, readScorePack } from '#backend/packfile/read.ts';
import { openBlob } from '#backend/packfile/blob-reader.ts';
import { knownJudgingPack, knownPassphrase, knownScorePack, knownSecondPack, knownThirdPack, knownThirdScores } from './known-packs.ts';
import { freshPath, judgeIdentity, organiserIdentity, packId, random, scorePack } from './fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
const organiser = await recipientOf(organiserIdentity);
const judge = await recipientOf(judgeIdentity);

const inFile = (bytes: Uint8Array | string): string => {
  const file = freshPath('.sxpack');
  writeFileSync(file, bytes);
  return file;
};
const codeOf = (answer: { ok: boolean; code?: string }): string => answer.ok ? 'accepted' : answer.code ?? 'no code';
const scoring = async (bytes: Uint8Array) => codeOf(await readScorePack(bytes, organiserIdentity));

/** The header's text and where the payload starts. */
function split(file: Buffer): { header: string; payload: Buffer } {
  const end = file.indexOf('\n', file.indexOf('\n--- ') + 1) + 1;
  return { header: file.subarray(0, end).toString('latin1'), payload: file.subarray(end) };
}

describe('hostile age files', () => {
  it('with a low-order or foreign X25519 share never open', async () => {
    const good = readFileSync((await scorePack(organiser)).out);
    const { header, payload } = split(good);
    for (const share of [Buffer.alloc(32), Buffer.from([1, ...new Array<number>(31).fill(0)]), Buffer.alloc(31),
      Buffer.alloc(33)]) {
      const text = header.replace(/X25519 \S+/, `X25519 ${share.toString('base64').replaceAll('=', '')}`);
      expect(['PK_DAMAGED', 'PK_NOT_FOR_YOU']).toContain(await scoring(Buffer.concat([Buffer.from(text), payload])));
    }
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
