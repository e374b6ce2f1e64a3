// How a teacher stands against what is due now: glyph, tone; the words are texts credits.standing.*.
import type { Standing } from '../../api/credit-queries.ts';

interface Look { glyph: string; tone: '' | 'good' | 'caution' | 'bad' | 'quiet' }

export const standingLook: Readonly<Record<Standing, Look>> = {
  complete: { glyph: '✓', tone: 'good' },
  onTrack: { glyph: '✓', tone: 'good' },
  slow: { glyph: '◐', tone: 'caution' },
  behind: { glyph: '!', tone: 'bad' },
  unreachable: { glyph: '✗', tone: 'bad' },
  noRule: { glyph: '○', tone: 'quiet' },
  notCounted: { glyph: '–', tone: 'quiet' },
};

/** In the order of the legend. */
export const standings = ['onTrack', 'slow', 'behind', 'unreachable'] as const satisfies readonly Standing[];
