// Further facts of an entry's row: similarity, and a guardian's consent for its authors.
import { readDay } from './day-cells.ts';
import { fault, limitLength, quoted } from './faults.ts';
import type { Fault, TargetRow } from './faults.ts';
import { tidy } from './tidy.ts';

export const nodeTargets = [['textbook', '教材版本'], ['volume', '册次'], ['lesson', '课（章节）']] as const;

/** Who consented for the authors, when, and to which version of the notice. */
export interface Consent { given: boolean; by: string; on: string; notice: string }

/** As it is stored with each author: always in this order, so that equal consents are equal texts. */
export const consentText = ({ given, by, on, notice }: Consent): string => JSON.stringify({ given, by, on, notice });

const yes = /^(?:是|有|已|已同意|同意|√|✓|1|y|yes|已签|已签字|已取得)$/i;
const no = /^(?:否|无|未|不同意|未同意|×|✗|0|n|no|未签|未取得)$/i;

/**
 * 12.3%, 12.3 or 0.123, in hundredths of a per cent. A number up to 1 without the sign may be a share or a percentage: it
 * is read as a percentage where the heading cannot tell, and said.
 */
export function readSimilarity(row: TargetRow, faults: Fault[]): number | null {
  const text = tidy(row.text('similarity')).replaceAll(/[％﹪]/g, '%').replaceAll(/\s/g, '');
  if (text === '' || /^(?:[/／—–-]{1,2}|无)$/.test(text)) return null;
  const found = /^(\d{1,3}(?:\.\d+)?)(%?)$/.exec(text);
  const value = found ? Math.round(Number(found[1]) * 100) : Number.NaN;
  if (!found || value > 10_000) {
    faults.push(fault('similarity', 'number_range', { column: '查重率', min: '0%', max: '100%', value: quoted(text) }));
    return null;
  }
  if (found[2] === '' && value > 0 && value <= 100) {
    faults.push(fault('similarity', 'similarity_doubtful', { value: quoted(text), read: `${found[1]}%` }, 'warning'));
  }
  return value;
}

/** 3, 第3, 第 3 名: the place the unit gives an entry in its recommendation; null where it says none. */
export function readRank(row: TargetRow, faults: Fault[]): number | null {
  const text = tidy(row.text('recommendRank')).normalize('NFKC').replaceAll(/\s/g, '');
  if (text === '') return null;
  const rank = Number(/^第?(\d{1,6})[名位号.]?$/.exec(text)?.[1] ?? 0);
  if (rank > 0) return rank;
  faults.push(fault('recommendRank', 'number_range', { column: '推荐序号', min: 1, max: 999_999, value: quoted(text) }));
  return null;
}

export function readConsent(row: TargetRow, faults: Fault[]): Consent | null {
  const text = tidy(row.text('consent'));
  const by = tidy(row.text('consentBy'));
  const { day, fault: wrong } = readDay(tidy(row.text('consentOn')));
  if (wrong) faults.push(fault('consentOn', wrong.code, { column: '同意日期', value: quoted(row.text('consentOn')) }, wrong.severity));
  limitLength(faults, 'consentBy', '同意人', by, 60);
  const notice = tidy(row.text('consentNotice'));
  limitLength(faults, 'consentNotice', '告知书版本', notice, 120);
  if (text !== '' && !yes.test(text) && !no.test(text)) {
    faults.push(fault('consent', 'unknown_word', { column: '监护人同意', value: quoted(text), choices: '是、否' }));
    return null;
  }
  // Who and when alone say that there was consent; who alone may be just the column of guardians' names.
  const told = text !== '' ? yes.test(text) : by !== '' && day !== '';
  return text === '' && !told ? null : { given: told, by, on: day, notice };
}
