// Checkpoints as signed notes: origin, number of events and root as a few lines that people can read, print and check.
// Source: C2SP signed-note and tlog-checkpoint; key ids are SHA-256(name, newline, 1, public key), first four bytes.
//
//   saixue/<workspace id>/<contest id>\n
//   <events>\n
//   <root, base64>\n
//   \n
//   — organiser <base64 of key id and signature>\n
//   — judge-3 <…>\n                       a judge's program saw it and found it consistent
import { sha256, sign, verify, type SigningKey } from '../crypto/suite.ts';

export interface Checkpoint {
  readonly workspace: string;
  readonly contest: string;
  /** Events covered, from the first. */
  readonly size: number;
  /** Merkle root over the hashes of the events, 32 bytes. */
  readonly root: Uint8Array;
}
export interface NoteLine { readonly name: string; readonly keyId: Uint8Array; readonly signature: Uint8Array }
export interface Note extends Checkpoint { readonly text: string; readonly lines: readonly NoteLine[] }

export const organiserName = 'organiser';
export const judgeName = (slot: number): string => `judge-${slot}`;

/** What is signed: three lines, each with its newline. */
export const noteText = ({ workspace, contest, size, root }: Checkpoint): string =>
  `saixue/${workspace}/${contest}\n${size}\n${Buffer.from(root).toString('base64')}\n`;

const keyIdOf = (name: string, publicKey: Uint8Array): Buffer =>
  sha256(`${name}\n`, Uint8Array.of(1), publicKey).subarray(0, 4);

const lineOf = (name: string, publicKey: Uint8Array, signature: Uint8Array): string =>
  `— ${name} ${Buffer.concat([keyIdOf(name, publicKey), signature]).toString('base64')}\n`;

export function signNote(checkpoint: Checkpoint, key: SigningKey): string {
  const text = noteText(checkpoint);
  return `${text}\n${lineOf(organiserName, key.publicKey, sign(key, Buffer.from(text, 'utf8')))}`;
}

/** Signature of a witness over the three lines, to be kept beside the note. */
export const coSign = (note: Note, key: SigningKey): Uint8Array => sign(key, Buffer.from(note.text, 'utf8'));

/** The note with one more line at its end. */
export const withWitness = (note: string, name: string, publicKey: Uint8Array, signature: Uint8Array): string =>
  note + lineOf(name, publicKey, signature);

const signature = String.raw`— \S{1,100} [A-Za-z0-9+/]{90}[A-Za-z0-9+/=]{2}\n`;
const origin = String.raw`saixue/([A-Za-z0-9-]{1,64})/([A-Za-z0-9_-]{1,64})\n`;
const shape = new RegExp(String.raw`^(${origin}([1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n)\n((?:${signature}){1,1000})$`);

/**
 * @param written exact bytes as made; from paper or a mail it may lack the last newline, or have blanks or \r at line ends
 * @returns null when it is no note; whether it is genuine says `signedBy`
 */
export function parseNote(written: string): Note | null {
  const lined = `${written.split(/\r\n?|\n/).map((one) => one.trim()).join('\n').trim()}\n`;
  const found = shape.exec(lined);
  if (!found) return null;
  const [, text = '', workspace = '', contest = '', size = '', root = '', signatures = ''] = found;
  const lines = signatures.trimEnd().split('\n').map((one): NoteLine => {
    const [, name = '', packed = ''] = one.split(' ');
    const bytes = Buffer.from(packed, 'base64');
    return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
  });
  if (lines.some((one) => one.signature.length !== 64)) return null;
  const rootBytes = Buffer.from(root, 'base64');
  // Base64 has several spellings of the last bits: the text that was signed must be the one we write.
  if (rootBytes.toString('base64') !== root) return null;
  return { workspace, contest, size: Number(size), root: Uint8Array.from(rootBytes), text, lines };
}

/** Whether a line of that name holds under that key. */
export const signedBy = (note: Note, name: string, publicKey: Uint8Array): boolean => note.lines.some((one) =>
  one.name === name && keyIdOf(name, publicKey).equals(one.keyId) && verify(publicKey, Buffer.from(note.text, 'utf8'), one.signature));

/** Whether a witness's bare signature (without line and key id) holds for the note. */
export const witnessHolds = (note: Note, publicKey: Uint8Array, signature: Uint8Array): boolean =>
  verify(publicKey, Buffer.from(note.text, 'utf8'), signature);
