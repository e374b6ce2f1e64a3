// One-click repairs: each changes a cell in one way that has one answer only, and leaves every other cell alone.
import type { Language } from '#contract/errors.ts';
import { cleanText, normaliseName, parseDateText, toHalfWidth } from '#backend/excel/read/cells.ts';
import type { KnownSchool } from './kind.ts';
import type { Target } from './targets.ts';
import { matchText } from './tidy.ts';

export interface Repair {
  code: string;
  name: Readonly<Record<Language, string>>;
  touches(target: Target): boolean;
  /** Changes even texts of plain Chinese and ASCII without blanks; most cells are such, and most repairs leave them. */
  plainToo: boolean;
  /** The repaired text; the same text where there is nothing to repair or more than one answer. */
  fix(text: string, target: Target): string;
}

const separators = /([、，,；;\r\n\t|/／]+)/u;
/** An ID has 18 characters, a 学籍号 19: what is longer without its blanks was two numbers. */
const longestNumber = 19;

/** Blanks at the ends; inside numbers; and those that pad names of two characters, one name at a time. */
function withoutBlanks(text: string, target: Target): string {
  const clean = cleanText(text);
  if (target.code || target.secret) {
    const bare = clean.replaceAll(/\s+/g, '');
    return /^[^、，,；;|/／]+$/.test(bare) && bare.length <= longestNumber ? bare : clean;
  }
  if (target.holds === 'school') return normaliseName(clean);
  if (target.holds !== 'names') return clean;
  return clean.split(separators).map((part, index) => {
    if (index % 2 === 1) return part;
    const pieces = part.trim().split(/\s+/u);
    // 李　明 is one name, 王磊 周颖 are two; 李 明明 and three pieces may be either.
    return pieces.length === 2 && pieces.every((piece) => /^\p{Script=Han}$/u.test(piece)) ? pieces.join('') : part.trim();
  }).join('');
}

const withoutApostrophe = (text: string): string => text.replace(/^[\s\u3000]*['‘’`＇]+(?=[\p{L}\p{N}])/u, '');

function asDay(text: string): string {
  const read = parseDateText(text);
  return read.ok && read.precision === 'day' ? read.date : text;
}

/** Letters that short names leave out: 南湖[区][第]一小[学]. Never numbers, 分校, 附属, 东 or 西: those make another school. */
const leftOut = new Set('省市县区旗镇乡第学验属级全');
/** A name that half the schools of a province bear says nothing without its place. */
const generic =
  /^(?:第?[一二三四五六七八九十百\d]+|实验|中心|希望|附属|明德|逸夫|外国语|职业|直属)*(?:小学|中学|初中|高中|初级中学|高级中学|完全中学|幼儿园|学校|[实附一二三四五六七八九十]?[小中])$/;

/** What the full name has more than the short one is only the place in front, or letters that short names leave out. */
function isOnlyShorter(short: string, full: string): boolean {
  if (full.endsWith(short)) return !generic.test(short) && /[省市县区旗镇乡]$/.test(full.slice(0, -short.length));
  let at = 0;
  for (const letter of full) {
    if (letter === short[at]) at += 1;
    else if (!leftOut.has(letter)) return false;
  }
  return at === short.length;
}

/** Whether the letters of a short name stand in the full one in their order: 南湖一小 in 南湖区第一小学. */
function isShortFor(short: string, full: string): boolean {
  let at = 0;
  for (const letter of full) if (letter === short[at]) at += 1;
  return at === short.length;
}

/** Full names of schools: at the end of the name, or else by its letters; only where one school alone fits. */
function fullNames(schools: () => readonly KnownSchool[]): (text: string) => string {
  let all: readonly { name: string; key: string }[] | null = null;
  let exact = new Set<string>();
  const known = new Map<string, string>();
  const find = (name: string): string => {
    all ??= schools().map((one) => ({ name: one.name, key: matchText(one.name) }));
    if (exact.size === 0) exact = new Set(all.map((one) => one.key));
    const short = matchText(name);
    if (short.length < 3 || exact.has(short)) return name;
    const ending = all.filter((one) => one.key.endsWith(short));
    const fitting = ending.length > 0 ? ending : all.filter((one) => one.key[0] === short[0] && isShortFor(short, one.key));
    const [only] = fitting;
    return only && fitting.length === 1 && isOnlyShorter(short, only.key) ? only.name : name;
  };
  return (text) => text.split(separators).map((part, index) => {
    const name = part.trim();
    if (index % 2 === 1 || name === '') return part;
    let found = known.get(name);
    if (found === undefined) {
      found = find(name);
      if (known.size < 50_000) known.set(name, found);
    }
    return found === name ? part : found;
  }).join('');
}

const always = (): boolean => true;

/** All repairs, in the order in which they are made. */
export const repairsWith = (schools: (() => readonly KnownSchool[]) | undefined): readonly Repair[] => [
  { code: 'trim-spaces', name: { zh: '去除空格', en: 'Remove blanks' }, touches: always, plainToo: false, fix: withoutBlanks },
  {
    code: 'half-width', name: { zh: '全角转半角', en: 'Full width to half width' }, touches: always, plainToo: false,
    fix: toHalfWidth,
  },
  {
    code: 'apostrophe', name: { zh: '去除前导撇号', en: 'Remove leading apostrophes' },
    touches: ({ code, secret, holds }) => code || secret !== null || holds === 'date' || holds === 'number', plainToo: true,
    fix: withoutApostrophe,
  },
  {
    code: 'id-upper', name: { zh: '证件小写 x 改大写', en: 'ID numbers: x to X' }, touches: ({ secret }) => secret === 'id', plainToo: true,
    fix: (text) => text.replaceAll(/(?<=(?:^|[^\d０-９])[\d０-９]{17})[xｘ](?![\p{L}\p{N}])/gu, 'X'),
  },
  { code: 'dates', name: { zh: '统一日期', en: 'Dates as YYYY-MM-DD' }, touches: ({ holds }) => holds === 'date', plainToo: true, fix: asDay },
  ...(schools ? [{
    code: 'school-names', name: { zh: '补全学校全称', en: 'Full names of schools' },
    touches: ({ holds }: Target) => holds === 'school', plainToo: true, fix: fullNames(schools),
  }] : []),
];
