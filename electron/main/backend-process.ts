// Keeps the backend running: forwards calls, and when it dies answers what was under way, restarts it, and says so.
import { numberOf } from '#contract/code-numbers.ts';
import { errorText, type Language } from '#contract/errors.ts';
import type { Answer, Progress, Request } from '#contract/define.ts';
import type { AttachmentPart, BackendEvent, FromBackend } from '#contract/backend-link.ts';
import type { WindowEvent } from '#contract/bridge.ts';
import type { BackendLink, LinkListeners } from './backend-link.ts';
import { Heartbeat, usualTimes, type HeartbeatTimes } from './heartbeat.ts';

/** Waiting before each restart; after one more death within a minute the backend stays down until asked. */
const pauses = [0, 300, 1500, 4000, 8000];
const deathsCountFor = 60_000;
/** A backend that says nothing for this long after its start counts as dead. */
const startLimit = 60_000;
/** So many calls may wait for their answers; a page that asks faster is refused, not queued for ever. */
export const mostWaiting = 200;

interface Pending {
  settle(answer: Answer): void;
  onProgress(progress: Progress): void;
}

export interface BackendProcessOptions {
  home: string;
  appVersion: string;
  start(listeners: LinkListeners): BackendLink;
  /** For the window and the log. */
  onEvent(event: WindowEvent): void;
  onLanguage(language: Language): void;
  log(sentence: string): void;
  onOutput(text: string): void;
  now?(): number;
  heartbeat?: HeartbeatTimes;
}

export class BackendProcess {
  readonly #options: BackendProcessOptions;
  readonly #pending = new Map<string, Pending>();
  readonly #parts = new Map<string, { resolve(part: AttachmentPart | null): void; reject(error: Error): void }>();
  #waiting: { go(): void; giveUp(): void }[] = [];
  #link: BackendLink | null = null;
  #state: 'starting' | 'ready' | 'down' | 'failed' | 'closing' = 'down';
  #deaths: number[] = [];
  #times = 0;
  #workspaceDir: string | null = null;
  #language: Language = 'zh';
  #timer: NodeJS.Timeout | undefined;
  #partCount = 0;
  #onClosed: (() => void) | null = null;

  readonly #heartbeat: Heartbeat;

  constructor(options: BackendProcessOptions) {
    this.#options = options;
    const tell = (seconds: number) => {
      options.log(seconds > 0 ? `backend has not answered for ${seconds} s` : 'backend answers again');
      options.onEvent({ kind: 'silent', seconds });
    };
    this.#heartbeat = new Heartbeat(options.heartbeat ?? usualTimes, () => this.#link?.send({ type: 'ping' }), tell);
  }

  get pid(): number | undefined {
    return this.#link?.pid;
  }

  get state(): string {
    return this.#state;
  }

  start(): void {
    if (this.#state !== 'down' && this.#state !== 'failed') return;
    this.#state = 'starting';
    const { home, appVersion } = this.#options;
    const link = this.#options.start({
      message: (message) => link === this.#link && this.#receive(message),
      output: (text) => this.#options.onOutput(text),
      gone: (reason) => link === this.#link && this.#gone(reason),
    });
    this.#link = link;
    link.send({ type: 'init', home, appVersion, workspaceDir: this.#workspaceDir });
    this.#timer = setTimeout(() => link.kill(), startLimit);
  }

  /** Asked by the user after the backend stayed down, or does not answer: then it is ended and starts anew. */
  restart(): void {
    this.#deaths = [];
    if (this.#state === 'failed') this.start();
    else if (this.#state === 'ready' && this.#heartbeat.silent) this.#link?.kill();
  }

  /** One call; waits for a backend that is just starting, answers backend_gone when it dies. Never rejects. */
  call(request: Request, onProgress: (progress: Progress) => void): Promise<Answer> {
    if (this.#pending.size + this.#waiting.length >= mostWaiting) return Promise.resolve(this.#refusal('busy', { limit: mostWaiting }));
    return new Promise((resolve) => {
      const settle = (answer: Answer) => {
        this.#pending.delete(request.id);
        resolve(answer);
      };
      this.#whenReady(
        (link) => {
          this.#pending.set(request.id, { settle, onProgress });
          link.send({ type: 'call', request });
        },
        () => settle(this.#refusal('backend_gone')),
      );
    });
  }

  cancel(id: string): void {
    if (this.#state === 'ready') this.#link?.send({ type: 'cancel', id });
  }

  readAttachment(handle: string, start: number, end: number): Promise<AttachmentPart | null> {
    return new Promise((resolve, reject) => {
      this.#whenReady((link) => {
        this.#partCount += 1;
        const id = `a${this.#partCount}`;
        this.#parts.set(id, { resolve, reject });
        link.send({ type: 'attachment', id, handle, start, end });
      }, () => reject(new Error('the backend is not running')));
    });
  }

  /** Lets the backend close its database; after `limit` ms it is ended anyway (SQLite survives that). */
  async close(limit = 5000): Promise<void> {
    const link = this.#link;
    this.#state = 'closing';
    clearTimeout(this.#timer);
    this.#heartbeat.stop();
    if (!link) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, limit);
      this.#onClosed = () => {
        clearTimeout(timer);
        resolve();
      };
      link.send({ type: 'close' });
    });
    link.kill();
  }

