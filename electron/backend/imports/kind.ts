// What a kind of import is: its columns, what it has to know, how it decides a row and saves it, how a batch is taken back.
import type { Language } from '#contract/errors.ts';
import type { Kind } from '#contract/schema/imports.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import type { Obstacle } from '#db/queries/imports.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import type { Said } from './said.ts';
import type { ScannedRow } from './scan.ts';
import type { Target } from './targets.ts';

export type Verdict = 'add' | 'update' | 'same' | 'skip';

/** One field of a stored record that a row changes; numbers of persons masked. */
export interface Change {
  /** A heading of the kind's own columns, or other words. */
  what: string | Said;
  before: string | Said;
  after: string | Said;
}

/** A row that is like an earlier row of the file or a stored record. */
export interface Likeness {
  /** In words: 第 12 行, 已有作品“分数”（A001）. */
  of: Said;
  /** keys.ts placeOf() of the earlier row; 0 when it is a stored record. */
  place: number;
  /** The same number means the same thing for certain: it can be merged or kept, never added once more. */
  sure: boolean;
}

/** What is to become of a row. Kinds extend it with what their `save` needs. */
export interface Decided {
  verdict: Verdict;
  like?: Likeness | null;
  /** What an update changes; asked for only where it is shown. */
  changes?: () => Change[];
  /** The stored record the row is about; '' for a new one. */
  recordId?: string;
}

/** A column that takes certain words only. */
export interface Enumeration {
  target: string;
  /** Several words may stand in one cell. */
  many: boolean;
  known(word: string): boolean;
  /** Names to choose from, as a sheet may write them. */
  choices: readonly string[];
}

/** A school as repairs and choices show it. */
export interface KnownSchool { code: string; name: string; unitName: string }

/** One column of the template. Columns without a filling are read, but not offered. */
export interface Filling { width: number; note: string; example: string; list?: readonly string[]; listStrict?: boolean }

/** What `save` works with. Everything happens in the one transaction of `db`. */
export interface Saving {
  db: WriteDb;
  batchId: string;
  /** Of the file; big ones may defer indexes. */
  bytes: number;
  /** Who imports, for the ledger and for declarations. */
  actor: string;
  /** Kinds that write the ledger report what they wrote; it is shown and goes into the audit event. */
  posted(lines: number): void;
  /** … and trainings that still wait for being certified. */
  declared(count: number): void;
}

export interface RunParts {
  context: QueryContext;
  /** The saving's database when something is saved, so that a run sees its own rows. */
  db: ReadDb;
  /** null in a preview: then `save` is never called. */
  saving: Saving | null;
  sheetNames: readonly string[];
}

/** One walk over a file. Rows come in the order of the file, each decided once. */
export interface KindRun<D extends Decided = Decided> {
  /**
   * Reads a row and pushes what is wrong into `row.faults`. A row with an error is 'skip'. `row.choice` says what the
   * user wants where it is like another: 'add' asks for a record of its own (refuse it where `like.sure`); 'keep' and
   * 'merge' need nothing from the kind. `row.knownId` names the record a row of our own error workbook stands for, or ''.
   */
  decide(row: ScannedRow): D;
  /** Stores an 'add' or 'update'. Called right after `decide`, in the order of the rows. */
  save(decided: D): void;
  /** A row of totals is no record; what it says may be compared with the rows above. */
  total?(row: ScannedRow): void;
  /** After the last row: flush bulk inserts, finish ledger batches, note additions for undo. Only when saving. */
  finish(): void;
  /** Always, last, also after an error. */
  close?(): void;
}

/** A kind that knows its contest, or its workspace. */
export interface KindState {
  /** Of the contest or the records; apply and undo are refused with stale_revision when it has moved on. */
  revision: number;
  /** Over the table of the template. */
  title: string;
  /** Columns of this contest alone, e.g. 组别×项目 of a table of quotas; absent: the kind's own list. */
  targets?: readonly Target[];
  /** Keys of required targets that can be done without here. */
  optional: ReadonlySet<string>;
  enumerations: readonly Enumeration[];
  /** Schools for the repair 补全学校全称; absent when the kind has no school column. */
  schools?: () => readonly KnownSchool[];
  fillings(): Record<string, Filling>;
  /** Throws when nothing may be imported now. */
  checkOpen(): void;
  run(parts: RunParts): KindRun;
}

export interface ImportBatch { id: string; contestId: string | null; kind: Kind; revision: number }
export interface TakenBack {
  removed: number; restored: number; reversed: number;
  /** Attachments whose rows went; their files are removed once all is written. */
  files?: readonly string[];
}

export interface ImportKind {
  kind: Kind;
  /** 作品, 评委 …: names the sheet of the template. */
  name: Readonly<Record<Language, string>>;
  /** Which revision counts, and whether a contestId is needed. */
  scope: 'contest' | 'records';
  targets: readonly Target[];
  /** @throws AppError not_found without the contest it belongs to */
  open(context: QueryContext, contestId: string | undefined): KindState;
  /** Why a batch cannot be taken back, in words; null when nothing of this kind speaks against it. */
  obstacle(db: ReadDb, batch: ImportBatch): Obstacle | null;
  /** Takes back what a batch did: removes additions, restores changes, reverses ledger lines. */
  undo(context: CommandContext, db: WriteDb, batch: ImportBatch): TakenBack;
}

/** The columns that count now. */
export const targetsFor = (kind: ImportKind, state: KindState): readonly Target[] => state.targets ?? kind.targets;
