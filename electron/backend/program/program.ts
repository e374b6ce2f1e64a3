// The running program: which workspace is open, and the contexts that handlers get.
import { randomBytes, randomUUID } from 'node:crypto';
import type { BackendEvent } from '#contract/backend-link.ts';
import { AppError, type Language } from '#contract/errors.ts';
import type { CallFacts } from '#contract/serve.ts';
import type { WriteDb } from '#db/open.ts';
import { contestRevision, raiseRevision } from '#db/queries/contests.ts';
import { raiseCommitSeq, raiseRecordsRevision, recordsRevision, workspaceCounts } from '#db/queries/workspace.ts';
import type { AuditEvent, CommandContext, QueryContext } from '../context.ts';
import { progressIn } from './progress-words.ts';
import { appendWithCheckpoint } from './checkpoints.ts';
import { makeBackup } from './backup.ts';
import { backupsFolder } from '../folders.ts';
import { deviceKey } from '#backend/crypto/device-key.ts';
import { forgetKey } from '#backend/crypto/fields.ts';
import { openHome, type Home } from './home.ts';
import { closeWorkspace, createWorkspace, fieldsOf, type NewWorkspace, type OpenWorkspace } from './open-workspace.ts';
import { openWorkspace } from './opening.ts';
import { rememberedIn } from './remembered.ts';
import { recordClockJump } from './clock.ts';
import { afterCommit, recordWitness } from './after-commit.ts';
import { admit } from './admission.ts';
import { finishRotation } from './rotation.ts';
import { provePassword, signInHere, type Around } from './open-door.ts';
import { heldBy, refuseWithoutUsers, sessionOf, writeEntry, type Held, type Session } from './session.ts';
import { summaryOf } from './summary.ts';
import type { Opened, Secrets } from './unlock.ts';
import { wrongTriesBeside } from './wrong-tries.ts';

export interface ProgramOptions {
  /** Per-user folder: settings, device key, recent list, the judge's desk. */
  home: string;
  /** Folder that the terminal named by --workspace. */
  workspaceDir?: string;
  passphrase?: string;
  /** Login name at the terminal; `passphrase` is then this user's password where named users are on. */
  user?: string;
  now?: () => Date;
  random?: (bytes: number) => Uint8Array;
  /** log2 of what a pack's passphrase costs to try, 15 to 20; absent: that of the format. Tests make many packs. */
  packWorkFactor?: number;
  emit?: (event: BackendEvent) => void;
}

export interface Given {
  passphrase?: string | undefined; recoveryKey?: string | undefined; login?: string | undefined; password?: string | undefined;
  /** Only somebody by name: refused where named users are off. */
  named?: boolean;
}
export interface Locked { readonly dir: string; readonly name: string }

export interface Program {
  readonly home: Home;
  readonly options: ProgramOptions;
  readonly current: OpenWorkspace | null;
  /** Who is signed in to it. */
  readonly session: Session | null;
  /** The workspace that waits for somebody to sign in. */
  readonly locked: Locked | null;
  now(): Date;
  random(bytes: number): Uint8Array;
  language(): Language;
  create(plan: Omit<NewWorkspace, 'id' | 'at'>, passphrase: string | undefined): Promise<{ recoveryKey: string; workspace: OpenWorkspace }>;
  open(dir: string, given: Given): Promise<OpenWorkspace>;
  /** Into this workspace, or the one that is open or locked. */
  signIn(dir: string | undefined, given: { login: string; password: string }): Promise<Session>;
  /** Refuses unless it is the password of whoever is signed in; a wrong one counts as at the door. */
  provePassword(password: string): Promise<void>;
  /** A session without a new password: named users were just turned on by this person. */
  begin(userId: string): Session;
  /** Ends the session and closes the workspace: key and rows leave the memory, the journal of the database is emptied. */
  lock(): void;
  close(): void;
  /** From now on everything is read and written under this data key; calls that are under way end as cancelled. */
  rekey(dataKey: Uint8Array): OpenWorkspace;
  /** Ends what a change of the data key has left to do after its transaction. */
  finishRekey(): void;
  /** Refuses a call that may not be made now: by role, or because the workspace is only looked at. */
  admit(call: string, kind: 'query' | 'command', input: unknown): void;
  queryContext(facts: CallFacts): QueryContext;
  commandContext(facts: CallFacts): CommandContext;
}

