// Certificates as pages ready to be drawn: design, values and code of each, laid out one by one as they are asked for.
import type { SigningKey } from '#backend/crypto/suite.ts';
import type { Letters, PaperPage } from '#backend/pdf/paper.ts';
import type { Language } from '#contract/errors.ts';
import { designFor, usualValues, type KnownDesign } from './choose-design.ts';
import { certificatePage, picturesOf, type Pictures } from './draw.ts';
import { canonicalBody, valuesOf } from './freeze.ts';
import { placeTexts, type DesignShape } from './layout.ts';
import { bodyMark, codeText } from './qr-text.ts';
import { readBody } from './stored.ts';
import { designWarnings, plainWarnings } from './warn.ts';

export interface SheetRow { number: string; kind: Parameters<typeof designFor>[0]; body: string; replaces: string | null }

/** The pictures of one file: a design's pictures are taken in once. Make a new one for every file. */
export class FilePictures {
  private readonly known = new Map<string, { pictures: Pictures; opened: Map<number, unknown> }>();
  of(designId: string, design: DesignShape): { pictures: Pictures; opened: Map<number, unknown> } {
    const kept = this.known.get(designId) ?? { pictures: picturesOf(design), opened: new Map<number, unknown>() };
    this.known.set(designId, kept);
    return kept;
  }
}

/** What the code of a certificate says. */
export function codeOf(row: SheetRow, key: SigningKey): string {
  const body = readBody(row.body);
  const { names, award, contest } = body.values;
  return codeText({ number: row.number, names, award, contest, replaces: row.replaces ?? '', body: bodyMark(canonicalBody(body)) }, key);
}

/** Lays out one certificate; its warnings go to `warn`, each with the number before it. */
export function sheetOf(
  row: SheetRow, asked: KnownDesign | null, key: SigningKey, letters: Letters, files: FilePictures, language: Language,
    warn: (sentence: string) => void,
): PaperPage {
  const body = readBody(row.body);
  const values = valuesOf(body.values, row.number, row.replaces ?? '');
  const { designId, design } = designFor(row.kind, asked);
  const placed = placeTexts(design, values, usualValues, letters);
  const found = [...plainWarnings(body, letters, language), ...designWarnings(design, values, usualValues, letters, language, placed)];
  const colon = language === 'zh' ? '：' : ': ';
  for (const one of found) warn(`${row.number}${colon}${one}`);
  const { pictures, opened } = files.of(designId, design);
  return certificatePage(design, placed, codeOf(row, key), pictures, opened);
}
