// What a walk, the checkpoints and something from outside say together: one verdict, one sentence for people. Pure.
import { organiserName, parseNote, signedBy, type Note } from '#backend/chain/note.ts';
import { codeFits, printedCode, readPrinted, type Printed } from '#backend/chain/printed-code.ts';
import type { Text } from '../refusals.ts';
import type { Walked } from './walk.ts';

export type Outside = { kind: 'none' } | { kind: 'unreadable' } | { kind: 'code'; printed: Printed } | { kind: 'note'; note: Note };

/** What was typed or pasted. */
export function outsideOf(typed: string | undefined): Outside {
  if (typed === undefined || typed.trim() === '') return { kind: 'none' };
  const note = parseNote(typed);
  if (note) return { kind: 'note', note };
  const printed = readPrinted(typed);
  return printed ? { kind: 'code', printed } : { kind: 'unreadable' };
}

export interface StoredCheckpoint { id: number; contest: string; size: number; root: Uint8Array; note: string }

export interface CheckpointFacts {
  /** Rows whose note, signature, root or number of events does not fit the chain or themselves. */
  wrong: StoredCheckpoint[];
  /** Events that say a checkpoint was made, of contests that stand, without their row; and rows without such an event. */
  missing: number[]; unmarked: number[];
  /** Largest size that holds below the smallest that does not; 0: none. */
  holdsTo: number;
  differsAt: number | null;
  /** Largest size of a checkpoint signed here that goes beyond the end of the record; 0: none. */
  beyond: number;
}

const same = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && Buffer.compare(a, b) === 0;

/** @param keys public key by contest that stands */
export function checkpointFacts(
  rows: readonly StoredCheckpoint[], walked: Walked, workspace: string, keys: ReadonlyMap<string, Uint8Array>,
): CheckpointFacts {
  const genuine = (row: StoredCheckpoint): boolean => {
    const note = parseNote(row.note);
    const key = keys.get(row.contest);
    return note?.workspace === workspace && note.contest === row.contest && note.size === row.size && same(note.root, row.root)
      && key !== undefined && signedBy(note, organiserName, key);
  };
  const wrong = rows.filter((row) => !same(walked.roots.get(row.size), row.root) || !genuine(row));
  const bad = new Set(wrong);
  const differsAt = wrong.length === 0 ? null : Math.min(...wrong.map((one) => one.size));
  const holdsTo = Math.max(0, ...rows.filter((one) => !bad.has(one) && (differsAt === null || one.size < differsAt)).map((one) => one.size));
  const marks = new Set(walked.marked.map((one) => `${one.contest} ${one.size}`));
  const stored = new Set(rows.map((one) => `${one.contest} ${one.size}`));
  return {
    wrong, holdsTo, differsAt, beyond: Math.max(0, ...wrong.filter((one) => one.size > walked.events && genuine(one)).map((one) => one.size)),
    missing: walked.marked.filter((one) => keys.has(one.contest) && !stored.has(`${one.contest} ${one.size}`)).map((one) => one.size),
    unmarked: rows.filter((one) => one.size <= walked.events && !marks.has(`${one.contest} ${one.size}`)).map((one) => one.size),
  };
}

export interface Verdict { verdict: 'matches' | 'differs' | 'shorter' | 'unknown' | 'unanchored'; firstBad: number | null; sentence: Text }

const differs = (firstBad: number | null, zh: string, en: string): Verdict => ({ verdict: 'differs', firstBad, sentence: [zh, en] });

