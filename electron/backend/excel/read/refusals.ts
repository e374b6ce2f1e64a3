// Every reason to refuse a foreign workbook or CSV file, and every warning about one we do read: code -> [zh, en].

import { AppError } from '#contract/errors.ts';

export const refusalTexts = {
  XL_EMPTY: ['文件是空的（0 字节），可能没有拷贝完整，请重新拷贝或另存一份。', 'The file is empty (0 bytes); copy or save it again.'],
  XL_CFB: ['这是旧版 .xls、.et 或加了打开密码的文件，请在 Excel 或 WPS 里去掉密码，另存为 .xlsx。', 'This is an old .xls/.et or a password-protected file; remove the password and save as .xlsx.'],
  XL_NOTZIP: ['内容不是 .xlsx 工作簿，可能是 CSV、网页或文本改了扩展名，请用 Excel 打开后另存为 .xlsx。', 'The content is not an .xlsx workbook, perhaps a renamed CSV, web page or text; save it as .xlsx.'],
  XL_NOTFILE: ['“{where}”是文件夹、设备或管道，不是表格文件，没有读取，请选择表格文件本身。', '“{where}” is a folder, device or pipe and no workbook; it was not read. Choose the file itself.'],
  XL_LARGE: ['文件有 {where}，超过能读取的 1536 MB，不像表格，没有读取，请检查是否选错了文件。', 'The file has {where}, more than the 1536 MB that can be read; it was not read. Check that it is the right file.'],
  XL_ZIP: ['文件不完整或结构损坏（{where}），请用 Excel 打开并另存一份，或重新拷贝。', 'The file is incomplete or damaged ({where}); open and save it again in Excel, or copy it again.'],
  XL_ENTRIES: ['文件里的部件超过 2000 个（{where}），不像正常的工作簿，请把数据复制到新工作簿再导入。', 'The file holds more than 2000 parts ({where}); copy the rows into a new workbook.'],
  XL_DUPENTRY: ['文件里有重复或相互重叠的部件（{where}），可能被做过手脚，请向报送单位再要一份。', 'Parts of the file are duplicated or overlap ({where}); ask the sender for a clean copy.'],
  XL_ENCRYPTED: ['文件内部加了密（{where}），请去掉密码后另存为 .xlsx。', 'The file is encrypted inside ({where}); save it as .xlsx without a password.'],
  XL_BOMB: ['文件解压后过大或压缩比异常（{where}），为保护电脑没有展开，请把数据复制到新工作簿再导入。', 'The file would unpack to an abnormal size ({where}); copy the rows into a new workbook.'],
  XL_XML: ['文件内容残缺或编码不对（{where}），请用 Excel 打开并另存一份。', 'The content is truncated or badly encoded ({where}); open and save it again in Excel.'],
  XL_DTD: ['文件里带有不允许的外部声明（{where}），可能是恶意文件，请向报送单位核实。', 'The file carries a forbidden document type declaration ({where}); check with the sender.'],
  XL_NOWB: ['压缩包里没有 Excel 工作簿，可能是 Word 文档、.xlsb、.ods 或普通压缩包，请另存为 .xlsx。', 'There is no Excel workbook inside; it may be a document, .xlsb, .ods or a plain zip. Save as .xlsx.'],
  XL_NOSHEET: ['工作簿里没有可读的工作表（{where}），请检查文件，或把数据复制到新工作簿。', 'The workbook has no readable sheet ({where}); check the file or copy the rows into a new workbook.'],
  XL_SHEETS: ['工作表超过 500 张（{where}），请拆分后再导入。', 'The workbook has more than 500 sheets ({where}); split it first.'],
  XL_MACRO: ['文件里带有宏（{where}），为安全起见不读取，请另存为不带宏的 .xlsx。', 'The file carries macros ({where}); save it as .xlsx without macros.'],
  XL_CELLREF: ['行号或单元格位置不合规或重复（{where}），无法确定数据属于哪一格，请用 Excel 另存一份。', 'A row or cell position is invalid or repeated ({where}); save the file again in Excel.'],
  XL_SSTINDEX: ['单元格指向了不存在的文字（{where}），文件已损坏，请用 Excel 打开并另存一份。', 'A cell points to a text that does not exist ({where}); open and save the file again in Excel.'],
  XL_STRING: ['有单元格文字超过 32767 字（{where}），请缩短后再导入。', 'A cell holds more than 32,767 characters ({where}); shorten it.'],
  XL_ROWS: ['工作表超过 1000000 行（{where}），请删去多余的空行或拆分后再导入。', 'The sheet has more than 1,000,000 rows ({where}); delete blank rows or split it.'],
  CSV_EMPTY: ['CSV 文件是空的，可能没有拷贝完整，请重新导出或拷贝。', 'The CSV file is empty; export or copy it again.'],
  CSV_ENCODING: ['CSV 既不是 UTF-8、UTF-16，也不是 GBK 编码（{where}），请用 Excel 打开后另存为 .xlsx。', 'The CSV is neither UTF-8, UTF-16 nor GBK ({where}); open it in Excel and save as .xlsx.'],
  CSV_NUL: ['CSV 第 {where} 行有空字节，文件可能损坏或不是文本，请重新导出。', 'Line {where} of the CSV holds NUL bytes; it is damaged or no text. Export it again.'],
  CSV_QUOTE: ['第 {where} 行开始的引号没有结束，后面的行会混在一起，请补上引号或另存为 .xlsx。', 'A quotation mark opened in line {where} never closes; close it or save as .xlsx.'],
  CSV_LINE: ['CSV 第 {where} 行特别长，不像表格，请检查换行后重新导出。', 'Line {where} of the CSV is far too long; check the line breaks and export again.'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export type RefusalCode = keyof typeof refusalTexts;

export const warningTexts = {
  XL_EXTERNAL: ['工作簿引用了别的文件（{where}）；只采用已保存的值，没有去读取那些文件。', 'The workbook refers to other files ({where}); only saved values are used, those files were not read.'],
  XL_OPEN_ELSEWHERE: ['“{where}”可能正在 Excel 里打开；还没有保存的修改不会读入。', '“{where}” may be open in Excel; unsaved changes are not read.'],
  XL_FORMULA: ['有公式单元格（首个在 {where}）；采用文件里已算好的值。', 'There are formula cells (first at {where}); their saved values are used.'],
  XL_MERGES: ['合并单元格过多或互相重叠（{where}）；涉及的区域全部按合并处理。', 'Merged ranges are too many or overlap ({where}); the whole area counts as merged.'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export type WarningCode = keyof typeof warningTexts;

export interface ReadingWarning {
  code: WarningCode;
  where: string;
}

/** The sentence of a refusal or warning code with its place filled in. Unknown codes come back as they are. */
export function readingSentence(code: string, where: string, language: 'zh' | 'en' = 'zh'): string {
  const tables: Record<string, readonly [string, string]> = { ...refusalTexts, ...warningTexts };
  const texts = Object.hasOwn(tables, code) ? tables[code] : undefined;
  return texts === undefined ? code : texts[language === 'zh' ? 0 : 1].replaceAll('{where}', () => where);
}

/**
 * Refuses a file. The details carry the code, the Chinese sentence, the English one and the place,
 * the last clipped to 80 characters because it can come from the hostile file itself.
 */
export function refuse(code: RefusalCode, where = ''): never {
  const place = where.length > 80 ? `${where.slice(0, 79)}…` : where;
  throw new AppError('workbook_refused', {
    code,
    sentence: readingSentence(code, place, 'zh'),
    sentenceEn: readingSentence(code, place, 'en'),
    where: place,
    // openWorkbook puts the name of the file here.
    file: '',
  });
}
