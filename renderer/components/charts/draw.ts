// A drawing in the window, under its strict policy.
import type { EChartsType } from 'echarts/core';
import { init } from './parts.ts';

export type Chart = EChartsType;

/** Emptied by the nodes themselves: the page takes no HTML from strings (Trusted Types), not even none. */
const emptiedByNodes = (one: Element): void => void Object.defineProperty(one, 'innerHTML', {
  configurable: true, get: () => '', set: () => { one.replaceChildren(); },
});

export function open(place: HTMLElement): Chart {
  const chart = init(place, null, { renderer: 'svg' });
  for (const one of [place, ...place.querySelectorAll('*')]) emptiedByNodes(one);
  return chart;
}
