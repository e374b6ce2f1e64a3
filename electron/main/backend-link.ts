// Starting the backend's process: a utility process, or a Node of its own where Electron's Node is too old for it.
import { fork } from 'node:child_process';
import { totalmem } from 'node:os';
import { app, utilityProcess } from 'electron';
import { heapFlag } from './heap-limit.ts';
import type { FromBackend, ToBackend } from '#contract/backend-link.ts';

export interface BackendLink {
  readonly pid: number | undefined;
  send(message: ToBackend): void;
  kill(): void;
}

export interface LinkListeners {
  message(message: FromBackend): void;
  output(text: string): void;
  /** Once, however the process ended. */
  gone(reason: string): void;
}

/**
 * Starts the backend. BACKEND_NODE names a Node that can load the database driver; it counts only when the program
 * is not packaged, so that nobody can slip another program into an installed one.
 */
export function startLink(script: string, listeners: LinkListeners): BackendLink {
  let ended = false;
  const gone = (reason: string) => {
    if (!ended) listeners.gone(reason);
    ended = true;
  };
  const env = { ...process.env };
  delete env['NODE_OPTIONS'];
  // Room for what a start makes: with V8's own first megabyte a tenth of the start is spent on clearing up.
  const execArgv = [heapFlag(totalmem()), '--min-semi-space-size=16'];
  const node = app.isPackaged ? undefined : env['BACKEND_NODE'];
  if (node) {
    const child = fork(script, [], {
      execPath: node, execArgv, serialization: 'advanced', stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env,
    });
    child.stdout?.on('data', (chunk: Buffer) => listeners.output(chunk.toString('utf8')));
    child.stderr?.on('data', (chunk: Buffer) => listeners.output(chunk.toString('utf8')));
    child.on('message', (message) => listeners.message(message as FromBackend));
    child.on('error', (error) => gone(error.message));
    child.on('exit', (code, signal) => gone(signal ?? `exit ${code}`));
    return {
      get pid() {
        return child.pid;
      },
      // A message to a process that is just dying is lost; `gone` then answers every call under way.
      send: (message) => void (child.connected && child.send(message, () => {})),
      kill: () => void child.kill('SIGKILL'),
    };
  }
  const child = utilityProcess.fork(script, [], { stdio: 'pipe', serviceName: 'Saixue backend', env, execArgv });
  child.stdout?.on('data', (chunk: Buffer) => listeners.output(chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => listeners.output(chunk.toString('utf8')));
  child.on('message', (message: FromBackend) => listeners.message(message));
  child.on('exit', (code) => gone(`exit ${code}`));
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => child.postMessage(message),
    kill: () => void child.kill(),
  };
}
