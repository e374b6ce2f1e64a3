// Writes the big made-up workbook of the benches: an entry list of a bureau, in the exact layout Excel gives its XML.

import fs from 'node:fs';
import { once } from 'node:events';
import { crc32, createDeflateRaw } from 'node:zlib';

export const madeHeaders = [
  '序号', '作品编号', '报送单位', '组别', '项目', '学科', '作品名称', '作者姓名', '身份证号', '手机号码', '学校全称', '指导教师',
  '时长(秒)', '提交日期', '备注',
] as const;

const units = ['雁塔区', '碑林区', '未央区', '灞桥区', '莲湖区', '长安区', '临潼区', '高陵区', '鄠邑区', '周至县', '蓝田县', '阎良区'];
const divisions = ['学前', '小学', '初中', '高中', '中职', '特教'];
const categories = ['微课', '课件', '融合创新教学案例', '精品课'];
const subjects = ['语文', '数学', '英语', '物理', '化学', '生物学', '历史', '地理', '道德与法治', '信息科技', '音乐', '美术'];
const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'];
const given = [...'雪梅建国秀英志强丽娜海燕文博思远佳怡子涵宇轩欣悦晓东春华明辉玉兰俊杰婷婷少华美玲永刚淑珍'];
const topics = ['分数的初步认识', '春江花月夜', '光的折射', '二次函数的图象与性质', '西安事变', '细胞的结构', '认识人民币', '长江三峡',
  '牛顿第二定律', '背影', '化学平衡', '丝绸之路的开通'];

/** A number below `limit`, always the same for the same row and place. */
function pick(row: number, place: number, limit: number): number {
  let hash = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(place + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) % limit;
}

function of(list: readonly string[], row: number, place: number): string {
  return list[pick(row, place, list.length)] as string;
}

function idNumber(row: number): string {
  const year = 1965 + pick(row, 21, 35);
  const month = String(1 + pick(row, 22, 12)).padStart(2, '0');
  const day = String(1 + pick(row, 23, 28)).padStart(2, '0');
  const county = String(2 + (row % 17)).padStart(2, '0');
  const body = `6101${county}${year}${month}${day}${String(row % 1000).padStart(3, '0')}`;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(body[i]) * (2 ** (17 - i) % 11);
  return body + '10X98765432'.charAt(sum % 11);
}

