// Reads styles.xml: from each cell format (xf) only how its number is to be understood.

import { classifyFormat, plainStyle } from './number-format.ts';
import type { NumberStyle } from './number-format.ts';
import { walkXml } from './xml.ts';

/** More cell formats than Excel allows (65,490) are ignored. */
const formatLimit = 65_536;

/** The number style of each cell format, by the index that cells carry in their attribute s. */
export function readStyles(bytes: Buffer, part: string): NumberStyle[] {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let inCellFormats = false;
  walkXml(bytes, part, {
    open: (tag) => {
      if (tag.name === 'cellXfs') inCellFormats = true;
      else if (tag.name === 'numFmt' && codes.size < formatLimit) {
        codes.set(Number(tag.attribute('numFmtId')), tag.attribute('formatCode') ?? '');
      } else if (tag.name === 'xf' && inCellFormats && ids.length < formatLimit) {
        ids.push(Number(tag.attribute('numFmtId') ?? 0));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  const byId = new Map<number, NumberStyle>();
  return ids.map((id) => {
    const style = byId.get(id) ?? (Number.isInteger(id) ? classifyFormat(id, codes.get(id)) : plainStyle);
    byId.set(id, style);
    return style;
  });
}
