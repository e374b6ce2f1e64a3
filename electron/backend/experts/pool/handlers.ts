// Calls of the expert pool: list with filters, save one person; numbers sealed, never two records for one number.
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { problemText } from '#contract/problems.ts';
import type { SaveInput } from '#contract/schema/experts.ts';
import { maskId, maskPhone, readIdentity, readPhone, type ReadNumber } from '#backend/identity/numbers.ts';
import { namePinyin } from '#backend/identity/pinyin.ts';
import { schoolRows, unitRows } from '#db/queries/directory.ts';
import { expertRow, expertRows, expertSealedAt, expertWithKey, insertExpert, updateExpert, type ExpertRow,
  type ExpertValues } from '#db/queries/experts.ts';
import type { WriteDb } from '#db/open.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound } from '#backend/refusals.ts';
import { choicesOf, filtered, shownExpert } from '../shown.ts';

type Input = z.output<typeof SaveInput>;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
const alike = (text: string): string => text.normalize('NFKC').replaceAll(/[\s\u200b-\u200f\ufeff]+/g, '').toLowerCase();

function numberOf(text: string | undefined, read: (text: string) => ReadNumber): string | undefined {
  if (text === undefined) return undefined;
  const { value, fault } = read(text);
  if (fault?.severity === 'error') {
    const without = (sentence: string): string => sentence.replace('本行不导入，', '').replace('The row is skipped; ', '');
    throw new AppError('number_refused', { detail: without(problemText(fault.code, fault.details, 'zh')),
      detailEn: without(problemText(fault.code, fault.details, 'en')) });
  }
  return value;
}

/** Sealed, indexed and masked forms; refused when the ID number is another expert's. */
function numbers(context: CommandContext, db: WriteDb, id: string, input: Input): Partial<ExpertValues> {
  const { fields } = context;
  const idNumber = numberOf(input.idNumber, readIdentity);
  const phone = numberOf(input.phone, readPhone);
  if (idNumber !== undefined && idNumber !== '') {
    const index = hex(fields.index('id', idNumber));
    const twin = expertRows(db).find((one) => one.id !== id && one.id_index && hex(one.id_index) === index);
    if (twin) throw new AppError('already_there', { what: '专家（证件号码）', whatEn: 'expert (ID number)', name: `${twin.name} ${twin.unit}` });
  }
  return {
    ...(idNumber === undefined ? {} : {
      id_sealed: idNumber === '' ? null : fields.seal(expertSealedAt.id(id), idNumber),
      id_index: idNumber === '' ? null : fields.index('id', idNumber), id_masked: maskId(idNumber),
    }),
    ...(phone === undefined ? {} : {
      phone_sealed: phone === '' ? null : fields.seal(expertSealedAt.phone(id), phone),
      phone_index: phone === '' ? null : fields.index('phone', phone), phone_masked: maskPhone(phone),
    }),
  };
}

function plainValues(db: WriteDb, input: Input): Partial<ExpertValues> {
  const units = unitRows(db);
  const schools = schoolRows(db);
  const only = (rows: readonly { id: string; name: string }[], name: string): string | null => {
    const found = name === '' ? [] : rows.filter((one) => alike(one.name) === alike(name));
    return found.length === 1 ? found[0]?.id ?? null : null;
  };
  const given = <K extends keyof Input>(key: K, column: keyof ExpertValues): Partial<ExpertValues> => {
    const value = input[key];
    return value === undefined ? {} : { [column]: Array.isArray(value) ? JSON.stringify([...new Set(value)]) : value as string | number | null };
  };
  return {
    ...(input.name === undefined ? {} : { name: input.name, ...namePinyin(input.name) }),
    ...given('sex', 'sex'), ...given('birthYear', 'birth_year'), ...given('unit', 'unit'), ...given('recommendedBy', 'recommended_by'),
    ...given('stages', 'stages'), ...given('subjects', 'subjects'), ...given('specialities', 'specialities'),
    ...given('professionalTitle', 'professional_title'), ...given('degree', 'degree'), ...given('position', 'position'),
    ...given('qualifications', 'qualifications'), ...given('termFrom', 'term_from'), ...given('termTo', 'term_to'), ...given('state', 'state'),
    ...given('remark', 'remark'),
    ...(input.unit === undefined && input.schoolCode === undefined ? {} : {
      school_id: schools.find((one) => one.code !== '' && one.code === input.schoolCode)?.id ?? only(schools, input.unit ?? ''),
    }),
    ...(input.recommendedBy === undefined ? {} : { recommending_unit_id: only(units, input.recommendedBy) }),
  };
}

const empty: ExpertValues = {
  id: '', match_key: '', name: '', pinyin: '', initials: '', sex: '', birth_year: null, unit: '', school_id: null, recommended_by: '',
  recommending_unit_id: null, stages: '[]', subjects: '[]', specialities: '[]', professional_title: '', degree: '', position: '', qualifications: '',
  id_sealed: null, id_index: null, id_masked: '', phone_sealed: null, phone_index: null, phone_masked: '', term_from: '', term_to: '',
  state: 'active', remark: '',
};

function keyFor(db: WriteDb, values: Pick<ExpertValues, 'id' | 'name' | 'unit' | 'id_index' | 'phone_index'>): string {
  const { id_index: byId, phone_index: byPhone } = values;
  const key = byId instanceof Uint8Array ? `i:${hex(byId)}` : byPhone instanceof Uint8Array ? `p:${hex(byPhone)}`
    : `n:${alike(String(values.name))}|${alike(String(values.unit))}`;
  for (let count = 1; ; count += 1) {
    const tried = count === 1 ? key : `${key}#${count}`;
    const holder = expertWithKey(db, tried);
    if (holder === null || holder === values.id) return tried;
  }
}

const columnsOf = (row: ExpertRow): ExpertValues => {
  const { drawn: _drawn, school_code: _code, ...values } = row;
  return values;
};

export const poolHandlers = {
  list(context, input) {
    const rows = expertRows(context.db);
    const today = context.now().toISOString().slice(0, 10);
    const found = filtered(rows, input, today);
    return {
      total: found.length, rows: found.slice(input.offset, input.offset + input.limit).map((row) => shownExpert(row, today, context.language)),
      revision: recordsRevision(context.db), ...choicesOf(rows),
    };
  },
  save(context, input) {
    const event = { action: 'experts.save', records: true as const, subject: input.expertId ?? '', detail: { new: input.expertId === undefined } };
    const expertId = context.write(event, (db) => {
      const before = input.expertId === undefined ? undefined : expertRow(db, input.expertId);
      if (input.expertId !== undefined && !before) throw notFound('expert');
      if (!before && (input.name === undefined || (input.unit ?? '') === '')) {
        throw new AppError('bad_input', { detail: '新专家要有姓名和单位', detailEn: 'a new expert needs a name and a unit' });
      }
      const id = before?.id ?? context.newId();
      const values = { ...(before ? columnsOf(before) : empty), id, ...plainValues(db, input), ...numbers(context, db, id, input) };
      if (values.term_from !== '' && values.term_to !== '' && String(values.term_to) < String(values.term_from)) {
        throw new AppError('bad_input', { detail: '任期的结束日期早于开始日期', detailEn: 'the term ends before it begins' });
      }
      values.match_key = keyFor(db, values);
      event.subject = id;
      if (before) updateExpert(db, id, values);
      else insertExpert(db, values);
      return id;
    });
    return { expertId };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['experts'], 'list' | 'save'>;
