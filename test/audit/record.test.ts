// The record under attack: a thousand edits by another tool, each found; what can't be found alone is said, and found with an anchor.
import Database from 'better-sqlite3';
import canonicalize from 'canonicalize';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditHandlers } from '#backend/audit/handlers.ts';
import { openContestKeys } from '#backend/chain/contest-keys.ts';
import { eventHash, chainStart } from '#backend/chain/event-hash.ts';
import { rootOf } from '#backend/chain/merkle.ts';
import { coSign, judgeName, parseNote, signNote, withWitness } from '#backend/chain/note.ts';
import { printedCode } from '#backend/chain/printed-code.ts';
import type { QueryContext } from '#backend/context.ts';
import { newSigningKey, sha256, type SigningKey } from '#backend/crypto/suite.ts';
import type { ReadDb, Value } from '#db/open.ts';
import { contestKeys } from '#db/queries/packs.ts';
import { assignAll, fullSheets, newKey, opened, scorePackByHand, smallContest, type SmallContest } from '../packs/small-contest.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
let contest: SmallContest;
let db: Database.Database;
const client = () => contest.program.client;
const id = () => ({ contestId: contest.contestId });

/** The handlers' own view of a database that some other tool has open. */
const statements = new Map<string, Database.Statement>();
function statement(sql: string): Database.Statement {
  const kept = statements.get(sql) ?? db.prepare(sql);
  statements.set(sql, kept);
  return kept;
}
const viewOf = (other: Database.Database): ReadDb => ({
  get: <T>(sql: string, ...values: Value[]) => statement(sql).get(...values) as T | undefined,
  all: <T>(sql: string, ...values: Value[]) => statement(sql).all(...values) as T[],
  each: <T>(sql: string, ...values: Value[]) => other.prepare(sql).iterate(...values) as IterableIterator<T>,
  getNamed: <T>(sql: string, values: Record<string, Value>) => other.prepare(sql).get(values) as T | undefined,
  allNamed: <T>(sql: string, values: Record<string, Value>) => other.prepare(sql).all(values) as T[],
});
const verify = (printed?: string) => auditHandlers.verify({ db: viewOf(db), language: 'zh' } as QueryContext, { ...id(), printed });

interface Row { seq: number; body: string; prev: Buffer; hash: Buffer }
const rows = (): Row[] => db.prepare('select * from audit order by seq').all() as Row[];
const bodyAt = (seq: number): string => (db.prepare('select body from audit where seq = ?').get(seq) as Row).body;
const otherBody = (body: string): string => canonicalize({ ...JSON.parse(body) as object, at: '2020-01-01T00:00:00.000Z' }) ?? '';

/** Recomputes everything from k on, so that the chain fits again. */
function chainAnew(k: number): void {
  let prev: Uint8Array = k === 1 ? chainStart : (db.prepare('select hash from audit where seq = ?').get(k - 1) as Row).hash;
  const write = db.prepare('update audit set prev = ?, hash = ? where seq = ?');
  for (const row of rows().filter((one) => one.seq >= k)) {
    const hash = eventHash(prev, row.body);
    write.run(prev, hash, row.seq);
    prev = hash;
  }
}

/** Whoever also has the contest's key: every checkpoint signed anew, the judges' words taken out. */
function signAnew(key: SigningKey): void {
  const hashes = rows().map((one) => one.hash);
  const all = db.prepare('select id, size, note from checkpoints').all() as { id: number; size: number; note: string }[];
  db.exec('delete from cosignatures; delete from record_disputes');
  db.prepare('update contest_keys set sign_public = ?').run(key.publicKey);
  for (const one of all) {
    const note = parseNote(one.note);
    if (!note) throw new Error('no note');
    if (one.size > hashes.length) {
      db.prepare('delete from checkpoints where id = ?').run(one.id);
      continue;
    }
    const root = rootOf(hashes.slice(0, one.size));
    db.prepare('update checkpoints set root = ?, note = ? where id = ?').run(root, signNote({ ...note, root }, key), one.id);
  }
}

