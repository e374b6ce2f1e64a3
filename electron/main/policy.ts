// What the page may load and ask for, as text and as a yes or no. Pure.

/** The page's own origin. */
export const pageOrigin = 'app://bundle';

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

const schemes = new Set(['app:', 'att:', 'blob:', 'data:']);

/** May this address be asked for at all? Everything the program needs is inside it. */
export function isAllowedRequest(address: string, development: boolean): boolean {
  const scheme = address.slice(0, address.indexOf(':') + 1).toLowerCase();
  return schemes.has(scheme) || (development && scheme === 'devtools:');
}

/** Is this an address of our own page? */
export function isPage(address: string): boolean {
  return address === pageOrigin || address.startsWith(`${pageOrigin}/`);
}
