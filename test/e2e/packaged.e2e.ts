// The packaged program, unpacked: its fuses, what is in its archive, and that it takes no orders from its surroundings.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { extractAll, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fuses, isShippable } from '../packing-rules.ts';
import { temporaryFolder, until } from './harness.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const canPack = process.platform === 'linux' && process.arch === 'x64';

interface Packed { folder: string; executable: string; version: string; kind: string }
let packed: Packed;
let files = '';
const started = new Set<ChildProcess>();

/** Nobody listens there unless the program does. */
const port = 29_411;
const answersOn = (number: number) => new Promise<boolean>((resolve) => {
  const socket = createConnection({ port: number, host: '127.0.0.1' }, () => resolve(true));
  socket.on('error', () => resolve(false));
  socket.on('connect', () => socket.destroy());
});

/** Started as by a user, with a per-user folder of its own; `--no-sandbox` because tests run as root. */
function start(name: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const home = join(files, name);
  mkdirSync(home);
  const child = spawn(packed.executable, ['--no-sandbox', '--disable-gpu', ...args], {
    env: { ...process.env, ...env, SAIXUE_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'], cwd: files,
  });
  started.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString('utf8'); });
  const log = () => (existsSync(join(home, 'logs', 'main.log')) ? readFileSync(join(home, 'logs', 'main.log'), 'utf8') : '');
  return { child, home, log, output: () => output, ready: () => until(`${name} works`, log, (text) => text.includes('backend ready'), 30_000) };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await ended;
  started.delete(child);
}

/** A screen whose pixels lie in a file (the X Window Dump format: a header that says its size, then the picture). */
async function screenWithPicture(folder: string): Promise<{ name: string; colours(): number; stop(): void }> {
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x800x24', '-nolisten', 'tcp', '-fbdir', folder], { stdio: ['ignore',
    'ignore', 'ignore', 'pipe'] });
  started.add(screen);
  const name = await new Promise<string>((resolve, reject) => {
    screen.on('error', reject);
    (screen.stdio[3] as Readable).once('data', (chunk: Buffer) => resolve(`:${chunk.toString('utf8').trim()}`));
  });
  const colours = () => {
    const dump = readFileSync(join(folder, 'Xvfb_screen0'));
    const pixels = dump.subarray(dump.readUInt32BE(0) + 12 * dump.readUInt32BE(76));
    const seen = new Set<number>();
    for (let at = 0; at + 4 <= pixels.length; at += 4 * 7) seen.add(pixels.readUInt32LE(at) & 0xffffff);
    return seen.size;
  };
  return { name, colours, stop: () => void screen.kill() };
}

