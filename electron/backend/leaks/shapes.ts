// What the identity scanner speaks of: pieces of text with the place they stand at, and findings in them.
import type { ByteSource } from '#backend/archive/source.ts';

export type Severity = 'block' | 'look' | 'note';
export type Kind = 'name' | 'school' | 'unit' | 'phone' | 'id' | 'email' | 'account' | 'path' | 'author field' | 'role' | 'gps'
  | 'unreadable' | 'title card';

/**
 * A piece of text. `author`: a field that names who made the file; `text`: running text; `name`: names of files and folders;
 * `raw`: bytes decoded on suspicion, where only the entry's own identities count.
 */
export type Role = 'author' | 'text' | 'name' | 'raw';

export interface Piece {
  /** Code of the place, e.g. docx.core; places of a part are behind a slash: docx.media/jpeg.exif. */
  place: string;
  text: string;
  role: Role;
  /** Name of the field, where there is one. */
  field?: string;
}

export interface Finding {
  place: string;
  kind: Kind;
  /** What of the registration was found; numbers of persons masked. */
  term: string;
  severity: Severity;
  /** Text around it; what was found stands between ⟦ and ⟧, numbers of persons are masked. */
  snippet: string;
  canClean: boolean;
  /** The hit belongs to this entry's own registration. */
  own: boolean;
}

/** Why a file, or a part of it, could not be read. `locked`: judges might still open it, so it needs a decision. */
export interface Unreadable { message: string; locked: boolean }

export interface Scanned { findings: Finding[]; unreadable: Unreadable[] }

/** Where readers put what they find. */
export interface Sink {
  piece(place: string, text: string, role?: Role, field?: string): void;
  /** Coordinates of the place a picture or film was taken at. */
  gps(place: string, text: string): void;
  unreadable(message: string, locked?: boolean): void;
  /** A file inside the file. */
  inner(place: string, name: string, source: ByteSource): Promise<void>;
  /** Throws when the time for this file is over or the caller has cancelled. */
  check(): void;
}
