// Finds identities in one piece of text: the entry's own (strong), those of the contest (weak), and generic ones.
import type { Finding, Kind, Piece, Severity } from '../shapes.ts';
import { fold, type Folded } from './fold.ts';
import { genericHits, maskSnippet } from './generic.ts';
import type { Term, Terms } from './terms.ts';
import { fieldName } from '../place-names.ts';
import { leakWords } from './words.ts';

export interface Hit { from: number; to: number; kind: Kind; term: string; severity: Severity; own: boolean }

const around = 22;
const isLetter = (text: string | undefined): boolean => text !== undefined && /[\p{L}]/u.test(text);
const isHan = (text: string | undefined): boolean => text !== undefined && /\p{Script=Han}/u.test(text);

/** A word begins or ends between these two signs: one is no letter, or small meets capital. */
function wordEdge(before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined || !isLetter(before) || !isLetter(after)) return true;
  if (isHan(before) !== isHan(after)) return true;
  return /\p{Ll}/u.test(before) && /\p{Lu}/u.test(after);
}

/** Whether a role word stands right before or after. */
function besideRole({ plain }: Folded, from: number, to: number): boolean {
  const { roleBefore, roleAfter } = leakWords();
  const before = plain.slice(Math.max(0, from - 8), from);
  const after = plain.slice(to, to + 6);
  return roleBefore.some((word) => before.endsWith(word) || before.slice(0, -1).endsWith(word) || before.slice(0, -2).endsWith(word))
    || roleAfter.some((word) => after.startsWith(word));
}

function judged(term: Term, piece: Piece, folded: Folded, from: number, to: number): Severity | null {
  const { at } = folded;
  const first = at[from] ?? 0;
  const last = at[to - 1] ?? 0;
  const text = piece.text;
  const close = piece.role === 'author' || piece.role === 'name' || piece.place === 'entry.title';
  switch (term.how) {
    case 'sure':
      if (!/^\d/.test(term.text)) return 'block';
      // Inside a longer number it is another one, but for the country's number before a phone.
      return /\d/.test(text[last + 1] ?? '') || (/\d/.test(text[first - 1] ?? '')
        && !(term.kind === 'phone' && /(?<!\d)(?:00)?86$/.test(text.slice(Math.max(0, first - 5), first)))) ? null : 'block';
    case 'name': {
      if (close) return 'block';
      if (text.slice(first, last).includes('\n')) return 'look';
      const alone = !isHan(text[first - 1]) && !isHan(text[last + 1]);
      return alone || besideRole(folded, from, to) ? 'block' : 'look';
    }
    case 'latin':
      if (term.text.length < 10 && !(wordEdge(text[first - 1], text[first]) && wordEdge(text[last], text[last + 1]))) return null;
      // Two syllables of four letters also are English ("dan" "gel"): weak unless they name a maker.
      return term.text.length >= 6 || close || besideRole(folded, from, to) ? 'block' : 'look';
    case 'part':
      if (/^[a-z]/.test(term.text) && !(wordEdge(text[first - 1], text[first]) && wordEdge(text[last], text[last + 1]))) return null;
      return close || besideRole(folded, from, from) ? 'block' : 'look';
    case 'vague':
      return close ? 'block' : 'look';
    case 'field':
      return piece.role === 'author' && (folded.plain === term.text || folded.plain.replace(/\d+$/, '') === term.text) ? 'look' : null;
  }
}

const weak: Record<Term['how'], boolean> = { sure: true, name: true, latin: false, part: false, vague: false, field: false };

function ownHits(piece: Piece, folded: Folded, terms: readonly Term[]): Hit[] {
  const hits: Hit[] = [];
  const taken: [number, number][] = [];
  for (const term of terms) {
    let found = 0;
    for (let from = folded.plain.indexOf(term.text); from >= 0; from = folded.plain.indexOf(term.text, from + 1)) {
      const to = from + term.text.length;
      if (taken.some(([a, b]) => from >= a && to <= b)) continue;
      const severity = judged(term, piece, folded, from, to);
      if (severity === null) continue;
      taken.push([from, to]);
      hits.push({
        from: folded.at[from] ?? 0, to: (folded.at[to - 1] ?? 0) + 1, kind: term.kind, term: term.shown, severity, own: true,
      });
      if ((found += 1) >= 20) break;
    }
  }
  return hits;
}

