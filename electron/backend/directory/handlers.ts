// Calls of the directory feature: units, schools and teachers; search; transfers, periods; full numbers with a reason.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { Handlers } from '#contract/define.ts';
import type { cardHandlers } from './cards/handlers.ts';
import type { schoolsHandlers } from './schools/handlers.ts';
import type { unitsHandlers } from './units/handlers.ts';
import type { AppContract } from '#contract/index.ts';
import type { PeriodKind, SaveTeacherInput } from '#contract/schema/directory.ts';
import { maskId, maskPhone } from '#backend/identity/numbers.ts';
import { textPinyin } from '#backend/identity/pinyin.ts';
import { searchTerms } from '#backend/identity/search-terms.ts';
import { teacherKeyOf } from '#backend/identity/teacher-key.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { insertUnit, sealedAt } from '#db/queries/directory.ts';
import { codeHolder } from '#db/queries/school-list.ts';
import { accessRows, briefRows, closeStay, deletePeriod, insertPeriod, insertStay, insertTeacher, nextTeacherId, periodRows, putSchool,
  schoolNamed, schoolRow, schoolWithCode, setSchool, setState, stayRows, teacherRow, teachersBy, teachersNamedLike, teachersSpelt,
  teacherWithKey, treeRows, unitNamed, updateTeacher } from '#db/queries/teachers.ts';
import type { BriefRow, TeacherRow } from '#db/queries/teachers.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import { stageOfKind } from '#seeds/templates/places.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { notFound } from '../refusals.ts';
import { readForm } from './form.ts';
import { periodKinds, periodObstacle } from './periods.ts';
import { waysOf, type Way } from '#backend/identity/search-ways.ts';
import { planTransfer, unknownStart } from '#backend/identity/stays.ts';

const shown = (row: BriefRow) => ({
  teacherId: String(row.id), name: row.name, sex: row.sex, staffNumber: row.staff_number, idMasked: row.id_masked, schoolId: row.school_id,
  schoolName: row.school_name, unitName: row.unit_name, stage: row.stage, subject: row.subject, professionalTitle: row.professional_title,
  state: row.state,
});

function found(db: ReadDb, id: string): TeacherRow {
  const row = teacherRow(db, Number(id));
  if (!row) throw notFound('teacher');
  return row;
}

function schoolFound(db: ReadDb, id: string): void {
  if (!schoolRow(db, id)) throw notFound('school');
}

function idsOf(context: QueryContext, way: Way, limit: number): number[] {
  const { db, fields } = context;
  if (way.how === 'id') return teachersBy(db, 'idIndex', fields.index('id', way.text), limit);
  if (way.how === 'startsWith') return teachersSpelt(db, way.column, way.text, limit);
  return way.how === 'nameInside' ? teachersNamedLike(db, way.text, limit) : teachersBy(db, way.how, way.text, limit);
}

const today = (context: QueryContext): string => context.now().toISOString().slice(0, 10);
const unlessTaken = (db: ReadDb, key: string, own: number): string => {
  // Namesakes of one school without numbers are different people all the same.
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? key : `${key}#${number}`;
    const holder = teacherWithKey(db, tried);
    if (holder === null || holder === own) return tried;
  }
};

/** Sealed, indexed and masked forms of the numbers that the form brings. */
function numbersOf(context: CommandContext, db: ReadDb, id: number, form: ReturnType<typeof readForm>) {
  const { fields } = context;
  const { idNumber, phone } = form;
  if (idNumber !== undefined && idNumber !== '') {
    const twin = teachersBy(db, 'idIndex', fields.index('id', idNumber), 2).find((one) => one !== id);
    const row = twin === undefined ? undefined : teacherRow(db, twin);
    if (row) throw new AppError('teacher_exists', { who: [row.name, row.school_name, row.id_masked].filter((part) => part !== '').join(' ') });
  }
  return {
    ...(idNumber === undefined ? {} : {
      id_sealed: idNumber === '' ? null : fields.seal(sealedAt.teacherId(id), idNumber),
      id_index: idNumber === '' ? null : fields.index('id', idNumber), id_masked: maskId(idNumber),
    }),
    ...(phone === undefined ? {} : {
      phone_sealed: phone === '' ? null : fields.seal(sealedAt.teacherPhone(id), phone),
      phone_index: phone === '' ? null : fields.index('phone', phone), phone_masked: maskPhone(phone),
    }),
  };
}

