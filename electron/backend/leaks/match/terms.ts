// What is searched in a file: the identities of its own registration row in every form people write them, and, weaker, the
// names and schools of the same contest.
import { namePinyin, textPinyin } from '#backend/identity/pinyin.ts';
import { maskId, maskPhone } from '#backend/identity/numbers.ts';
import type { Kind } from '../shapes.ts';
import { fold } from './fold.ts';
import { placeForms } from './places.ts';
import { leakWords } from './words.ts';

/** The registration row of an entry; numbers in the clear, for as long as the scan takes. */
export interface Registration {
  people: readonly { name: string; part: 'author' | 'advisor' }[];
  /** `names`: former names and aliases. */
  schools: readonly { name: string; names: readonly string[] }[];
  units: readonly { name: string; names: readonly string[] }[];
  phones: readonly string[];
  ids: readonly string[];
}

/**
 * sure: a hit is one wherever it stands · name: two characters, sure only with an edge or a role word beside it · latin:
 * letters, sure only as a whole word · part: a piece of a name (张老师), needs a cue · vague: proves nothing by itself ·
 * field: only as the whole value of an author field
 */
export type How = 'sure' | 'name' | 'latin' | 'part' | 'vague' | 'field';

export interface Term { text: string; kind: Kind; shown: string; how: How }
export interface Terms {
  own: Term[];
  others: OtherTerms;
  /** Byte patterns for the search in undecoded bytes; made when first asked for. */
  readonly raw: readonly { bytes: Buffer; term: Term }[];
}

/** Names and schools of a contest by their first two characters. */
export interface OtherTerms { byHead: ReadonlyMap<string, readonly Term[]>; count: number }
export const noOthers: OtherTerms = { byHead: new Map(), count: 0 };

const han = /^\p{Script=Han}+$/u;
const longSurname = /^(欧阳|上官|司马|司徒|诸葛|东方|尉迟|皇甫|公孙|慕容|令狐|长孙|宇文|轩辕|夏侯|端木|独孤|南宫|万俟|闻人|赫连|澹台|淳于|单于|申屠|钟离|鲜于|拓跋|呼延|百里|西门)/;

function surnameOf(name: string): string {
  return longSurname.test(name) && name.length > 2 ? name.slice(0, 2) : name.slice(0, 1);
}

function latinForms(name: string): { text: string; how: How }[] {
  const surname = surnameOf(name);
  const whole = namePinyin(name);
  const head = textPinyinOfSurname(surname, whole.pinyin);
  const tail = whole.pinyin.slice(head.length);
  const forms = [whole.pinyin, `${tail}${head}`].flatMap((one) => [one, one.replaceAll('v', 'u'), one.replaceAll('v', 'yu')]);
  return [
    ...[...new Set(forms)].filter((one) => one.length >= 4).map((text) => ({ text, how: 'latin' as const })),
    ...(whole.initials.length >= 2 ? [{ text: whole.initials, how: 'field' as const }] : []),
    ...leakWords().englishTitles.map((title) => ({ text: `${title}${head}`, how: 'part' as const })),
  ];
}

/** The surname's own spelling, found as the head of the whole name's. */
function textPinyinOfSurname(surname: string, whole: string): string {
  const alone = namePinyin(surname).pinyin;
  if (whole.startsWith(alone)) return alone;
  const plain = textPinyin(surname).pinyin;
  return whole.startsWith(plain) ? plain : whole.slice(0, alone.length);
}

function personTerms({ name, part }: Registration['people'][number]): Term[] {
  const shown = name.trim();
  const words = leakWords();
  const whole = fold(shown).plain;
  const term = (text: string, how: How): Term => ({ text, kind: 'name', shown, how });
  if (whole === '') return [];
  if (!han.test(whole)) {
    // A foreign name, in the order given and turned round.
    const pieces = shown.split(/[\s,·•.]+/).map((one) => fold(one).plain).filter((one) => one !== '');
    return [...new Set([whole, pieces.toReversed().join('')])].filter((one) => one.length >= 4).map((one) => term(one, 'latin'));
  }
  const terms = [term(whole, whole.length === 2 ? 'name' : whole.length < 2 ? 'part' : 'sure')];
  const surname = surnameOf(whole);
  const given = whole.slice(surname.length);
  // 晓雯张: the order of foreign forms; sure only by itself, for 建国于1949年 is no 于建国.
  if (given.length >= 2) terms.push(term(`${given}${surname}`, 'name'));
  const titles = part === 'advisor' ? words.teacherTitles : [...words.teacherTitles, ...words.studentTitles];
  if (/[·•‧・.]/.test(shown)) {
    const first = fold(shown.split(/[·•‧・.]/)[0] ?? '').plain;
    if (first.length >= 3) terms.push(term(first, 'part'));
  } else {
    for (const title of titles) {
      terms.push(term(`${surname}${title}`, 'part'));
      if (given.length === 2) terms.push(term(`${given}${title}`, 'sure'));
    }
  }
  terms.push(...latinForms(whole).map(({ text, how }) => term(text, how)));
  return terms;
}

