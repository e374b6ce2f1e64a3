// Calls of named users: signing in, locking, who may do what.
import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { PersonRole } from '#contract/roles.ts';
import type { AccessRules, User } from '#contract/schema/people.ts';
import { deviceKey } from '#backend/crypto/device-key.ts';
import { makeSlot } from '#backend/crypto/slots.ts';
import { samePerson } from '#backend/identity/same-person.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { setFact } from '#db/queries/keys.ts';
import {
  activateUser, changeUser, disableUser, othersWhoManage, putUser, setTries, setUserSlot, userById, userByKey, userRows, usersOn, type UserRow,
} from '#db/queries/users.ts';
import { insertSlot, removeSlots } from '#db/queries/workspace.ts';
import { setRulesText } from '#db/queries/workspace-rules.ts';
import { shippedAccessRules } from '#seeds/templates/access-rules.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { noTries } from '../program/lockout.ts';
import type { OpenWorkspace } from '../program/open-workspace.ts';
import { isRecoveryKey } from '../program/open-door.ts';
import { refuseWithoutUsers, type Session } from '../program/session.ts';
import { accessRules, loginKey, passwordCost } from '../program/sign-in.ts';
import { passwordFaults } from './password.ts';

/** What these calls need of the running program. */
export interface PeopleDoor {
  readonly home: { readonly deviceKeyFile: string };
  readonly current: OpenWorkspace | null;
  readonly session: Session | null;
  readonly locked: { readonly dir: string; readonly name: string } | null;
  signIn(dir: string | undefined, given: { login: string; password: string }): Promise<Session>;
  provePassword(password: string): Promise<void>;
  begin(userId: string): Session;
  lock(): void;
}

const shownSession = (one: Session) => ({ ...one, roles: [...one.roles] });

const shownUser = (row: UserRow, now: Date): z.output<typeof User> => ({
  userId: row.id, login: row.login, name: row.name, roles: JSON.parse(row.roles) as PersonRole[], manages: row.manages === 1, state: row.state,
  lockedUntil: row.locked_until !== null && row.locked_until > now.toISOString() ? row.locked_until : null,
  lastSeenAt: row.last_seen_at, createdAt: row.created_at, mustChange: row.must_change === 1,
});

const userRefused = (detail: string, detailEn: string): AppError => new AppError('user_refused', { detail, detailEn });

function userNeeded(db: ReadDb, id: string): UserRow {
  refuseWithoutUsers(db, '没有用户可以改', 'changing users');
  const row = userById(db, id);
  if (!row) throw new AppError('not_found', { what: '用户', whatEn: 'user' });
  return row;
}

function refuseWeak(password: string, rules: z.output<typeof AccessRules>, names: readonly string[]): void {
  const faults = passwordFaults(password, rules, names);
  if (faults.length > 0) {
    throw new AppError('password_weak', { missing: faults.map((one) => one[0]).join('；'), missingEn: faults.map((one) => one[1]).join('; ') });
  }
}

/** Two people of one name could sign for each other where two different people are asked for. */
function refuseTaken(db: ReadDb, id: string, { login, name }: { login?: string; name?: string }): void {
  const key = login === undefined ? undefined : loginKey(login);
  for (const other of userRows(db).filter((row) => row.id !== id)) {
    if (other.login_key === key) {
      throw other.state === 'active' ? userRefused(`用户名“${other.login}”已经有人用了，请另取一个`, `the login name “${other.login}” is taken; choose another`)
        : userRefused(`用户名“${other.login}”是一位已停用的用户的，请重新启用他，或另取一个`, `“${other.login}” belongs to a disabled user; bring them back or choose another`);
    }
    if (name !== undefined && other.state === 'active' && samePerson(other.name, name)) {
      throw userRefused(`已经有一位姓名是“${other.name}”的用户；需要两个人经手的事要靠姓名分清，请加上科室等区别`,
        `there is a user named “${other.name}” already; where two people are asked for, names tell them apart: add the office or the like`);
    }
  }
}

function refuseNoPart(roles: readonly string[], manages: boolean): void {
  if (roles.length === 0 && !manages) throw userRefused('至少要给一个角色，或者让他管理用户', 'give at least one role, or let them manage users');
}

