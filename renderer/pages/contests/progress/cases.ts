// How a case of the queue reads on screen: its mark, its words in the language of the window, what may be done. Pure but for the language.
import type { QueueItem } from '../../../api/shapes.ts';
import { i18n } from '../../../text/index.ts';

export type Action = QueueItem['suggested'];

export const marks = {
  veto: ['✗', 'bad'], discrepancy: ['!', 'bad'], recusal: ['避', 'special'], report: ['⚑', 'caution'], missing: ['○', 'caution'],
  leak: ['◉', 'bad'], old_pack: ['↶', 'caution'],
} as const;

const english = (): boolean => i18n.global.locale.value !== 'zh';
export const glyphOf = (kind: QueueItem['kind']): string => (kind === 'recusal' && english() ? 'R' : marks[kind][0]);
export const whyOf = (one: QueueItem): string => (english() && one.whyEn ? one.whyEn : one.why);
export const keyOf = (one: QueueItem): string => `${one.kind} ${one.entryId ?? ''} ${one.judgeId ?? ''}`;