const empty = {
  name: '', pinyin: '', initials: '', sex: '', staff_number: '', id_type: '', id_sealed: null, id_index: null, id_masked: '', phone_sealed: null,
  phone_index: null, phone_masked: '', school_id: null, stage: '', subject: '', professional_title: '', hired_on: null, registered_from: null,
  state: 'active', remark: '',
};

function addTeacher(context: CommandContext, db: WriteDb, input: z.output<typeof SaveTeacherInput>): number {
  const form = readForm(input, { idType: '', hasId: false });
  if (form.plain.name === undefined || form.plain.name === '') {
    throw new AppError('bad_input', { detail: '新教师要有姓名', detailEn: 'a new teacher needs a name' });
  }
  if (input.schoolId !== undefined) schoolFound(db, input.schoolId);
  const id = nextTeacherId(db);
  const values = { ...empty, ...form.plain, ...numbersOf(context, db, id, form), id, school_id: input.schoolId ?? null };
  const key = teacherKeyOf({ ...values, school_id: values.school_id ?? '' });
  insertTeacher(db, { ...values, match_key: unlessTaken(db, key, id) });
  if (input.schoolId !== undefined) insertStay(db, id, values.hired_on ?? unknownStart, input.schoolId);
  return id;
}

function changeTeacher(context: CommandContext, db: WriteDb, id: number, input: z.output<typeof SaveTeacherInput>): void {
  const row = found(db, String(id));
  const form = readForm(input, { idType: row.id_type, hasId: row.id_index !== null });
  if (input.schoolId !== undefined && input.schoolId !== row.school_id) {
    throw new AppError('transfer_refused', { detail: '换学校要登记调动和日期', detailEn: 'another school needs a transfer with its date' });
  }
  const values = { ...form.plain, ...numbersOf(context, db, id, form) };
  const key = teacherKeyOf({ ...row, ...values, school_id: row.school_id ?? '' });
  const same = row.match_key === key || row.match_key.startsWith(`${key}#`);
  updateTeacher(db, id, same ? values : { ...values, match_key: unlessTaken(db, key, id) });
}

function transferred(db: WriteDb, id: number, schoolId: string, from: string): void {
  const stays = stayRows(db, id).map((one) => ({ from: one.from_date, to: one.to_date, schoolId: one.school_id, schoolName: one.school_name }));
  const plan = planTransfer(stays, schoolId, from);
  if (plan.kind === 'refused') throw new AppError('transfer_refused', { detail: plan.detail, detailEn: plan.detailEn });
  if (plan.close) closeStay(db, id, plan.close.from, plan.close.to);
  insertStay(db, id, from, schoolId);
  setSchool(db, id, schoolId);
}

