// What a handler is given: queries may read, commands may write through ctx.write; time and randomness come from here.
import type { z } from 'zod';
import type { Why } from '#contract/schema/audit.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import type { Language } from '#contract/errors.ts';

/** Encryption of single fields with the workspace's data key; ID numbers, 学籍号 and phones never lie in the clear. */
export interface Fields {
  seal(context: string, plain: string): Uint8Array;
  open(context: string, sealed: Uint8Array): string;
  /** For look-up and matching: equal inputs give equal bytes, nothing else is learnt. */
  index(purpose: string, normalised: string): Uint8Array;
  sealBytes(context: string, plain: Uint8Array): Uint8Array;
  openBytes(context: string, sealed: Uint8Array): Uint8Array;
}

/** What a command did, for the audit chain. Ids and counts only: no names, no numbers of persons. */
export interface AuditEvent {
  action: string;
  /** Raises this contest's revision. */
  contestId?: string;
  /** Raises the revision of the records: teachers, programmes, ledger. */
  records?: true;
  /** Refused with stale_revision unless the contest (or, with `records`, the records) still has this revision. */
  basedOn?: number;
  subject?: string;
  detail?: Record<string, string | number | boolean | null>;
  /** Makes a signed checkpoint of the chain, this event included, in the same transaction. Needs `contestId` (or
   * `checkpointOf`); a contest that has no keys yet gets none. */
  checkpoint?: z.output<typeof Why>;
  /** Whose checkpoint it is, where the event raises no contest's revision. */
  checkpointOf?: string;
}

/** Secrets of files that this computer made or opened, by a mark of the file; sealed with the device key, outside any workspace. */
export interface Remembered {
  keep(mark: string, secret: string): void;
  find(mark: string): string | null;
}

/** Who is signed in, where named users are on. */
export interface Actor {
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly ('organiser' | 'judge' | 'creditAdministrator' | 'supervisor')[];
  /** May add and change users. */
  readonly manages: boolean;
}

export interface QueryContext {
  readonly db: ReadDb;
  /** null: named users are off, whoever sits here is nobody in particular. */
  readonly actor: Actor | null;
  /** Folder of the open workspace. */
  readonly dir: string;
  readonly fields: Fields;
  /** Absent where no home folder is kept. */
  readonly remembered?: Remembered;
  /** See ProgramOptions. */
  readonly packWorkFactor?: number;
  readonly language: Language;
  readonly signal: AbortSignal;
  now(): Date;
  random(bytes: number): Uint8Array;
  newId(): string;
  progress(done: number, total: number, label: string): void;
  /** Throws `cancelled` once the caller has cancelled. */
  checkCancelled(): void;
}

/** `work` runs in one transaction together with its audit event; it cannot be async. */
export type Write = <T>(event: AuditEvent, work: (db: WriteDb) => T extends Promise<unknown> ? never : T) => T;

export interface CommandContext extends QueryContext {
  readonly write: Write;
  /** Rewrites the database file without what was deleted and empties the WAL: for after identities were taken out. */
  scour(): void;
  /** A verified copy of the database in backups/, before something big. */
  backup(reason: string): Promise<string>;
}
