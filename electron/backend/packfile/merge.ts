// Merging score packs: of each judge the highest accepted number counts, as a whole; between judges nothing overwrites.
//
//   emptyMerge() · addPack(merged, pack) → merged · sheetsOf(merged, slot) → { seq, sheets, waiting }
//   stateHash(merged) → the same 64 characters for the same set of packs
//
// The state is the set of each judge's packs of the highest revision and number seen, so adding is commutative,
// associative and idempotent: order and repetition of files cannot matter (property test). More than one pack of that
// number means that the judge went on in two places: entries equal in all of them count, the others wait for the
// judge's next signed pack.
import { hasher } from '../crypto/suite.ts';
import type { PackSheet } from './schema.ts';

export interface MergedPack {
  readonly slot: number;
  /** Revision of the judging pack that was scored; a newer one goes before every number of an older one. */
  readonly revision: number;
  readonly seq: number;
  /** Hash of the pack: its name in the set. */
  readonly sha256: string;
  readonly sheets: readonly PackSheet[];
}

/** By slot: the packs of the highest number, ordered by hash. */
export type Merged = ReadonlyMap<number, readonly MergedPack[]>;

export const emptyMerge = (): Merged => new Map();

/** A new state with the pack taken in; the given one is left as it was. */
export function addPack(merged: Merged, pack: MergedPack): Merged {
  const here = merged.get(pack.slot) ?? [];
  const [best] = here;
  const ahead = best ? pack.revision - best.revision || pack.seq - best.seq : 1;
  if (ahead < 0 || (ahead === 0 && here.some((one) => one.sha256 === pack.sha256))) return merged;
  const top = ahead > 0 ? [pack] : [...here, pack].sort((a, b) => a.sha256 < b.sha256 ? -1 : 1);
  const next = new Map(merged).set(pack.slot, top);
  return best || pack.slot > ([...merged.keys()].at(-1) ?? -1) ? next : new Map([...next].sort(([a], [b]) => a - b));
}

export interface SlotSheets {
  readonly revision: number;
  readonly seq: number;
  /** By entry code: what counts. */
  readonly sheets: ReadonlyMap<string, PackSheet>;
  /** Entries on which packs of the same number differ; a pack that lacks the entry gives no version. */
  readonly waiting: readonly { readonly code: string; readonly versions: readonly SheetVersion[] }[];
}

export interface SheetVersion {
  /** The pack that says so. */
  readonly sha256: string;
  readonly sheet: PackSheet;
}

type Work = 'seconds' | 'tries';

/** The judgement as text, the same whatever the order of criteria. Working time and tries are no judgement. */
function judgement(sheet: PackSheet): string {
  const { kind = '', text = '', at = null } = sheet.reason ?? {};
  // A field that sheets gain does not compile until it stands here or in `Work`.
  const parts: Record<Exclude<keyof PackSheet, Work>, unknown> = {
    code: sheet.code, status: sheet.status, comment: sheet.comment, reason: sheet.reason && [kind, text, at],
    scores: sheet.scores.map(({ criterion, value }) => [criterion, value] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  };
  return JSON.stringify(parts);
}

/** Of packs that agree on an entry: the judgement once, with the most work that any of them tells of. */
function agreedSheet(first: PackSheet, versions: readonly SheetVersion[]): PackSheet {
  const most = (field: Work): number | undefined =>
    versions.reduce<number | undefined>((top, { sheet }) => (sheet[field] === undefined ? top : Math.max(top ?? 0, sheet[field])), undefined);
  const [seconds, tries] = [most('seconds'), most('tries')];
  return { ...first, ...(seconds !== undefined && { seconds }), ...(tries !== undefined && { tries }) };
}

export function sheetsOf(merged: Merged, slot: number): SlotSheets {
  const packs = merged.get(slot) ?? [];
  const versions = new Map<string, SheetVersion[]>();
  for (const pack of packs) {
    for (const sheet of pack.sheets) {
      versions.set(sheet.code, [...versions.get(sheet.code) ?? [], { sha256: pack.sha256, sheet }]);
    }
  }
  const sheets = new Map<string, PackSheet>();
  const waiting: SlotSheets['waiting'][number][] = [];
  for (const [code, list] of [...versions].sort(([a], [b]) => a < b ? -1 : 1)) {
    const [first] = list;
    if (!first) continue;
    const wanted = list.length > 1 ? judgement(first.sheet) : '';
    const agreed = list.length === packs.length && list.every((one) => one === first || judgement(one.sheet) === wanted);
    if (agreed) sheets.set(code, list.length > 1 ? agreedSheet(first.sheet, list) : first.sheet);
    else waiting.push({ code, versions: list });
  }
  return { revision: packs[0]?.revision ?? 0, seq: packs[0]?.seq ?? 0, sheets, waiting };
}

/**
 * SHA-256, lower-case hex, of all that a merge says: by rising slot the revision, the number and the hashes of its packs,
 * then by entry code what counts and what waits, with working time and tries. Two computers that took in the same set of
 * packs, in any order and with any repetition, have the same hash; any other mark, number or pack gives another one.
 */
export function stateHash(merged: Merged): string {
  const hash = hasher();
  const put = (...parts: readonly unknown[]) => hash.update(Buffer.from(`${JSON.stringify(parts)}\n`, 'utf8'));
  const sheetParts = (sheet: PackSheet) => [judgement(sheet), sheet.seconds ?? null, sheet.tries ?? null];
  hash.update(Buffer.from('saixue-merge/1\0', 'utf8'));
  for (const [slot, packs] of [...merged].sort(([a], [b]) => a - b)) {
    const { revision, seq, sheets, waiting } = sheetsOf(merged, slot);
    put('slot', slot, revision, seq, packs.map((one) => one.sha256));
    for (const sheet of sheets.values()) put('sheet', ...sheetParts(sheet));
    for (const { code, versions } of waiting) put('waiting', code, versions.map((one) => [one.sha256, ...sheetParts(one.sheet)]));
  }
  return hash.digestHex();
}
