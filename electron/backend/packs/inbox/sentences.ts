// The sentence beside a verdict of the inbox, in both languages: what the file is, what it means for the data, what to do.
import { packText, type PackCode, type PackDetail } from '#contract/pack-codes.ts';
import type { Language } from '#contract/errors.ts';
import type { SheetDifference } from '../incoming.ts';
import type { SetAside } from './judge-state.ts';
import type { Pending } from './pending.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** Month, day and minute on this computer's clock. */
export function shortTime(at: string): string {
  const time = new Date(at);
  return `${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

function countsOf(counts: SheetDifference['counts'], language: Language): string {
  const left = counts.blank > 0;
  if (language === 'en') return `${counts.new} new, ${counts.changed} changed, ${counts.same} unchanged${left ? `; ${counts.blank} not scored yet` : ''}.`;
  const parts = [`新增 ${counts.new} 件`, `变更 ${counts.changed} 件`, `相同 ${counts.same} 件`];
  return `${parts.join('，')}${left ? `；还有 ${counts.blank} 件未评，仍算未评` : ''}。`;
}

export interface Said {
  code: 'NEW' | PackCode; detail: PackDetail; counts: SheetDifference['counts']; signed: boolean; language: Language;
  /** When this very pack was taken in; null when it was not, or in this batch. */
  receivedAt: string | null;
  setAside: SetAside | null;
  pending: Pending | null;
  /** The batch holds the same twice. */
  again: boolean;
}

function branchWords({ pending, language }: Said): string {
  const zh = language === 'zh';
  if (!pending) return zh ? '编号更高的包已经在用，这一份不影响已收的分。' : 'A pack with a higher number is in use; this one changes nothing.';
  const { same, entries: { length } } = pending;
  if (length === 0) return zh ? `${same} 件全部相同，照常计分。` : `All ${same} entries agree and count.`;
  return zh ? `${same} 件相同，照常计分；${length} 件不同，先不计分。` : `${same} entries agree and count; ${length} differ and do not count yet.`;
}

export function sentenceOf(said: Said): string {
  const { code, detail, counts, signed, language, receivedAt, setAside } = said;
  const zh = language === 'zh';
  const text = (own: PackDetail = detail): string => (code === 'NEW' ? '' : packText(code, own, language));
  switch (code) {
    case 'NEW': return `${zh ? '可以接收：' : 'Can be received: '}${countsOf(counts, language)}`;
    case 'PK_UNSIGNED': return `${text()}${zh ? '' : ' '}${countsOf(counts, language)}`;
    case 'PK_BRANCH':
    case 'PK_FORK': return `${text()}${zh ? '' : ' '}${branchWords(said)}`;
    case 'PK_OLD':
      if (signed) return text();
      return zh ? `这是第 ${detail['revision']} 版，已经收过第 ${detail['last']} 版，只存档，不采用。`
        : `This is revision ${detail['revision']}; revision ${detail['last']} was received before. It is archived, not used.`;
    case 'PK_ALREADY':
      if (setAside?.outcome === 'left') return zh ? '这个包已经决定不收，写有理由，见“待定”。' : 'It was decided, with a reason, not to take this pack; see “Waiting”.';
      if (setAside) return zh ? '这个包已经封存在“待定”里，不需要再交。' : 'This pack is already kept under “Waiting”; nothing more to do.';
      if (receivedAt === null && said.again) return zh ? '本批里还有同样的一份，按一份处理。' : 'The same is in this batch already; it counts once.';
      if (receivedAt === null) return text();
      return zh ? `这个包已于 ${shortTime(receivedAt)} 接收，内容相同，不需要再做什么。`
        : `This very pack was received on ${shortTime(receivedAt)}; nothing more to do.`;
    default: return text();
  }
}

/** What the answer of receiving adds where a file was not taken although it could have been. */
export function untakenWords(why: 'left' | 'unconfirmed' | 'rivals', language: Language): string {
  switch (why) {
    case 'left': return language === 'zh' ? '按您的选择没有接收，已收的分不变。' : 'Not taken, as you chose; what was received stays.';
    case 'unconfirmed': return language === 'zh' ? '没有勾选确认，这次没有接收，已收的分不变。' : 'It was not confirmed, so it was not taken; what was received stays.';
    case 'rivals': return language === 'zh' ? '同一位评委有几份内容不同的评分表，一次只能确认一份，这次都没有接收。请问清评委哪一份算数。'
      : 'There are several score sheets of this judge that differ; only one can be confirmed at a time, so none was taken. Ask the judge which one counts.';
  }
}
