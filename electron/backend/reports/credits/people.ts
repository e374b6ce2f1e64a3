// The teachers of a report: where they belong, and the words that reports use for them.
import type { Standing } from '#backend/credit-rules/assess.ts';
import type { ReportSchoolRow, ReportTeacherRow } from '#db/queries/credit-reports.ts';

export interface Person {
  id: number; name: string; sex: string; staffNumber: string; idType: string; idMasked: string; schoolId: string | null; school: string;
  unitId: string | null; unit: string; stage: string; subject: string; title: string; active: boolean;
}

export type ReportStanding = Standing | 'noRule';
export const standings: readonly ReportStanding[] = ['complete', 'onTrack', 'slow', 'behind', 'unreachable', 'noRule'];
export const standingNames: Readonly<Record<ReportStanding, string>> = {
  complete: '已达标', onTrack: '跟上进度', slow: '略慢', behind: '落后', unreachable: '本周期不可达', noRule: '未启用规则',
};
/** The colours of the window's overview: never red and green alone, the words stand beside. */
export const standingColors: Readonly<Record<ReportStanding, string>> = {
  complete: '1F6B45', onTrack: '2E8B57', slow: 'AFC8F2', behind: 'E6A84C', unreachable: 'B91C2C', noRule: 'C7CCD4',
};
const sexes = { '': '', female: '女', male: '男' } as const;

/** `schoolOn`: where those were on the day of the report who have been at several schools. Words that many share are kept once. */
export function people(schools: readonly ReportSchoolRow[], schoolOn: ReadonlyMap<number, string> = new Map()): (row: ReportTeacherRow) => Person {
  const byId = new Map(schools.map((school) => [school.id, school]));
  const words = new Map<string, string>();
  const shared = (word: string): string => {
    const known = words.get(word);
    if (known !== undefined) return known;
    words.set(word, word);
    return word;
  };
  return (row) => {
    const school = byId.get(schoolOn.get(row.id) ?? row.school_id ?? '');
    return {
      id: row.id, name: row.name, sex: sexes[row.sex], staffNumber: row.staff_number, idType: shared(row.id_type), idMasked: row.id_masked,
      schoolId: school?.id ?? null, school: school?.name ?? '', unitId: school?.unit_id ?? null, unit: school?.unit_name ?? '',
      stage: shared(row.stage), subject: shared(row.subject), title: shared(row.professional_title), active: row.state === 'active',
    };
  };
}

export const peopleOf = (rows: readonly ReportTeacherRow[], schools: readonly ReportSchoolRow[]): Person[] => rows.map(people(schools));

const chinese = new Intl.Collator('zh-CN');

/** The school on a day: the last move up to it, or before the first move the first. */
export function schoolsOn(moves: readonly { teacherId: number; from: string; schoolId: string }[], day: string): Map<number, string> {
  const found = new Map<number, string>();
  for (const { teacherId, from, schoolId } of moves.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (from <= day || !found.has(teacherId)) found.set(teacherId, schoolId);
  }
  return found;
}

/** By unit, school, name; those without a school at the end. */
export function byPlace<T extends { person: Person }>(rows: readonly T[]): T[] {
  const rankOf = (texts: readonly string[]): Map<string, number> =>
    new Map([...new Set(texts)].toSorted(chinese.compare).map((text, index) => [text, text === '' ? Number.MAX_SAFE_INTEGER : index]));
  const units = rankOf(rows.map(({ person }) => person.unit));
  const schools = rankOf(rows.map(({ person }) => person.school));
  const names = rankOf(rows.map(({ person }) => person.name));
  const rank = (ranks: Map<string, number>, text: string): number => ranks.get(text) ?? 0;
  return rows.toSorted((a, b) => rank(units, a.person.unit) - rank(units, b.person.unit)
    || rank(schools, a.person.school) - rank(schools, b.person.school)
    || rank(names, a.person.name) - rank(names, b.person.name) || a.person.id - b.person.id);
}
