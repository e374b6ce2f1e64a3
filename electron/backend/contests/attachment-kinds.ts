// Which files may be attached to an entry, what they are called for judges, and that they are what they claim to be.

export interface AttachmentKind { media: string; label: string; extension: string }
interface KnownKind { media: string; label: string; magic: (head: Buffer) => boolean }

const starts = (...bytes: number[]) => (head: Buffer): boolean => bytes.every((byte, index) => head[index] === byte);
const isoMedia = (head: Buffer): boolean => head.toString('latin1', 4, 8) === 'ftyp';
const zip = starts(0x50, 0x4b, 0x03, 0x04);
const text = (head: Buffer): boolean => !head.includes(0);

const kinds: Readonly<Record<string, KnownKind>> = {
  mp4: { media: 'video/mp4', label: '视频', magic: isoMedia },
  m4v: { media: 'video/mp4', label: '视频', magic: isoMedia },
  mov: { media: 'video/quicktime', label: '视频', magic: (head) => ['ftyp', 'moov', 'mdat', 'wide'].includes(head.toString('latin1', 4, 8)) },
  webm: { media: 'video/webm', label: '视频', magic: starts(0x1a, 0x45, 0xdf, 0xa3) },
  mkv: { media: 'video/x-matroska', label: '视频', magic: starts(0x1a, 0x45, 0xdf, 0xa3) },
  jpg: { media: 'image/jpeg', label: '图片', magic: starts(0xff, 0xd8, 0xff) },
  jpeg: { media: 'image/jpeg', label: '图片', magic: starts(0xff, 0xd8, 0xff) },
  png: { media: 'image/png', label: '图片', magic: starts(0x89, 0x50, 0x4e, 0x47) },
  gif: { media: 'image/gif', label: '图片', magic: starts(0x47, 0x49, 0x46, 0x38) },
  webp: { media: 'image/webp', label: '图片', magic: (head) => head.toString('latin1', 8, 12) === 'WEBP' },
  pdf: { media: 'application/pdf', label: '文档', magic: starts(0x25, 0x50, 0x44, 0x46) },
  docx: { media: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', label: '文档', magic: zip },
  pptx: { media: 'application/vnd.openxmlformats-officedocument.presentationml.presentation', label: '课件', magic: zip },
  txt: { media: 'text/plain', label: '文字', magic: text },
};

export const attachableExtensions: readonly string[] = Object.keys(kinds);

/** The kind by extension when the first bytes agree with it; null for anything else. */
export function attachmentKind(fileName: string, head: Buffer): AttachmentKind | null {
  const extension = /\.([A-Za-z0-9]{1,5})$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
  const kind = Object.hasOwn(kinds, extension) ? kinds[extension] : undefined;
  return kind?.magic(head) ? { media: kind.media, label: kind.label, extension } : null;
}
