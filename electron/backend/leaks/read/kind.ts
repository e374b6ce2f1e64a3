// What a file is, by its first bytes; texts, which have none of their own, by the end of their name.

export type FileKind = 'zip' | 'pdf' | 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff' | 'heif' | 'bmp' | 'mp4' | 'mkv' | 'riff' | 'mp3' | 'sound' | 'asf' | 'flv'
  | 'mpeg' | 'compound' | 'text' | 'html' | 'rtf' | 'packed' | 'metafile' | 'empty' | 'unknown';

const heifBrands = new Set(['heic', 'heix', 'hevc', 'mif1', 'msf1', 'avif', 'avis', 'heim', 'heis']);
const boxes = new Set(['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);
const textNames = /\.(?:txt|csv|tsv|srt|vtt|ass|ssa|lrc|md|json|xml|log|ini|py|js|ts|c|cpp|java|url|rels|vml|svg|tex|smi|sub|sb2)$/i;
const htmlNames = /\.(?:html?|xhtml|mht|mhtml)$/i;

export function kindOf(head: Buffer, name: string): FileKind {
  const at = (text: string, offset = 0) => head.toString('latin1', offset, offset + text.length) === text;
  if (head.length === 0) return 'empty';
  if (at('PK\x03\x04') || at('PK\x05\x06')) return 'zip';
  if (head.subarray(0, 1024).includes('%PDF-')) return 'pdf';
  if (at('\xff\xd8\xff')) return 'jpeg';
  if (at('\x89PNG')) return 'png';
  if (at('GIF8')) return 'gif';
  if (at('RIFF')) return at('WEBP', 8) ? 'webp' : 'riff';
  if (at('II*\0') || at('MM\0*')) return 'tiff';
  if (at('BM') && /\.(?:bmp|dib)$/i.test(name)) return 'bmp';
  if (boxes.has(head.toString('latin1', 4, 8))) return heifBrands.has(head.toString('latin1', 8, 12)) ? 'heif' : 'mp4';
  if (at('\x1a\x45\xdf\xa3')) return 'mkv';
  if (at('ID3')) return 'mp3';
  if (at('fLaC') || at('OggS') || at('MAC ') || at('#!AMR')) return 'sound';
  if (at('\x30\x26\xb2\x75\x8e\x66\xcf\x11')) return 'asf';
  if (at('FLV\x01')) return 'flv';
  if (at('\0\0\x01\xba') || at('\0\0\x01\xb3') || at('G') && head[188] === 0x47) return 'mpeg';
  if (at('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return 'compound';
  if (at('{\\rtf')) return 'rtf';
  if (at('Rar!') || at('7z\xbc\xaf\x27\x1c') || at('\x1f\x8b') || at('BZh') || at('\xfd7zXZ') || at('ustar', 257)) return 'packed';
  if (at('\x01\0\0\0') && at(' EMF', 40) || at('\xd7\xcd\xc6\x9a')) return 'metafile';
  if ((head[0] ?? 0) === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0 && /\.(?:mp3|aac|mp2)$/i.test(name)) return 'mp3';
  if (htmlNames.test(name) || /^\s*(?:<!doctype html|<html)/i.test(head.toString('latin1', 0, 200))) return 'html';
  if (textNames.test(name)) return 'text';
  if (!head.includes(0) && !/[\x01-\x08\x0e-\x1a]/.test(head.toString('latin1', 0, 512))) return 'text';
  return 'unknown';
}
