// Who is left out of a draw and why, before any number is drawn; each person with the first reason that holds.

export interface PoolMember {
  id: string; name: string; unit: string; state: 'active' | 'suspended' | 'left'; inTerm: boolean; termFrom: string; termTo: string;
  birthYear: number | null; idIndex: string; phoneIndex: string;
  /** Id of the school, '' or absent when not known. */
  schoolId?: string;
}
export interface Involved { part: 'author' | 'advisor'; name: string; school: string; idIndex: string; title: string; schoolId?: string }
export interface SittingJudge { name: string; unit: string; idIndex: string; phoneIndex: string }
export interface Excluded { expertId: string; name: string; reason: string }

const alike = (text: string): string => text.normalize('NFKC').replaceAll(/[\s·()（）]/g, '').toLowerCase();
const personKey = (name: string, unit: string): string => `${alike(name)}|${alike(unit)}`;

/**
 * Sorts the pool into those who may be drawn and those who may not. An author or advisor is known by the number, or by
 * name and school where one of the two has none. People of a unit with entries stay in: assignment keeps such pairs apart.
 */
export function exclusions(pool: readonly PoolMember[], given: {
  involved: readonly Involved[]; judges: readonly SittingJudge[]; declared: readonly { expertId: string; reason: string }[];
  maxAge: number | undefined; year: number;
}): { free: PoolMember[]; excluded: Excluded[] } {
  const { maxAge, year } = given;
  const declared = new Map(given.declared.map((one) => [one.expertId, one.reason]));
  const byId = new Map(given.involved.filter((one) => one.idIndex !== '').map((one) => [one.idIndex, one]));
  const byName = Map.groupBy(given.involved, (one) => personKey(one.name, one.school));
  const part = (one: Involved): string => `是本活动作品《${one.title}》的${one.part === 'author' ? '作者' : '指导教师'}`;
  const involved = (one: PoolMember): string | null => {
    const sure = one.idIndex === '' ? undefined : byId.get(one.idIndex);
    if (sure) return part(sure);
    const namesake = byName.get(personKey(one.name, one.unit))?.find((other) => (one.idIndex === '' || other.idIndex === '')
      && !(one.schoolId && other.schoolId && one.schoolId !== other.schoolId));
    return namesake ? part(namesake) : null;
  };
  const sitting = (one: PoolMember): boolean => given.judges.some((judge) => (one.idIndex !== '' && judge.idIndex !== ''
    ? one.idIndex === judge.idIndex : (one.phoneIndex !== '' && one.phoneIndex === judge.phoneIndex && alike(one.name) === alike(judge.name))
      || personKey(one.name, one.unit) === personKey(judge.name, judge.unit)));
  const reasonFor = (one: PoolMember): string | null => {
    if (one.state !== 'active') return one.state === 'suspended' ? '已暂停' : '已离开专家库';
    if (!one.inTerm) return `不在任期内（${one.termFrom || '…'} 至 ${one.termTo || '…'}）`;
    if (maxAge !== undefined && one.birthYear !== null && year - one.birthYear > maxAge) return `${year - one.birthYear} 岁，超过 ${maxAge} 岁`;
    const own = involved(one);
    if (own !== null) return own;
    if (sitting(one)) return '已经是本活动的评委';
    const reason = declared.get(one.id);
    return reason === undefined ? null : `申明回避：${reason}`;
  };
  const free: PoolMember[] = [];
  const excluded: Excluded[] = [];
  for (const one of pool) {
    const reason = reasonFor(one);
    if (reason === null) free.push(one);
    else excluded.push({ expertId: one.id, name: one.name, reason });
  }
  return { free, excluded };
}
