// Calls of directory: schools, school, changeSchool, matchSchool.
import { AppError } from '#contract/errors.ts';
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { textPinyin } from '#backend/identity/pinyin.ts';
import { SchoolBook } from '#backend/places/school-book.ts';
import { notFound } from '#backend/refusals.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { schoolRows, unitRows } from '#db/queries/directory.ts';
import { addName, aliasesOfAll, codeHolder, codesOf, dropName, giveCode, namesOf, schoolPage, setAliases, setCode, setName, setState, setUnit,
  wholeSchool } from '#db/queries/school-list.ts';
import type { SchoolFullRow } from '#db/queries/school-list.ts';
import { unitRow } from '#db/queries/units.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import { schoolKind, stageOfKind } from '#seeds/templates/places.ts';
import { codeSpans, decide } from './life.ts';
import type { Change, Step } from './life.ts';
import { matched } from './match.ts';

const briefOf = (row: SchoolFullRow) => ({
  schoolId: row.id, code: row.code ?? '', name: row.name, stage: row.stage, unitId: row.unit_id, unitName: row.unit_name, teachers: row.teachers,
});
const rowOf = (row: SchoolFullRow, aliases: readonly string[]) => ({
  ...briefOf(row), state: row.state, kind: schoolKind(row.code ?? ''), aliases: [...aliases], namesakes: row.namesakes,
});

function whole(db: ReadDb, id: string) {
  const row = wholeSchool(db, id);
  if (!row) throw notFound('school');
  const names = namesOf(db, id);
  const into = row.merged_into === null ? undefined : wholeSchool(db, row.merged_into);
  const codes = codesOf(db, id).map((one) => ({ code: one.code, from: one.from_date, note: one.note }));
  return {
    ...rowOf(row, names.filter((one) => one.kind === 'alias').map((one) => one.name)),
    names: names.map((one) => ({ name: one.name, kind: one.kind, to: one.to_date })), codes: codeSpans(codes, row.code ?? ''),
    mergedInto: into ? { schoolId: into.id, name: into.name } : null, stateOn: row.state_on,
  };
}

function stepFor(db: ReadDb, id: string, change: Change): Step {
  const all = schoolRows(db);
  const own = all.find((one) => one.id === id);
  if (!own) throw notFound('school');
  if (change.kind === 'move' && !unitRow(db, change.unitId)) throw notFound('unit');
  const into = change.kind === 'merge' ? all.find((one) => one.id === change.into) : undefined;
  if (change.kind === 'merge' && !into) throw notFound('school');
  const unitId = change.kind === 'move' ? change.unitId : own.unitId;
  const decided = decide({ ...own, formerNames: own.formerNames ?? [] }, change, {
    neighbours: all.filter((one) => one.id !== id && one.unitId === unitId).map((one) => ({ ...one, aliases: one.aliases ?? [] })),
    holder: change.kind === 'newCode' ? codeHolder(db, change.code) : undefined, into,
  });
  if ('refused' in decided) throw new AppError('school_change', { detail: decided.refused[0], detailEn: decided.refused[1] });
  return decided;
}

/** The stage follows the type as long as nobody said another. */
function stageAfter(db: ReadDb, id: string, code: string): string {
  const row = wholeSchool(db, id);
  const stage = row?.stage ?? '';
  return stage === '' || stage === stageOfKind(row?.code ?? '') ? stageOfKind(code) || stage : stage;
}

function carryOut(db: WriteDb, id: string, step: Step, on: string): void {
  switch (step.do) {
    case 'name':
      dropName(db, id, step.name);
      addName(db, { school_id: id, name: step.former, kind: 'former', to_date: on });
      return setName(db, id, { name: step.name, ...textPinyin(step.name) });
    case 'code':
      giveCode(db, { code: step.code, school_id: id, from_date: on, note: step.note });
      return setCode(db, id, step.code, stageAfter(db, id, step.code));
    case 'state': return setState(db, id, step.state, on, null);
    case 'merge': return setState(db, id, 'merged', on, step.into);
    case 'unit': return setUnit(db, id, step.unitId);
    case 'aliases': return setAliases(db, id, step.aliases);
  }
}

export const schoolsHandlers = {
  schools({ db }, input) {
    const { total, rows } = schoolPage(db, {
      search: input.search.trim(), unitId: input.unitId ?? null, state: input.state ?? null, namesakes: input.namesakes, offset: input.offset,
      limit: input.limit,
    });
    const aliases = aliasesOfAll(db, rows.map((one) => one.id));
    return { total, rows: rows.map((row) => rowOf(row, aliases.get(row.id) ?? [])), revision: recordsRevision(db) };
  },
  school: ({ db }, { schoolId }) => whole(db, schoolId),
  changeSchool(context, { schoolId, change, on }) {
    const day = on === '' ? context.now().toISOString().slice(0, 10) : on;
    const detail = { change: change.kind, on: day, ...(change.kind === 'merge' ? { into: change.into } : {}) };
    return context.write({ action: 'directory.changeSchool', records: true, subject: schoolId, detail }, (db) => {
      carryOut(db, schoolId, stepFor(db, schoolId, change), day);
      return whole(db, schoolId);
    });
  },
  matchSchool({ db, language }, input) {
    const book = new SchoolBook({ schools: schoolRows(db), units: unitRows(db), newId: () => '', writer: null });
    const found = matched(book, { code: input.code.trim(), name: input.name.trim(), unit: input.unit.trim() }, language);
    const shown = (id: string) => {
      const row = wholeSchool(db, id);
      return row ? [briefOf(row)] : [];
    };
    const { schoolId, choiceIds, ...rest } = found;
    return { ...rest, school: schoolId === null ? null : shown(schoolId)[0] ?? null, choices: choiceIds.flatMap(shown) };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['directory'], 'schools' | 'school' | 'changeSchool' | 'matchSchool'>;
