// att://blob/<handle> : an attachment that the backend decrypts on demand, in ranges, never written to disk.
import type { Protocol } from 'electron';
import { attachmentChunk, attachmentHandle, type AttachmentPart } from '#contract/backend-link.ts';
import { readRange } from './byte-range.ts';
import { log } from './log.ts';
import { pageOrigin } from './policy.ts';

export type ReadAttachment = (handle: string, start: number, end: number) => Promise<AttachmentPart | null>;

/** Types the page may see; anything else is bytes to it, whatever the file claims to be. */
const mediaTypes = new Set([
  'video/mp4', 'video/webm', 'video/quicktime', 'video/x-matroska', 'audio/mpeg', 'audio/mp4', 'audio/wav', 'audio/ogg',
  'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf', 'text/plain',
]);

/** The handle in an address, or null: a grammar, nothing is decoded and no path is ever built from it. */
export function handleIn(address: string): string | null {
  const handle = /^att:\/\/blob\/([^/]*)$/.exec(address)?.[1] ?? '';
  return attachmentHandle.test(handle) ? handle : null;
}

const baseHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'content-disposition': 'inline; filename="attachment"',
  'cache-control': 'no-store',
  'accept-ranges': 'bytes',
  'access-control-allow-origin': pageOrigin,
};

/** Sends [start, end) in pieces, the next one only when the reader wants it. */
function streamOf(read: ReadAttachment, handle: string, start: number, end: number): ReadableStream<Uint8Array> {
  let at = start;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const part = at < end ? await read(handle, at, Math.min(at + attachmentChunk, end)) : null;
      if (part && part.bytes.length > 0) {
        at += part.bytes.length;
        controller.enqueue(part.bytes);
      }
      if (at >= end) controller.close();
      else if (!part || part.bytes.length === 0) controller.error(new Error('the attachment ended early'));
    },
  }, { highWaterMark: 1 });
}

/**
 * Answers one request for an attachment.
 * @param request its address, method and Range header
 * @param read asks the backend; null: it knows no such handle
 */
export async function answerAttachment(request: Request, read: ReadAttachment): Promise<Response> {
  const refuse = (status: number, more: Record<string, string> = {}) =>
    new Response(null, { status, headers: { ...baseHeaders, ...more } });
  const handle = handleIn(request.url);
  if (handle === null) return refuse(404);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, { allow: 'GET, HEAD' });
  try {
    const described = await read(handle, 0, 0);
    if (!described) return refuse(404);
    const { total } = described;
    const range = readRange(request.headers.get('range'), total);
    if (range.kind === 'impossible') return refuse(416, { 'content-range': `bytes */${total}` });
    const [start, end] = range.kind === 'part' ? [range.start, range.end] : [0, total];
    const headers: Record<string, string> = {
      ...baseHeaders,
      'content-type': mediaTypes.has(described.media) ? described.media : 'application/octet-stream',
      'content-length': String(end - start),
    };
    if (range.kind === 'part') headers['content-range'] = `bytes ${start}-${end - 1}/${total}`;
    const body = request.method === 'HEAD' || start === end ? null : streamOf(read, handle, start, end);
    return new Response(body, { status: range.kind === 'part' ? 206 : 200, headers });
  } catch (error) {
    log(`attachment not served: ${error instanceof Error ? error.message : String(error)}`);
    return refuse(503);
  }
}

export function serveAttachments(protocol: Protocol, read: ReadAttachment): void {
  protocol.handle('att', (request) => answerAttachment(request, read));
}
