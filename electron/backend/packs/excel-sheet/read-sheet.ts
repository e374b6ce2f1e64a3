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
import type { PackCode, PackDetail } from '#contract/pack-codes.ts';
import type { PackSheet } from '#backend/packfile/schema.ts';
import { unbuilt } from '#backend/unbuilt.ts';

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
  /** As in a score pack, in the judge's order. A row left blank is a draft without scores; nothing blank is zero. */
  readonly sheets: PackSheet[];
  /** Codes of the issued sheet whose row is not there any more (a judge deleted it): not scored. */
  readonly missing: string[];
  /** Codes left out because `isGone` said so. */
  readonly ignored: string[];
  readonly faults: [];
}

export interface SheetRefusal { readonly ok: false; readonly code: PackCode; readonly detail: PackDetail }

export function readScoreSheet(_file: string, _expected: ExpectedSheet): ReadScoreSheet | SheetRefusal {
  return unbuilt();
}
