// Checkpoints of an archive against its chain: roots, signatures of the contest's key, co-signatures of judges.
import { parseNote, signedBy, organiserName, witnessHolds, type Note } from '#backend/chain/note.ts';
import { equalBytes } from '#backend/crypto/suite.ts';
import { fingerprint } from '#backend/packfile/codes.ts';
import type { Checkpoints } from './format.ts';
import type { ChainFacts } from './walk-chain.ts';

export interface NoteFacts {
  count: number;
  /** Sizes of checkpoints that say something else than the chain or than themselves, rising. */
  wrong: number[];
  /** Of genuine ones: the smallest that differs, the largest below it that holds (0: none), the largest beyond the end of the file. */
  differsAt: number | null; holdsTo: number; beyond: number | null;
  /** Numbers (from 1) of checkpoints whose signature does not hold. */
  unsigned: number[];
  /** Fingerprint of the contest's key; '' none. */
  key: string;
  witnesses: { given: number; judges: number; wrong: string[] };
}

interface Seen { size: number; root: Uint8Array; note: Note | null; genuine: boolean; fits: boolean }

export function checkNotes(
  { contestKey, keys, checkpoints }: Checkpoints, contest: string, chain: ChainFacts,
): NoteFacts {
  const key = contestKey === null ? null : Buffer.from(contestKey, 'hex');
  let workspace: string | null = null;
  const seen = checkpoints.map((one): Seen => {
    const root = Buffer.from(one.root, 'hex');
    const note = parseNote(one.note);
    workspace ??= note?.workspace ?? null;
    const fits = note !== null && note.size === one.size && equalBytes(note.root, root) && note.contest === contest
      && note.workspace === workspace;
    return { size: one.size, root, note, fits, genuine: fits && key !== null && signedBy(note, organiserName, key) };
  });
  const holds = (one: Seen): boolean => {
    const made = chain.roots.get(one.size);
    return made !== undefined && equalBytes(made, one.root);
  };
  const inside = (one: Seen): boolean => one.size <= chain.events;
  const genuine = seen.filter((one) => one.genuine);
  const differing = genuine.filter((one) => inside(one) && !holds(one)).map((one) => one.size);
  const differsAt = differing.length === 0 ? null : Math.min(...differing);
  const below = genuine.filter((one) => inside(one) && holds(one) && (differsAt === null || one.size < differsAt));
  const outside = genuine.filter((one) => !inside(one)).map((one) => one.size);
  const falling = seen.filter((one, index) => index > 0 && one.size < (seen[index - 1]?.size ?? 0));
  const cosigned = checkpoints.flatMap((one, index) => one.cosignatures.map((signature) => ({ ...signature, note: seen[index]?.note ?? null })));
  return {
    count: seen.length, differsAt, beyond: outside.length === 0 ? null : Math.max(...outside),
    wrong: [...new Set([...seen.filter((one) => !one.fits || !inside(one) || !holds(one)), ...falling])].map((one) => one.size).sort((a, b) => a - b),
    holdsTo: below.reduce((most, one) => Math.max(most, one.size), 0),
    unsigned: seen.flatMap((one, index) => (one.genuine ? [] : [index + 1])),
    key: key === null ? '' : fingerprint(key),
    witnesses: {
      given: cosigned.length, judges: new Set(cosigned.map((one) => one.judge)).size,
      wrong: [...new Set(cosigned.filter((one) => one.note === null || keys[one.judge] !== one.key
        || !witnessHolds(one.note, Buffer.from(one.key, 'hex'), Buffer.from(one.signature, 'hex'))).map((one) => one.judge))].sort(),
    },
  };
}
