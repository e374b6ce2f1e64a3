// What a clerk typed about a teacher, checked and brought into the form it is stored in; numbers still in the clear.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { SaveTeacherInput } from '#contract/schema/directory.ts';
import { problemText } from '#contract/problems.ts';
import { normaliseCode, normaliseName } from '#backend/excel/read/cells.ts';
import { readIdOf, readIdType, residentId, sexOfId, type IdType } from '#backend/identity/id-types.ts';
import { readPhone, type ReadNumber } from '#backend/identity/numbers.ts';
import { givenPinyin, namePinyin } from '#backend/identity/pinyin.ts';
import { isRealDate } from '#backend/identity/stays.ts';

type Input = z.output<typeof SaveTeacherInput>;
export interface Form {
  /** Columns as they are stored, without the numbers. Only what was given. */
  plain: {
    name?: string; pinyin?: string; initials?: string; sex?: string; staff_number?: string; stage?: string; subject?: string;
    professional_title?: string; hired_on?: string | null; registered_from?: string | null; state?: string; remark?: string; id_type?: string;
  };
  /** Normalised; '' takes it away, undefined leaves it. */
  idNumber: string | undefined;
  phone: string | undefined;
}

/** Sentences of rows say that the row is skipped; a form is not saved instead. */
const inForm = (text: string): string => text.replace(/本行不导入，?/, '').replace(/The row is skipped; /, '');

function accepted(read: ReadNumber): string {
  const { fault, value } = read;
  if (fault?.severity !== 'error') return value;
  const { code, details } = fault;
  throw new AppError('number_refused', { detail: inForm(problemText(code, details, 'zh')), detailEn: inForm(problemText(code, details, 'en')) });
}

function dayOf(day: string | null | undefined): string | null {
  if (day === undefined || day === null) return null;
  if (!isRealDate(day)) throw new AppError('bad_input', { detail: `${day} 这一天不存在`, detailEn: `there is no day ${day}` });
  return day;
}

/**
 * @param stored the kind of document that is stored, when the form does not name one
 * Throws AppError number_refused (birthday or check character wrong, phone without 11 digits), bad_input.
 */
export function readForm(input: Input, stored: { idType: string; hasId: boolean }): Form {
  const kind = input.idType === undefined ? readIdType(stored.idType) : readIdType(input.idType);
  if (kind === null) {
    throw new AppError('bad_input', { detail: `没有“${input.idType ?? ''}”这种证件`, detailEn: `there is no document “${input.idType ?? ''}”` });
  }
  const idType: IdType = kind === '' ? residentId : kind;
  const idNumber = input.idNumber === undefined ? undefined : accepted(readIdOf(idType, input.idNumber));
  const name = input.name === undefined ? undefined : normaliseName(input.name);
  const given = input.pinyin === undefined || input.pinyin === '' ? null : givenPinyin(input.pinyin);
  const guess = name === undefined ? null : namePinyin(name);
  const pinyin = given?.pinyin ?? guess?.pinyin;
  // Syllables typed together tell no initials: those of the guess are better.
  const initials = given && given.initials.length > 1 ? given.initials : guess?.initials;
  const sex = input.sex === undefined && idNumber !== undefined ? sexOfId(idNumber) || undefined : input.sex;
  const kept = idNumber === undefined ? stored.hasId : idNumber !== '';
  return {
    plain: {
      ...(name === undefined ? {} : { name }), ...(pinyin === undefined ? {} : { pinyin }),
      ...(initials === undefined ? {} : { initials }), ...(sex === undefined ? {} : { sex }),
      ...(input.staffNumber === undefined ? {} : { staff_number: normaliseCode(input.staffNumber) }),
      ...(input.stage === undefined ? {} : { stage: input.stage }), ...(input.subject === undefined ? {} : { subject: input.subject }),
      ...(input.professionalTitle === undefined ? {} : { professional_title: input.professionalTitle }),
      ...(input.hiredOn === undefined ? {} : { hired_on: dayOf(input.hiredOn) }),
      ...(input.registeredFrom === undefined ? {} : { registered_from: dayOf(input.registeredFrom) }),
      ...(input.state === undefined ? {} : { state: input.state }), ...(input.remark === undefined ? {} : { remark: input.remark }),
      ...(input.idType === undefined && input.idNumber === undefined ? {} : { id_type: kept ? idType : '' }),
    },
    idNumber, phone: input.phone === undefined ? undefined : accepted(readPhone(input.phone)),
  };
}
