// The boxes of MP4, QuickTime and 3GP: walked by their headers, never as a whole file. Format: ISO/IEC 14496-12; QuickTime FF.
import { readUpTo, type ByteSource } from '#backend/archive/source.ts';

export interface Box {
  type: string;
  /** Where its header begins, where its content begins, where it ends. */
  from: number;
  content: number;
  to: number;
  path: string;
}

const parents = new Set(['moov', 'udta', 'trak', 'mdia', 'minf', 'stbl', 'dinf', 'edts', 'meta', 'ilst', 'moof', 'traf', 'mvex', 'gmhd', 'tref']);
const mostBoxes = 100_000;
const deepest = 64;

export interface Walked { boxes: Box[]; fault: string | null }

/** All boxes down to the leaves of the known parents; items of ilst are parents, too. Hostile sizes end the walk with a fault. */
export function walkBoxes(source: ByteSource): Walked {
  const boxes: Box[] = [];
  let fault: string | null = null;
  const walk = (from: number, to: number, path: string, depth: number): void => {
    for (let at = from; at + 8 <= to && fault === null;) {
      const head = readUpTo(source, at, 32);
      let size = head.readUInt32BE(0);
      const type = head.toString('latin1', 4, 8);
      let content = at + 8;
      if (size === 1) {
        if (head.length < 16) return void (fault = 'short');
        const wide = head.readBigUInt64BE(8);
        if (wide > BigInt(Number.MAX_SAFE_INTEGER)) return void (fault = 'size');
        size = Number(wide);
        content = at + 16;
      } else if (size === 0) {
        // A list of user data may end in four zero bytes; on the top it means: to the end of the file.
        if (path !== '') return;
        size = to - at;
      }
      if (size < content - at || at + size > to) return void (fault = 'size');
      if (boxes.length >= mostBoxes || depth > deepest) return void (fault = 'many');
      const box: Box = { type, from: at, content, to: at + size, path: `${path}/${type}` };
      boxes.push(box);
      if (parents.has(type) || path.endsWith('/ilst')) {
        // meta is a full box in MP4 and a plain one in QuickTime: its first child tells.
        const full = type === 'meta' && readUpTo(source, content + 4, 4).toString('latin1') !== 'hdlr';
        walk(content + (full ? 4 : 0), box.to, box.path, depth + 1);
      }
      at += size;
    }
  };
  walk(0, source.size, '', 0);
  return { boxes, fault };
}
