// Workbooks as they come in: a clerk's sheet of entries with one fault of each common kind, and a list of judges.
import ExcelJS from 'exceljs';

const headings = ['序号', '报送单位', '组别', '项目', '学科', '年级', '作品名称', '作者姓名', '身份证号', '手机号码', '作者单位', '时长'];
type Row = Record<string, string | number>;

const good: Row = {
  报送单位: '望江区教育局', 组别: '小学组', 项目: '微课', 学科: '数学', 年级: '三年级', 作品名称: '认识周长', 作者姓名: '周雨桐', 身份证号: '619901198503120017',
  手机号码: '19000000001', 作者单位: '云澜市望江区第一小学', 时长: '6:20',
};

/** The faults, in the order of the sheet: heading of the cell, code, and what the row holds otherwise than a good one. */
export const faultyRows: readonly { heading: string; code: string; row: Row }[] = [
  { heading: '作品名称', code: 'required', row: { 作品名称: '' } },
  { heading: '组别', code: 'unknown_division', row: { 作品名称: '圆的面积', 组别: '幼儿组' } },
  { heading: '项目', code: 'unknown_category', row: { 作品名称: '小数的意义', 项目: '教学论文' } },
  // Excel keeps fifteen digits: typed without a leading apostrophe, the number has lost its end.
  { heading: '身份证号', code: 'long_number', row: { 作品名称: '认识钟表', 身份证号: 619_901_198_503_120_000 } },
  { heading: '身份证号', code: 'id_checksum', row: { 作品名称: '对称图形', 身份证号: '619901198503120018' } },
  { heading: '手机号码', code: 'phone', row: { 作品名称: '观察物体', 手机号码: '1900000' } },
  { heading: '时长', code: 'duration_format', row: { 作品名称: '植树问题', 时长: '大约六分钟' } },
];
/** Good rows before the faulty ones; the second is written with the blanks and full-width signs of a hurried hand. */
const goodRows: readonly Row[] = [
  {}, { 作品名称: '分一分', 作者姓名: '李\u3000敏', 手机号码: '１９０００００００02', 身份证号: '619901198704050027', 时长: '7分05秒' },
];
export const firstRow = 5;
export const goodCount = goodRows.length;

export async function writeFaultySheet(file: string): Promise<void> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('推荐作品汇总表');
  sheet.mergeCells(1, 1, 1, headings.length);
  sheet.getCell(1, 1).value = '望江区2026年微课推荐作品汇总表';
  sheet.mergeCells(2, 1, 2, headings.length);
  sheet.getCell(2, 1).value = '填报单位（盖章）：望江区教育局　　联系人：示例';
  sheet.addRow([]);
  sheet.addRow(headings);
  for (const [index, row] of [...goodRows, ...faultyRows.map((one) => one.row)].entries()) {
    const cells: Row = { ...good, ...row, 序号: index + 1 };
    sheet.addRow(headings.map((heading) => cells[heading] ?? ''));
  }
  sheet.addRow([]);
  sheet.addRow(['填报单位负责人（签字）：']);
  await book.xlsx.writeFile(file);
}

export const columnOf = (heading: string): string => 'ABCDEFGHIJKL'[headings.indexOf(heading)] ?? '';