export const directoryHandlers = {
  tree({ db }) {
    const { units, schools, teachers, withoutSchool } = treeRows(db);
    return {
      units: units.map(({ id, division_code: code, ...unit }) => ({ ...unit, unitId: id, divisionCode: code ?? '' })),
      schools: schools.map(({ id, code, unit_id: unitId, unit_name: unitName, ...school }) =>
        ({ ...school, schoolId: id, code: code ?? '', unitId, unitName })),
      teachers, withoutSchool,
    };
  },
  search(context, { text, limit }) {
    const ids = new Set<number>();
    for (const way of waysOf(searchTerms(text))) {
      if (ids.size > limit) break;
      for (const id of idsOf(context, way, limit + 1)) ids.add(id);
    }
    return { teachers: briefRows(context.db, [...ids].slice(0, limit)).map(shown), more: ids.size > limit };
  },
  teacher({ db }, { teacherId }) {
    const row = found(db, teacherId);
    return {
      ...shown(row), idType: row.id_type, phoneMasked: row.phone_masked, hiredOn: row.hired_on, registeredFrom: row.registered_from,
        remark: row.remark,
      schools: stayRows(db, row.id).map((one) => ({
        schoolId: one.school_id, schoolName: one.school_name, unitName: one.unit_name, from: one.from_date, to: one.to_date,
      })),
      periods: periodRows(db, row.id).map((one) => ({
        periodId: one.id, kind: one.kind as z.output<typeof PeriodKind>, from: one.from_date, to: one.to_date, note: one.note,
      })),
      revision: recordsRevision(db),
    };
  },
  reveal(context, { teacherId, reason }) {
    return context.write({ action: 'directory.reveal', subject: teacherId, detail: { reason } }, (db) => {
      const row = found(db, teacherId);
      const open = (at: string, sealed: Uint8Array | null): string => (sealed ? context.fields.open(at, sealed) : '');
      return { idNumber: open(sealedAt.teacherId(row.id), row.id_sealed), phone: open(sealedAt.teacherPhone(row.id), row.phone_sealed) };
    });
  },
  saveTeacher(context, input) {
    const event = { action: 'directory.saveTeacher', records: true as const, subject: input.teacherId ?? '',
      detail: { new: input.teacherId === undefined } };
    const id = context.write(event, (db) => {
      if (input.teacherId !== undefined) changeTeacher(context, db, Number(input.teacherId), input);
      else event.subject = String(addTeacher(context, db, input));
      return event.subject;
    });
    return { teacherId: id };
  },
  transfer(context, { teacherId, schoolId, from }) {
    return context.write({ action: 'directory.transfer', records: true, subject: teacherId, detail: { schoolId, from } }, (db) => {
      const row = found(db, teacherId);
      schoolFound(db, schoolId);
      transferred(db, row.id, schoolId, from);
      return { done: true as const };
    });
  },
  addPeriod(context, { teacherId, kind, from, to, note }) {
    return context.write({ action: 'directory.addPeriod', records: true, subject: teacherId, detail: { kind, from, to } }, (db) => {
      const row = found(db, teacherId);
      const known = periodRows(db, row.id).map((one) => ({ kind: one.kind, from: one.from_date, to: one.to_date }));
      const obstacle = periodObstacle(known, { kind, from, to });
      if (obstacle) throw new AppError('period_refused', obstacle);
      insertPeriod(db, row.id, { kind, from_date: from, to_date: to, note }, context.now().toISOString());
      if (kind === 'retired' && row.state === 'active' && from <= today(context)) setState(db, row.id, 'retired');
      return { done: true as const };
    });
  },
  removePeriod(context, { teacherId, periodId }) {
    return context.write({ action: 'directory.removePeriod', records: true, subject: teacherId, detail: { periodId } }, (db) => {
      const row = found(db, teacherId);
      const gone = periodRows(db, row.id).find((one) => one.id === periodId);
      if (!gone || deletePeriod(db, row.id, periodId) === 0) throw notFound('period');
      if (gone.kind === 'retired' && row.state === 'retired') setState(db, row.id, 'active');
      return { done: true as const };
    });
  },
  periodKinds: () => ({ kinds: [...periodKinds] }),
  saveSchool(context, input) {
    const id = input.schoolId ?? context.newId();
    return context.write({ action: 'directory.saveSchool', records: true, subject: id, detail: { new: input.schoolId === undefined } }, (db) => {
      if (input.schoolId !== undefined) schoolFound(db, input.schoolId);
      const unit = input.unitName === '' ? null : unitNamed(db, input.unitName) ?? context.newId();
      if (unit !== null && unitNamed(db, input.unitName) === null) insertUnit(db, { id: unit, name: input.unitName });
      const withCode = input.code === '' ? undefined : schoolWithCode(db, input.code) ?? codeHolder(db, input.code);
      if (withCode && withCode.id !== id) {
        throw new AppError('school_exists', {
          detail: `标识码 ${input.code} 已登记为“${withCode.name}”`, detailEn: `code ${input.code} is registered as “${withCode.name}”`,
        });
      }
      const namesake = schoolNamed(db, input.name, unit);
      if (namesake && namesake.id !== id && (input.code === '' || namesake.code === null)) {
        throw new AppError('school_exists', {
          detail: `同一单位下已有“${input.name}”`, detailEn: `“${input.name}” is already there under the same unit`,
        });
      }
      putSchool(db, { id, code: input.code === '' ? null : input.code, name: input.name, stage: input.stage || (input.schoolId === undefined ? stageOfKind(input.code) : ''), unit_id: unit,
        ...textPinyin(input.name) });
      return { schoolId: id };
    });
  },
  access({ db }, { limit }) {
    return { rows: accessRows(db, limit).map(({ at, subject, reason }) => ({ at, teacherId: subject, reason })) };
  },
} satisfies Omit<Handlers<AppContract, QueryContext, CommandContext>['directory'],
  keyof typeof unitsHandlers | keyof typeof schoolsHandlers | keyof typeof cardHandlers>;
