// What a judging pack says of the organiser's record, beside what this desk saw before: it may only ever have grown. Pure.
import { parseNote, organiserName, signedBy, type Note } from '#backend/chain/note.ts';
import { consistencyHolds } from '#backend/chain/merkle.ts';
import type { JudgingPackHeader } from '#backend/packfile/schema.ts';

export interface SeenNote { readonly note: string; readonly revision: number }

/**
 * none: the pack carries no checkpoint · first: nothing was seen before · grown: it goes on from all that was seen ·
 * unproven: what lies between was not shown · differs: it does not go on from `earlier`, or was not signed by the organiser
 */
export type RecordState =
  | { readonly state: 'none' } | { readonly state: 'first' | 'grown' | 'unproven'; readonly note: Note; readonly text: string }
  | { readonly state: 'differs'; readonly text: string; readonly earlier: string | null; readonly sizes: readonly [before: number, now: number] };

/** @param seen notes of lower revisions of this judge's pack in this contest */
export function recordOf(header: Pick<JudgingPackHeader, 'checkpoint' | 'contest' | 'signer' | 'pack'>, seen: readonly SeenNote[]): RecordState {
  const { checkpoint } = header;
  if (!checkpoint) return { state: 'none' };
  const text = checkpoint.note;
  const note = parseNote(text);
  if (note?.contest !== header.contest.id || !signedBy(note, organiserName, Buffer.from(header.signer.key, 'hex'))) {
    return { state: 'differs', text, earlier: null, sizes: [0, note?.size ?? 0] };
  }
  const before = seen.filter((one) => one.revision < header.pack.revision).toSorted((a, b) => a.revision - b.revision)
    .flatMap((one) => {
      const read = parseNote(one.note);
      return read ? [{ read, text: one.note }] : [];
    });
  let unproven = false;
  for (const { read, text: earlier } of before) {
    const proof = checkpoint.from?.find((one) => one.size === read.size)?.proof.map((one) => Buffer.from(one, 'hex'));
    const sameLog = read.workspace === note.workspace;
    if (sameLog && read.size < note.size && proof === undefined) {
      unproven = true;
      continue;
    }
    if (!sameLog || !consistencyHolds(read, note, proof ?? [])) return { state: 'differs', text, earlier, sizes: [read.size, note.size] };
    unproven = false;
  }
  return { state: before.length === 0 ? 'first' : unproven ? 'unproven' : 'grown', note, text };
}

/** What the judge reads about it; '' where there is nothing to say. It never keeps him from scoring. */
export function recordSentence(record: RecordState, language: 'zh' | 'en'): string {
  if (record.state !== 'differs') return '';
  const [before, now] = record.sizes;
  if (record.earlier === null) {
    return language === 'zh'
      ? '这个评审包里的操作记录校验点没有组织者的有效签名。可以照常评分；程序不会为它会签，请告诉监督员。'
      : 'The checkpoint of the organiser’s record in this pack bears no valid signature. Go on scoring; the program does not co-sign it. Tell the supervisor.';
  }
  return language === 'zh'
    ? `组织者的操作记录与上一版评审包里的对不上：上次见到 ${before} 条，这次是 ${now} 条，而且不是在上次的基础上接着记的。`
      + '可以照常评分，您的成绩包会带回这两份签名记录作为凭据；也请直接告诉监督员。'
    : `The organiser’s record does not go on from the one in your earlier pack: ${before} events then, ${now} now, and the first are not the same. `
      + 'Go on scoring; your score pack takes both signed notes back as evidence. Tell the supervisor as well.';
}
