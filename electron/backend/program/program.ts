// The running program: which workspace is open, and the contexts that handlers get.
import { randomBytes, randomUUID } from 'node:crypto';
import type { BackendEvent } from '#contract/backend-link.ts';
import { AppError, type Language } from '#contract/errors.ts';
import type { CallFacts } from '#contract/serve.ts';
import type { WriteDb } from '#db/open.ts';
import { contestRevision, raiseRevision } from '#db/queries/contests.ts';
import { raiseCommitSeq, raiseRecordsRevision, recordsRevision, workspaceCounts } from '#db/queries/workspace.ts';
import type { AuditEvent, CommandContext, QueryContext } from '../context.ts';
import { appendWithCheckpoint } from './checkpoints.ts';
import { makeBackup } from './backup.ts';
import { backupsFolder } from '../folders.ts';
import { deviceKey } from '#backend/crypto/device-key.ts';
import { openHome, type Home } from './home.ts';
import { closeWorkspace, createWorkspace, openWorkspace, type NewWorkspace, type OpenWorkspace, type Secrets }
  from './open-workspace.ts';
import { rememberedIn } from './remembered.ts';
import { summaryOf } from './summary.ts';

export interface ProgramOptions {
  /** Per-user folder: settings, device key, recent list, the judge's desk. */
  home: string;
  /** Folder that the terminal named by --workspace. */
  workspaceDir?: string;
  passphrase?: string;
  now?: () => Date;
  random?: (bytes: number) => Uint8Array;
  /** log2 of what a pack's passphrase costs to try, 15 to 20; absent: that of the format. Tests make many packs. */
  packWorkFactor?: number;
  emit?: (event: BackendEvent) => void;
}

export interface Program {
  readonly home: Home;
  readonly options: ProgramOptions;
  readonly current: OpenWorkspace | null;
  now(): Date;
  random(bytes: number): Uint8Array;
  language(): Language;
  create(plan: Omit<NewWorkspace, 'id' | 'at'>, passphrase: string | undefined): Promise<{ recoveryKey: string; workspace: OpenWorkspace }>;
  open(dir: string, given: { passphrase?: string | undefined; recoveryKey?: string | undefined }): Promise<OpenWorkspace>;
  close(): void;
  queryContext(facts: CallFacts): QueryContext;
  commandContext(facts: CallFacts): CommandContext;
}

export function startProgram(options: ProgramOptions): Program {
  const home = openHome(options.home);
  const now = options.now ?? (() => new Date());
  const random = options.random ?? ((bytes: number) => new Uint8Array(randomBytes(bytes)));
  const remembered = rememberedIn(home.rememberedDir, () => deviceKey(home.deviceKeyFile, random), random);
  let current: OpenWorkspace | null = null;

  /** In the list of recent workspaces, with what is in it now; when it closes the time of its opening stays. */
  const remember = ({ dir, row, connection }: OpenWorkspace, openedAt: string): void => {
    const summary = summaryOf(row.role, workspaceCounts(connection.read), home.settings().language);
    home.remember({ dir, name: row.name, role: row.role, openedAt, summary });
  };
  const use = (workspace: OpenWorkspace): OpenWorkspace => {
    current = workspace;
    remember(workspace, now().toISOString());
    options.emit?.({ kind: 'workspace', dir: workspace.dir });
    return workspace;
  };
  const secretsOf = (given: { passphrase?: string | undefined; recoveryKey?: string | undefined }): Secrets => ({
    passphrase: given.passphrase ?? options.passphrase, recoveryKey: given.recoveryKey, deviceKeyFile: home.deviceKeyFile,
  });
  const needed = (): OpenWorkspace => {
    if (!current) throw new AppError('no_workspace');
    return current;
  };

  function write<T>(workspace: OpenWorkspace, event: AuditEvent, work: (db: WriteDb) => T): T {
    return workspace.connection.transaction((db) => {
      const { contestId, basedOn } = event;
      if (contestId !== undefined) {
        const revision = contestRevision(db, contestId);
        if (basedOn !== undefined && revision !== basedOn) throw new AppError('stale_revision');
      } else if (event.records && basedOn !== undefined && recordsRevision(db) !== basedOn) throw new AppError('stale_revision');
      const result = work(db);
      const at = now().toISOString();
      appendWithCheckpoint(workspace, db, {
        at, action: event.action, contest: contestId ?? null, subject: event.subject ?? '', detail: event.detail ?? {},
      }, event.checkpoint && { why: event.checkpoint, contestId: event.checkpointOf ?? contestId });
      if (contestId !== undefined) raiseRevision(db, contestId);
      if (event.records) raiseRecordsRevision(db);
      raiseCommitSeq(db);
      return result;
    });
  }

  /** One context for queries and commands: that a query cannot write is a matter of its type. */
  function contextOf({ signal, onProgress }: CallFacts): CommandContext {
    let begun: OpenWorkspace | null = null;
    // A call that takes long must not go on in another workspace than the one it began in.
    const own = (): OpenWorkspace => {
      begun ??= needed();
      if (begun !== current) throw new AppError('cancelled');
      return begun;
    };
    return {
      get db() {
        return own().connection.read;
      },
      get dir() {
        return own().dir;
      },
      get fields() {
        return own().fields;
      },
      remembered, ...(options.packWorkFactor !== undefined && { packWorkFactor: options.packWorkFactor }), language: home.settings().language,
      signal, now, random,
      newId: () => Buffer.from(random(16)).toString('hex'),
      progress: (done, total, label) => onProgress({ done, total, label }),
      checkCancelled: () => {
        if (signal.aborted) throw new AppError('cancelled');
      },
      write: (event, work) => write(own(), event, work as (db: WriteDb) => never),
      scour: () => {
        const { connection } = own();
        connection.script('vacuum');
        connection.pragma('wal_checkpoint(TRUNCATE)');
      },
      backup: (reason) => Promise.resolve(makeBackup(own().connection, backupsFolder(own().dir), reason, now()).file),
    };
  }

  const program: Program = {
    home, options, now, random,
    get current() {
      return current;
    },
    language: () => home.settings().language,
    async create(plan, passphrase) {
      const secrets = secretsOf({ passphrase });
      const made = await createWorkspace({ ...plan, id: randomUUID(), at: now().toISOString() }, secrets, random);
      program.close();
      use(made.workspace);
      return made;
    },
    async open(dir, given) {
      if (current?.dir === dir) return current;
      // The old one stays open until the new one is: a refusal leaves everything as it was.
      const opened = await openWorkspace(dir, secretsOf(given), random, now());
      program.close();
      return use(opened);
    },
    close() {
      if (!current) return;
      const gone = current;
      current = null;
      try {
        const listed = home.recent().find((one) => one.dir === gone.dir);
        if (listed) remember(gone, listed.openedAt);
      } finally {
        closeWorkspace(gone);
        options.emit?.({ kind: 'workspace', dir: null });
      }
    },
    queryContext: (facts) => contextOf(facts),
    commandContext: (facts) => contextOf(facts),
  };
  return program;
}
