// Reads returned files and judges each against what is known; writes nothing. Order and repetition of files do not matter.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError, type Language } from '#contract/errors.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { checkSheets } from '#backend/packfile/check-scores.ts';
import { receiptCode } from '#backend/packfile/codes.ts';
import { readScorePack } from '#backend/packfile/read.ts';
import type { PackRubric, ScorePackHeader } from '#backend/packfile/schema.ts';
import { scorePackVerdict, type AcceptedScorePack, type Verdict } from '#backend/packfile/verdict.ts';
import { compareSheets, inboxVerdict, isAcceptable, isKept, sentenceOf, type InboxVerdict, type KnownSheet, type SheetDifference }
  from './incoming.ts';

export interface SlotState {
  judgeId: string; judgeName: string; slot: number; pinnedKey: string | null;
  issued: { packId: string; revision: number; sha256: string }[];
  accepted: AcceptedScorePack[];
  /** Codes of the entries given to this judge, with their rubrics and what stands now. */
  rubrics: ReadonlyMap<string, PackRubric>;
  sheets: ReadonlyMap<string, KnownSheet>;
}

export interface InboxState { contestId: string; closed: boolean; identity: string; slots: SlotState[] }

export interface InboxItem {
  file: string; hash: string | null; slot: SlotState | null; header: ScorePackHeader | null; verdict: InboxVerdict;
  code: string; acceptable: boolean; kept: boolean; pinsKey: boolean; sentence: string; difference: SheetDifference;
}

const nothing: SheetDifference = { counts: { new: 0, changed: 0, same: 0, blank: 0 }, differences: [] };
const mostFiles = 5000;

/** Files as given, folders as the score packs inside them (one level), without repetition, in a fixed order. */
export function filesIn(paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    try {
      if (!statSync(path).isDirectory()) return [path];
    } catch {
      return [path];
    }
    return readdirSync(path).filter((name) => name.toLowerCase().endsWith('.sxscore')).sort().map((name) => join(path, name));
  });
  const once = [...new Set(files)];
  if (once.length > mostFiles) {
    throw new AppError('bad_input', { detail: `一次最多 ${mostFiles} 个文件`, detailEn: `at most ${mostFiles} files at a time` });
  }
  return once;
}

type Read = { file: string; sha256: string; header: ScorePackHeader } | { file: string; refused: InboxItem };

async function readOne(file: string, identity: string, language: Language): Promise<Read> {
  const answer = await readScorePack(file, identity);
  if (answer.ok) return { file, sha256: answer.sha256, header: answer.header };
  return {
    file,
    refused: {
      file, hash: null, slot: null, header: null, verdict: inboxVerdict(answer.code), code: answer.code, acceptable: false,
      kept: false, pinsKey: false, sentence: sentenceOf(answer.code, answer.detail, nothing.counts, language), difference: nothing,
    },
  };
}

/** Judges one verified pack; `accepted` grows as earlier files of the same batch would be taken. */
function assess(
  read: { file: string; sha256: string; header: ScorePackHeader }, state: InboxState,
  growing: Map<SlotState, { accepted: AcceptedScorePack[]; pinnedKey: string | null }>, language: Language,
): InboxItem {
  const { header, sha256, file } = read;
  const slot = state.slots.find((one) => one.slot === header.signer.slot) ?? null;
  const now = slot && (growing.get(slot) ?? { accepted: [...slot.accepted], pinnedKey: slot.pinnedKey });
  const verdict: Verdict = scorePackVerdict({ sha256, header }, {
    contestId: state.contestId, closed: state.closed,
    slot: slot && now ? { slot: slot.slot, pinnedKey: now.pinnedKey, issued: slot.issued, accepted: now.accepted, setAside: [] } : null,
  });
  let { code, outcome, detail } = verdict;
  if (slot && isKept(outcome)) {
    const checked = checkSheets(header.sheets, (entry) => slot.rubrics.get(entry) ?? null);
    if (!checked.ok) ({ code, detail } = checked);
    if (!checked.ok) outcome = 'refuse';
  }
  const difference = slot && isAcceptable(outcome)
    ? compareSheets(header.sheets, slot.sheets, [...slot.rubrics.keys()]) : nothing;
  if (slot && now && isKept(outcome)) {
    now.accepted.push({ revision: header.judgingPack.revision, seq: header.seq, prev: header.prev, sha256 });
    if (verdict.pinsKey) now.pinnedKey = header.signer.key;
    growing.set(slot, now);
  }
  const shown = inboxVerdict(code);
  return {
    file, hash: sha256, slot: shown === 'wrongContest' ? null : slot, header, code,
    verdict: shown === 'new' && difference.counts.changed > 0 ? 'changed' : shown,
    acceptable: isAcceptable(outcome), kept: isKept(outcome), pinsKey: verdict.pinsKey,
    sentence: sentenceOf(code, detail, difference.counts, language), difference,
  };
}

/**
 * The verdict of each file, in the order given; within a judge older numbers are looked at first.
 * `onProgress` is called between files and may throw to stop.
 */
export async function assessFiles(
  paths: readonly string[], state: InboxState, language: Language, onProgress: (done: number, total: number) => void,
): Promise<InboxItem[]> {
  const files = filesIn(paths);
  const reads: Read[] = [];
  for (const file of files) {
    reads.push(await readOne(file, state.identity, language));
    onProgress(reads.length, files.length);
  }
  const growing = new Map<SlotState, { accepted: AcceptedScorePack[]; pinnedKey: string | null }>();
  const items = new Map<string, InboxItem>();
  const good = reads.filter((read) => 'header' in read);
  const order = (read: typeof good[number]): number => read.header.judgingPack.revision * 1e6 + read.header.seq;
  for (const read of good.toSorted((a, b) => order(a) - order(b) || (a.sha256 < b.sha256 ? -1 : 1))) {
    items.set(read.file, assess(read, state, growing, language));
  }
  for (const read of reads) if ('refused' in read) items.set(read.file, read.refused);
  return files.flatMap((file) => items.get(file) ?? []);
}

export const receiptOf = (item: InboxItem): string => (item.hash === null ? '' : receiptCode(item.hash));
export const fileNameOf = (item: InboxItem): string => basename(item.file);

/** The very bytes that were judged, to be kept. @throws AppError stale_file when the file is another one by now. */
export function judgedBytes(item: InboxItem): Buffer {
  const bytes = readFileSync(item.file);
  if (sha256Hex(bytes) !== item.hash) throw new AppError('stale_file', { file: basename(item.file) });
  return bytes;
}
