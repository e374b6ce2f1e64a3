// Benchmark of packs: a 500 MB attachment within 200 MB of memory, opening a 2 GB pack and seeking in it, issuing 1,000
// packs, taking in 1,000 score packs. References in the same run: SHA-256 of the same file, plain reads of the same ranges,
// the same bytes written by node alone, JSON.parse of the same bodies.
// Run alone: node test/bench/packs.ts [--gigabytes=2] [--packs=1000]; a full disk scales the large pack down and says so.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, statfsSync, utimesSync, writeFileSync, writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signingKeyFromSeed } from '#backend/crypto/suite.ts';
import { newReceiveKey } from '#backend/packfile/age-file.ts';
import { passphraseRecipient } from '#backend/packfile/age-passphrase.ts';
import { addPack, emptyMerge, sheetsOf, stateHash, type Merged } from '#backend/packfile/merge.ts';
import { readScorePack } from '#backend/packfile/read.ts';
import { rubricsHash, type PackSheet } from '#backend/packfile/schema.ts';
import { fileBlob, writeJudgingPack, writeScorePack } from '#backend/packfile/write.ts';
import { alone, measured, verdict, type Measured } from './measured.ts';
import { benchRubric, entryWith, sheetsOf as sheetsFor } from './packs-content.ts';
import type { Large } from './packs-large.ts';

const option = (name: string, otherwise: number): number => {
  const given = process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1];
  const value = Number(given ?? otherwise);
  return Number.isFinite(value) && value > 0 ? value : otherwise;
};
const key = signingKeyFromSeed(new Uint8Array(32).fill(7));
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const below = (limit: number): number => Math.floor(Math.random() * limit);

const large = (megabytes: number, folder: string): Large => JSON.parse(execFileSync(process.execPath,
  [join(import.meta.dirname, 'packs-large.ts'), String(megabytes), folder], { encoding: 'utf8' })) as Large;

/** One large pack in all its figures; ours by the reference's. */
function largePack(megabytes: number, folder: string, print: (line: string) => void): Measured[] {
  const it = large(megabytes, folder);
  const rate = (ms: number): string => `${(it.bytes / 1024 / 1024 / (ms / 1000)).toFixed(0)} MiB/s`;
  const name = `${megabytes} MB`;
  const results = [
    measured(`${name}: opening (all bytes verified) by SHA-256 of the same file`, it.openMs / it.hashMs, 35),
    measured(`${name}: 200 seeks by plain reads of the same ranges`, it.seekMs / it.plainSeekMs, 40),
    measured(`${name}: ranges that differ`, it.ranges - it.equal, 0),
    measured(`${name}: peak memory in MB`, it.peak, 200),
  ];
  print(`${name}: written in ${seconds(it.writeMs)} (${rate(it.writeMs)}), opened in ${seconds(it.openMs)} (${rate(it.openMs)}), `
    + `SHA-256 alone ${seconds(it.hashMs)}; a seek ${(it.seekMs / it.ranges).toFixed(1)} ms, plain ${(it.plainSeekMs / it.ranges).toFixed(1)} ms; `
    + `${it.equal} of ${it.ranges} ranges equal; ${it.peak.toFixed(0)} MB at most`);
  return results;
}

