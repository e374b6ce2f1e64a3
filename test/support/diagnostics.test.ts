// The zip of diagnostics: what is shown is what is written, and nothing of a person, a file or the computer's user is in it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redactLog } from '#backend/support/log-shapes.ts';
import { programPaper, workspacePaper, written, type WorkspaceFacts } from '#backend/support/papers.ts';
import { demoEntriesRows, demoJudgesRows, demoSchools } from '#seeds/demo/index.ts';
import { Canaries } from '../flow/canaries.ts';
import { projectFolder } from '../checks/project-files.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { importRows } from '../packs/small-contest.ts';

let program: TestProgram;
let canaries: Canaries;
let home: string;
let now = '2026-11-23T01:00:00.000Z';
const later = '9999-01-01T00:00:00.000Z';
const hanParts = (rows: readonly (readonly string[])[]): string[] => rows.flatMap((row) => row.flatMap((cell) => cell.split('、')))
  .filter((cell) => /[\u4e00-\u9fff]{2}|\d{8}/.test(cell));
const unixHome = ['', 'ho' + 'me', 'wanghaining'].join('/');
const windowsHome = ['C:', 'Us' + 'ers', 'wanghaining'].join('\\');
/** Latin as well as Chinese: what electron/main/log.ts takes out of a log is not all that could stand there. */
const planted = ['wanghaining', 'Wang Haining', '王海宁', '11010519491231002X', '13800138000', 'Light and Shadow 2026', '光影的秘密', 'yunlan-no1-middle-school',
  'li.zhuren@yunlan.example', windowsHome, `${unixHome}/Desktop`, 'wanghaining-entries.xlsx', 'my-secret-token'];

/** What a fault in the worst place could have put into a log, each in the shapes that logs have. */
const leakyLines = planted.flatMap((secret, index) => [
  `[A${index}B] contests.update TypeError: Cannot read properties of undefined (reading '${secret}')`,
  `    at Object.${secret} (${secret}/out/main/${secret}.xlsx:12:3)`, `    at open (${unixHome}/${index}/backend.cjs:120:9) ${secret}`,
  `  path: '${secret}',`, `[A${index}C] contests.update SqliteError: UNIQUE constraint failed: users.login ${secret}`,
  `hourly backup: ENOENT: no such file or directory, open '${secret}'`, `page not loaded: Error: ERR_FAILED (-2) loading 'app://bundle/${secret}'`,
  `blocked request: https://${secret}/x`, `fault of the main process: Error: ${secret} is not a function`, secret, `refused contests.${secret} bad_input`,
  `refused contests.get ${secret}`, `attachment not served: ${secret}`, `backend stopped: ${secret}`,
]);
const goodLines = [
  'started, version 0.1.0, Electron 45.4.1', 'backend ready, heap up to 4144 MB', 'backend stopped: SIGKILL', 'backend works again (pid 4711, 1 restarts)',
  'page stopped: oom', 'refused message on saixue:call', 'refused packs.preview pack_damaged', '[3F2A1B] results.compute RangeError: Invalid array length',
];

