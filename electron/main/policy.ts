// What the page may load and ask for, as text and as a yes or no. Pure.

/** The page's own origin. */
export const pageOrigin = 'app://bundle';
/** An empty page beside it, of another host: nothing is on it, and no message from it is answered. */
export const blankPage = 'app://blank/';

/** Sent with every answer of app://. Nothing inline, nothing from elsewhere, no HTML from strings. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' att: blob: data:",
  'media-src att:',
  "font-src 'self'",
  "connect-src 'self' att:",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const schemes = new Set(['app:', 'att:', 'blob:']);

/** May this address be asked for at all? Everything the program needs is inside it. */
export function isAllowedRequest(address: string, development: boolean): boolean {
  const scheme = address.slice(0, address.indexOf(':') + 1).toLowerCase();
  // Pictures only: nothing that could be a page or a script.
  if (scheme === 'data:') return /^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/i.test(address);
  return schemes.has(scheme) || (development && scheme === 'devtools:');
}

/** Is this an address of our own page? */
export function isPage(address: string): boolean {
  return address === pageOrigin || address.startsWith(`${pageOrigin}/`);
}

/**
 * Does a message come from the top frame of our one window, and is that our page?
 * @param sender who sent it; `frame` where in it, null when that frame is gone
 * @param ours the contents of our window, null when it is gone
 */
export function isFromPage(sender: unknown, frame: { url: string; parent: unknown } | null, ours: unknown): boolean {
  return ours !== null && sender === ours && frame !== null && frame.parent === null && isPage(frame.url);
}