/** What is wrong with the record by itself; null: nothing that it can tell of itself. */
function inner(walked: Walked, facts: CheckpointFacts, committed: number): Verdict | null {
  const { events, firstBad } = walked;
  if (firstBad !== null) {
    return differs(firstBad, `操作记录从第 ${firstBad} 条起对不上：这一条被改动、删除、插入或调换过。此前的 ${firstBad - 1} 条前后相连。`,
      `The record does not fit from event ${firstBad} on: it was changed, removed, inserted or moved. The ${firstBad - 1} before it fit together.`);
  }
  const { beyond } = facts;
  if (beyond > events) {
    return { verdict: 'shorter', firstBad: events + 1, sentence: [
      `操作记录现有 ${events} 条，而本机签名的检查点覆盖到第 ${beyond} 条：末尾至少少了 ${beyond - events} 条。`,
      `The record has ${events} events, while a checkpoint covers ${beyond}: at least ${beyond - events} are missing at the end.`] };
  }
  if (events < committed) {
    return { verdict: 'shorter', firstBad: events + 1, sentence: [
      `操作记录现有 ${events} 条，而本工作区已提交过 ${committed} 次改动：末尾少了 ${committed - events} 条。`,
      `The record has ${events} events, while ${committed} changes were committed: ${committed - events} are missing at the end.`] };
  }
  if (facts.differsAt !== null) {
    const from = facts.holdsTo + 1;
    return differs(from, `事件前后相连，但与第 ${facts.differsAt} 条处的检查点不符：最早从第 ${from} 条、最迟从第 ${facts.differsAt} 条起，记录被重新编排过，或检查点被改动。`,
      `The events fit together but not the checkpoint at ${facts.differsAt}: the record was remade from somewhere between event ${from} and ${facts.differsAt}, or the checkpoint was changed.`);
  }
  if (events > committed) {
    return differs(committed + 1, `操作记录有 ${events} 条，而本工作区只提交过 ${committed} 次改动：第 ${committed + 1} 条以后不是本程序写入的。`,
      `The record has ${events} events, while only ${committed} changes were committed: what follows event ${committed} was not written by this program.`);
  }
  const [lost] = [...facts.missing, ...facts.unmarked].toSorted((a, b) => a - b);
  if (lost !== undefined) {
    return differs(lost, `第 ${lost} 条处的检查点与记录里写的不一致：检查点被删除或添加过。`, `The checkpoint at event ${lost} is not what the record tells: checkpoints were removed or added.`);
  }
  return null;
}

export interface Looked {
  walked: Walked; facts: CheckpointFacts; committed: number; workspace: string; stored: readonly StoredCheckpoint[];
  keys: ReadonlyMap<string, Uint8Array>;
}

/** What came from outside beside the chain. */
interface Held { state: 'holds' | 'differs' | 'shorter' | 'unknown'; size: number | null; genuine: boolean }

export function heldOf(outside: Outside, { walked, workspace, stored, keys }: Looked): Held {
  const { events, roots, sizeOfCode } = walked;
  if (outside.kind === 'code') {
    if (sizeOfCode !== null) return { state: 'holds', size: sizeOfCode, genuine: true };
    // The number of events stands on the paper, or a checkpoint of that code is still stored although the chain is another.
    const size = outside.printed.events ?? stored.find((one) => codeFits(one.root, outside.printed.code))?.size ?? null;
    return { state: size === null ? 'unknown' : size > events ? 'shorter' : 'differs', size, genuine: true };
  }
  if (outside.kind !== 'note') return { state: 'unknown', size: null, genuine: false };
  const { note } = outside;
  const key = keys.get(note.contest);
  const genuine = key !== undefined && signedBy(note, organiserName, key);
  if (note.workspace !== workspace) return { state: 'unknown', size: note.size, genuine };
  const state = note.size > events ? 'shorter' : same(roots.get(note.size), note.root) ? 'holds' : 'differs';
  return { state, size: note.size, genuine };
}

