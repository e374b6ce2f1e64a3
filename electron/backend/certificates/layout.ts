// Where every line of a certificate stands: smaller letters first, then a second line, then a warning; nothing is cut.
import type { z } from 'zod';
import type { Design } from '#contract/schema/certificates.ts';
import { baselineShare, pointsPerMm, type Letters } from '#backend/pdf/paper.ts';
import { breakLines } from './break-lines.ts';
import { cleanLines } from './clean-text.ts';
import { fillLines, type Values } from './fill.ts';

export type DesignShape = z.output<typeof Design>;
export type TextPiece = Extract<DesignShape['pieces'][number], { kind: 'text' }>;

/** In points from the top left of the page; `y` is the baseline. */
export interface PlacedLine { text: string; x: number; y: number; width: number; size: number; bold: boolean; colour: string }
export interface PlacedPiece {
  index: number; lines: PlacedLine[];
  /** Height that the lines take, in points; size of the smallest letters. */
  height: number; size: number;
  /** The text runs out of its room, into what stands below or off the page. */
  over: boolean;
}

/** A line meant for one line becomes this small before it is broken; nothing becomes smaller than the least of all. */
const leastShare = 0.7;
const leastOfAll = 0.5;
const smallest = 6;
/** Kept free at the foot of the page, in millimetres. */
const foot = 5;

export const pageOf = (design: Pick<DesignShape, 'landscape'>): { width: number; height: number } =>
  design.landscape ? { width: 841.89, height: 595.28 } : { width: 595.28, height: 841.89 };

/** Down to the next text or code below that shares some of the width; pictures (a seal) may lie over text. */
function roomOf(design: DesignShape, piece: TextPiece): number {
  const below = design.pieces.filter((one) => one !== piece && one.kind !== 'picture' && one.y > piece.y + 0.5
    && one.x < piece.x + piece.width && piece.x < one.x + one.width).map((one) => one.y);
  return (Math.min(...below, pageOf(design).height / pointsPerMm - foot) - piece.y) * pointsPerMm;
}

interface Set { lines: { text: string; size: number }[]; height: number }

/** The lines of a piece with letters of `size`; `single` lines shrink to fit before they are broken. */
function set(lines: readonly { index: number; text: string }[], piece: TextPiece, size: number, single: ReadonlySet<number>, letters: Letters): Set {
  const most = piece.width * pointsPerMm;
  const made = lines.flatMap(({ index, text }) => {
    const wide = letters.width(text, size, piece.bold);
    const needed = most / Math.max(wide, 1e-9);
    const own = wide > most && single.has(index) ? size * Math.max(needed * 0.9999, leastShare) : size;
    return breakLines(text, most, (part) => letters.width(part, own, piece.bold)).map((one) => ({ text: one, size: own }));
  });
  return { lines: made, height: made.reduce((sum, line) => sum + line.size * piece.lineHeight, 0) };
}

/**
 * One text piece. Lines that the design shows as one line with `usual` values stay one line down to 70 % of their size,
 * then become two; prose is broken as it comes. What still runs out of its room is set smaller as a whole, down to half.
 */
export function placeText(design: DesignShape, index: number, piece: TextPiece, values: Values, usual: Values, letters: Letters): PlacedPiece {
  const text = cleanLines(piece.text);
  const most = piece.width * pointsPerMm;
  const single = new Set(piece.shrink
    ? fillLines(text, usual).filter((line) => letters.width(line.text, piece.size, piece.bold) <= most).map((line) => line.index) : []);
  const lines = fillLines(text, values);
  const room = roomOf(design, piece);
  const least = piece.shrink ? Math.max(Math.min(piece.size, smallest), piece.size * leastOfAll) : piece.size;
  let { size } = piece;
  let made = set(lines, piece, size, single, letters);
  for (; made.height > room + 0.5 && size > least; made = set(lines, piece, size, single, letters)) size = Math.max(least, size * 0.96);
  let top = piece.y * pointsPerMm;
  const left = piece.x * pointsPerMm;
  const placed = made.lines.map((line): PlacedLine => {
    const width = letters.width(line.text, line.size, piece.bold);
    const free = most - width;
    const y = top + (line.size * piece.lineHeight - line.size) / 2 + baselineShare * line.size;
    top += line.size * piece.lineHeight;
    const x = left + (piece.align === 'left' ? 0 : piece.align === 'right' ? free : free / 2);
    return { text: line.text, x, y, width, size: line.size, bold: piece.bold, colour: piece.colour };
  });
  const page = pageOf(design);
  const off = placed.some((line) => line.x < -0.5 || line.x + line.width > page.width + 0.5 || line.width > most + 0.5);
  return {
    index, lines: placed, height: made.height, size: Math.min(...made.lines.map((line) => line.size), piece.size),
    over: off || made.height > room + 0.5,
  };
}

/** All texts of a design with the values of one certificate. */
export const placeTexts = (design: DesignShape, values: Values, usual: Values, letters: Letters): PlacedPiece[] =>
  design.pieces.flatMap((piece, index) => (piece.kind === 'text' ? [placeText(design, index, piece, values, usual, letters)] : []));
