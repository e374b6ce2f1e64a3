// Bad calls at the border, I01–I18: the main process's guards and the real server; every answer is a coded refusal.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { FromBackend } from '#contract/backend-link.ts';
import { query, type Contract } from '#contract/define.ts';
import { serve } from '#contract/serve.ts';
import { violations } from '#db/invariants.ts';
import { demoEntriesRows } from '#seeds/demo/index.ts';
import { startProgram } from '../flow/harness.ts';
import { BackendProcess, isFromPage, KnownPaths, largestPayload, mostWaiting, readRequest } from '../main-parts.ts';
import { smallContest, writeSheet, type SmallContest } from '../packs/small-contest.ts';
import { calls, demanding, faultsOf, propertiesOf, type Send } from './hostile.ts';
import { atUsualPace, spentMs } from '../fixtures/pace.ts';

let contest: SmallContest;
let send: Send;

beforeAll(async () => {
  contest = await smallContest(4, 2);
  send = (request) => contest.program.backend.call(request, () => {});
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  expect(violations(contest.program.backend.program.current!.connection.read)).toEqual([]);
  await contest.program.close();
});

const create = (more: Record<string, unknown>) => ({ templateId: 'weike', title: '试', year: 2026, ...more });

describe('shape', () => {
  test('I01: a call that is not in the contract is unknown, whatever an object inherits', async () => {
    const names = ['nothing', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'contests.get', ''];
    for (const feature of [...names, 'contests']) {
      for (const call of names) expect(await faultsOf(send, feature, call, [{}], 'unknown_call')).toEqual([]);
    }
    for (const name of ['a b', 'x'.repeat(81), '中', '', 'a/b', 7, null]) expect(readRequest({ id: 'a', feature: name, call: 'get' })).toBeNull();
  });

  test('I02: a missing argument is refused by every call that needs one; one too many reaches no handler', async () => {
    expect(demanding.length).toBeGreaterThan(150);
    for (const { feature, call } of demanding) expect(await faultsOf(send, feature, call, [undefined, {}])).toEqual([]);
    const plain = await send({ id: 'a', feature: 'contests', call: 'get', input: { contestId: contest.contestId } });
    const more = { contestId: contest.contestId, db: 'x', actor: { manages: true }, context: {} };
    expect(await send({ id: 'a', feature: 'contests', call: 'get', input: more })).toEqual(plain);
    expect(readRequest({ id: 'a', feature: 'contests', call: 'get', input: {}, admin: true })).toEqual({ id: 'a', feature: 'contests', call: 'get',
      input: {} });
  });

  test('I03: a list, a text, a number, or something with a length is no input of any call', async () => {
    const values = [[], ['x'], { length: 3, 0: 'a' }, 'x', 7, true, null, [[]]];
    for (const { feature, call } of demanding) expect(await faultsOf(send, feature, call, values)).toEqual([]);
  });

  test('I04: names of the prototype are refused or just not found, and nothing is polluted', async () => {
    const polluting = JSON.parse(
      '{"contestId": "x", "__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "toString": "x"}') as object;
    const ids = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
    const values = [polluting, ...ids.map((contestId) => ({ contestId }))];
    for (const [feature, call] of [['contests', 'get'], ['results', 'compute'], ['packs', 'list'], ['audit', 'list'], ['unblind',
      'status']] as const) {
      expect((await faultsOf(send, feature, call, values, null)).filter((line) => !line.endsWith('unknown_call'))).toEqual([]);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(String({})).toBe('[object Object]');
  });

  test('I05: a value that contains itself is no JSON', () => {
    const round: Record<string, unknown> = { a: 1 };
    round['self'] = { deeper: [round] };
    expect(readRequest({ id: 'a', feature: 'contests', call: 'get', input: round })).toBeNull();
  });

  test('I06: 200 MB of text, ten million items and a hundred thousand levels are refused without being copied', () => {
    let deep: unknown = 0;
    for (let level = 0; level < 100_000; level += 1) deep = { deep };
    const began = process.cpuUsage();
    for (const input of ['x'.repeat(200_000_000), { title: 'x'.repeat(largestPayload) }, new Array(10_000_000), deep]) {
      expect(readRequest({ id: 'a', feature: 'contests', call: 'create', input })).toBeNull();
    }
    expect(atUsualPace(spentMs(began))).toBeLessThan(1000);
  });
});

describe('values', () => {
  test('I07: numbers that are none, or that no double keeps, are refused', async () => {
    for (const input of [Number.NaN, Infinity, -Infinity, 1n, 2n ** 60n]) expect(readRequest({ id: 'a', feature: 'a', call: 'b',
      input: { input } })).toBeNull();
    const years = [Number.NaN, Infinity, -0, 0, 2 ** 53 + 1, 1e308, 1.5, -1, '2026', 1n];
    expect(await faultsOf(send, 'contests', 'create', years.map((year) => create({ year })))).toEqual([]);
    const score = (value: unknown) => ({ packId: 'p', code: 'A1', scores: [{ criterion: 'c', value }] });
    expect(await faultsOf(send, 'judging', 'score', [Number.NaN, Infinity, 2 ** 53 + 1, '9', 1e308].map(score), null)).toEqual([]);
  });

  test('I08: half characters, NUL and a name of a megabyte are refused, or come back as they went in', async () => {
    const strange = ['\ud800', '好\udc00', 'a\0b', '\0', '\ufeff微课', '微\u202e课', 'e\u0301'];
    expect(await faultsOf(send, 'contests', 'create', [create({ title: 'x'.repeat(1_000_000) }), create({ title: '' })])).toEqual([]);
    for (const title of strange) {
      const answer = await send({ id: 'a', feature: 'contests', call: 'create', input: create({ title }) });
      if (!answer.ok) {
        expect(answer.error.code).toBe('bad_input');
        continue;
      }
      const { contestId } = answer.value as { contestId: string };
      expect((await contest.program.client.contests.get({ contestId })).title, JSON.stringify(title)).toBe(title.trim());
    }
  });

  test('I09: text that looks like SQL is text: kept as it is, and found as it is', async () => {
    const { client } = contest.program;
    const words = ["'); drop table contests; --", '" or 1=1 --', '%_\\', "x' union select secret from keys --"];
    for (const title of words) {
      const { contestId } = await client.contests.create({ templateId: 'weike', title, year: 2026 });
      expect((await client.contests.get({ contestId })).title).toBe(title);
    }
    const { contestId } = contest;
    expect((await client.contests.entries({ contestId })).total).toBe(4);
    for (const search of ['%', '_', '\\', "' or '1'='1", '%%', "x'); delete from entries; --"]) {
      expect((await client.contests.entries({ contestId, search })).rows, search).toEqual([]);
    }
    expect((await client.contests.list({})).contests.length).toBeGreaterThan(words.length);
  });
});

describe('paths', () => {
  test('I10: the main process opens a path only when it gave it to the page, or to a folder it gave', () => {
    const known = new KnownPaths();
    known.addFile('/u/表.xlsx');
    known.addFolder('/u/导出');
    known.setWorkspace('/w/赛');
    for (const path of ['/u/表.xlsx', '/u/导出', '/u/导出/a/b.xlsx', '/u/导出/../表.xlsx', '/w/赛/exports/名单.xlsx']) expect(known.knows(path),
      path).toBe(true);
    const others = ['/u', '/u/表.xlsx.exe', '/u/导出2/a.xlsx', '/u/导出/../../etc/passwd', '/u/导出/..', '/etc/passwd', '/w', '/w/赛2', '/', ''];
    for (const path of others) expect(known.knows(path), path).toBe(false);
  });

  test('I11: what was given is of this run and this workspace; the oldest of very many is forgotten', () => {
    const known = new KnownPaths();
    known.setWorkspace('/w/一');
    known.setWorkspace('/w/二');
    expect([known.knows('/w/一/a.xlsx'), known.knows('/w/二/a.xlsx')]).toEqual([false, true]);
    known.setWorkspace(null);
    expect(known.knows('/w/二/a.xlsx')).toBe(false);
    expect(new KnownPaths().knows('/u/表.xlsx')).toBe(false);
    for (let n = 0; n <= 5000; n += 1) known.addFile(`/u/${n}.xlsx`);
    expect([known.knows('/u/0.xlsx'), known.knows('/u/1.xlsx'), known.knows('/u/5000.xlsx')]).toEqual([false, true, true]);
  });
});

describe('who and when', () => {
  test('I12: at a judge’s desk no call of an organiser is admitted, not even by its name alone', async () => {
    const desk = await startProgram({ workspace: false });
    await desk.client.workspace.create({ name: '评委桌面', role: 'judge' });
    const organisers = [['contests', 'list'], ['contests', 'sample'], ['directory', 'schools'], ['experts', 'list']] as const;
    for (const [feature, call] of organisers) {
      expect(calls.some(({ name }) => name === `${feature}.${call}`), `${feature}.${call}`).toBe(true);
      const answer = await desk.backend.call({ id: 'a', feature, call, input: {} }, () => {});
      expect(answer.ok, `${feature}.${call}`).toBe(false);
    }
    expect((await desk.client.judging.packs({})).packs).toEqual([]);
    expect(desk.bugs).toEqual([]);
    await desk.close();
  });

  test('I13: a frame inside, an empty page, another origin, another window and a frame that is gone are not our page', () => {
    const ours = {};
    const page = { url: 'app://bundle/index.html', parent: null };
    expect(isFromPage(ours, page, ours)).toBe(true);
    for (const url of ['about:blank', 'https://bundle/', 'app://bundle.evil/', 'file:///index.html', 'data:text/html,x', 'att://blob/x', '']) {
      expect(isFromPage(ours, { url, parent: null }, ours), url).toBe(false);
    }
    expect(isFromPage(ours, { ...page, parent: page }, ours)).toBe(false);
    expect(isFromPage({}, page, ours)).toBe(false);
    expect(isFromPage(ours, null, ours)).toBe(false);
    expect(isFromPage(null, page, null)).toBe(false);
  });

  test('I14: five thousand calls at once: two hundred wait, the rest are told that it is busy, and then all works', async () => {
    const script = fileURLToPath(new URL('../../electron/backend/process.ts', import.meta.url));
    const backend = new BackendProcess({
      home: join(contest.program.files, 'busy-home'), appVersion: '0', onEvent: () => {}, onLanguage: () => {}, log: () => {}, onOutput: () => {},
      start(listeners) {
        const child = fork(script, [], { execArgv: ['--disable-warning=ExperimentalWarning'], serialization: 'advanced', stdio: ['ignore', 'ignore',
          'ignore', 'ipc'] });
        child.on('message', (message) => listeners.message(message as FromBackend));
        child.on('exit', (code) => listeners.gone(`exit ${code}`));
        return { pid: child.pid, send: (message) => void (child.connected && child.send(message, () => {})), kill: () => void child.kill('SIGKILL') };
      },
    });
    backend.start();
    const ask = (id: number) => backend.call({ id: `n${id}`, feature: 'workspace', call: 'recent', input: {} }, () => {});
    const answers = await Promise.all(Array.from({ length: 5000 }, (_, id) => ask(id)));
    const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.error.code));
    expect([codes.filter((code) => code === 'ok').length, codes.filter((code) => code === 'busy').length]).toEqual([mostWaiting, 5000 - mostWaiting]);
    expect(await ask(5001)).toEqual({ ok: true, value: { workspaces: [] } });
    await backend.close();
  });

  test('I15: calls out of their order are refused; a workspace closed while rows are read in leaves all or nothing', async () => {
    const { program: { client, backend, files, dir }, contestId } = contest;
    const early = { packId: 'f'.repeat(32), code: 'A001' };
    expect(await faultsOf(send, 'judging', 'sheet', [early], null)).toEqual([]);
    const opening = { contestId, part: 'organiser', person: '甲', passphrase: 'x'.repeat(8), basedOn: 0 };
    expect(await faultsOf(send, 'unblind', 'approve', [{ ...opening, first: 'x'.repeat(8) }], null)).toEqual([]);
    const filePath = join(files, 'more.xlsx');
    await writeSheet(filePath, demoEntriesRows, demoEntriesRows.rows.slice(4, 30));
    const { fileHash, basedOn } = await client.imports.preview({ contestId, kind: 'entries', filePath });
    const before = (await client.contests.entries({ contestId })).total;
    const merging = send({ id: 'm', feature: 'imports', call: 'apply', input: { contestId, kind: 'entries', filePath, fileHash, basedOn } });
    await send({ id: 'c', feature: 'workspace', call: 'close', input: {} });
    const merged = await merging;
    if (!merged.ok) expect(['cancelled', 'no_workspace']).toContain(merged.error.code);
    await client.workspace.open({ dir });
    const after = (await client.contests.entries({ contestId })).total;
    expect(after).toBe(merged.ok ? before + 26 : before);
    expect(violations(backend.program.current!.connection.read)).toEqual([]);
  });
});

