// Writes a zip from parts in memory. Format: PKWARE APPNOTE 6.3.10, deflated or stored, UTF-8 names, no extra fields.
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart { name: string; bytes: Buffer; stored?: boolean }

/** Date of every entry: 1980-01-01, the first that MS-DOS knows; when somebody worked is nobody's business. */
const date = 0x21;

export function writeZip(parts: readonly ZipPart[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, stored } of parts) {
    const rawName = Buffer.from(name, 'utf8');
    const deflated = stored === true ? bytes : deflateRawSync(bytes);
    const isStored = stored === true || deflated.length >= bytes.length;
    const content = isStored ? bytes : deflated;
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(/[^\x20-\x7e]/.test(name) ? 0x800 : 0, 2);
    facts.writeUInt16LE(isStored ? 0 : 8, 4);
    facts.writeUInt16LE(0, 6);
    facts.writeUInt16LE(date, 8);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(content.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(rawName.length, 22);
    pieces.push(Buffer.from('PK\x03\x04', 'latin1'), facts, rawName, content);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), facts, tail, rawName);
    offset += 4 + 26 + rawName.length + content.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, listed, end]);
}
