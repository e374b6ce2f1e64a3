// Who may read an entry next and who is proposed, pure: nobody barred, nobody who had it, least work first; each with why.
import type { z } from 'zod';
import type { Readers, Stage } from '#contract/schema/arbitration.ts';
import { conflictWords } from '#backend/matching/conflict-words.ts';
import type { Text } from '#backend/refusals.ts';

export interface Candidate {
  judgeId: string; name: string; slot: number;
  /** Entries of the plan, and seats of arbitration. */
  load: number; arbitrations: number;
  /** For how many other entries of the same request he is proposed before this one. */
  proposed: number;
  /** Kinds of conflicts with the entry. */
  bars: readonly string[];
  /** How he had the entry before. */
  seen: readonly ('first' | 'code' | 'recused' | Stage)[];
  /** Whether he judges such entries by the rules; whether he names the subject, or none. */
  within: boolean; ofSubject: boolean;
  /** He is the reader already. */
  seated: boolean;
}
type Reader = z.input<typeof Readers>['entries'][number]['readers'][number];

const seenWords: Readonly<Record<Candidate['seen'][number], Text>> = {
  recused: ['已对这件作品申请回避', 'stepped back from this entry'], first: ['是这件作品的初评评委', 'gave a first mark'],
  code: ['评审包里有过这件作品', 'had the entry in a pack'], leader: ['已担任这件作品的组长复核', 'read it as leader'],
  third: ['已担任这件作品的第三评', 'read it as third'], chief: ['已担任这件作品的终评', 'read it as chief'],
};
const seenOrder = ['recused', 'first', 'leader', 'third', 'chief', 'code'] as const;
const barOrder = Object.keys(conflictWords);

/** Why he may not read it, the weightiest reason; null: he may. What he is seated for is no reason against himself. */
function against(one: Candidate, stage: Stage): Text | null {
  const seen = seenOrder.find((how) => one.seen.includes(how) && !(one.seated && (how === stage || how === 'code')));
  if (seen === 'recused' || seen === 'first') return seenWords[seen];
  const [bar] = [...one.bars].sort((a, b) => barOrder.indexOf(a) - barOrder.indexOf(b));
  if (bar !== undefined) return bar in conflictWords ? conflictWords[bar as keyof typeof conflictWords] : ['应当回避', 'must step back'];
  if (seen !== undefined) return seenWords[seen];
  return one.within ? null : conflictWords.not_qualified;
}

function inFavour(one: Candidate): Text {
  const { load, arbitrations, proposed } = one;
  const zh = [
    one.seated ? '已是这件作品的评阅人' : '没有回避关系，没有看过这件作品', `评 ${load} 件、仲裁 ${arbitrations} 件`,
    ...(proposed > 0 ? [`本次已提议 ${proposed} 件`] : []), ...(one.ofSubject ? [] : ['没有填这个学科']),
  ];
  const en = [
    one.seated ? 'reads it already' : 'no conflict, has not read it', `${load} entries, ${arbitrations} arbitrations`,
    ...(proposed > 0 ? [`proposed for ${proposed} others here`] : []), ...(one.ofSubject ? [] : ['does not name the subject']),
  ];
  return [zh.join('；'), en.join('; ')];
}

/**
 * Best first: whoever reads it already; then who names the subject (or none), has the least work, the fewest arbitrations;
 * then by the list of judges. Those who may not come last, in the order of the list.
 */
export function rankReaders(candidates: readonly Candidate[], stage: Stage, language: 'zh' | 'en'): Reader[] {
  const at = language === 'zh' ? 0 : 1;
  const work = (one: Candidate): number => one.load + one.arbitrations + one.proposed;
  return candidates.map((one) => ({ one, no: against(one, stage) })).sort((a, b) =>
    Number(a.no !== null) - Number(b.no !== null)
    || (a.no !== null ? a.one.slot - b.one.slot : Number(b.one.seated) - Number(a.one.seated) || Number(b.one.ofSubject) - Number(a.one.ofSubject)
      || work(a.one) - work(b.one) || a.one.arbitrations + a.one.proposed - b.one.arbitrations - b.one.proposed || a.one.slot - b.one.slot))
    .map(({ one, no }) => ({
      judgeId: one.judgeId, name: one.name, load: one.load, arbitrations: one.arbitrations, allowed: no === null, why: (no ?? inFavour(one))[at],
    }));
}
