// Every call of the contract by every role, by a manager without a role, and by nobody, through the real server.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handlersOf } from '#backend/handlers.ts';
import type { AnyCall } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import { callsOf } from '#contract/features.ts';
import { contract } from '#contract/index.ts';
import { chartRoles, importRoles, isAmong, reportRoles, whoMay, type PersonRole } from '#contract/roles.ts';
import * as imports from '#contract/schema/imports.ts';
import * as reports from '#contract/schema/reports.ts';
import { serve, type Server } from '#contract/serve.ts';
import { leastInput } from './input-maker.ts';
import { namedWorkspace, type Named } from './named-workspace.ts';

/** Where one field asks for another, which a JSON schema does not say. */
const asked: Readonly<Record<string, object>> = { 'judging.report': { kind: 'identityVisible' }, 'credits.balance': { teacherId: '1' } };

const calls = Object.entries(contract).flatMap(([feature, group]) => Object.entries(group as Record<string, AnyCall>)
  .map(([call, { input, kind }]) => ({
    name: `${feature}.${call}`, feature, call, kind, schema: input, input: { ...leastInput(input) as object, ...asked[`${feature}.${call}`] },
  })));

/** They would end what the walk walks on, or take minutes. Of these the gate itself is asked, without the handler behind it. */
const lasting = new Set([
  'workspace.close', 'people.lock', 'people.signIn', 'people.turnOff', 'people.setRules', 'contests.sample', 'credits.sample', 'keys.rotate',
  'keys.newRecoveryKey', 'keys.setPassphrase', 'backups.setRules', 'privacy.setRules', 'backups.copyOut',
]);

interface Walker { name: string; roles: readonly PersonRole[]; manages: boolean }
const walkers: readonly Walker[] = [
  { name: 'organiser', roles: ['organiser'], manages: false }, { name: 'judge', roles: ['judge'], manages: false },
  { name: 'creditAdministrator', roles: ['creditAdministrator'], manages: false }, { name: 'supervisor', roles: ['supervisor'], manages: false },
  { name: 'admin', roles: [], manages: true },
];

let named: Named;
const before = process.cwd();
beforeAll(async () => {
  named = await namedWorkspace();
  // Files of the least name go into the test's own folder.
  process.chdir(named.program.files);
  await named.add('worker', '孙文员', ['organiser']);
  const { users } = await named.program.client.people.list({});
  await named.program.client.people.change({ userId: users.find((one) => one.login === 'admin')?.userId ?? '', roles: [] });
});
afterAll(async () => {
  process.chdir(before);
  expect(named.program.bugs.filter((bug) => !bug.includes('not built yet'))).toEqual([]);
  await named.program.close();
});

