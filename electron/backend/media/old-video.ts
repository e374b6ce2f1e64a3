// Facts of films in formats that no browser plays: AVI, WMV, FLV, MPEG program streams. Only heads are read, so that the
// clerk sees length, size and codec beside the sentence that the film must be converted.
import { readUpTo, type ByteSource } from '../archive/source.ts';
import type { Reading } from './shape.ts';

const headLength = 1024 * 1024;
const fourLetters = (code: string): string => code.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase().slice(0, 8);
const aviCodecs: Readonly<Record<string, string>> = {
  h264: 'h264', x264: 'h264', avc1: 'h264', hevc: 'hevc', xvid: 'mpeg4', divx: 'mpeg4', dx50: 'mpeg4', fmp4: 'mpeg4',
  mjpg: 'mjpeg', wmv1: 'wmv1', wmv2: 'wmv2', wmv3: 'wmv3', wvc1: 'vc1',
};
const positive = (facts: Reading): Reading => {
  const { seconds, width, height, ...rest } = facts;
  return {
    ...rest, ...(seconds !== undefined && Number.isFinite(seconds) && seconds > 0 ? { seconds } : {}),
    ...(width !== undefined && height !== undefined && width > 0 && height > 0 ? { width, height } : {}),
  };
};

/** AVI: avih holds microseconds a frame, frames, width and height; strh the codec (AVI RIFF File Reference). */
export function readAvi(source: ByteSource): Reading {
  const head = readUpTo(source, 0, headLength);
  const main = head.indexOf('avih');
  const stream = head.indexOf('vids');
  const codec = stream < 0 ? '' : fourLetters(head.toString('latin1', stream + 4, stream + 8));
  if (main < 0 || main + 48 > head.length) return { marks: [{ code: 'damaged', what: 'avih' }], videoCodec: codec };
  const at = main + 8;
  return positive({
    seconds: head.readUInt32LE(at) * head.readUInt32LE(at + 16) / 1e6,
    width: head.readUInt32LE(at + 32), height: head.readUInt32LE(at + 36), videoCodec: aviCodecs[codec] ?? codec,
  });
}

const filePropertiesId = Buffer.from('a1dcab8c47a9cf118ee400c00c205365', 'hex');
const videoStreamId = Buffer.from('c0ef19bc4d5bcf11a8fd00805f5c442b', 'hex');

/** WMV: play duration in 100 ns less the preroll in ms; the video stream carries a BITMAPINFOHEADER (ASF, 3.2, 9.2). */
export function readAsf(source: ByteSource): Reading {
  const head = readUpTo(source, 0, headLength);
  const file = head.indexOf(filePropertiesId);
  const video = head.indexOf(videoStreamId);
  if (file < 0 || file + 88 > head.length) return { marks: [{ code: 'damaged', what: 'asf' }] };
  const seconds = Number(head.readBigUInt64LE(file + 64)) / 1e7 - Number(head.readBigUInt64LE(file + 80)) / 1e3;
  if (video < 0 || video + 85 > head.length) return positive({ seconds, videoCodec: '' });
  const codec = fourLetters(head.toString('latin1', video + 81, video + 85));
  return positive({
    seconds, width: head.readUInt32LE(video + 54), height: head.readUInt32LE(video + 58), videoCodec: aviCodecs[codec] ?? codec,
  });
}

/** FLV: numbers of the script tag onMetaData (Adobe FLV 10.1, E.5); the codec from the first video tag. */
export function readFlv(source: ByteSource): Reading {
  const head = readUpTo(source, 0, headLength);
  const numberOf = (name: string): number => {
    const at = head.indexOf(Buffer.concat([Buffer.from([0, name.length]), Buffer.from(name), Buffer.from([0])]));
    return at < 0 || at + name.length + 11 > head.length ? 0 : head.readDoubleBE(at + name.length + 3);
  };
  let videoCodec = '';
  for (let at = 13, left = 1000; at + 12 <= head.length && left > 0; left--) {
    if (head[at] === 9) {
      videoCodec = { 2: 'h263', 4: 'vp6', 7: 'h264', 12: 'hevc' }[(head[at + 11] ?? 0) & 15] ?? 'flv';
      break;
    }
    at += 15 + head.readUIntBE(at + 1, 3);
  }
  return positive({ seconds: numberOf('duration'), width: numberOf('width'), height: numberOf('height'), videoCodec });
}

/** The clock of a pack header in seconds, of MPEG-1 or MPEG-2 (ISO/IEC 13818-1, 2.5.3.3); null: none there. */
function packClock(bytes: Buffer, at: number): number | null {
  if (at + 14 > bytes.length) return null;
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes.subarray(at + 4, at + 9);
  if ((a & 0xc0) === 0x40) {
    return (((a & 0x38) >> 3) * 2 ** 30 + (((a & 3) << 28 | b << 20 | (c & 0xf8) << 12) >>> 0) + ((c & 3) << 13 | d << 5 | e >> 3)) / 90_000;
  }
  if ((a & 0xf0) !== 0x20) return null;
  return (((a & 0x0e) >> 1) * 2 ** 30 + b * 2 ** 22 + (c >> 1) * 2 ** 15 + d * 2 ** 7 + (e >> 1)) / 90_000;
}

export function readMpeg(source: ByteSource): Reading {
  const head = readUpTo(source, 0, headLength);
  const tail = readUpTo(source, Math.max(0, source.size - headLength), headLength);
  const pack = Buffer.from([0, 0, 1, 0xba]);
  const first = packClock(head, head.indexOf(pack));
  const last = packClock(tail, tail.lastIndexOf(pack));
  const sequence = head.indexOf(Buffer.from([0, 0, 1, 0xb3]));
  const size = sequence < 0 || sequence + 7 > head.length ? 0 : head.readUIntBE(sequence + 4, 3);
  return positive({
    ...(first !== null && last !== null ? { seconds: last - first } : {}),
    width: size >> 12, height: size & 0xfff, videoCodec: sequence < 0 ? ''
      : ((head[head.indexOf(pack) + 4] ?? 0) & 0xf0) === 0x20 ? 'mpeg1' : 'mpeg2',
  });
}
