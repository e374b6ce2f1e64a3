// Names of the sheets and columns of a plan, the other names they go by, and the marks of a matrix.
import { normaliseHeader } from '#backend/excel/read.ts';

export const sheetNames = { long: '分配表', matrix: '矩阵', loads: '评委负荷', conflicts: '回避', about: '说明' } as const;
export const headings = {
  code: '匿名编号', number: '作品编号', title: '作品名称', judge: '评委', unit: '评委单位', slot: '评委序号',
} as const;
export const mark = { seat: '●', scored: '◉' } as const;

export type Heading = keyof typeof headings;
export type WorkHeading = Extract<Heading, 'code' | 'number' | 'title'>;

const words: Readonly<Record<Heading, string>> = {
  code: '匿名编号 匿名评审编号 匿名代码 评审编号 盲评编号 盲审编号 作品代码 作品代号 代码',
  number: '作品编号 编号 作品号 作品序号 报名编号 参赛编号 登记号 作品',
  title: '作品名称 作品题目 作品标题 作品名 题目 课题 课程名称 微课名称 案例名称',
  judge: '评委 评委姓名 专家 专家姓名 评审专家 评审委员 评审人 评审员 评审 分配评委 评委（姓名） 评委名单',
  unit: '评委单位 评委所在单位 评委工作单位 专家单位 专家所在单位 单位 工作单位 所在单位',
  slot: '评委序号 评委编号 专家序号 专家编号',
};

const key = (text: string): string => normaliseHeader(text).replaceAll(/[()（）/／_\-·、,，]/g, '');
const byWord = new Map((Object.entries(words) as [Heading, string][])
  .flatMap(([heading, all]) => all.split(' ').map((word) => [key(word), heading])));

/** What a heading means; 评委1, 第二评委 and the like are judges too. */
export function headingOf(text: string): Heading | null {
  const plain = key(text);
  const found = byWord.get(plain);
  if (found) return found;
  return /^(?:评委|专家|评审专家)(?:\d{1,2}|[一二三四五六七八九十])(?:姓名)?$|^第?(?:\d{1,2}|[一二三四五六七八九十])(?:位)?(?:评委|专家|评审专家)(?:姓名)?$/.test(plain)
    ? 'judge' : null;
}

/** true: the judge has the entry, false: not, null: nobody knows what is meant. */
export function markOf(text: string): boolean | null {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  if (/^(?:|0|否|无|-{1,2}|[—–−]{1,2}|×|✗|✕|○|〇|n|no|false)$/.test(plain)) return false;
  return /^(?:[●◉✓✔√★■◆*1]|是|有|评|分配|已评|已分配|y|yes|true)$/.test(plain) ? true : null;
}
