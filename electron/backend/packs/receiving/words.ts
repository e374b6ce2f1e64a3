// The sentence beside a pack that waits: what it is, whether it can be taken and by whom, in both languages.
import type { Language } from '#contract/errors.ts';
import { packText } from '#contract/pack-codes.ts';
import type { InboxItem } from '../inbox.ts';

export interface Waits {
  why: 'late' | 'fork'; outcome: 'waiting' | 'taken' | 'left'; seq: number; published: boolean; closed: boolean; signed: boolean;
  /** The pack as if it were received now. */
  item: InboxItem;
  first: string | null; second: string | null;
  /** Number of the judge's pack that counts now. */
  current: number;
}

/** Late packs that would be good ones; a fork, or whatever else is wrong, is a matter of the judge's next pack. */
export const isTakeable = ({ why, outcome, published, item }: Waits): boolean =>
  why === 'late' && outcome === 'waiting' && !published && item.taken && item.code !== 'PK_FORK';

export function waitingWords(waits: Waits, language: Language): string {
  const zh = language === 'zh';
  const { why, outcome, seq, item, first, second, published } = waits;
  if (outcome === 'left') return zh ? '已决定不收，理由留在记录里。' : 'It was decided not to take it; the reason is on record.';
  if (outcome === 'taken' && second === null) return zh ? '重新开放回收以后已经接收。' : 'Received after receiving was opened again.';
  if (outcome === 'taken') return zh ? '已由两人先后确认采用。' : 'Taken, confirmed by two people.';
  if (why === 'fork') {
    if (waits.current > seq) {
      return zh ? `评委后来交回的第 ${waits.current} 次成绩包已经定下，这一份可以不收。` : `The judge's later pack no. ${waits.current} has settled it; this one can be left.`;
    }
    return zh ? `同一编号（第 ${seq} 次）有两个内容不同的包，不同的作品先不计分。请评委核实并重新导出一次；这一份只能不收。`
      : `Two different packs carry no. ${seq}; entries that differ do not count. Ask the judge to check and export once more; this one can only be left.`;
  }
  if (published) {
    return zh ? '结果已经发布，这个包只作登记，不能再采用。如有异议，请按异议程序处理。'
      : 'The results are published: this pack is on record only and cannot be taken. Follow the procedure for objections.';
  }
  if (!isTakeable(waits)) {
    const { asIf = 'PK_DAMAGED', detail = {} } = item.weighed ?? {};
    const reason = asIf === 'NEW' ? '' : packText(asIf, detail, language);
    return zh ? `不能采用，只能不收：${reason}` : `It cannot be taken, only left: ${reason}`;
  }
  const gap = item.weighed?.asIf === 'PK_GAP' ? packText('PK_GAP', item.weighed.detail, language) : '';
  const unsigned = waits.signed ? '' : packText('PK_UNSIGNED', {}, language);
  const more = [gap, unsigned].filter(Boolean).map((one) => (zh ? one : ` ${one}`)).join('');
  if (first !== null) {
    return zh ? `“${first}”已经同意采用，还要另一位同事确认才会计入。${more}` : `“${first}” agreed; another colleague must confirm before it counts.${more}`;
  }
  const open = zh ? '要两个人先后写明理由才能采用。' : 'Two people, each with a reason, may take it.';
  return zh ? `截止以后才交来，没有计入。${open}${more}` : `It came after receiving was closed and does not count. ${open}${more}`;
}
