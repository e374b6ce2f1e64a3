// Places of the picture, in shares of its width and height: drawn, moved and sized, never outside of it. Pure.
import type { ContestRules } from '../../../api/shapes.ts';

export type Rectangle = ContestRules['mask']['rectangles'][number];
export interface Point { x: number; y: number }

const least = 0.01;
const fit = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));
const round = (value: number) => Number(value.toFixed(4));

/** The rectangle between two points of the picture, at least one hundredth wide and high. */
export function between(a: Point, b: Point): Pick<Rectangle, 'x' | 'y' | 'width' | 'height'> {
  const [left, top] = [fit(Math.min(a.x, b.x), 0, 1 - least), fit(Math.min(a.y, b.y), 0, 1 - least)];
  return {
    x: round(left), y: round(top),
    width: round(fit(fit(Math.max(a.x, b.x), 0, 1) - left, least, 1 - left)), height: round(fit(fit(Math.max(a.y, b.y), 0, 1) - top, least, 1 - top)),
  };
}
export function moved(one: Rectangle, by: Point): Rectangle {
  return { ...one, x: round(fit(one.x + by.x, 0, 1 - one.width)), y: round(fit(one.y + by.y, 0, 1 - one.height)) };
}
export function sized(one: Rectangle, by: Point): Rectangle {
  return { ...one, width: round(fit(one.width + by.x, least, 1 - one.x)), height: round(fit(one.height + by.y, least, 1 - one.y)) };
}