export function startProgram(options: ProgramOptions): Program {
  const home = openHome(options.home);
  const now = options.now ?? (() => new Date());
  const random = options.random ?? ((bytes: number) => new Uint8Array(randomBytes(bytes)));
  const remembered = rememberedIn(home.rememberedDir, () => deviceKey(home.deviceKeyFile, random), random);
  const journal = wrongTriesBeside(home.deviceKeyFile);
  let current: OpenWorkspace | null = null;
  let held: Held | null = null;
  let locked: Locked | null = null;
  /** How often it was locked: a call that began before a lock must not find the workspace of whoever signed in after it. */
  let locks = 0;
  /** One after the other: passwords tried at the same moment are counted as if they were not. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine.catch(() => {});
    return mine;
  };

  /** In the list of recent workspaces, with what is in it now; when it closes the time of its opening stays. */
  const remember = ({ dir, row, connection }: OpenWorkspace, openedAt: string): void => {
    const counts = workspaceCounts(connection.read);
    home.remember({ dir, name: row.name, role: row.role, openedAt, counts, summary: summaryOf(row.role, counts, home.settings().language) });
  };
  /** Whoever came in by this key: written down, and from now on here. */
  const enter = (opened: Opened): void => {
    const at = now().toISOString();
    writeEntry(needed(), opened, journal, at);
    held = heldBy(opened, at);
  };
  const use = (workspace: OpenWorkspace): OpenWorkspace => {
    current = workspace;
    locked = null;
    enter(workspace.opened);
    remember(workspace, now().toISOString());
    options.emit?.({ kind: 'workspace', dir: workspace.dir });
    return workspace;
  };
  const secretsOf = (given: Given): Secrets => ({
    passphrase: given.passphrase ?? options.passphrase, recoveryKey: given.recoveryKey, deviceKeyFile: home.deviceKeyFile, journal,
    login: given.login ?? options.user, password: given.password ?? (options.user === undefined ? undefined : options.passphrase),
    named: given.named ?? false,
  });
  const around: Around = { journal, random, now, isCurrent: (workspace) => workspace === current };
  const sessionNow = (): Session | null => current && sessionOf(current.connection.read, held);
  const sessionNeeded = (): Session => {
    const session = sessionNow();
    if (!session) throw new AppError('sign_in_needed');
    return session;
  };
  const needed = (): OpenWorkspace => {
    if (!current) throw new AppError('no_workspace');
    return current;
  };

  function write<T>(workspace: OpenWorkspace, by: string | undefined, event: AuditEvent, work: (db: WriteDb) => T): T {
    recordClockJump(workspace, now());
    const done = workspace.connection.transaction((db) => {
      const { contestId, basedOn } = event;
      if (contestId !== undefined) {
        const revision = contestRevision(db, contestId);
        if (basedOn !== undefined && revision !== basedOn) throw new AppError('stale_revision');
      } else if (event.records && basedOn !== undefined && recordsRevision(db) !== basedOn) throw new AppError('stale_revision');
      const result = work(db);
      const at = now().toISOString();
      appendWithCheckpoint(workspace, db, {
        at, action: event.action, contest: contestId ?? null, subject: event.subject ?? '', detail: event.detail ?? {},
        ...(by !== undefined && { by }),
      }, event.checkpoint && { why: event.checkpoint, contestId: event.checkpointOf ?? contestId });
      if (contestId !== undefined) raiseRevision(db, contestId);
      if (event.records) raiseRecordsRevision(db);
      raiseCommitSeq(db);
      return result;
    });
    afterCommit(workspace, event);
    return done;
  }

  /** One context for queries and commands: that a query cannot write is a matter of its type. */
  function contextOf({ signal, onProgress }: CallFacts): CommandContext {
    // A call may open the workspace it works in (the judge's desk); one that waits while somebody locks ends all the same.
    let begun: OpenWorkspace | null = null;
    const locksBefore = locks;
    // Whoever it was when the call began.
    const actor = sessionNow();
    // A call that takes long must not go on in another workspace than the one it began in.
    const own = (): OpenWorkspace => {
      begun ??= needed();
      if (begun !== current || locks !== locksBefore) throw new AppError('cancelled');
      return begun;
    };
    return {
      get db() {
        return own().connection.read;
      },
      get dir() {
        return own().dir;
      },
      actor,
      get fields() {
        return own().fields;
      },
      remembered, ...(options.packWorkFactor !== undefined && { packWorkFactor: options.packWorkFactor }), language: home.settings().language,
      signal, now, random,
      newId: () => Buffer.from(random(16)).toString('hex'),
      progress: (done, total, label) => onProgress({ done, total, label: progressIn(home.settings().language, label) }),
      checkCancelled: () => {
        if (signal.aborted) throw new AppError('cancelled');
      },
      write: (event, work) => write(own(), actor?.userId, event, work as (db: WriteDb) => never),
      scour: () => {
        const { connection } = own();
        connection.script('vacuum');
        connection.pragma('wal_checkpoint(TRUNCATE)');
      },
      backup: (reason) => Promise.resolve(makeBackup(own().connection, backupsFolder(own().dir), reason, now(), !own().frozen).file),
    };
  }

  const program: Program = {
    home, options, now, random,
    get current() {
      return current;
    },
    get session() {
      return sessionNow();
    },
    get locked() {
      return locked;
    },
    language: () => home.settings().language,
    async create(plan, passphrase) {
      const secrets = secretsOf({ passphrase });
      const made = await createWorkspace({ ...plan, id: randomUUID(), at: now().toISOString() }, secrets, random);
      program.close();
      use(made.workspace);
      return made;
    },
    open: (dir, given) => inTurn(async () => {
      if (current?.dir === dir && given.login === undefined) return current;
      if (current?.dir === dir) {
        const opened = await signInHere(current, { login: given.login ?? '', password: given.password ?? '' }, around);
        enter(opened);
        return needed();
      }
      try {
        // The old one stays open until the new one is: a refusal leaves everything as it was.
        const opened = await openWorkspace(dir, secretsOf(given), random, now());
        program.close();
        return use(opened);
      } catch (error) {
        const waits = error instanceof AppError && error.code === 'sign_in_needed' && !current;
        if (waits) locked = { dir, name: home.recent().find((one) => one.dir === dir)?.name ?? '' };
        throw error;
      }
    }),
    async signIn(dir, given) {
      const target = dir ?? current?.dir ?? locked?.dir ?? options.workspaceDir;
      if (target === undefined) throw new AppError('no_workspace');
      await program.open(target, { ...given, named: true });
      return sessionNeeded();
    },
    provePassword: (password) => inTurn(() => provePassword(needed(), sessionNeeded(), password, around)),
    begin(userId) {
      held = { userId, since: now().toISOString() };
      return sessionNeeded();
    },
    lock() {
      if (!current) return;
      refuseWithoutUsers(current.connection.read, '不能锁定', 'locking');
      const { dir, row, dataKey } = current;
      locks += 1;
      program.close();
      forgetKey(dataKey);
      locked = { dir, name: row.name };
    },
    close() {
      locked = null;
      if (!current) return;
      const gone = current;
      current = null;
      held = null;
      try {
        const listed = home.recent().find((one) => one.dir === gone.dir);
        if (listed) remember(gone, listed.openedAt);
      } catch (error) {
        // A line of the recent list: what can no longer be counted keeps its old one. The damage is said at the next opening.
        if (!(error instanceof AppError)) throw error;
      } finally {
        closeWorkspace(gone, now());
        options.emit?.({ kind: 'workspace', dir: null });
      }
    },
    rekey(dataKey) {
      current = { ...needed(), dataKey, fields: fieldsOf(dataKey) };
      return current;
    },
    finishRekey() {
      const workspace = needed();
      // The witness is of the new key before the rotation counts as ended: killed in between, the next opening knows that it is under way.
      recordWitness(workspace, false);
      finishRotation(workspace.dir, workspace.connection);
      recordWitness(workspace);
    },
    admit: (call, kind, input) => admit(program, call, kind, input),
    queryContext: (facts) => contextOf(facts),
    commandContext: (facts) => contextOf(facts),
  };
  return program;
}