/** A file as node alone writes it, as safely as a pack: beside its place, flushed, the day as its time, then its name. */
function writtenPlainly(out: string, bytes: Uint8Array): void {
  const file = openSync(`${out}.part`, 'w', 0o600);
  writeSync(file, bytes);
  fsyncSync(file);
  closeSync(file);
  utimesSync(`${out}.part`, 1_700_000_000, 1_700_000_000);
  renameSync(`${out}.part`, out);
  const folder = openSync(join(out, '..'), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/** Packs of 20 entries with 100 kB of attachments each, locked to cards, against the very same bytes written plainly. */
async function issue(packs: number, folder: string, print: (line: string) => void): Promise<Measured[]> {
  const { recipient } = await newReceiveKey();
  const work = join(folder, 'work.pdf');
  writeFileSync(work, randomBytes(5000));
  const blobs = await Promise.all(Array.from({ length: 20 }, () => fileBlob(work)));
  let [ours, plain] = [0, 0];
  for (let slot = 1; slot <= packs; slot += 1) {
    const out = join(folder, `P-${slot}.sxpack`);
    const start = performance.now();
    await writeJudgingPack({
      content: {
        contest: { id: 'bench', title: 'bench' }, pack: { id: `p${slot}`, revision: 1, prev: null }, recipient: { slot }, receiveKey: recipient,
        deadline: '2026-11-20', rubrics: [benchRubric], mask: { firstSeconds: 5, lastSeconds: 0, muted: false },
        entries: Array.from({ length: 20 }, (_, i) => entryWith((slot + i) % 1000, [5000], i)),
      },
      blobs, signKey: key, lock: { recipient }, out, random: (bytes) => randomBytes(bytes),
    });
    ours += performance.now() - start;
    const bytes = readFileSync(out);
    const plainStart = performance.now();
    writtenPlainly(`${out}.plain`, bytes);
    plain += performance.now() - plainStart;
    rmSync(`${out}.plain`);
    rmSync(out);
  }
  const start = performance.now();
  await passphraseRecipient('baimu-taoli-huoji', (bytes) => randomBytes(bytes)).wrapFileKey(new Uint8Array(16));
  const lock = performance.now() - start;
  print(`${packs} packs issued in ${seconds(ours)}, ${(ours / packs).toFixed(1)} ms each; the same bytes by node alone ${seconds(plain)}; `
    + `a passphrase instead of a card adds ${lock.toFixed(0)} ms of scrypt to each, on purpose`);
  return [measured(`issuing ${packs} packs by writing the same bytes with node alone`, ours / plain, 40)];
}

/** Score packs of 150 entries and 5 criteria: read, checked and merged, against JSON.parse of the same bodies. */
async function merge(packs: number, folder: string, print: (line: string) => void): Promise<Measured[]> {
  const { identity, recipient } = await newReceiveKey();
  const bodies = Array.from({ length: packs }, () => JSON.stringify(sheetsFor(150, below)));
  const time = <T>(work: () => T): [ms: number, result: T] => {
    const start = performance.now();
    return [0, work()].map((one, i) => (i === 0 ? performance.now() - start : one)) as [number, T];
  };
  const [parsing, sheets] = time(() => bodies.map((body) => JSON.parse(body) as PackSheet[]));
  const [merging, merged] = time(() => sheets.reduce<Merged>((state, one, slot) => {
    const next = addPack(state, { slot, revision: 1, seq: 1, sha256: slot.toString(16).padStart(64, '0'), sheets: one });
    sheetsOf(next, slot);
    return next;
  }, emptyMerge()));
  const [hashing, hash] = time(() => stateHash(merged));
  const sample = Math.min(20, packs);
  const out = join(folder, 'S.sxscore');
  let reading = 0;
  for (let slot = 0; slot < sample; slot += 1) {
    await writeScorePack({
      content: { contest: { id: 'bench' }, judgingPack: { id: `p${slot}`, revision: 1, sha256: 'ab'.repeat(32) }, seq: 1, prev: null, slot, recipient,
        rubricsSha256: rubricsHash([benchRubric]), partial: false, sheets: sheets[slot] ?? [] },
      signKey: key, copyTo: null, out,
    });
    const start = performance.now();
    const read = await readScorePack(out, identity);
    reading += performance.now() - start;
    if (!read.ok) throw new Error(read.code);
  }
  const each = (ms: number, count = packs): string => `${(ms / count).toFixed(3)} ms`;
  print(`${packs} score packs of 150 × 5: merging ${each(merging)} a pack, JSON.parse of its body ${each(parsing)}; `
    + `state hash of all ${seconds(hashing)} (${hash.slice(0, 12)}…); decrypting and verifying one ${each(reading, sample)}`);
  return [
    measured('merging a pack by JSON.parse of its body', merging / parsing, 6),
    measured('decrypting and verifying a score pack by JSON.parse of its body', reading / sample / (parsing / packs), 150),
  ];
}

export async function run(print: (line: string) => void = console.log): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'saixue-bench-packs-'));
  try {
    let megabytes = Math.round(option('gigabytes', 2) * 1024);
    const disk = statfsSync(folder);
    const room = Math.floor(disk.bavail * disk.bsize / 1024 / 1024 / 2.2);
    if (room < megabytes) {
      print(`磁盘只容得下 ${room} MB 的包  the disk has room for a pack of ${room} MB only, instead of ${megabytes}`);
      megabytes = room;
    }
    const packs = Math.round(option('packs', 1000));
    const results = [
      ...await merge(packs, folder, print), ...await issue(packs, folder, print),
      ...largePack(Math.min(500, megabytes), folder, print), ...(megabytes > 600 ? largePack(megabytes, folder, print) : []),
    ];
    for (const one of results) print(`${verdict(one, 6)} ${one.name}: ${one.ratio.toFixed(2)} (at most ${one.limit})`);
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) await alone(run);
