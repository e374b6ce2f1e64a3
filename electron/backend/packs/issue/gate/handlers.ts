// What must hold before anything goes out to judges, whether packs or score sheets: state, rubrics, conflicts, leaks.
import { AppError } from '#contract/errors.ts';
import { rubricOf, type ContestRules } from '#contract/schema/rules.ts';
import { scoringFault } from '#backend/packfile/criteria.ts';
import type { CommandContext } from '#backend/context.ts';
import { refuseLeaks } from '#backend/leak-scan.ts';
import { wrongState } from '#backend/refusals.ts';
import type { ContestRow } from '#db/queries/contests.ts';
import { readersAgainstConflicts } from '#db/queries/arbitration.ts';
import * as store from '#db/queries/packs.ts';
import { sealRow } from '#db/queries/seals.ts';

/**
 * @param judgeIds only these judges get something; absent: all
 * @param action what was to be done, in both languages
 * @throws AppError wrong_state, rules_invalid, seal_needed, conflict_assigned, leaks_open
 */
export async function refuseIssue(
  context: CommandContext, row: ContestRow, rules: ContestRules, judgeIds: readonly string[] | undefined,
  action: readonly [zh: string, en: string],
): Promise<void> {
  if (row.state === 'setup' || row.state === 'published') {
    throw wrongState(row.state, action, row.state === 'setup'
      ? ['请先完成分配。', 'Assign the entries first.'] : ['结果已经发布。', 'The results are published.']);
  }
  const fault = rules.categories.map((one) => scoringFault(rubricOf(rules, one.rubric, row.rules_version))).find((one) => one !== null);
  if (fault) throw new AppError('rules_invalid', { detail: fault[0], detailEn: fault[1] });
  // Once sealed: identities that two people have opened since are open by the rules.
  if (rules.unblinding.twoPersons && !sealRow(context.db, row.id)) throw new AppError('seal_needed');
  const barred = [...store.seatsAgainstConflicts(context.db, row.id), ...readersAgainstConflicts(context.db, row.id)]
    .filter((one) => judgeIds?.includes(one.judge_id) ?? true);
  if (barred[0]) throw new AppError('conflict_assigned', { judge: barred[0].judge, code: barred[0].blind_code, count: barred.length });
  await refuseLeaks(context, row.id);
}
