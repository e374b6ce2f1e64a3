// The messages between the main process and the backend process; both ends know nothing else of each other.
import type { Answer, Progress, Request } from './define.ts';
import type { Language } from './errors.ts';

export type BackendEvent =
  | { kind: 'workspace'; dir: string | null }
  | { kind: 'language'; language: Language };

export type ToBackend =
  /** First message: who we are, and the workspace that a previous backend process had open. */
  | { type: 'init'; home: string; appVersion: string; workspaceDir: string | null }
  | { type: 'call'; request: Request }
  | { type: 'cancel'; id: string }
  /** Bytes [start, end) of an attachment; at most attachmentChunk of them. */
  | { type: 'attachment'; id: string; handle: string; start: number; end: number }
  /** Are you there? Answered as soon as nothing else is being computed. */
  | { type: 'ping' }
  | { type: 'close' };

export type FromBackend =
  /** Bytes that its heap may grow to. */
  | { type: 'ready'; heapLimit: number }
  | { type: 'pong' }
  | { type: 'answer'; id: string; answer: Answer }
  | { type: 'progress'; id: string; progress: Progress }
  | { type: 'attachment'; id: string; part: AttachmentPart | null }
  | { type: 'event'; event: BackendEvent }
  | { type: 'closed' };

export interface AttachmentPart { bytes: Uint8Array; total: number; media: string }

/** How much of an attachment one message carries at most. */
export const attachmentChunk = 1024 * 1024;

/** Ids of attachments: 128 random bits, handed out by the backend, meaningless outside it. */
export const attachmentHandle = /^[0-9a-f]{32}$/;

/** What the backend process needs from the backend; the tests and the terminal use the same. */
export interface RunningBackend {
  call(request: Request, onProgress: (progress: Progress) => void): Promise<Answer>;
  cancel(id: string): void;
  readAttachment(handle: string, start: number, end: number): Promise<AttachmentPart | null>;
  openWorkspace(dir: string): Promise<void>;
  close(): Promise<void>;
}