function placeTerms(kind: 'school' | 'unit', place: Registration['schools'][number]): Term[] {
  const { genericPlaces } = leakWords();
  const isGeneric = (text: string) => genericPlaces.has(fold(text).plain);
  const terms = placeForms(place.name, isGeneric)
    .map(({ text, vague }): Term => ({ text: fold(text).plain, kind, shown: place.name, how: vague ? 'vague' : 'sure' }));
  for (const name of place.names) {
    const text = fold(name).plain;
    if (text.length >= 2) terms.push({ text, kind, shown: place.name, how: isGeneric(name) ? 'vague' : text.length < 3 ? 'name' : 'sure' });
  }
  if (kind === 'school') {
    for (const text of new Set(placeForms(place.name, isGeneric).filter((one) => !one.vague).map((one) => textPinyin(one.text).pinyin))) {
      if (text.length >= 12) terms.push({ text, kind, shown: place.name, how: 'latin' });
    }
  }
  return terms;
}

const unique = (terms: readonly Term[]): Term[] => {
  const byText = new Map<string, Term>();
  for (const one of terms) if (one.text !== '' && !byText.has(one.text)) byText.set(one.text, one);
  // The longest first: the whole name of a school before its short form.
  return [...byText.values()].toSorted((a, b) => b.text.length - a.text.length);
};

let gbkTable: Map<string, number> | null = null;
/** GBK by turning the decoder round: Node decodes it and encodes only UTF. */
function encodeGbk(text: string): Buffer | null {
  if (!gbkTable) {
    gbkTable = new Map();
    const decoder = new TextDecoder('gbk');
    for (let high = 0x81; high <= 0xfe; high += 1) {
      for (let low = 0x40; low <= 0xfe; low += 1) {
        if (low === 0x7f) continue;
        const one = decoder.decode(Uint8Array.of(high, low));
        if ([...one].length === 1 && one !== '\ufffd' && !gbkTable.has(one)) gbkTable.set(one, high << 8 | low);
      }
    }
  }
  const bytes: number[] = [];
  for (const one of text) {
    const code = gbkTable.get(one);
    if (one.charCodeAt(0) < 0x80) bytes.push(one.charCodeAt(0));
    else if (code === undefined) return null;
    else bytes.push(code >> 8, code & 0xff);
  }
  return Buffer.from(bytes);
}

function rawForms(terms: readonly Term[]): Terms['raw'] {
  const forms: { bytes: Buffer; term: Term }[] = [];
  for (const term of terms) {
    if (term.how !== 'sure' && term.how !== 'name') continue;
    const utf8 = Buffer.from(term.text, 'utf8');
    const wide = Buffer.from(term.text, 'utf16le');
    const swapped = Buffer.from(wide).swap16();
    const chinese = han.test(term.text) ? encodeGbk(term.text) : null;
    for (const bytes of [utf8, wide, swapped, chinese]) if (bytes && bytes.length >= 6) forms.push({ bytes, term });
  }
  return forms;
}

/** Compiles what is searched for one entry. `others` come from otherTerms, once per contest. */
export function compileTerms(own: Registration, others: OtherTerms = noOthers): Terms {
  const terms = unique([
    ...own.people.flatMap(personTerms),
    ...own.schools.flatMap((one) => placeTerms('school', one)),
    ...own.units.flatMap((one) => placeTerms('unit', one)),
    ...own.phones.map((one): Term => ({ text: fold(one).plain, kind: 'phone', shown: maskPhone(one),
      how: 'sure' })).filter((one) => one.text.length >= 7),
    ...own.ids.map((one): Term => ({ text: fold(one).plain, kind: 'id', shown: maskId(one), how: 'sure' })).filter((one) => one.text.length >= 8),
  ]);
  let raw: Terms['raw'] | null = null;
  return {
    own: terms, others,
    get raw() {
      return raw ??= rawForms(terms);
    },
  };
}

/** Names of people and of schools of a whole contest, for the weaker search in every file. */
export function otherTerms(names: Iterable<string>, schools: Iterable<string>): OtherTerms {
  const byHead = new Map<string, Term[]>();
  const seen = new Set<string>();
  const add = (text: string, kind: Kind, shown: string) => {
    if (text.length < 2 || seen.has(text) || !/^\p{Script=Han}/u.test(text)) return;
    seen.add(text);
    const head = text.slice(0, 2);
    const list = byHead.get(head);
    const term: Term = { text, kind, shown, how: text.length === 2 ? 'name' : 'sure' };
    if (list) list.push(term);
    else byHead.set(head, [term]);
  };
  const { genericPlaces } = leakWords();
  for (const one of names) add(fold(one).plain, 'name', one.trim());
  for (const one of schools) {
    const plain = fold(one).plain;
    if (plain.length >= 4 && !genericPlaces.has(plain)) add(plain, 'school', one.trim());
  }
  for (const list of byHead.values()) list.sort((a, b) => b.text.length - a.text.length);
  return { byHead, count: seen.size };
}