/** The values of one row (from 0), in the order of madeHeaders; null is an empty cell. Dates are serial numbers. */
export function madeRow(row: number): (string | number | null)[] {
  const subject = of(subjects, row, 3);
  const unit = of(units, row, 1);
  return [
    row + 1,
    `SX2026-${String(row + 1).padStart(6, '0')}`,
    `${unit}教育局`,
    of(divisions, row, 2),
    of(categories, row, 4),
    subject,
    `《${of(topics, row, 5)}》${subject}微课教学设计第${row + 1}号`,
    of(surnames, row, 6) + of(given, row, 7) + of(given, row, 8),
    idNumber(row),
    `1${3 + pick(row, 9, 7)}${String(100000000 + row * 4001).slice(-9)}`,
    `西安市${unit}第${1 + pick(row, 10, 60)}${of(divisions.slice(1, 4), row, 11)}学校`,
    pick(row, 12, 5) === 0 ? null : of(surnames, row, 13) + of(given, row, 14) + of(given, row, 15),
    300 + pick(row, 16, 600),
    45900 + pick(row, 17, 300),
    pick(row, 18, 3) === 0 ? null : ['按时提交', '已审核 & 公示', '材料齐全'][pick(row, 19, 3)] as string,
  ];
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
  + 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const relationType = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function escapeXml(text: string): string {
  return text.includes('&') ? text.replaceAll('&', '&amp;') : text;
}

/** Streams parts into a zip file: sizes stand behind each part's bytes, as streaming writers do it. */
class ZipFile {
  readonly #file: fs.WriteStream;
  readonly #centrals: Buffer[] = [];
  #at = 0;

  constructor(file: string) {
    this.#file = fs.createWriteStream(file);
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#at += bytes.length;
    if (!this.#file.write(bytes)) await once(this.#file, 'drain');
  }

  async part(name: string, chunks: Iterable<string>): Promise<void> {
    const start = this.#at;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(8, 6);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    await this.#write(Buffer.concat([local, Buffer.from(name)]));
    const deflate = createDeflateRaw({ level: 5 });
    const bodyStart = this.#at;
    const drained = (async () => {
      for await (const piece of deflate) await this.#write(piece as Buffer);
    })();
    let crc = 0;
    let size = 0;
    for (const text of chunks) {
      const bytes = Buffer.from(text);
      crc = crc32(bytes, crc);
      size += bytes.length;
      if (!deflate.write(bytes)) await once(deflate, 'drain');
    }
    deflate.end();
    await drained;
    const packed = this.#at - bodyStart;
    const sizes = Buffer.alloc(16);
    sizes.writeUInt32LE(0x08074b50, 0);
    sizes.writeUInt32LE(crc, 4);
    sizes.writeUInt32LE(packed, 8);
    sizes.writeUInt32LE(size, 12);
    await this.#write(sizes);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    central.writeUInt16LE(20, 6);
    central.writeUInt16LE(8, 8);
    central.writeUInt16LE(8, 10);
    sizes.copy(central, 16, 4);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt32LE(start, 42);
    this.#centrals.push(Buffer.concat([central, Buffer.from(name)]));
  }

  async close(): Promise<void> {
    const directory = Buffer.concat(this.#centrals);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.#centrals.length, 8);
    end.writeUInt16LE(this.#centrals.length, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(this.#at, 16);
    this.#file.end(Buffer.concat([directory, end]));
    await once(this.#file, 'close');
  }
}

/** A sheet of the benches: its headings, the values of each row from 0, and which columns hold day numbers. */
export interface MadeSheet {
  name: string; headers: readonly string[]; rows: number; row: (row: number) => readonly (string | number | null)[]; days: ReadonlySet<number>;
}

function* sheetChunks(sheet: MadeSheet, indexOf: (text: string) => number): Generator<string> {
  const { rows } = sheet;
  const width = sheet.headers.length;
  yield `${declaration}<worksheet ${main} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`
    + ` mc:Ignorable="x14ac" `
    + 'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
    + `<dimension ref="A1:${String.fromCharCode(64 + width)}${rows + 1}"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>`
    + '<sheetFormatPr defaultRowHeight="14.25" x14ac:dyDescent="0.2"/><cols>'
      + `<col min="1" max="${width}" width="14" customWidth="1"/></cols>`
    + '<sheetData>';
  let chunk = '';
  for (let row = -1; row < rows; row++) {
    const number = row + 2;
    const values = row < 0 ? sheet.headers : sheet.row(row);
    chunk += `<row r="${number}" spans="1:${width}" x14ac:dyDescent="0.2">`;
    for (let column = 0; column < width; column++) {
      const value = values[column];
      const place = String.fromCharCode(65 + column) + number;
      if (typeof value === 'string') chunk += `<c r="${place}" s="1" t="s"><v>${indexOf(value)}</v></c>`;
      else if (typeof value === 'number') chunk += `<c r="${place}" s="${sheet.days.has(column) ? 2 : 1}"><v>${value}</v></c>`;
      else chunk += `<c r="${place}" s="1"/>`;
    }
    chunk += '</row>';
    if (chunk.length > 1 << 18) {
      yield chunk;
      chunk = '';
    }
  }
  yield `${chunk}</sheetData><phoneticPr fontId="1" type="noConversion"/>`
    + `<pageMargins left="0.7" right="0.7" top="0.75" `
    + 'bottom="0.75" header="0.3" footer="0.3"/></worksheet>';
}

function* stringChunks(strings: Iterable<string>, unique: number, total: number): Generator<string> {
  yield `${declaration}<sst ${main.split(' ')[0]} count="${total}" uniqueCount="${unique}">`;
  let chunk = '';
  for (const text of strings) {
    chunk += `<si><t>${escapeXml(text)}</t><phoneticPr fontId="1" type="noConversion"/></si>`;
    if (chunk.length > 1 << 18) {
      yield chunk;
      chunk = '';
    }
  }
  yield `${chunk}</sst>`;
}

/** Writes a workbook with one header row and `rows` rows of 15 columns. The same number gives the same bytes. */
export const makeEntriesWorkbook = (file: string, rows: number): Promise<void> =>
  writeMadeWorkbook(file, { name: '推荐作品汇总表', headers: madeHeaders, rows, row: madeRow, days: new Set([13]) });

/** One sheet in Excel's own layout: shared strings, spans, a styled cell for each value. */
export async function writeMadeWorkbook(file: string, sheet: MadeSheet): Promise<void> {
  const zip = new ZipFile(file);
  const relation = (id: number, type: string, target: string): string => {
    return `<Relationship Id="rId${id}" Type="${relationType}/${type}" Target="${target}"/>`;
  };
  const relations = (inside: string): string => {
    return `${declaration}<Relationships`
      + ` xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inside}</Relationships>`;
  };
  const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  await zip.part('[Content_Types].xml',
    [`${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`
    + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + '<Default Extension="xml" ContentType="application/xml"/>'
    + `<Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/>`
    + `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kind}.worksheet+xml"/>`
    + `<Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/>`
    + `<Override PartName="/xl/sharedStrings.xml" ContentType="${kind}.sharedStrings+xml"/></Types>`]);
  await zip.part('_rels/.rels', [relations(relation(1, 'officeDocument', 'xl/workbook.xml'))]);
  await zip.part('xl/workbook.xml',
    [`${declaration}<workbook ${main}><sheets><sheet name="${sheet.name}" sheetId="1" r:id="rId1"/>`
    + '</sheets></workbook>']);
  await zip.part('xl/_rels/workbook.xml.rels', [relations(relation(1, 'worksheet', 'worksheets/sheet1.xml')
    + relation(2, 'styles', 'styles.xml') + relation(3, 'sharedStrings', 'sharedStrings.xml'))]);
  const indexes = new Map<string, number>();
  let total = 0;
  const indexOf = (text: string): number => {
    total++;
    const known = indexes.get(text);
    if (known !== undefined) return known;
    indexes.set(text, indexes.size);
    return indexes.size - 1;
  };
  await zip.part('xl/worksheets/sheet1.xml', sheetChunks(sheet, indexOf));
  await zip.part('xl/styles.xml',
    [`${declaration}<styleSheet ${main.split(' ')[0]}><fonts count="2"><font><sz val="11"/>`
    + '<name val="宋体"/></font><font><sz val="9"/><name val="宋体"/></font></fonts><fills count="1"><fill><patternFill '
    + 'patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
      + '</cellStyleXfs>'
    + '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="49"/><xf numFmtId="14" applyNumberFormat="1"/>'
      + '</cellXfs></styleSheet>']);
  await zip.part('xl/sharedStrings.xml', stringChunks(indexes.keys(), indexes.size, total));
  await zip.close();
}
