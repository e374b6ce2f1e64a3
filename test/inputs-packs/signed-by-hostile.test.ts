// Packs that somebody with a right key made on purpose, and sticks that fail: P15, P16, P22 to P26 of the list of bad packs,
// through the whole reader, from the encrypted file. P01 to P14 and P17 to P20 stand in packs.test.ts, P21 in verdict.test.ts.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { packText } from '#contract/pack-codes.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { bringFile } from '#backend/judging/desk-files.ts';
import { recipientOf } from '#backend/packfile/age-file.ts';
import { openBlob } from '#backend/packfile/blob-reader.ts';
import { checkSheets } from '#backend/packfile/check-scores.ts';
import { readJudgingPack, readScorePack } from '#backend/packfile/read.ts';
import { asRefusal } from '#backend/packfile/refusal.ts';
import { JudgingPackContent, rubricsHash } from '#backend/packfile/schema.ts';
import { scorePackVerdict } from '#backend/packfile/verdict.ts';
import { writeJudgingPack } from '#backend/packfile/write.ts';
import { canonicalBytes } from '#backend/packfile/strict-json.ts';
import {
  codes, container, dir, freshPath, hexOf, judgeIdentity, judgeKey, judgingContent, judgingPack, newestContent, organiserIdentity,
  organiserKey, otherKey, packId, random, rubric, scoreContent, sealed,
} from '../packfile/fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
const organiser = await recipientOf(organiserIdentity);
const judge = await recipientOf(judgeIdentity);

const judging = async (plain: Uint8Array) => {
  const file = freshPath('.sxpack');
  writeFileSync(file, await sealed(plain, judge));
  return readJudgingPack(file, { identity: judgeIdentity });
};

/** A score pack as a judge with a hex editor would sign it: the header as it is, nothing cleaned. */
function scoreHeader(sheets: unknown, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const { slot, recipient, ...content } = scoreContent(organiser);
  return {
    format: 1, minReader: 1, suite: 'age1+ed25519', kind: 'score-pack', ...content, sheets,
    signer: { role: 'judge', slot, key: hexOf(judgeKey.publicKey) }, recipient: { key: recipient, copy: null }, blobs: [], ...changes,
  };
}
const scoring = async (header: object | Buffer, key = judgeKey) => {
  const read = await readScorePack(await sealed(container('score-pack', header, { key }), organiser), organiserIdentity);
  if (!read.ok) return read;
  return checkSheets(read.header.sheets, (code) => codes.includes(code) ? rubric : null, (code) => code === codes[5]);
};
const [code = ''] = codes;
const sheet = {
  code, status: 'submitted', comment: '', reason: null,
  scores: [{ criterion: 'topic', value: 850 }, { criterion: 'effect', value: 100 }],
};
const withValue = (value: unknown) => [{ ...sheet, scores: [{ criterion: 'topic', value }] }];

