// One line about what is in a workspace, kept with the recent ones: it is shown without opening any of them.
import type { Language } from '#contract/errors.ts';
import type { WorkspaceCounts, WorkspaceRow } from '#db/queries/workspace.ts';

/** '12 所学校 · 340 位教师 · 台账 2,114 笔'; empty while there is nothing to tell. Counts only, never a name. */
export function summaryOf(role: WorkspaceRow['role'], counts: WorkspaceCounts, language: Language): string {
  const zh = language === 'zh';
  const say = (count: number, inChinese: (n: string) => string, inEnglish: (n: string) => string): string[] => {
    const n = count.toLocaleString('en-US');
    return count === 0 ? [] : [zh ? inChinese(n) : inEnglish(n)];
  };
  const contests = [
    ...say(counts.contests, (n) => `${n} 项活动`, (n) => `contests: ${n}`), ...say(counts.entries, (n) => `${n} 件作品`, (n) => `entries: ${n}`),
  ];
  const credits = [
    ...say(counts.schools, (n) => `${n} 所学校`, (n) => `schools: ${n}`), ...say(counts.teachers, (n) => `${n} 位教师`, (n) => `teachers: ${n}`),
    ...say(counts.postings, (n) => `台账 ${n} 笔`, (n) => `ledger lines: ${n}`),
  ];
  return (role === 'creditAdministrator' ? credits : contests).join(' · ');
}
