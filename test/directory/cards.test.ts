// Judge cards on the organiser's side: read, pinned, refused in words, taken off; packs locked to them open nowhere else.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SigningKey } from '#backend/crypto/suite.ts';
import { newReceiveKey } from '#backend/packfile/age-file.ts';
import { cardBytes } from '#backend/packfile/card.ts';
import { fingerprint } from '#backend/packfile/codes.ts';
import { readJudgingPack } from '#backend/packfile/read.ts';
import { violations } from '#db/invariants.ts';
import { demoEntriesRows, demoJudgesRows } from '#seeds/demo/index.ts';
import { assignAll, fullSheets, importRows, newKey, scorePackByHand, smallContest, type SmallContest } from '../packs/small-contest.ts';

interface Computer { sign: SigningKey; identity: string; recipient: string; card: string; bytes: Buffer; print: string }

let contest: SmallContest;
let judges: { judgeId: string; name: string }[];
/** Computers of judges, each with its card on disk. */
const computers: Computer[] = [];
const files = (name: string): string => join(contest.program.files, name);
const read = () => contest.program.backend.program.current!.connection.read;
const auditOf = (action: string) => read().all<{ body: string }>('select body from audit').filter((one) => one.body.includes(`"${action}"`));
const revision = async () => (await contest.program.client.contests.get({ contestId: contest.contestId })).revision;
const pin = (judge: number, computer: number) =>
  contest.program.client.directory.pinCard({ judgeId: judges[judge]!.judgeId, file: computers[computer]!.card });
const cards = async () => (await contest.program.client.directory.cards({ contestId: contest.contestId })).cards;
const issue = (name: string, ...which: number[]) => contest.program.client.packs.issue({
  contestId: contest.contestId, outDir: files(name), ...(which.length > 0 && { judgeIds: which.map((one) => judges[one]!.judgeId) }),
});
const refusal = (work: Promise<unknown>): Promise<Error> => work.then(() => { throw new Error('was not refused'); }, (error: Error) => error);

beforeAll(async () => {
  contest = await smallContest(4, 3);
  await assignAll(contest, 3);
  const list = await contest.program.client.directory.cards({ contestId: contest.contestId });
  judges = list.cards.map(({ judgeId, name }) => ({ judgeId, name }));
  for (let seed = 1; seed <= 4; seed += 1) {
    const sign = newKey(seed);
    const { identity, recipient } = await newReceiveKey();
    const bytes = cardBytes(sign, recipient);
    const card = files(`computer-${seed}.sxcard`);
    writeFileSync(card, bytes);
    computers.push({ sign, identity, recipient, card, bytes, print: fingerprint(sign.publicKey) });
  }
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  expect(violations(read())).toEqual([]);
  await contest.program.close();
});

