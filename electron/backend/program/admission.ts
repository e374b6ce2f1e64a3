// Which calls may be made now: by the roles of who is signed in, and by whether the workspace is only looked at.
import { AppError } from '#contract/errors.ts';
import { chartRoles, importRoles, isAmong, reportRoles, whoMay, type Who } from '#contract/roles.ts';
import type { ReadDb } from '#db/open.ts';
import { batchRow } from '#db/queries/imports.ts';
import { usersOn } from '#db/queries/users.ts';
import { refuseFrozen } from './frozen.ts';
import type { Program } from './program.ts';
import { refuseOthersNames } from './typed-names.ts';

/** Each part with its words. */
const words: Readonly<Record<Exclude<Who, string>[number], readonly [zh: string, en: string]>> = {
  organiser: ['组织者', 'an organiser'], judge: ['评委', 'a judge'], creditAdministrator: ['学分管理员', 'a credit administrator'],
  supervisor: ['监督员', 'a supervisor'], manager: ['管理用户的人', 'whoever manages users'],
};

function roleRefused(who: Who, name: readonly [zh: string, en: string], todo: readonly [zh: string, en: string]): AppError {
  const parts = who === 'manager' ? ['manager' as const] : who === 'anyone' ? [] : who;
  return new AppError('role_refused', {
    who: name[0], whoEn: name[1], todo: todo[0], todoEn: todo[1],
    needs: parts.map((part) => words[part][0]).join('或'), needsEn: parts.map((part) => words[part][1]).join(' or '),
  });
}

/** Who may make the call for what it asks: imports, reports and charts go by their kind as well. */
function whoFor(db: ReadDb, call: string, who: Who, input: unknown): Who {
  const { kind, chart, contestId, batchId } = input as { kind?: string; chart?: string; contestId?: string; batchId?: string };
  if (call === 'charts.export') return chartRoles[chart ?? ''] ?? who;
  if (call === 'reports.export') return reportRoles[kind ?? ''] ?? ['creditAdministrator'];
  if (!call.startsWith('imports.')) return who;
  const found = batchId === undefined ? kind : batchRow(db, contestId ?? null, batchId)?.kind;
  return importRoles[found ?? ''] ?? who;
}

const changesOwnPassword = 'people.setPassword';

/** Throws the refusal; comes before every handler, after the input was parsed. */
export function admit(program: Program, call: string, kind: 'query' | 'command', input: unknown): void {
  const who = whoMay(call);
  if (who === null) throw new Error(`nobody knows who may call ${call}`);
  const { current } = program;
  if (who !== 'anyone') {
    if (program.locked) throw new AppError('sign_in_needed');
    if (current) refuseByRole(program, current.connection.read, call, who, input);
  }
  refuseFrozen(current, call, kind);
}

function refuseByRole(program: Program, db: ReadDb, call: string, who: Who, input: unknown): void {
  if (!usersOn(db)) {
    // Nobody in particular may do all; a judge's desk takes judges' calls and those of any workspace.
    if (program.current?.row.role !== 'judge' || isAmong(who, { roles: ['judge'], manages: true })) return;
    throw roleRefused(who, ['评委的工作区', 'A judge’s workspace'],
      ['请打开组织者的工作区再做。', 'Open the organiser’s workspace for it.']);
  }
  const { session } = program;
  if (!session) throw new AppError('sign_in_needed');
  if (session.mustChange && call !== changesOwnPassword) throw new AppError('password_change_needed');
  const needed = whoFor(db, call, who, input);
  if (!isAmong(who, session) || !isAmong(needed, session)) {
    throw roleRefused(isAmong(who, session) ? needed : who, [`“${session.name}”`, `“${session.name}”`],
      ['请换有这个角色的同事登录，或者请管理用户的同事调整角色。', 'Let somebody with that role sign in, or ask whoever manages users to change roles.']);
  }
  refuseOthersNames(session, call, input);
}
