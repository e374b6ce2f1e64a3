// Workbooks as clerks make them, for the tests of the import: written by ExcelJS, read by our reader.
import ExcelJS from 'exceljs';
import { ContestRules } from '#contract/schema/rules.ts';
import { checkCharacter } from '#backend/identity/numbers.ts';
import type { TargetRow } from '#backend/imports/faults.ts';
import { templates } from '#seeds/templates/index.ts';

/** Writes a workbook whose sheets are filled by the given functions. */
export async function makeWorkbook(file: string, sheets: Record<string,
  (sheet: ExcelJS.Worksheet) => void>): Promise<string> {
  const book = new ExcelJS.Workbook();
  for (const [name, fill] of Object.entries(sheets)) fill(book.addWorksheet(name));
  await book.xlsx.writeFile(file);
  return file;
}

export const entryHeaders = ['序号', '报送单位', '作品编号', '组别', '项目', '学科', '年级', '作品名称', '作者姓名', '作者证件号码',
  '作者手机', '作者单位', '学校标识码', '指导教师', '文件名', '时长', '备注'];

/** A valid ID number with the given serial. */
export function idNumber(serial: number, birthday = '19850412'): string {
  const digits = `610902${birthday}${String(serial).padStart(3, '0')}`;
  return digits + checkCharacter(digits);
}

export type Cells = Record<string, ExcelJS.CellValue>;

/** One good row; what is given replaces or adds cells by heading. */
export const entryCells = (serial: number, more: Cells = {}): ExcelJS.CellValue[] => {
  const cells: Cells = {
    序号: serial, 报送单位: '南湖区教育局', 作品编号: '', 组别: '小学组', 项目: '微课', 学科: '数学', 年级: '三年级', 作品名称: `作品${serial}`,
    作者姓名: `作者${'甲乙丙丁戊己庚辛壬癸'[serial % 10] ?? ''}`, 作者证件号码: idNumber(serial), 作者手机: `138${String(10_000_000 + serial)}`,
    作者单位: '南湖区第一小学', 学校标识码: '', 指导教师: '', 文件名: '', 时长: '8:42', 备注: '', ...more,
  };
  return entryHeaders.map((header) => cells[header] ?? null);
};

export const weike: ContestRules = (() => {
  const template = templates().find((one) => one.rules.categories.some((category) => category.id === 'weike'));
  if (!template) throw new Error('no template with 微课');
  return ContestRules.parse(template.rules);
})();

/** Rules where students need exactly one advisor. */
export const students: ContestRules = (() => {
  const template = templates().find((one) => one.rules.categories.every((category) => category.advisors.max === 1));
  if (!template) throw new Error('no template with advisors');
  return ContestRules.parse(template.rules);
})();

/** A row as the readers of rows see it. */
export const row = (cells: Record<string, string>, timeCells: readonly string[] = []): TargetRow => ({
  text: (target) => cells[target] ?? '', has: (target) => target in cells,
    isTime: (target) => timeCells.includes(target),
});
