// Entries with reference marks, and shadow judges.
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { CalibrationItems, SetItemInput, ShadowInput } from '#contract/schema/calibration.ts';
import { categoryName, divisionName, type ContestRules } from '#contract/schema/rules.ts';
import type { ReadDb } from '#db/open.ts';
import { assignedPairs } from '#db/queries/assignment.ts';
import * as store from '#db/queries/calibration.ts';
import type { ContestRow } from '#db/queries/contests.ts';
import { decisionRows, setEntryStatus } from '#db/queries/eligibility.ts';
import { entryRow, type EntryRow } from '#db/queries/entries.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound, wrongState, type Text } from '#backend/refusals.ts';
import { rubricsByCategory } from '../rubrics.ts';
import { calibratedContest } from '../shared/handlers.ts';
import { faultOfReference, referenceOf } from '#backend/scoring/reference.ts';

const refused = ([detail, detailEn]: Text): AppError => new AppError('calibration_refused', { detail, detailEn });

function refusePublished(row: ContestRow): void {
  if (row.state !== 'published') return;
  throw wrongState(row.state, ['改动校准设置', 'change the calibration'], ['结果已经发布。', 'The results are published.']);
}

/** Entries come into the competition, or leave it, only until results are computed. */
function refuseScored(row: ContestRow): void {
  if (row.state !== 'scored' && row.state !== 'published') return;
  throw wrongState(row.state, ['改变参评作品', 'change which entries take part'], ['结果已经计算，作品不能再撤出或恢复。', 'Results were computed; entries stay as they are.']);
}

const barRules = (row: ContestRow, { assignment }: ContestRules): store.BarRules => ({
  year: row.year, submittingUnit: assignment.submittingUnitConflict, ...assignment.conflicts,
});

function shown(db: ReadDb, contestId: string): z.input<typeof CalibrationItems> {
  const { row, rules } = calibratedContest(db, contestId);
  const rubricOf = rubricsByCategory(rules, row.rules_version);
  const seats = Map.groupBy(store.shadowSeatRows(db, row.id), (one) => one.judge_id);
  return {
    items: store.itemRows(db, row.id).map((item) => {
      const reference = JSON.parse(item.reference) as Record<string, number>;
      const rubric = rubricOf(item.category);
      return {
        entryId: item.entry_id, blindCode: item.blind_code, title: item.title, division: divisionName(rules, item.division),
        category: categoryName(rules, item.category), role: item.role, reference, feedback: item.feedback, inPacks: item.in_packs,
        total: rubric ? referenceOf(rubric, reference).total / 100 : 0, active: item.status === 'active',
      };
    }),
    shadows: store.calibratedJudges(db, row.id).filter((one) => one.shadow === 1)
      .map((one) => ({ judgeId: one.id, name: one.name, entries: seats.get(one.id)?.length ?? 0 })),
    basedOn: row.revision,
  };
}

/** Marks that are shown to judges would tell how the entry stands: only what is out of the competition is shown so. */
function refuseActive(db: ReadDb, entry: EntryRow, input: z.output<typeof SetItemInput>): void {
  if (entry.status !== 'active' || (input.role === 'seed' && !input.withdraw)) return;
  const seats = assignedPairs(db, input.contestId).filter((one) => one.entry_id === entry.id).length;
  if (seats > 0) {
    throw refused([
      `“${entry.blind_code}”正在参赛，已经分给 ${seats} 位评委，不能撤出来练习、考核或作标杆。请另选一件，或导入一件专用的作品，再在这里撤出参赛。`,
      `“${entry.blind_code}” takes part and is assigned to ${seats} judges; it cannot be withdrawn. Choose another entry, or import one for the purpose and withdraw it here.`,
    ]);
  }
  if (input.withdraw) return;
  throw refused([
    `“${entry.blind_code}”正在参赛；练习和考核作品的参考分与讲评会给评委看，只能用不参赛的作品。请勾选“同时撤出参赛”，或导入一件专用的作品再撤出。`,
    `“${entry.blind_code}” takes part in the competition; reference marks and feedback are shown to judges, so it must be out of it. `
      + 'Tick “withdraw it”, or import an entry for the purpose and withdraw that one.',
  ]);
}