describe('lists', () => {
  const schemas = calls.map(({ name, feature, call, one }) => ({ name, feature, call, properties: propertiesOf(z.toJSONSchema(one.input,
    { io: 'input' })) }));

  test('I16: what rows are sorted and filtered by is a closed list, never a column’s name', async () => {
    const words = schemas.flatMap(({ name, properties }) => properties
      .filter(([key]) => /^(sort|order|by|column|direction|filter|groupBy)$/.test(key)).map(([key, schema]) => ({ where: `${name}.${key}`,
        schema })));
    expect(words.length).toBeGreaterThan(2);
    // One is a person, the other the heading of a column in the user's own workbook, found by comparing.
    const open = words.filter(({ schema }) => schema.type === 'string' && !schema.enum && schema.const === undefined).map(({ where }) => where);
    expect(open).toEqual(['entries.consent.by', 'imports.reveal.column']);
    const columns = ['name; drop table teachers', 'id_sealed', 'rowid', 'name desc', '1', '__proto__'];
    expect(await faultsOf(send, 'files', 'heapFiles', columns.map((filter) => ({ contestId: contest.contestId, filter })), null)).toEqual([]);
    expect(await faultsOf(send, 'reports', 'balances', columns.map((sort) => ({ sort })), null)).toEqual([]);
  });

  test('I17: pages of minus one, of a thousand million and of one and a half rows are refused by every list', async () => {
    const paged = schemas.flatMap(({ name, feature, call, properties }) => properties
      .filter(([key]) => key === 'limit' || key === 'offset').map(([key, schema]) => ({ name, feature, call, key, schema })));
    expect(paged.length).toBeGreaterThan(12);
    expect(paged.filter(({ key, schema }) => key === 'limit' && !(schema.maximum !== undefined && schema.maximum <= 20_000))).toEqual([]);
    for (const { feature, call, key } of paged) {
      const values = [-1, 1.5, '10', Number.NaN, null, ...(key === 'limit' ? [1e9, 2 ** 31] : [2 ** 53 + 1])];
      expect(await faultsOf(send, feature, call, values.map((value) => ({ contestId: contest.contestId, [key]: value })))).toEqual([]);
    }
    // A page far behind the last row is an empty page.
    expect((await contest.program.client.directory.schools({ offset: 1e9 })).rows).toEqual([]);
  });

  test('I18: there are no idempotency keys; the same step said twice, with the same or with other contents, is out of date', async () => {
    const { program, contestId } = contest;
    const filePath = join(program.files, 'again.xlsx');
    await writeSheet(filePath, demoEntriesRows, demoEntriesRows.rows.slice(30, 32));
    const { fileHash, basedOn } = await program.client.imports.preview({ contestId, kind: 'entries', filePath });
    await program.client.imports.apply({ contestId, kind: 'entries', filePath, fileHash, basedOn });
    const again = { contestId, kind: 'entries', filePath, fileHash, basedOn };
    expect(await faultsOf(send, 'imports', 'apply', [again], 'stale_revision')).toEqual([]);
    await writeSheet(filePath, demoEntriesRows, demoEntriesRows.rows.slice(32, 34));
    const [fault] = await faultsOf(send, 'imports', 'apply', [again], 'none');
    expect(fault).toMatch(/: stale_(file|revision)$/);
  });
});

test('I control: a server whose call takes anything and falls over it is found by the same check', async () => {
  const loose = { demo: { find: query(z.any(), z.any(), 'nothing') } } satisfies Contract;
  const server = serve<typeof loose, object, object>({ demo: () => loose.demo }, { demo: () => ({ find: (_context: object,
    input: { name: { length: number } }) => input.name.length }) }, {
    language: () => 'zh', hasWorkspace: () => true, admit: () => {}, queryContext: () => ({}), commandContext: () => ({}), onBug: () => {},
      translate: (error) => error,
  });
  const faults = await faultsOf((request) => server.call(request, () => {}), 'demo', 'find', [{}, { name: 'x' }]);
  expect(faults).toEqual(['demo.find of value 0: internal', 'demo.find of value 1: ok']);
});
