// To which entry a file belongs, by its name and those of its folders. What is not certain is offered, never guessed.
import { isWeakNumber, latinTokens, materialWords, pieceKeys, plainKey, stemOf } from './names.ts';

export interface MatchEntry { id: string; number: string; title: string; authors: readonly string[]; school: string }
export type How = 'number' | 'title' | 'author' | 'folder' | 'user' | 'none';

export interface Match {
  entryId: string | null;
  how: How;
  /** 0 to 1. */
  confidence: number;
  /** Entries it could belong to as well; at most five. */
  candidates: string[];
  /** The folder says one entry, the name of the file another. */
  differs: { folder: string; file: string } | null;
}

/** What one name claims: the entries it can mean; `sure` when it means exactly one of them. */
interface Claim { ids: string[]; how: 'number' | 'title' | 'author'; confidence: number; sure: boolean }
/** All names of the path, to tell works of one title apart. */
interface Path { key: string; pieces: ReadonlySet<string> }

const mostCandidates = 5;
const gram = 4;
/** A title inside a longer name must make up this share of it, or an author stand beside it. */
const titleShare = 0.5;

export type Matcher = (folders: readonly string[], name: string) => Match;

function into<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

interface NumberKey { entry: MatchEntry; key: string }

/** Where numbers stand: by their Latin runs joined, whole and with separators left out. */
function numberIndex(entries: readonly MatchEntry[]) {
  const byTokens = new Map<string, NumberKey[]>();
  const chinese: NumberKey[] = [];
  let most = 1;
  for (const entry of entries) {
    const tokens = latinTokens(entry.number);
    const one = { entry, key: plainKey(entry.number) };
    if (tokens.length === 0) {
      if (one.key.length > 1) chinese.push(one);
      continue;
    }
    most = Math.max(most, tokens.length);
    into(byTokens, tokens.join('|'), one);
    if (tokens.length > 1 && !isWeakNumber(tokens.join(''))) into(byTokens, tokens.join(''), one);
  }
  most = Math.min(most, 8);

  /** Entries whose number stands in the name as a whole; a number inside a longer one that is there too does not count. */
  return (name: string): { strong: MatchEntry[]; weak: MatchEntry[] } => {
    const tokens = latinTokens(name);
    const key = plainKey(name);
    const hits: { from: number; to: number; one: NumberKey }[] = [];
    for (let from = 0; from < tokens.length; from++) {
      for (let length = 1; length <= most && from + length <= tokens.length; length++) {
        for (const one of byTokens.get(tokens.slice(from, from + length).join('|')) ?? []) {
          if (key.includes(one.key)) hits.push({ from, to: from + length, one });
        }
      }
    }
    const longest = hits.filter((hit) => !hits.some((other) =>
      other.to - other.from > hit.to - hit.from && other.from <= hit.from && other.to >= hit.to));
    const found = [...longest.map((hit) => hit.one), ...chinese.filter((one) => key.includes(one.key))];
    const strong = found.filter((one) => !isWeakNumber(one.entry.number)).map((one) => one.entry);
    const first = /^\s*([\dA-Za-z]+)/.exec(name.normalize('NFKC'))?.[1]?.toUpperCase();
    const weak = found.filter((one) => isWeakNumber(one.entry.number) && one.entry.number.normalize('NFKC').trim().toUpperCase() === first);
    return { strong: [...new Set(strong)], weak: [...new Set(weak.map((one) => one.entry))] };
  };
}

/** Where titles stand: equal to the name or one of its pieces, or inside it. */
function titleIndex(entries: readonly MatchEntry[]) {
  const equal = new Map<string, MatchEntry[]>();
  const grams = new Map<string, { key: string; entry: MatchEntry }[]>();
  for (const entry of entries) {
    const key = plainKey(entry.title);
    if (key === '') continue;
    into(equal, key, entry);
    if (key.length >= gram) into(grams, key.slice(0, gram), { key, entry });
  }
  return (name: string): { equal: MatchEntry[]; within: MatchEntry[]; key: string; title: string } => {
    const key = plainKey(name);
    const found = new Set<MatchEntry>();
    for (const piece of [key, ...pieceKeys(name)]) for (const entry of equal.get(piece) ?? []) found.add(entry);
    let longest = '';
    let within: MatchEntry[] = [];
    for (let at = 0; at + gram <= key.length; at++) {
      for (const one of grams.get(key.slice(at, at + gram)) ?? []) {
        if (!key.startsWith(one.key, at) || one.key.length < longest.length) continue;
        if (one.key.length > longest.length) within = [];
        longest = one.key;
        within.push(one.entry);
      }
    }
    // A piece that is a title yields to a longer title around it: 春 in 春_下雨的时候 when that is a work of its own.
    const best = [...found].toSorted((a, b) => plainKey(b.title).length - plainKey(a.title).length)[0];
    const bestKey = best === undefined ? '' : plainKey(best.title);
    const exact = bestKey.length >= longest.length ? [...found].filter((one) => plainKey(one.title) === bestKey) : [];
    return { equal: exact, within: exact.length > 0 ? [] : [...new Set(within)], key, title: exact.length > 0 ? bestKey : longest };
  };
}

