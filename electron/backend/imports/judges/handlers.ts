// Judges as a kind of import: reads the contest, finds judges by number, phone or name, writes them.
import { ContestRules } from '#contract/schema/rules.ts';
import { contestRow } from '#db/queries/contests.ts';
import { insertSchool, insertUnit, schoolRows, sealedAt, setSchoolCode, unitRows } from '#db/queries/directory.ts';
import { insertJudge, insertJudgeAdditions, judgeSnapshot, judgesObstacle, lastSlot, storedJudges, undoJudges,
  updateJudge } from '#db/queries/import-judges.ts';
import { insertChange } from '#db/queries/imports.ts';
import { notFound } from '#backend/refusals.ts';
import type { QueryContext } from '#backend/context.ts';
import { everything } from '../assignment-cells.ts';
import { judgeTargets } from '../columns.ts';
import { indexOf, knownSchools, refuseScored } from '../contest-state.ts';
import { categoryEnumeration, divisionEnumeration } from '../contest-words.ts';
import { everyDivision } from '../judges.ts';
import type { ImportKind, KindRun, RunParts } from '../kind.ts';
import { JudgePlan } from '../plan-judges.ts';
import type { JudgeDecision } from '../plan-judges.ts';
import { judgeValues } from '../save-judges.ts';
import { SchoolBook } from '#backend/places/school-book.ts';
import { storedJudgeOf } from '../stored.ts';
import { judgeFillings } from '../template.ts';
import { wordsOf } from '../vocabulary.ts';

function run(contestId: string, rules: ContestRules, { context, db, saving, sheetNames }: RunParts): KindRun<JudgeDecision> {
  const write = saving?.db;
  const schools = new SchoolBook({
    schools: schoolRows(db), units: unitRows(db), newId: () => context.newId(),
    writer: write ? {
      school: (school) => insertSchool(write, school),
      unit: (id, name) => insertUnit(write, { id, name }),
      code: (school) => setSchoolCode(write, school.id, school.code),
    } : null,
  });
  const rows = new Map(storedJudges(db, contestId).map((row) => [row.id, row]));
  const plan = new JudgePlan({
    words: wordsOf(rules), schools, stored: [...rows.values()].map(storedJudgeOf), index: indexOf(context), sheetNames,
  });
  const before = lastSlot(db, contestId);
  let slot = before;
  const { fields } = context;
  const sealer = {
    id: (judge: string, value: string) => fields.seal(sealedAt.judgeId(judge), value),
    phone: (judge: string, value: string) => fields.seal(sealedAt.judgePhone(judge), value),
    index: (purpose: 'id' | 'phone', value: string) => fields.index(purpose, value),
  };
  return {
    decide: (row) => plan.decide(row),
    save(decision) {
      if (!saving) return;
      const id = decision.stored?.id ?? context.newId();
      if (!decision.stored) slot += 1;
      const unitId = schools.unitId(decision.record?.submittingUnit ?? '');
      const values = judgeValues(decision, { contestId, id, slot, unitId }, sealer, rows.get(id));
      if (values && decision.stored) {
        insertChange(saving.db, saving.batchId, id, judgeSnapshot(saving.db, id));
        updateJudge(saving.db, values);
      } else if (values) insertJudge(saving.db, values);
    },
    finish() {
      if (saving) insertJudgeAdditions(saving.db, saving.batchId, contestId, before);
    },
  };
}

function open(context: QueryContext, contestId: string | undefined): ReturnType<ImportKind['open']> {
  const contest = contestRow(context.db, contestId ?? '');
  if (!contest) throw notFound('contest');
  const rules = ContestRules.parse(JSON.parse(contest.rules));
  const words = wordsOf(rules);
  return {
    revision: contest.revision, title: `${contest.title} 评委汇总表`, optional: new Set(),
    enumerations: [divisionEnumeration(rules, words, 'divisions', true, (text) => everyDivision.test(text)),
      categoryEnumeration(rules, words, 'categories', true, (text) => everything.test(text))],
    schools: () => knownSchools(schoolRows(context.db), unitRows(context.db)),
    fillings: () => judgeFillings(rules), checkOpen: () => refuseScored(contest.state),
    run: (parts) => run(contest.id, rules, parts),
  };
}

export const judgesImport: ImportKind = {
  kind: 'judges', name: { zh: '评委', en: 'Judges' }, scope: 'contest', targets: judgeTargets, open,
  obstacle: (db, batch) => judgesObstacle(db, batch.id),
  undo: (_, db, batch) => ({ ...undoJudges(db, batch.contestId ?? '', batch.id), reversed: 0 }),
};
