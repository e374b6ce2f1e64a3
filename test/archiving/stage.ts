// Archives made by hand: a chain, signed checkpoints, co-signatures, packs and locked dockets, without a workspace.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { memorySource } from '#backend/archive/source.ts';
import { openArchive } from '#backend/archive/zip.ts';
import { CompactRange } from '#backend/chain/merkle.ts';
import { coSign, parseNote, signNote } from '#backend/chain/note.ts';
import { printedCode } from '#backend/chain/printed-code.ts';
import { newSigningKey, sha256, sha256Hex, type SigningKey } from '#backend/crypto/suite.ts';
import { receiptCode } from '#backend/packfile/codes.ts';
import { commit } from '#backend/scoring/commitment.ts';
import { computeDocket } from '#backend/scoring/compute.ts';
import type { Docket } from '#backend/scoring/docket.ts';
import { lockedRowsOf } from '#backend/scoring/stored-results.ts';
import type { Checkpoints, Cover, Packs } from '#backend/archiving/format.ts';
import { writeArchive, type LockedVersion } from '#backend/archiving/write-archive.ts';
import { verifyArchive } from '#backend/archiving/verify.ts';
import { zipBytes } from '../fixtures/xlsx.ts';

export const folder = mkdtempSync(join(tmpdir(), 'saixue-archive-'));
/** Test files share this module: each removes what was made so far, and the next begins anew. */
export const cleanUp = (): void => rmSync(folder, { recursive: true, force: true });
let files = 0;
export function freshFile(): string {
  mkdirSync(folder, { recursive: true });
  return join(folder, `a${files += 1}.sxarc`);
}

export const contest = 'contest-2026';
const keyOf = (seed: number): SigningKey => newSigningKey((length) => new Uint8Array(length).fill(seed));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export interface EventFacts { action: string; contest?: string | null; subject?: string; detail?: Record<string, string | number | boolean | null> }
export interface Event { body: string; hash: Uint8Array }

/** The chain over some events, from the first. */
export function chained(list: readonly EventFacts[]): Event[] {
  let prev: Uint8Array = new Uint8Array(32);
  return list.map((one, index) => {
    const body = canonicalize({
      seq: index + 1, at: `2026-05-${String(1 + index % 28).padStart(2, '0')}T08:00:00.000Z`, action: one.action,
      contest: one.contest === undefined ? contest : one.contest, subject: one.subject ?? '', detail: one.detail ?? {},
    }) ?? '';
    prev = sha256('saixue-audit/1\0', prev, body);
    return { body, hash: prev };
  });
}

export interface Made {
  file: string; events: Event[]; codes: { code: string; size: number }[]; notes: string[];
  /** Member by name, as written. */
  members: Map<string, Buffer>;
}
export interface Plan { dockets: readonly Docket[]; key?: number; witnesses?: number; padding?: number; unlocked?: number }

export const lockedOf = (docket: Docket, version: number, isVoid = false): LockedVersion => {
  const made = commit(docket, lockedRowsOf(computeDocket(docket).rows));
  return {
    docket: made.docket, rows: made.rows,
    facts: {
      version, kind: version === 1 ? 'locked' : 'corrected', method: docket.method, at: '2026-05-20T08:00:00.000Z', void: isVoid,
      docketSha256: made.docketSha256, rowsSha256: made.rowsSha256, commitment: made.commitment,
    },
  };
};

const packHash = (name: string): string => sha256Hex(`pack ${name}`);

/** Events of a whole contest: filling, packs, one taken back, a late one, then each version locked. */
function eventsOf(versions: readonly LockedVersion[], padding: number, unlocked: number): EventFacts[] {
  return [
    { action: 'workspace.create', contest: null }, { action: 'contest.create' }, { action: 'contest.create', contest: 'another' },
    ...Array.from({ length: padding }, (_, index) => ({ action: 'files.attach', subject: `entry-${index}`, detail: { bytes: index * 7 } })),
    { action: 'packs.issue', detail: { packs: 3 } },
    { action: 'packs.receive', subject: 'batch-1', detail: { packs: 1, hashes: packHash('taken back') } },
    { action: 'packs.undoReceive', subject: 'batch-1', detail: { packs: 1 } },
    { action: 'packs.receive', subject: 'batch-2', detail: { packs: 2, hashes: `${packHash('one')} ${packHash('two')}` } },
    { action: 'packs.decideWaiting', subject: packHash('late'), detail: { step: 'first', seq: 1 } },
    { action: 'packs.decideWaiting', subject: packHash('late'), detail: { step: 'second', seq: 1 } },
    ...versions.map(({ facts }) => ({ action: 'results.lock', detail: { version: facts.version, commitment: facts.commitment, missing: 0 } })),
    ...(unlocked > 0 ? [{ action: 'results.unlock', detail: { void: unlocked } }] : []),
    { action: 'results.publish', detail: { awards: 3 } },
  ];
}

