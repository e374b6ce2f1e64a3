// Who is signed in to the open workspace, and what is written when somebody comes in.
import { AppError } from '#contract/errors.ts';
import type { PersonRole } from '#contract/roles.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { fact, setFact } from '#db/queries/keys.ts';
import { raiseUserSlot, seenUser, setTries, userById, usersOn } from '#db/queries/users.ts';
import { raiseCommitSeq } from '#db/queries/workspace.ts';
import type { Actor } from '../context.ts';
import { afterCommit } from './after-commit.ts';
import { appendEvent, type AuditBody } from './audit-chain.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import { accessRules, counted, triesOf } from './sign-in.ts';
import type { Opened } from './unlock.ts';
import type { JournalLine, WrongTries } from './wrong-tries.ts';

export interface Session extends Actor { readonly login: string; readonly since: string; readonly mustChange: boolean }

/** Stands in the record where the printed key opened a workspace with named users: it may set passwords, and has no role. */
export const recoveryHolder = 'recovery';

/** What the program holds of a session; everything else is read anew each time, so that a change of roles counts at once. */
export interface Held { readonly userId: string; readonly since: string }

export const heldBy = (opened: Opened, since: string): Held | null => {
  if (opened.by === 'user') return { userId: opened.userId, since };
  return opened.by === 'recovery' ? { userId: recoveryHolder, since } : null;
};

/** Null: nobody; also somebody who was disabled, or whose password was taken away, in the meantime. */
export function sessionOf(db: ReadDb, held: Held | null): Session | null {
  if (!held || !usersOn(db)) return null;
  const { userId, since } = held;
  if (userId === recoveryHolder) {
    return { userId, login: '', name: '恢复密钥', roles: [], manages: true, since, mustChange: false };
  }
  const row = userById(db, userId);
  if (!row || row.state !== 'active' || row.slot_wrapped === null) return null;
  const roles = JSON.parse(row.roles) as PersonRole[];
  return { userId, login: row.login, name: row.name, roles, manages: row.manages === 1, since, mustChange: row.must_change === 1 };
}

/** The fact that names the last line of the journal that is in the record: killed in between, none is written twice. */
const absorbedFact = 'wrong_tries_absorbed';

function append(db: WriteDb, body: AuditBody): void {
  appendEvent(db, body);
  raiseCommitSeq(db);
}

/** The lines of the journal become events, and count for their users. */
function absorb(db: WriteDb, lines: readonly JournalLine[], at: string): void {
  const last = fact(db, absorbedFact)?.value;
  const fresh = lines.slice(lines.findIndex((line) => line.id === last) + 1);
  const rules = accessRules(db);
  for (const id of new Set(fresh.map((line) => line.user))) {
    const row = userById(db, id);
    if (row) setTries(db, id, counted(triesOf(row), fresh, id, rules));
  }
  for (const line of fresh) {
    append(db, { at, action: 'people.refused', contest: null, subject: line.user, detail: { at: line.at } });
  }
  const newest = fresh.at(-1);
  if (newest) setFact(db, absorbedFact, newest.id, at);
}

/**
 * Writes down who came in: wrong tries from before, the person, the slot at its new cost. A workspace that is only looked at is
 * left as it is, and the journal waits.
 */
export function writeEntry(workspace: OpenWorkspace, opened: Opened, journal: WrongTries, at: string): void {
  const { connection, row, frozen } = workspace;
  if (frozen || !usersOn(connection.read)) return;
  connection.transaction((db) => {
    absorb(db, journal.read(row.id), at);
    if (opened.by === 'user') {
      const { userId, raised } = opened;
      seenUser(db, userId, at);
      if (raised) raiseUserSlot(db, userId, { params: JSON.stringify(raised.params), wrapped: raised.wrapped });
      append(db, { at, action: 'people.signIn', contest: null, subject: userId, detail: { raised: raised !== null }, by: userId });
    } else {
      const by = opened.by === 'recovery' ? { by: recoveryHolder } : {};
      append(db, { at, action: 'people.openedByKey', contest: null, subject: row.id, detail: { key: opened.by }, ...by });
    }
  });
  afterCommit(workspace, { action: 'people.signIn' });
  journal.clear(row.id);
}

/** Wrong tries while the workspace is open: at once into the record. */
export function writeWrongTries(workspace: OpenWorkspace, journal: WrongTries, at: string): void {
  const lines = journal.read(workspace.row.id);
  if (workspace.frozen || lines.length === 0) return;
  workspace.connection.transaction((db) => absorb(db, lines, at));
  afterCommit(workspace, { action: 'people.refused' });
  journal.clear(workspace.row.id);
}

export const refuseWithoutUsers = (db: ReadDb, action: string, actionEn: string): void => {
  if (!usersOn(db)) throw new AppError('people_off', { action, actionEn });
};
