// Workbooks of training credits: what is read for each of them. The sheets themselves are made by the files beside.
import type { z } from 'zod';
import { RuleBook } from '#backend/credit-rules/book.ts';
import { dayOf } from '#backend/credit-rules/days.ts';
import { needsFocus, needsLargest } from '#backend/credit-rules/person.ts';
import { compile } from '#backend/credit-rules/compile.ts';
import type { Sheet } from '#backend/excel/write.ts';
import { AppError } from '#contract/errors.ts';
import type { ExportInput } from '#contract/schema/reports.ts';
import { balancesBetween, countLines, programmeCompletion, reportLines, reportSchools, reportTeachers, sealedNumber, sumsBetween, type ReportLineRow,
  type TeacherFilter } from '#db/queries/credit-reports.ts';
import { sealedAt } from '#db/queries/directory.ts';
import { exemptionsInForce } from '#db/queries/exemptions.ts';
import { focusHours, largestTrainings, newestDay, severalAchievements } from '#db/queries/ledger-read.ts';
import { ruleUses, storedRules } from '#db/queries/rules.ts';
import { schoolMoves, unitName } from '#db/queries/standing.ts';
import { workspaceRow } from '#db/queries/workspace.ts';
import type { QueryContext } from '#backend/context.ts';
import { notFound } from '#backend/refusals.ts';
import { completionSheets } from './completion.ts';
import { assessEverybody, type Everybody } from './everybody.ts';
import type { Frame } from './frame.ts';
import { ledgerSheet, LineWords, rowsOfSheet } from './ledger-sheet.ts';
import { nationalSheets, templateRow, type LeftOut, type TemplateRow } from './national.ts';
import { people, schoolsOn, standingNames, standings, type Person, type ReportStanding } from './people.ts';
import { Statistics, statisticsSheets } from './statistics.ts';
import { Summary } from './summary.ts';
import { summarySheets } from './summary-sheets.ts';
import { Warnings, warningsSheet } from './warnings.ts';

type Asked = z.output<typeof ExportInput>;
/** What is asked of the teachers, whatever the report. */
export type Choice = Pick<Asked, 'unitId' | 'schoolId' | 'stage' | 'subject' | 'standing' | 'asOf' | 'teacherIds' | 'fullNumbers'>;
export interface Made { sheets: Sheet[]; /** Known once the sheets were written. */ rows: () => number }

const everyone: TeacherFilter = { unitId: null, schoolId: null, stage: null, subject: null, teacherIds: null };

const teachersOfPage = 5000;

/** The teachers chosen, at the school where they were on the day of the report, in the order of their ids. */
function chosenPeople({ db }: QueryContext, choice: Choice, asOf: string): Person[] {
  const filter = { ...everyone, subject: choice.subject ?? null, teacherIds: choice.teacherIds?.map(Number) ?? null };
  const shown = people(reportSchools(db), schoolsOn(schoolMoves(db), asOf));
  const chosen: Person[] = [];
  const page = (after: number) => reportTeachers(db, filter, after, teachersOfPage);
  for (let rows = page(0); rows.length > 0; rows = page(rows.at(-1)?.id ?? 0)) {
    for (const row of rows) {
      const person = shown(row);
      if ((!choice.unitId || person.unitId === choice.unitId) && (!choice.schoolId || person.schoolId === choice.schoolId)
        && (!choice.stage || person.stage === choice.stage)) chosen.push(person);
    }
  }
  return chosen;
}

function scopeOf({ db }: QueryContext, choice: Choice): string {
  const school = choice.schoolId ? reportSchools(db).find(({ id }) => id === choice.schoolId) : undefined;
  if (choice.schoolId && !school) throw notFound('school');
  const unit = choice.unitId ? unitName(db, choice.unitId) : '';
  if (unit === undefined) throw notFound('unit');
  return [unit, school?.name ?? '', choice.stage ?? '', choice.subject ?? '', choice.standing ? standingNames[standingOf(choice) ?? 'noRule'] : '',
    choice.teacherIds ? `选定的 ${choice.teacherIds.length} 位教师` : ''].filter((word) => word !== '').join('，');
}

/** Teachers who are not counted stand in no report. */
const standingOf = (choice: Choice): ReportStanding | null => standings.find((one) => one === choice.standing) ?? null;

/** What every report starts from. */
export class Report {
  readonly context: QueryContext;
  readonly choice: Choice;
  readonly asOf: string;
  readonly frame: Frame;
  readonly people: Person[];
  private byId: Map<number, Person> | null = null;
  private readonly numbers = new Map<number, string>();
  constructor(context: QueryContext, choice: Choice) {
    this.context = context;
    this.choice = choice;
    this.asOf = choice.asOf ?? dayOf(context.now());
    this.frame = {
      bureau: workspaceRow(context.db)?.name ?? '', asOf: this.asOf, scope: scopeOf(context, choice), fullNumbers: choice.fullNumbers,
    };
    this.people = chosenPeople(context, choice, this.asOf);
  }

  readonly personOf = (id: number): Person | undefined => {
    this.byId ??= new Map(this.people.map((person) => [person.id, person]));
    return this.byId.get(id);
  };

  /** Masked, unless whole numbers were asked for with a reason; each is opened once. */
  readonly numberOf = (person: Person): string => (this.choice.fullNumbers ? this.wholeNumber(person.id) : person.idMasked);

