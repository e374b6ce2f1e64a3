// The tree at the left as a flat list: units, their schools, the people of those that are open. Pure.
import type { Person, TeacherBrief, Tree } from '../../api/credit-queries.ts';

export type TreeRow =
  | { kind: 'unit'; key: string; depth: number; label: string; count: number; open: boolean }
  | { kind: 'school'; key: string; depth: number; label: string; count: number; open: boolean; schoolId: string }
  | { kind: 'teacher'; key: string; depth: number; person: Person }
  | { kind: 'found'; key: string; depth: number; person: TeacherBrief }
  | { kind: 'note'; key: string; depth: number; label: string };

export const unitKey = (unitId: string | null) => `u:${unitId ?? ''}`;
export const schoolKey = (schoolId: string) => `s:${schoolId}`;

export interface TreeWords { noUnit: string; noSchool: (count: number) => string; reading: string; empty: string }

/** What is drawn, top to bottom. People of an open school that were not read yet are a line saying so. */
export function treeRows(
  tree: Tree, open: ReadonlySet<string>, people: ReadonlyMap<string, readonly Person[]>, words: TreeWords,
): TreeRow[] {
  const rows: TreeRow[] = [];
  const schoolsOf = new Map<string, Tree['schools']>();
  for (const school of tree.schools) {
    const key = unitKey(school.unitId);
    const list = schoolsOf.get(key);
    if (list) list.push(school);
    else schoolsOf.set(key, [school]);
  }
  const addUnit = (key: string, label: string): void => {
    const schools = schoolsOf.get(key) ?? [];
    const isOpen = open.has(key);
    rows.push({ kind: 'unit', key, depth: 0, label, count: schools.reduce((sum, one) => sum + one.teachers, 0), open: isOpen });
    if (!isOpen) return;
    for (const school of schools) {
      const own = schoolKey(school.schoolId);
      rows.push({ kind: 'school', key: own, depth: 1, label: school.name, count: school.teachers, open: open.has(own), schoolId: school.schoolId });
      if (!open.has(own)) continue;
      const persons = people.get(school.schoolId);
      if (!persons) rows.push({ kind: 'note', key: `${own}:reading`, depth: 2, label: words.reading });
      else if (persons.length === 0) rows.push({ kind: 'note', key: `${own}:empty`, depth: 2, label: words.empty });
      else for (const person of persons) rows.push({ kind: 'teacher', key: `t:${person.teacherId}`, depth: 2, person });
    }
  };
  for (const unit of tree.units) addUnit(unitKey(unit.unitId), unit.name);
  if (schoolsOf.has(unitKey(null))) addUnit(unitKey(null), words.noUnit);
  if (tree.withoutSchool > 0) rows.push({ kind: 'note', key: 'without', depth: 0, label: words.noSchool(tree.withoutSchool) });
  return rows;
}

/** Up to so many schools a list is read at a glance. */
const fewSchools = 40;

/** What is open at the start: few schools, or those of the only unit, are seen at once; of one school its people. */
export function openAtStart(tree: Tree): Set<string> {
  const keys = new Set<string>();
  const groups = new Set(tree.schools.map((one) => unitKey(one.unitId)));
  if (groups.size === 1 || tree.schools.length <= fewSchools) for (const key of groups) keys.add(key);
  if (tree.schools.length === 1) keys.add(schoolKey(tree.schools[0]!.schoolId));
  return keys;
}

/** The row above with less depth, for ← on a closed row. */
export function parentIndex(rows: readonly TreeRow[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  for (let i = index - 1; i >= 0; i -= 1) if (rows[i]!.depth < depth) return i;
  return index;
}

export const teacherOf = (row: TreeRow | undefined): TeacherBrief | null =>
  (row?.kind === 'teacher' || row?.kind === 'found' ? row.person : null);