/** The key that the organiser signs with: whoever shows two histories has it. */
function contestKey(): SigningKey {
  const { connection, fields } = contest.program.backend.program.current!;
  const kept = contestKeys(connection.read, contest.contestId);
  if (!kept) throw new Error('no keys');
  return openContestKeys(fields, contest.contestId, kept.secrets_sealed).sign;
}

let judgeKeys: SigningKey[];
let coSigned = '';
beforeAll(async () => {
  contest = await smallContest(4, 3);
  await assignAll(contest, 2);
  const out = join(contest.program.files, 'packs');
  mkdirSync(out);
  const { packs } = await client().packs.issue({ ...id(), outDir: out });
  judgeKeys = packs.map((_, index) => newKey(index + 1));
  const files: string[] = [];
  for (const [index, pack] of packs.entries()) {
    const read = await opened(pack);
    const note = read.header.checkpoint?.note ?? '';
    const key = judgeKeys[index] ?? newKey(99);
    const parsed = parseNote(note);
    if (!parsed) throw new Error('the pack carries no checkpoint');
    if (index === 0) coSigned = withWitness(note, judgeName(read.header.recipient.slot), key.publicKey, coSign(parsed, key));
    // The first co-signs, the second with the signature of another; the third was shown another history before.
    const signer = index === 1 ? judgeKeys[0] ?? key : key;
    const witness = index === 2 ? { note, earlier: signNote({ ...parsed, size: 2, root: sha256('另一段历史') }, contestKey()) }
      : { note, signature: hex(coSign(parsed, signer)) };
    files.push((await scorePackByHand(join(contest.program.files, 'back'), `${index}.sxscore`, read, key, fullSheets(read, index * 100),
      { witness })).file);
  }
  const { basedOn } = await client().packs.preview({ ...id(), files });
  await client().packs.receive({ ...id(), files, basedOn });
  await client().packs.closeReceiving({ ...id(), basedOn: (await client().contests.get(id())).revision });
  await client().contests.declareConflict({ ...id(), entryId: contest.entryIds[0] ?? '', judgeId: packs[0]?.judgeId ?? '', note: '' });
  await client().audit.checkpoint({ ...id(), reason: '公示前' });
}, 60_000);
afterAll(async () => {
  db.close();
  expect(contest.program.bugs).toEqual([]);
  await contest.program.close();
});

describe('the record of a contest', () => {
  it('has a checkpoint for the keys, the packs, the merge and the closing, co-signed by those who really did', async () => {
    const { checkpoints, events } = await client().audit.checkpoints(id());
    expect(checkpoints.map((one) => one.why)).toEqual(['packs', 'packs', 'merge', 'closing', 'hand']);
    expect(checkpoints.at(-1)?.size).toBe(events);
    expect(checkpoints[0]?.witnesses.map((one) => one.judgeId).length).toBe(1);
    expect(checkpoints.map((one) => one.code)).toEqual(checkpoints.map((one) => printedCode(Buffer.from(one.root, 'hex'))));
  });
  it('says by itself that it vouches for nothing, and matches what is printed', async () => {
    const { checkpoints, events } = await client().audit.checkpoints(id());
    const alone = await client().audit.verify(id());
    expect(alone).toMatchObject({ verdict: 'unanchored', firstBad: null, events });
    expect(alone.sentence).toContain('从头重做一遍');
    expect(alone.anchors.map((one) => one.holds)).toEqual([true, false]);
    expect(alone.anchors[1]?.sentence).toMatch(/先后收到两份对不上的签名记录：2 条和 \d+ 条/);
    for (const one of checkpoints) {
      const sloppy = one.code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o');
      for (const printed of [one.code, sloppy, one.note, `核验码 ${one.code} · 事件 ${one.size}`]) {
        await expect(client().audit.verify({ ...id(), printed })).resolves.toMatchObject({ verdict: 'matches', firstBad: null });
      }
    }
    await expect(client().audit.verify({ ...id(), printed: coSigned })).resolves.toMatchObject({ verdict: 'matches' });
    await expect(client().audit.verify({ ...id(), printed: '随便写的' })).resolves.toMatchObject({ verdict: 'unknown' });
    await expect(client().audit.verify({ ...id(), printed: printedCode(sha256('别处的记录')) })).resolves.toMatchObject({ verdict: 'unknown' });
    const foreign = signNote({ workspace: 'elsewhere', contest: contest.contestId, size: 3, root: sha256('x') }, newKey(5));
    await expect(client().audit.verify({ printed: foreign })).resolves.toMatchObject({ verdict: 'unknown' });
  });
  it('is printed as a sheet of its own', async () => {
    const outFile = join(contest.program.files, '核验单.pdf');
    const { pages } = await client().audit.sheet({ ...id(), outFile });
    expect(pages).toBe(1);
    expect(readFileSync(outFile).subarray(0, 5).toString()).toBe('%PDF-');
    await expect(client().audit.sheet({ ...id(), outFile: join(contest.program.dir, 'saixue.db') })).rejects.toMatchObject({ code: 'file_own' });
    const { contestId } = await client().contests.create({ templateId: 'weike', title: '还没有密钥', year: 2026 });
    await expect(client().audit.checkpoint({ contestId })).rejects.toMatchObject({ code: 'checkpoint_unready' });
    await client().audit.checkpoint({ ...id(), reason: '印在公示名单上' });
  });
});

