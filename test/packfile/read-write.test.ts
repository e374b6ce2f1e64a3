// Packs written and read: whole round trips, what a pack may not hold, random access, cancelling, memory.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '#contract/errors.ts';
import { hasher, sha256Hex } from '#backend/crypto/suite.ts';
import { newPassphrase } from '#backend/crypto/words.ts';
import { lockOf, newReceiveKey, recipientOf } from '#backend/packfile/age-file.ts';
import { openBlob } from '#backend/packfile/blob-reader.ts';
import { padme } from '#backend/packfile/container.ts';
import { readJudgingPack, readScorePack } from '#backend/packfile/read.ts';
import { JudgingPackContent, deskRubric, packRubric } from '#backend/packfile/schema.ts';
import { fileBlob, writeJudgingPack } from '#backend/packfile/write.ts';
import {
  codes, dir, freshPath, hexOf, judgeIdentity, judgeKey, judgingContent, judgingPack, organiserIdentity, organiserKey,
    otherKey, packId,
  pseudoRandom, random, rubric, scoreContent, scorePack,
} from './fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
const organiser = await recipientOf(organiserIdentity);
const judge = await recipientOf(judgeIdentity);
const lengths = [0, 1, 70_000, 65_536, 200_001, 300];

/** A text in GBK, by turning node's decoder round. */
function gbk(text: string): Buffer {
  const decoder = new TextDecoder('gbk');
  const table = new Map<string, readonly number[]>();
  for (let high = 0x81; high < 0xff; high++) for (let low = 0x40; low < 0xff;
  low++) table.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
  return Buffer.from([...text].flatMap((character) => table.get(character) ?? [character.charCodeAt(0)]));
}

