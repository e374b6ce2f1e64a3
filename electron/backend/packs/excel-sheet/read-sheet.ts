// Reads a 评分表 that came back: a workbook that nobody signed. Pure but for reading the file; nothing is half taken.
//
//   readScoreSheet(file, { contestId, macOf: sheetMac(keys, contestId) })
//     → { ok: true, packId, revision, slot, sheets, … } or { ok: false, code, detail } with a code of pack-codes.ts:
//       PK_UNREADABLE PK_TOO_LARGE      the file itself (open elsewhere, stick pulled, absurdly large)
//       PK_SHEET_FILE                   no workbook that can be read: .xls, password, damaged, macros …
//       PK_SHEET_KEYS                   a workbook, but without the hidden keys of a score sheet
//       PK_NEWER                        made by a newer program
//       PK_OTHER_CONTEST                the keys name another contest
//       PK_SHEET_CHANGED                the keys do not carry this contest's seal
//       PK_SHEET_HEAD                   headings of criteria were changed, or are there twice
//       PK_SHEET_ROWS                   codes changed, doubled or exchanged with another row
//       PK_SHEET_CELL                   cells that hold no possible value: up to ten are named
//     What is in the sheet is not checked against the database: revision, slot, closing are the inbox's business.
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '#contract/errors.ts';
import type { PackCode, PackDetail } from '#contract/pack-codes.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { openWorkbookBytes, readAllRows } from '#backend/excel/read.ts';
import { asRefusal, PackFault } from '#backend/packfile/refusal.ts';
import type { PackSheet } from '#backend/packfile/schema.ts';
import { canonicalBytes } from '#backend/packfile/strict-json.ts';
import { findKeys, isKeySheet } from './keys.ts';
import { sheetsOfRows, type NamedRows } from './read-rows.ts';

/** A sheet of 20,000 entries has a few million bytes. */
const mostBytes = 50 * 1024 * 1024;
/** Sheets looked at: those issued, and a few that a judge may have added. */
const mostSheets = 120;

export interface ExpectedSheet {
  /** The contest whose inbox this is. */
  readonly contestId: string;
  /** HMAC-SHA-256 in hex under the contest's key: `sheetMac(keys, contestId)`. */
  macOf(bytes: Uint8Array): string;
  /** Codes whose entry was taken away since: their rows are left out and named in `ignored`. Absent: none. */
  isGone?(code: string): boolean;
}

export interface ReadScoreSheet {
  readonly ok: true;
  /** Of the file as it lies there. */
  readonly sha256: string;
  /** Of what it says: a workbook that was only saved again has the same. */
  readonly contentSha256: string;
  readonly packId: string;
  readonly revision: number;
  readonly slot: number;
  readonly contestId: string;
  readonly rubricsSha256: string;
  /** As in a score pack, in the judge's order. A blank row has no sheet, a blank cell no score; neither is ever zero. */
  readonly sheets: PackSheet[];
  /** Codes of rows in which nothing was written. */
  readonly blank: string[];
  /** Codes of the issued sheet whose row is not there any more (a judge deleted it): not scored. */
  readonly missing: string[];
  /** Codes left out because `isGone` said so. */
  readonly ignored: string[];
  readonly faults: [];
}

export interface SheetRefusal { readonly ok: false; readonly code: PackCode; readonly detail: PackDetail }

/** The bytes at this moment: hash and content are of the same file, whatever happens to it meanwhile. */
function bytesOf(file: string): Buffer {
  // What lies beside a workbook while a program has it open.
  if (basename(file).startsWith('~$')) throw new PackFault('PK_UNREADABLE', { reason: '~$' });
  const { size } = statSync(file);
  if (size > mostBytes) throw new PackFault('PK_TOO_LARGE', { bytes: size });
  return readFileSync(file);
}

/** @throws PackFault PK_SHEET_FILE: no workbook that can be read */
function tablesOf(bytes: Buffer, name: string): NamedRows[] {
  try {
    const book = openWorkbookBytes(bytes, name);
    if (book.sheets.length > mostSheets) throw new PackFault('PK_SHEET_KEYS');
    return book.sheets.map((sheet) => ({ name: sheet.name, rows: readAllRows(book, sheet.index).rows }));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'workbook_refused') throw error;
    throw new PackFault('PK_SHEET_FILE', error.details);
  }
}

/**
 * Reads a returned 评分表. Saved by Excel, WPS or LibreOffice, sorted, unprotected, with hidden columns: all alike.
 * @returns its sheets in the shape of a score pack (hundredths), or a refusal with its code; never a part of a sheet
 */
export function readScoreSheet(file: string, expected: ExpectedSheet): ReadScoreSheet | SheetRefusal {
  try {
    const bytes = bytesOf(file);
    const tables = tablesOf(bytes, basename(file));
    const keys = findKeys(tables, expected);
    const { sheets, blank, missing } = sheetsOfRows(tables.filter((one) => !isKeySheet(one)), keys);
    const ignored = sheets.filter((one) => expected.isGone?.(one.code) ?? false).map((one) => one.code);
    return {
      ok: true, sha256: sha256Hex(bytes), contentSha256: sha256Hex(canonicalBytes({ pack: keys.pack, sheets })),
      packId: keys.pack.id, revision: keys.pack.revision, slot: keys.slot, contestId: keys.contest, rubricsSha256: keys.rubricsSha256,
      sheets: sheets.filter((one) => !ignored.includes(one.code)), blank, missing, ignored, faults: [],
    };
  } catch (error) {
    return asRefusal(error);
  }
}
