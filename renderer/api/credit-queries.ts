// Reading for the credit administrator's pages: the directory, rule sets in force, one teacher whole.
import { toValue, type MaybeRefOrGetter } from 'vue';
import { backend } from './backend.ts';
import { useRead } from './queries.ts';
import type { Answer } from './shapes.ts';

export type Tree = Answer<'directory', 'tree'>;
export type School = Tree['schools'][number];
export type TeacherBrief = Answer<'directory', 'search'>['teachers'][number];
export type Teacher = Answer<'directory', 'teacher'>;
export type Person = Answer<'credits', 'people'>['people'][number];
export type Balance = Answer<'credits', 'balance'>;
export type Ledger = Answer<'credits', 'ledger'>;
export type LedgerLine = Ledger['lines'][number];
export type RuleSetRow = Answer<'credits', 'ruleSets'>['ruleSets'][number];
export type RuleBody = RuleSetRow['body'];
export type RatePreview = Answer<'credits', 'rate'>;
export type Standing = Balance['standing'];

export const useTree = () => useRead(['directory', 'tree'], () => backend.directory.tree({}));
export const useRuleSets = () => useRead(['credits', 'ruleSets'], () => backend.credits.ruleSets({}));
export const usePeriodKinds = () => useRead(['directory', 'periodKinds'], () => backend.directory.periodKinds({}));
/** How many programmes there are, for the navigation. */
export const useProgrammeCount = () =>
  useRead(['programmes', 'list', 'count'], async () => (await backend.programmes.list({ limit: 1 })).total);
/** How many declarations wait for somebody, for the navigation. */
export const useWaitingCount = () => useRead(['certifying', 'list', 'count'], async () => {
  const { counts } = await backend.certifying.list({ limit: 1 });
  return (counts['submitted'] ?? 0) + (counts['schoolChecked'] ?? 0);
});

/** Everything about one teacher in one answer, so that no part of the screen ever shows another person. */
export interface WholeTeacher { teacher: Teacher; balance: Balance; ledger: Ledger }
export const useWholeTeacher = (teacherId: MaybeRefOrGetter<string>) => useRead<WholeTeacher>(
  () => ['credits', 'whole', toValue(teacherId)],
  async () => {
    const of = { teacherId: toValue(teacherId) };
    const [teacher, balance, ledger] = await Promise.all([
      backend.directory.teacher(of), backend.credits.balance(of), backend.credits.ledger(of),
    ]);
    return { teacher, balance, ledger };
  },
  () => toValue(teacherId) !== '',
);
