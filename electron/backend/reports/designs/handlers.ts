// Own reports: the columns there are, designs saved by name, what one gives, and its workbook.
import type { RuleSet } from '#backend/credit-rules/shapes.ts';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { Design } from '#contract/schema/reports.ts';
import { deleteDesign, designNamed, designRow, designRows, putDesign, reportLines } from '#db/queries/credit-reports.ts';
import { storedRules } from '#db/queries/rules.ts';
import { creditRuleSets } from '#seeds/templates/credit-rules/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound } from '#backend/refusals.ts';
import { assessedPeople } from '../credits/everybody.ts';
import { around, numbersNote } from '../credits/frame.ts';
import { Report, type Choice, type Made } from '../credits/handlers.ts';
import { LineWords } from '../credits/ledger-sheet.ts';
import { postingColumns, teacherColumns, type PostingLine, type TeacherLine } from './columns.ts';
import { designSheet, tableOf, unknownColumn, type Table } from './table.ts';

type Reports = Handlers<AppContract, QueryContext, CommandContext>['reports'];

/** Rule sets of the workspace go before those that are shipped, so that an edited name is shown. */
const setsOf = (own: readonly { rules: RuleSet }[]): RuleSet[] => [...own.map(({ rules }) => rules).toReversed(), ...creditRuleSets];

function checkDesign(design: Design, sets: readonly RuleSet[]): void {
  const unknown = unknownColumn(design, design.source === 'teachers' ? teacherColumns(sets) : postingColumns);
  if (unknown !== null) {
    throw new AppError('design_refused', { detail: `没有名为“${unknown}”的列`, detailEn: `there is no column “${unknown}”` });
  }
}

function* teacherLines(report: Report): Generator<TeacherLine> {
  for (const { person, found, sums } of assessedPeople(report.everybody())) {
    const standing = found?.assessment.standing ?? 'noRule';
    if (report.wanted !== null && (standing !== report.wanted || !person.active)) continue;
    yield { person, number: report.numberOf(person), hours: sums.reduce((sum, one) => sum + one.hours, 0), found };
  }
}

function* postingLines(report: Report): Generator<PostingLine> {
  const { db } = report.context;
  const words = new LineWords(storedRules(db));
  for (const line of reportLines(db, { from: '', to: report.asOf, trainingsOnly: false })) {
    const person = report.personOf(line.teacher_id);
    if (person) yield { person, number: report.numberOf(person), line, words };
  }
}

function designTable(context: QueryContext, design: Design, choice: Choice): { table: Table; report: Report } {
  const sets = setsOf(storedRules(context.db));
  checkDesign(design, sets);
  const report = new Report(context, choice);
  const table = design.source === 'teachers' ? tableOf(design, teacherColumns(sets), teacherLines(report))
    : tableOf(design, postingColumns, postingLines(report));
  return { table, report };
}

/** The workbook of a saved design, or of one that was not saved yet. */
export function designWorkbook(context: QueryContext, input: Choice & { designId?: string | undefined; design?: Design | undefined }): Made {
  const stored = input.designId === undefined ? undefined : designRow(context.db, input.designId);
  if (input.designId !== undefined && !stored) throw notFound('design');
  const design = input.design ?? (stored ? Design.parse(JSON.parse(stored.body)) : undefined);
  if (!design) throw new AppError('design_refused', { detail: '没有给出报表设计', detailEn: 'no design was given' });
  const { table, report } = designTable(context, design, input);
  const notes = design.columns.includes('idNumber') || design.groupBy.includes('idNumber') ? [numbersNote(report.frame.fullNumbers)] : [];
  return { sheets: [designSheet(table, around(report.frame, stored?.name ?? '自定义报表', notes))], rows: () => table.rows.length };
}

export const designHandlers = {
  columns: () => ({
    sources: [
      { source: 'teachers' as const, name: '教师', columns: teacherColumns(creditRuleSets).map(({ column, name, nameEn, type }) =>
        ({ column, name, nameEn, type })) },
      { source: 'postings' as const, name: '台账', columns: postingColumns.map(({ column, name, nameEn, type }) => ({ column, name, nameEn, type })) },
    ],
  }),
  designs({ db }) {
    return { designs: designRows(db).map(({ id, name, body }) => ({ designId: id, name, design: Design.parse(JSON.parse(body)) })) };
  },
  saveDesign(context, { designId, name, design }) {
    const id = designId ?? context.newId();
    return context.write({ action: 'reports.saveDesign', subject: id, detail: { new: designId === undefined } }, (db) => {
      if (designId !== undefined && !designRow(db, designId)) throw notFound('design');
      checkDesign(design, setsOf(storedRules(db)));
      const namesake = designNamed(db, name);
      if (namesake && namesake.id !== id) throw new AppError('already_there', { what: '报表设计', whatEn: 'report design', name });
      putDesign(db, { id, name, body: JSON.stringify(design) }, context.now().toISOString());
      return { designId: id };
    });
  },
  removeDesign(context, { designId }) {
    return context.write({ action: 'reports.removeDesign', subject: designId }, (db) => {
      if (deleteDesign(db, designId) === 0) throw notFound('design');
      return { done: true as const };
    });
  },
  preview(context, { design, limit, ...choice }) {
    const { table } = designTable(context, design, { ...choice, fullNumbers: false });
    return { headers: table.columns.map(({ name }) => name), rows: table.rows.slice(0, limit), total: table.rows.length };
  },
} satisfies Pick<Reports, 'columns' | 'designs' | 'saveDesign' | 'removeDesign' | 'preview'>;
