// Reading an HTTP Range header: one range or none. Pure.

export type RangeAnswer =
  | { kind: 'whole' }
  | { kind: 'part'; start: number; end: number }
  | { kind: 'impossible' };

/**
 * What to send for a Range header.
 * @param header the header's text or null
 * @param total size of the whole in bytes
 * @returns part: bytes [start, end), never empty. A header that is no byte range, or has several ranges, is
 *   ignored, as RFC 9110 14.2 allows; a range that lies outside is `impossible` (416).
 */
export function readRange(header: string | null, total: number): RangeAnswer {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim().toLowerCase() ?? '');
  if (!match) return { kind: 'whole' };
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return { kind: 'whole' };
  if (from === '') {
    const length = Math.min(Number(to), total);
    return length === 0 ? { kind: 'impossible' } : { kind: 'part', start: total - length, end: total };
  }
  const start = Number(from);
  const end = to === '' ? total : Math.min(Number(to) + 1, total);
  if (to !== '' && Number(to) < start) return { kind: 'whole' };
  if (start >= total) return { kind: 'impossible' };
  return { kind: 'part', start, end };
}
