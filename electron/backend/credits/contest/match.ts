// Which teacher a person of a contest is: by ID number, else by name and school. A student is no teacher.
import type { CandidateRow, ContestPersonRow } from '#db/queries/contest-credits.ts';

export type Match = { state: 'found'; teacherId: number } | { state: 'noTeacher' | 'ambiguous'; why: string };

/** Where candidates come from; called only when needed. */
export interface Candidates {
  byId(index: Uint8Array): readonly CandidateRow[];
  byName(name: string, schoolId: string): readonly CandidateRow[];
}

const none = (why: string): Match => ({ state: 'noTeacher', why });
const several = (why: string): Match => ({ state: 'ambiguous', why });

/** G, J and L begin a 学籍号, which only students have. */
const isStudentNumber = (masked: string): boolean => /^[GJL]/.test(masked) && masked.length >= 17;

/**
 * `studentWork`: the category is one whose works have advisors, so that its authors are students; they are never matched,
 * not even one who bears a teacher's name at the same school. Without an ID number a name must be the only one at its
 * school, and the teacher's own number, where there is one, must not speak against it.
 */
export function matchTeacher(person: ContestPersonRow, studentWork: boolean, candidates: Candidates): Match {
  if (person.role === 'author' && (studentWork || isStudentNumber(person.id_masked))) return none('学生作者，不计教师学分。');
  if (person.id_index !== null) {
    const [first, second] = candidates.byId(person.id_index);
    if (second) return several('名册里有几位教师登记了这个证件号，请先更正名册。');
    if (first) return { state: 'found', teacherId: first.id };
  }
  if (person.school_id === null) return none('没有能对上的证件号，也没有学校，不能确定是哪位教师。');
  const named = candidates.byName(person.name, person.school_id);
  const possible = person.id_index === null ? named : named.filter((one) => one.id_index === null);
  const [first, second] = possible;
  if (second) return several(`“${person.school}”有 ${possible.length} 位同名教师，请在作品或评委名单里补上证件号。`);
  if (first) return { state: 'found', teacherId: first.id };
  return none(named.length > 0 ? `“${person.school}”的同名教师证件号与此不同。` : `名册里“${person.school}”没有这个姓名的教师。`);
}