function refuseLastManager(db: ReadDb, row: UserRow): void {
  if (row.manages === 1 && row.state === 'active' && othersWhoManage(db, row.id) === 0) throw new AppError('last_manager', { name: row.name });
}

const workspaceOf = (door: PeopleDoor): OpenWorkspace => {
  if (!door.current) throw new AppError('no_workspace');
  return door.current;
};

async function slotFor(context: CommandContext, door: PeopleDoor, userId: string, password: string) {
  const slot = await makeSlot('user', password, workspaceOf(door).dataKey,
    { random: (bytes) => context.random(bytes), owner: userId, N: passwordCost(context.db) });
  return { params: JSON.stringify(slot.params), wrapped: slot.wrapped };
}

const roleText = (roles: readonly string[]): string => [...new Set(roles)].sort().join(',');
const inOrder = (roles: readonly PersonRole[]): PersonRole[] => [...new Set(roles)];

export const peopleHandlers = (door: PeopleDoor) => ({
  status() {
    const db = door.current?.connection.read;
    return {
      named: db ? usersOn(db) : door.locked !== null, session: door.session && shownSession(door.session), locked: door.locked,
      rules: db ? accessRules(db) : shippedAccessRules,
    };
  },
  async signIn(_context, { dir, login, password }) {
    return shownSession(await door.signIn(dir, { login, password }));
  },
  lock() {
    door.lock();
    return { done: true as const };
  },
  list(context) {
    return { named: usersOn(context.db), users: userRows(context.db).map((row) => shownUser(row, context.now())), rules: accessRules(context.db) };
  },

  async turnOn(context, input) {
    const workspace = workspaceOf(door);
    if (usersOn(context.db)) throw new AppError('people_on');
    refuseWeak(input.password, accessRules(context.db), [input.login, input.name]);
    if (!await isRecoveryKey(workspace, input.recoveryKey)) throw new AppError('recovery_key_wrong');
    // Somebody of that login from an earlier time is the same person again.
    const id = userByKey(context.db, loginKey(input.login))?.id ?? context.newId();
    const slot = await slotFor(context, door, id, input.password);
    context.write({ action: 'people.turnOn', subject: id, detail: { roles: workspace.row.role } }, (db) => {
      if (usersOn(db)) throw new AppError('people_on');
      putUser(db, { id, login: input.login, loginKey: loginKey(input.login), name: input.name, roles: [workspace.row.role], manages: true },
        context.now().toISOString());
      setUserSlot(db, id, slot, false);
      removeSlots(db, 'device');
    });
    return shownSession(door.begin(id));
  },
  async turnOff(context, input) {
    const workspace = workspaceOf(door);
    refuseWithoutUsers(context.db, '没有停用', 'turning them off');
    await door.provePassword(input.password);
    const random = (bytes: number): Uint8Array => context.random(bytes);
    const slot = await makeSlot('device', deviceKey(door.home.deviceKeyFile, random), workspace.dataKey, { random });
    const at = context.now().toISOString();
    const number = randomUUID();
    const reason = createHash('sha256').update(`${number}\0${input.reason}`).digest('hex');
    context.write({ action: 'people.turnOff', subject: number, detail: { reason } }, (db) => {
      for (const row of userRows(db)) disableUser(db, row.id);
      removeSlots(db, 'device');
      insertSlot(db, { kind: 'device', params: JSON.stringify(slot.params), wrapped: slot.wrapped }, at);
      setFact(db, `people_off_${number}`, input.reason, at);
    });
    return { done: true as const };
  },

  async add(context, input) {
    refuseWithoutUsers(context.db, '不能添加用户', 'adding users');
    refuseNoPart(input.roles, input.manages);
    const id = context.newId();
    refuseTaken(context.db, id, input);
    refuseWeak(input.password, accessRules(context.db), [input.login, input.name]);
    const slot = await slotFor(context, door, id, input.password);
    return context.write({ action: 'people.add', subject: id, detail: { roles: roleText(input.roles), manages: input.manages } }, (db) => {
      refuseTaken(db, id, input);
      putUser(db, { ...input, id, loginKey: loginKey(input.login), roles: inOrder(input.roles) }, context.now().toISOString());
      setUserSlot(db, id, slot, true);
      return shownUser(userNeeded(db, id), context.now());
    });
  },
  async change(context, input) {
    const before = userNeeded(context.db, input.userId);
    const state = input.state ?? before.state;
    const back = before.state === 'disabled' && state === 'active';
    if (back && input.password === undefined) {
      throw userRefused('重新启用要设一个新密码，原来的密码在停用时已经销毁', 'bringing somebody back takes a new password; the old one was destroyed');
    }
    if (!back && input.password !== undefined) throw userRefused('改密码请用“重设密码”', 'to change a password, set a new one under “Set password”');
    const name = input.name ?? before.name;
    if (input.password !== undefined) refuseWeak(input.password, accessRules(context.db), [before.login, name]);
    const slot = input.password === undefined ? null : await slotFor(context, door, before.id, input.password);
    const own = (db: WriteDb): z.output<typeof User> => {
      // Whatever happened while the slot was made.
      const row = userNeeded(db, input.userId);
      const roles = inOrder(input.roles ?? (JSON.parse(row.roles) as PersonRole[]));
      const manages = input.manages ?? row.manages === 1;
      refuseNoPart(roles, manages);
      if (state === 'active') refuseTaken(db, row.id, { name });
      if (state === 'disabled' || !manages) refuseLastManager(db, row);
      changeUser(db, row.id, { name, roles, manages });
      if (state === 'disabled') disableUser(db, row.id);
      if (back && slot) {
        activateUser(db, row.id);
        setUserSlot(db, row.id, slot, true);
      }
      return shownUser(userNeeded(db, row.id), context.now());
    };
    const detail = {
      state, renamed: name !== before.name, roles: input.roles === undefined ? null : roleText(input.roles), manages: input.manages ?? null,
    };
    return context.write({ action: 'people.change', subject: before.id, detail }, own);
  },
  async setPassword(context, { userId, oldPassword, newPassword }) {
    refuseWithoutUsers(context.db, '没有密码可以改', 'changing a password');
    const { actor } = context;
    if (!actor) throw new AppError('sign_in_needed');
    const own = userId === undefined || userId === actor.userId;
    if (!own && !actor.manages) {
      throw new AppError('role_refused', {
        who: `“${actor.name}”`, needs: '管理用户的人', needsEn: 'whoever manages users',
        todo: '自己的密码可以自己改。', todoEn: 'Your own password you may change yourself.',
      });
    }
    const row = userNeeded(context.db, userId ?? actor.userId);
    if (row.state !== 'active') throw userRefused('这位用户已停用，请先重新启用', 'this user is disabled; bring them back first');
    if (own && oldPassword === undefined) throw userRefused('改自己的密码要先写现在的密码', 'to change your own password, type the present one first');
    refuseWeak(newPassword, accessRules(context.db), [row.login, row.name]);
    if (own) await door.provePassword(oldPassword ?? '');
    if (own && newPassword.normalize('NFKC').trim() === oldPassword?.normalize('NFKC').trim()) {
      throw new AppError('password_weak', { missing: '它和现在的密码一样', missingEn: 'it is the same as the present one' });
    }
    const slot = await slotFor(context, door, row.id, newPassword);
    context.write({ action: 'people.setPassword', subject: row.id, detail: { own } }, (db) => setUserSlot(db, row.id, slot, !own));
    return { done: true as const };
  },
  unlock(context, { userId }) {
    userNeeded(context.db, userId);
    return context.write({ action: 'people.unlock', subject: userId }, (db) => {
      setTries(db, userId, noTries);
      return shownUser(userNeeded(db, userId), context.now());
    });
  },
  setRules(context, rules) {
    const { source: _source, ...numbers } = rules;
    context.write({ action: 'people.setRules', detail: { ...numbers, scryptLogN: rules.scryptLogN ?? null } },
      (db) => setRulesText(db, 'access', JSON.stringify(rules), context.now().toISOString()));
    return rules;
  },
} satisfies Handlers<AppContract, QueryContext, CommandContext>['people']);
