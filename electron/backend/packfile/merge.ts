// Merging score packs: of each judge the highest accepted number counts, as a whole; between judges nothing overwrites.
//
//   emptyMerge() · addPack(merged, pack) → merged · sheetsOf(merged, slot) → { seq, sheets, waiting }
//
// The state is the set of each judge's packs of the highest revision and number seen, so adding is commutative,
// associative and idempotent: order and repetition of files cannot matter (property test). More than one pack of that
// number means that the judge went on in two places: entries equal in all of them count, the others wait for the
// judge's next signed pack.
import { canonicalBytes } from './strict-json.ts';
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
  return new Map([...merged, [pack.slot, top] as const].sort(([a], [b]) => a - b));
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

/** Equal whatever the order in which criteria were scored. */
const comparable = (sheet: PackSheet): string => canonicalBytes({
  ...sheet, scores: [...sheet.scores].sort((a, b) => a.criterion < b.criterion ? -1 : 1),
}).toString('utf8');

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
    const wanted = comparable(first.sheet);
    const agreed = list.length === packs.length && list.every((one) => comparable(one.sheet) === wanted);
    if (agreed) sheets.set(code, first.sheet);
    else waiting.push({ code, versions: list });
  }
  return { revision: packs[0]?.revision ?? 0, seq: packs[0]?.seq ?? 0, sheets, waiting };
}
