// Spare readings shared among the groups: first where one reading saves most wrongly given awards.
import type { Language } from '#contract/errors.ts';
import type { CuspEntry, CuspList } from '#backend/statistics/fair.ts';
import type { GroupBothWays } from './both-ways.ts';

export interface Chosen extends CuspEntry { group: GroupBothWays }

/** Each list was made as if it could have all the readings. */
export function shareReadings(
  lists: readonly { group: GroupBothWays; list: CuspList }[], readings: number,
): { chosen: Chosen[]; wrongNow: number; wrongThen: number } {
  const all = lists.flatMap(({ group, list }) => list.entries.map((one): Chosen => ({ ...one, group })))
    .filter((one) => one.readings > 0)
    .sort((a, b) => b.gain / b.readings - a.gain / a.readings || (a.group.codes[a.entry] ?? '').localeCompare(b.group.codes[b.entry] ?? ''));
  let left = readings;
  const chosen = all.filter((one) => {
    if (one.readings > left) return false;
    left -= one.readings;
    return true;
  });
  const wrongNow = lists.reduce((sum, { list }) => sum + list.wrongNow, 0);
  // A single group keeps what its list says; of several the gains of what was chosen are taken off.
  const [only] = lists;
  const wrongThen = lists.length === 1 && only && chosen.length === all.length ? only.list.wrongThen
    : Math.max(0, wrongNow - chosen.reduce((sum, one) => sum + one.gain, 0));
  return { chosen, wrongNow, wrongThen };
}

export function cuspSentence(readings: readonly number[], wrongNow: number, wrongThen: number, language: Language): string {
  const spent = readings.reduce((sum, one) => sum + one, 0);
  const [now, then] = [wrongNow.toFixed(1), wrongThen.toFixed(1)];
  if (readings.length === 0) {
    return language === 'zh' ? `按现有评分，预计有 ${now} 件作品的等次与真实水平不符；没有值得加评的作品。`
      : `By the marks there are, ${now} awards are expected to be given wrongly; no entry is worth one more reading.`;
  }
  return language === 'zh'
    ? `加评 ${readings.length} 件作品共 ${spent} 次，预计等次与真实水平不符的作品由 ${now} 件降到 ${then} 件。`
    : `With ${spent} more readings of ${readings.length} entries, wrongly given awards are expected to fall from ${now} to ${then}.`;
}
