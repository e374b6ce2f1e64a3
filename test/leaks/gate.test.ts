// The gate over the real backend: a pack waits until every leak is cleaned, decided or left out; decisions last; nothing is lost on the way.
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '#db/invariants.ts';
import { assignAll, opened, smallContest, type SmallContest } from '../packs/small-contest.ts';
import { docx } from './makers/documents.ts';
import { box, filmTag } from './makers/media.ts';
import { jpegComment, plainJpeg } from './makers/pictures.ts';

let contest: SmallContest;
let authors: string[];
const client = () => contest.program.client;
const read = () => contest.program.backend.program.current!.connection.read;
const stored = (id: string) => join(contest.program.dir, 'attachments', id);
const issue = (name: string) => client().packs.issue({ contestId: contest.contestId, outDir: join(contest.program.files, name) });
const findings = () => client().files.findings({ contestId: contest.contestId });
const revision = async () => (await client().contests.get({ contestId: contest.contestId })).revision;
async function attach(entry: number, name: string, bytes: Buffer): Promise<void> {
  const file = join(contest.program.files, name);
  writeFileSync(file, bytes);
  await client().contests.attach({ contestId: contest.contestId, entryId: contest.entryIds[entry] ?? '', files: [file] });
}
async function decide(findingIds: string[], decision: 'notIdentity' | 'override' | 'excluded' | 'open', reason = '核对过，不涉及作者', actor = '') {
  return client().files.decide({ contestId: contest.contestId, findingIds, decision, reason, actor, basedOn: await revision() });
}
const openBlocks = async () => (await findings()).findings.filter((one) => one.state === 'open' && one.severity === 'block');

beforeAll(async () => {
  contest = await smallContest(4, 1);
  authors = (await client().contests.entries({ contestId: contest.contestId })).rows.map((row) => row.authors[0]?.name ?? '');
  await attach(0, '照片.jpg', jpegComment(`作者 ${authors[0]}`));
  await attach(1, '教学设计.docx', docx({ creator: authors[1]!, text: `执教：${authors[1]}` }));
  await attach(2, '微课.mp4', filmTag('©ART', authors[2]!));
  await attach(3, `${authors[3]}.jpg`, plainJpeg());
  await assignAll(contest, 1);
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  expect(violations(read())).toEqual([]);
  await contest.program.close();
});

