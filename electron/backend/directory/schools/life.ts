// The life of a school as a pure decision: what a change does to its name, code and state, or why it may not be.
// Source: rules of the national school codes: a rename keeps the code; a change of type or a closure takes a new one, the old
// one is never given to another school; a school that is restored has its old code again; of merged schools one may stay.
import type { ChangeSchoolInput } from '#contract/schema/directory.ts';
import type { z } from 'zod';
import { placeKey } from '#backend/places/names.ts';

export type Change = z.output<typeof ChangeSchoolInput>['change'];

export interface SchoolFacts {
  id: string; name: string; code: string; unitId: string; state: 'open' | 'closed' | 'merged'; formerNames: readonly string[];
}
export interface Surroundings {
  /** Schools of the same unit, or of the unit it is moved to; without the school itself. */
  neighbours: readonly { name: string; code: string; aliases: readonly string[]; state: string }[];
  /** Whose the new code is or was. */
  holder: { id: string; name: string } | undefined;
  /** The school it is to go into. */
  into: { id: string; state: string } | undefined;
}

export type Step =
  | { do: 'name'; name: string; former: string } | { do: 'code'; code: string; note: string } | { do: 'state'; state: 'open' | 'closed' }
  | { do: 'merge'; into: string } | { do: 'unit'; unitId: string } | { do: 'aliases'; aliases: string[] };
export type Refusal = { refused: readonly [zh: string, en: string] };

const no = (zh: string, en: string): Refusal => ({ refused: [zh, en] });

/** Two schools of one name under one unit need two codes to be told apart. */
function namesakeRefusal(name: string, school: SchoolFacts, { neighbours }: Surroundings): Refusal | null {
  const key = placeKey(name);
  const twin = neighbours.find((one) => one.state === 'open' && placeKey(one.name) === key && (one.code === '' || school.code === ''));
  return twin ? no(`同一单位下已有“${twin.name}”，且两所学校没有都登记标识码，会分不清`,
    `“${twin.name}” is already there under the same unit and not both have codes`) : null;
}

export function decide(school: SchoolFacts, change: Change, around: Surroundings): Step | Refusal {
  const isOpen = school.state === 'open';
  switch (change.kind) {
    case 'rename':
      if (change.name === school.name) return no('新名称与现在的相同', 'the name is the same');
      if (!isOpen) return no('停办或已并入别校的学校不能改名，请先恢复', 'a closed or merged school cannot be renamed; restore it first');
      return namesakeRefusal(change.name, school, around) ?? { do: 'name', name: change.name, former: school.name };
    case 'newCode':
      if (change.code === school.code) return no('新标识码与现在的相同', 'the code is the same');
      if (!isOpen) return no('停办或已并入别校的学校不能换标识码，请先恢复', 'a closed or merged school gets no new code; restore it first');
      if (around.holder && around.holder.id !== school.id) {
        return no(`标识码 ${change.code} 已发给“${around.holder.name}”，用过的标识码不再给别的学校`,
          `code ${change.code} was given to “${around.holder.name}”; a used code is never given to another school`);
      }
      return { do: 'code', code: change.code, note: change.note };
    case 'close':
      return isOpen ? { do: 'state', state: 'closed' } : no('它已经不在办学', 'it is not open');
    case 'restore':
      if (isOpen) return no('它正在办学，不需要恢复', 'it is open already');
      return namesakeRefusal(school.name, school, around) ?? { do: 'state', state: 'open' };
    case 'merge':
      if (change.into === school.id) return no('不能并入自己', 'a school cannot go into itself');
      if (school.state === 'merged') return no('它已经并入别校', 'it has gone into another school already');
      if (around.into?.state !== 'open') return no('要并入的学校不在办学', 'the school it is to go into is not open');
      return { do: 'merge', into: change.into };
    case 'move':
      if (change.unitId === school.unitId) return no('它已属于这个报送单位', 'it belongs to that unit already');
      return namesakeRefusal(school.name, school, around) ?? { do: 'unit', unitId: change.unitId };
    case 'aliases': {
      const own = new Set([school.name, ...school.formerNames].map(placeKey));
      const aliases = [...new Map(change.aliases.map((name) => [placeKey(name), name])).entries()].filter(([key]) => !own.has(key));
      for (const [key, name] of aliases) {
        const other = around.neighbours.find((one) => [one.name, ...one.aliases].some((known) => placeKey(known) === key));
        if (other) return no(`“${name}”是同一单位下“${other.name}”的名称或别名`, `“${name}” is a name of “${other.name}” of the same unit`);
      }
      return { do: 'aliases', aliases: aliases.map(([, name]) => name) };
    }
  }
}

/** Codes with the day until which each counted: until the next one; the one in use has none. `rows` in order of giving. */
export function codeSpans(rows: readonly { code: string; from: string; note: string }[], current: string) {
  return rows.map(({ code, from, note }, index) => ({ code, from, note, to: code === current ? '' : rows[index + 1]?.from ?? '' }));
}
