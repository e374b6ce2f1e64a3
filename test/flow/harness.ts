// Starts the whole backend on a fresh workspace in a temporary folder and talks to it over a real MessageChannel.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createBackend, type Backend, type BackendOptions } from '#backend/index.ts';
import { createClient } from '#contract/client.ts';
import type { Answer, Client, Progress, Request } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';

type ToBackend = { kind: 'call'; request: Request } | { kind: 'cancel'; id: string };
type ToClient = { kind: 'answer'; id: string; answer: Answer } | { kind: 'progress'; id: string; progress: Progress };

export interface TestProgram {
  client: Client<AppContract>;
  backend: Backend;
  /** The workspace folder. */
  dir: string;
  /** A temporary folder for files of the test, removed at the end. */
  files: string;
  bugs: string[];
  close(): Promise<void>;
}

function serveOverPort(backend: Backend, port: MessagePort): void {
  port.on('message', (message: ToBackend) => {
    if (message.kind === 'cancel') return backend.cancel(message.id);
    const { request } = message;
    return void backend.call(request, (progress) => port.postMessage({ kind: 'progress', id: request.id, progress } satisfies ToClient))
      .then((answer) => port.postMessage({ kind: 'answer', id: request.id, answer } satisfies ToClient));
  });
}

export function clientOverPort(port: MessagePort): Client<AppContract> {
  const waiting = new Map<string, { resolve: (answer: Answer) => void; onProgress: (progress: Progress) => void }>();
  port.on('message', (message: ToClient) => {
    const one = waiting.get(message.id);
    if (message.kind === 'progress') return one?.onProgress(message.progress);
    waiting.delete(message.id);
    return one?.resolve(message.answer);
  });
  return createClient<AppContract>({
    send: (request, onProgress) => new Promise((resolve) => {
      waiting.set(request.id, { resolve, onProgress });
      port.postMessage({ kind: 'call', request } satisfies ToBackend);
    }),
    cancel: (id) => port.postMessage({ kind: 'cancel', id } satisfies ToBackend),
  });
}

/** `workspace: false` leaves the program without an open workspace, as at a first start. */
export async function startProgram(options: Partial<BackendOptions> & { workspace?: boolean } = {}): Promise<TestProgram> {
  const root = mkdtempSync(join(tmpdir(), 'saixue-test-'));
  const dir = join(root, 'workspace');
  const bugs: string[] = [];
  const { workspace = true, ...given } = options;
  const backend = createBackend({
    // The cheapest that readers allow: packs of the format's own cost are made at the terminal and in the window.
    home: join(root, 'home'), workspaceDir: dir, packWorkFactor: 15,
    log: (_reference, error, call) => bugs.push(`${call}: ${error instanceof Error ? error.stack : String(error)}`),
    ...given,
  });
  const { port1, port2 } = new MessageChannel();
  serveOverPort(backend, port1);
  const client = clientOverPort(port2);
  if (workspace) await client.workspace.create({ name: '测试工作区' });
  return {
    client, backend, dir, files: root, bugs,
    async close() {
      port1.close();
      port2.close();
      await backend.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
