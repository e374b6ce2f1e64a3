// The state of a contest as its kinds of import see it: whether lists may still change, schools, indexes of numbers.
import { wrongState } from '../refusals.ts';
import type { Text } from '../refusals.ts';
import type { QueryContext } from '../context.ts';
import type { Index } from './compare.ts';
import { hex } from './keys.ts';
import type { KnownSchool } from './kind.ts';
import type { School } from '#backend/places/school-book.ts';

const listsStay: Text = ['结果已经计算，名单不能再变。', 'Results were computed; the lists cannot change any more.'];
const assignmentOver: Text = ['结果已经发布，不会再分配评委，导入已没有作用。', 'The results are published; judges are not assigned any more, so the import would do nothing.'];

/** @throws AppError wrong_state once results were computed */
export function refuseScored(state: string): void {
  if (state === 'scored' || state === 'published') throw wrongState(state, ['导入', 'import'], listsStay);
}

/** Of what assignment goes by: it may change as long as a repair is possible. @throws AppError wrong_state once published */
export function refusePublished(state: string): void {
  if (state === 'published') throw wrongState(state, ['导入', 'import'], assignmentOver);
}

/** Another import came after it. */
export const changedLater = (file: string): Text =>
  [`之后的导入“${file}”又改过其中的记录，请先撤销那一次`, `a later import, “${file}”, changed some of its records; take that one back first`];

/** Why what assignment went by is not taken back any more; null while it may. */
export const overObstacle = (state: string | undefined): Text | null =>
  (state === 'published' ? ['结果已经发布', 'the results are published'] : null);

export const indexOf = (context: QueryContext): Index => (purpose, value) => (value === ''
  ? '' : hex(context.fields.index(purpose, value)));

export function knownSchools(schools: readonly School[], units: readonly { id: string; name: string }[]): KnownSchool[] {
  const names = new Map(units.map((one) => [one.id, one.name]));
  return schools.map(({ code, name, unitId }) => ({ code, name, unitName: names.get(unitId) ?? '' }));
}
