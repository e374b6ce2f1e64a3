// Sheets for the import wizard: one as a hurried clerk sends it, and one without a fault.
import ExcelJS from 'exceljs';

/** 课的名字 is no name that the program knows for 作品名称. */
const headings = ['序号', '报送单位', '组别', '项目', '学科', '年级', '课的名字', '作者姓名', '身份证号', '手机号码', '作者单位', '时长'];
type Row = Readonly<Record<string, string>>;

const good: Row = {
  报送单位: '望江区教育局', 组别: '小学组', 项目: '微课', 学科: '数学', 年级: '三年级', 课的名字: '认识周长', 作者姓名: '周雨桐', 身份证号: '619901198503120017',
  手机号码: '19000000001', 作者单位: '云澜市望江区第一小学', 时长: '6:20',
};
export const firstRow = 5;
export const goodId = '619901198704050027';
/** In the order of the sheet, from row 5. */
export const messyRows: readonly Row[] = [
  {},
  { 课的名字: '分一分', 作者姓名: '李\u3000敏', 手机号码: '１９０００００００02', 身份证号: goodId, 时长: '7分05秒' },
  { 课的名字: '一次函数', 组别: '七到九年级' }, { 课的名字: '勾股定理', 组别: '七到九年级' },
  { 课的名字: '认识钟表', 身份证号: '619901198503120018' },
  { 课的名字: '植树问题', 时长: '大约六分钟' },
  {},
  { 课的名字: '观察物体', 手机号码: '1900000' },
];

interface Sheet { titles: readonly string[]; columns: readonly string[]; rows: readonly Row[]; foot: readonly string[] }

async function write(file: string, { titles, columns, rows, foot }: Sheet): Promise<void> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('推荐作品汇总表');
  for (const title of titles) sheet.addRow([title]);
  if (titles.length > 0) sheet.addRow([]);
  sheet.addRow([...columns]);
  for (const [index, row] of rows.entries()) {
    const cells: Row = { ...good, ...row, 序号: String(index + 1), 作品名称: row['课的名字'] ?? good['课的名字'] ?? '' };
    sheet.addRow(columns.map((heading) => cells[heading] ?? ''));
  }
  for (const line of foot) sheet.addRow([line]);
  await book.xlsx.writeFile(file);
}

export const writeMessySheet = (file: string): Promise<void> => write(file, {
  titles: ['望江区2026年微课推荐作品汇总表', '填报单位（盖章）：望江区教育局　　联系人：示例'], columns: headings, rows: messyRows,
  foot: ['合计', '填报单位负责人（签字）：'],
});

/** Every heading as the program writes it, every row in order. */
export const writeCleanSheet = (file: string, titles: readonly string[]): Promise<void> => write(file, {
  titles: [], columns: headings.map((one) => (one === '课的名字' ? '作品名称' : one)), rows: titles.map((title) => ({ 课的名字: title })), foot: [],
});
