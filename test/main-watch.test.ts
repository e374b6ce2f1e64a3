// The main process's watch over a backend that does not answer, how far its heap may grow, and what a log may say.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { FromBackend } from '#contract/backend-link.ts';
import type { WindowEvent } from '#contract/bridge.ts';
import { BackendProcess } from '../electron/main/backend-process.ts';
import { heapFlag } from '../electron/main/heap-limit.ts';
import { withoutPersons } from '../electron/main/log.ts';

const script = fileURLToPath(new URL('../electron/backend/process.ts', import.meta.url));

async function until(what: string, fits: () => boolean, limit = 30_000): Promise<void> {
  const end = Date.now() + limit;
  while (!fits()) {
    if (Date.now() > end) throw new Error(`waited too long: ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

test('E34: a backend that stands still is told with its seconds and never ended by itself; it is started anew when the user asks', async () => {
  const home = mkdtempSync(join(tmpdir(), 'saixue-watch-'));
  const events: WindowEvent[] = [];
  const lines: string[] = [];
  const children: ChildProcess[] = [];
  const flag = heapFlag(3 * 1024 ** 3);
  const backend = new BackendProcess({
    home, appVersion: '0', onEvent: (event) => events.push(event), onLanguage: () => {}, log: (line) => lines.push(line), onOutput: () => {},
    heartbeat: { every: 100, patience: 600 },
    start(listeners) {
      const child = fork(script, [], { execArgv: ['--disable-warning=ExperimentalWarning', flag], serialization: 'advanced', stdio: ['ignore',
        'ignore', 'ignore', 'ipc'] });
      children.push(child);
      child.on('message', (message) => listeners.message(message as FromBackend));
      child.on('exit', (code, signal) => listeners.gone(signal ?? `exit ${code}`));
      return { pid: child.pid, send: (message) => void (child.connected && child.send(message, () => {})), kill: () => void child.kill('SIGKILL') };
    },
  });
  backend.start();
  const silences = () => events.flatMap((event) => (event.kind === 'silent' ? [event.seconds] : []));
  expect(await backend.call({ id: '1', feature: 'workspace', call: 'recent', input: {} }, () => {})).toMatchObject({ ok: true });
  // One that answers is not restarted, whoever asks.
  backend.restart();
  children[0]?.kill('SIGSTOP');
  await until('the silence is told', () => silences().some((seconds) => seconds >= 1));
  expect(children[0]?.exitCode ?? children[0]?.signalCode).toBeNull();
  children[0]?.kill('SIGCONT');
  await until('it answers again', () => silences().at(-1) === 0);
  expect(children).toHaveLength(1);
  children[0]?.kill('SIGSTOP');
  await until('silent once more', () => (silences().at(-1) ?? 0) > 0);
  const underWay = backend.call({ id: '2', feature: 'workspace', call: 'recent', input: {} }, () => {});
  backend.restart();
  expect(await underWay).toMatchObject({ ok: false, error: { code: 'backend_gone' } });
  await until('a new one works', () => events.some((event) => event.kind === 'backend' && event.state === 'restarted'));
  expect(silences().at(-1)).toBe(0);
  expect(await backend.call({ id: '3', feature: 'workspace', call: 'recent', input: {} }, () => {})).toMatchObject({ ok: true });
  // What was asked for is what the process has: 1.5 GB and what V8 adds for young objects.
  const limits = lines.flatMap((line) => /heap up to (\d+) MB/.exec(line)?.[1] ?? []).map(Number);
  expect(limits.length).toBe(2);
  for (const limit of limits) expect(limit >= 1536 && limit < 1536 + 300, `${limit}`).toBe(true);
  await backend.close();
  rmSync(home, { recursive: true, force: true });
});

test.each([[512 * 1024 ** 2, 1024], [4 * 1024 ** 3, 2048], [64 * 1024 ** 3, 4096]])('E34: of %d bytes of memory the backend may use %d MB', (memory,
  wanted) =>
  expect(heapFlag(memory)).toBe(`--max-old-space-size=${wanted}`));

test('E31: names, numbers of persons, phones and the user’s folder do not stand in a log; ids, codes and places do', () => {
  const fault = `[A1B2C3] credits.post Error: 张三丰 619903199408151015 没有学分 (tel 13900001234, card 6199 0319 9408 1510 15)\n`
    + `    at post (${homedir()}/app/out/main/backend.cjs:12:7)`;
  const kept = withoutPersons(fault);
  expect(kept).not.toMatch(/张|学分|619903|1390000|9408/);
  expect(kept).not.toContain(homedir());
  for (const part of ['[A1B2C3] credits.post Error:', 'at post (~/app/out/main/backend.cjs:12:7)']) expect(kept).toContain(part);
  expect(withoutPersons('C:\\Users\\lisi\\AppData\\x.log')).toBe('C:\\Users\\~\\AppData\\x.log');
  const id = 'entry 0123456789abcdef0123456789abcdef of 2026-03-01T10:20:30.000Z, pid 12345, Electron 45.4.1';
  expect(withoutPersons(id)).toContain('0123456789abcdef0123456789abcdef');
  expect(withoutPersons(id)).toContain('pid 12345, Electron 45.4.1');
});
