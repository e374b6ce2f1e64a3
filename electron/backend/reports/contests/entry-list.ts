// 推荐作品汇总表 as registered: for checking with schools. ID numbers and phones are masked, codes of the blind review absent.
import type { Sheet } from '#backend/excel/write.ts';

export interface RegisteredEntry {
  submittingUnit: string; number: string; division: string; category: string; subject: string; grade: string; title: string;
  authors: readonly string[]; idsMasked: readonly string[]; phonesMasked: readonly string[]; schools: readonly string[];
  schoolCode: string; advisors: readonly string[]; seconds: number | null; remark: string; withdrawn: boolean;
}

const clock = (seconds: number | null): string =>
  seconds === null ? '' : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
/** One unit for all authors is written once, else one for each author. */
const units = (names: readonly string[]): string => new Set(names).size <= 1 ? names[0] ?? '' : names.join('、');
const filled = (values: readonly string[]): string =>
  values.every((one) => one === '') ? '' : values.map((one) => one || '/').join('、');

export function entryList(title: string, entries: readonly RegisteredEntry[]): Sheet {
  return {
    name: '推荐作品汇总表', title: `${title}推荐作品汇总表`, filter: true,
    notes: ['证件号码和电话已打码；核对后如有更正，请用导入更新。'],
    columns: [
      { header: '序号', format: 'integer', width: 6, align: 'center' },
      { header: '报送单位', width: 18 }, { header: '作品编号', width: 12 },
      { header: '组别', width: 12, align: 'center' }, { header: '项目', width: 16, align: 'center' },
      { header: '学科', width: 10, align: 'center' }, { header: '年级', width: 9, align: 'center' },
      { header: '作品名称', width: 32 }, { header: '作者姓名', width: 18 }, { header: '身份证号', width: 22 },
      { header: '手机号码', width: 15 }, { header: '作者单位', width: 30 }, { header: '学校标识码', width: 13 },
      { header: '指导教师', width: 12 }, { header: '时长', width: 8, align: 'center' }, { header: '备注', width: 18 },
    ],
    rows: entries.map((one, index) => [
      index + 1, one.submittingUnit, one.number, one.division, one.category, one.subject, one.grade, one.title,
      one.authors.join('、'), filled(one.idsMasked), filled(one.phonesMasked), units(one.schools), one.schoolCode,
      one.advisors.join('、'), clock(one.seconds),
      [one.withdrawn ? '已撤回' : '', one.remark].filter((part) => part !== '').join('；'),
    ]),
  };
}