const pack = (judge: string, name: string, batch: string, undone = false): Packs['packs'][number] => ({
  judge, hash: packHash(name), signer: hex(keyOf(9).publicKey), revision: 1, seq: 1, batch,
  receipt: receiptCode(packHash(name)), undone, counts: !undone,
});

/** Writes an archive as the program does, with checkpoints after the packs, after each lock and at the end. */
export async function madeArchive({ dockets, key = 1, witnesses = 2, padding = 30, unlocked = 0 }: Plan): Promise<Made> {
  const versions = dockets.map((docket, index) => lockedOf(docket, index + 1, unlocked === index + 1));
  const facts = eventsOf(versions, padding, unlocked);
  const events = chained(facts);
  const organiser = keyOf(key);
  const judges = [11, 12].slice(0, witnesses).map((seed, index) => ({ token: `J0${index + 1}`, key: keyOf(seed) }));
  const range = new CompactRange();
  const checkpoints: Checkpoints['checkpoints'] = [];
  for (const [index, event] of events.entries()) {
    range.append(event.hash);
    const action = facts[index]?.action ?? '';
    const lockedEarly = action === 'results.lock' && index % 7 !== 0 && dockets.length > 8;
    if (!['packs.issue', 'results.lock', 'results.publish'].includes(action) || lockedEarly) continue;
    const note = signNote({ workspace: 'w-1', contest, size: range.size, root: range.root() }, organiser);
    const read = parseNote(note);
    if (!read) throw new Error('no note');
    checkpoints.push({
      why: action === 'packs.issue' ? 'packs' : 'lock', size: range.size, root: hex(range.root()), note, at: '2026-05-20T08:00:00.000Z',
      cosignatures: action === 'packs.issue' ? judges.map((one) => ({
        judge: one.token, key: hex(one.key.publicKey), signature: hex(coSign(read, one.key)), at: '2026-05-21T08:00:00.000Z',
      })) : [],
    });
  }
  const codes = checkpoints.map((one) => ({ code: printedCode(Buffer.from(one.root, 'hex')), size: one.size, why: one.why, at: one.at }));
  const file = freshFile();
  await writeArchive(file, {
    contest: { id: contest, title: '第八届微课大赛' }, madeAt: '2026-06-01T08:00:00.000Z', program: 'saixue', events, eventCount: events.length,
    checkpoints: {
      contestKey: hex(organiser.publicKey), keys: Object.fromEntries(judges.map((one) => [one.token, hex(one.key.publicKey)])), checkpoints,
    },
    packs: {
      packs: [pack('J01', 'taken back', 'batch-1', true), pack('J01', 'one', 'batch-2'), pack('J02', 'two', 'batch-2'), pack('J03', 'late', 'batch-3')],
    },
    printed: { codes }, versions: versions.map((one) => () => one),
  }, { progress: () => undefined, checkCancelled: () => undefined });
  return { file, events, codes, notes: checkpoints.map((one) => one.note), members: membersOf(file) };
}

export function membersOf(file: string): Map<string, Buffer> {
  const archive = openArchive(memorySource(readFileSync(file)), { fault: (fault) => { throw new Error(fault); } });
  return new Map(archive.entries.map((one) => [one.name, archive.read(one)]));
}

/** A zip of these members as they are. */
export function zipped(members: ReadonlyMap<string, Buffer | string>): string {
  const file = freshFile();
  writeFileSync(file, zipBytes([...members].map(([name, content]) => ({ name, content }))));
  return file;
}

export const jsonOf = <T>(members: ReadonlyMap<string, Buffer>, name: string): T => JSON.parse(members.get(name)?.toString('utf8') ?? 'null') as T;
export const linesOf = (members: ReadonlyMap<string, Buffer>): string[] =>
  (members.get('events.jsonl')?.toString('utf8') ?? '').split('\n').slice(0, -1);

/** Members with some of them changed, and a cover that says so: what somebody does who knows the format. */
export function covered(members: ReadonlyMap<string, Buffer>, changes: Readonly<Record<string, unknown>>): Map<string, Buffer> {
  const made = new Map(members);
  for (const [name, value] of Object.entries(changes)) {
    made.set(name, Buffer.from(typeof value === 'string' ? value : `${canonicalize(value)}\n`, 'utf8'));
  }
  const cover = jsonOf<Cover>(made, 'archive.json');
  const hashes = Object.fromEntries([...made].filter(([name]) => name !== 'archive.json').map(([name, bytes]) => [name, sha256Hex(bytes)]));
  const events = linesOf(made).length;
  made.set('archive.json', Buffer.from(`${canonicalize({ ...cover, events, members: hashes })}\n`));
  return made;
}

export const asLines = (events: readonly Event[]): string => events.map((one) => `${JSON.stringify({ body: one.body, hash: hex(one.hash) })}\n`).join('');

const quiet = { progress: () => undefined, checkCancelled: () => undefined };
export const verdictOf = (file: string, printed?: string) => verifyArchive(file, printed, quiet);