/** @param committed how many events the workspace has committed, by its own counter */
export function verdictOf(outside: Outside, looked: Looked): Verdict {
  const { walked, facts, committed } = looked;
  const { events } = walked;
  const own = inner(walked, facts, committed);
  const code = outside.kind === 'note' ? printedCode(outside.note.root) : '';
  const what: Text = outside.kind === 'note' ? [`签名记录（核验码 ${code}）`, `the signed note (code ${code})`] : ['这个核验码', 'this code'];
  if (outside.kind === 'none') {
    return own ?? { verdict: 'unanchored', firstBad: null, sentence: [
      `${events} 条操作记录前后相连，也与本库保存的检查点一致。但这里没有库外的凭据：如果有人把整条记录连同检查点从头重做一遍，看上去会一模一样。`
        + '请输入打印件上的核验码，或评委成绩包里会签的记录，再核一次。',
      `All ${events} events fit together and agree with the checkpoints stored here. But nothing from outside was given: had somebody made the whole record anew, `
        + 'checkpoints and all, it would look the same. Enter a printed code, or a note that a judge co-signed.'] };
  }
  if (outside.kind === 'unreadable') {
    return own ?? { verdict: 'unknown', firstBad: null, sentence: [
      '输入的内容不是核验码（四组、每组五个字符），也不是完整的签名记录。请对照打印件重新输入。',
      'What was entered is neither a code (four groups of five) nor a whole signed note. Compare with the paper and enter it again.'] };
  }
  const { state, size, genuine } = heldOf(outside, looked);
  const unsigned: Text = genuine ? ['', ''] : ['注意：它的签名与本库现在的密钥不符，密钥可能被换过，或它不是本活动签发的。', ' Its signature does not hold under the key stored here: the key was changed, or it was not issued for this contest.'];
  if (state === 'holds') {
    if (own) return { ...own, sentence: [`前 ${size} 条与${what[0]}一致。但${own.sentence[0]}`, `The first ${size} events match ${what[1]}. But: ${own.sentence[1]}`] };
    return { verdict: 'matches', firstBad: null, sentence: [
      `与打印件一致：前 ${size} 条操作记录正是${what[0]}签发时的那些，${events === size ? '其后还没有新的记录' : `其后的 ${events - (size ?? 0)} 条接着它们`}。${unsigned[0]}`,
      `Matches what was printed: the first ${size} events are those that ${what[1]} was made from, ${events === size ? 'and none follow yet' : `and ${events - (size ?? 0)} follow`}.${unsigned[1]}`] };
  }
  if (own) return { ...own, sentence: [`${own.sentence[0]}${what[0]}也对不上。`, `${own.sentence[1]} Neither does ${what[1]} fit.`] };
  if (state === 'shorter') {
    return { verdict: 'shorter', firstBad: events + 1, sentence: [
      `比打印件短：${what[0]}签发时有 ${size} 条操作记录，现在只有 ${events} 条，末尾少了 ${(size ?? 0) - events} 条。${unsigned[0]}`,
      `Shorter than printed: ${what[1]} was made from ${size} events, now there are ${events}; ${(size ?? 0) - events} are missing at the end.${unsigned[1]}`] };
  }
  if (state === 'differs') {
    return differs(null, `与打印件不同：${what[0]}签发时的前 ${size} 条不是现在的前 ${size} 条。现在的记录前后相连，说明它被整个重做过；单凭这一份凭据只能确定改动在第 1 至第 ${size} 条之间，用更早的核验码再核一次可以缩小范围。${unsigned[0]}`,
      `Differs from what was printed: the first ${size} events are not those that ${what[1]} was made from. They fit together, so they were made anew; this alone tells only that it begins between event 1 and ${size}. An earlier code narrows it down.${unsigned[1]}`);
  }
  return { verdict: 'unknown', firstBad: null, sentence: outside.kind === 'note'
    ? ['这份签名记录属于另一个工作区，不能用来核对这里的记录。', 'This note belongs to another workspace and says nothing about this record.']
    : ['没有对上：现有的任何一段记录都给不出这个核验码。请先对照打印件再输一遍，最好连同旁边的事件数；如果抄写无误，就说明记录在打印之后被改过。',
      'No match: no beginning of this record gives that code. Compare it with the paper and enter it again, best with the number of events beside it; if it was copied rightly, the record was changed since it was printed.'] };
}
