// Which design a certificate is drawn in: those of the program, and the one that was asked for.
import { certificateDesigns } from '#seeds/templates/certificate-designs.ts';
import type { Values } from './fill.ts';
import type { KindName } from './freeze.ts';
import type { DesignShape } from './layout.ts';

export interface KnownDesign { designId: string; own: boolean; design: DesignShape }

export const programDesigns: readonly KnownDesign[] = certificateDesigns.designs.map(({ id, name, landscape, kinds, pieces }) => ({
  designId: id, own: false,
  design: {
    name, landscape, kinds, pieces: pieces.map((piece) => {
      if (piece.kind !== 'picture') return piece;
      const { picture, ...rest } = piece;
      return { ...rest, data: certificateDesigns.pictures[picture] ?? '' };
    }),
  },
}));

/** Values of ordinary length: what fits one line with them was meant for one line. */
export const usualValues = certificateDesigns.usual as Values;
export const longValues = certificateDesigns.long as Values;

const isFor = (design: DesignShape, kind: KindName): boolean => design.kinds.length === 0 || design.kinds.includes(kind);

/** The asked one where it is for this kind, else the program's first that is. */
export function designFor(kind: KindName, asked: KnownDesign | null): KnownDesign {
  if (asked && isFor(asked.design, kind)) return asked;
  const found = programDesigns.find((one) => isFor(one.design, kind));
  if (!found) throw new Error(`no design for ${kind}`);
  return found;
}
