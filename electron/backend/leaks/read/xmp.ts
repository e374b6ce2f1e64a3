// XMP packets: creators as author fields, all other text and attributes as text. Format: ISO 16684-1.
import type { Sink } from '../shapes.ts';
import { decodeText } from './decode.ts';

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Entities and numbers of signs as the signs themselves; unknown ones stay. */
export const unescapeXml = (text: string): string => (text.includes('&') ? text.replaceAll(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|([a-z]{2,5}));/g,
  (whole: string, hex?: string, dec?: string, named?: string) => {
    if (named !== undefined) return entities[named] ?? whole;
    const code = hex === undefined ? Number(dec) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  }) : text);

const creators = new RegExp(
  '<(dc:creator|photoshop:Credit|photoshop:AuthorsPosition|xmpRights:Owner|'
  + 'pdf:Author|dc:publisher|dc:rights|tiff:Artist|aux:OwnerName|xmpDM:artist|'
  + 'exifEX:CameraOwnerName)\\b[^>]*>([\\s\\S]{0,4000}?)</\\1>', 'g');
const creatorAttributes = /(dc:creator|photoshop:Credit|tiff:Artist|aux:OwnerName|pdf:Author|xmpDM:artist)="([^"]*)"/g;

export function readXmp(bytes: Buffer, sink: Sink, place: string): void {
  const xml = decodeText(bytes).replaceAll('\0', '');
  for (const [, field = '', value = ''] of xml.matchAll(creators)) {
    for (const one of value.split(/<[^>]*>/)) if (one.trim() !== '') sink.piece(place, unescapeXml(one.trim()), 'author', field);
  }
  for (const [, field = '', value = ''] of xml.matchAll(creatorAttributes)) sink.piece(place, unescapeXml(value), 'author', field);
  const rest = xml.replaceAll(creators, ' ');
  // Addresses of name spaces tell nothing.
  const attributes = [...rest.matchAll(/\s(?!xmlns)[\w:]+="([^"]*)"/g)].map((match) => match[1] ?? '').filter((one) =>
    one !== '' && !one.startsWith('http'));
  const texts = rest.replaceAll(/<[^>]*>/g, '\n').split('\n').map((one) => one.trim()).filter((one) => one !== '');
  sink.piece(place, unescapeXml([...texts, ...attributes].join('\n')), 'text');
}
