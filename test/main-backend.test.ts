// The real backend as a process: killed in the middle it is restarted, nothing waits for ever, the workspace is open again.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { FromBackend } from '#contract/backend-link.ts';
import type { WindowEvent } from '#contract/bridge.ts';
import type { BackendLink, LinkListeners } from '../electron/main/backend-link.ts';
import { BackendProcess } from '../electron/main/backend-process.ts';
import { bundled } from './faults/children.ts';
import { chanceOf, faultSeed } from './faults/disk.ts';
import { compileCache } from './faults/shared-folder.ts';

const script = await bundled('process');
const folder = mkdtempSync(join(tmpdir(), 'saixue-backend-'));
const open = new Set<BackendProcess>();

afterEach(async () => {
  await Promise.all([...open].map((one) => one.close()));
  open.clear();
  rmSync(folder, { recursive: true, force: true });
});

/** The same process as in the window, started from its source. `dies`: instead one that ends at once. */
function startNode(listeners: LinkListeners, dies: boolean): BackendLink {
  const flags = ['--disable-warning=ExperimentalWarning', ...(dies ? ['--eval', 'process.exit(3)'] : [])];
  const child = fork(script, [], { execArgv: flags, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache } });
  child.stderr?.on('data', (chunk: Buffer) => listeners.output(chunk.toString('utf8')));
  child.on('message', (message) => listeners.message(message as FromBackend));
  child.on('exit', (code, signal) => listeners.gone(signal ?? `exit ${code}`));
  return {
    pid: child.pid,
    send: (message) => void (child.connected && child.send(message, () => {})),
    kill: () => void child.kill('SIGKILL'),
  };
}

function startBackend(dies: () => boolean = () => false) {
  const events: WindowEvent[] = [];
  const output: string[] = [];
  const backend = new BackendProcess({
    home: join(folder, 'home'), appVersion: '0.0.0', start: (listeners) => startNode(listeners, dies()),
    onEvent: (event) => events.push(event), onLanguage: () => {}, log: () => {}, onOutput: (text) => output.push(text),
  });
  open.add(backend);
  backend.start();
  let id = 0;
  const call = async (feature: string, name: string, input: unknown) => {
    id += 1;
    const answer = await backend.call({ id: `t${id}`, feature, call: name, input }, () => {});
    return answer.ok ? { value: answer.value as Record<string, unknown> } : { code: answer.error.code };
  };
  const kill = () => process.kill(backend.pid ?? 0, 'SIGKILL');
  const states = () => events.flatMap((event) => (event.kind === 'backend' ? [event.state] : []));
  return { backend, call, kill, events, states, output };
}

async function until(fits: () => boolean, limit = 30_000): Promise<void> {
  const end = Date.now() + limit;
  while (!fits()) {
    if (Date.now() > end) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('F17: calls made before it is ready wait; one under way when it dies answers backend_gone; then all works again', async () => {
  const { call, kill, events, states, output } = startBackend();
  const early = await call('workspace', 'create', { name: '试', dir: join(folder, 'work') });
  expect(early, output.join('')).toHaveProperty('value');
  const workspaceOf = async () => {
    const answer = await call('workspace', 'current', {});
    return (answer.value?.['workspace'] ?? answer) as Record<string, unknown>;
  };
  expect(await workspaceOf()).toMatchObject({ name: '试', dir: join(folder, 'work') });
  for (let round = 1; round <= 2; round += 1) {
    const underWay = call('workspace', 'current', {});
    kill();
    // It may have been answered just before the end; it may not hang.
    const answer = await underWay;
    expect('value' in answer || answer.code === 'backend_gone').toBe(true);
    await until(() => states().filter((state) => state === 'restarted').length === round);
    // The same workspace is open again, without anybody asking for it.
    expect(await workspaceOf(), output.join('')).toMatchObject({ name: '试', dir: join(folder, 'work'), cleanlyClosed: false });
  }
  expect(states()).toEqual(['gone', 'restarted', 'gone', 'restarted']);
  expect(events.filter((event) => event.kind === 'workspace').length).toBeGreaterThanOrEqual(3);
}, 180_000);

test('F17: killed in the middle of changes: each is answered, nothing acknowledged is lost', async () => {
  console.log(`FAULT_SEED=${faultSeed}`);
  const chance = chanceOf(faultSeed);
  const { call, kill, states, output } = startBackend();
  expect(await call('workspace', 'create', { name: '试', dir: join(folder, 'work') }), output.join('')).toHaveProperty('value');
  const acknowledged: string[] = [];
  const asked: string[] = [];
  for (let round = 1; round <= 3; round += 1) {
    const create = async (title: string): Promise<void> => {
      asked.push(title);
      const answer = await call('contests', 'create', { templateId: 'weike', title, year: 2026 });
      if ('value' in answer) acknowledged.push(title);
      else expect(answer.code).toBe('backend_gone');
    };
    const answers = Array.from({ length: 40 }, (_, index) => create(`第${round}轮${index}`));
    await answers[Math.floor(chance() * 6)];
    // Asked in the same moment as the kill: however busy the machine is, it comes in the middle.
    answers.push(...Array.from({ length: 20 }, (_, index) => create(`第${round}轮末${index}`)));
    kill();
    await Promise.all(answers);
    await until(() => states().filter((state) => state === 'restarted').length === round);
    const { value = {} } = await call('contests', 'list', {});
    const there = (value['contests'] as { title: string }[]).map((one) => one.title);
    expect(acknowledged.filter((title) => !there.includes(title))).toEqual([]);
    expect(there.filter((title) => !asked.includes(title))).toEqual([]);
    expect(new Set(there).size).toBe(there.length);
    expect(await call('workspace', 'check', {})).toMatchObject({ value: { sound: true } });
  }
  console.log(`F17: 3 kills, ${acknowledged.length} of ${asked.length} acknowledged`);
  expect(acknowledged.length).toBeGreaterThanOrEqual(3);
  expect(acknowledged.length).toBeLessThan(asked.length);
}, 180_000);

test('F17: one that dies again and again stays down, says so, refuses calls at once, and starts when asked', async () => {
  let dies = true;
  const { backend, call, states } = startBackend(() => dies);
  const waiting = call('workspace', 'recent', {});
  await until(() => states().includes('failed'), 60_000);
  expect(await waiting).toEqual({ code: 'backend_gone' });
  expect(await call('workspace', 'recent', {})).toEqual({ code: 'backend_gone' });
  await expect(backend.readAttachment('0'.repeat(32), 0, 1)).rejects.toThrow();
  dies = false;
  backend.restart();
  expect(await call('workspace', 'recent', {})).toHaveProperty('value');
}, 180_000);

test('F17: an unknown attachment is null, and closing ends the process', async () => {
  const { backend, call } = startBackend();
  await call('workspace', 'recent', {});
  expect(await backend.readAttachment('0'.repeat(32), 0, 10)).toBeNull();
  const { pid } = backend;
  await backend.close();
  open.delete(backend);
  await until(() => {
    try {
      return !process.kill(pid ?? 0, 0);
    } catch {
      return true;
    }
  });
}, 180_000);
