// The hidden keys of a 评分表: which pack it is, whose codes and which criteria; sealed, so that whoever changes them is told.
//
//   keySheet(keys, macOf) → the sheet nobody sees
//   findKeys(sheets, expected) → SheetKeys, or a thrown PackFault
import { z } from 'zod';
import { PackFault } from '#backend/packfile/refusal.ts';
import { canonicalBytes, parseCanonical } from '#backend/packfile/strict-json.ts';
import { parseEntryCode } from '#backend/packfile/codes.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import type { FormSheet } from '#backend/excel/write-form.ts';
import type { ReadRow } from '#backend/excel/read.ts';

export const keySheetName = '校验';
const magic = 'saixue-score-sheet';
const format = 1;
/** Characters of a cell: far from Excel's limit. */
const pieceLength = 8000;
/** Of the text of the keys; a sheet of 20,000 entries has less. */
const mostText = 8 * 1024 * 1024;

const KeyCriterion = z.strictObject({
  id: z.string(), heading: z.string(), max: z.int(), step: z.int().min(1), mode: z.enum(['levels', 'coefficient', 'steps', 'veto']).optional(),
  labels: z.array(z.strictObject({ label: z.string(), name: z.string(), value: z.int() })).optional(),
});
export type KeyCriterion = z.output<typeof KeyCriterion>;

const SheetKeys = z.strictObject({
  format: z.literal(format), kind: z.literal(magic), contest: z.string(),
  pack: z.strictObject({ id: z.string(), revision: z.int().min(1) }), slot: z.int().min(0), rubricsSha256: z.string(),
  forms: z.array(z.strictObject({ rubric: z.string(), criteria: z.array(KeyCriterion) })),
  /** By code: which form, and what stands beside the code, as a digest. */
  entries: z.array(z.strictObject({ code: z.string().refine((code) => parseEntryCode(code) === code), form: z.int().min(0), beside: z.string() })),
});
export type SheetKeys = z.output<typeof SheetKeys>;

/** What stands beside a code: enough to notice that it now stands beside another entry. Blanks do not matter. */
export const besideDigest = (code: string, fields: readonly string[]): string =>
  sha256Hex('saixue-sheet-row/1\0', [code, ...fields].map((text) => text.normalize('NFC').replaceAll(/\s+/g, '')).join('\0')).slice(0, 16);

/** The sheet with the keys: mark, a word to whoever finds it, the seal, then the keys in pieces. */
export function keySheet(keys: SheetKeys, macOf: (bytes: Uint8Array) => string): FormSheet {
  const bytes = canonicalBytes(keys);
  const pieces = bytes.toString('base64').match(new RegExp(`.{1,${pieceLength}}`, 'g')) ?? [];
  const lines = [magic, '本表供回收时核对，请不要改动。', macOf(bytes), ...pieces];
  return {
    name: keySheetName, state: 'veryHidden', widths: [40], rows: lines.map((value) => ({ cells: [{ look: 'plain', value }] })),
  };
}

/** Whether these are the rows of the hidden sheet. */
export const isKeySheet = ({ rows }: { rows: readonly ReadRow[] }): boolean => firstText(rows[0]) === magic;

const firstText = (row: ReadRow | undefined): string => row?.cells[0]?.text.trim() ?? '';

/**
 * The keys of a workbook.
 * @param sheets the rows of every sheet
 * @throws PackFault PK_SHEET_KEYS: there are none · PK_NEWER · PK_OTHER_CONTEST · PK_SHEET_CHANGED: their seal does not hold
 */
export function findKeys(
  sheets: readonly { rows: readonly ReadRow[] }[], expected: { contestId: string; macOf(bytes: Uint8Array): string },
): SheetKeys {
  const found = sheets.filter(isKeySheet);
  const [own] = found;
  if (!own) throw new PackFault('PK_SHEET_KEYS');
  if (found.length > 1) throw new PackFault('PK_SHEET_CHANGED');
  const lines = own.rows.map(firstText);
  const text = lines.slice(3).join('');
  if (text.length > mostText || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new PackFault('PK_SHEET_CHANGED');
  const bytes = Buffer.from(text, 'base64');
  let value: unknown;
  try {
    value = parseCanonical(bytes);
  } catch {
    throw new PackFault('PK_SHEET_CHANGED');
  }
  const outer = z.object({ format: z.int(), contest: z.string() }).safeParse(value);
  if (!outer.success) throw new PackFault('PK_SHEET_CHANGED');
  if (outer.data.contest !== expected.contestId) throw new PackFault('PK_OTHER_CONTEST', { contest: outer.data.contest.slice(0, 64) });
  if (expected.macOf(bytes) !== lines[2]) throw new PackFault('PK_SHEET_CHANGED');
  if (outer.data.format > format) throw new PackFault('PK_NEWER', { needs: outer.data.format, supported: format });
  const keys = SheetKeys.safeParse(value);
  if (!keys.success) throw new PackFault('PK_SHEET_CHANGED');
  return keys.data;
}
