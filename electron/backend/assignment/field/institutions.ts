// Judges by the institution they come from, for the rule that an entry must not have too many of one.
import type { AssignableJudge } from './assignable.ts';
import { comparableName } from './names.ts';

/**
 * Number of each judge's institution for the rule "not two judges of one unit on an entry"; -1 where no school is
 * known. By code when both codes are known, else by whole name: two schools of one name and different codes are different;
 * '第一中学' is not '县第一中学'. A judge without a code joins the first school of the same name.
 */
export function institutionNumbers(judges: readonly AssignableJudge[]): number[] {
  const byCode = new Map<string, number>();
  const byName = new Map<string, number>();
  let next = 0;
  const numbers = judges.map(() => -1);
  const place = (withCode: boolean): void => {
    for (const [j, judge] of judges.entries()) {
      const code = (judge.schoolCode ?? '').trim();
      const name = comparableName(judge.schoolName ?? '');
      if ((code !== '') !== withCode || (code === '' && name === '')) continue;
      let number = code === '' ? byName.get(name) : byCode.get(code);
      if (number === undefined) {
        number = next;
        next += 1;
        if (code !== '') byCode.set(code, number);
        if (name !== '' && !byName.has(name)) byName.set(name, number);
      }
      numbers[j] = number;
    }
  };
  place(true);
  place(false);
  return numbers;
}
