// docs/pack-format.md keeps its word: age opens our packs and we its, and the scripts printed there read packs of every
// format and refuse damaged ones. Needs the age command and python3-cryptography; says so where they are missing.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter, Encrypter } from 'age-encryption';
import { describe, expect, it, vi } from 'vitest';
import { packTexts } from '#contract/pack-codes.ts';
import { recipientOf } from '#backend/packfile/age-file.ts';
import { cardBytes, readCard } from '#backend/packfile/card.ts';
import { fingerprint } from '#backend/packfile/codes.ts';
import { readJudgingPack, readScorePack } from '#backend/packfile/read.ts';
import { fileBlob, writeJudgingPack } from '#backend/packfile/write.ts';
import { createWorkspace } from '#backend/program/open-workspace.ts';
import { databaseFile } from '#backend/folders.ts';
import { backUpKeys, newContestKeys } from '#backend/chain/contest-keys.ts';
import { knownJudgingPack, knownPassphrase, knownScorePack, knownSecondPack, knownThirdPack, knownThirdScores } from './known-packs.ts';
import {
  codes, dir, freshPath, judgeIdentity, judgeKey, newestContent, newestSheets, organiserIdentity, organiserKey, random, scorePack,
} from './fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
const organiser = await recipientOf(organiserIdentity);
const judge = await recipientOf(judgeIdentity);
const document = readFileSync(new URL('../../docs/pack-format.md', import.meta.url), 'utf8');
const [readPack = '', openKeys = ''] = [...document.matchAll(/^```python\n(.*?)^```$/gms)].map((match, i) => {
  const script = join(dir, `script-${i}.py`);
  writeFileSync(script, match[1] ?? '');
  return script;
});

const present = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const age = present('age', '--version');
const python = present('python3', '-c', 'import cryptography');
/** Runs `work` where the tools are there. */
const withTools = (work: () => unknown) => async (context: { skip(note: string): void }) => {
  if (!age || !python) context.skip('age and python3-cryptography are not both installed (apt-get install age python3-cryptography)');
  else await work();
};

const identityFile = (name: string, identity: string): string => {
  const file = join(dir, `${name}.txt`);
  writeFileSync(file, `${identity}\n`);
  return file;
};
const judgeFile = identityFile('judge', judgeIdentity);
const organiserFile = identityFile('organiser', organiserIdentity);
const inFile = (bytes: Uint8Array | string, ending = '.sxpack'): string => {
  const file = freshPath(ending);
  writeFileSync(file, bytes);
  return file;
};
/** What `age -d -i` makes of a file. */
function decrypted(file: string, identity: string): string {
  const plain = freshPath('.bin');
  execFileSync('age', ['-d', '-i', identity, '-o', plain, file], { stdio: ['ignore', 'ignore', 'pipe'] });
  return plain;
}
/** The printed script on a decrypted file. */
function told(file: string): { status: number | null; text: string; error: string; folder: string } {
  const folder = freshPath('-out');
  const run = spawnSync('python3', [readPack, file, folder], { encoding: 'utf8', env: { ...process.env, PYTHONIOENCODING: 'utf-8' } });
  return { status: run.status, text: run.stdout, error: run.stderr, folder };
}

/** A pack of format 3, locked to the key of a card. */
async function lockedToCard(): Promise<{ out: string; bytes: Buffer[] }> {
  const card = readCard(cardBytes(judgeKey, judge));
  if (!card.ok) throw new Error(card.code);
  const bytes = [5000, 0, 70_000, 12].map((length) => Buffer.from(random(length)));
  const out = freshPath('.sxpack');
  const blobs = await Promise.all(bytes.map((one) => fileBlob(inFile(one, '.mp4'))));
  const content = newestContent(organiser, [5000, 0, 70_000, 12]);
  await writeJudgingPack({ content, blobs, signKey: organiserKey, lock: { recipient: card.receive }, out, random });
  return { out, bytes };
}

