// Everything that packs are planned from, read once: who reads what, what hides among it, which codes were given before.
import { AppError } from '#contract/errors.ts';
import { rubricOf, type ContestRules } from '#contract/schema/rules.ts';
import { isWithin } from '#backend/matching/within.ts';
import { packRubric } from '#backend/packfile/schema.ts';
import { faultOfReference, referenceOf } from '#backend/scoring/reference.ts';
import type { Text } from '#backend/refusals.ts';
import type { ReadDb } from '#db/open.ts';
import * as calibration from '#db/queries/calibration.ts';
import type { ContestRow } from '#db/queries/contests.ts';
import { attachmentsOf, judgeRows, type AttachmentRow, type JudgeRow } from '#db/queries/entries.ts';
import { excludedFiles } from '#db/queries/leaks.ts';
import * as store from '#db/queries/packs.ts';
import { arbitrationCodes } from '#db/queries/arbitration.ts';
import { arbitrationSeatsOf, knownCodes } from '../arbitration/handlers.ts';
import { isHiddenAmong, isUsefulFor } from '../calibration-fit.ts';
import { hiddenKey, planPack, type ArbitrationSeat, type PackPlan, type PlanInput, type PracticeSeat, type Seat } from '../plan-packs.ts';

export interface Planner {
  /** Judges who get something, in the order of their slots; shadow judges too. */
  judges: JudgeRow[];
  /** Attachments that any of these packs may carry. */
  attachments: AttachmentRow[];
  /** Most bytes of attachments that a judge's pack can come to. */
  bytesOf: (judgeId: string) => number;
  plan: (judge: JudgeRow, given: Pick<PlanInput, 'pack' | 'receiveKey' | 'random'>) => PackPlan;
}

const short = ([detail, detailEn]: Text): AppError => new AppError('calibration_short', { detail, detailEn });
const listed = (json: string): string[] => JSON.parse(json) as string[];

/** Entries with reference marks as packs need them. @throws AppError calibration_short when one cannot go out as it stands */
function itemsOf(db: ReadDb, row: ContestRow, rules: ContestRules) {
  return calibration.itemRows(db, row.id).map((item) => {
    const { blind_code: code } = item;
    if (item.role !== 'seed' && item.status === 'active') {
      throw short([
        `“${code}”又参赛了，却还列为练习或考核作品，评委会看到它的参考分。请到“校准”去掉它，或让它撤出参赛。`,
        `“${code}” takes part again but is still listed for practice, where judges see its reference marks. Remove it on the page “Calibration”, or withdraw it.`,
      ]);
    }
    const category = rules.categories.find((one) => one.id === item.category);
    if (!category) throw short([`校准作品“${code}”的项目已经不在规则里。请到“校准”去掉它。`, `the category of “${code}” is not in the rules any more. Remove the entry on the page “Calibration”.`]);
    const rubric = packRubric(rubricOf(rules, category.rubric, row.rules_version));
    const reference = JSON.parse(item.reference) as Record<string, number>;
    const fault = faultOfReference(rubric, reference);
    if (fault) throw short([`校准作品“${code}”的参考分和现在的评分标准不符：${fault[0]}`, `the reference marks of “${code}” do not fit the rubric as it is now: ${fault[1]}`]);
    return { item, seat: seatOf(item), marks: referenceOf(rubric, reference).marks };
  });
}

const seatOf = (row: Omit<calibration.CalibrationSeatRow, 'judge_id' | 'blind_code'>): Seat => ({
  entryId: row.entry_id, title: row.title, division: row.division, category: row.category, subject: row.subject, grade: row.grade,
  seconds: row.seconds,
});

/**
 * @param judgeIds only these judges; absent: all who have something to read
 * @param arbitrates false: without what judges read as arbiters, for score sheets in Excel cannot show earlier marks
 * @throws AppError calibration_short: an item cannot go out, or a judge has fewer qualifying entries than the gate asks for
 */
