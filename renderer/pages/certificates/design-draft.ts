// A design while it is being changed: every change is a new object, so that undo is a list of the old ones.
import type { Answer } from '../../api/shapes.ts';

export type Design = Omit<Answer<'certificates', 'designs'>['designs'][number], 'designId' | 'own'>;
export type Piece = Design['pieces'][number];
export type TextPiece = Extract<Piece, { kind: 'text' }>;

export const placeholders = [
  'names', 'school', 'title', 'award', 'honour', 'contest', 'division', 'category', 'advisors', 'authors', 'issuer', 'date', 'year', 'number',
  'replaces', 'note',
] as const;
export const kinds = ['author', 'entry', 'advisor', 'organisation', 'judge'] as const;
export type Kind = (typeof kinds)[number];

/** Millimetres. */
export const paperOf = (design: Pick<Design, 'landscape'>) => (design.landscape ? { width: 297, height: 210 } : { width: 210, height: 297 });

const tenth = (value: number): number => Math.round(value * 10) / 10;
const within = (value: number, least: number, most: number): number => tenth(Math.min(Math.max(value, least), most));

export function changed(design: Design, index: number, change: Partial<Piece>): Design {
  return { ...design, pieces: design.pieces.map((piece, at) => (at === index ? { ...piece, ...change } as Piece : piece)) };
}

/** Moves a piece by millimetres; its left upper corner stays on the paper. */
export function moved(design: Design, index: number, dx: number, dy: number): Design {
  const piece = design.pieces[index];
  if (!piece) return design;
  const paper = paperOf(design);
  return changed(design, index, { x: within(piece.x + dx, 0, paper.width - 2), y: within(piece.y + dy, 0, paper.height - 2) });
}

export function widened(design: Design, index: number, by: number): Design {
  const piece = design.pieces[index];
  if (!piece) return design;
  const width = within(piece.width + by, 5, paperOf(design).width);
  // A seal keeps its shape.
  return changed(design, index, piece.kind === 'picture' ? { width, height: tenth(piece.height * width / piece.width) } : { width });
}

export const without = (design: Design, index: number): Design => ({ ...design, pieces: design.pieces.filter((_, at) => at !== index) });
export const withPiece = (design: Design, piece: Piece): Design => ({ ...design, pieces: [...design.pieces, piece] });

export const newText = (design: Design, text: string): TextPiece => ({
  kind: 'text', x: 30, y: tenth(paperOf(design).height / 2), width: tenth(paperOf(design).width - 60), text, size: 18, align: 'left', bold: false, colour: '#000000',
  lineHeight: 1.6, shrink: true,
});
export const newCode = (design: Design): Piece => ({ kind: 'qr', x: 30, y: tenth(paperOf(design).height - 50), width: 28 });
/** `ratio`: height / width of the picture. */
export const newPicture = (design: Design, data: string, ratio: number): Piece => ({
  kind: 'picture', x: tenth(paperOf(design).width - 85), y: tenth(paperOf(design).height - 65), width: 42,
    height: tenth(42 * ratio), data, behind: false,
});

/** Turned paper: what would lie outside comes back onto it. */
export function turned(design: Design, landscape: boolean): Design {
  const next = { ...design, landscape };
  const paper = paperOf(next);
  return {
    ...next,
    pieces: design.pieces.map((piece) => ({
      ...piece, x: within(piece.x, 0, paper.width - 10), y: within(piece.y, 0, paper.height - 10), width: within(piece.width, 5, paper.width),
    })),
  };
}
