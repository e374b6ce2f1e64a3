// Faults of the rules of calibration: a gate that nobody could pass, seeds that are not there, limits that hold nothing.
import type { ContestRules } from '#contract/schema/rules.ts';
import { plain, type Fault, type LintFacts } from './problem.ts';
import { fullMark } from './rubrics.ts';

const say = (code: string, severity: Fault['severity'], message: Fault['message'], todo: Fault['todo']): Fault =>
  ({ code, severity, part: 'judges', where: '', what: '', message, todo });

/** Entries with reference marks may be set after the contest is open, so what is missing of them is only told. */
export function calibrationFaults(rules: ContestRules, { calibration: items }: LintFacts): Fault[] {
  const { tolerance, needed, seeds, repeatShare, repeatTolerance, reviewDeadline } = rules.calibration;
  const found: Fault[] = [];
  if (needed > 0 && tolerance === null) {
    found.push(say('calibration_tolerance', 'error', [
      `规定评委要有 ${needed} 件考核作品在允许差以内才能开始评分，却没有填允许差，谁也通不过。`,
      `Judges need ${needed} qualifying entries inside the tolerance, but no tolerance is set; nobody could begin.`,
    ], ['请填写允许差，或把要求的件数改为 0。', 'Set a tolerance, or ask for 0.']));
  } else if (items && needed > items.qualify) {
    found.push(say('calibration_needed', 'warning', [
      `规定评委要通过 ${needed} 件考核作品，现在只设了 ${items.qualify} 件，评审包会发不出去。`,
      `Judges need ${needed} qualifying entries; ${items.qualify} are set, so no packs could be made.`,
    ], ['请到“校准”增加考核作品，每位评委能评的都要够数。', 'Add qualifying entries on the page “Calibration”, enough for every judge.']));
  }
  if (items && seeds > items.seed) {
    found.push(say('calibration_seeds', 'warning', [
      `规定每个评审包里混入 ${seeds} 件标杆作品，现在只设了 ${items.seed} 件。`, `Each pack is to hide ${seeds} seeds; ${items.seed} are set.`,
    ], ['请到“校准”增加标杆作品，或减少件数；不够时有几件混入几件。', 'Add seeds on the page “Calibration”, or ask for fewer; packs take what there is.']));
  }
  if (seeds > 0 && tolerance === null) {
    found.push(say('calibration_seeds_shown', 'note', [
      '没有填允许差，标杆作品的差值只列出来，不说是否在允许差以内。', 'Without a tolerance the differences of seeds are only listed.',
    ], ['如需判断，请填写允许差。', 'Set a tolerance to have them judged.']));
  }
  if (repeatShare > 0 && repeatTolerance === null) {
    found.push(say('calibration_repeats_shown', 'note', [
      '没有填重复作品的允许差，两次评分之差只列出来。', 'No tolerance is set for second readings; their differences are only listed.',
    ], ['如需判断，请填写重复作品的允许差。', 'Set one to have them judged.']));
  }
  const full = Math.max(0, ...rules.categories.map((one) => fullMark(rules, one.rubric)));
  const wide = [tolerance, repeatTolerance].find((one) => one !== null && full > 0 && one >= full);
  if (wide !== undefined && wide !== null) {
    found.push(say('calibration_wide', 'warning', [
      `允许差 ${plain(wide)} 分不低于满分 ${plain(full)}，怎么评都在允许差以内。`, `A tolerance of ${plain(wide)} is not below the full mark ${plain(full)}: every mark is inside.`,
    ], ['请改为满分以内的分差，例如满分的百分之五。', 'Use a difference within the full mark, such as 5 % of it.']));
  }
  const until = rules.levels.find((one) => one.here)?.reviewUntil ?? '';
  if (reviewDeadline !== '' && until !== '' && reviewDeadline > until) {
    found.push(say('calibration_deadline', 'warning', [
      `评审包上的截止日期 ${reviewDeadline} 晚于本级的评审截止 ${until}。`, `The last day on packs, ${reviewDeadline}, is after the end of judging at this level, ${until}.`,
    ], ['请改早，或推迟本级的评审截止。', 'Make it earlier, or put the end of judging off.']));
  }
  return found;
}