describe('score packs signed by a hostile judge', () => {
  it('P22: impossible values refuse the whole pack, with the code of what is wrong', async () => {
    const text = canonicalBytes(scoreHeader(withValue(777_777))).toString('utf8');
    const spelled = (value: string) => Buffer.from(text.replace('777777', value));
    const cases: readonly (readonly [string, object | Buffer, string])[] = [
      ['NaN', spelled('NaN'), 'PK_JSON'],
      ['Infinity', spelled('Infinity'), 'PK_JSON'],
      ['1e308', spelled('1e+308'), 'PK_SCHEMA'],
      ['1e999', spelled('1e999'), 'PK_NONCANONICAL'],
      ['-0', spelled('-0'), 'PK_NONCANONICAL'],
      ['850.0', spelled('850.0'), 'PK_NONCANONICAL'],
      ['"9"', scoreHeader(withValue('9')), 'PK_SCHEMA'],
      ['half a hundredth', scoreHeader(withValue(8.5)), 'PK_SCHEMA'],
      ['null', scoreHeader(withValue(null)), 'PK_SCHEMA'],
      ['below the range', scoreHeader(withValue(-50)), 'PK_RANGE'],
      ['above the range', scoreHeader(withValue(1050)), 'PK_RANGE'],
      ['between two steps', scoreHeader(withValue(825)), 'PK_RANGE'],
      ['safe integers only', scoreHeader(withValue(2 ** 53)), 'PK_SCHEMA'],
      ['unknown criterion', scoreHeader([{ ...sheet, scores: [{ criterion: 'other', value: 0 }] }]), 'PK_RANGE'],
      ['a criterion twice', scoreHeader([{ ...sheet, scores: [...sheet.scores, ...sheet.scores] }]), 'PK_SCHEMA'],
      ['unknown entry, or one of another group', scoreHeader([{ ...sheet, code: 'ZZZZ-0' }]), 'PK_SCHEMA'],
      ['a right code of nobody here', scoreHeader([{ ...sheet, code: '0000-0' }]), 'PK_RANGE'],
      ['an entry twice', scoreHeader([sheet, sheet]), 'PK_SCHEMA'],
      ['scores of a recused entry', scoreHeader([{ ...sheet, status: 'recused', reason: { kind: 'other', text: '' } }]), 'PK_SCHEMA'],
      ['a second in a recusal', scoreHeader([{ ...sheet, scores: [], status: 'recused', reason: { kind: 'other', text: '', at: 3 } }],
        { format: 3, minReader: 3 }), 'PK_SCHEMA'],
      ['seconds below zero', scoreHeader([{ ...sheet, seconds: -1 }], { format: 3, minReader: 3 }), 'PK_SCHEMA'],
      ['seconds of 100 years', scoreHeader([{ ...sheet, seconds: 3_000_000_000 }], { format: 3, minReader: 3 }), 'PK_SCHEMA'],
      ['no tries', scoreHeader([{ ...sheet, code: codes[5], tries: 0 }], { format: 3, minReader: 3 }), 'PK_SCHEMA'],
      ['tries of an entry that counts', scoreHeader([{ ...sheet, tries: 1 }], { format: 3, minReader: 3 }), 'PK_SCHEMA'],
      ['new fields under the old format', scoreHeader([{ ...sheet, seconds: 5 }]), 'PK_SCHEMA'],
      ['the new format without new fields', scoreHeader([sheet], { format: 3, minReader: 3 }), 'PK_SCHEMA'],
      ['two formats at once', scoreHeader([{ ...sheet, seconds: 5 }], { format: 3, minReader: 1 }), 'PK_SCHEMA'],
      ['a format of nobody', scoreHeader([sheet], { format: 99, minReader: 99 }), 'PK_NEWER'],
      ['20,001 sheets', scoreHeader(Array.from({ length: 20_001 }, () => sheet)), 'PK_SCHEMA'],
      ['signed with the key of another', scoreHeader([sheet], { signer: { role: 'judge', slot: 3, key: hexOf(otherKey.publicKey) } }),
        'PK_SIGNATURE'],
      ['signed as organiser', scoreHeader([sheet], { signer: { role: 'organiser', slot: 3, key: hexOf(judgeKey.publicKey) } }),
        'PK_SCHEMA'],
    ];
    for (const [name, header, wanted] of cases) {
      const answer = await scoring(header);
      expect(`${name}: ${answer.ok ? 'accepted' : answer.code}`).toBe(`${name}: ${wanted}`);
    }
    expect(await scoring(scoreHeader([sheet]))).toEqual({ ok: true, incomplete: [] });
  });

  it('practice sheets come with tries and seconds; unfinished ones are nothing to wait for', async () => {
    const practice = { ...sheet, code: codes[5], scores: [sheet.scores[0]], tries: 3, seconds: 90 };
    const reported = { ...sheet, reason: { kind: 'identityVisible', text: '', at: 3 } };
    expect(await scoring(scoreHeader([practice, reported, { ...sheet, code: codes[1], scores: [] }], { format: 3, minReader: 3 })))
      .toEqual({ ok: true, incomplete: [{ code: codes[1], missing: ['topic', 'effect'] }] });
  });

  it('P15: a signature is good for one kind only', async () => {
    const header = scoreHeader([sheet]);
    const asJudging = container('judging-pack', header, { key: judgeKey });
    expect(await readScorePack(await sealed(asJudging, organiser), organiserIdentity)).toMatchObject({ code: 'PK_SIGNATURE' });
  });

  it('P16: a signature has one spelling only, and no weak key signs', async () => {
    const header = scoreHeader([sheet]);
    // S + L is the same number modulo the group's order: RFC 8032 asks to refuse it.
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const twice = container('score-pack', header, { key: judgeKey, signature: (signature) => {
      const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order;
      return Buffer.concat([signature.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()]);
    } });
    expect(await readScorePack(await sealed(twice, organiser), organiserIdentity)).toMatchObject({ code: 'PK_SIGNATURE' });
    for (const key of ['00'.repeat(32), `01${'00'.repeat(31)}`, 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a']) {
      expect(await scoring(scoreHeader([sheet], { signer: { role: 'judge', slot: 3, key } }))).toMatchObject({ code: 'PK_SIGNATURE' });
    }
  });
});

describe('judging packs signed by a hostile organiser', () => {
  const blob = Buffer.from('12345');
  const headerOf = (changes: Partial<JudgingPackContent> | Record<string, unknown> = {}): Record<string, unknown> => {
    const content = { ...newestContent(organiser, [5, 5, 5, 5]), ...changes };
    return {
      format: 3, minReader: 3, suite: 'age1+ed25519', kind: 'judging-pack', ...content, recipient: { slot: 3, key: judge },
      signer: { role: 'organiser', key: hexOf(organiserKey.publicKey) }, rubricsSha256: rubricsHash(content.rubrics as never),
      blobs: Array.from({ length: 4 }, () => ({ len: 5, sha256: sha256Hex(blob) })),
    };
  };
  const blobs = [blob, blob, blob, blob];

  it('P26: hostile labels come out clipped and plain, wherever they stand', async () => {
    const nasty = `\u202Egpj.exe<img src=x onerror=alert(1)>\u0000\u0007\u2066`;
    const content = newestContent(organiser, [5, 5, 5, 5]);
    const hostile = (length: number) => {
      const long = nasty + '长'.repeat(length);
      const entry = (one: JudgingPackContent['entries'][number]) => ({
        ...one, title: long, division: long, category: long, subject: long, grade: long,
        attachments: one.attachments.map((each) => ({ ...each, label: long })),
      });
      return container('judging-pack', headerOf({
        contest: { id: 'contest-2026', title: long }, entries: [entry(content.entries[0]!), content.entries[1]!],
        practice: [{ ...content.practice![0]!, feedback: long }, content.practice![1]!],
      }), { blobs });
    };
    // Eight labels of a million characters are more than a header may have.
    expect(await judging(hostile(1_000_000))).toMatchObject({ ok: false, code: 'PK_HEADER_LEN' });
    const read = await judging(hostile(300_000));
    if (!read.ok) throw new Error(read.code);
    expect(read.header.contest.title.startsWith('gpj.exe<img src=x onerror=alert(1)>  长')).toBe(true);
    expect([...read.header.contest.title]).toHaveLength(200);
    const shown: string[] = [];
    const texts = (value: unknown): void => {
      if (typeof value === 'string') shown.push(value);
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(texts);
    };
    texts(read.header);
    expect(shown.filter((text) => text.includes('onerror'))).toHaveLength(8);
    for (const text of shown) {
      expect([...text].length).toBeLessThanOrEqual(text === read.header.practice?.[0]?.feedback ? 2000 : 200);
      expect(text).not.toMatch(/[^\P{Cc}\n]|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u);
    }
  });

  it('what does not fit together in the new fields is refused before anything is shown', async () => {
    const content = newestContent(organiser, [5, 5, 5, 5]);
    const [first, second] = content.practice!;
    const cases: readonly (readonly [string, Record<string, unknown>, string])[] = [
      ['as it should be', {}, 'accepted'],
      ['a practice entry with the code of an entry', { practice: [{ ...first!, entry: { ...first!.entry, code } }, second!] }, 'PK_SCHEMA'],
      ['a reference without a criterion', { practice: [{ ...first!, reference: first!.reference.slice(1) }, second!] }, 'PK_SCHEMA'],
      ['a reference of another rubric', { practice: [{ ...first!, reference: [{ criterion: 'x', value: 1 }, { criterion: 'y', value: 1 }] },
        second!] }, 'PK_SCHEMA'],
      ['a reference above the most points', { practice: [{ ...first!, reference: [{ criterion: 'topic', value: 1001 },
        { criterion: 'effect', value: 0 }] }, second!] }, 'PK_SCHEMA'],
      ['a rubric that is not there', { practice: [{ ...first!, entry: { ...first!.entry, rubric: 'other' } }, second!] }, 'PK_SCHEMA'],
      ['a blob of another length', { practice: [{ ...first!, entry: { ...first!.entry, attachments: [{ blob: 2, label: '', media: 'video/mp4',
        bytes: 4 }] } }, second!] }, 'PK_SCHEMA'],
      ['more than all of a video', { minimumWatched: 101 }, 'PK_SCHEMA'],
      ['who the reference is from', { practice: [{ ...first!, author: '张伟' }, second!] }, 'PK_SCHEMA'],
    ];
    for (const [name, changes, wanted] of cases) {
      const read = await judging(container('judging-pack', JSON.parse(JSON.stringify(headerOf(changes))) as object, { blobs }));
      expect(`${name}: ${read.ok ? 'accepted' : read.code}`).toBe(`${name}: ${wanted}`);
    }
    expect(await judging(container('judging-pack', { ...headerOf(), format: 2, minReader: 2 }, { blobs }))).toMatchObject({ code: 'PK_SCHEMA' });
  });

  it('attachments of practice entries are read like all others', async () => {
    const file = freshPath('.sxpack');
    writeFileSync(file, await sealed(container('judging-pack', headerOf(), { blobs }), judge));
    const read = await readJudgingPack(file, { identity: judgeIdentity });
    if (!read.ok) throw new Error(read.code);
    for (const place of read.header.practice?.map((one) => one.entry.attachments[0]!.blob) ?? []) {
      const reader = await openBlob(file, read.fileKey, read.header, place);
      expect((await reader.read(1, 4)).toString()).toBe('234');
      await reader.close();
    }
  });
});

describe('sticks and paths', () => {
  it('P24: a path of more than 260 characters is read and written; one that the disk refuses is told in words', async () => {
    const deep = join(dir, ...Array.from({ length: 4 }, (_, i) => `${i}深`.padEnd(80, '长路径')));
    mkdirSync(deep, { recursive: true });
    const out = join(deep, 'P-ABCD.sxpack');
    expect(out.length).toBeGreaterThan(260);
    await writeJudgingPack({ content: judgingContent(organiser, []), blobs: [], signKey: organiserKey, lock: { recipient: judge }, out, random });
    expect(await readJudgingPack(out, { identity: judgeIdentity })).toMatchObject({ ok: true });
    expect(readdirSync(deep)).toEqual(['P-ABCD.sxpack']);
    const tooLong = join(dir, `${'x'.repeat(300)}.sxpack`);
    const answer = await readJudgingPack(tooLong, { identity: judgeIdentity });
    expect(answer).toEqual({ ok: false, code: 'PK_UNREADABLE', detail: { reason: 'ENAMETOOLONG' } });
    expect(packText('PK_UNREADABLE', answer.ok ? {} : answer.detail)).toContain('路径太长');
    const write = (to: string) => writeJudgingPack({ content: judgingContent(organiser, []), blobs: [], signKey: organiserKey,
      lock: { recipient: judge }, out: to, random });
    await expect(write(tooLong)).rejects.toMatchObject({ code: 'path_too_long' });
    await expect(write(deep)).rejects.toMatchObject({ code: 'path_unfit' });
    expect(existsSync(`${deep}.part`)).toBe(false);
  });

  it('P24: a file that ends while it is read is damaged, one whose disk is gone is unreadable; a whole copy opens again', async () => {
    const { out } = await judgingPack({ recipient: judge }, organiser, [3_000_000]);
    const whole = readFileSync(out);
    const shrinking = await readJudgingPack(out, { identity: judgeIdentity }, {
      onProgress: (done) => { if (done > 100_000) truncateSync(out, 1_100_000); },
    });
    expect(shrinking).toMatchObject({ ok: false, code: 'PK_DAMAGED' });
    writeFileSync(out, whole);
    expect(await readJudgingPack(out, { identity: judgeIdentity })).toMatchObject({ ok: true });
    // In a process of its own: the open file is taken away below the reader, as when a stick is pulled.
    const script = `import { closeSync, readdirSync, readlinkSync } from 'node:fs';
      import { readJudgingPack } from '#backend/packfile/read.ts';
      let pulled = false;
      const answer = await readJudgingPack(${JSON.stringify(out)}, { identity: ${JSON.stringify(judgeIdentity)} }, { onProgress: (done) => {
        if (pulled || done < 100_000) return;
        pulled = true;
        for (const fd of readdirSync('/proc/self/fd')) {
          try { if (readlinkSync('/proc/self/fd/' + fd) === ${JSON.stringify(out)}) closeSync(Number(fd)); } catch {}
        }
      } });
      console.log(JSON.stringify(answer));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(JSON.parse(printed)).toEqual({ ok: false, code: 'PK_UNREADABLE', detail: { reason: 'EBADF' } });
  });

  it('P24: what the disk answers is a code with a sentence in both languages; a bug stays a bug', () => {
    for (const [reason, zh, en] of [['EBUSY', '正被其他程序使用', 'another program'], ['EIO', '磁盘读取出错', 'disk reports'],
      ['ENODEV', '已拔出', 'removed'], ['EACCES', '权限', 'permitted'], ['EXYZ', 'EXYZ', 'EXYZ']] as const) {
      const refusal = asRefusal(Object.assign(new Error(reason), { code: reason, syscall: 'open' }));
      expect(refusal).toEqual({ ok: false, code: 'PK_UNREADABLE', detail: { reason } });
      expect(packText(refusal.code, refusal.detail)).toContain(zh);
      expect(packText(refusal.code, refusal.detail, 'en')).toContain(en);
    }
    expect(() => asRefusal(new TypeError('a bug'))).toThrow('a bug');
  });
});

it('P25: a pack larger than the room left is refused before a byte of it is read or written', async () => {
  let opened = 0;
  const blob = { len: 2 ** 41, sha256: 'ab'.repeat(32), name: 'film', open: () => { opened += 1; throw new Error('opened'); } };
  const out = freshPath('.sxpack');
  const before = readdirSync(dir);
  await expect(writeJudgingPack({ content: judgingContent(organiser, [2 ** 41]), blobs: [blob], signKey: organiserKey, lock: { recipient: judge },
    out, random })).rejects.toMatchObject({ code: 'disk_full' });
  expect(opened).toBe(0);
  expect(readdirSync(dir)).toEqual(before);
  // The other way: 2 TiB of nothing on the stick, to be kept at the desk.
  const stick = freshPath('.sxpack');
  writeFileSync(stick, '');
  truncateSync(stick, 2 ** 41);
  mkdirSync(join(dir, 'kept'));
  await expect(bringFile(stick, join(dir, 'kept', 'x.sxpack'), 'ab'.repeat(32), () => undefined)).rejects.toMatchObject({ code: 'disk_full' });
  expect(readdirSync(join(dir, 'kept'))).toEqual([]);
});

it('P23: a score pack by a key that is not the pinned one, or that nobody knows, counts for nothing', async () => {
  const header = scoreHeader([sheet], { signer: { role: 'judge', slot: 3, key: hexOf(otherKey.publicKey) } });
  const read = await readScorePack(await sealed(container('score-pack', header, { key: otherKey }), organiser), organiserIdentity);
  if (!read.ok) throw new Error(read.code);
  const ask = (pinnedKey: string | null) => scorePackVerdict(read, { contestId: 'contest-2026', closed: false, slot: {
    slot: 3, pinnedKey, issued: [{ packId, revision: 1, sha256: 'ab'.repeat(32) }], accepted: [], setAside: [] } });
  expect(ask(hexOf(judgeKey.publicKey))).toMatchObject({ code: 'PK_WRONG_SIGNER', outcome: 'refuse', pinsKey: false });
  // Only where no key was pinned yet the first one is taken, and pinned.
  expect(ask(null)).toMatchObject({ outcome: 'apply', pinsKey: true });
});