describe('the gate', () => {
  it('scans what nobody scanned and refuses, naming the first entries, with nothing written', async () => {
    const refusal: unknown = await issue('first').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'leaks_open', details: { count: 4 } });
    expect(existsSync(join(contest.program.files, 'first'))).toBe(false);
    expect(read().all('select 1 from packs')).toEqual([]);
    const all = await findings();
    expect([all.files, all.unscanned, all.counts.openBlock]).toEqual([4, 0, 4]);
    expect(all.findings.filter((one) => one.severity === 'block').map((one) => `${one.place} ${one.term}`).toSorted()).toEqual([
      `docx.core ${authors[1]}`, `docx.text ${authors[1]}`, `jpeg.comment ${authors[0]}`, `mp4.tags ${authors[2]}`,
    ].toSorted());
    // The name of a file is in no pack: for the record only.
    expect(all.findings.find((one) => one.place === 'file.name')).toMatchObject({ term: authors[3], severity: 'note' });
    expect(all.findings.every((one) => one.snippet.includes('⟦') || one.kind === 'title card')).toBe(true);
  });

  it('cleaning gives new bytes under a new id, keeps the first hash, and leaves what it cannot change', async () => {
    const before = read().all<{ id: string; sha256: string; entry_id: string }>('select id, sha256, entry_id from attachments');
    await expect(client().files.clean({ contestId: contest.contestId, basedOn: (await revision())
      + 1 })).rejects.toMatchObject({ code: 'stale_revision' });
    const answer = await client().files.clean({ contestId: contest.contestId, basedOn: await revision() });
    expect(answer).toMatchObject({ cleaned: 3, openBlock: 1 });
    expect(answer.left.map((one) => one.file)).toEqual(['教学设计.docx']);
    for (const old of before) {
      const now = read().get<{ id: string; sha256: string; original_sha256: string }>('select * from attachments where entry_id = ?', old.entry_id)!;
      const isCleaned = old.entry_id !== contest.entryIds[3];
      expect([now.id !== old.id, now.sha256 !== old.sha256, existsSync(stored(old.id)),
        now.original_sha256 === old.sha256]).toEqual([isCleaned, isCleaned, !isCleaned, isCleaned]);
      if (isCleaned) expect(readFileSync(stored(now.id)).includes(authors[0]!)).toBe(false);
    }
    expect(readdirSync(join(contest.program.dir, 'attachments')).length).toBe(4);
    expect((await findings()).findings.filter((one) => one.state === 'cleaned')).toHaveLength(3);
    const again = await client().files.clean({ contestId: contest.contestId, basedOn: await revision() });
    expect(again.cleaned).toBe(0);
    await expect(client().files.clean({ contestId: contest.contestId, fileIds: ['none'], basedOn: await revision() }))
      .rejects.toMatchObject({ code: 'not_found' });
    await expect(issue('second')).rejects.toMatchObject({ code: 'leaks_open', details: { count: 1 } });
  });

  it('an override needs a reason and a signature; decisions last through a new scan; none of it names anybody in the audit', async () => {
    const text = (await openBlocks()).find((one) => one.place === 'docx.text')!;
    const name = (await findings()).findings.find((one) => one.place === 'file.name')!;
    await expect(decide([text.findingId], 'override', '通知要求署名')).rejects.toMatchObject({ code: 'leaks_decide' });
    await expect(decide([text.findingId], 'notIdentity', '')).rejects.toMatchObject({ code: 'leaks_decide' });
    // What was cleaned is gone: taking it back would block packs for something no file holds.
    const gone = (await findings()).findings.find((one) => one.state === 'cleaned')!;
    await expect(decide([gone.findingId], 'open', '')).rejects.toMatchObject({ code: 'leaks_decide' });
    await expect(decide(['none'], 'notIdentity')).rejects.toMatchObject({ code: 'not_found' });
    expect(await decide([text.findingId], 'override', '通知要求署名', '王主任')).toMatchObject({ decided: 1, openBlock: 0 });
    expect(await decide([name.findingId], 'notIdentity')).toMatchObject({ openBlock: 0 });
    await client().files.scan({ contestId: contest.contestId, all: true });
    const after = await findings();
    expect(after.counts.openBlock).toBe(0);
    expect(after.findings.find((one) => one.place === 'docx.text')).toMatchObject({ state: 'override', reason: '通知要求署名（签字：王主任）' });
    const audit = JSON.stringify(read().all('select body from audit'));
    expect(audit).toContain('files.decide');
    for (const one of [...authors, '王主任']) expect(audit).not.toContain(one);
  });

  it('what cannot be read is never clean: it is listed, and blocks where a judge could still open it', async () => {
    await attach(0, '坏片.mp4', Buffer.concat([box('ftyp', Buffer.alloc(8)), Buffer.alloc(3000, 9)]));
    const locked = Buffer.from('%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n3 0 obj\n<</Filter/Standard/V 1/R 2'
      + `/O<${'00'.repeat(32)}>/U<${'00'.repeat(32)}>/P -4>>\nendobj\ntrailer\n<</Root 1 0 R/Encrypt 3 0 R/Size 4/ID[<00><00>]>>\n%%EOF`, 'latin1');
    await attach(1, '加密.pdf', locked);
    await client().files.scan({ contestId: contest.contestId });
    const all = await findings();
    expect(all.unreadable.map((one) => one.file)).toEqual(['坏片.mp4', '加密.pdf']);
    expect(all.findings.filter((one) => one.kind === 'unreadable').map((one) => [one.file, one.severity])).toEqual(expect.arrayContaining([['坏片.mp4', 'look'], ['加密.pdf', 'block']]));
    await expect(issue('unread')).rejects.toMatchObject({ code: 'leaks_open', details: { count: 1 } });
  });

  it('a lost file stops the scan with its name; a cancelled scan keeps what it has', async () => {
    const { id } = read().get<{ id: string }>("select id from attachments where original_name = '坏片.mp4'")!;
    renameSync(stored(id), `${stored(id)}.away`);
    await expect(client().files.scan({ contestId: contest.contestId,
      all: true })).rejects.toMatchObject({ code: 'attachment_lost', details: { file: '坏片.mp4' } });
    writeFileSync(stored(id), Buffer.alloc(3016, 1));
    await expect(client().files.scan({ contestId: contest.contestId, all: true })).rejects.toMatchObject({ code: 'attachment_lost' });
    renameSync(`${stored(id)}.away`, stored(id));
    const controller = new AbortController();
    const running = client().files.scan({ contestId: contest.contestId, all: true },
      { signal: controller.signal, onProgress: ({ done }) => { if (done === 2) controller.abort(); } });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect((await findings()).unscanned).toBe(0);
  });

  it('a title card that must show names is said once a category, until a mask hides the beginning', async () => {
    const cards = async () => (await client().files.scan({ contestId: contest.contestId })).findings.filter((one) => one.place === 'video.titleCard');
    const { rules } = await client().contests.get({ contestId: contest.contestId });
    const save = async (firstSeconds: number) => client().contests.update({ contestId: contest.contestId, basedOn: await revision(), rules: {
      ...rules, mask: { ...rules.mask, firstSeconds, rectangles: [] },
      categories: rules.categories.map((one) => ({ ...one, mask: null, material: { ...one.material, titleCard: 'required' as const } })),
    } });
    await save(0);
    const found = await cards();
    expect(found.length).toBeGreaterThanOrEqual(1);
    expect(new Set(found.map((one) => one.term)).size).toBe(found.length);
    expect(found[0]).toMatchObject({ severity: 'look', fileId: null, kind: 'title card' });
    await expect(decide([found[0]!.findingId], 'excluded')).rejects.toMatchObject({ code: 'leaks_decide' });
    await save(5);
    expect(await cards()).toEqual([]);
  });

  it('a file that is left out is in no pack; taken back it is, and asks again', async () => {
    const text = (await findings()).findings.find((one) => one.place === 'docx.text')!;
    const locked = (await findings()).findings.find((one) => one.kind === 'unreadable' && one.severity === 'block')!;
    expect((await decide([text.findingId, locked.findingId], 'excluded')).openBlock).toBe(0);
    const [pack] = (await issue('third')).packs;
    const { header } = await opened(pack!);
    expect(header.entries.map((one) => one.attachments.length).toSorted()).toEqual([0, 1, 1, 2]);
    const again = (await findings()).findings.find((one) => one.place === 'docx.text')!;
    expect((await decide([again.findingId], 'open')).openBlock).toBe(1);
    await expect(issue('fourth')).rejects.toMatchObject({ code: 'leaks_open', details: { count: 1 } });
  });
});
