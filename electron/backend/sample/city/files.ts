// Writes the files of the made-up city into a folder, each in the form its source has: workbook, UTF-8 or GB18030 text.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { writeWorkbook } from '#backend/excel/write.ts';
import type { CityCell, CityFile } from '#seeds/demo/city/index.ts';

let pairs: Map<number, number> | null = null;

/** GB18030 of characters that have one or two bytes there; all of the city's texts in such files do. */
export function gb18030(text: string): Buffer {
  if (!pairs) {
    pairs = new Map();
    const decoder = new TextDecoder('gb18030');
    for (let lead = 0x81; lead <= 0xfe; lead += 1) {
      for (let trail = 0x40; trail <= 0xfe; trail += 1) {
        const shown = decoder.decode(Uint8Array.of(lead, trail));
        if (trail !== 0x7f && shown.length === 1 && shown !== '\ufffd') pairs.set(shown.charCodeAt(0),
          (lead << 8) | trail);
      }
    }
  }
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else {
      const pair = pairs.get(code);
      // Outside of the two-byte area: what an old export writes for it.
      if (pair === undefined) bytes.push(0x3f);
      else bytes.push(pair >> 8, pair & 0xff);
    }
  }
  return Buffer.from(bytes);
}

const field = (cell: CityCell): string => {
  const text = cell === null ? '' : String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

async function writeText(file: string, made: CityFile): Promise<void> {
  const [sheet] = made.sheets;
  if (!sheet) throw new Error(`${made.fileName} has no sheet`);
  const encode = made.format === 'csv-gb18030' ? gb18030 : (text: string) => Buffer.from(text);
  const out = createWriteStream(file);
  const finished = once(out, 'finish');
  out.write(encode(`${sheet.headers.join(',')}\r\n`));
  let block = '';
  for (const row of sheet.rows()) {
    block += `${row.map(field).join(',')}\r\n`;
    if (block.length < 1_000_000) continue;
    if (!out.write(encode(block))) await once(out, 'drain');
    block = '';
  }
  out.end(encode(block));
  await finished;
}

/** The path of the written file. */
export async function writeCityFile(folder: string, made: CityFile): Promise<string> {
  const file = join(folder, made.fileName);
  if (made.format !== 'xlsx') {
    await writeText(file, made);
    return file;
  }
  await writeWorkbook(file, made.sheets.map((sheet) => ({
    name: sheet.name, columns: sheet.headers.map((header) => ({ header })), rows: sheet.rows(),
    ...(sheet.title ? { title: sheet.title } : {}), ...(sheet.notes ? { notes: sheet.notes } : {}),
      ...(sheet.footers ? { footers: sheet.footers } : {}),
  })), { overwrite: true });
  return file;
}
