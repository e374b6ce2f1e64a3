// What stands in the way of sealing or opening, as sentences for people. Pure.
import type { Text } from '../refusals.ts';

export interface Matters {
  /** Judging packs that are out. */
  packs: number;
  /** When the results in force were locked; null: they are not. */
  lockedAt: string | null;
  checkpointAt: string | null;
  objections: number; arbitrations: number;
}

/**
 * What must be done before identities are opened for good. Before the first pack is out nobody has judged: then the two may
 * take the seal back at any time, to mend the lists.
 */
export function blockersOf({ packs, lockedAt, checkpointAt, objections, arbitrations }: Matters): Text[] {
  if (packs === 0) return [];
  return [
    ...(lockedAt === null ? [['结果还没有锁定。请先在“结果”里计算并锁定结果，再揭盲。', 'The results are not locked. Compute and lock them first.'] as const] : []),
    ...(lockedAt !== null && (checkpointAt === null || checkpointAt < lockedAt)
      ? [['锁定结果之后还没有建立检查点。请在“存证”里建立检查点并打印核验单。',
        'No checkpoint was made since the results were locked. Make one on the page “Record” and print it.'] as const] : []),
    // Whoever locked in spite of them gave a reason; a seat cannot be taken back any more then.
    ...(arbitrations > 0 && lockedAt === null ? [[`还有 ${arbitrations} 件仲裁没有结论。`, `${arbitrations} arbitrations are not settled.`] as const] : []),
    ...(objections > 0 ? [[`还有 ${objections} 件已受理的异议没有作出决定。`, `${objections} objections that were taken are not decided.`] as const] : []),
  ];
}

export const sealFaults = {
  published: ['结果已经发布，身份已经公开。', 'the results are published and the identities known.'],
  locked: ['结果已经锁定。请先解除锁定，或保持现状。', 'the results are locked. Take the lock back first, or leave things as they are.'],
  sealed: ['身份已经密封，不需要再做什么。', 'the identities are sealed already; nothing more to do.'],
  empty: ['这届活动还没有作品。请先导入作品。', 'there are no entries yet. Import them first.'],
  leaks: (files: number, findings: number): Text => [
    `密封后就不能再按姓名排查文件，而现在有 ${files} 个文件没有排查、${findings} 处泄露没有处理。请先到“资格与泄露”排查并处理。`,
    `files cannot be scanned for names once these are sealed; ${files} files are not scanned and ${findings} findings open. Scan and deal with them first.`],
  judges: ['还没有评委。回避关系在密封时按当时的评委名单固定下来，请先导入评委。', 'there are no judges yet. Conflicts are frozen for the judges on the list when sealing: import them first.'],
} as const;

export const openFaults = {
  noSeal: ['这届活动的身份没有密封。', 'the identities of this contest are not sealed.'],
  open: ['这届活动的身份已经全部揭开。', 'all identities of this contest are open.'],
  pending: ['已经有一项揭盲申请在等待第二个人。请先完成或撤回它。', 'a request is waiting for the second person. Finish or withdraw it first.'],
  gone: ['这项揭盲申请已经完成、撤回，或不存在。请刷新后再看。', 'this request is finished, withdrawn or unknown. Look again.'],
  scope: ['所选范围里没有密封的作品。', 'nothing within that scope is sealed.'],
} as const satisfies Record<string, Text>;