export function plannerOf(
  db: ReadDb, row: ContestRow, rules: ContestRules, judgeIds: readonly string[] | undefined, arbitrates = true,
): Planner {
  const counted = Map.groupBy(store.seatRows(db, row.id), (seat) => seat.judge_id);
  const items = itemsOf(db, row, rules);
  const shadowing = calibration.shadowSeatRows(db, row.id);
  const looked = [...new Set([...items.map((one) => one.item.entry_id), ...shadowing.map((one) => one.entry_id)])];
  const { submittingUnitConflict, conflicts } = rules.assignment;
  const barred = new Set(looked.length === 0 ? [] : calibration.barredPairs(db, row.id, looked,
    { year: row.year, submittingUnit: submittingUnitConflict, ...conflicts }).map((one) => `${one.judge_id} ${one.entry_id}`));
  // What was declared since a shadow judge got his entries holds for him too.
  const shadow = Map.groupBy(shadowing.filter((one) => !barred.has(`${one.judge_id} ${one.entry_id}`)), (one) => one.judge_id);
  const seats = new Map([...counted, ...shadow]);
  const named = new Map(calibration.calibratedJudges(db, row.id).map((one) => [one.id, {
    divisions: listed(one.divisions), subjects: listed(one.subjects), categories: listed(one.categories), languages: listed(one.languages),
  }]));
  const wanted = judgeIds ? new Set(judgeIds) : null;
  const arbitration = arbitrates ? arbitrationSeatsOf(db, row.id) : new Map<string, ArbitrationSeat[]>();
  const judges = judgeRows(db, row.id).filter((judge) => (seats.has(judge.id) || arbitration.has(judge.id)) && (wanted?.has(judge.id) ?? true));

  const given = store.codeRows(db, row.id);
  const hidden = calibration.calibrationCodes(db, row.id);
  const known = Map.groupBy(given, (one) => one.judge_id);
  const knownHidden = Map.groupBy(hidden, (one) => one.judge_id);
  const asArbiter = arbitrationCodes(db, row.id);
  const knownAsArbiter = knownCodes(asArbiter);
  const taken = new Set([...given, ...hidden, ...asArbiter].map((one) => one.code));
  /** Items that this judge may read, that he does not read for marks that count, and never did. */
  const fitting = (judge: JudgeRow) => {
    const own = seats.get(judge.id) ?? [];
    const read = new Set([
      ...[...own, ...known.get(judge.id) ?? []].map((one) => one.entry_id), ...(arbitration.get(judge.id) ?? []).map((one) => one.seat.entryId),
    ]);
    const says = named.get(judge.id);
    return items.filter(({ item }) => says !== undefined && isWithin(says, item) && isUsefulFor(own, item)
      && !read.has(item.entry_id) && !barred.has(`${judge.id} ${item.entry_id}`)
      && (item.role !== 'seed' || isHiddenAmong(own, item)));
  };
  const fits = new Map(judges.map((judge) => [judge.id, fitting(judge)]));
  refuseShort(rules, judges, (judge) => fits.get(judge.id)?.filter((one) => one.item.role === 'qualify').length ?? 0);

  const excluded = new Set(excludedFiles(db, row.id));
  const attachments = attachmentsOf(db, [...new Set([
    ...[...seats.values()].flat().map((seat) => seat.entry_id), ...looked, ...[...arbitration.values()].flat().map((one) => one.seat.entryId),
  ])])
    .filter((one) => !excluded.has(one.id));
  const files = Map.groupBy(attachments, (one) => one.entry_id);
  const size = (entryId: string): number => (files.get(entryId) ?? []).reduce((sum, one) => sum + one.bytes, 0);
  const sum = (sizes: readonly number[]): number => sizes.reduce((all, one) => all + one, 0);
  return {
    judges, attachments,
    bytesOf(judgeId) {
      const own = (seats.get(judgeId) ?? []).map((one) => size(one.entry_id));
      const others = [
        ...(fits.get(judgeId) ?? []).map((one) => size(one.item.entry_id)), ...(arbitration.get(judgeId) ?? []).map((one) => size(one.seat.entryId)),
      ];
      const twice = Math.ceil(own.length * rules.calibration.repeatShare);
      return sum(own) + sum(others) + sum(own.toSorted((a, b) => b - a).slice(0, twice));
    },
    plan(judge, { pack, receiveKey, random }) {
      const own = (seats.get(judge.id) ?? []).map(seatOf);
      const others = fits.get(judge.id) ?? [];
      const arbitrated = arbitration.get(judge.id) ?? [];
      return planPack({
        contest: { id: row.id, title: row.title }, pack, slot: judge.slot, receiveKey, rules, rulesVersion: row.rules_version, random,
        seats: own,
        attachments: [...new Set([...own, ...[...others, ...arbitrated].map((one) => one.seat)].map((seat) => seat.entryId))].flatMap((entryId) =>
          (files.get(entryId) ?? []).map((one) => ({ entryId, label: one.label, media: one.media, bytes: one.bytes, stored: one.id }))),
        known: new Map((known.get(judge.id) ?? []).map((one) => [one.entry_id, one.code])), taken,
        arbitration: { seats: arbitrated, known: knownAsArbiter.get(judge.id) ?? new Map() },
        calibration: {
          shadow: shadow.has(judge.id), seeds: others.filter((one) => one.item.role === 'seed').map((one) => one.seat),
          practice: others.flatMap(({ item, seat, marks }): PracticeSeat[] => (item.role === 'seed' ? []
            : [{ seat, qualifies: item.role === 'qualify', feedback: item.feedback, reference: marks }])),
          known: new Map((knownHidden.get(judge.id) ?? []).map((one) => [hiddenKey(one.role, one.entry_id), one.code])),
        },
      });
    },
  };
}

/** A gate that nobody can open would keep a judge from his work for ever. */
function refuseShort(rules: ContestRules, judges: readonly JudgeRow[], qualifying: (judge: JudgeRow) => number): void {
  const { needed, tolerance } = rules.calibration;
  if (needed === 0) return;
  if (tolerance === null) {
    throw short(['规则要求先通过考核，却没有填允许差，谁也通不过。请在活动设置里填写。', 'the rules ask judges to qualify, but set no tolerance, so nobody could. Set one in the settings.']);
  }
  const lacking = judges.filter((judge) => qualifying(judge) < needed);
  const [first] = lacking;
  if (!first) return;
  throw short([
    `“${first.name}”等 ${lacking.length} 位评委能评的考核作品不到 ${needed} 件（他只有 ${qualifying(first)} 件），永远不能开始评分。`
      + '请到“校准”增加他们的组别、学科和项目的考核作品，或在活动设置里减少要求的件数。',
    `${lacking.length} judges, “${first.name}” among them with ${qualifying(first)}, have fewer than ${needed} qualifying entries that they may judge `
      + 'and could never begin. Add such entries on the page “Calibration”, or ask for fewer in the settings.',
  ]);
}
