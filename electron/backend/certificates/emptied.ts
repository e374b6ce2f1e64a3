// A certificate without its person: what a deletion run leaves, so that paper can still be checked against its number. Pure.
import { bodyMark } from './qr-text.ts';
import { canonicalBody } from './freeze.ts';
import { readBody } from './stored.ts';

/** Of a certificate for an organisation nothing is personal. */
const kept = new Set(['contest', 'date', 'year', 'issuer', 'note', 'award', 'honour', 'division', 'category']);

/**
 * The stored body with names, title, school and advisors taken out and the mark of the whole body kept: the code on the
 * paper carries the same mark, so that it is still told from another text under the same number. Twice gives the same.
 */
export function emptiedBody(json: string): string {
  const body = readBody(json);
  if (body.kind === 'organisation' || body.mark !== undefined) return json;
  const values = Object.fromEntries(Object.entries(body.values).map(([name, value]) => [name, kept.has(name) ? value : '']));
  return JSON.stringify({
    key: body.key, kind: body.kind, values, removed: [], deleted: true, mark: Buffer.from(bodyMark(canonicalBody(body))).toString('hex'),
  });
}
