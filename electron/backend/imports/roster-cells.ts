// Cells that name an entry or a judge of the contest: found on the rosters, or what is wrong with them said.
import type { EntryRoster, Found, JudgeRoster, RosterEntry, RosterJudge } from '#backend/identity/roster.ts';
import { fault, quoted } from './faults.ts';
import type { Fault } from './faults.ts';

const mostNamed = 5;
const unitsOf = (judges: readonly RosterJudge[]): string[] => [...new Set(judges.map((one) => one.unit))];

/** The judge that cells name, or null with the reason in `faults`. */
export function judgeOf<T extends RosterJudge>(roster: JudgeRoster<T>, cells: { name: string; unit: string }, faults: Fault[],
  targets: { name: string; unit: string } = { name: 'judge', unit: 'judgeUnit' }): T | null {
  const { name, unit } = cells;
  if (name === '') {
    faults.push(fault(targets.name, 'required', { column: '评委' }));
    return null;
  }
  const found: Found<T> = roster.find(name, unit);
  switch (found.kind) {
    case 'found': return found.one;
    case 'other_unit':
      faults.push(fault(unit === '' ? targets.name : targets.unit, 'judge_other_unit',
        { value: quoted(found.one.name), unit: quoted(found.one.unit), own: quoted(unit === '' ? name : unit) }, 'warning'));
      return found.one;
    case 'several': {
      const units = unitsOf(found.all);
      faults.push({ ...fault(targets.name, 'judge_ambiguous', { value: quoted(name), count: found.all.length,
        units: units.slice(0, mostNamed).join('、') }) });
      return null;
    }
    case 'none':
      faults.push(fault(targets.name, 'unknown_judge', { value: quoted(name) }));
      return null;
  }
}

/** The entry that a cell names, or null with the reason in `faults`. */
export function entryOf<T extends RosterEntry>(roster: EntryRoster<T>, text: string, target: string, faults: Fault[]): T | null {
  const found = roster.find(text);
  if (found.kind === 'found') return found.one;
  faults.push(found.kind === 'several' ? fault(target, 'work_ambiguous', { value: quoted(text), count: found.all.length })
    : fault(target, 'unknown_work', { value: quoted(text) }));
  return null;
}
