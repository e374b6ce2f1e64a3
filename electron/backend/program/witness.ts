// The witness: a small file beside the database, and a copy in the user's folder, that knows how far the workspace had come.
//
// Two slots of 512 bytes are written by turns, in place and flushed, so that a torn write leaves the other one whole. A slot
// is authenticated under the data key: whoever puts an older database back cannot make a witness that goes with it.
import { closeSync, existsSync, fdatasyncSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, writeSync }
  from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { equalBytes, hkdf, hmacSha256, sha256Hex } from '#backend/crypto/suite.ts';

const slotLength = 512;
const macLength = 32;
const magic = 'SXWIT1\n';
const hex = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.number().int().min(0);

/** What one slot says. */
const State = z.strictObject({
  /** Counts the writes: the greater is the newer. */
  n: whole,
  workspace: z.string().min(1).max(64),
  /** commit_seq of the database. */
  seq: whole,
  /** Events of the record, and the hash of the last of them; 64 zeros: none. */
  events: whole, head: hex,
  at: z.string().max(40),
  /** SHA-256 of the database file, since it was closed; null: it was open. */
  file: hex.nullable(),
  /** SHA-256 of the database that is about to take its place: a restore was under way. */
  next: hex.nullable(),
  /** The journal (-wal) lay beside the database: only this program takes it away, when it closes. */
  wal: z.boolean(),
});
export type WitnessState = z.output<typeof State>;

export const witnessFile = (dir: string): string => join(dir, 'witness.bin');
/** One for each place of a workspace: copies of it in other folders go their own ways. */
const homeFolder = (home: string): string => join(home, 'witness');
export const homeWitness = (home: string, workspace: string, dir: string): string =>
  join(homeFolder(home), `${workspace.replaceAll(/[^\w-]/g, '')}-${sha256Hex(dir).slice(0, 16)}.bin`);

const keyOf = (dataKey: Uint8Array): Uint8Array => hkdf(dataKey, new Uint8Array(0), 'saixue/witness/1', 32);

function encode(key: Uint8Array, state: WitnessState): Buffer {
  const slot = Buffer.alloc(slotLength);
  if (slot.write(magic + JSON.stringify(state), 'utf8') >= slotLength - macLength) throw new Error('witness state is too long');
  hmacSha256(key, slot.subarray(0, slotLength - macLength)).copy(slot, slotLength - macLength);
  return slot;
}

