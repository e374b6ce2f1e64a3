// QR codes as black squares on a page. Source: ISO/IEC 18004 by the library uqr.
import { encode } from 'uqr';
import type { Drawing } from './document.ts';

/**
 * Draws the code of a text; `side` in points, quiet zone of four modules included. `mask` (0 to 7) where the text looks
 * random anyhow (signed, base32): trying all eight takes ten times as long as the rest.
 */
export function drawQr(drawing: Drawing, text: string, x: number, y: number, side: number, mask?: number): void {
  const { data, size } = encode(text, { ecc: 'M', border: 4, ...(mask === undefined ? {} : { maskPattern: mask }) });
  const module = side / size;
  drawing.fillColor('#000000');
  for (const [row, cells] of data.entries()) {
    for (let column = 0; column < size; column += 1) {
      // Neighbours in one rectangle: fewer seams in print, a smaller file.
      if (!cells[column]) continue;
      let end = column;
      while (cells[end + 1]) end += 1;
      drawing.rect(x + column * module, y + row * module, (end - column + 1) * module, module);
      column = end;
    }
  }
  drawing.fill();
}
