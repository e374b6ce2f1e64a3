// IPTC records inside of Photoshop resources (APP13) or bare. Format: IPTC IIM 4.2; Adobe Photoshop image resources.
import type { Sink } from '../shapes.ts';
import { decodeField } from './decode.ts';

const authors = new Set([80, 85, 110, 116, 118, 122]);
const names: Readonly<Record<number, string>> = {
  5: 'ObjectName', 25: 'Keywords', 80: 'By-line', 85: 'By-lineTitle', 90: 'City', 92: 'Sub-location', 105: 'Headline', 110: 'Credit', 115: 'Source',
  116: 'Copyright', 118: 'Contact', 120: 'Caption', 122: 'Writer',
};

export function readIptc(bytes: Buffer, sink: Sink, place: string): void {
  for (let at = 0; at + 5 <= bytes.length;) {
    if (bytes[at] !== 0x1c) {
      at += 1;
      continue;
    }
    const record = bytes[at + 1];
    const tag = bytes[at + 2] ?? 0;
    const length = bytes.readUInt16BE(at + 3);
    if (length > 0x7fff || at + 5 + length > bytes.length) return;
    if (record === 2 && length > 0) {
      sink.piece(place, decodeField(bytes.subarray(at + 5, at + 5 + length)), authors.has(tag) ? 'author' : 'text', names[tag] ?? `2:${tag}`);
    }
    at += 5 + length;
  }
}

/** Photoshop resources: IPTC, and every other one as undecoded text (captions, copyright address). */
export function readPhotoshop(bytes: Buffer, sink: Sink, place: string): void {
  for (let at = bytes.indexOf('8BIM'); at >= 0 && at + 12 <= bytes.length;) {
    const id = bytes.readUInt16BE(at + 4);
    const nameLength = bytes[at + 6] ?? 0;
    const head = at + 6 + 1 + nameLength + ((nameLength + 1) & 1);
    if (head + 4 > bytes.length) return;
    const length = bytes.readUInt32BE(head);
    const value = bytes.subarray(head + 4, head + 4 + length);
    if (id === 0x404) readIptc(value, sink, place);
    else if (length < 65_536) sink.piece(place, decodeField(value), 'raw', '8BIM');
    at = bytes.indexOf('8BIM', head + 4 + Math.min(length, value.length));
  }
}
