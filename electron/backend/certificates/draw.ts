// One certificate as a page: pictures that lie behind, then texts and the code, then pictures on top.
import { drawQr } from '#backend/pdf/qr.ts';
import { drawLine, pointsPerMm, type PaperPage } from '#backend/pdf/paper.ts';
import type { Drawing } from '#backend/pdf/document.ts';
import { pageOf, type DesignShape, type PlacedPiece } from './layout.ts';

type Picture = Extract<DesignShape['pieces'][number], { kind: 'picture' }>;

/** The same bytes for the same picture, so that a seal on 500 pages is kept once in the file. */
export type Pictures = ReadonlyMap<number, Buffer>;

export const picturesOf = (design: DesignShape): Pictures => new Map(design.pieces.flatMap((piece, index) =>
  (piece.kind === 'picture' ? [[index, Buffer.from(piece.data, 'base64')] as const] : [])));

function drawPictures(drawing: Drawing, design: DesignShape, opened: ReadonlyMap<number, unknown>, behind: boolean): void {
  const wanted = design.pieces.map((piece, index) => ({ piece, index }))
    .filter((one): one is { piece: Picture; index: number } => one.piece.kind === 'picture' && one.piece.behind === behind);
  for (const { piece, index } of wanted) {
    const { x, y, width, height } = piece;
    drawing.image(opened.get(index) as Buffer, x * pointsPerMm, y * pointsPerMm,
      { fit: [width * pointsPerMm, height * pointsPerMm], align: 'center', valign: 'center' });
  }
}

/** Pages of one file share `opened`, the pictures that its document has taken in already. */
export function certificatePage(
  design: DesignShape, placed: readonly PlacedPiece[], code: string, pictures: Pictures, opened: Map<number, unknown>,
): PaperPage {
  return {
    ...pageOf(design),
    draw(drawing) {
      for (const [index, bytes] of pictures) {
        if (!opened.has(index)) opened.set(index, (drawing as unknown as { openImage(source: Buffer): unknown }).openImage(bytes));
      }
      drawPictures(drawing, design, opened, true);
      for (const { lines } of placed) for (const line of lines) if (line.text !== '') drawLine(drawing, line);
      for (const piece of design.pieces) {
        if (piece.kind === 'qr') drawQr(drawing, code, piece.x * pointsPerMm, piece.y * pointsPerMm, piece.width * pointsPerMm, 0);
      }
      drawPictures(drawing, design, opened, false);
    },
  };
}
