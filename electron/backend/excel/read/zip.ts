// A workbook's zip: the foundation's reader, with the refusals of workbooks.
import { openArchive, packageLimits, type ZipEntry, type ZipFault } from '#backend/archive/zip.ts';
import { refuse, type RefusalCode } from './refusals.ts';
import type { ByteSource } from './source.ts';

export interface ZipArchive {
  entries: readonly ZipEntry[];
  /** Part names are compared without case, as the Open Packaging Conventions ask. */
  has(name: string): boolean;
  /** The inflated bytes of one part; refuses with XL_ZIP when bytes and directory disagree. */
  read(name: string): Buffer;
}

const codes: Readonly<Record<ZipFault, RefusalCode>> = {
  empty: 'XL_EMPTY', notZip: 'XL_NOTZIP', damaged: 'XL_ZIP', entries: 'XL_ENTRIES', duplicate: 'XL_DUPENTRY',
  encrypted: 'XL_ENCRYPTED', bomb: 'XL_BOMB', name: 'XL_ZIP', method: 'XL_ZIP',
};

/**
 * Opens an archive: the directory is read and checked as a whole, parts are inflated when asked for.
 * Refuses with XL_EMPTY, XL_CFB, XL_NOTZIP, XL_ZIP, XL_ENTRIES, XL_DUPENTRY, XL_ENCRYPTED, XL_BOMB.
 */
export function openZip(source: ByteSource): ZipArchive {
  const magic = source.size >= 8 ? source.read(0, 8) : Buffer.alloc(0);
  if (magic.equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'))) refuse('XL_CFB', source.name);
  const archive = openArchive(source, {
    limits: packageLimits, fault: (fault, where) => refuse(codes[fault], where === '' ? source.name : where),
  });
  return {
    entries: archive.entries,
    has: (name) => archive.find(name) !== undefined,
    read(name) {
      const entry = archive.find(name);
      return entry === undefined ? refuse('XL_ZIP', name) : archive.read(entry);
    },
  };
}
