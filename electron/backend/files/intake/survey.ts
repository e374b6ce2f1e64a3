// The whole picture of a heap against a contest: which file belongs to which entry, what is wrong with it, whether it will be
// attached. Matching and attaching both rest on it, so that what is shown is what is done.
import type { ContestRules } from '#contract/schema/rules.ts';
import { categoryName } from '#contract/schema/rules.ts';
import { type Fault, faultsOf, formatsOf } from '#backend/media/judgement.ts';
import type { FileFacts } from '#backend/media/facts.ts';
import { walkHeap, type Heap, type HeapItem } from './heap.ts';
import { lookInto, type Look } from './look.ts';
import { matcherOf, type How, type Match, type MatchEntry } from './match.ts';
import { fileFaults, missingItems, sumFaults, type Judged } from './material.ts';

export interface SurveyEntry extends MatchEntry { category: string }
export interface KeptRow { entryId: string; name: string; path: string; bytes: number; sha256: string; facts: FileFacts | null }

export interface SurveyInput {
  folder: string;
  decisions: readonly { path: string; entryId: string | null }[];
  rules: ContestRules;
  entries: readonly SurveyEntry[];
  kept: readonly KeptRow[];
  ownFolder: string;
}
export interface SurveyDoor { progress: (done: number, total: number, label: string) => void; checkCancelled: () => void }

export interface Surveyed {
  item: HeapItem;
  entryId: string | null;
  how: How;
  confidence: number;
  candidates: readonly string[];
  refused: boolean;
  already: boolean;
  /** The user decided that it stays out. */
  leftOut: boolean;
  /** Will be attached. */
  taken: boolean;
  faults: Fault[];
  facts: FileFacts | null;
  sha256: string;
}

export interface Survey {
  files: Surveyed[];
  heap: Heap;
  entriesWithout: { entry: SurveyEntry; missing: string[] }[];
  sameBytes: { sha256: string; where: string[] }[];
}

const largestFile = 4 * 1024 ** 3;
/** Small files are told by the hundred, large ones one by one. */
const reportEvery = 100;
const largeFile = 64 * 1024 ** 2;
export const mostFilesOfEntry = 50;

const warning = (code: Fault['code'], details: Fault['details'] = {}): Fault => ({ code, severity: 'warning', details });
const refusal = (code: Fault['code'], details: Fault['details'] = {}): Fault => ({ code, severity: 'error', details });