  private wholeNumber(id: number): string {
    let number = this.numbers.get(id);
    if (number === undefined) {
      const sealed = sealedNumber(this.context.db, id);
      this.numbers.set(id, number = sealed ? this.context.fields.open(sealedAt.teacherId(id), sealed) : '');
    }
    return number;
  }

  get wanted(): ReportStanding | null {
    return standingOf(this.choice);
  }

  everybody(): Everybody {
    const { db } = this.context;
    const { asOf } = this;
    const versions = storedRules(db);
    const compiled = versions.map(({ rules }) => compile(rules));
    return {
      people: this.people, asOf, book: new RuleBook(versions, ruleUses(db)),
      // Balances know no days; a day of the past is summed from the lines.
      sums: asOf >= newestDay(db) ? (first, last) => balancesBetween(db, first, last) : (first, last) => sumsBetween(db, asOf, first, last),
      largest: compiled.some(needsLargest) ? largestTrainings(db, asOf) : [], achievements: severalAchievements(db, asOf),
      exemptions: exemptionsInForce(db), focusHours: (from, to) => (compiled.some(needsFocus) ? focusHours(db, from, to < asOf ? to : asOf) : []),
    };
  }
}

function creditSummary(report: Report): Made {
  const summary = new Summary(report.wanted);
  assessEverybody(report.everybody(), summary.visit);
  return { sheets: summarySheets(report.frame, summary, report.numberOf), rows: () => summary.people.length };
}

function warnings(report: Report): Made {
  const found = new Warnings(report.wanted);
  assessEverybody(report.everybody(), found.visit);
  return { sheets: [warningsSheet(report.frame, found, report.numberOf)], rows: () => found.rows.length };
}

/** The year asked for; else the year of the report, or the last one in the ledger when that is over. */
function yearOf({ asOf, context }: Report, { year }: Asked): number {
  const newest = newestDay(context.db);
  return year ?? Number((newest !== '' && newest < asOf ? newest : asOf).slice(0, 4));
}
const trainingsOf = ({ context }: Report, year: number): Iterable<ReportLineRow> =>
  reportLines(context.db, { from: `${year}-01-01`, to: `${year}-12-31`, trainingsOnly: true });

/** The system knows teachers by their whole number, so this report is refused without it. */
function nationalTemplate(report: Report, input: Asked): Made {
  if (!input.fullNumbers) throw new AppError('numbers_needed');
  const year = yearOf(report, input);
  const { db } = report.context;
  const book = new RuleBook(storedRules(db), ruleUses(db));
  const [rows, leftOut]: [TemplateRow[], LeftOut[]] = [[], []];
  for (const line of trainingsOf(report, year)) {
    const person = report.personOf(line.teacher_id);
    if (!person) continue;
    const made = templateRow(line, person, report.numberOf(person), book.at(person.unitId, line.on_date)?.rules ?? null);
    if ('why' in made) leftOut.push(made);
    else rows.push(made);
  }
  return { sheets: nationalSheets(report.frame, year, rows, leftOut), rows: () => rows.length };
}

function statistics4068(report: Report, input: Asked): Made {
  const year = yearOf(report, input);
  const found = new Statistics(report.people);
  for (const line of trainingsOf(report, year)) found.add(line);
  return { sheets: statisticsSheets(report.frame, year, found), rows: () => report.people.filter(({ active }) => active).length };
}

function completionRates(report: Report, input: Asked): Made {
  const { unitId, schoolId, stage, subject } = report.choice;
  const filter: TeacherFilter = {
    unitId: unitId ?? null, schoolId: schoolId ?? null, stage: stage ?? null, subject: subject ?? null,
      teacherIds: report.choice.teacherIds?.map(Number) ?? null,
  };
  const year = yearOf(report, input);
  const rows = programmeCompletion(report.context.db, filter, `${year}-01-01`, `${year}-12-31`);
  return { sheets: completionSheets(report.frame, `${year} 年结束的培训班次`, rows), rows: () => rows.length };
}

function ledger(report: Report, input: Asked): Made {
  const { db } = report.context;
  const words = new LineWords(storedRules(db));
  const filter = { from: input.year === undefined ? '' : `${input.year}-01-01`, to: input.year === undefined ? report.asOf : `${input.year}-12-31`, trainingsOnly: false };
  let written = 0;
  const lines = linesOf(db, filter, (line) => {
    const chosen = report.personOf(line.teacher_id) !== undefined;
    if (chosen) written += 1;
    return chosen;
  });
  const total = countLines(db, filter);
  const parts = Math.max(1, Math.ceil(total / rowsOfSheet));
  const sheets = Array.from({ length: parts }, (_, part) =>
    ledgerSheet(report.frame, next(lines, rowsOfSheet), part + 1, parts, words, report.personOf, report.numberOf));
  return { sheets, rows: () => written };
}

function* linesOf(db: QueryContext['db'], filter: Parameters<typeof reportLines>[1],
  keep: (line: ReportLineRow) => boolean): Generator<ReportLineRow> {
  for (const line of reportLines(db, filter)) if (keep(line)) yield line;
}

/** The next so many, without closing what they come from. */
function* next<T>(source: Generator<T>, count: number): Generator<T> {
  for (let taken = 0; taken < count; taken += 1) {
    const { done, value } = source.next();
    if (done) return;
    yield value;
  }
}

export const creditWorkbooks = { creditSummary, nationalTemplate, statistics4068, completionRates, warnings, ledger } as const;
export type CreditWorkbook = keyof typeof creditWorkbooks;