beforeAll(async () => {
  program = await startProgram({ now: () => new Date(now) });
  const { contestId } = await program.client.contests.create({ templateId: 'weike', title: '光影的秘密', year: 2026 });
  await importRows(program, contestId, 'entries', demoEntriesRows, demoEntriesRows.rows.slice(0, 6));
  await importRows(program, contestId, 'judges', demoJudgesRows, demoJudgesRows.rows.slice(0, 3));
  home = join(program.files, 'home');
  mkdirSync(join(home, 'logs'), { recursive: true });
  mkdirSync(join(home, 'Crashpad', 'pending'), { recursive: true });
  for (const name of ['0f1e2d3c-1111-2222-3333-444455556666.dmp', 'wanghaining.dmp']) writeFileSync(join(home, 'Crashpad', 'pending', name), 'x');
  const at = (index: number): string => new Date(Date.parse('2026-11-22T00:00:00Z') + index * 1000).toISOString();
  const lines = [...leakyLines, ...goodLines].map((line, index) => (/^\s/.test(line) ? line : `${at(index)} ${line}`)).join('\n');
  for (const name of ['main', 'backend']) writeFileSync(join(home, 'logs', `${name}.log`), `${lines}\n`);
  await program.client.contests.get({ contestId: '王海宁' }).catch(() => undefined);
  canaries = new Canaries([...new Set([
    ...planted, ...hanParts(demoEntriesRows.rows.slice(0, 6)), ...hanParts(demoJudgesRows.rows.slice(0, 3)),
    ...demoSchools.map((one) => one.name), '测试工作区',
    ...(homedir().length > 6 ? [homedir()] : []), program.files,
  ])]);
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

const look = () => program.client.support.diagnostics({ window: {
  electron: '45.4.1', chromium: '140.0.1', scale: 1.25, width: 1366, height: 700, dark: false, highContrast: false, reducedMotion: true,
} });

describe('diagnostics', () => {
  it('hold versions, counts, codes and the known lines of both logs', async () => {
    const { files, bytes } = await look();
    const text = (name: string): string => files.find((one) => one.name === name)?.text ?? '';
    expect(files.map((one) => one.name)).toEqual(['program.txt', 'workspace.txt', 'refusals.txt', 'files.txt', 'main.log', 'backend.log']);
    expect(bytes).toBe(files.reduce((sum, one) => sum + Buffer.byteLength(one.text), 0));
    for (const part of ['version: 0.1.0', 'Electron: 45.4.1', `Node: ${process.versions.node}`, 'scale: 1.25', 'language: zh']) {
      expect(text('program.txt')).toContain(part);
    }
    expect(text('workspace.txt')).toMatch(/integrity: ok\n/);
    expect(text('workspace.txt')).toMatch(/ {2}entries: 1-9\n/);
    expect(text('workspace.txt')).toMatch(/schema: \d+\n/);
    expect(text('refusals.txt')).toContain('contests.get not_found');
    expect(text('files.txt')).toContain('0f1e2d3c-1111-2222-3333-444455556666.dmp\n  (other name)');
    for (const line of goodLines) expect(text('main.log')).toContain(` ${line}\n`);
    expect(text('backend.log')).toContain('contests.update TypeError: Cannot read properties of undefined\n');
    expect(text('backend.log')).toContain('contests.update SqliteError: UNIQUE constraint failed\n');
    expect(text('backend.log')).toContain('hourly backup: ENOENT\n');
    expect(files.find((one) => one.name === 'main.log')?.leftOut).toBeGreaterThan(planted.length);
  });

  it('hold nothing of a person, a school, a title, a file or the user, whatever stood in the logs', async () => {
    const whole = JSON.stringify((await look()).files);
    expect(canaries.texts.length).toBeGreaterThan(40);
    expect(canaries.hits(Buffer.from(whole), true)).toEqual([]);
    expect(canaries.hits(Buffer.from((await look()).files.map((one) => one.text).join('\n')), true)).toEqual([]);
  });

  it('control: the logs themselves do hold them, and a value put into a paper would be seen', async () => {
    expect(canaries.hits(readFileSync(join(home, 'logs', 'main.log')), true).length).toBeGreaterThan(planted.length - 2);
    const { files } = await look();
    expect(canaries.hits(Buffer.from(`${files[0]?.text}用户 user: ${planted[0]}\n`), true)).toContain('wanghaining (UTF-8)');
    expect(written([['用户 user', '王海宁'], ['文件 file', windowsHome], ['ok', 'Linux 6.8']])).toBe('用户 user: (left out)\n文件 file: (left out)\nok: Linux 6.8\n');
  });

  it('are written as they were shown, leave an event of counts, and refuse when what was shown is out of date', async () => {
    const { client, files } = program;
    const shown = await look();
    const given = { window: {
      electron: '45.4.1', chromium: '140.0.1', scale: 1.25, width: 1366, height: 700, dark: false, highContrast: false, reducedMotion: true,
    }, takenAt: shown.takenAt, sha256: shown.sha256 };
    const file = join(files, 'diag.zip');
    // Logged between looking and saving: left out, since nobody saw it.
    now = '2026-11-23T01:05:00.000Z';
    writeFileSync(join(home, 'logs', 'main.log'), `${readFileSync(join(home, 'logs', 'main.log'), 'utf8')}${now} refused packs.list not_found\n`);
    await client.contests.get({ contestId: 'gone' }).catch(() => undefined);
    const before = (await client.workspace.audit({ limit: 1 })).total;
    const done = await client.support.exportDiagnostics({ ...given, file });
    expect(done.files).toBe(6);
    const inside = unzipSync(readFileSync(file));
    expect(Object.fromEntries(Object.entries(inside).map(([name, bytes]) => [name, strFromU8(bytes)])))
      .toEqual(Object.fromEntries(shown.files.map((one) => [one.name, one.text])));
    const audit = await client.workspace.audit({ limit: 1 });
    expect(audit.total).toBe(before + 1);
    expect(audit.rows[0]).toMatchObject({ action: 'support.exportDiagnostics' });
    expect(Object.keys(JSON.parse(audit.rows[0]?.detail ?? '{}') as object).sort()).toEqual(['bytes', 'files', 'sha256']);
    await client.workspace.setSettings({ textSize: 'large' });
    await expect(client.support.exportDiagnostics({ ...given, file: join(files, 'b.zip') })).rejects.toMatchObject({ code: 'stale_revision' });
    await expect(client.support.exportDiagnostics({ file, overwrite: false })).rejects.toMatchObject({ code: 'file_exists' });
    await expect(client.support.exportDiagnostics({ file: join(program.dir, 'saixue.db') })).rejects.toMatchObject({ code: 'file_own' });
    await expect(client.support.exportDiagnostics({ file: join(files, 'no', 'x.zip') })).rejects.toMatchObject({ code: 'file_missing' });
  });
});

describe('the shapes of lines', () => {
  it('a stack of ours keeps function, file and place, and loses every folder', () => {
    const log = [
      '2026-11-22T00:00:00.000Z [3F2A1B] packs.issue TypeError: x.map is not a function', `    at issue (${windowsHome}\\赛学通\\resources\\app.asar\\out\\main\\backend.cjs:120:9)`,
      `    at async Object.call (file://${unixHome}/out/main/serve-Ab3_x.cjs:7:1)`, '    at node:internal/process/task_queues:95:5', "  code: 'ENOSPC',", "  note: '光影'",
    ].join('\n');
    expect(redactLog(log, later)).toEqual({ leftOut: 2, text: [
      '2026-11-22T00:00:00.000Z [3F2A1B] packs.issue TypeError: … is not a function', '    at issue (backend.cjs:120:9)',
      '    at async Object.call (serve-Ab3_x.cjs:7:1)', '  (1 lines left out)', '  code: ENOSPC', '  (1 lines left out)', '',
    ].join('\n') });
  });

  it('every sentence that the main process logs has a shape: none is left out by forgetting', () => {
    const main = join(projectFolder, 'electron/main');
    const literals = readdirSync(main).flatMap((name) => readFileSync(join(main, name), 'utf8').split('\n'))
      .filter((line) => /\blog\(/.test(line))
      .flatMap((line) => [...line.matchAll(/(?<=log\(.*)[`']([a-z][^`']{8,})[`']/g)].map((match) => match[1] ?? ''));
    expect(literals.length).toBeGreaterThan(12);
    const fillings = ['7', '0.1.0', 'SIGKILL', 'crashed', 'saixue:call', 'https://x', 'Error: ERR_FAILED (-2)', 'TypeError: x is not a function'];
    const isKnown = (line: string): boolean => redactLog(`2026-11-22T00:00:00.000Z ${line}`, later).leftOut === 0;
    const forgotten = literals.filter((one) => !fillings.some((filling) => isKnown(one.replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, filling))));
    expect(forgotten).toEqual([]);
  });

  it('only the newest lines are handed on, and none of after the moment that was shown', () => {
    const lines = Array.from({ length: 4000 }, (_, index) => `${new Date(1e12 + index * 1000).toISOString()} backend answers again`);
    const { text } = redactLog(lines.join('\n'), new Date(1e12 + 3499_500).toISOString());
    const kept = text.trimEnd().split('\n');
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([3000, lines[500], lines[3499]]);
  });

  it('counts are told to their first digit, room in four steps', () => {
    const facts: WorkspaceFacts = {
      role: 'organiser', schemaVersion: 40, integrity: 'ok', cleanlyClosed: true, faults: 0, frozen: '', slots: ['device'], bytes: 123_456_789,
      place: 'local', free: 5 * 1024 ** 3, tables: [{ name: 'entries', rows: 12_345 }, { name: 'judges', rows: 17 }, { name: 'quotas', rows: 0 }],
      backups: 3, newestBackup: '',
    };
    const paper = workspacePaper(facts);
    for (const line of ['entries: about 10000', 'judges: 10-99', 'quotas: 0', 'size: about 100000 KB', 'room: 1-10 GB']) expect(paper).toContain(`${line}\n`);
    expect(programPaper({
      version: '1.0.0', commit: '', date: '', node: '24', v8: '13', openssl: '3', sqlite: '3.54', platform: 'linux', release: '6', arch: 'x64', memoryGb: 8,
      processors: 4, zone: 'Asia/Shanghai', portable: true, settings: { role: null, language: 'zh', textSize: 'standard', theme: 'dark' }, fonts: [],
    }, undefined)).toContain('Electron: none\n');
  });
});
