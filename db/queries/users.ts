// Named users of a workspace: each with a slot that their password opens. Users are disabled, never removed.
import type { ReadDb, WriteDb } from '../open.ts';

export interface UserRow {
  id: string; login: string; login_key: string; name: string;
  /** JSON: roles of the contract. */
  roles: string;
  manages: 0 | 1; state: 'active' | 'disabled'; slot_params: string | null; slot_wrapped: Uint8Array | null; must_change: 0 | 1;
  failed_tries: number; first_failed_at: string | null; locked_until: string | null; last_seen_at: string | null; created_at: string;
}

const columns = `id, login, login_key, name, roles, manages, state, slot_params, slot_wrapped, must_change, failed_tries, first_failed_at,
  locked_until, last_seen_at, created_at`;

/** Named users are on as long as somebody may sign in: turning them off disables everybody. */
export const usersOn = (db: ReadDb): boolean =>
  (db.get<{ n: number }>("select exists (select 1 from users where state = 'active') as n")?.n ?? 0) === 1;

export const userRows = (db: ReadDb): UserRow[] => db.all<UserRow>(`select ${columns} from users order by state, created_at, id`);

export const userById = (db: ReadDb, id: string): UserRow | undefined => db.get<UserRow>(`select ${columns} from users where id = ?`, id);

export const userByKey = (db: ReadDb, loginKey: string): UserRow | undefined =>
  db.get<UserRow>(`select ${columns} from users where login_key = ?`, loginKey);

/** Users who may manage and can sign in, other than this one. */
export const othersWhoManage = (db: ReadDb, id: string): number => db.get<{ n: number }>(
  "select count(*) as n from users where state = 'active' and manages = 1 and slot_wrapped is not null and id <> ?", id)?.n ?? 0;

export interface UserFacts { id: string; login: string; loginKey: string; name: string; roles: readonly string[]; manages: boolean }

/** New, or somebody of that id again: state, roles and name as given; the slot is laid by `setUserSlot`. */
export function putUser(db: WriteDb, user: UserFacts, at: string): void {
  db.run(`insert into users (id, login, login_key, name, roles, manages, state, must_change, created_at) values (?, ?, ?, ?, ?, ?, 'active', 0, ?)
    on conflict (id) do update set login = excluded.login, name = excluded.name, roles = excluded.roles, manages = excluded.manages,
      state = 'active', failed_tries = 0, first_failed_at = null, locked_until = null`,
  user.id, user.login, user.loginKey, user.name, JSON.stringify(user.roles), user.manages ? 1 : 0, at);
}

export function changeUser(db: WriteDb, id: string, user: Pick<UserFacts, 'name' | 'roles' | 'manages'>): void {
  db.run('update users set name = ?, roles = ?, manages = ? where id = ?', user.name, JSON.stringify(user.roles), user.manages ? 1 : 0, id);
}

/** The data key under a new password; what was tried wrong before is forgotten. */
export function setUserSlot(db: WriteDb, id: string, slot: { params: string; wrapped: Uint8Array }, mustChange: boolean): void {
  db.run(`update users set slot_params = ?, slot_wrapped = ?, must_change = ?, failed_tries = 0, first_failed_at = null, locked_until = null
    where id = ?`, slot.params, slot.wrapped, mustChange ? 1 : 0, id);
}

/** The same password at a higher cost. */
export const raiseUserSlot = (db: WriteDb, id: string, slot: { params: string; wrapped: Uint8Array }): void =>
  void db.run('update users set slot_params = ?, slot_wrapped = ? where id = ?', slot.params, slot.wrapped, id);

/** The password opens nothing any more; the user stays active and waits for a new one. */
export const clearUserSlot = (db: WriteDb, id: string): void =>
  void db.run('update users set slot_params = null, slot_wrapped = null where id = ?', id);

export const activateUser = (db: WriteDb, id: string): void => void db.run("update users set state = 'active' where id = ?", id);

/** With the slot: the password opens nothing any more. */
export const disableUser = (db: WriteDb, id: string): void => void db.run(
  "update users set state = 'disabled', slot_params = null, slot_wrapped = null where id = ?", id);

export interface Tries { failed: number; firstAt: string | null; lockedUntil: string | null }

export const setTries = (db: WriteDb, id: string, { failed, firstAt, lockedUntil }: Tries): void => void db.run(
  'update users set failed_tries = ?, first_failed_at = ?, locked_until = ? where id = ?', failed, firstAt, lockedUntil, id);

export const seenUser = (db: WriteDb, id: string, at: string): void => void db.run(
  'update users set last_seen_at = ?, failed_tries = 0, first_failed_at = null, locked_until = null where id = ?', at, id);
