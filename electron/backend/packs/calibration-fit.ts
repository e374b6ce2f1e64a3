// Which calibration entries fit which judge, pure: what he reads anyway. Stage, subject, category: matching/within.ts.
import type { FitEntry } from '#backend/matching/within.ts';

/** Whether a seed is lost in the crowd: the judge has entries of its division and category anyway. */
export const isHiddenAmong = (seats: readonly { division: string; category: string }[], seed: FitEntry): boolean =>
  seats.some((one) => one.division === seed.division && one.category === seed.category);

/** Whether there is something to practise: the judge scores by the rubric of that category. */
export const isUsefulFor = (seats: readonly { category: string }[], item: FitEntry): boolean =>
  seats.some((one) => one.category === item.category);
