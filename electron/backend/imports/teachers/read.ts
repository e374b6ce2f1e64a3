// One row of a list of teachers: a record ready to be compared and stored, and the faults found on the way.
import { normaliseCode } from '#backend/excel/read/cells.ts';
import { idTypes, readIdOf, readIdType, residentId, sexOfId, type IdType } from '#backend/identity/id-types.ts';
import { maskId, readPhone, readSchoolCode, type ReadNumber } from '#backend/identity/numbers.ts';
import { readDay } from '../day-cells.ts';
import { fault, isError, limitLength, quoted, type Fault, type TargetRow } from '../faults.ts';
import { readNames } from '../people.ts';
import { tidy, tidyName } from '../tidy.ts';
import { sexes, stageName, states, type StateWord } from './words.ts';

export interface TeacherRecord {
  name: string; sex: '' | 'female' | 'male'; idType: IdType | ''; id: string; staffNumber: string; phone: string; unit: string; schoolCode: string;
  submittingUnit: string; stage: string; subject: string; professionalTitle: string; hiredOn: string; registeredFrom: string;
  transferredOn: string; state: 'active' | 'left' | 'retired' | ''; period: { kind: StateWord; word: string; from: string; to: string } | null;
  remark: string;
}

/** Name of a person in a cell: padding taken out, several people refused. */
export function readPersonName(row: TargetRow, faults: Fault[]): string {
  const { names, padded } = readNames(row.text('name'));
  const name = names.length > 1 ? tidyName(row.text('name')) : names[0] ?? '';
  if (name === '') faults.push(fault('name', 'required', { column: '姓名' }));
  if (padded) faults.push(fault('name', 'spaces', { value: quoted(name) }, 'note'));
  if (names.length > 1) faults.push(fault('name', 'one_person', { count: names.length }));
  limitLength(faults, 'name', '姓名', name, 60);
  return name;
}

/** Kind and number of the document; a number without a kind is a resident ID, or a passport by its shape. */
export function readDocument(row: TargetRow, faults: Fault[]): { idType: IdType | ''; id: string } {
  const typeText = tidy(row.text('idType'));
  const type = readIdType(typeText);
  if (type === null) {
    faults.push(fault('idType', 'unknown_word', { column: '证件类型', value: quoted(typeText), choices: idTypes.join('、') }));
    return { idType: '', id: '' };
  }
  const text = row.text('id');
  if (text === '') return { idType: type, id: '' };
  const guessed = type === '' ? (/^[A-Z]{1,2}\d{6,9}$/.test(normaliseCode(text)) ? '护照' : residentId) : type;
  const read = readIdOf(guessed, text);
  if (read.fault) faults.push({ ...read.fault, target: 'id' });
  return { idType: read.value === '' ? type : guessed, id: read.value };
}

function dayOf(row: TargetRow, target: string, column: string, side: 'start' | 'end', faults: Fault[]): string {
  const text = row.text(target);
  if (text === '') return '';
  const { day, fault: found } = readDay(text, side);
  if (found) faults.push(fault(target, found.code, { column, value: quoted(text) }, found.severity));
  return day;
}

const inService = new Set<StateWord>(['active', 'left', 'retired']);

function readState(row: TargetRow, faults: Fault[]): Pick<TeacherRecord, 'state' | 'period'> {
  const text = tidy(row.text('state'));
  const from = dayOf(row, 'stateFrom', '状态起始日期', 'start', faults);
  const to = dayOf(row, 'stateTo', '状态结束日期', 'end', faults);
  if (text === '') return { state: '', period: null };
  const word = states.find(text);
  if (word === null) {
    faults.push(fault('state', 'unknown_word', { column: '状态', value: quoted(text), choices: states.names.join('、') }));
    return { state: '', period: null };
  }
  const state = word === 'left' || word === 'retired' ? word : 'active';
  if (from !== '' && to !== '' && to < from) faults.push(fault('stateTo', 'date_order', { from, to }));
  if (word === 'retired' && from !== '') return { state, period: { kind: word, word: text, from, to: '' } };
  return { state, period: inService.has(word) ? null : { kind: word, word: text, from, to } };
}

function readSex(row: TargetRow, id: string, idType: string, faults: Fault[]): TeacherRecord['sex'] {
  const text = tidy(row.text('sex'));
  const word = text === '' ? null : sexes.find(text);
  if (text !== '' && word === null) faults.push(fault('sex', 'unknown_word', { column: '性别', value: quoted(text), choices: sexes.names.join('、') }));
  const told = word === null || word === 'unstated' ? '' : word;
  const byId = idType === residentId ? sexOfId(id) : '';
  if (told !== '' && byId !== '' && told !== byId) faults.push(fault('sex', 'id_sex', {}, 'warning'));
  return told === '' ? byId : told;
}

/** Reads a row; null when any fault is an error. `faults` receives them all. */
export function readTeacher(row: TargetRow, faults: Fault[]): TeacherRecord | null {
  const name = readPersonName(row, faults);
  const { idType, id } = readDocument(row, faults);
  const number = (target: string, read: (text: string) => ReadNumber): string => {
    const text = row.text(target);
    if (text === '') return '';
    const found = read(text);
    if (found.fault) faults.push({ ...found.fault, target });
    return found.value;
  };
  const words = (target: string, heading: string, max = 60): string => {
    const text = tidy(row.text(target));
    limitLength(faults, target, heading, text, max);
    return text;
  };
  const unit = tidyName(row.text('unit'));
  limitLength(faults, 'unit', '学校', unit, 120);
  const staff = tidy(row.text('staffNumber'));
  limitLength(faults, 'staffNumber', '工号', staff, 60);
  const record: TeacherRecord = {
    name, idType, id, sex: readSex(row, id, idType, faults), staffNumber: staff === '' ? '' : normaliseCode(staff), phone: number('phone',
      readPhone), unit,
    schoolCode: number('schoolCode', readSchoolCode), submittingUnit: tidyName(row.text('submittingUnit')),
    stage: stageName(words('stage', '学段')), subject: words('subject', '任教学科'), professionalTitle: words('professionalTitle', '职称'),
    hiredOn: dayOf(row, 'hiredOn', '参加工作日期', 'start', faults), registeredFrom: dayOf(row, 'registeredFrom', '注册起始日期', 'start', faults),
    transferredOn: dayOf(row, 'transferredOn', '调入日期', 'start', faults), ...readState(row, faults), remark: words('remark', '备注', 500),
  };
  return faults.some(isError) ? null : record;
}

/** What was looked for, without giving the number away. */
export const personText = (person: { id: string; staffNumber: string; name: string; unit: string }): string => {
  if (person.id !== '') return `证件号码 ${maskId(person.id)}`;
  if (person.staffNumber !== '') return `工号 ${person.staffNumber}`;
  return person.unit === '' ? `“${person.name}”` : `“${person.name}”（${person.unit}）`;
};
