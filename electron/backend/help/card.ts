// Draws the card for judges on one A4 page: steps on the left, what never to do on the right, all keys below.
import { keyGroups, usualKeys, type KeyRow } from '#contract/judge-keys.ts';
import type { Language } from '#contract/errors.ts';
import { contentWidth, fontBytes, page, type Drawing } from '#backend/pdf/document.ts';
import { capWords, cardLead, cardTitle, contactWords, groupWords, keysNote, keysTitle, keyWords, parts } from './card-words.ts';

const gap = 18;
const ink = '#1f2a37';
const quiet = '#555555';
const blue = '#1d4f91';
const red = '#a32020';

/** Both weights, opened once: a font of 15 MB is not opened anew at every heading. */
function weights(drawing: Drawing): { bold: () => Drawing; plain: () => Drawing } {
  drawing.registerFont('plain', fontBytes() as unknown as string);
  drawing.registerFont('bold', fontBytes('700Bold') as unknown as string);
  return { bold: () => drawing.font('bold'), plain: () => drawing.font('plain') };
}

/** Keys of a row as they are printed: own keys as they are at first. */
export function capsOf(row: KeyRow, language: Language): string[] {
  const at = language === 'zh' ? 0 : 1;
  return [...row.keys.map((key) => capWords[key]?.[at] ?? key), ...(row.own ?? []).map((own) => usualKeys.keys[own].toUpperCase())];
}

/** One column of parts; answers where it ends. */
function drawParts(drawing: Drawing, which: readonly number[], x: number, top: number, width: number, at: 0 | 1): number {
  const { bold, plain } = weights(drawing);
  let y = top;
  for (const index of which) {
    const part = parts[index];
    if (!part) continue;
    const never = index === parts.length - 1;
    bold().fontSize(11.5).fillColor(never ? red : blue).text(part.title[at], x, y, { width });
    y = drawing.y + 3;
    plain().fontSize(at === 0 ? 10.3 : 9.3).fillColor(ink);
    for (const [order, line] of part.lines.entries()) {
      drawing.text(part.numbered ? `${order + 1}.` : never ? '×' : '·', x, y, { lineBreak: false });
      drawing.text(line[at], x + 14, y, { width: width - 14, lineGap: 1.5 });
      y = drawing.y + 3.5;
    }
    y += 8;
  }
  return y;
}

/** Answers where the longest column ends. */
function drawKeys(drawing: Drawing, top: number, language: Language): number {
  const at = language === 'zh' ? 0 : 1;
  const { bold, plain } = weights(drawing);
  bold().fontSize(11.5).fillColor(blue).text(keysTitle[at], page.left, top, { width: contentWidth });
  plain().fontSize(8.4).fillColor(quiet).text(keysNote[at], page.left, drawing.y + 1, { width: contentWidth });
  const begin = drawing.y + 6;
  const width = (contentWidth - 2 * gap) / keyGroups.length;
  let lowest = begin;
  for (const [column, { group, rows }] of keyGroups.entries()) {
    const x = page.left + column * (width + gap);
    bold().fontSize(10.5).fillColor(ink).text(groupWords[group][at], x, begin, { width });
    let y = drawing.y + 3;
    plain();
    for (const row of rows) {
      const caps = capsOf(row, language).join('  ');
      drawing.fontSize(at === 0 ? 9.6 : 8.8).fillColor(blue).text(caps, x, y, { width: width * 0.46, lineBreak: true });
      const end = drawing.y;
      drawing.fillColor(ink).text(keyWords[row.text][at], x + width * 0.48, y, { width: width * 0.52 });
      y = Math.max(end, drawing.y) + 2.2;
    }
    lowest = Math.max(lowest, y);
  }
  return lowest;
}

/** The whole card. Answers how many points stay free above the line for the organiser's name: a test wants some. */
export function drawCard(drawing: Drawing, language: Language): number {
  const at = language === 'zh' ? 0 : 1;
  const { bold, plain } = weights(drawing);
  bold().fontSize(22).fillColor(ink).text(cardTitle[at], page.left, 40, { width: contentWidth });
  plain().fontSize(9.5).fillColor(quiet).text(cardLead[at], page.left, drawing.y + 2, { width: contentWidth });
  const ruled = drawing.y + 6;
  drawing.lineWidth(1.2).strokeColor(blue).moveTo(page.left, ruled).lineTo(page.width - page.right, ruled).stroke();
  const top = ruled + 12;
  const width = (contentWidth - gap) / 2;
  const left = drawParts(drawing, [0, 1], page.left, top, width, at);
  const right = drawParts(drawing, [2, 3], page.left + width + gap, top, width, at);
  const below = Math.max(left, right);
  drawing.lineWidth(0.6).strokeColor('#9aa4b2').moveTo(page.left, below).lineTo(page.width - page.right, below).stroke();
  const end = drawKeys(drawing, below + 8, language);
  const line = page.height - page.bottom - 16;
  plain().fontSize(9.5).fillColor(ink).text(contactWords[at], page.left, line, { width: contentWidth, lineBreak: false });
  return line - end;
}
