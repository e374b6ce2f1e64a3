// What leaks without being text: order, codes, sizes, times, names of files, and traces of what was withheld.
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Decrypter } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { padme } from '#backend/packfile/container.ts';
import type { JudgingPackHeader } from '#backend/packfile/schema.ts';
import { planPack, type Seat } from '#backend/packs/plan-packs.ts';
import { sound } from '../contests/sound-rules.ts';
import { jpegComment } from '../leaks/makers/pictures.ts';
import { assignAll, attachFilm, opened, smallContest, type Issued, type SmallContest } from '../packs/small-contest.ts';

/** Kendall's tau-a of a list of different ranks with the order 0, 1, 2, …: 1 the same, -1 reversed, 0 nothing to do with it. */
function kendall(ranks: readonly number[]): number {
  let agreeing = 0;
  let pairs = 0;
  for (const [index, one] of ranks.entries()) {
    for (const later of ranks.slice(index + 1)) {
      agreeing += Math.sign(later - one);
      pairs += 1;
    }
  }
  return agreeing / pairs;
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

describe('a hundred packs of the same forty entries', () => {
  const { rules } = sound();
  const seats: Seat[] = Array.from({ length: 40 }, (_, index) => ({
    entryId: `e${index}`, title: `作品 ${index}`, division: rules.divisions[0]!.id, category: rules.categories[0]!.id, subject: '', grade: '',
    seconds: null,
  }));
  const taken = new Set<string>();
  const contents = Array.from({ length: 100 }, (_, slot) => planPack({
    contest: { id: 'c', title: '赛' }, pack: { id: `p${slot}`, revision: 1, prev: null }, slot, receiveKey: '', rules, rulesVersion: 1,
    seats, attachments: [], known: new Map(), taken, random: randomBytes,
  }).content);
  const rankOf = (title: string): number => Number(title.split(' ')[1]);

  it('tell nothing of the order in which entries came in, by place or by code', () => {
    expect(kendall([0, 1, 2, 3])).toBe(1);
    expect(kendall([3, 2, 1, 0])).toBe(-1);
    const places = contents.map((one) => kendall(one.entries.map((entry) => rankOf(entry.title))));
    const codes = contents.map((one) => kendall(one.entries.toSorted((a, b) => (a.code < b.code ? -1 : 1)).map((entry) => rankOf(entry.title))));
    for (const taus of [places, codes]) {
      expect(Math.abs(mean(taus))).toBeLessThan(0.1);
      // Each is a draw of its own: they spread as draws do (standard deviation 0.11 of forty places).
      expect(Math.sqrt(mean(taus.map((tau) => (tau - mean(taus)) ** 2)))).toBeGreaterThan(0.07);
    }
  });

  it('share no code, and no two have one order', () => {
    const codes = contents.flatMap((one) => one.entries.map((entry) => entry.code));
    expect(new Set(codes).size).toBe(4000);
    expect(new Set(contents.map((one) => one.entries.map((entry) => entry.title).join())).size).toBe(100);
    // Nor do the codes of an entry resemble each other from judge to judge: first characters meet as often as by chance.
    const own = contents.map((one) => one.entries.find((entry) => entry.title === '作品 0')!.code[0]);
    expect(new Set(own).size).toBeGreaterThan(20);
  });
});

describe('packs that were issued', () => {
  let contest: SmallContest;
  let packs: Issued[];
  const headers: JudgingPackHeader[] = [];
  /** Withheld: an entry from judge 0, a picture from everybody, an entry that was withdrawn. */
  let barred: { judgeId: string; title: string };
  const file = (name: string, bytes: Buffer): string => {
    const path = `${contest.program.files}/${name}`;
    writeFileSync(path, bytes);
    return path;
  };

  beforeAll(async () => {
    contest = await smallContest(6, 3);
    const { program: { client }, contestId, entryIds } = contest;
    // The first entry has three files; the middle one names its advisor and is left out of the packs.
    await attachFilm(contest, 0);
    await client.contests.attach({ contestId, entryId: entryIds[0]!, files: [file('板书.jpg', jpegComment('指导教师：王小明'))] });
    await attachFilm(contest, 0, '第二段.mp4', 6000);
    await attachFilm(contest, 3, '另一部.mp4', 70_000);
    const { findings, revision } = await client.files.scan({ contestId });
    const open = findings.filter((one) => one.place === 'jpeg.comment').map((one) => one.findingId);
    expect(open).toHaveLength(1);
    await client.files.decide({ contestId, findingIds: open, decision: 'excluded', reason: '写有指导教师', actor: '李主任', basedOn: revision });
    const { rows } = await client.contests.entries({ contestId });
    const { judges } = await client.assignment.current({ contestId });
    barred = { judgeId: judges[0]!.judgeId, title: rows.find((one) => one.entryId === entryIds[1])!.title };
    await client.contests.declareConflict({ contestId, entryId: entryIds[1]!, judgeId: barred.judgeId, note: '亲属' });
    await assignAll(contest, 2);
    ({ packs } = await client.packs.issue({ contestId, outDir: `${contest.program.files}/packs` }));
    for (const pack of packs) headers.push((await opened(pack)).header);
  }, 60_000);
  afterAll(async () => {
    expect(contest.program.bugs).toEqual([]);
    await contest.program.close();
  });

  it('have names, times and sizes that say nothing', async () => {
    for (const pack of packs) {
      expect(basename(pack.file)).toMatch(/^P-[0-9A-Z]{8}-r1\.sxpack$/);
      expect(statSync(pack.file).mtimeMs % 86_400_000).toBe(0);
      const opener = new Decrypter();
      opener.addPassphrase(pack.passphrase);
      const inside = Buffer.from(await opener.decrypt(readFileSync(pack.file)));
      const header = 12 + inside.readUInt32LE(8) + 64;
      const { blobs } = JSON.parse(inside.subarray(12, header - 64).toString('utf8')) as { blobs: { len: number }[] };
      const end = header + blobs.reduce((sum, one) => sum + one.len, 0);
      expect(inside.length).toBe(padme(end));
      expect(inside.subarray(end).every((byte) => byte === 0)).toBe(true);
    }
    // Codes of entries, ids of packs and names of files: nothing of one judge is found with another.
    const own = headers.map((one) => [one.pack.id, ...one.entries.map((entry) => entry.code)]).concat(packs.map((one) => [basename(one.file)]));
    expect(new Set(own.flat()).size).toBe(own.flat().length);
    // The hour, paths and who made it stand nowhere in a header.
    for (const header of headers) expect(JSON.stringify(header)).not.toMatch(/\d\d:\d\d|[A-Z]:\\|\/(home|tmp|Users)\/|saixue-test/);
  });

  it('have no trace of a file that was held back: what is left is counted through', () => {
    const withFiles = headers.flatMap((one) => one.entries).filter((one) => one.attachments.length > 1);
    expect(withFiles).toHaveLength(2);
    for (const { attachments } of withFiles) expect(attachments.map((one) => one.label)).toEqual(['视频1.mp4', '视频2.mp4']);
    for (const header of headers) {
      const used = header.entries.flatMap((one) => one.attachments.map((file) => file.blob));
      expect(used).toEqual(header.blobs.map((_, index) => index));
    }
  });

  it('of a judge with a conflict are of one shape with those of a judge without', () => {
    const shapeOf = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.length === 0 ? [] : [...new Set(value.map((one) => JSON.stringify(shapeOf(one))))].toSorted();
      if (value === null || typeof value !== 'object') return typeof value;
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shapeOf(one)]));
    };
    const mine = headers[packs.findIndex((one) => one.judgeId === barred.judgeId)]!;
    expect(mine.entries.map((one) => one.title)).not.toContain(barred.title);
    expect(JSON.stringify(mine)).not.toContain(barred.title);
    for (const header of headers) {
      expect(Object.keys(header).toSorted()).toEqual(Object.keys(mine).toSorted());
      const { attachments: _, ...entry } = header.entries[0]!;
      const { attachments: __, ...other } = mine.entries[0]!;
      expect(shapeOf(entry)).toEqual(shapeOf(other));
      // No number in it counts entries, places or groups: format, revision, slot, and what rules and files say.
      expect(Object.entries(header).filter(([, one]) => typeof one === 'number').map(([key]) => key).toSorted()).toEqual(['format', 'minReader']);
      expect(Object.keys(header.contest).toSorted()).toEqual(['id', 'title']);
      expect(Object.keys(header.pack).toSorted()).toEqual(['id', 'prev', 'revision']);
      expect(Object.keys(header.entries[0]!).toSorted())
        .toEqual(['attachments', 'category', 'code', 'division', 'grade', 'rubric', 'seconds', 'subject', 'title']);
    }
  });

  it('of the next revision, an entry fewer, look as if that had never been there', async () => {
    const { program: { client }, contestId } = contest;
    const [pack, ...others] = packs;
    const header = headers[0]!;
    const gone = header.entries[0]!;
    const { read } = contest.program.backend.program.current!.connection;
    const { entry_id: entryId } = read.get<{ entry_id: string }>('select entry_id from entry_codes where code = ?', gone.code)!;
    const current = await client.assignment.current({ contestId });
    await client.assignment.declare({ contestId, pairs: [{ judgeId: pack!.judgeId, entryId }], kind: 'relative', basedOn: current.basedOn });
    const kept = current.pairs.filter((one) => one.judgeId !== pack!.judgeId || one.entryId !== entryId);
    const spare = others.find((one) => !current.pairs.some((pair) => pair.judgeId === one.judgeId && pair.entryId === entryId));
    const basedOn = (await client.assignment.current({ contestId })).basedOn;
    await client.assignment.apply({
      contestId, basedOn,
      pairs: [...kept.map(({ judgeId, entryId: id }) => ({ judgeId, entryId: id })), ...(spare ? [{ judgeId: spare.judgeId, entryId }] : [])],
    });
    const { packs: [renewed] } = await client.packs.issue({ contestId, outDir: `${contest.program.files}/renewed`, judgeIds: [pack!.judgeId] });
    const after = (await opened(renewed!)).header;
    expect(after.entries.map((one) => one.code).toSorted())
      .toEqual(header.entries.map((one) => one.code).filter((one) => one !== gone.code).toSorted());
    expect(JSON.stringify(after)).not.toContain(gone.code);
    expect(Object.keys(after)).toEqual(Object.keys(header));
  });
});