describe('age', () => {
  it('the library itself opens our passphrase pack, and we one of its own', async () => {
    const decrypter = new Decrypter();
    decrypter.addPassphrase(knownPassphrase);
    const plain = await decrypter.decrypt(Buffer.from(knownJudgingPack, 'base64'));
    const encrypter = new Encrypter();
    encrypter.setPassphrase('abandon-ability');
    encrypter.setScryptWorkFactor(15);
    expect(await readJudgingPack(inFile(await encrypter.encrypt(plain)), { passphrase: 'abandon-ability' })).toMatchObject({ ok: true });
  });

  it('the command opens a pack locked to a card and a score pack of ours, and we those that it makes', withTools(async () => {
    const { out } = await lockedToCard();
    const again = freshPath('.sxpack');
    execFileSync('age', ['-r', judge, '-o', again, decrypted(out, judgeFile)]);
    expect(readFileSync(again).equals(readFileSync(out))).toBe(false);
    expect(await readJudgingPack(again, { identity: judgeIdentity })).toMatchObject({ ok: true, header: { format: 3, practice: [{}, {}] } });
    const scores = await scorePack(organiser, { sheets: newestSheets() }, judge);
    const scoresAgain = freshPath('.sxscore');
    // The organiser and the judge's own copy.
    expect(readFileSync(decrypted(scores.out, judgeFile)).equals(readFileSync(decrypted(scores.out, organiserFile)))).toBe(true);
    execFileSync('age', ['-r', organiser, '-r', judge, '-o', scoresAgain, decrypted(scores.out, organiserFile)]);
    for (const identity of [organiserIdentity, judgeIdentity]) {
      expect(await readScorePack(scoresAgain, identity))
        .toMatchObject({ ok: true, header: { format: 3, sheets: [{ seconds: 340 }, {}, { tries: 2 }] } });
    }
    const foreign = spawnSync('age', ['-d', '-i', organiserFile, out]);
    expect(foreign.status).not.toBe(0);
  }));
});

