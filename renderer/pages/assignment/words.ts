// Sentences that come with both languages, and names of judges, entries and conflicts as the clerk reads them.
import { i18n, useText } from '../../text/index.ts';
import { fitOf, isQualification, keyOf, type Field, type Pair } from './field.ts';

export interface Said { sentence?: string | undefined; sentenceEn?: string | undefined }
/** What the backend says, in the language of the window. */
export const said = (one: Said): string =>
  (i18n.global.locale.value === 'zh' ? one.sentence : one.sentenceEn ?? one.sentence) ?? '';

/** Lists of names: 、 in Chinese, commas in English. */
export const listed = (names: readonly string[]): string => names.join(i18n.global.locale.value === 'zh' ? '、' : ', ');
/** A change with its sign, never -0. */
export const signed = (value: number): string => (value === 0 ? '±0' : value > 0 ? `+${shown(value)}` : `−${shown(-value)}`);
/** A number as it is, at most four decimals. */
export const shown = (value: number): string => String(Number(value.toFixed(4)));

/** State of a pair: its glyph, its tone and its words. */
export interface Look { glyph: string; tone: string; word: string }

export function useWords(field: () => Field) {
  const { t, tOr } = useText();
  const judge = (id: string): string => field().judges.get(id)?.name ?? t('assignment.gone');
  const entry = (id: string): string => field().entries.get(id)?.blindCode ?? t('assignment.gone');
  const pair = (one: Pair): string => `${judge(one.judgeId)} × ${entry(one.entryId)}`;
  const kind = (name: string): string => tOr(`assignment.conflict.${name}`, t('assignment.conflict.other'));

  /** How a cell of the matrix looks; null: open and not assigned. */
  function look(judgeId: string, entryId: string, seated: boolean): Look | null {
    const all = field();
    const key = keyOf(judgeId, entryId);
    const kinds = all.conflicts.get(key);
    const barred = kinds ? listed(kinds.map(kind)) : '';
    if (seated && all.frozen.has(key)) {
      return { glyph: '◆', tone: kinds ? 'conflict' : 'frozen', word: [t('assignment.cell.frozen'), barred].filter(Boolean).join(' ') };
    }
    if (all.pins.has(key)) {
      return {
        glyph: t('assignment.cell.pin'), tone: kinds || !seated ? 'pinned unmet' : 'pinned',
        word: [t(seated ? 'assignment.cell.pinned' : 'assignment.cell.pinnedEmpty'), barred].filter(Boolean).join(' '),
      };
    }
    if (kinds) {
      if (seated) return { glyph: '✕', tone: 'conflict', word: t('assignment.cell.seatedBarred', { why: barred }) };
      if (kinds.every(isQualification)) return { glyph: '−', tone: 'closed', word: barred };
      return { glyph: '✕', tone: 'barred', word: t('assignment.cell.barred', { why: barred }) };
    }
    if (!seated) return null;
    const one = all.judges.get(judgeId);
    const other = all.entries.get(entryId);
    const fit = one && other ? fitOf(one, other) : 'other';
    const value = all.values.get(key);
    const match = value === undefined ? '' : t('assignment.cell.value', { value: shown(value) });
    const glyph = { subject: '●', stage: '○', other: '◌' }[fit];
    return { glyph, tone: 'seat', word: [t(`assignment.cell.${fit}`), match].filter(Boolean).join(' ') };
  }
  return { judge, entry, pair, kind, look };
}
