// What a case of bad input is: an id of the list, how its file is made, and the exact answer it must get.
import type { ErrorCode } from '#contract/errors.ts';
import type { ProblemCode } from '#contract/problems.ts';
import type { Kind } from '#contract/schema/imports.ts';

export const workbookIds = Array.from({ length: 40 }, (_, index) => `X${String(index + 1).padStart(2, '0')}`);
export const attachmentIds = Array.from({ length: 20 }, (_, index) => `A${String(index + 1).padStart(2, '0')}`);

/** Not taken at all: our code, and for workbooks the reason behind workbook_refused. `where` is part of the place named. */
export interface Refused { refused: ErrorCode; reason?: string; where?: string }
/** Read: every problem told, as `sheet!row column code`, and how many rows are taken. */
export interface ReadAs {
  said: readonly string[];
  counts: { add: number; skip: number; same?: number; update?: number };
  /** What is stored, title by title, when that is the point. */
  titles?: readonly string[];
  /** Places of names as they must be stored, character by character. */
  names?: readonly string[];
  /** Hidden rows that the preview tells of. */
  hiddenRows?: number;
  /** A second file that holds the same records in their plain form: all of them are then the same. */
  plain?: { make: () => Buffer; same: number };
}

export interface WorkbookCase {
  id: string;
  what: string;
  name?: string;
  kind?: Kind;
  /** Bytes of the file; or something that puts it at the path itself (devices, sparse files). */
  make: (() => Buffer) | { put: (path: string) => void };
  answer: Refused | ReadAs;
  /** What the user decided before. */
  plan?: { leaveHidden?: boolean };
  /** Belongs to the files that must cost little: measured together in one process with a cap on its memory. */
  hostile?: boolean;
  /** More than this is too slow; only where the list names a time. */
  atMostMs?: number;
}

export const isRefused = (answer: Refused | ReadAs): answer is Refused => 'refused' in answer;

/** The names of the reference (reliability.md 4.2) for our codes, where they differ. */
export const namesOfReference: Readonly<Record<string, ErrorCode | ProblemCode>> = {
  FS_BUSY: 'file_busy', FS_GONE: 'file_missing', AT_TYPE: 'file_kind_differs', AT_ENCRYPTED: 'file_encrypted',
};