/** What a slot says, whether or not it is authentic. */
function decode(slot: Buffer): WitnessState | null {
  const text = slot.subarray(0, slotLength - macLength).toString('utf8').replace(/\0+$/, '');
  if (!text.startsWith(magic)) return null;
  try {
    const parsed = State.safeParse(JSON.parse(text.slice(magic.length)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export interface ReadWitness {
  /** `missing`: no such file · `damaged`: no slot can be read · `foreign`: readable, but not written with this key */
  state: 'good' | 'missing' | 'damaged' | 'foreign';
  /** The newest slot that is authentic; where none is, the newest that can be read. */
  said: WitnessState | null;
  /** Only one of the two slots is authentic. */
  partial: boolean;
}

/** Reads a witness; without a key nothing is authentic, so a readable one is `foreign`. */
export function readWitness(file: string, dataKey: Uint8Array | null): ReadWitness {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file).subarray(0, 2 * slotLength);
  } catch {
    return { state: existsSync(file) ? 'damaged' : 'missing', said: null, partial: false };
  }
  const key = dataKey && keyOf(dataKey);
  const slots = [0, 1].map((at) => bytes.subarray(at * slotLength, (at + 1) * slotLength)).filter((slot) => slot.length === slotLength);
  const newest = (states: (WitnessState | null)[]): WitnessState | null =>
    states.reduce((best, one) => (one && (!best || one.n > best.n) ? one : best), null);
  const authentic = slots.map((slot) => (key && equalBytes(hmacSha256(key, slot.subarray(0, slotLength - macLength)),
    slot.subarray(slotLength - macLength)) ? decode(slot) : null)).filter((one) => one !== null);
  if (authentic.length > 0) return { state: 'good', said: newest(authentic), partial: authentic.length < 2 };
  const readable = newest(slots.map(decode));
  return { state: readable ? 'foreign' : 'damaged', said: readable, partial: false };
}

/** The newest witness of a workspace in the user's folder that was written for another place than `dir`. */
export function elsewhereInHome(home: string, workspace: string, dir: string, dataKey: Uint8Array): { said: WitnessState; dir: string } | null {
  const folder = homeFolder(home);
  const own = homeWitness(home, workspace, dir);
  const prefix = `${workspace.replaceAll(/[^\w-]/g, '')}-`;
  let best: { said: WitnessState; dir: string } | null = null;
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const file = join(folder, name);
    if (!name.startsWith(prefix) || !name.endsWith('.bin') || file === own) continue;
    const { state, said } = readWitness(file, dataKey);
    if (state !== 'good' || !said) continue;
    if (best && (best.said.seq > said.seq || (best.said.seq === said.seq && best.said.n >= said.n))) continue;
    best = { said, dir: existsSync(`${file}.place`) ? readFileSync(`${file}.place`, 'utf8') : '' };
  }
  return best;
}

/** A file that somebody made read-only is made anew: only then is the folder's own permission what counts. */
function openSlots(file: string): number {
  try {
    return openSync(file, 'r+');
  } catch {
    const bytes = readFileSync(file);
    rmSync(file, { force: true });
    writeFileSync(file, bytes, { mode: 0o600 });
    return openSync(file, 'r+');
  }
}

function putSlot(file: string, slot: Buffer, n: number, flush: boolean): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fits = existsSync(file) && statSync(file).size === 2 * slotLength;
  const handle = fits ? openSlots(file) : openSync(file, 'w', 0o600);
  try {
    // A new file holds the state twice, so that it has its whole length from the beginning.
    if (!fits) writeSync(handle, slot, 0, slotLength, ((n + 1) % 2) * slotLength);
    writeSync(handle, slot, 0, slotLength, (n % 2) * slotLength);
    if (flush) fdatasyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes the next state of a workspace, first beside the database, then in the user's folder. */
export class WitnessWriter {
  readonly #dir: string;
  readonly #home: string;
  readonly #workspace: string;
  #n: number;
  /** commit_seq of the last commit, known before its answer is given: a disk that forgets it is found out. */
  acknowledged = 0;
  /** The last failure to write; the witness is then behind, which is safe, and the next commit tries again. */
  fault: string | null = null;

  constructor(dir: string, home: string, workspace: string, n: number) {
    this.#dir = dir;
    this.#home = home;
    this.#workspace = workspace;
    this.#n = n;
  }

  /**
   * @param flushHome also the copy in the user's folder is flushed; otherwise it survives a killed program, not a power cut
   * @returns whether it stands on the disk
   */
  write(dataKey: Uint8Array, state: Omit<WitnessState, 'n' | 'workspace'>, flushHome = false): boolean {
    this.#n += 1;
    const slot = encode(keyOf(dataKey), { n: this.#n, workspace: this.#workspace, ...state });
    this.fault = null;
    // One that fails must not keep the other from being written: what both do not know would be taken for a change from outside.
    this.#careful(() => putSlot(witnessFile(this.#dir), slot, this.#n, true));
    const near = this.fault === null;
    this.#careful(() => {
      const home = homeWitness(this.#home, this.#workspace, this.#dir);
      if (!existsSync(home)) {
        mkdirSync(dirname(home), { recursive: true, mode: 0o700 });
        writeFileSync(`${home}.place`, this.#dir, { mode: 0o600 });
      }
      putSlot(home, slot, this.#n, flushHome || !near);
    });
    return this.fault === null;
  }

  #careful(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fault = error instanceof Error ? error.message : String(error);
    }
  }
}

/** A workspace that is made new, or restored to another place: what lay there belongs to another one. */
export function forgetWitness(dir: string, home: string, workspace: string): void {
  const own = homeWitness(home, workspace, dir);
  for (const file of [witnessFile(dir), own, `${own}.place`]) rmSync(file, { force: true });
}
