// Words of a preview in both languages: which row or record, what of it changes.
import type { Language } from '#contract/errors.ts';

export type Said = readonly [zh: string, en: string];

/** A plain text is the sheet's or the user's own: the same in both. */
export const saidIn = (text: string | Said, language: Language): string => (typeof text === 'string' ? text : text[language === 'zh' ? 0 : 1]);

/** A row of the file; `label` is keys.ts placeLabel(). */
export const rowSaid = (label: string): Said => [`第 ${label} 行`, `row ${label}`];

/** For the sentence of a problem that names a row or a record. */
export const otherSaid = ([zh, en]: Said): { other: string; otherEn: string } => ({ other: zh, otherEn: en });

export const noLimit: Said = ['不限', 'no limit'];
