// Text files, web pages, RTF.
import type { Sink } from '../shapes.ts';
import { isAuthorField } from '../match/words.ts';
import { decodeText } from './decode.ts';
import { unescapeXml } from './xmp.ts';

export const readText = (bytes: Buffer, sink: Sink): void => sink.piece('text.text', decodeText(bytes), 'text');

/** Quoted-printable and base64 parts of a saved page (.mht), as text. */
function unpacked(text: string): string {
  if (!/Content-Transfer-Encoding/i.test(text.slice(0, 20_000))) return text;
  return text.replaceAll(/=\r?\n/g, '').replaceAll(/(?:=[0-9A-F]{2})+/g, (run) => decodeText(Buffer.from(run.replaceAll('=', ''), 'hex')))
    .replaceAll(/(?:^[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/=]*/gm, (block) =>
      decodeText(Buffer.from(block, 'base64').subarray(0, 500_000)).replaceAll('\0', ''));
}

/** A web page: meta fields and titles as such, text without tags, and the addresses in its attributes. */
export function readHtml(bytes: Buffer, sink: Sink): void {
  const html = unpacked(decodeText(bytes));
  for (const [tag] of html.matchAll(/<meta\b[^>]*>/gi)) {
    const field = /\b(?:name|property)\s*=\s*["']?([\w.:-]+)/i.exec(tag)?.[1] ?? '';
    const value = /\bcontent\s*=\s*"([^"]*)"|\bcontent\s*=\s*'([^']*)'/i.exec(tag);
    sink.piece('html.meta', unescapeXml(value?.[1] ?? value?.[2] ?? ''), isAuthorField(field) ? 'author' : 'text', field);
  }
  const attributes = [...html.matchAll(/\b(?:href|src|alt|title|data-[\w-]+|value|placeholder)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)]
    .map((one) => one[1] ?? one[2] ?? '');
  const comments = [...html.matchAll(/<!--([\s\S]*?)-->/g)].map((one) => one[1] ?? '');
  sink.piece('html.text', unescapeXml(html.replaceAll(/<!--[\s\S]*?-->/g, '\n').replaceAll(/<\/?(?:b|i|u|em|strong|span|font|a|sub|sup)\b[^>]*>/gi, '').replaceAll(/<[^>]*>/g, '\n')), 'text');
  sink.piece('html.attributes', unescapeXml([...attributes, ...comments].join('\n')), 'text');
}

/** RTF with its escapes resolved: \'d5\'c5 is GBK, \u24352 is Unicode. */
export function readRtf(bytes: Buffer, sink: Sink): void {
  const rtf = bytes.toString('latin1')
    .replaceAll(/(?:\\'[0-9a-f]{2}\s?)+/gi, (run) => decodeText(Buffer.from(run.replaceAll(/\\'|\s/g, ''), 'hex')))
    .replaceAll(/\\u(-?\d{1,6})\s?\??/g, (_, code: string) => String.fromCharCode(Number(code) & 0xffff));
  for (const [, field = '', value = ''] of rtf.matchAll(/\{\\(author|operator|manager|company)\s([^}]*)\}/g)) {
    sink.piece('rtf.properties', value, 'author', field);
  }
  sink.piece('rtf.text', rtf.replaceAll(/\\[a-z]+-?\d*\s?|[{}]/gi, ''), 'text');
}
