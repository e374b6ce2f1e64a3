// Shapes and signs of a case of arbitration as the page shows it.
import type { Answer } from '../../api/shapes.ts';

export type Arbitration = Answer<'arbitration', 'cases'>;
export type Case = Arbitration['cases'][number];
export type State = Case['state'];
export type Reader = Answer<'arbitration', 'readers'>['entries'][number]['readers'][number];

export const states: readonly State[] = ['waiting', 'assigned', 'out', 'incomplete', 'settled'];
/** A sign and a tone for each state; the word stands beside it. */
export const signs: Readonly<Record<State, readonly [sign: string, tone: string]>> = {
  waiting: ['!', 'caution'], assigned: ['◐', 'info'], out: ['✉', 'info'], incomplete: ['◷', ''], settled: ['✓', 'good'],
};

/** First marks in one line: 60 · 88. */
export const firstMarks = (one: Case): string => one.readings.filter((reading) => reading.stage === null).map((reading) => reading.total).join(' · ');

/** Whether there is a reader or a mark to take back. */
export const canTakeBack = (one: Case): boolean => one.reader !== null || one.readings.some((reading) => reading.stage !== null);
