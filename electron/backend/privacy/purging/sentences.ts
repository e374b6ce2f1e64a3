// What a deletion run says before it is done: what stands in its way, what goes, what stays and why. Pure.

import { chineseDay } from '../clock.ts';

type Language = 'zh' | 'en';
const pick = (language: Language) => (zh: string, en: string): string => (language === 'zh' ? zh : en);

export interface Before {
  openObjections: number; sealed: number; running: number; state: string; sample: boolean; overdue: boolean; due: string;
  purgedAt: string | null;
  /** Whose run has files left to remove. */
  unfinished: 'own' | 'other' | null;
}

/** One sentence each; the first is what a refusal says. */
export function blockersOf(one: Before, language: Language): string[] {
  const say = pick(language);
  if (one.purgedAt !== null && one.unfinished !== 'own') {
    const day = chineseDay(one.purgedAt);
    return [say(`这届活动的个人信息已经在 ${day} 删除，没有可以再删的。`, `the personal information of this contest was deleted on ${day}; nothing is left to delete.`)];
  }
  const found: string[] = [];
  if (one.unfinished === 'other') found.push(say('上一次删除还有文件没有删完（可能正被别的程序打开）。请关闭打开这些文件的程序，重新打开工作区，再来删除。', 'an earlier run still has files to remove, perhaps open in another program. Close that program, open the workspace again, then come back.'));
  if (one.openObjections > 0) found.push(say(`还有 ${one.openObjections} 件异议没有处理。请先在“公示”里作出决定。`, `${one.openObjections} objections wait for a decision. Decide them under “Publication” first.`));
  if (one.sealed > 0) found.push(say(`还有 ${one.sealed} 件作品的身份密封着。请先在“结果”由两人揭开，否则无法确认删除了什么。`, `the identities of ${one.sealed} entries are still sealed. Two people open them under “Results” first; what is sealed cannot be accounted for.`));
  if (one.running > 0) found.push(say('公示还没有结束。请等公示期满，或先撤下公示名单。', 'a posted list is still running. Wait for its end, or take it down first.'));
  if (one.state !== 'published' && !one.sample && !one.overdue) {
    found.push(say(`活动还没有发布结果，保存期限到 ${one.due} 为止。请先完成活动；不再举办的，等期限届满，或把这届活动的保存天数改短并写明理由。`,
      `results are not published, and the data may be kept until ${one.due}. Finish the contest; if it will not be held, wait for that day, or set fewer days for this contest with a reason.`));
  }
  return found;
}

export function warningsOf(one: { archivedAt: string | null; exports: number; early: boolean; due: string }, language: Language): string[] {
  const say = pick(language);
  const found: string[] = [];
  if (one.archivedAt === null) found.push(say('还没有导出归档文件（.sxarc）。删除后仍可导出，但建议先导出并另行保存，以便日后复算名次。', 'no archive (.sxarc) was exported yet. It can still be made afterwards, but export one first and keep it elsewhere, so that ranks can be recomputed.'));
  if (one.early) found.push(say(`保存期限到 ${one.due} 才满，这次是提前删除。`, `the period ends on ${one.due}; this is earlier.`));
  if (one.exports > 0) found.push(say(`工作区的 exports 文件夹里有 ${one.exports} 个导出的文件。程序不知道里面有谁，不会删除，请自己检查。`, `the folder exports holds ${one.exports} files. The program does not know who is in them and leaves them alone; look through them yourself.`));
  return found;
}

export function goesOf(one: { files: number; objections: number; certificates: number }, language: Language): string[] {
  const say = pick(language);
  return [
    say('作者、指导教师的姓名、证件号码、学籍号、手机号码、学校和监护人同意记录', 'names, ID and student numbers, phones, schools and consents of authors and advisors'),
    say('作品名称、作品编号、备注（只留评审编号）', 'titles, numbers and remarks of entries; codes stay'),
    say('评委的姓名、单位、证件号码、手机号码和回避关系（以“评委 1”代替）', 'names, units, numbers and relations of judges, who become “评委 1”'),
    say(`作品附件和其中发现的身份线索${one.files > 0 ? `（${one.files} 个文件）` : ''}`, `files of entries and identities found in them${one.files > 0 ? ` (${one.files} files)` : ''}`),
    say(`异议人的身份、来信、附件和处理意见${one.objections > 0 ? `（${one.objections} 件）` : ''}`, `who objected, letters, their files and what was answered${one.objections > 0 ? ` (${one.objections})` : ''}`),
    say('导入批次、推荐文件的内容、公示名单的各行、经办人写下的理由', 'import batches, contents of recommendation files, rows of posted lists, reasons that people wrote'),
    say(`证书名册里的姓名、学校、作品名称${one.certificates > 0 ? `（${one.certificates} 张）` : ''}`, `names, schools and titles in the register of certificates${one.certificates > 0 ? ` (${one.certificates})` : ''}`),
  ];
}

export function keepsOf(language: Language): string[] {
  const say = pick(language);
  return [
    say('评审编号、各评委打分、评语、名次、奖项和各版本结果：里面没有姓名，归档文件照样能复算', 'codes, marks, comments, ranks, awards and every version of the results: no name is in them, and archives still recompute'),
    say('操作记录全链和检查点：只有编号、计数和哈希', 'the whole record and its checkpoints: ids, counts and hashes only'),
    say('证书的编号、奖项、状态和校验值：纸质证书仍可核验，但程序不再知道发给了谁。知道证书全文的人可以用校验值比对', 'number, award, state and check value of certificates: paper can still be checked, but the program no longer knows whose it is. Whoever knows the whole text can compare it with the check value'),
    say('作出决定的工作人员姓名（组织者、监督员、校对人、接收人）和访问记录：用于追责和年度审计', 'names of staff who decided, and the log of access: for accountability and the yearly audit'),
    say('专家库和专家抽取记录、往届获奖名单、学校名录：由整个工作区共用', 'the pool of experts with its draws, lists of earlier winners, and schools: shared by the whole workspace'),
    say('教师名册和学分台账：是法定的登记，只增不改，不随活动删除', 'the directory of teachers and the ledger of credits: a register by law, only ever added to'),
    say('已经交出去的文件（评审包、推荐文件、导出的表格、U盘上的备份副本 .sxbackup）不在程序能及的范围，要另行收回销毁', 'files that left (packs, recommendation files, exported sheets, .sxbackup copies on sticks) are out of reach; collect and destroy them'),
  ];
}