const sameMarks = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([id, points]) => b[id] === points);

function set(context: CommandContext, input: z.output<typeof SetItemInput>) {
  const { row, rules } = calibratedContest(context.db, input.contestId);
  refusePublished(row);
  const entry = entryRow(context.db, row.id, input.entryId);
  const rubric = entry && rubricsByCategory(rules, row.rules_version)(entry.category);
  if (!entry || !rubric) throw notFound('entry');
  const fault = faultOfReference(rubric, input.reference);
  if (fault) throw refused(fault);
  const known = store.itemRows(context.db, row.id).find((one) => one.entry_id === entry.id);
  if (known && known.in_packs > 0
    && (known.role !== input.role || !sameMarks(JSON.parse(known.reference) as Record<string, number>, input.reference))) {
    throw refused([
      `“${entry.blind_code}”已经在 ${known.in_packs} 位评委的评审包里，用途和参考分不能再改，只能改讲评。请另设一件作品。`,
      `“${entry.blind_code}” is in the packs of ${known.in_packs} judges already; only its feedback can be changed. Use another entry.`,
    ]);
  }
  refuseActive(context.db, entry, input);
  const withdraws = entry.status === 'active' && (input.role !== 'seed' || input.withdraw);
  if (withdraws) refuseScored(row);
  context.write({
    action: 'calibration.set', contestId: row.id, basedOn: input.basedOn, subject: entry.id, detail: { role: input.role, withdrawn: withdraws },
  }, (db) => {
    if (withdraws) setEntryStatus(db, row.id, [entry.id], 'withdrawn');
    store.putItem(db, row.id, { entry_id: entry.id, role: input.role, reference: JSON.stringify(input.reference), feedback: input.feedback });
  });
}

/** Why an entry cannot take part again although nobody practises on it any more; null when it can. */
function faultOfRestore(db: ReadDb, contestId: string, entry: EntryRow): Text | null {
  const excluded = decisionRows(db, contestId).some((one) =>
    one.decision === 'excluded' && (JSON.parse(one.entry_ids) as string[]).includes(entry.id));
  return excluded ? [
    `“${entry.blind_code}”在资格审查里被排除，不能在这里恢复参赛。请到“资格审查”撤回那项处理。`,
    `“${entry.blind_code}” was excluded by the eligibility check; take that decision back there.`,
  ] : null;
}

function shadow(context: CommandContext, input: z.output<typeof ShadowInput>): void {
  const { row, rules } = calibratedContest(context.db, input.contestId);
  refusePublished(row);
  const judges = store.calibratedJudges(context.db, row.id);
  const judge = judges.find((one) => one.id === input.judgeId);
  if (!judge) throw notFound('judge');
  if (input.shadow && judge.seats + judge.pins + judge.sheets > 0) {
    throw refused([
      `“${judge.name}”已经${judge.sheets > 0 ? '交过评分' : '分到或指定了作品'}，评分要计入结果，不能改成见习评委。请换一位没有分配作品的评委，或先在“分配”里把作品改派他人。`,
      `“${judge.name}” ${judge.sheets > 0 ? 'has handed in marks' : 'has entries'} that count. Choose a judge without any, or assign these to others first.`,
    ]);
  }
  const entryIds = input.shadow ? seatsOfShadow(context.db, row, rules, input, judges) : null;
  context.write({
    action: 'calibration.shadow', contestId: row.id, basedOn: input.basedOn, subject: judge.id,
    detail: { shadow: input.shadow, entries: entryIds?.length ?? 0 },
  }, (db) => {
    store.setShadow(db, judge.id, input.shadow);
    if (entryIds) store.replaceShadowSeats(db, judge.id, entryIds);
  });
}