describe('a card', () => {
  it('is read with the fingerprint that is compared over the phone', async () => {
    expect(await contest.program.client.directory.readCard({ file: computers[0]!.card })).toEqual({ fingerprint: computers[0]!.print, judges: [] });
    expect(computers[0]!.print).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
    expect((await cards()).map((one) => one.from)).toEqual(['none', 'none', 'none']);
  });

  it('is refused, with the way out, when it is none, damaged, forged or newer', async () => {
    const { bytes } = computers[0]!;
    const text = bytes.toString('utf8');
    const other = computers[1]!.bytes.toString('utf8');
    const receive = (card: string): string => /"receive":"([^"]+)"/.exec(card)![1]!;
    const wrong: [name: string, content: string | Buffer, code: string, says: RegExp][] = [
      ['a letter', '您好，这是我的评委卡', 'PK_NOTPACK', /不是评委卡.*请向评委要/],
      ['a pack', readFileSync((await issue('other', 2)).packs[0]!.file), 'PK_KIND', /不是评委卡/],
      ['other JSON', '{"a":1}', 'PK_KIND', /不是评委卡/],
      ['half a card', bytes.subarray(0, 150), 'PK_JSON', /不完整或被改动过.*重新拷贝/],
      ['nothing', '', 'PK_DAMAGED', /不完整/],
      ['the keys of another computer put in', text.replace(receive(text), receive(other)), 'PK_SIGNATURE', /签名不成立.*打电话问评委/],
      ['a card of a later program', text.replace('"format":1', '"format":9'), 'PK_NEWER', /升级/],
    ];
    const before = await revision();
    for (const [name, content, code, says] of wrong) {
      const file = files(`${name}.sxcard`);
      writeFileSync(file, content);
      for (const call of [
        () => contest.program.client.directory.readCard({ file }),
        () => contest.program.client.directory.pinCard({ judgeId: judges[0]!.judgeId, file }),
      ]) {
        const refused = await refusal(call());
        expect(refused, name).toMatchObject({ code: 'card_refused', details: { pack: code }, message: expect.stringMatching(says) });
      }
    }
    expect(await refusal(contest.program.client.directory.readCard({ file: files('gone.sxcard') })))
      .toMatchObject({ code: 'card_refused', details: { pack: 'PK_UNREADABLE' } });
    expect(await revision()).toBe(before);
    expect(auditOf('directory.pinCard')).toEqual([]);
  });

  it('is pinned with an event, and pinned again without one', async () => {
    const before = await revision();
    const pinned = await pin(0, 0);
    expect(pinned).toMatchObject({ judgeId: judges[0]!.judgeId, fingerprint: computers[0]!.print, replaced: false });
    expect(await revision()).toBe(before + 1);
    expect(await pin(0, 0)).toEqual(pinned);
    expect(await revision()).toBe(before + 1);
    expect(auditOf('directory.pinCard')).toHaveLength(1);
    expect(auditOf('directory.pinCard')[0]!.body).not.toContain(judges[0]!.name);
    expect((await cards())[0]).toEqual({ ...judges[0]!, fingerprint: computers[0]!.print, from: 'card', pinnedAt: pinned.pinnedAt });
  });

  it('of one judge is refused for another of the contest, in both languages', async () => {
    expect(await refusal(pin(1, 0))).toMatchObject({ code: 'card_refused', message: expect.stringContaining(judges[0]!.name) });
    // The same signing key beside another lock is the same card as far as marks go.
    const mixed = files('mixed.sxcard');
    writeFileSync(mixed, cardBytes(computers[0]!.sign, computers[3]!.recipient));
    expect(await refusal(contest.program.client.directory.pinCard({ judgeId: judges[1]!.judgeId, file: mixed })))
      .toMatchObject({ code: 'card_refused' });
    await contest.program.client.workspace.setSettings({ language: 'en' });
    const english = await refusal(pin(1, 0));
    expect(english.message.replaceAll(judges[0]!.name, '')).not.toMatch(/[\u4e00-\u9fff]/);
    await contest.program.client.workspace.setSettings({ language: 'zh' });
  });

  it('may serve the same person in another contest, who is named', async () => {
    const { client } = contest.program;
    const { contestId } = await client.contests.create({ templateId: 'weike', title: '另一届', year: 2026 });
    await importRows(contest.program, contestId, 'entries', demoEntriesRows, demoEntriesRows.rows.slice(0, 1));
    await importRows(contest.program, contestId, 'judges', demoJudgesRows, demoJudgesRows.rows.slice(0, 1));
    const [twin] = (await client.directory.cards({ contestId })).cards;
    expect((await client.directory.readCard({ file: computers[0]!.card })).judges).toEqual([{ ...judges[0]!, contest: '小赛' }]);
    expect(await client.directory.pinCard({ judgeId: twin!.judgeId, file: computers[0]!.card })).toMatchObject({ fingerprint: computers[0]!.print });
    expect((await client.directory.readCard({ file: computers[0]!.card })).judges.map((one) => one.contest)).toEqual(['另一届', '小赛']);
  });

  it('for nobody, or of nobody, is told', async () => {
    expect(await refusal(contest.program.client.directory.pinCard({ judgeId: 'nobody', file: computers[1]!.card }))).toMatchObject({ code: 'not_found' });
    expect(await refusal(contest.program.client.directory.unpinCard({ judgeId: judges[2]!.judgeId }))).toMatchObject({ code: 'nothing_to_undo' });
    expect(await refusal(contest.program.client.directory.cards({ contestId: 'none' }))).toMatchObject({ code: 'not_found' });
  });
});

