// Looks at returned files and judges each against what is known; writes nothing. Order and repetition of files do not matter.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError, type Language } from '#contract/errors.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { receiptCode } from '#backend/packfile/codes.ts';
import { compareSheets, inboxVerdict, type InboxVerdict, type SheetDifference } from './incoming.ts';
import { filesIn, readReturned, type Read, type Returned } from './inbox/files.ts';
import { grown, type Growing, type InboxState, type SlotState } from './inbox/judge-state.ts';
import { pendingOf, type PendingEntry } from './inbox/pending.ts';
import { sentenceOf, untakenWords } from './inbox/sentences.ts';
import { isAcceptable, isKept, weigh, type Weighed } from './inbox/weigh.ts';

export interface InboxItem {
  file: string; hash: string | null; slot: SlotState | null; returned: Returned | null; weighed: Weighed | null;
  verdict: InboxVerdict; code: string; sentence: string; acceptable: boolean; needsConfirm: boolean;
  /** In use, archived, one of two, or set aside once it is received. */
  taken: boolean;
  difference: SheetDifference; pending: PendingEntry[];
}

/** What the organiser ticked; null while only looking. */
export interface Choice { confirm: ReadonlySet<string>; leave: ReadonlySet<string> }

const nothing: SheetDifference = { counts: { new: 0, changed: 0, same: 0, blank: 0 }, differences: [] };

function refusedItem({ file, code, detail }: Extract<Read, { ok: false }>, language: Language): InboxItem {
  const said = { code, detail, counts: nothing.counts, signed: true, language, receivedAt: null, setAside: null, pending: null, again: false };
  return {
    file, hash: null, slot: null, returned: null, weighed: null, verdict: inboxVerdict(code), code, sentence: sentenceOf(said),
    acceptable: false, needsConfirm: false, taken: false, difference: nothing, pending: [],
  };
}

/** Codes that the numbers of a file are about: those of its revision, and whatever it brings besides. */
const codesOf = (returned: Returned, slot: SlotState): string[] => {
  const { codes = [] } = slot.issued.find((one) => one.packId === returned.claims.judgingPack.id) ?? {};
  const order = codes.length > 0 ? codes.filter((code) => slot.rubrics.has(code)) : [...slot.rubrics.keys()];
  return [...new Set([...order, ...returned.sheets.map((one) => one.code)])];
};

class Batch {
  readonly state: InboxState;
  readonly language: Language;
  readonly choice: Choice | null;
  readonly growing = new Map<SlotState, Growing>();
  readonly seen = new Set<string>();
  /** Unsigned sheets of one judge that differ, all of them confirmed: nobody can say which one counts. */
  readonly rivals: ReadonlySet<string>;

  constructor(state: InboxState, language: Language, choice: Choice | null, reads: readonly Returned[]) {
    this.state = state;
    this.language = language;
    this.choice = choice;
    const confirmed = reads.filter((one) => !one.signed && choice?.confirm.has(one.sha256) && !choice.leave.has(one.sha256));
    const byJudge = Map.groupBy(confirmed, (one) => one.claims.signer.slot);
    this.rivals = new Set([...byJudge.values()].filter((list) => new Set(list.map((one) => one.content)).size > 1)
      .flatMap((list) => list.map((one) => one.sha256)));
  }

