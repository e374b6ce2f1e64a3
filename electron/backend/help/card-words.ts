// The words of the card for judges. Every key of the desk has its words here: one left out does not compile.
import type { keyGroups } from '#contract/judge-keys.ts';

type Group = (typeof keyGroups)[number]['group'];
type KeyText = (typeof keyGroups)[number]['rows'][number]['text'];
type Both = readonly [zh: string, en: string];

export const keyWords: Readonly<Record<KeyText, Both>> = {
  typeLong: ['打分', 'type a score'], nextLong: ['确认，下一项', 'confirm, next'], previousLong: ['上一项', 'previous'],
  nudgeLong: ['加减一档', 'one step up, down'], bandLong: ['选档，回车才算分', 'band; Enter counts it'], clearLong: ['清除', 'clear'],
  editLong: ['修改', 'edit'], cancelLong: ['放弃输入', 'drop what is typed'], playLong: ['播放、暂停', 'play, pause'],
  seek5Long: ['退、进 5 秒', '5 s back, on'], seek10Long: ['退、进 10 秒', '10 s back, on'], speedLong: ['减速、加速', 'slower, faster'],
  anywhereLong: ['写评语时：退、播、进', 'while writing: back, play, on'], markLong: ['在这一秒打点', 'mark this second'],
  fullscreenLong: ['放大画面', 'enlarge'], entryLong: ['上一件、下一件', 'previous, next entry'], submitLong: ['提交，看下一件', 'submit, go on'],
  gotoLong: ['转到某一件', 'go to an entry'], commentLong: ['写评语，Esc 返回', 'comment; Esc returns'], recuseLong: ['回避或举报', 'step back, report'],
  distributionLong: ['我的总分分布', 'my distribution'], compareLong: ['与自己评过的对比', 'compare with my own'], undoLong: ['撤销、重做', 'undo, redo'],
  paneLong: ['换一块区域', 'next pane'], openLong: ['打开另一个评审包', 'open another pack'],
};
export const groupWords: Readonly<Record<Group, Both>> = {
  scoring: ['打分', 'Scoring'], watching: ['播放', 'Watching'], entries: ['作品', 'Entries'],
};
/** Keys that print as words. */
export const capWords: Readonly<Record<string, Both>> = { '␣': ['空格', 'Space'] };

interface Part { readonly title: Both; readonly numbered?: true; readonly lines: readonly Both[] }
export const cardTitle: Both = ['评委操作卡', 'Card for judges'];
export const cardLead: Both = [
  '赛学通 Saixue：不用联网，不用安装驱动；分数随时自动保存在这台电脑上。',
  'Saixue works without a network; scores are saved on this computer as you go.',
];
export const keysTitle: Both = ['全部按键（可以在评分台按 F1 查看、修改）', 'All keys (F1 at the desk shows and changes them)'];
export const keysNote: Both = ['单个字母和数字键只在评分表和播放器里有效；写评语时它们就是文字。', 'Single letters and digits work in the rubric and the player only; in a comment they are text.'];

export const parts: readonly Part[] = [
  { title: ['五步完成评审', 'Five steps'], numbered: true, lines: [
    ['打开：双击评审包（.sxpack）或拖进窗口，输入组织者另外告知的口令；有评委卡的不用口令。', 'Open: double-click the judging pack (.sxpack) or drop it on the window; enter the passphrase told to you separately, none with a judge card.'],
    ['练习：有练习作品的先评完，看参考分和讲评。练习分不计入成绩。', 'Practise: score the practice entries, if any, and read the feedback. They do not count.'],
    ['打分：看完材料，逐项输入分数，回车到下一项。斜体是建议，按回车才算。Ctrl+Enter 提交并看下一件。', 'Score: look at the material, type each score, Enter goes on. Italics are a suggestion until Enter. Ctrl+Enter submits.'],
    ['检查：到“检查”看有没有漏评、前后差得多的作品，改好为止。', 'Check: see under "Check" what is missing or uneven, and mend it.'],
    ['交回：导出成绩包（.sxscore），连同回执码交给组织者。改过分再导出一次，以最后一次为准。', 'Return: export the score pack (.sxscore) and send it with its receipt code. After changes export again; the last one counts.'],
  ] },
  { title: ['视频或材料打不开', 'If material does not open'], numbered: true, lines: [
    ['等几秒，再按空格播放；大文件第一次打开会慢。', 'Wait a few seconds and press Space; a large file is slow at first.'],
    ['按“用系统播放器打开”。', 'Choose "open with the player of the system".'],
    ['还不行，按“报告无法播放”，先评下一件。组织者会补发，已经打的分不会丢。', 'If that fails, report it and go on with the next entry. The organiser sends another copy; no score is lost.'],
  ] },
  { title: ['怎样交回成绩包', 'Returning the score pack'], lines: [
    ['按组织者说的办法交：U盘、内部邮件或当面。文件已经签名，改动一个字节就不收。', 'By the way the organiser named: stick, internal mail or in person. The file is signed; one altered byte and it is refused.'],
    ['用U盘的，先“安全弹出”再拔。', 'Eject a stick before pulling it.'],
    ['打电话念回执码，请组织者核对；收到确认以后，再在程序里“清除评审材料”。', 'Read the receipt code over the phone; put the material away in the program only when receipt is confirmed.'],
  ] },
  { title: ['千万不要', 'Never'], lines: [
    ['不要给认识的作者、同事、亲属的作品打分：按 X 申请回避。', 'Do not score the work of somebody you know: press X to step back.'],
    ['不要把口令写在U盘或文件名上，不要和文件一起发。', 'Do not write the passphrase on the stick or send it with the file.'],
    ['不要拍摄、截屏、转发作品和分数，不要与别的评委商量分数。', 'Do not photograph or pass on works or scores, nor settle scores with other judges.'],
    ['不要改文件名的扩展名，不要用别的程序打开再保存评审包和成绩包。', 'Do not change a file extension or save a pack with another program.'],
    ['交回之前不要换电脑、重装系统或清理程序数据。', 'Before returning, do not change computers, reinstall, or clear the data of the program.'],
  ] },
];
export const contactWords: Both = ['组织者：____________________　　电话：____________________　　交回期限：______年____月____日', 'Organiser: ____________________    Phone: ____________________    Return by: ____________________'];
export const footWords: Both = ['赛学通 评委操作卡', 'Saixue, card for judges'];
export const pageWords = { zh: (at: number, of: number) => `第 ${at} 页 / 共 ${of} 页`, en: (at: number, of: number) => `Page ${at} of ${of}` } as const;
