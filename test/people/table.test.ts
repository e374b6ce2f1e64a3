// What the table of roles promises, in words of its own, and that typed names are bound wherever a call carries one.
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { AnyCall } from '#contract/define.ts';
import { contract } from '#contract/index.ts';
import { isAmong, whoMay, type PersonRole } from '#contract/roles.ts';
import { namesDeeper, namesOfOthers, refuseOthersNames } from '#backend/program/typed-names.ts';

const calls = Object.entries(contract).flatMap(([feature, group]) => Object.entries(group as Record<string, AnyCall>)
  .map(([call, { kind, input, needs }]) => ({ name: `${feature}.${call}`, feature, kind, input, needs })));
const only = (role: PersonRole): typeof calls => calls.filter(({ name }) => {
  const who = whoMay(name) ?? 'anyone';
  return who !== 'anyone' && isAmong(who, { roles: [role], manages: false });
});

test('role: a supervisor changes nothing of a contest: these commands and no others', () => {
  expect(only('supervisor').filter((one) => one.kind === 'command').map((one) => one.name).sort()).toEqual([
    'archive.export', 'audit.sheet', 'charts.export', 'charts.savePicture', 'packs.decideWaiting', 'people.setPassword', 'privacy.certificate', 'privacy.impactSheet',
    'privacy.yearPack', 'unblind.approve', 'workspace.backup',
  ]);
});

test('role: a judge has the desk, the own password and what saves data, nothing of an office', () => {
  expect(only('judge').filter((one) => one.feature !== 'judging').map((one) => one.name).sort())
    .toEqual(['backups.list', 'people.setPassword', 'workspace.backup']);
});

test('role: an organiser posts no credits, a credit administrator scores nothing, nobody but a manager has keys and users', () => {
  const changing = (role: PersonRole): string[] => only(role).filter((one) => one.kind === 'command').map((one) => one.feature);
  expect(changing('organiser').filter((feature) => ['credits', 'certifying', 'programmes', 'judging'].includes(feature))).toEqual([]);
  const contests = ['contests', 'files', 'entries', 'quotas', 'experts', 'assignment', 'packs', 'judging', 'calibration', 'arbitration', 'results',
    'unblind', 'publication', 'certificates', 'archive', 'audit'];
  expect(changing('creditAdministrator').filter((feature) => contests.includes(feature))).toEqual([]);
  const all = { roles: ['organiser', 'judge', 'creditAdministrator', 'supervisor'] as PersonRole[], manages: false };
  const managers = calls.filter(({ name }) => !isAmong(whoMay(name) ?? [], all)).map((one) => one.name);
  expect(managers.filter((name) => !/^(people|keys)\./.test(name)).sort())
    .toEqual(['backups.restore', 'backups.restoreCopy', 'backups.setRules', 'privacy.setRules', 'workspace.accept']);
});

test('role: what needs no session reads no workspace', () => {
  expect(calls.filter(({ name, needs }) => whoMay(name) === 'anyone' && needs === 'workspace').map((one) => one.name)).toEqual([]);
});

interface Schema { properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[]; oneOf?: Schema[]; $ref?: string }
/** Where a schema has a field that says who does it. */
function namesIn(schema: Schema, path: string): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return [...(/^(person|actor|approver|second|signer|operator)$/.test(name) ? [at] : []), ...namesIn(inner, at)];
  });
  return [...own, ...[schema.items, ...schema.anyOf ?? [], ...schema.oneOf ?? []].flatMap((one) => (one ? namesIn(one, `${path}[]`) : []))];
}

test('role: every name of "who does it" in the contract is bound to the session, or known to be somebody else’s', () => {
  const session = { userId: 'u', login: 'l', name: '李主任', roles: [], manages: false, since: '', mustChange: false };
  const carrying = calls.flatMap(({ name, kind, input }) => (kind === 'command' ? namesIn(z.toJSONSchema(input, { io: 'input' }) as Schema, '')
    .map((path) => ({ name, path })) : []));
  expect(carrying.length).toBeGreaterThan(25);
  const free = carrying.filter(({ name, path }) => {
    const input = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), '王小明');
    try {
      refuseOthersNames(session, name, input);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'actor_mismatch' });
      return false;
    }
  });
  expect(free.map(({ name, path }) => `${name} ${path}`).sort()).toEqual([
    'arbitration.mark person', 'experts.sheet second', 'privacy.purge second', 'reports.export second', 'unblind.approve person',
    'unblind.seal supervisor.person',
  ]);
  for (const name of [...namesOfOthers, ...namesDeeper]) expect(calls.map((one) => one.name)).toContain(name);
  // The same person however the name was typed; an empty name is nobody's.
  for (const person of ['李主任', ' 李 主任', '']) expect(() => refuseOthersNames(session, 'results.lock', { person })).not.toThrow();
});
