// One row of a judges sheet: a record ready to be stored, and the faults found on the way.
import { readCategories, readLanguages, readWhole } from './assignment-cells.ts';
import type { WholeCell } from './assignment-cells.ts';
import { fault, isError, limitLength, quoted } from './faults.ts';
import type { Fault, TargetRow } from './faults.ts';
import { readIdentity, readPhone, readSchoolCode } from '#backend/identity/numbers.ts';
import type { ReadNumber } from '#backend/identity/numbers.ts';
import { readNames, readWords } from './people.ts';
import { tidy, tidyName } from './tidy.ts';
import type { ContestWords } from './vocabulary.ts';

export interface JudgeRecord {
  name: string; unit: string; schoolCode: string; submittingUnit: string; subjects: string[];
  /** Ids of the contest's divisions; empty: all of them. */
  divisions: string[];
  phone: string; id: string; maxLoad: number | null;
  /** Ids of the contest's categories; empty: all of them. */
  categories: string[];
  /** Languages besides Chinese. */
  languages: string[];
  minLoad: number | null;
}

export const everyDivision = /^(?:全部|不限|所有|各组|全部组别|所有组别)$/;

function readDivisions(text: string, words: ContestWords, faults: Fault[]): string[] {
  const whole = tidy(text);
  if (whole === '' || everyDivision.test(whole)) return [];
  // A name may itself hold a comma or a blank.
  const one = words.division(whole);
  if (one) return [one.id];
  const found = new Set<string>();
  for (const word of readWords(text)) {
    const division = words.division(word);
    if (division) found.add(division.id);
    else faults.push(fault('divisions', 'unknown_division', { value: quoted(word), choices: words.divisionNames }));
  }
  return [...found];
}

const loadCell = (target: string, heading: string, min: number): WholeCell =>
  ({ target, heading, unit: /件$/, min, max: 100_000, outside: 'number_format' });

/** More entries at least than at most cannot be. */
export function checkLoads({ minLoad, maxLoad }: Pick<JudgeRecord, 'minLoad' | 'maxLoad'>, row: TargetRow, faults: Fault[]): void {
  if (minLoad === null || maxLoad === null || minLoad <= maxLoad) return;
  faults.push(fault(row.has('minLoad') ? 'minLoad' : 'maxLoad', 'load_order', { min: minLoad, max: maxLoad }));
}

/** Reads a row; the record is null when any fault is an error. `faults` receives them all. */
export function readJudge(row: TargetRow, words: ContestWords, faults: Fault[]): JudgeRecord | null {
  const { names, padded } = readNames(row.text('name'));
  const name = names.length > 1 ? tidyName(row.text('name')) : names[0] ?? '';
  if (name === '') faults.push(fault('name', 'required', { column: '姓名' }));
  if (padded) faults.push(fault('name', 'spaces', { value: quoted(name) }, 'warning'));
  if (names.length > 1) faults.push(fault('name', 'one_person', { count: names.length }));
  limitLength(faults, 'name', '姓名', name, 200);
  const unit = tidyName(row.text('unit'));
  if (unit === '') faults.push(fault('unit', 'required', { column: '单位' }));
  limitLength(faults, 'unit', '单位', unit, 200);
  const number = (target: string, read: (text: string) => ReadNumber): string => {
    const found = read(row.text(target));
    if (found.fault) faults.push({ ...found.fault, target });
    return found.value;
  };
  const record: JudgeRecord = {
    name, unit, schoolCode: number('schoolCode', readSchoolCode), submittingUnit: tidyName(row.text('submittingUnit')),
    subjects: readWords(row.text('subjects')), divisions: readDivisions(row.text('divisions'), words, faults),
    phone: number('phone', readPhone), id: number('id', readIdentity), maxLoad: readWhole(row, loadCell('maxLoad', '最多件数', 1), faults),
    categories: readCategories(row.text('categories'), words, faults), languages: readLanguages(row, faults),
    minLoad: readWhole(row, loadCell('minLoad', '最少件数', 0), faults),
  };
  checkLoads(record, row, faults);
  return faults.some(isError) ? null : record;
}
