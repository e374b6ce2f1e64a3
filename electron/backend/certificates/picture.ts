// Pictures of a design: PNG and JPEG that the PDF writer can take in, told by their bytes.

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Sides of a picture in pixels, at most; a stamp at 600 dpi has some 1,000. */
const mostPixels = 12_000;

/** PNG with its end, not interlaced; or JPEG with a frame header and its end. */
export function isPicture(bytes: Buffer): boolean {
  if (bytes.subarray(0, 8).equals(png)) {
    if (bytes.length < 45 || bytes.toString('latin1', 12, 16) !== 'IHDR') return false;
    const [width, height, interlace] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes.readUInt8(28)];
    return width > 0 && height > 0 && width <= mostPixels && height <= mostPixels && interlace === 0
      && bytes.includes('IEND', bytes.length - 12, 'latin1');
  }
  if (bytes.length < 20 || bytes.readUInt16BE(0) !== 0xffd8 || bytes.lastIndexOf(Buffer.of(0xff, 0xd9)) < bytes.length - 64) return false;
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes.readUInt8(at) !== 0xff) return false;
    const marker = bytes.readUInt8(at + 1);
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return width > 0 && height > 0 && width <= mostPixels && height <= mostPixels;
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return false;
}
