// Names inside foreign zips: UTF-8 when the archive says so or when the bytes are it, else the code page of a Chinese
// Windows, else that of an American DOS (APPNOTE 6.3.10, 4.4.4 bit 11, 4.6.9 and appendix D).
import { crc32 } from 'node:zlib';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const gb18030 = new TextDecoder('gb18030', { fatal: true });

const cp437 = 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

function decoded(decoder: typeof utf8, bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Info-ZIP's extra field 0x7075: the name in UTF-8 beside one in a code page, valid while its checksum is the name's. */
function unicodePath(raw: Buffer, extra: Buffer): string | null {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) !== 0x7075 || end > extra.length || end < at + 9) continue;
    if (extra[at + 4] !== 1 || extra.readUInt32LE(at + 5) !== crc32(raw)) return null;
    return decoded(utf8, extra.subarray(at + 9, end));
  }
  return null;
}

/**
 * The name of an entry. `raw` are its bytes, `isUtf8` is bit 11 of the flags, `extra` the extra fields of the directory.
 * A name that claims to be UTF-8 and is not comes with replacement characters rather than as another text.
 */
export function decodeName(raw: Buffer, isUtf8: boolean, extra: Buffer): string {
  if (isUtf8) return raw.toString('utf8');
  const chinese = () => {
    const text = decoded(gb18030, raw);
    // Private-use characters are what gb18030 makes of bytes that were never Chinese.
    return text === null || /[\ue000-\uf8ff]/.test(text) ? null : text;
  };
  return unicodePath(raw, extra) ?? decoded(utf8, raw) ?? chinese()
    ?? [...raw].map((byte) => (byte < 128 ? String.fromCharCode(byte) : cp437[byte - 128] ?? '?')).join('');
}
