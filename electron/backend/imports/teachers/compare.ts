// What a row changes about a stored teacher. An empty cell, like a column the sheet lacks, keeps what is stored.
import type { Change } from '../kind.ts';
import type { TeacherRecord } from './read.ts';

export interface StoredTeacher {
  id: number; name: string; sex: string; staffNumber: string; idType: string;
  /** As the import's index function writes them; '' for none. */
  idIndex: string; phoneIndex: string;
  idMasked: string; phoneMasked: string; schoolId: string; schoolName: string; stage: string; subject: string; professionalTitle: string;
  hiredOn: string; registeredFrom: string; state: string; remark: string;
}

type Plain = 'staffNumber' | 'stage' | 'subject' | 'professionalTitle' | 'hiredOn' | 'registeredFrom' | 'remark' | 'sex' | 'state';
const plain: readonly (readonly [field: Plain, what: string])[] = [
  ['sex', '性别'], ['staffNumber', '工号'], ['stage', '学段'], ['subject', '任教学科'], ['professionalTitle', '职称'], ['hiredOn', '参加工作日期'],
  ['registeredFrom', '注册起始日期'], ['state', '状态'], ['remark', '备注'],
];
const shownWords: Readonly<Record<string, string>> = { male: '男', female: '女', active: '在职', retired: '退休', left: '离开' };
const shown = (field: Plain, text: string): string => (field === 'sex' || field === 'state' ? shownWords[text] ?? text : text);

export const completed = (record: TeacherRecord, stored: StoredTeacher): TeacherRecord => {
  const complete = { ...record };
  for (const [field] of plain) if (complete[field] === '') complete[field] = stored[field] as never;
  return complete;
};

/** Masked differences; `masks` gives the new numbers as they are shown. */
export function teacherChanges(complete: TeacherRecord, stored: StoredTeacher, numbers: { idIndex: string; phoneIndex: string },
  masks: { id: string; phone: string }): Change[] {
  const changes: Change[] = [];
  for (const [field, what] of plain) {
    if (complete[field] !== stored[field]) changes.push({ what, before: shown(field, stored[field]), after: shown(field, complete[field]) });
  }
  if (numbers.idIndex !== '' && numbers.idIndex !== stored.idIndex) changes.push({ what: '证件号码', before: stored.idMasked, after: masks.id });
  else if (numbers.idIndex !== '' && complete.idType !== stored.idType) changes.push({ what: '证件类型', before: stored.idType, after: complete.idType });
  if (numbers.phoneIndex !== '' && numbers.phoneIndex !== stored.phoneIndex) changes.push({ what: '手机', before: stored.phoneMasked,
    after: masks.phone });
  return changes;
}
