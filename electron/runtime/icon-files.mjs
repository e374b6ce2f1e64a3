// The two files that hold one icon in all its sizes: .ico for Windows, .icns for macOS; both made of whole PNGs.

/**
 * An .ico file. Windows reads PNGs in it since Vista.
 * @param {{size: number, png: Buffer}[]} pictures sizes of at most 256 pixels
 */
export function icoFile(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    // 256 is written as 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** Kinds of PNG parts in an .icns file, with their size in pixels. */
const icnsKinds = { icp4: 16, icp5: 32, ic07: 128, ic08: 256, ic09: 512, ic10: 1024, ic11: 32, ic12: 64, ic13: 256, ic14: 512 };

/**
 * An .icns file of those parts whose size is here.
 * @param {{size: number, png: Buffer}[]} pictures
 */
export function icnsFile(pictures) {
  const parts = Object.entries(icnsKinds).flatMap(([kind, size]) => {
    const png = pictures.find((one) => one.size === size)?.png;
    if (!png) return [];
    const head = Buffer.alloc(8);
    head.write(kind, 'latin1');
    head.writeUInt32BE(png.length + 8, 4);
    return [head, png];
  });
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4);
  return Buffer.concat([head, ...parts]);
}

/** The sizes in an .ico file, and whether each is a PNG of that size; for the checks. */
export function sizesInIco(file) {
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const at = file.readUInt32LE(6 + 16 * index + 12);
    return file.readUInt32BE(at) === 0x89504e47 ? file.readUInt32BE(at + 16) : 0;
  });
}