describe.runIf(canPack)('the packaged program', () => {
  beforeAll(() => {
    packed = JSON.parse(execFileSync(process.execPath, ['electron/runtime/package-dir.mjs'], { cwd: project, encoding: 'utf8', stdio: ['ignore',
      'pipe', 'inherit'] })) as Packed;
    files = temporaryFolder('packaged');
  }, 120_000);
  afterAll(() => {
    for (const child of started) child.kill('SIGKILL');
    rmSync(files, { recursive: true, force: true, maxRetries: 5 });
  });

  /** What is wrong with the fuses of an executable; no line: all are as the list says. */
  async function fuseFaults(executable: string): Promise<string[]> {
    const wire = await getCurrentFuseWire(executable) as unknown as Record<string, FuseState>;
    return Object.entries(fuses).flatMap(([name, on]) => {
      const state = wire[FuseV1Options[name as keyof typeof FuseV1Options]];
      return state === undefined || state === (on ? FuseState.ENABLE : FuseState.DISABLE) ? [] : [`${name} is ${FuseState[state]}`];
    });
  }

  test('E24: every fuse that this Electron has is set as the list says; none is unknown to the list', async () => {
    expect(await fuseFaults(packed.executable)).toEqual([]);
    const wire = Object.keys(await getCurrentFuseWire(packed.executable)).filter((key) => /^\d+$/.test(key));
    expect(wire.length).toBeGreaterThanOrEqual(7);
    expect(wire.filter((key) => !(FuseV1Options[Number(key)] ?? '' in fuses))).toEqual([]);
    expect(Object.keys(fuses)).toHaveLength(Object.keys(FuseV1Options).length / 2);
  });

  test('E control: the fuses of an Electron as it comes are reported by the same check', async () => {
    const faults = await fuseFaults(process.env['SAIXUE_ELECTRON'] ?? '');
    expect(faults).toEqual(expect.arrayContaining(['RunAsNode is ENABLE', 'EnableNodeOptionsEnvironmentVariable is ENABLE',
      'OnlyLoadAppFromAsar is DISABLE']));
  });

  test('E26: its Electron is one of the supported majors and not below the table', ({ skip }) => {
    const official = JSON.parse(readFileSync(join(project, 'node_modules/electron/package.json'), 'utf8')) as { version: string };
    expect([isShippable(official.version), isShippable('35.7.4'), isShippable('45.4.0'), isShippable('25.1.1'),
      isShippable('99.0.0')]).toEqual([true, false, false, false, false]);
    skip(packed.kind === 'development',
      `packed with the development runtime ${packed.version}, which is never shipped; the official ${official.version} could not be had here`);
    expect(isShippable(packed.version)).toBe(true);
  });

  test('E27: the archive holds what runs and nothing else; one package, one compiled file', () => {
    const archive = join(packed.folder, 'resources', 'app.asar');
    const names = listPackage(archive, { isPack: false }).map((name) => name.replaceAll('\\', '/'));
    const strange = names
      .filter((name) => /\.(map|ts|vue|sh|pem|key|p12|sxpack|sxscore|db)$|(^|\/)(tests?|fixtures|\.env|\.git|docs|seeds)(\/|$)/i.test(name));
    expect(strange).toEqual([]);
    const packages = new Set(names.flatMap((name) => /^\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? []));
    expect([...packages]).toEqual(['better-sqlite3']);
    expect(names.filter((name) => name.endsWith('.node'))).toEqual(['/node_modules/better-sqlite3/prebuilds/linux-x64.node']);
    expect(new Set(names.map((name) => name.split('/')[1]))).toEqual(new Set(['out', 'node_modules', 'package.json']));
    expect(readdirSync(join(packed.folder, 'resources')).sort((a, b) => a.localeCompare(b))).toEqual(['app.asar', 'app.asar.unpacked']);
    // The licences of everything in it come along, the font's own beside the font.
    expect(names).toEqual(expect.arrayContaining(['/out/main/licences.json', '/out/main/fonts/LICENSE_FONT', '/out/renderer/cmaps/LICENSE']));
    const unpacked = readdirSync(join(packed.folder, 'resources', 'app.asar.unpacked'), { recursive: true }).map(String);
    expect(unpacked.filter((name) => /\.[a-z]+$/.test(name))).toEqual([join('node_modules', 'better-sqlite3', 'prebuilds', 'linux-x64.node')]);
    const megabytes = statSync(archive).size / 1e6;
    console.log(`the archive: ${names.length} files, ${megabytes.toFixed(1)} MB`);
    expect(megabytes).toBeLessThan(70);
  });

  test('E27: what is in the archive is enough: taken out and put elsewhere, the backend makes a workspace and a workbook', async () => {
    const node = process.env['BACKEND_NODE'] ?? process.execPath;
    const place = join(files, 'taken-out');
    extractAll(join(packed.folder, 'resources', 'app.asar'), place);
    const script = `const { fork } = require('node:child_process');
      const child = fork(${JSON.stringify(join(place, 'out/main/backend.cjs'))}, [], { serialization: 'advanced' });
      const calls = [['workspace', 'create', { name: '演练', dir: ${JSON.stringify(join(files, 'w'))} }], ['contests', 'create',
        { templateId: 'weike', title: '微课', year: 2026 }],
        ['imports', 'template', { kind: 'entries', outFile: ${JSON.stringify(join(files, '模板.xlsx'))} }]];
      let contestId;
      const next = () => { const [feature, call,
        input] = calls.shift() ?? []; if (!feature) return child.kill(); if (contestId) input.contestId = contestId; child.send({ type: 'call',
        request: { id: call, feature, call, input } }); };
      child.on('message', (m) => { if (m.type === 'ready') next(); if (m.type === 'answer') { contestId ??= m.answer.ok ? m.answer.value.contestId
        : undefined; console.log(JSON.stringify(m.answer).slice(0, 300)); next(); } });
      child.send({ type: 'init', home: ${JSON.stringify(join(files, 'h'))}, appVersion: '0', workspaceDir: null });`;
    const said = execFileSync(node, ['-e', script], { cwd: files, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '' } });
    expect(said.split('\n').filter((line) => line.startsWith('{"ok":true'))).toHaveLength(3);
    expect(readFileSync(join(files, '模板.xlsx')).subarray(0, 2).toString('latin1')).toBe('PK');
  });

  test('E25: no debugger, no foreign code: switches and variables of Node and Chromium have no effect', async () => {
    const told = join(files, 'told.txt');
    const code = join(files, 'told.cjs');
    execFileSync(process.execPath, ['-e',
      `require('node:fs').writeFileSync(${JSON.stringify(code)}, ${JSON.stringify(`require('node:fs').writeFileSync(${JSON.stringify(told)},
      'x')`)})`]);
    const it = start('orders', [`--inspect=${port}`, `--remote-debugging-port=${port + 1}`, '--auto-open-devtools-for-tabs'],
      { NODE_OPTIONS: `--require ${code}` });
    await it.ready();
    expect([await answersOn(port), await answersOn(port + 1), existsSync(told)]).toEqual([false, false, false]);
    expect(it.output()).not.toMatch(/Debugger listening|DevTools listening/);
    expect(it.log()).not.toContain('fault of the main process');
    await end(it.child);
    // As Node it would have said its version and ended; it is the program, whatever the variable says.
    const node = start('node', ['-e', 'console.log(process.version)'], { ELECTRON_RUN_AS_NODE: '1' });
    await node.ready();
    expect(node.output()).not.toMatch(/^v\d+/m);
    await end(node.child);
  });

  test('E25: it opens its window and draws its first page, from the archive', async () => {
    const screen = await screenWithPicture(files);
    const before = screen.colours();
    const it = start('window', [], { DISPLAY: screen.name });
    await it.ready();
    await until('the window is drawn', screen.colours, (count) => count > before + 20, 20_000);
    expect(it.log()).not.toMatch(/page (not loaded|stopped)|fault of/);
    await end(it.child);
    screen.stop();
  });
});