describe('judging pack', () => {
  it('comes back as it went in, under a dictated passphrase typed carelessly', async () => {
    const passphrase = newPassphrase(random);
    const { out, written } = await judgingPack({ passphrase }, organiser, lengths);
    const progress: number[] = [];
    const read = await readJudgingPack(out, { passphrase: passphrase.toUpperCase().replaceAll('-', ' ') },
      { onProgress: (done) => progress.push(done) });
    expect(read.ok).toBe(true);
    if (!read.ok) return;
    expect(read.header).toEqual(written.header);
    expect(read.sha256).toBe(written.sha256);
    expect(read.sha256).toBe(sha256Hex(readFileSync(out)));
    expect(read.bytes).toBe(statSync(out).size);
    expect(progress.at(-1)).toBe(read.bytes);
    expect(read.header.recipient).toEqual({ slot: 3, key: null });
    expect(read.header.signer.key).toBe(hexOf(organiserKey.publicKey));
    expect(await lockOf(out)).toEqual({ ok: true, lock: 'passphrase' });
    expect(existsSync(`${out}.part`)).toBe(false);
    expect(statSync(out).mtimeMs % 86_400_000).toBe(0);
    expect(await readJudgingPack(out, { passphrase: newPassphrase(random) }))
      .toMatchObject({ ok: false, code: 'PK_PASSPHRASE' });
    expect(await readJudgingPack(out, { identity: judgeIdentity })).toMatchObject({ ok: false, code: 'PK_NEEDS_PASSPHRASE' });
    expect(await readScorePack(out, judgeIdentity)).toMatchObject({ ok: false, code: 'PK_KIND' });
  });

  it('opens for the key it was made for only, even when a judge encrypts it anew to somebody else', async () => {
    const { out } = await judgingPack({ recipient: judge }, organiser, lengths);
    expect((await readJudgingPack(out, { identity: judgeIdentity })).ok).toBe(true);
    expect(await lockOf(out)).toEqual({ ok: true, lock: 'key' });
    expect(await readJudgingPack(out, { identity: organiserIdentity })).toMatchObject({ code: 'PK_NOT_FOR_YOU' });
    expect(await readJudgingPack(out, { passphrase: 'x' })).toMatchObject({ code: 'PK_KIND' });
    const { Encrypter } = await import('age-encryption');
    const decrypter = new Decrypter();
    decrypter.addIdentity(judgeIdentity);
    const encrypter = new Encrypter();
    encrypter.addRecipient(organiser);
    const passedOn = freshPath('.sxpack');
    writeFileSync(passedOn, await encrypter.encrypt(await decrypter.decrypt(readFileSync(out))));
    expect(await readJudgingPack(passedOn, { identity: organiserIdentity })).toMatchObject({ code: 'PK_NOT_FOR_YOU' });
  });

  it('has a size that tells little: Padmé of the content', async () => {
    const sizes = new Set<number>();
    for (const length of [100_000, 100_500, 101_000,
      101_500]) sizes.add((await judgingPack({ recipient: judge }, organiser, [length])).written.bytes);
    expect(sizes.size).toBeLessThan(3);
    expect([1, 2, 9, 100, 1000, 10_000, 1_000_000].map(padme)).toEqual([1, 2, 10, 104, 1024, 10_240, 1_015_808]);
    for (let length = 1000; length < 600e6; length = Math.floor(length * 1.37) + 1) expect(padme(length) / length)
      .toBeLessThan(1.07);
  });

  it('refuses any field it does not know, at every level: there is no place for an identity', () => {
    const places: string[] = [];
    const walk = (value: unknown, path: string, whole: unknown) => {
      if (typeof value !== 'object' || value === null) return;
      if (!Array.isArray(value)) {
        for (const field of ['name2', 'author', 'school', 'phone', 'path', 'createdAt']) {
          (value as Record<string, unknown>)[field] = '张伟';
          expect(JudgingPackContent.safeParse(whole).success, `${path}.${field}`).toBe(false);
          delete (value as Record<string, unknown>)[field];
        }
        places.push(path);
      }
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`, whole);
    };
    const content = judgingContent(organiser, lengths);
    expect(JudgingPackContent.safeParse(content).success).toBe(true);
    walk(content, 'content', content);
    expect(places.length).toBeGreaterThan(20);
  });

  it('lets no name, path or file time of the organiser through: no canary in any byte, in any spelling', async () => {
    const canaries = ['张伟国', '西安市第九十九中学', '13812345678', '610102198001011234', 'zhangweiguo', '临潼区报送'];
    const folder = join(dir, '西安市第九十九中学', '张伟国13812345678');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, '临潼区报送_zhangweiguo_610102198001011234.mp4');
    writeFileSync(path, random(5000));
    const out = freshPath('.sxpack');
    await writeJudgingPack({
      content: judgingContent(organiser, [5000]), blobs: [await fileBlob(path)], signKey: organiserKey,
        lock: { recipient: judge }, out, random,
    });
    const decrypter = new Decrypter();
    decrypter.addIdentity(judgeIdentity);
    const plain = Buffer.from(await decrypter.decrypt(readFileSync(out)));
    expect(gbk('张伟国').toString('hex')).toBe('d5c5ceb0b9fa');
    const spellings = (text: string): Buffer[] => [
      Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16(),
      Buffer.from(Buffer.from(text, 'utf8').toString('base64').replace(/.?=*$/, '')),
        Buffer.from(encodeURIComponent(text)),
      Buffer.from(JSON.stringify(text).replaceAll(/[^\x20-\x7e]/g, (c) =>
        `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).slice(1, -1)),
      gbk(text),
    ];
    const found = (bytes: Buffer) => canaries.filter((text) => spellings(text)
      .some((spelling) => bytes.includes(spelling)));
    expect(found(plain)).toEqual([]);
    expect(found(readFileSync(out))).toEqual([]);
    // The search itself works: what is allowed in, the title, is found.
    expect(plain.includes('认识分数')).toBe(true);
    expect(found(Buffer.concat([plain, gbk('张伟国')]))).toEqual(['张伟国']);
  });

  it('shows hostile labels clipped and plain', async () => {
    const content = judgingContent(organiser, []);
    const [entry] = content.entries;
    if (entry) entry.title = `\u202Egpj.exe<img onerror=x>\u0000${'长'.repeat(100_000)}`;
    const { out } = await judgingPack({ recipient: judge }, organiser, [], { entries: content.entries });
    const read = await readJudgingPack(out, { identity: judgeIdentity });
    const title = read.ok ? read.header.entries[0]?.title ?? '' : '';
    expect([...title]).toHaveLength(200);
    expect(title.startsWith('gpj.exe<img onerror=x> 长')).toBe(true);
  });

  it('is not written when a blob has changed, on cancelling, or without room; nothing is left behind', async () => {
    const path = freshPath('.mp4');
    writeFileSync(path, random(90_000));
    const blob = await fileBlob(path);
    const write = (changes: object) => writeJudgingPack({
      content: judgingContent(organiser, [90_000]), blobs: [blob], signKey: organiserKey, lock: { recipient: judge },
        out: join(dir, 'never.sxpack'), random, ...changes,
    });
    const aborted = new AbortController();
    const inPieces = async function* () {
      for await (const piece of blob.open()) yield* [piece.subarray(0, 100), piece.subarray(100)];
    };
    const cancelled = { signal: aborted.signal, onProgress: () => aborted.abort(), blobs: [{ ...blob, open: inPieces }] };
    await expect(write(cancelled))
      .rejects.toMatchObject({ code: 'cancelled' });
    const huge = judgingContent(organiser, [2 ** 41]);
    await expect(write({ content: huge, blobs: [{ ...blob, len: 2 ** 41 }] })).rejects.toMatchObject({ code: 'disk_full' });
    const nowhere = join(dir, 'no such folder', 'x.sxpack');
    await expect(write({ out: nowhere })).rejects.toMatchObject({ code: 'file_missing' });
    writeFileSync(path, random(90_000));
    await expect(write({})).rejects.toMatchObject({ code: 'stale_file' });
    writeFileSync(path, random(90_001));
    await expect(write({})).rejects.toMatchObject({ code: 'stale_file' });
    await expect(fileBlob(join(dir, 'gone.mp4'))).rejects.toBeInstanceOf(AppError);
    expect(readdirSync(dir).filter((name) => name.includes('never') || name.endsWith('.part'))).toEqual([]);
  });

  it('answers disk faults and cancelling of the reader with a code', async () => {
    expect(await readJudgingPack(join(dir, 'gone.sxpack'), { passphrase: 'x' }))
      .toEqual({ ok: false, code: 'PK_UNREADABLE', detail: { reason: 'ENOENT' } });
    expect(await readJudgingPack(dir, { passphrase: 'x' }))
      .toMatchObject({ code: 'PK_UNREADABLE', detail: { reason: 'EISDIR' } });
    const { out } = await judgingPack({ recipient: judge }, organiser, [10]);
    await expect(readJudgingPack(out, { identity: judgeIdentity }, { signal: AbortSignal.abort() }))
      .rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('blobs', () => {
  it('reads 200 random ranges as they were, and the borders', async () => {
    const { out, bytes } = await judgingPack({ recipient: judge }, organiser, [1_500_000, 65_536, 0, 131_073]);
    const read = await readJudgingPack(out, { identity: judgeIdentity });
    if (!read.ok) throw new Error(read.code);
    const dice = pseudoRandom(7);
    for (const [i, content] of bytes.entries()) {
      const blob = await openBlob(out, read.fileKey, read.header, i);
      expect(blob.length).toBe(content.length);
      const ranges = Array.from({ length: 50 }, () => {
        const start = dice.below(content.length + 10);
        return [start, start + dice.below(dice.below(4) === 0 ? 400_000 : 3000)] as const;
      });
      for (const [start, end] of [...ranges, [0, content.length], [content.length, content.length + 5], [0, 0],
        [65_535, 65_537]] as const) {
        expect((await blob.read(start, end)).equals(content.subarray(start, end)), `${i}: ${start}-${end}`).toBe(true);
      }
      await expect(blob.read(-1, 5)).rejects.toThrow(RangeError);
      await expect(blob.read(0, 9 * 1024 * 1024)).rejects.toThrow(RangeError);
      await blob.close();
    }
    await expect(openBlob(out, random(16), read.header, 0)).rejects.toMatchObject({ code: 'pack_damaged' });
    await expect(openBlob(out, read.fileKey, read.header, 4)).rejects.toMatchObject({ code: 'not_found' });
    const file = readFileSync(out);
    file[600_000] = (file[600_000] ?? 0) ^ 1;
    const damaged = freshPath('.sxpack');
    writeFileSync(damaged, file);
    const blob = await openBlob(damaged, read.fileKey, read.header, 0);
    expect((await blob.read(0, 1000)).equals(bytes[0]?.subarray(0, 1000) ?? Buffer.alloc(0))).toBe(true);
    await expect(blob.read(590_000, 610_000)).rejects.toMatchObject({ code: 'pack_damaged' });
    await blob.close();
  });
});

describe('score pack', () => {
  it('reaches the organiser, from a file or from bytes, and the judge\'s own copy; nobody else', async () => {
    const { out, written } = await scorePack(organiser, {}, judge);
    const read = await readScorePack(out, organiserIdentity);
    expect(read).toMatchObject({ ok: true, sha256: written.sha256, header: written.header });
    expect(await readScorePack(readFileSync(out), organiserIdentity)).toEqual(read);
    expect(await readScorePack(out, judgeIdentity)).toMatchObject({ ok: true });
    expect(await readScorePack(out, (await newReceiveKey()).identity)).toMatchObject({ code: 'PK_NOT_FOR_YOU' });
    expect(written.header.signer).toEqual({ role: 'judge', slot: 3, key: hexOf(judgeKey.publicKey) });
    const { out: without } = await scorePack(organiser);
    expect(await readScorePack(without, judgeIdentity)).toMatchObject({ code: 'PK_NOT_FOR_YOU' });
  });

  it('is told from a judging pack', async () => {
    const { out } = await judgingPack({ recipient: organiser }, organiser, []);
    expect(await readScorePack(out, organiserIdentity)).toMatchObject({ code: 'PK_KIND' });
    const { out: scores } = await scorePack(judge);
    expect(await readJudgingPack(scores, { identity: judgeIdentity })).toMatchObject({ code: 'PK_KIND' });
  });

  it('keeps blank, zero and recused apart, and refuses sheets that mix them up', async () => {
    const { out } = await scorePack(organiser);
    const read = await readScorePack(out, organiserIdentity);
    const sheets = read.ok ? read.header.sheets : [];
    expect(sheets[0]?.scores).toContainEqual({ criterion: 'effect', value: 0 });
    expect(sheets[5]).toMatchObject({ status: 'recused', scores: [], reason: { kind: 'sameSchool' } });
    const [first = '', second = ''] = codes;
    const sheet = scoreContent(organiser).sheets[0];
    if (!sheet) throw new Error('no sheet');
    for (const wrong of [
      { ...sheet, status: 'recused' as const }, { ...sheet, status: 'draft' as const, reason: { kind: 'other', text: '' } },
        { ...sheet, code: 'ABCD-1' },
      { ...sheet, scores: [{ criterion: 'topic', value: 8.5 }] },
        { ...sheet, scores: [{ criterion: 'topic', value: Number.NaN }] },
      { ...sheet, scores: [{ criterion: 'topic', value: 1e308 }] },
        { ...sheet, scores: [...sheet.scores, ...sheet.scores] },
      { ...sheet, scores: [{ criterion: 'topic', value: '9' as unknown as number }] },
    ]) await expect(scorePack(organiser, { sheets: [wrong] }), JSON.stringify(wrong)).rejects.toThrow();
    await expect(scorePack(organiser, { sheets: [sheet, { ...sheet, code: first }] })).rejects.toThrow();
    expect((await scorePack(organiser, { sheets: [sheet, { ...sheet, code: second }] })).written.header.sheets)
      .toHaveLength(2);
  });
});

it('turns rubrics from points to hundredths and back without loss', () => {
  expect(rubric.criteria[0]).toMatchObject({ max: 1000, step: 50, bands: [{ name: '优', from: 900 }] });
  expect(packRubric(deskRubric(rubric))).toEqual(rubric);
  expect(deskRubric(rubric)).toMatchObject({ criteria: [{ max: 10, step: 0.5 }, { max: 20, step: 1 }],
    comment: { requiredBelow: 60 } });
});

it('checks a large pack in bounded memory', async () => {
  const out = freshPath('.sxpack');
  const piece = new Uint8Array(1024 * 1024);
  const megabytes = 128;
  const open = async function* () { for (let i = 0; i < megabytes; i++) yield piece; };
  const whole = hasher();
  for await (const one of open()) whole.update(one);
  const length = megabytes * piece.length;
  await writeJudgingPack({
    content: judgingContent(organiser, [length]), signKey: otherKey,
    blobs: [{ len: length, sha256: whole.digestHex(), name: 'zeros', open }], lock: { recipient: judge }, out, random,
  });
  const script = `const { readJudgingPack } = await import('#backend/packfile/read.ts');
    const read = await readJudgingPack(${JSON.stringify(out)}, { identity: ${JSON.stringify(judgeIdentity)} });
    const { peakMegabytes } = await import(${JSON.stringify(join(import.meta.dirname, '../fixtures/peak-memory.ts'))});
    console.log(JSON.stringify({ ok: read.ok, pack: read.header?.pack.id, most: peakMegabytes() }));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const answer = JSON.parse(printed) as { ok: boolean; pack: string; most: number };
  expect(answer).toMatchObject({ ok: true, pack: packId });
  // The pack has 128 MiB, the process without it some 100: holding the pack would show.
  expect(answer.most).toBeLessThan(200);
});
