// Leave that no exemption answers: whoever is away for long needs one, or cannot keep pace.
import type { Language } from '#contract/errors.ts';
import type { LeaveRow } from '#db/queries/standing.ts';

/** Kinds of status that keep somebody from training. 新任、退休、其他 do not. */
const leaveNames = new Map<string, readonly [zh: string, en: string]>([
  ['maternity', ['产假', 'Maternity leave']], ['sick', ['病假', 'Sick leave']], ['volunteerTeaching', ['支教', 'Volunteer teaching']],
  ['secondment', ['跟岗、挂职或借调', 'Secondment']], ['study', ['进修', 'Further study']], ['overseas', ['援派', 'Posting elsewhere']],
]);

interface Given { from_date: string; to_date: string; revoked_at: string | null }

/** Leave with no exemption that touches it. */
export const leaveWithout = (leave: readonly LeaveRow[],
  exemptions: readonly Given[]): LeaveRow[] => leave.filter((row) => leaveNames.has(row.kind)
  && !exemptions.some((one) => one.revoked_at === null && one.to_date >= row.from_date
    && (row.to_date === null || one.from_date <= row.to_date)));

export const leaveSentences = (leave: readonly LeaveRow[],
  exemptions: readonly Given[], language: Language): string[] => leaveWithout(leave, exemptions).map(({ kind, from_date: from, to_date: to }) => {
  const [zh, en] = leaveNames.get(kind) ?? ['', ''];
  return language === 'zh' ? `${zh}（${from} ${to === null ? '起' : `至 ${to}`}）还没有登记豁免。`
    : `${en} (${to === null ? `since ${from}` : `${from} to ${to}`}): no exemption is recorded.`;
});
