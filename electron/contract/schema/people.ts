// What crosses the border for named users: who may open the workspace, with which roles, and how signing in is guarded.
import { z } from 'zod';
import { FilePath, Id, IsoTime } from './shared.ts';

export const PersonRole = z.enum(['organiser', 'judge', 'creditAdministrator', 'supervisor']);
export const Login = z.string().trim().min(1).max(60);
export const PersonName = z.string().trim().min(1).max(60);
/** What a password must be is said by the access rules; this is only what the border carries. */
export const Password = z.string().min(1).max(200);

export const Session = z.object({
  userId: Id, login: z.string(), name: z.string(), roles: z.array(PersonRole), manages: z.boolean(), since: IsoTime, mustChange: z.boolean(),
});
export const AccessRules = z.object({
  idleMinutes: z.number().int().min(1).max(240).describe('without a key or a click for so long, the workspace is locked'),
  tries: z.number().int().min(2).max(20).describe('wrong passwords of one user within the window, then locked'),
  windowMinutes: z.number().int().min(1).max(1440), lockMinutes: z.number().int().min(1).max(1440),
  passwordLength: z.number().int().min(8).max(64), passwordKinds: z.number().int().min(1).max(4).describe('lower, upper, digits, others'),
  scryptLogN: z.number().int().min(17).max(20).optional()
    .describe('log2 of what trying a password costs; absent: as shipped. Slots are raised at the next sign-in, never lowered'),
  source: z.string().max(400).describe('where the numbers come from'),
});
export const Status = z.object({
  /** Named users are on: nobody opens this workspace without signing in. */
  named: z.boolean(), session: Session.nullable(), rules: AccessRules,
  locked: z.object({ dir: FilePath, name: z.string() }).nullable().describe('closed by the idle lock or by hand; signing in opens it again'),
});
export const User = z.object({
  userId: Id, login: z.string(), name: z.string(), roles: z.array(PersonRole), manages: z.boolean(), state: z.enum(['active', 'disabled']),
  lockedUntil: IsoTime.nullable(), lastSeenAt: IsoTime.nullable(), createdAt: IsoTime, mustChange: z.boolean(),
});
export const Users = z.object({ named: z.boolean(), users: z.array(User), rules: AccessRules });
export const TurnOnInput = z.object({
  login: Login, name: PersonName, password: Password,
  recoveryKey: z.string().max(200).describe('the printed one, typed once: without it a forgotten password would lose the data'),
});
export const TurnOffInput = z.object({ password: Password, reason: z.string().trim().min(1).max(300) });
export const UserId = z.object({ userId: Id });
export const AddInput = z.object({
  login: Login, name: PersonName, roles: z.array(PersonRole).max(4), manages: z.boolean().default(false), password: Password,
});
export const ChangeInput = UserId.extend({
  name: PersonName.optional(), roles: z.array(PersonRole).max(4).optional(), manages: z.boolean().optional(),
  state: z.enum(['active', 'disabled']).optional(), password: Password.optional().describe('given when a disabled user comes back'),
});
export const PasswordInput = z.object({
  userId: Id.optional().describe('absent: my own'), oldPassword: Password.optional().describe('needed for my own'), newPassword: Password,
});
export const SignInInput = z.object({
  dir: FilePath.optional().describe('absent: the workspace that is open or locked'), login: Login, password: Password,
});
