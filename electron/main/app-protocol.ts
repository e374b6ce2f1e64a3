// app://bundle/… : the built page, from its own folder only, each answer with the page's security policy.
import type { Protocol, ProtocolResponse } from 'electron';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { blankPage, pagePolicy } from './policy.ts';

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.bcmap': 'application/octet-stream',
};

/**
 * The file inside the page's folder that an address names, or null. Only plain names pass: what is not a letter,
 * digit, dot, dash or underscore (so also every %-escape and `..`) is refused, never decoded.
 */
export function pageFile(address: string): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== 'app:' || url.host !== 'bundle') return null;
  const path = url.pathname === '/' || url.pathname === '' ? '/index.html' : url.pathname;
  if (!/^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(path)) return null;
  return extname(path) in mediaTypes ? path.slice(1) : null;
}

/** A page's file as an answer: 404 for everything that is not one of them. */
async function answerPage(folder: string, url: string, method: string): Promise<ProtocolResponse> {
  const headers = { 'content-security-policy': pagePolicy, 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' };
  const missing = { statusCode: 404, headers, data: Buffer.alloc(0) };
  if (url === blankPage) return { headers: { ...headers, 'content-type': mediaTypes['.html'] ?? '' }, data: Buffer.from('<!doctype html>') };
  const file = pageFile(url);
  if (file === null || method !== 'GET') return missing;
  try {
    const type = mediaTypes[extname(file)] ?? 'application/octet-stream';
    return { headers: { ...headers, 'content-type': type }, data: await readFile(join(folder, file)) };
  } catch {
    return missing;
  }
}

export function servePage(protocol: Protocol, folder: string): void {
  protocol.registerBufferProtocol('app', ({ url, method }, answer) => void answerPage(folder, url, method).then(answer));
}
