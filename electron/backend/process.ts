// The backend as a process of its own: answers the main process's messages, ends when the main process is gone.
import { getHeapStatistics } from 'node:v8';
import type { AttachmentPart, FromBackend, ToBackend } from '#contract/backend-link.ts';
import { createBackend, type Backend } from './index.ts';

/** Where messages come from: Electron's utility process, or a Node started with an IPC channel. */
interface Port {
  send(message: FromBackend): void;
  receive(listener: (message: ToBackend) => void): void;
}

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

function openPort(): Port {
  const parentPort = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort;
  if (parentPort) {
    return {
      send: (message) => parentPort.postMessage(message),
      receive: (listener) => parentPort.on('message', (event) => listener(event.data as ToBackend)),
    };
  }
  if (!process.send) throw new Error('This file is started by the program, not by hand.');
  // The window is gone when the channel closes: close the database and end.
  process.on('disconnect', () => process.exit(0));
  return {
    send: (message) => void (process.connected && process.send?.(message)),
    receive: (listener) => void process.on('message', (message) => listener(message as ToBackend)),
  };
}

const port = openPort();
let backend: Backend | null = null;
let language = '';

/** The native menu and the main process's own sentences follow the language of the settings. */
function tellLanguage(program: Backend['program']): void {
  const now = program.language();
  if (now === language) return;
  language = now;
  port.send({ type: 'event', event: { kind: 'language', language: now } });
}

async function start(message: Extract<ToBackend, { type: 'init' }>): Promise<void> {
  const started = createBackend({
    home: message.home,
    emit: (event) => port.send({ type: 'event', event }),
    log: (reference, error, call) => console.error(`[${reference}] ${call}`, error),
    refused: (refusedCall, code) => console.log(`refused ${refusedCall} ${code}`),
  });
  backend = started;
  tellLanguage(started.program);
  if (message.workspaceDir !== null) {
    try {
      await started.openWorkspace(message.workspaceDir);
    } catch (error) {
      // The window shows that none is open; opening it there says why.
      console.error('the workspace could not be opened again:', error instanceof Error ? error.message : error);
      port.send({ type: 'event', event: { kind: 'workspace', dir: null } });
    }
  }
  port.send({ type: 'ready', heapLimit: getHeapStatistics().heap_size_limit });
}

async function call(message: Extract<ToBackend, { type: 'call' }>, running: Backend): Promise<void> {
  const { request } = message;
  const answer = await running.call(request, (progress) => port.send({ type: 'progress', id: request.id, progress }));
  port.send({ type: 'answer', id: request.id, answer });
  if (request.feature === 'workspace') tellLanguage(running.program);
}

async function attachment(message: Extract<ToBackend, { type: 'attachment' }>, running: Backend): Promise<void> {
  let part: AttachmentPart | null = null;
  try {
    part = await running.readAttachment(message.handle, message.start, message.end);
  } catch (error) {
    console.error('attachment:', error instanceof Error ? error.message : error);
  }
  port.send({ type: 'attachment', id: message.id, part });
}

async function receive(message: ToBackend): Promise<void> {
  if (message.type === 'init') return start(message);
  if (!backend) throw new Error(`a message before the first: ${message.type}`);
  switch (message.type) {
    case 'call':
      return call(message, backend);
    case 'cancel':
      return backend.cancel(message.id);
    case 'attachment':
      return attachment(message, backend);
    case 'ping':
      return port.send({ type: 'pong' });
    case 'close':
      await backend.close();
      port.send({ type: 'closed' });
      return;
  }
}

// Whatever could not be handled is a bug: the process ends, the main process says so and starts a new one.
process.on('exit', () => void backend?.close());
port.receive((message) => {
  receive(message).catch((error: unknown) => {
    console.error('backend:', error);
    process.exit(70);
  });
});