/** Sizes that occur more than once among the files found and kept: only those can be the same bytes. */
function repeatedSizes(items: readonly HeapItem[], kept: readonly KeptRow[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const twice = new Set<number>();
  for (const { bytes } of [...items, ...kept]) {
    if (seen.has(bytes)) twice.add(bytes);
    seen.add(bytes);
  }
  return twice;
}

/** Surveys a heap. Reads files in place; `door.checkCancelled` is asked between and within them. */
export async function survey(input: SurveyInput, door: SurveyDoor): Promise<Survey> {
  const { rules, entries } = input;
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const categories = new Map(rules.categories.map((one) => [one.id, one]));
  const anywhere = rules.categories.flatMap((one) => formatsOf(one.material));
  const takesZips = anywhere.some((one) => /^\.?zip$/i.test(one.trim()));
  const matcher = matcherOf(entries);
  const formatsOfEntry = (entryId: string | null): string[] => {
    const entry = entryId === null ? undefined : byId.get(entryId);
    return entry === undefined ? anywhere : formatsOf(categories.get(entry.category)?.material);
  };
  const heap = await walkHeap(input.folder, {
    ownFolder: input.ownFolder,
    // Where zips are material themselves, one that names no entry is listed as it is: opening it would be a guess.
    keepZip: (folders, name) => takesZips && formatsOfEntry(matcher(folders, name).entryId).some((one) => /^\.?zip$/i.test(one.trim())),
    tick(found) {
      door.checkCancelled();
      door.progress(0, found, '正在查看文件夹');
    },
  });
  const decided = new Map(input.decisions.map((one) => [one.path, one.entryId]));
  const sizes = repeatedSizes(heap.items, input.kept);
  const matchOf = (item: HeapItem): Match => {
    const decision = decided.get(item.path);
    if (decision === undefined) return matcher(item.folders, item.name);
    return { entryId: decision, how: 'user', confidence: 1, candidates: [], differs: null };
  };
  const files: Surveyed[] = [];
  for (const [index, item] of heap.items.entries()) {
    door.checkCancelled();
    if (index % reportEvery === 0 || item.bytes > largeFile) door.progress(index, heap.items.length, '正在检查文件');
    // oxlint-disable-next-line no-await-in-loop -- one file after the other: memory and disk are the limit
    const look = await lookInto(item, sizes.has(item.bytes), door.checkCancelled);
    files.push(surveyed(item, matchOf(item), look));
  }

  function surveyed(item: HeapItem, match: Match, look: Look): Surveyed {
    const faults: Fault[] = [item.fault, look.fault].filter((one) => one !== null);
    if (item.bytes > largestFile) faults.push(refusal('file_too_large'));
    if (look.facts !== null) faults.push(...faultsOf(look.facts, item.name, formatsOfEntry(match.entryId)));
    const refused = faults.some((one) => one.severity === 'error');
    const leftOut = match.how === 'user' && match.entryId === null;
    if (!refused && !leftOut && match.entryId === null) {
      const numberOf = (id: string): string => byId.get(id)?.number ?? '';
      if (match.differs) faults.push(warning('file_folder_differs', { folder: numberOf(match.differs.folder), file: numberOf(match.differs.file) }));
      else if (match.candidates.length > 0) faults.push(warning('file_ambiguous', { count: match.candidates.length }));
      else faults.push(warning('file_unmatched'));
    }
    return {
      item, entryId: match.entryId, how: match.how, confidence: match.confidence, candidates: match.candidates, refused, already: false,
      leftOut, taken: match.entryId !== null && !refused, faults, facts: look.facts, sha256: look.sha256,
    };
  }

  return { files, heap, ...together(input, files, categories) };
}

const judged = (file: Surveyed): Judged | null => (file.facts === null ? null
  : { name: file.item.name, path: file.item.path, bytes: file.item.bytes, facts: file.facts });

/** What only shows when the files of an entry, and of all entries, are seen together. Marks the files in place. */
function together(input: SurveyInput, files: readonly Surveyed[], categories: ReadonlyMap<string, ContestRules['categories'][number]>) {
  const kept = Map.groupBy(input.kept, (one) => one.entryId);
  const found = Map.groupBy(files.filter((one) => one.taken), (one) => one.entryId ?? '');
  const entriesWithout: Survey['entriesWithout'] = [];
  const places = new Map<string, Map<string, string[]>>();
  const note = (sha256: string, entry: SurveyEntry, name: string): void => {
    if (sha256 === '') return;
    const of = places.get(sha256) ?? new Map<string, string[]>();
    places.set(sha256, of.set(entry.id, [...of.get(entry.id) ?? [], `${entry.number} ${entry.title}（${name}）`]));
  };
  for (const entry of input.entries) {
    const before = kept.get(entry.id) ?? [];
    const hashes = new Set(before.map((one) => one.sha256));
    let room = mostFilesOfEntry - before.length;
    const material = categories.get(entry.category)?.material;
    const own = found.get(entry.id) ?? [];
    for (const file of own) {
      if (file.sha256 !== '' && hashes.has(file.sha256)) {
        Object.assign(file, { already: true, taken: false });
        file.faults.push({ code: 'file_already', severity: 'note', details: {} });
      } else if (room <= 0) {
        file.taken = false;
        file.faults.push(refusal('entry_full', { max: mostFilesOfEntry }));
      } else {
        room -= 1;
        hashes.add(file.sha256);
      }
      note(file.sha256, entry, file.item.name);
    }
    for (const one of before) note(one.sha256, entry, one.name);
    if (material === undefined) continue;
    const held = before.flatMap((one): Judged[] => (one.facts === null ? [] : [{ ...one, facts: one.facts }]));
    const coming = own.filter((one) => one.taken);
    const pieces = coming.map(judged);
    for (const [index, piece] of pieces.entries()) {
      if (piece !== null) coming[index]?.faults.push(...fileFaults(material, categoryName(input.rules, entry.category), piece));
    }
    const all = [...held, ...pieces.filter((one) => one !== null)];
    const sums = sumFaults(material, all);
    for (const [index, piece] of pieces.entries()) if (piece !== null) coming[index]?.faults.push(...sums.get(piece) ?? []);
    const missing = before.length > held.length && material.items.length === 0 ? [] : missingItems(material, all);
    if (missing.length > 0) entriesWithout.push({ entry, missing });
  }
  const sameBytes = [...places].filter(([, of]) => of.size > 1).map(([sha256, of]) => ({ sha256, where: [...of.values()].flat() }));
  const shared = new Map(sameBytes.map((one) => [one.sha256, one.where]));
  const byId = new Map(input.entries.map((entry) => [entry.id, entry]));
  for (const file of files) {
    const where = shared.get(file.sha256);
    const entry = byId.get(file.entryId ?? '');
    if (where === undefined || entry === undefined) continue;
    const others = where.filter((one) => !one.startsWith(`${entry.number} ${entry.title}（`));
    if (others.length > 0) file.faults.push(warning('file_same_bytes', { where: others.slice(0, 3).join('、') }));
  }
  return { entriesWithout, sameBytes };
}
