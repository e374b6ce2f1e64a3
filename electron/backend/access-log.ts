// Who looked at personal information: the first of a kind each day is written before the answer, further ones are gathered.
import type { Actor } from './context.ts';
import { accessTable, type AccessKind } from './privacy/access-table.ts';
import type { Program } from './program/program.ts';
import { chineseDay } from './privacy/clock.ts';
import type { anyMinors } from './privacy/keeping/handlers.ts';
import type { finishPurge } from './privacy/purging/handlers.ts';
import { contestOfObjection, contestOfPublication, countAccess, isCounted, markMinors } from '#db/queries/privacy-access.ts';

const flushEvery = 60_000;
/** Calls after which another workspace may be open, or none. */
const leaving = new Set(['workspace.close', 'workspace.open', 'workspace.create', 'people.lock', 'close']);

interface Line { day: string; userId: string | null; call: string; contestId: string; minors: boolean; reason: string; times: number }
type Input = Record<string, unknown>;

export interface AccessLog {
  /** Before a call: what was gathered is written before anything else is, and before a workspace closes. */
  before(call: string, kind: 'query' | 'command'): void;
  /** After the handler, before the answer. */
  after(call: string, input: unknown): void | Promise<void>;
}

/** What is read once a workspace is open; a start without one need not wait for it. */
interface Rules { anyMinors: typeof anyMinors; finishPurge: typeof finishPurge }
async function readRules(): Promise<Rules> {
  const [keeping, purging] = await Promise.all([import('./privacy/keeping/handlers.ts'), import('./privacy/purging/handlers.ts')]);
  return { anyMinors: keeping.anyMinors, finishPurge: purging.finishPurge };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function accessLog(program: Program): AccessLog {
  let workspace: Program['current'] = null;
  let known = new Set<string>();
  let waiting = new Map<string, Line>();
  let timer: NodeJS.Timeout | null = null;
  let rules: Rules | null = null;

  const facts = { name: 'access', signal: new AbortController().signal, onProgress: () => undefined };
  const context = (): { actor: Actor | null } => program.queryContext(facts);

  const minorsIn = (contestId: string, byNumbers: boolean): boolean => {
    const open = program.current;
    return open !== null && rules !== null && contestId !== ''
      && rules.anyMinors({ db: open.connection.read, fields: open.fields, day: chineseDay(program.now()) }, contestId, byNumbers);
  };

  function contestOf(input: Input): string {
    const db = program.current?.connection.read;
    if (text(input['contestId']) !== '' || !db) return text(input['contestId']);
    if (text(input['publicationId']) !== '') return contestOfPublication(db, text(input['publicationId'])) ?? '';
    return text(input['objectionId']) === '' ? '' : contestOfObjection(db, text(input['objectionId'])) ?? '';
  }

  function write(lines: readonly Line[]): void {
    program.current?.connection.transaction((db) => {
      for (const line of lines) {
        if (line.times > 0) countAccess(db, line);
        else if (line.minors) markMinors(db, line);
      }
    });
  }

  /** Writes what was gathered; `asking`: also whether minors are among the people, which takes a moment where many came in. */
  function flush(asking: boolean): void {
    if (!workspace || workspace !== program.current || workspace.frozen) {
      waiting.clear();
      return;
    }
    const lines = [...waiting.values()];
    const unsure = (one: Line): boolean => !one.minors && accessTable[one.call]?.whom === 'participants' && one.contestId !== '';
    if (!asking) {
      const counted = lines.filter((one) => one.times > 0);
      if (counted.length > 0) write(counted);
      // What is not told yet waits for a quiet moment.
      waiting = new Map([...waiting].filter(([, one]) => unsure(one)).map(([key, one]) => [key, { ...one, times: 0 }]));
      return;
    }
    if (timer) clearTimeout(timer);
    timer = null;
    if (lines.length === 0) return;
    const minors = new Map([...new Set(lines.filter(unsure).map((one) => one.contestId))].map((id) => [id, minorsIn(id, true)]));
    write(lines.map((one) => ({ ...one, minors: one.minors || (unsure(one) && minors.get(one.contestId) === true) })));
    waiting = new Map();
  }

  /** A full disk must not stop the work: what was gathered stays for the next time. */
  function tryFlush(asking: boolean): void {
    try {
      flush(asking);
    } catch {
      // The command itself says that the disk is full.
    }
  }

  /** Another workspace: nothing of the one before goes into it, and a deletion run that was cut short there is finished. */
  function opened({ finishPurge }: Rules): void {
    workspace = program.current;
    known = new Set();
    waiting = new Map();
    if (!workspace || workspace.frozen || workspace.row.role === 'judge') return;
    try {
      finishPurge(program.commandContext({ name: 'privacy.purge', signal: new AbortController().signal, onProgress: () => undefined }));
    } catch {
      // The page says that files are left; tried again at the next opening.
    }
  }

  function note(call: string, kind: AccessKind, input: Input): void {
    const day = chineseDay(program.now());
    const userId = context().actor?.userId ?? null;
    const contestId = contestOf(input);
    const reason = kind.how === 'list' ? '' : text(input['reason']).slice(0, 200);
    const key = [day, userId ?? '', call, contestId, reason].join('\n');
    const line = { day, userId, call, contestId, minors: kind.whom === 'participants' && minorsIn(contestId, false), reason };
    const db = program.current?.connection.read;
    if (kind.how !== 'list') {
      write([{ ...line, minors: line.minors || (kind.whom === 'participants' && minorsIn(contestId, true)), times: 1 }]);
      return;
    }
    const first = !known.has(key) && db !== undefined && !isCounted(db, line);
    known.add(key);
    if (first) {
      try {
        write([{ ...line, times: 1 }]);
        if (line.minors || kind.whom !== 'participants') return;
        // It is written; whether minors are among them is still to be told.
        waiting.set(key, { ...line, times: 0 });
      } catch {
        // A full disk must not keep a list from being read: it is counted as soon as there is room.
        waiting.set(key, { ...line, times: 1 });
      }
    } else waiting.set(key, { ...line, times: (waiting.get(key)?.times ?? 0) + 1 });
    if (timer === null) {
      timer = setTimeout(() => {
        timer = null;
        tryFlush(true);
      }, flushEvery);
      timer.unref();
    }
  }

  function heard(call: string, input: unknown, known: Rules): void {
    rules = known;
    if (program.current !== workspace) opened(known);
    const kind = Object.hasOwn(accessTable, call) ? accessTable[call] : undefined;
    if (!workspace || workspace.frozen || workspace.row.role === 'judge' || !kind) return;
    const given = (input ?? {}) as Input;
    if (kind.unless?.(given)) return;
    note(call, kind, given);
  }

  return {
    before(call, kind) {
      if (kind === 'command' && waiting.size > 0) tryFlush(leaving.has(call));
    },
    after(call, input) {
      if (rules) return heard(call, input, rules);
      return program.current ? readRules().then((known) => heard(call, input, known)) : undefined;
    },
  };
}