function otherHits(piece: Piece, folded: Folded, terms: Terms, own: readonly Hit[]): Hit[] {
  const { byHead, count } = terms.others;
  if (count === 0) return [];
  const hits: Hit[] = [];
  const { plain, at } = folded;
  const ownTexts = new Set(terms.own.map((one) => one.text));
  for (let from = 0; from + 1 < plain.length && hits.length < 50; from += 1) {
    const list = byHead.get(plain.slice(from, from + 2));
    if (!list) continue;
    const term = list.find((one) => plain.startsWith(one.text, from));
    if (!term || ownTexts.has(term.text) || !weak[term.how]) continue;
    const to = from + term.text.length;
    // Two characters prove nothing in running text: only in fields that name people, or beside a role word.
    if (term.how === 'name' && piece.role !== 'author' && !besideRole(folded, from, to)) continue;
    const hit = { from: at[from] ?? 0, to: (at[to - 1] ?? 0) + 1 };
    if (own.some((one) => hit.from < one.to && one.from < hit.to) || piece.text.slice(hit.from, hit.to).includes('\n')) continue;
    hits.push({ ...hit, kind: term.kind, term: term.shown, severity: 'look', own: false });
    from = to - 1;
  }
  return hits;
}

/** Where a text was written with %E5%BC%A0 or &#24352; it is searched once more as it reads. */
function readable(text: string): string | null {
  let plain = text;
  if (/%[0-9A-Fa-f]{2}%[0-9A-Fa-f]{2}/.test(plain)) {
    plain = plain.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
      const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      } catch {
        return new TextDecoder('gbk').decode(bytes);
      }
    });
  }
  if (plain.includes('&#')) plain = plain.replaceAll(/&#(?:x([0-9a-f]{2,6})|(\d{2,7}));/gi,
    (run: string, hex?: string, dec?: string) => sign(run, hex, dec));
  if (/\\u[0-9a-f]{4}/i.test(plain)) plain = plain.replaceAll(/\\u([0-9a-f]{4})/gi, (run: string, hex: string) => sign(run, hex));
  return plain === text ? null : plain;
}
function sign(run: string, hex?: string, dec?: string): string {
  const code = hex === undefined ? Number(dec) : Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : run;
}

/** Everything found in one piece of text. */
export function hitsIn(piece: Piece, terms: Terms): { hits: Hit[]; text: string } {
  const other = readable(piece.text);
  const text = other ?? piece.text;
  const read: Piece = { ...piece, text };
  const folded = fold(text);
  if (folded.plain === '') return { hits: [], text };
  const own = ownHits(read, folded, terms.own);
  const hits = [...own];
  if (piece.role !== 'raw') hits.push(...otherHits(read, folded, terms, own));
  for (const one of genericHits(text)) {
    if (piece.role === 'raw' && (one.kind === 'role' || one.kind === 'account' || one.kind === 'email')) continue;
    const same = hits.some((hit) => one.from < hit.to && hit.from < one.to && (one.kind === 'role' || hit.own && one.kind === hit.kind));
    if (!same) hits.push({ ...one, own: false });
  }
  const isAuthor = piece.role === 'author' && !leakWords().isNeutral(text) && /[\p{L}]/u.test(text);
  if (isAuthor && !hits.some((one) => one.own)) {
    hits.push({ from: 0, to: Math.min(text.length, 60), kind: 'author field', term: maskSnippet(text.trim().slice(0, 60)), severity: 'look', own: false });
  }
  return { hits, text };
}

/** The text around a hit on one line, the hit between ⟦ and ⟧, numbers of persons masked. */
export function snippetOf(text: string, hit: Pick<Hit, 'from' | 'to'>, field = ''): string {
  const tidy = (part: string) => maskSnippet(part.replaceAll(/[\p{Cc}\p{Cf}\s⟦⟧]+/gu, ' '));
  const start = Math.max(0, hit.from - around);
  const end = Math.min(text.length, hit.to + around);
  // Half a number at the edge of the window is cut off whole: masking must see all of it or nothing.
  const before = start > 0 ? text.slice(start, hit.from).replace(/^\d+/, '') : text.slice(start, hit.from);
  const after = end < text.length ? text.slice(hit.to, end).replace(/\d+$/, '') : text.slice(hit.to, end);
  const line = `${start > 0 ? '…' : ''}${tidy(before)}⟦${tidy(text.slice(hit.from, Math.min(hit.to, hit.from + 80)))}⟧${tidy(after)}${end < text.length ? '…' : ''}`;
  const known = fieldName(field);
  return (known === '' ? line : `${known}：${line}`).trim();
}

/** Hits as findings, the strongest of each kind and term at a place. */
export function findingsOf(piece: Piece, terms: Terms, canClean: boolean): Finding[] {
  const { hits, text } = hitsIn(piece, terms);
  return hits.map((hit) => ({
    place: piece.place, kind: hit.kind, term: hit.term, severity: hit.severity, canClean, own: hit.own,
    snippet: snippetOf(text, hit, piece.field ?? ''),
  }));
}