  #refusal(code: 'backend_gone' | 'busy', details: Record<string, number> = {}): Answer {
    return { ok: false, error: { code, number: numberOf(code) ?? '', message: errorText(code, details, this.#language), details } };
  }

  #whenReady(go: (link: BackendLink) => void, giveUp: () => void): void {
    if (this.#state === 'ready' && this.#link) go(this.#link);
    else if (this.#state === 'failed' || this.#state === 'closing') giveUp();
    else this.#waiting.push({ go: () => (this.#link ? go(this.#link) : giveUp()), giveUp });
  }

  #receive(message: FromBackend): void {
    this.#heartbeat.heard();
    switch (message.type) {
      case 'ready':
        this.#ready(message.heapLimit);
        break;
      case 'pong':
        break;
      case 'answer':
        this.#pending.get(message.id)?.settle(message.answer);
        break;
      case 'progress':
        this.#pending.get(message.id)?.onProgress(message.progress);
        break;
      case 'attachment':
        this.#parts.get(message.id)?.resolve(message.part);
        this.#parts.delete(message.id);
        break;
      case 'event':
        this.#event(message.event);
        break;
      case 'closed':
        this.#onClosed?.();
        break;
    }
  }

  #ready(heapLimit: number): void {
    clearTimeout(this.#timer);
    this.#state = 'ready';
    this.#heartbeat.start();
    this.#options.log(`backend ready, heap up to ${Math.round(heapLimit / 1024 / 1024)} MB`);
    if (this.#times > 0) {
      this.#options.log(`backend works again (pid ${this.pid}, ${this.#times} restarts)`);
      this.#options.onEvent({ kind: 'backend', state: 'restarted', times: this.#times });
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) one.go();
  }

  #event(event: BackendEvent): void {
    switch (event.kind) {
      case 'workspace':
        this.#workspaceDir = event.dir;
        this.#options.onEvent(event);
        break;
      case 'language':
        this.#language = event.language;
        this.#options.onLanguage(event.language);
        break;
    }
  }

  #gone(reason: string): void {
    clearTimeout(this.#timer);
    this.#link = null;
    this.#heartbeat.stop();
    if (this.#state === 'closing') {
      this.#onClosed?.();
      return;
    }
    const wasReady = this.#state === 'ready';
    this.#state = 'down';
    this.#times += 1;
    this.#options.log(`backend stopped: ${reason}`);
    for (const pending of this.#pending.values()) pending.settle(this.#refusal('backend_gone'));
    for (const part of this.#parts.values()) part.reject(new Error('the backend stopped'));
    this.#parts.clear();
    const now = (this.#options.now ?? Date.now)();
    this.#deaths = [...this.#deaths.filter((at) => now - at < deathsCountFor), now];
    const pause = pauses[this.#deaths.length - 1];
    if (pause === undefined) {
      this.#state = 'failed';
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const one of waiting) one.giveUp();
      this.#options.onEvent({ kind: 'backend', state: 'failed', times: this.#times });
      return;
    }
    if (wasReady) this.#options.onEvent({ kind: 'backend', state: 'gone', times: this.#times });
    this.#timer = setTimeout(() => this.start(), pause);
  }
}
