// Glyphs and words of leak findings.
export type LeakAct = 'clean' | 'notIdentity' | 'override' | 'excluded' | 'open';

export const glyphs = {
  block: { glyph: '✗', tone: 'bad' }, look: { glyph: '!', tone: 'caution' }, note: { glyph: '·', tone: '' },
} as const;
export const stateGlyphs = { open: '○', cleaned: '✓', notIdentity: '✓', override: '✎', excluded: '⊘' } as const;

const kinds = ['name', 'school', 'unit', 'phone', 'id', 'email', 'account', 'path', 'author field', 'role', 'gps', 'unreadable', 'title card'] as const;
/** A kind as the texts know it. */
export const kindKey = (kind: string): (typeof kinds)[number] => kinds.find((one) => one === kind) ?? 'role';