/** What a shadow judge is to read; null: as before. */
function seatsOfShadow(
  db: ReadDb, row: ContestRow, rules: ContestRules, { judgeId, likeJudgeId, entryIds }: z.output<typeof ShadowInput>,
  judges: readonly store.CalibratedJudgeRow[],
): string[] | null {
  if (likeJudgeId !== undefined && entryIds !== undefined) {
    throw refused(['“照某位评委”和“指定作品”只能选一种。', 'choose either another judge or entries, not both.']);
  }
  if (likeJudgeId === undefined && entryIds === undefined) return null;
  if (likeJudgeId !== undefined && judges.every((one) => one.id !== likeJudgeId)) throw notFound('judge');
  const isActive = (id: string): boolean => entryRow(db, row.id, id)?.status === 'active';
  const wanted = [...new Set(entryIds ?? assignedPairs(db, row.id).filter((one) => one.judge_id === likeJudgeId).map((one) => one.entry_id))];
  const active = wanted.filter(isActive);
  if (entryIds && active.length < wanted.length) throw notFound('entry');
  const barred = new Set(store.barredPairs(db, row.id, active, barRules(row, rules))
    .filter((one) => one.judge_id === judgeId).map((one) => one.entry_id));
  const codes = active.filter((id) => barred.has(id)).map((id) => entryRow(db, row.id, id)?.blind_code ?? '');
  if (entryIds && codes.length > 0) {
    throw refused([
      `见习评委与作品 ${codes[0]} 等 ${codes.length} 件有回避关系，不能看。请去掉这些作品。`,
      `the shadow judge must step back from ${codes.length} of these entries, ${codes[0]} among them. Leave them out.`,
    ]);
  }
  const free = active.filter((id) => !barred.has(id));
  if (free.length === 0) {
    throw refused([
      '没有作品可给这位见习评委：所选评委没有分到作品，或都要回避。请换一位评委，或直接指定作品。',
      'there is no entry for this shadow judge: the judge chosen has none, or all are barred. Choose another judge, or entries.',
    ]);
  }
  return free;
}

const changed = (db: ReadDb, contestId: string): { revision: number } => ({ revision: calibratedContest(db, contestId).row.revision });

export const itemHandlers = {
  items: (context, input) => shown(context.db, input.contestId),
  set(context, input) {
    set(context, input);
    return changed(context.db, input.contestId);
  },
  remove(context, input) {
    const { row } = calibratedContest(context.db, input.contestId);
    refusePublished(row);
    const item = store.itemRows(context.db, row.id).find((one) => one.entry_id === input.entryId);
    const entry = entryRow(context.db, row.id, input.entryId);
    if (!item || !entry) throw notFound('entry');
    if (item.in_packs > 0) {
      throw refused([
        `“${item.blind_code}”已经在 ${item.in_packs} 位评委的评审包里，不能去掉。他们对它的评分不计入结果。`,
        `“${item.blind_code}” is in the packs of ${item.in_packs} judges already and stays. Their marks of it count nowhere.`,
      ]);
    }
    const restores = input.restore && entry.status === 'withdrawn';
    if (restores) {
      refuseScored(row);
      const fault = faultOfRestore(context.db, row.id, entry);
      if (fault) throw refused(fault);
    }
    context.write({
      action: 'calibration.remove', contestId: row.id, basedOn: input.basedOn, subject: entry.id, detail: { restored: restores },
    }, (db) => {
      store.removeItem(db, entry.id);
      if (restores) setEntryStatus(db, row.id, [entry.id], 'active');
    });
    return changed(context.db, input.contestId);
  },
  shadow(context, input) {
    shadow(context, input);
    return changed(context.db, input.contestId);
  },
} satisfies Partial<Handlers<AppContract, QueryContext, CommandContext>['calibration']>;