describe('a pack locked to a card', () => {
  it('opens with the key of that computer and with nothing else', async () => {
    const { packs } = await issue('locked');
    const [own, ...others] = packs;
    expect(own).toMatchObject({ lock: 'card', passphrase: '' });
    expect(others.every((one) => one.lock === 'passphrase' && one.passphrase !== '')).toBe(true);
    const opened = await readJudgingPack(own!.file, { identity: computers[0]!.identity });
    expect(opened).toMatchObject({ ok: true, header: { recipient: { key: computers[0]!.recipient } } });
    for (const identity of [computers[1]!.identity, computers[2]!.identity]) {
      expect(await readJudgingPack(own!.file, { identity })).toMatchObject({ ok: false, code: 'PK_NOT_FOR_YOU' });
    }
    for (const { passphrase } of others) {
      expect((await readJudgingPack(own!.file, { passphrase })).ok).toBe(false);
    }
    const { packs: listed } = await contest.program.client.packs.list({ contestId: contest.contestId });
    expect(listed.filter((one) => one.lock === 'card').map((one) => one.judgeId)).toEqual([judges[0]!.judgeId]);
  });

  it('keeps its card while it is out; taken off, pinned and issued anew, the other computer opens it', async () => {
    expect(await refusal(pin(0, 3))).toMatchObject({ code: 'card_refused', message: expect.stringMatching(/取消认定.*重新发包/) });
    const pinned = (await cards())[0];
    const off = await contest.program.client.directory.unpinCard({ judgeId: judges[0]!.judgeId });
    expect((await cards())[0]).toMatchObject({ from: 'none' });
    expect(await contest.program.client.directory.repinCard(off)).toMatchObject({ pinnedAt: pinned?.pinnedAt, replaced: false });
    expect((await cards())[0]).toEqual(pinned);
    expect(auditOf('directory.repinCard')).toHaveLength(1);
    // Only what was taken off here is put back without the file of the card.
    for (const other of [{ judgeId: judges[1]!.judgeId }, { pinnedAt: '2026-01-01T00:00:00.000Z' }, { receive: `${off.receive}x` }]) {
      const forged = { ...off, ...other };
      expect(await refusal(contest.program.client.directory.repinCard(forged))).toMatchObject({ code: 'nothing_to_undo' });
    }
    await contest.program.client.directory.unpinCard({ judgeId: judges[0]!.judgeId });
    expect(auditOf('directory.unpinCard')).toHaveLength(2);
    expect((await cards())[0]).toMatchObject({ from: 'none', fingerprint: null, pinnedAt: null });
    expect(await pin(0, 3)).toMatchObject({ replaced: false });
    // Nothing is locked to the new card yet: a mistake is mended by pinning the right one.
    expect(await pin(0, 0)).toMatchObject({ replaced: true });
    expect(await pin(0, 3)).toMatchObject({ replaced: true });
    const before = read().all('select code, entry_id from entry_codes where judge_id = ? order by 1', judges[0]!.judgeId);
    const { packs: [renewed] } = await issue('renewed', 0);
    expect(renewed).toMatchObject({ lock: 'card', revision: 2 });
    expect(await readJudgingPack(renewed!.file, { identity: computers[3]!.identity })).toMatchObject({ ok: true });
    expect(await readJudgingPack(renewed!.file, { identity: computers[0]!.identity })).toMatchObject({ ok: false, code: 'PK_NOT_FOR_YOU' });
    expect(read().all('select code, entry_id from entry_codes where judge_id = ? order by 1', judges[0]!.judgeId)).toEqual(before);
  });

  it('cannot be changed for another key once a score pack of the judge is in, until that is taken back', async () => {
    const { client } = contest.program;
    const { packs: [renewed] } = await issue('again', 1);
    const opened = await readJudgingPack(renewed!.file, { passphrase: renewed!.passphrase });
    if (!opened.ok) throw new Error(opened.code);
    const pack = await scorePackByHand(files('back'), 'S.sxscore', opened, computers[1]!.sign, fullSheets(opened));
    const { basedOn } = await client.packs.preview({ contestId: contest.contestId, files: [pack.file] });
    await client.packs.receive({ contestId: contest.contestId, files: [pack.file], basedOn });
    expect((await cards())[1]).toMatchObject({ from: 'pack', fingerprint: computers[1]!.print, pinnedAt: null });
    expect(await refusal(pin(1, 2))).toMatchObject({ code: 'card_refused', message: expect.stringContaining('撤销接收') });
    // Another judge may not take this key as his card either.
    expect(await refusal(pin(2, 1))).toMatchObject({ code: 'card_refused', message: expect.stringContaining(judges[1]!.name) });
    expect(await pin(1, 1)).toMatchObject({ fingerprint: computers[1]!.print });
    await client.directory.unpinCard({ judgeId: judges[1]!.judgeId });
    await client.packs.undoReceive({ contestId: contest.contestId });
    expect(await pin(1, 2)).toMatchObject({ fingerprint: computers[2]!.print });
  });

  it('taken off after a score pack came leaves the key of that pack: nobody else\'s pack is taken, no other card pinned', async () => {
    const { client } = contest.program;
    const { packs: [locked] } = await issue('once more', 1);
    const opened = await readJudgingPack(locked!.file, { identity: computers[2]!.identity });
    if (!opened.ok) throw new Error(opened.code);
    const own = await scorePackByHand(files('back'), 'T1.sxscore', opened, computers[2]!.sign, fullSheets(opened));
    await client.packs.receive({ contestId: contest.contestId, files: [own.file], basedOn: await revision() });
    await client.directory.unpinCard({ judgeId: judges[1]!.judgeId });
    expect((await cards())[1]).toMatchObject({ from: 'pack', fingerprint: computers[2]!.print });
    const strange = await scorePackByHand(files('back'), 'T2.sxscore', opened, computers[1]!.sign, fullSheets(opened, 100),
      { seq: 2, prev: own.sha256 });
    expect((await client.packs.preview({ contestId: contest.contestId, files: [strange.file] })).items[0]).toMatchObject({ verdict: 'wrongSigner' });
    expect(await refusal(pin(1, 1))).toMatchObject({ code: 'card_refused', message: expect.stringContaining('撤销接收') });
    await client.packs.undoReceive({ contestId: contest.contestId });
    expect((await cards())[1]).toMatchObject({ from: 'none' });
    expect(await pin(1, 1)).toMatchObject({ fingerprint: computers[1]!.print });
  });
});
