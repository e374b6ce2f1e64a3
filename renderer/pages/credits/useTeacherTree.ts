// The tree at the left: what is open, the people of open schools, search by name; the active row moves over what is drawn.
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue';
import { backend, faultOf, type Fault } from '../../api/backend.ts';
import { useTree, type Person, type TeacherBrief } from '../../api/credit-queries.ts';
import { useText } from '../../text/index.ts';
import { showCount } from './amounts.ts';
import { openAtStart, schoolKey, treeRows, unitKey, type TreeRow } from './tree-rows.ts';

/** All people of one school; a school of more than a thousand comes in pages. */
async function readPeople(schoolId: string): Promise<Person[]> {
  const people: Person[] = [];
  for (;;) {
    const page = await backend.credits.people({ schoolId, limit: 1000, offset: people.length });
    people.push(...page.people);
    if (page.people.length === 0 || people.length >= page.total) return people;
  }
}

export function useTeacherTree() {
  const { t } = useText();
  const tree = useTree();
  const open = shallowRef<ReadonlySet<string>>(new Set());
  const people = shallowRef<ReadonlyMap<string, readonly Person[]>>(new Map());
  const fault = shallowRef<Fault | null>(null);
  const typed = ref('');
  const found = shallowRef<{ text: string; teachers: readonly TeacherBrief[]; more: boolean } | null>(null);
  const reading = new Set<string>();
  let begun = false;

  async function load(schoolId: string): Promise<void> {
    if (reading.has(schoolId)) return;
    reading.add(schoolId);
    try {
      const persons = await readPeople(schoolId);
      people.value = new Map(people.value).set(schoolId, persons);
      fault.value = null;
    } catch (thrown) {
      fault.value = faultOf(thrown, t('shared.error.unknown'));
    } finally {
      reading.delete(schoolId);
    }
  }
  /** The directory was read again: something may have changed in the schools that are open. */
  watch(() => tree.data.value, (now) => {
    if (!now) return;
    if (!begun) {
      begun = true;
      open.value = openAtStart(now);
    }
    const schools = new Set(now.schools.map((one) => schoolKey(one.schoolId)));
    const wanted = now.schools.filter((one) => open.value.has(schoolKey(one.schoolId))).map((one) => one.schoolId);
    people.value = new Map([...people.value].filter(([id]) => schools.has(schoolKey(id)) && wanted.includes(id)));
    for (const id of wanted) void load(id);
  }, { immediate: true });

  function toggle(row: TreeRow, to?: boolean): void {
    if (row.kind !== 'unit' && row.kind !== 'school') return;
    const now = to ?? !open.value.has(row.key);
    const next = new Set(open.value);
    if (now) next.add(row.key);
    else next.delete(row.key);
    open.value = next;
    if (now && row.kind === 'school' && !people.value.has(row.schoolId)) void load(row.schoolId);
  }
  /** Opens the way to a teacher's school, so that the person is in the tree. */
  function openSchool(schoolId: string | null): void {
    const school = tree.data.value?.schools.find((one) => one.schoolId === schoolId);
    if (!school || open.value.has(schoolKey(school.schoolId))) return;
    open.value = new Set([...open.value, unitKey(school.unitId), schoolKey(school.schoolId)]);
    if (!people.value.has(school.schoolId)) void load(school.schoolId);
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  async function search(text: string): Promise<void> {
    try {
      const answer = await backend.directory.search({ text, limit: 100 });
      if (typed.value.trim() !== text) return;
      found.value = { text, teachers: answer.teachers, more: answer.more };
      fault.value = null;
    } catch (thrown) {
      fault.value = faultOf(thrown, t('shared.error.unknown'));
    }
  }
  watch(typed, (now) => {
    clearTimeout(timer);
    const text = now.trim();
    if (text === '') found.value = null;
    else timer = setTimeout(() => void search(text), 120);
  });
  onBeforeUnmount(() => clearTimeout(timer));

  const words = computed(() => ({
    noUnit: t('credits.tree.noUnit'), noSchool: (count: number) => t('credits.tree.noSchool', { count: showCount(count) }),
    reading: t('shared.loading'), empty: t('credits.tree.emptySchool'),
  }));
  const rows = computed((): TreeRow[] => {
    if (found.value) {
      const list: TreeRow[] = found.value.teachers.map((person) => ({ kind: 'found', key: `f:${person.teacherId}`, depth: 0, person }));
      if (list.length === 0) list.push({ kind: 'note', key: 'none', depth: 0, label: t('credits.tree.none', { text: found.value.text }) });
      if (found.value.more) list.push({ kind: 'note', key: 'more', depth: 0, label: t('credits.tree.more') });
      return list;
    }
    return tree.data.value ? treeRows(tree.data.value, open.value, people.value, words.value) : [];
  });
  const problem = computed(() => (tree.error.value ? faultOf(tree.error.value, t('shared.error.unknown')) : fault.value));
  return { tree, rows, typed, found, toggle, openSchool, people, problem };
}
export type TeacherTree = ReturnType<typeof useTeacherTree>;
