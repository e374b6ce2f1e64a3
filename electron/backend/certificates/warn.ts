// What a proof-reader must look at: invisible characters, letters without a glyph, texts that do not fit.
import type { Language } from '#contract/errors.ts';
import type { Letters } from '#backend/pdf/paper.ts';
import { unknownHoles, type Values } from './fill.ts';
import { placeTexts, type DesignShape, type PlacedPiece } from './layout.ts';
import { warning } from './sentences.ts';

/** Warnings that hold in whatever design. */
export function plainWarnings(body: { values: Readonly<Record<string, string>>; removed: readonly string[] },
  letters: Letters, language: Language): string[] {
  const missing = letters.missing(Object.values(body.values).join(''));
  return [
    ...(body.values['names'] === '' ? [warning.empty(language)] : []),
    ...(body.removed.length > 0 ? [warning.removed(body.removed, language)] : []),
    ...(missing.length > 0 ? [warning.missing(missing, language)] : []),
  ];
}

/** Warnings of one design with these values; `placed` where it was laid out already. */
export function designWarnings(
  design: DesignShape, values: Values, usual: Values, letters: Letters, language: Language,
  placed: readonly PlacedPiece[] = placeTexts(design, values, usual, letters),
): string[] {
  return [
    ...(placed.some((one) => one.over) ? [warning.over(design.name, language)] : []),
    ...(values.replaces !== '' && !design.pieces.some((one) => one.kind === 'text' && one.text.includes('{replaces}'))
      ? [warning.noReplaces(design.name, language)] : []),
  ];
}

/** What is wrong with a design whatever it says. */
export function ownWarnings(design: DesignShape, letters: Letters, language: Language): string[] {
  const texts = design.pieces.flatMap((one) => (one.kind === 'text' ? [one.text] : []));
  const unknown = unknownHoles(texts.join('\n'));
  const missing = letters.missing(texts.join('').replaceAll('\n', ''));
  return [...(unknown.length > 0 ? [warning.unknownHole(unknown, language)] : []), ...(missing.length > 0
    ? [warning.missing(missing, language)] : [])];
}
