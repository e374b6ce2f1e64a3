// Finds the sheets of an .xlsx package: relationships, workbook part, styles and shared strings.

import { giveBack } from '#backend/archive/memory.ts';
import type { NumberStyle } from './number-format.ts';
import { refuse } from './refusals.ts';
import type { ReadingWarning } from './refusals.ts';
import type { OpenedWorkbook, SheetHead } from './shape.ts';
import { SharedStrings } from './shared-strings.ts';
import { readSheetPart } from './sheet.ts';
import type { ByteSource } from './source.ts';
import { readStyles } from './styles.ts';
import { checkEncoding, walkXml } from './xml.ts';
import { openZip } from './zip.ts';
import type { ZipArchive } from './zip.ts';

export const sheetLimit = 500;

interface Relation {
  /** Last word of the relationship type: worksheet, styles, sharedStrings … in both dialects of the standard. */
  type: string;
  /** Part name without leading slash; '' when the target is outside the file. */
  target: string;
}

function readPart(zip: ZipArchive, name: string): Buffer {
  const bytes = zip.read(name);
  checkEncoding(bytes, name);
  return bytes;
}

function resolveTarget(base: string, target: string): string {
  const path: string[] = target.startsWith('/') ? [] : base.split('/').slice(0, -1);
  for (const piece of target.split('/')) {
    if (piece === '..') path.pop();
    else if (piece !== '' && piece !== '.') path.push(piece);
  }
  return path.join('/');
}

/** The relationships of a part ('' for the package itself), by id. */
function readRelations(zip: ZipArchive, part: string): Map<string, Relation> {
  const cut = part.lastIndexOf('/') + 1;
  const name = `${part.slice(0, cut)}_rels/${part.slice(cut)}.rels`;
  const relations = new Map<string, Relation>();
  if (!zip.has(name)) return relations;
  walkXml(readPart(zip, name), name, {
    open: (tag) => {
      if (tag.name !== 'Relationship') return;
      const external = tag.attribute('TargetMode')?.toLowerCase() === 'external';
      relations.set(tag.attribute('Id') ?? '', {
        type: (tag.attribute('Type') ?? '').split('/').at(-1) ?? '',
        target: external ? '' : resolveTarget(part, tag.attribute('Target') ?? ''),
      });
    },
  });
  return relations;
}

function refuseMacros(zip: ZipArchive, name: string): void {
  if (/\.(xlsm|xltm|xlam)$/i.test(name)) refuse('XL_MACRO', name);
  const macro = zip.entries.find((entry) => /(^|\/)vbaProject\.bin$|(^|\/)(intl)?macrosheets\//i.test(entry.name));
  if (macro !== undefined) refuse('XL_MACRO', macro.name);
  const types = '[Content_Types].xml';
  if (!zip.has(types)) return;
  walkXml(readPart(zip, types), types, {
    open: (tag) => {
      if (/macroEnabled|vbaProject/i.test(tag.attribute('ContentType') ?? '')) refuse('XL_MACRO', types);
    },
  });
}

interface WorkbookPart {
  date1904: boolean;
  sheets: { name: string; state: string; relation: string }[];
}

function readWorkbookPart(zip: ZipArchive, part: string): WorkbookPart {
  const workbook: WorkbookPart = { date1904: false, sheets: [] };
  let declared = 0;
  walkXml(readPart(zip, part), part, {
    open: (tag, depth) => {
      if (depth === 0 && tag.name !== 'workbook') refuse('XL_NOWB', part);
      if (tag.name === 'workbookPr') workbook.date1904 = /^(1|true|on)$/.test(tag.attribute('date1904') ?? '');
      if (depth !== 2 || tag.name !== 'sheet') return;
      if (++declared > sheetLimit) refuse('XL_SHEETS', `> ${sheetLimit}`);
      workbook.sheets.push({
        name: tag.attribute('name') ?? '',
        state: tag.attribute('state') ?? 'visible',
        relation: tag.attribute(':id') ?? '',
      });
    },
  });
  return workbook;
}

function hiddenState(state: string): SheetHead['hidden'] {
  if (state === 'hidden') return 'yes';
  return state === 'veryHidden' ? 'very' : 'no';
}

function findWorkbookPart(zip: ZipArchive): string {
  const main = [...readRelations(zip, '').values()].find((relation) => relation.type === 'officeDocument');
  const part = main?.target ?? 'xl/workbook.xml';
  if (part === '' || !zip.has(part) || !/\.xml$/i.test(part)) refuse('XL_NOWB', part);
  return part;
}

/** Opens an .xlsx package: everything is checked that can be checked without inflating the sheets. */
export function openPackage(source: ByteSource): OpenedWorkbook {
  const zip = openZip(source);
  refuseMacros(zip, source.name);
  const part = findWorkbookPart(zip);
  const workbook = readWorkbookPart(zip, part);
  const relations = readRelations(zip, part);
  const sheets: SheetHead[] = [];
  const parts: string[] = [];
  for (const { name, state, relation } of workbook.sheets) {
    const found = relations.get(relation);
    if (found !== undefined && /macrosheet/i.test(found.type)) refuse('XL_MACRO', name);
    // Chart and dialog sheets hold no rows.
    if (found !== undefined && found.type !== 'worksheet') continue;
    if (found === undefined || !zip.has(found.target)) refuse('XL_NOSHEET', name);
    sheets.push({ name, index: sheets.length, hidden: hiddenState(state) });
    parts.push(found.target);
  }
  if (sheets.length === 0) refuse('XL_NOSHEET', part);

  const warnings: ReadingWarning[] = [];
  const external = zip.entries.find(({ name }) => /(^|\/)(externalLinks\/[^/]+\.xml|connections\.xml)$/i.test(name));
  if (external !== undefined) warnings.push({ code: 'XL_EXTERNAL', where: external.name });

  const partOf = (type: string): string | undefined => {
    return [...relations.values()].find((relation) => relation.type === type && zip.has(relation.target))?.target;
  };
  let strings: SharedStrings | undefined;
  let styles: NumberStyle[] | undefined;
  /** The sheet that was read last: headers are looked for first, then the same sheet is read. */
  let kept: { index: number; bytes: Buffer } | null = null;
  let stringBytes: Buffer | null = null;
  /** Sheets being read just now: their bytes must stay. */
  let reading = 0;
  const letSheetGo = (): void => {
    if (kept && reading === 0) giveBack(kept.bytes);
    kept = null;
  };
  return {
    sheets,
    warnings,
    readSheet: (index, onRow, options) => {
      const sheetPart = parts[index];
      if (sheetPart === undefined) throw new RangeError(`no sheet ${index}`);
      const stylesPart = partOf('styles');
      const stringsPart = partOf('sharedStrings');
      styles ??= stylesPart === undefined ? [] : readStyles(readPart(zip, stylesPart), stylesPart);
      if (stringsPart !== undefined && !strings) {
        stringBytes = readPart(zip, stringsPart);
        strings = new SharedStrings(stringBytes, stringsPart);
      }
      // Reading a byte notices when the file has changed or gone since.
      if (kept?.index === index) source.read(0, 1);
      else {
        letSheetGo();
        kept = { index, bytes: zip.read(sheetPart) };
      }
      const { bytes } = kept;
      reading += 1;
      try {
        return readSheetPart({ bytes, part: sheetPart, strings, styles, date1904: workbook.date1904 }, onRow, options);
      } finally {
        reading -= 1;
      }
    },
    release: () => {
      letSheetGo();
      if (stringBytes && reading === 0) giveBack(stringBytes);
      stringBytes = null;
      strings = undefined;
    },
  };
}