describe('the printed reader', () => {
  it('reads packs of every format as age leaves them, and takes out attachments byte by byte', withTools(async () => {
    const typed = freshPath('.bin');
    // age asks at the terminal: here a terminal that types.
    execFileSync('python3', ['-c', `import os, pty, sys
pid, terminal = pty.fork()
if pid == 0: os.execvp('age', ['age', '-d', '-o', sys.argv[1], sys.argv[2]])
shown = b''
while b'passphrase' not in shown: shown += os.read(terminal, 1000)
os.write(terminal, sys.argv[3].encode() + b'\\n')
try:
    while os.read(terminal, 1000): pass
except OSError: pass
sys.exit(os.waitpid(pid, 0)[1])`, typed, inFile(Buffer.from(knownJudgingPack, 'base64')), knownPassphrase]);
    const mark = fingerprint(organiserKey.publicKey);
    expect(told(typed)).toMatchObject({ status: 0, text: expect.stringContaining(`judging-pack format 1 signed by ${mark}`) as string });
    const second = told(decrypted(inFile(Buffer.from(knownSecondPack, 'base64')), judgeFile));
    expect(second).toMatchObject({ status: 0, text: expect.stringContaining('judging-pack format 2') as string });
    const third = told(decrypted(inFile(Buffer.from(knownThirdPack, 'base64')), judgeFile));
    expect(third).toMatchObject({ status: 0, text: expect.stringContaining('judging-pack format 3') as string });
    expect(readdirSync(third.folder).filter((name) => name !== 'header.json').map((name) => readFileSync(join(third.folder, name), 'utf8')).join(''))
      .toBe('Hallo');
    const { out, bytes } = await lockedToCard();
    const card = told(decrypted(out, judgeFile));
    expect(card.text).toContain('认识分数');
    bytes.forEach((one, i) => expect(readFileSync(join(card.folder, `${codes[i]}-1.mp4`)).equals(one)).toBe(true));
    expect(JSON.parse(readFileSync(join(card.folder, 'header.json'), 'utf8'))).toMatchObject({ gate: { needed: 1 }, minimumWatched: 60 });
    for (const [pack, marks] of [[knownScorePack, 'topic=8.50 effect=0.00'], [knownThirdScores, 'topic=8.00 effect=15.00']] as const) {
      const scores = told(decrypted(inFile(Buffer.from(pack, 'base64')), organiserFile));
      expect(scores).toMatchObject({ status: 0, text: expect.stringContaining(marks) as string });
    }
    const shown = told(inFile(cardBytes(judgeKey, judge), '.sxcard'));
    expect(shown.text.trim()).toBe(`judge-card receive ${judge} fingerprint ${fingerprint(judgeKey.publicKey)}`);
  }));

  it('refuses damaged and forged ones with our codes, and writes nothing', withTools(async () => {
    const plain = readFileSync(decrypted((await lockedToCard()).out, judgeFile));
    const length = plain.readUInt32LE(8);
    const flipped = (at: number) => {
      const copy = Buffer.from(plain);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy;
    };
    const text = cardBytes(judgeKey, judge).toString('utf8');
    const cases: readonly (readonly [string, Uint8Array | string])[] = [
      ['PK_NOTPACK', flipped(0)], ['PK_HEADER_LEN', Buffer.concat([plain.subarray(0, 8), Buffer.alloc(4, 0xff), plain.subarray(12)])],
      ['PK_SIGNATURE', flipped(12 + plain.subarray(12).indexOf('认'))], ['PK_SIGNATURE', flipped(13 + length)],
      ['PK_BLOB', flipped(76 + length + 10)], ['PK_BLOB', flipped(76 + length + 60_000)], ['PK_PADDING', flipped(plain.length - 1)],
      ['PK_TRUNCATED', plain.subarray(0, plain.length - 1)], ['PK_TRUNCATED', plain.subarray(0, 500)],
      ['PK_GAP_BYTES', Buffer.concat([plain, Buffer.alloc(1)])], ['PK_GAP_BYTES', Buffer.concat([plain, plain])],
      ['PK_SIGNATURE', text.replace(judge, organiser)],
    ];
    for (const [code, bytes] of cases) {
      const answer = told(inFile(bytes, '.bin'));
      expect(`${code}: ${answer.status} ${answer.error}`).toBe(`${code}: 1 ${code}: not accepted, nothing was written\n`);
      expect(readdirSync(answer.folder)).toEqual([]);
    }
    const damaged = Buffer.from(knownThirdPack, 'base64');
    damaged[damaged.length - 9] = (damaged[damaged.length - 9] ?? 0) ^ 1;
    expect(() => decrypted(inFile(damaged), judgeFile)).toThrow();
  }));

  it("gets the contest's key out of database, key file and recovery key alone", withTools(async () => {
    const place = freshPath('-workspace');
    const { workspace, recoveryKey } = await createWorkspace({ dir: place, id: 'w', name: '', role: 'organiser', at: '2026-11-22T08:00:00.000Z' },
      { deviceKeyFile: join(dir, 'device.key') }, random);
    const keys = await newContestKeys(random);
    const file = join(place, 'backups', 'keys-contest-2026.sxkeys');
    backUpKeys(file, workspace.fields, 'contest-2026', keys);
    workspace.connection.close();
    const run = spawnSync('python3', [openKeys, databaseFile(place), file], { encoding: 'utf8', input: `${recoveryKey.toLowerCase()}\n` });
    expect(run.stdout.trim(), run.stderr).toBe(keys.identity);
  }));
});

it('names every answer that there is', () => {
  for (const code of Object.keys(packTexts)) expect(document).toContain(`\`${code}\``);
  for (const code of document.match(/PK_\w+/g) ?? []) expect(Object.keys(packTexts)).toContain(code);
});
