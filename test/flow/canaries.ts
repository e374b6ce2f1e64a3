// Identities looked for in any bytes, in every form in which a program could have written them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { namePinyin, textPinyin } from '#backend/identity/pinyin.ts';
import { demoEntriesRows, demoJudges, demoJudgesRows, demoSchools } from '#seeds/demo/index.ts';

const isHan = (text: string): boolean => /[\u3400-\u9fff]/.test(text);

/** Characters that GBK knows, from its decoder: Node has no encoder. */
let gbkOf: Map<string, number> | undefined;
function gbk(text: string): Buffer | null {
  if (!gbkOf) {
    gbkOf = new Map();
    const decoder = new TextDecoder('gbk');
    for (let high = 0x81; high <= 0xfe; high += 1) {
      for (let low = 0x40; low <= 0xfe; low += 1) {
        const char = decoder.decode(Uint8Array.of(high, low));
        if (char.length === 1 && char !== '\ufffd' && !gbkOf.has(char)) gbkOf.set(char, high << 8 | low);
      }
    }
  }
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.charCodeAt(0) < 0x80 ? char.charCodeAt(0) : gbkOf.get(char);
    if (code === undefined) return null;
    bytes.push(...(code < 0x80 ? [code] : [code >> 8, code & 0xff]));
  }
  return Buffer.from(bytes);
}

/** What base64 makes of the bytes when `pad` others stand before them: the characters that these alone decide. */
function base64At(bytes: Buffer, pad: number): string {
  const whole = Buffer.concat([Buffer.alloc(pad), bytes]).toString('base64');
  return whole.slice(Math.ceil(pad * 8 / 6), Math.floor((pad + bytes.length) * 8 / 6));
}

/** Pinyin shorter than this is part of too many words; so are initials. */
const leastPinyin = 8;
const leastInitials = 6;

export interface Form { name: string; bytes: Buffer }

/** Every form of a text: encodings, escapes, base64 at each of its three offsets, hex, and how it is spelt. */
export function formsOf(text: string): Form[] {
  const utf8 = Buffer.from(text);
  const utf16 = Buffer.from(text, 'utf16le');
  const forms: Form[] = [
    { name: 'UTF-8', bytes: utf8 }, { name: 'UTF-16LE', bytes: utf16 }, { name: 'UTF-16BE', bytes: Buffer.from(utf16).swap16() },
    { name: 'hex', bytes: Buffer.from(utf8.toString('hex')) },
  ];
  for (const pad of [0, 1, 2]) forms.push({ name: `base64+${pad}`, bytes: Buffer.from(base64At(utf8, pad)) });
  if (isHan(text)) {
    const chinese = gbk(text);
    if (chinese) forms.push({ name: 'GBK', bytes: chinese });
    forms.push({ name: 'JSON', bytes: Buffer.from([...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')) });
    forms.push({ name: 'percent', bytes: Buffer.from(encodeURIComponent(text)) });
    for (const { pinyin, initials } of [namePinyin(text), textPinyin(text)]) {
      if (pinyin.length >= leastPinyin) forms.push({ name: 'pinyin', bytes: Buffer.from(pinyin) });
      if (initials.length >= leastInitials && /^[a-z]+$/.test(initials)) forms.push({ name: 'initials', bytes: Buffer.from(initials) });
    }
  }
  return forms;
}

/** Letters in one case, byte by byte: hex, pinyin and e-mail names come in both. */
const lower = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  for (let at = 0; at < copy.length; at += 1) if (copy[at]! >= 0x41 && copy[at]! <= 0x5a) copy[at]! += 0x20;
  return copy;
};

/** In bytes that look random, four that are equal are chance. */
const leastInRandom = 6;
const leastInText = 4;

export class Canaries {
  readonly texts: readonly string[];
  readonly #byStart = new Map<number, { bytes: Buffer; text: string; form: string }[]>();
  readonly #starts = new Uint8Array(2 ** 24);

  constructor(texts: Iterable<string>) {
    this.texts = [...new Set(texts)].filter((one) => one.length >= 2);
    for (const text of this.texts) {
      for (const { name, bytes } of formsOf(text)) {
        if (bytes.length < leastInText) continue;
        const small = lower(bytes);
        const start = small.readUIntBE(0, 3);
        this.#starts[start] = 1;
        this.#byStart.set(start, [...this.#byStart.get(start) ?? [], { bytes: small, text, form: name }]);
      }
    }
  }

  /** `text (form)` of everything found; `plain` for bytes that are no cipher text, where four equal ones are no chance. */
  hits(bytes: Buffer, plain = false): string[] {
    const small = lower(bytes);
    const least = plain ? leastInText : leastInRandom;
    const found = new Set<string>();
    for (let at = 0, start = 0; at < small.length; at += 1) {
      start = (start << 8 | small[at]!) & 0xffffff;
      if (at < 2 || this.#starts[start] === 0) continue;
      for (const one of this.#byStart.get(start) ?? []) {
        if (one.bytes.length >= least && small.subarray(at - 2, at - 2 + one.bytes.length).equals(one.bytes)) found.add(`${one.text} (${one.form})`);
      }
    }
    return [...found];
  }
}

/** Everything that identifies a person or a school in the sample's sheets; judges apart, who know themselves. */
export function identities(): string[] {
  const column = (name: string) => demoEntriesRows.headers.indexOf(name);
  const cells = demoEntriesRows.rows.flatMap((row) => ['作者姓名', '身份证号', '手机号码', '第一作者单位全称', '学校标识码', '报送单位', '作品编号']
    .flatMap((name) => (row[column(name)] ?? '').split('、')));
  const all = [...cells.map((one) => one.replaceAll('\u3000', '')), ...demoSchools.map((one) => one.name)];
  return [...new Set(all)].filter((one) => one.length >= 2);
}

/** The judges themselves: their names and numbers stand in no pack either. */
export function judgeIdentities(): string[] {
  const column = (name: string) => demoJudgesRows.headers.indexOf(name);
  return [...new Set([...demoJudges.map((one) => one.name),
    ...demoJudgesRows.rows.flatMap((row) => [row[column('身份证号')] ?? '', row[column('手机号码')] ?? ''])])].filter((one) => one.length >= 2);
}

export const filesBelow = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));

/** What a zip (a workbook) holds, its parts inflated one after the other. */
export function inflated(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = bytes.indexOf('PK\x03\x04'); at >= 0; at = bytes.indexOf('PK\x03\x04', at + 4)) {
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    try {
      parts.push(inflateRawSync(bytes.subarray(start), { finishFlush: 2 }));
    } catch {
      // A stored entry: it is searched with the file itself.
    }
  }
  return Buffer.concat(parts);
}

/** The bytes of a file as a search wants them: as they lie, and unpacked where they are a zip. */
export function bytesOf(file: string): Buffer {
  const bytes = readFileSync(file);
  return bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04')) ? Buffer.concat([bytes, inflated(bytes)]) : bytes;
}
