// The facts of a file, and what a reader found worth saying about it.

/**
 * damaged: cannot be read as what it is · trailing: bytes after its end, which another program may see as another file ·
 * encrypted · active: JavaScript, launch actions, embedded files · macro · external: loads something from elsewhere when
 * opened · bomb: unpacks to an abnormal size · noPreview: too large to be shown · oldOffice: cannot be cleaned of names ·
 * notPlayable: judges cannot play it · nested: an archive or a program inside · unread: too large to be looked at before
 * it is copied.
 */
export type MarkCode = 'damaged' | 'trailing' | 'encrypted' | 'active' | 'macro' | 'external' | 'bomb' | 'noPreview'
  | 'oldOffice' | 'notPlayable' | 'nested' | 'unread';

/** `what` is a code of ours or a figure, never text from the file. */
export interface Mark { code: MarkCode; what: string }

/** What the reader of one kind can tell; what it cannot is left out. */
export interface Reading {
  seconds?: number;
  width?: number;
  height?: number;
  /** Degrees clockwise: 0, 90, 180 or 270. */
  rotation?: number;
  /** h264, hevc, vp8, vp9, av1, mpeg4 …; '' when there is no picture. */
  videoCodec?: string;
  audioCodec?: string;
  fragmented?: boolean;
  pages?: number;
  marks?: Mark[];
}

/** The readers stop with this when a file breaks its format; it becomes the mark `damaged`. */
export class Broken extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'Broken';
  }
}

/** Thrown by a source that has only parts of a file at hand. */
export class Hole extends Error {
  constructor() {
    super('not at hand');
    this.name = 'Hole';
  }
}