describe('a thousand edits by another tool', () => {
  let state = 20261122;
  const chance = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };

  it('are all reported, the first bad event named; made anew as a whole they need an anchor, and the answer says so', async () => {
    const { checkpoints } = await client().audit.checkpoints(id());
    await client().workspace.close({});
    const copy = join(contest.program.files, 'copy.db');
    copyFileSync(join(contest.program.dir, 'saixue.db'), copy);
    const file = new Database(copy);
    file.pragma('journal_mode = delete');
    file.close();
    db = new Database(readFileSync(copy));
    // Another tool cares for no guard.
    const guards = db.prepare("select name from sqlite_schema where type = 'trigger'").all() as { name: string }[];
    for (const { name } of guards) db.exec(`drop trigger ${name}`);
    db.pragma('foreign_keys = off');
    const n = rows().length;
    const last = checkpoints.at(-1);
    if (!last) throw new Error('no checkpoint');
    // Opening and closing wrote nothing since.
    expect(last.size).toBe(n);
    const thief = newSigningKey((length) => new Uint8Array(length).fill(77));
    const cosignedSize = parseNote(coSigned)?.size ?? 0;

    /** Each edit does its harm from event k (2 … n) on and says what must be found of it. */
    type Found = { verdict: string; firstBad: number | null } | ((found: { verdict: string; firstBad: number | null }) => boolean);
    const edits: Readonly<Record<string, (k: number) => Found>> = {
      changed: (k) => {
        db.prepare('update audit set body = ? where seq = ?').run(otherBody(bodyAt(k)), k);
        return { verdict: 'differs', firstBad: k };
      },
      rehashed: (k) => {
        db.prepare('update audit set body = ? where seq = ?').run(otherBody(bodyAt(k)), k);
        const { prev, body } = rows()[k - 1] ?? { prev: chainStart, body: '' };
        db.prepare('update audit set hash = ? where seq = ?').run(eventHash(prev, body), k);
        // Alone at the very end it fits; the checkpoint there does not.
        return k === n ? ({ verdict, firstBad }) => verdict === 'differs' && (firstBad ?? 0) <= k : { verdict: 'differs', firstBad: k + 1 };
      },
      removed: (k) => {
        db.prepare('delete from audit where seq = ?').run(k);
        return { verdict: k === n ? 'shorter' : 'differs', firstBad: k };
      },
      inserted: (k) => {
        const at = rows()[k - 1];
        db.prepare('update audit set seq = -seq where seq >= ?').run(k);
        db.prepare('update audit set seq = 1 - seq where seq < 0').run();
        const body = otherBody(at?.body ?? '{}');
        db.prepare('insert into audit (seq, body, prev, hash) values (?, ?, ?, ?)').run(k, body, at?.prev ?? chainStart, eventHash(at?.prev ?? chainStart, body));
        return { verdict: 'differs', firstBad: k + 1 };
      },
      moved: (k) => {
        const other = k === n ? k - 1 : k + 1;
        db.prepare('update audit set seq = 0 where seq = ?').run(k);
        db.prepare('update audit set seq = ? where seq = ?').run(k, other);
        db.prepare('update audit set seq = ? where seq = 0').run(other);
        return { verdict: 'differs', firstBad: Math.min(k, other) };
      },
      cut: (k) => {
        db.prepare('delete from audit where seq >= ?').run(k);
        return { verdict: 'shorter', firstBad: k };
      },
      'chained anew': (k) => {
        db.prepare('update audit set body = ? where seq = ?').run(otherBody(bodyAt(k)), k);
        chainAnew(k);
        // Between the last checkpoint that still holds and the first that does not.
        const from = Math.max(0, ...checkpoints.filter((one) => one.size < k).map((one) => one.size)) + 1;
        return { verdict: 'differs', firstBad: from };
      },
      'checkpoint changed': () => {
        const one = checkpoints[chance(checkpoints.length)];
        db.prepare('update checkpoints set root = ? where id = ?').run(sha256(String(chance(1e9))), one?.id);
        return ({ verdict, firstBad }) => verdict === 'differs' && (firstBad ?? 0) <= (one?.size ?? 0);
      },
      'checkpoint removed': () => {
        const one = checkpoints[chance(checkpoints.length)];
        db.prepare('delete from checkpoints where id = ?').run(one?.id);
        return { verdict: 'differs', firstBad: one?.size ?? 0 };
      },
      'all made anew': (k) => {
        db.prepare('update audit set body = ? where seq = ?').run(otherBody(bodyAt(k)), k);
        chainAnew(k);
        signAnew(thief);
        return { verdict: 'unanchored', firstBad: null };
      },
      'cut and all made anew': (k) => {
        db.prepare('delete from audit where seq >= ?').run(k);
        db.prepare('update workspace set commit_seq = ?').run(k - 2);
        signAnew(thief);
        return { verdict: 'unanchored', firstBad: null };
      },
    };
    const names = Object.keys(edits);
    const tried = new Map<string, number>();
    const detected = { alone: 0, code: 0, note: 0, noteAsked: 0 };
    for (let round = 0; round < 1000; round += 1) {
      const name = names[round % names.length] ?? '';
      const k = 2 + chance(n - 1);
      db.exec('savepoint edit');
      const wanted = edits[name]?.(k);
      // One anchor: the code of the newest checkpoint, with or without the number beside it. What the chain tells of itself
      // does not depend on it.
      const code = verify(round % 2 === 0 ? last.code : `核验码 ${last.code} · 事件 ${last.size}`);
      if (code.verdict !== 'matches') detected.code += 1;
      const made = name.endsWith('made anew');
      const alone = made ? verify() : code;
      const found = { verdict: alone.verdict, firstBad: alone.firstBad };
      if (typeof wanted === 'function') expect(wanted(found), `${name} ${k}: ${JSON.stringify(found)}`).toBe(true);
      else expect(found, `${name} ${k}`).toEqual(wanted);
      if (alone.verdict !== 'unanchored') detected.alone += 1;
      else expect(alone.sentence).toContain('看上去会一模一样');
      tried.set(name, (tried.get(name) ?? 0) + 1);
      // Another anchor: the note that a judge co-signed earlier tells what was changed before it.
      if (k <= cosignedSize && made) {
        detected.noteAsked += 1;
        if (verify(coSigned).verdict !== 'matches') detected.note += 1;
      }
      db.exec('rollback to edit; release edit');
    }
    expect(verify(last.code).verdict).toBe('matches');
    const anew = (tried.get('all made anew') ?? 0) + (tried.get('cut and all made anew') ?? 0);
    expect(detected.alone).toBe(1000 - anew);
    expect(anew).toBeGreaterThan(150);
    expect(detected.code).toBe(1000);
    expect(detected.noteAsked).toBeGreaterThan(30);
    expect(detected.note).toBe(detected.noteAsked);
    await client().workspace.open({ dir: contest.program.dir });
  });
});