/** The code of the gate alone, for calls whose handler must not run. */
function gate(call: (typeof calls)[number]): string {
  try {
    named.program.backend.program.admit(call.name, call.kind, call.schema.parse(call.input));
    return 'admitted';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

const gates = new Set(['role_refused', 'sign_in_needed']);

/** Every call whose answer is not what the table says for this walker (null: nobody), as `call: answer`. */
async function deviations(server: Pick<Server, 'call'>, walker: Walker | null, among = calls): Promise<string[]> {
  const wrong: string[] = [];
  for (const one of among) {
    const who = whoMay(one.name);
    if (who === null) throw new Error(`${one.name} is in no table`);
    const kind = (one.input as { kind?: string } | null)?.kind ?? '';
    const chart = (one.input as { chart?: string } | null)?.chart ?? '';
    const byKind = one.name === 'charts.export' ? chartRoles[chart] ?? who : one.feature === 'imports' ? importRoles[kind] ?? who : one.name === 'reports.export' ? reportRoles[kind] ?? who : who;
    const may = isAmong(who, walker) && isAmong(byKind, walker);
    const wanted = may ? 'admitted' : walker ? 'role_refused' : 'sign_in_needed';
    let code = '';
    if (lasting.has(one.name)) code = gate(one);
    else {
      const answer = await server.call({ id: one.name, feature: one.feature, call: one.call, input: one.input }, () => {});
      code = answer.ok ? '' : answer.error.code;
      if (!answer.ok) expect(answer.error.message, one.name).not.toMatch(/\{\w+\}|undefined/);
    }
    const got = gates.has(code) ? code : 'admitted';
    if (got !== wanted) wrong.push(`${one.name}: ${code}`);
  }
  return wrong;
}

test('role: every call has an input that gets as far as admission', () => {
  expect(calls.length).toBeGreaterThan(250);
  expect(calls.filter((one) => !one.schema.safeParse(one.input).success).map((one) => `${one.name} ${JSON.stringify(one.input)}`)).toEqual([]);
  for (const name of lasting) expect(calls.map((one) => one.name)).toContain(name);
});

/**
 * The manager is there from the beginning, then one clerk signs in whose roles are changed between the walks: they are read
 * anew at every call. The tests that follow a walk go on in its role.
 */
const walks = (index: number): void => {
  const walker = walkers[index];
  test(`role: ${walker?.name ?? ''} is refused exactly what the table refuses, in every call of the contract`, async () => {
    const { program } = named.program.backend;
    if (walker?.manages !== true && program.session?.login !== 'worker') await named.as('worker');
    program.current?.connection.transaction((db) => db.run("update users set roles = ? where login = 'worker'", JSON.stringify(walker?.roles)));
    expect(program.session).toMatchObject({ roles: walker?.roles, manages: walker?.manages });
    expect(await deviations(named.program.backend, walker ?? null)).toEqual([]);
  }, 30_000);
};

walks(4);
walks(0);

test('role: who signs is who is signed in, also where the rest of the call would be refused', async () => {
  const { client } = named.program;
  const code = (work: Promise<unknown>): Promise<string> => work.then(() => '', (error: { code: string }) => error.code);
  const { contestId } = await client.contests.create({ templateId: 'weike', title: '微课', year: 2026 });
  const lock = (person: string): Promise<unknown> => client.results.lock({ contestId, person, acceptMissing: 'x', basedOn: 0 });
  expect(await code(lock('李监督'))).toBe('actor_mismatch');
  expect(await code(lock(' 孙 文员 '))).not.toBe('actor_mismatch');
  const waiting = { contestId, hash: '0'.repeat(64), reason: '电话核对', take: true, basedOn: 0 };
  expect(await code(client.packs.decideWaiting({ ...waiting, person: '李监督' }))).toBe('actor_mismatch');
  const words = { passphrase: 'zi-ji-de-hua' };
  expect(await code(client.unblind.seal({
    contestId, organiser: { person: '别人', ...words }, supervisor: { person: '李监督', ...words }, basedOn: 0,
  }))).toBe('actor_mismatch');
  expect(named.events().at(-1)).toMatchObject({ action: 'contest.create', by: named.program.backend.program.session?.userId });
});

test('role: imports and reports go by what they bring in or tell, and their undoing by the batch', async () => {
  const { client, backend } = named.program;
  expect(Object.keys(importRoles).sort()).toEqual([...imports.Kind.options].sort());
  const contestId = 'x';
  const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => '', (error: { code: string }) => error.code);
  const filePath = named.program.dir;
  for (const kind of imports.Kind.options) {
    const refused = !(importRoles[kind] ?? []).includes('organiser');
    expect(await codeOf(client.imports.preview({ kind, contestId, filePath })) === 'role_refused', kind).toBe(refused);
  }
  for (const kind of reports.Kind.options) {
    const ofContest = reports.ContestKind.options.includes(kind as never);
    expect(await codeOf(client.reports.export({ kind, outFile: '/nowhere/x.xlsx' })) === 'role_refused', kind).toBe(!ofContest);
  }
  backend.program.current?.connection.transaction((db) => db.run(`insert into import_batches
    (id, contest_id, kind, file_name, file_hash, at, revision, counts)
    values ('b1', null, 'teachers', 'x', ?, '2026-01-01', 1, '{}')`, '0'.repeat(64)));
  expect(await codeOf(client.imports.undo({ batchId: 'b1' }))).toBe('role_refused');
});

walks(1);
walks(2);
walks(3);

test('role control: a server that forgets to ask for two calls is found by the walk', async () => {
  const { program } = named.program.backend;
  const broken = serve(callsOf, handlersOf(program, () => Promise.resolve(), {} as never), {
    language: program.language, hasWorkspace: () => true, queryContext: program.queryContext, commandContext: program.commandContext,
    translate: (error) => error, onBug: () => {},
    admit: (name, kind, input) => name === 'results.lock' || name === 'directory.reveal' ? undefined : program.admit(name, kind, input),
  });
  const found = await deviations(broken, walkers[3] ?? null, calls.filter(({ feature }) => ['results', 'directory', 'audit'].includes(feature)));
  expect(found.map((one) => one.split(':')[0])).toEqual(['results.lock', 'directory.reveal']);
});

test('role: nobody in a locked workspace may do what needs no session, and nothing else', async () => {
  await named.program.client.people.lock({});
  expect(await deviations(named.program.backend, null)).toEqual([]);
  expect(named.program.backend.program.current).toBeNull();
});
