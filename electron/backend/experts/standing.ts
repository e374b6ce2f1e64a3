// A draw with what happened since: who sits now after replacements, and who steps in next.

export interface Seat { expertId: string; name: string; unit: string; recommendedBy: string; stratum: number; place: number; note: string;
  /** Id of the expert's school, '' or absent when not known. */
  school?: string;
}
export interface Replacement { expertId: string; by: string; reason: string; at: string }
export interface Standing { drawn: readonly Seat[]; substitutes: readonly Seat[]; replaced: readonly Replacement[] }

/** Who sits in each seat now. */
export function seatedNow({ drawn, substitutes, replaced }: Standing): Seat[] {
  const by = new Map(replaced.map((one) => [one.expertId, one.by]));
  const known = new Map([...drawn, ...substitutes].map((one) => [one.expertId, one]));
  return drawn.map((one) => {
    let { expertId } = one;
    for (let next = by.get(expertId); next !== undefined; next = by.get(expertId)) expertId = next;
    const person = known.get(expertId) ?? one;
    return { ...person, stratum: one.stratum, place: one.place };
  });
}

const unitKey = (text: string): string => text.normalize('NFKC').replaceAll(/[\s()（）]/g, '').toLowerCase();
/** One name means one unit, unless both are schools that are known to be two. */
const sameUnit = (one: Seat, other: Seat): boolean => unitKey(one.unit) === unitKey(other.unit)
  && !(one.school && other.school && one.school !== other.school);

/**
 * The substitute who steps in for somebody: the first of the stratum, in the order drawn, who has not stepped in, may still
 * be drawn (`isFree`), and keeps the cap of the unit. null: none is left.
 */
export function nextSubstitute(standing: Standing, leaving: Seat, perUnit: number | undefined, isFree: (expertId: string) => boolean): Seat | null {
  const used = new Set(standing.replaced.map((one) => one.by));
  const stay = seatedNow(standing).filter((one) => one.stratum === leaving.stratum && one.expertId !== leaving.expertId);
  return standing.substitutes.find((one) => one.stratum === leaving.stratum && !used.has(one.expertId) && isFree(one.expertId)
    && (perUnit === undefined || one.unit === '' || stay.filter((other) => sameUnit(other, one)).length < perUnit)) ?? null;
}

/** 王五接替张三（出差） */
export const replacedText = ({ drawn, substitutes, replaced }: Standing): string | null => {
  const name = (id: string): string => [...drawn, ...substitutes].find((one) => one.expertId === id)?.name ?? '';
  return replaced.length === 0 ? null : replaced.map((one) => `${name(one.by)}接替${name(one.expertId)}（${one.reason}）`).join('；');
};

/** 小学 数学 */
export const stratumName = ({ stage, subject }: { stage: string; subject: string }): string =>
  [stage, subject].filter((one) => one !== '').join(' ') || '不限学段学科';

/** What is missing and whom to recruit. */
export function shortSentence(short: { missing: number; of: 'drawn' | 'substitutes'; byUnit: boolean }, stratum: { stage: string; subject: string;
  perUnit?: number | undefined }): string {
  const what = short.of === 'drawn' ? '评委' : '替补';
  const from = short.byUnit ? `（同一单位最多 ${stratum.perUnit ?? 1} 人，请从其他单位推荐）` : '';
  return `“${stratumName(stratum)}”还差 ${short.missing} 名${what}：专家库里符合条件的人不够，请补充推荐 ${short.missing} 位${stratumName(stratum)}的专家${from}，再重新抽取。`;
}
