// Leave that no exemption answers: whoever is away for long needs one, or cannot keep pace.
import type { LeaveRow } from '#db/queries/standing.ts';

/** Kinds of status that keep somebody from training. 新任、退休、其他 do not. */
const leaveNames = new Map([
  ['maternity', '产假'], ['sick', '病假'], ['volunteerTeaching', '支教'], ['secondment', '跟岗、挂职或借调'], ['study', '进修'],
    ['overseas', '援派'],
]);

interface Given { from_date: string; to_date: string; revoked_at: string | null }

/** Leave with no exemption that touches it. */
export const leaveWithout = (leave: readonly LeaveRow[],
  exemptions: readonly Given[]): LeaveRow[] => leave.filter((row) => leaveNames.has(row.kind)
  && !exemptions.some((one) => one.revoked_at === null && one.to_date >= row.from_date
    && (row.to_date === null || one.from_date <= row.to_date)));

export const leaveSentences = (leave: readonly LeaveRow[],
  exemptions: readonly Given[]): string[] => leaveWithout(leave, exemptions)
  .map((row) =>
    `${leaveNames.get(row.kind) ?? ''}（${row.from_date} ${row.to_date === null ? '起' : `至 ${row.to_date}`}）还没有登记豁免。`);
