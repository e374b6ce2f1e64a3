// How large everything in the window is drawn: steps between 50 and 300 %.

/** In percent; each is about a tenth to a fifth more than the one before. */
export const zoomSteps = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300] as const;

/** The next step up (1) or down (-1) from where it is, also between two steps; at the ends it stays. */
export function nextZoom(now: number, direction: 1 | -1): number {
  const beyond = direction === 1 ? zoomSteps.find((step) => step > now + 0.5) : zoomSteps.findLast((step) => step < now - 0.5);
  return beyond ?? (direction === 1 ? zoomSteps.at(-1)! : zoomSteps[0]);
}