  #stateOf(slot: SlotState): Growing {
    const now = this.growing.get(slot) ?? grown(slot, this.state.topPacks(slot.judgeId));
    this.growing.set(slot, now);
    return now;
  }

  /** Why a file that could be kept is not; null: it is. While looking, whatever needs a tick counts as not taken. */
  #untaken(returned: Returned, weighed: Weighed): 'left' | 'unconfirmed' | 'rivals' | null {
    if (this.choice?.leave.has(returned.sha256)) return 'left';
    if (weighed.outcome !== 'ask') return null;
    if (this.rivals.has(returned.sha256)) return 'rivals';
    return this.choice?.confirm.has(returned.sha256) ? null : 'unconfirmed';
  }

  #grow(now: Growing, returned: Returned, weighed: Weighed): void {
    const { sha256, claims } = returned;
    if (weighed.code === 'PK_LATE' || weighed.code === 'PK_FORK') {
      now.setAside.push({ hash: sha256, why: weighed.code === 'PK_LATE' ? 'late' : 'fork', outcome: 'waiting' });
    } else {
      now.accepted.push({
        revision: claims.judgingPack.revision, seq: weighed.seq, prev: weighed.prev, sha256, receivedAt: null, signed: returned.signed,
      });
      if (weighed.pinsKey) now.pinnedKey = claims.signer.key;
    }
    if (weighed.code !== 'PK_LATE') now.top.push(this.#merging(returned, weighed.seq));
  }

  #merging = ({ claims, sha256, sheets }: Returned, seq: number) =>
    ({ slot: claims.signer.slot, revision: claims.judgingPack.revision, seq, sha256, sheets });

  look(returned: Returned): InboxItem {
    const { state, language } = this;
    const { sha256: hash, claims, sheets } = returned;
    const found = state.slots.find((one) => one.slot === claims.signer.slot) ?? null;
    const now = found && this.#stateOf(found);
    const lastBody = found && !returned.signed ? state.lastSheetBody(found.judgeId, claims.judgingPack.id) : null;
    const again = this.seen.has(returned.content);
    const weighed = weigh(returned, state.contestId, state.closed, found, now,
      again || (lastBody !== null && lastBody === JSON.stringify(sheets)));
    if (again && isKept(weighed.outcome)) Object.assign(weighed, { code: 'PK_ALREADY', asIf: 'PK_ALREADY', outcome: 'nothing', pinsKey: false });
    this.seen.add(returned.content);
    const kept = isKept(weighed.outcome);
    const slot = weighed.code === 'PK_OTHER_CONTEST' ? null : found;
    const compared = slot && (kept || weighed.outcome === 'nothing') ? compareSheets(sheets, slot.sheets, codesOf(returned, slot)) : nothing;
    const difference = { ...compared, differences: compared.differences.filter((one) => !slot?.hidden.has(one.code)) };
    const twofold = weighed.asIf === 'PK_BRANCH' || weighed.asIf === 'PK_FORK';
    const pending = slot && now && twofold
      ? pendingOf([...now.top, this.#merging(returned, weighed.seq)], slot.rubrics, slot.hidden, hash) : null;
    const here = pending?.packs.includes(hash) ? pending : null;
    const why = kept ? this.#untaken(returned, weighed) : null;
    const taken = kept && why === null;
    const said = sentenceOf({
      code: weighed.code, detail: weighed.detail, counts: difference.counts, signed: returned.signed, language, pending: here, again,
      receivedAt: now?.accepted.find((one) => one.sha256 === hash)?.receivedAt ?? null,
      setAside: now?.setAside.find((one) => one.hash === hash) ?? null,
    });
    if (now && taken) this.#grow(now, returned, weighed);
    const shown = inboxVerdict(weighed.code);
    const words = this.choice && why !== null ? `${said}${language === 'zh' ? '' : ' '}${untakenWords(why, language)}` : said;
    return {
      file: returned.file, hash, slot, returned, weighed, code: weighed.code, taken, difference, pending: here?.entries ?? [],
      verdict: shown === 'new' && difference.counts.changed > 0 ? 'changed' : shown, sentence: words,
      acceptable: isAcceptable(weighed.outcome), needsConfirm: weighed.outcome === 'ask',
    };
  }
}

/**
 * The verdict of each file, in the order given; within a judge older numbers are looked at first.
 * `onProgress` is called between files and may throw to stop.
 */
export async function assessFiles(
  paths: readonly string[], state: InboxState, language: Language, choice: Choice | null,
  onProgress: (done: number, total: number) => void,
): Promise<InboxItem[]> {
  const files = filesIn(paths);
  const items = new Map<string, InboxItem>();
  const good: Returned[] = [];
  for (const [index, file] of files.entries()) {
    const read = await readReturned(file, state);
    if (read.ok) good.push(read.returned);
    else items.set(file, refusedItem(read, language));
    onProgress(index + 1, files.length);
  }
  const batch = new Batch(state, language, choice, good);
  const order = ({ claims }: Returned): number => claims.judgingPack.revision * 1e6 + claims.seq;
  for (const returned of good.toSorted((a, b) => order(a) - order(b) || (a.sha256 < b.sha256 ? -1 : 1))) {
    items.set(returned.file, batch.look(returned));
  }
  return files.flatMap((file) => items.get(file) ?? []);
}

/** One pack that waits, weighed as if it were received now, receiving were open, and whatever it needs were confirmed. */
export const weighAgain = (returned: Returned, state: InboxState, language: Language, hash: string): InboxItem =>
  new Batch({ ...state, closed: false }, language, { confirm: new Set([hash]), leave: new Set() }, []).look(returned);

export const receiptOf = (item: InboxItem): string => (item.hash === null ? '' : receiptCode(item.hash));
export const fileNameOf = (item: InboxItem): string => basename(item.file);

/** The very bytes that were judged, to be kept. @throws AppError stale_file when the file is another one by now. */
export function judgedBytes(item: InboxItem): Buffer {
  const bytes = readFileSync(item.file);
  if (sha256Hex(bytes) !== item.hash) throw new AppError('stale_file', { file: basename(item.file) });
  return bytes;
}
