// What a backup would mean, in words: what would be gone, what would come back, what it lacks.
import { localMinute } from '../local-minute.ts';

export interface Looked {
  name: string; at: string; events: number; sameWorkspace: boolean; diverges: number | null; missing: number; lostFiles: number;
  unseals: number; unpurges: number; olderSchema: boolean;
}

export function inspectSentence(found: Looked, zh: boolean): string {
  const parts = [zh
    ? `“${found.name}”到 ${localMinute(found.at)} 为止的状态，共 ${found.events} 条操作。`
    : `The state of “${found.name}” at ${localMinute(found.at)}, ${found.events} actions.`];
  const say = (when: boolean, inChinese: string, inEnglish: string): void => {
    if (when) parts.push(zh ? inChinese : inEnglish);
  };
  say(!found.sameWorkspace, '它不是现在打开的工作区的备份：只能恢复到一个新文件夹。', 'It is no backup of the workspace that is open: it can only go to a new folder.');
  say(found.missing > 0, `恢复后，它之后已经确认保存的 ${found.missing} 条操作会没有，要重新做。`,
    `After restoring it, ${found.missing} actions that were acknowledged later are gone and have to be done again.`);
  say(found.missing === 0 && found.sameWorkspace && found.diverges === null, '它之后没有别的操作，恢复不会少掉什么。', 'Nothing was done after it; restoring loses nothing.');
  say(found.diverges !== null, `注意：它的操作记录从第 ${found.diverges ?? 0} 条起与现在的不同，是另一条历史。`,
    `Mind: from event ${found.diverges ?? 0} on its record is not the one that is here now; it is another history.`);
  say(found.lostFiles > 0, `它用到的 ${found.lostFiles} 个附件文件现在不在了，恢复后要从拷贝取回。`, `${found.lostFiles} attachments that it needs are not here now; they have to be brought back from a copy.`);
  say(found.unseals > 0, `其中 ${found.unseals} 项活动当时还没有密封：恢复后作者姓名会重新出现在数据库里。请先得到监督员同意，恢复后重新密封。`,
    `${found.unseals} contests were not sealed then: restoring brings the names of authors back. Ask the supervisor first, and seal again afterwards.`);
  say(found.unpurges > 0, `它是在 ${found.unpurges} 次到期删除个人信息之前做的：不能恢复，否则依法删除的信息会回来。`,
    `It is from before ${found.unpurges} deletion runs of personal information and cannot be restored: it would bring back what was lawfully deleted.`);
  say(found.olderSchema, '它由较早版本的程序保存，恢复时会升级到现在的格式。', 'An older program made it; restoring brings it to the present form.');
  return parts.join(zh ? '' : ' ');
}

/** Empty: none due. */
export function reminderOf(copiedOutAt: string | null, createdAt: string, remindDays: number, now: Date, zh: boolean): string {
  const days = Math.floor((now.getTime() - Date.parse(copiedOutAt ?? createdAt)) / 86_400_000);
  if (days < remindDays) return '';
  if (copiedOutAt === null) {
    return zh ? `建立 ${days} 天以来还没有拷贝到另一块磁盘。电脑坏了或丢了，备份会一起没有。请现在拷一份到U盘或网络盘。`
      : `In ${days} days nothing was copied to another disk. If this computer breaks or is lost, the backups go with it. Copy the workspace to a stick or share now.`;
  }
  return zh ? `上次拷贝到另一块磁盘是 ${days} 天前。请现在再拷一份。` : `The last copy on another disk is ${days} days old. Make another one now.`;
}