/** Authors of an entry who stand in the path; a name inside a longer name that stands there is not that person. */
function namedAuthors(entry: MatchEntry, path: Path, allNames: ReadonlySet<string>): boolean {
  return entry.authors.some((author) => {
    const key = plainKey(author);
    if (key.length < 2) return false;
    if (path.pieces.has(key)) return true;
    const at = path.key.indexOf(key);
    if (at < 0) return false;
    for (let from = Math.max(0, at - 2); from <= at; from++) {
      for (let to = at + key.length; to <= Math.min(path.key.length, at + key.length + 2); to++) {
        if (to - from > key.length && allNames.has(path.key.slice(from, to))) return false;
      }
    }
    return true;
  });
}

/** Prepares the matching of any number of files against the entries of a contest. */
export function matcherOf(entries: readonly MatchEntry[]): Matcher {
  const numbers = numberIndex(entries);
  const titles = titleIndex(entries);
  const byAuthor = new Map<string, MatchEntry[]>();
  const schools = new Set<string>();
  for (const entry of entries) {
    for (const author of entry.authors) if (plainKey(author).length >= 2) into(byAuthor, plainKey(author), entry);
    if (entry.school !== '') schools.add(plainKey(entry.school));
  }
  const names = new Set(byAuthor.keys());

  /** Whether the path names people or a school, and none of them is the entry's. */
  const contradicts = (entry: MatchEntry, path: Path): boolean => {
    const own = new Set(entry.authors.map(plainKey));
    const people = [...path.pieces].filter((piece) => names.has(piece));
    if (people.length > 0 && !people.some((one) => own.has(one)) && !namedAuthors(entry, path, names)) return true;
    const places = [...path.pieces].filter((piece) => schools.has(piece));
    return entry.school !== '' && places.length > 0 && !places.includes(plainKey(entry.school));
  };

  /** Of several works of one title those whose author, else whose school, stands in the path. */
  const apart = (found: readonly MatchEntry[], path: Path): { found: MatchEntry[]; byAuthor: boolean } => {
    const authored = found.filter((one) => namedAuthors(one, path, names));
    const left = authored.length > 0 ? authored : [...found];
    if (left.length === 1) return { found: left, byAuthor: authored.length > 0 };
    const placed = left.filter((one) => one.school !== '' && path.key.includes(plainKey(one.school)));
    return { found: placed.length > 0 ? placed : left, byAuthor: authored.length > 0 };
  };

  const titleClaim = (name: string, path: Path): Claim | null => {
    const { equal, within, key, title } = titles(name);
    const isEqual = equal.length > 0;
    if (!isEqual && within.length === 0) return null;
    const { found, byAuthor: authored } = apart(isEqual ? equal : within, path);
    const ids = found.map((one) => one.id);
    const [only] = found;
    const isVague = isEqual ? title.length < 2 || materialWords.has(title) : title.length < key.length * titleShare;
    const sure = found.length === 1 && only !== undefined && (authored || !isVague) && !contradicts(only, path);
    return { ids, how: authored ? 'author' : 'title', confidence: authored ? 0.95 : isEqual ? 0.9 : 0.8, sure };
  };

  const claimOf = (name: string, path: Path): Claim | null => {
    const { strong, weak } = numbers(name);
    if (strong.length > 0) return { ids: strong.map((one) => one.id), how: 'number', confidence: 1, sure: strong.length === 1 };
    const title = titleClaim(name, path);
    if (title?.sure || weak.length === 0) return title;
    const [only] = weak;
    const alone = plainKey(name) === plainKey(only?.number ?? '');
    const sure = weak.length === 1 && only !== undefined && (alone || namedAuthors(only, path, names)) && title === null;
    return { ids: [...weak.map((one) => one.id), ...title?.ids ?? []], how: 'number', confidence: 0.8, sure };
  };

  const none: Match = { entryId: null, how: 'none', confidence: 0, candidates: [], differs: null };
  const offered = (ids: readonly string[], differs: Match['differs'] = null): Match =>
    ({ ...none, candidates: [...new Set(ids)].slice(0, mostCandidates), differs });

  return (folders, name) => {
    const stem = stemOf(name);
    const path: Path = {
      key: [...folders, stem].map(plainKey).join('|'), pieces: new Set([...folders, stem].flatMap(pieceKeys)),
    };
    const own = claimOf(stem, path);
    const above = folders.toReversed().map((folder) => claimOf(folder, path)).filter((one) => one !== null);
    const sureAbove = above.filter((one) => one.sure);
    const [folder] = sureAbove;
    if (folder !== undefined) {
      const [entryId = ''] = folder.ids;
      const otherFolder = sureAbove.find((one) => one.ids[0] !== entryId);
      if (otherFolder) return offered([entryId, ...otherFolder.ids], { folder: entryId, file: otherFolder.ids[0] ?? '' });
      const speaks = own !== null && (own.how === 'number' && own.confidence === 1 ? true : own.sure && folder.how !== 'number');
      if (speaks && !own.ids.includes(entryId)) return offered([entryId, ...own.ids], { folder: entryId, file: own.ids[0] ?? '' });
      return { ...none, entryId, how: 'folder', confidence: folder.confidence };
    }
    const unsure = above.flatMap((one) => one.ids);
    if (own?.sure) {
      const [entryId = ''] = own.ids;
      // A folder that names works by number, and not this one, speaks against it.
      const against = above.find((one) => one.how === 'number' && !one.ids.includes(entryId));
      return against ? offered([entryId, ...against.ids]) : { ...none, entryId, how: own.how, confidence: own.confidence };
    }
    const people = [...path.pieces].flatMap((piece) => byAuthor.get(piece) ?? []).map((one) => one.id);
    return offered([...own?.ids ?? [], ...unsure, ...people]);
  };
}
