// 获奖名单 as it is posted: sections by group and award, numbers running on through all of them. No ID numbers, no phones.
import type { Sheet, SheetRow } from '#backend/excel/write.ts';

export interface AwardedEntry {
  division: string; category: string; award: string; title: string; authors: readonly string[]; schools: readonly string[];
  advisors: readonly string[];
}

const distinct = (values: readonly string[]): string => [...new Set(values.filter((one) => one !== ''))].join('、');

/**
 * `awarded`: in the order of the results, entries without an award left out; `awards`: names from the highest down;
 * `scope`: what the awards were counted in, which is what the sections are.
 * Source: columns and headings of the list of 石泉县 (《石泉县八件学生作品获省级表彰》).
 */
export function awardList(input: {
  title: string; judged: number; awarded: readonly AwardedEntry[]; awards: readonly string[];
  scope: 'division-category' | 'division' | 'contest';
}): Sheet {
  const groupOf = (one: AwardedEntry): string => {
    switch (input.scope) {
      case 'division-category': return `${one.division} · ${one.category}`;
      case 'division': return one.division;
      case 'contest': return '';
    }
  };
  const rows: SheetRow[] = [];
  let number = 0;
  for (const [group, entries] of Map.groupBy(input.awarded, groupOf)) {
    for (const award of input.awards) {
      const members = entries.filter((one) => one.award === award);
      if (members.length === 0) continue;
      rows.push({ heading: `${group === '' ? '' : `${group}　`}${award}（${members.length} 件）` });
      for (const one of members) {
        number += 1;
        rows.push([number, one.title, one.category, one.authors.join('、'), distinct(one.schools), one.advisors.join('、')]);
      }
    }
  }
  return {
    name: '获奖名单', title: `${input.title}获奖名单`, notes: [`评选作品 ${input.judged} 件，获奖作品 ${number} 件。`], rows,
    columns: [
      { header: '序号', format: 'integer', width: 6, align: 'center' }, { header: '获奖作品', width: 36 },
      { header: '项目', width: 16, align: 'center' }, { header: '作者姓名', width: 18, align: 'center' },
      { header: '作者单位', width: 32 }, { header: '指导教师', width: 12, align: 'center' },
    ],
  };
}
