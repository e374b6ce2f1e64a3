// How charts look: colours of the tokens as they are now, lettering, decal patterns, motion; and what a chart hands to its frame.
import { onBeforeUnmount, onMounted, ref, shallowRef, type ShallowRef } from 'vue';
import type { EChartsCoreOption } from 'echarts/core';

export type Drawing = EChartsCoreOption;

const names = ['ink', 'ink-2', 'surface', 'surface-3', 'line-soft', 'line-card', 'line-firm', 'primary-fill', 'primary', 'primary-tint', 'success', 'success-tint',
  'warning', 'warning-tint', 'warning-line', 'danger', 'danger-tint', 'danger-line', 'special'] as const;
type Token = (typeof names)[number];

export interface Looks {
  color: Readonly<Record<Token, string>>;
  /** One after the other, told apart also without colour by decals. */
  series: readonly string[];
  size: number; font: string; still: boolean;
}

export function looksNow(): Looks {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const color = Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Token, string>;
  return {
    color, series: [color['primary-fill'], color['warning-line'], color.success, color.special, color.danger, color['line-firm']],
    size: Number.parseFloat(read('text-s')) || 13, font: read('font-ui'),
    still: window.matchMedia('(prefers-reduced-motion: reduce)').matches,
  };
}

/** Patterns are wanted from the beginning where colours are few. */
const fewColours = (): boolean => document.documentElement.classList.contains('contrast') || window.matchMedia('(forced-colors: active), (prefers-contrast: more)').matches;
export const decals = ref(false);
let asked = false;

/** Read again whenever theme, contrast or text size change. */
export function useLooks(): ShallowRef<Looks> {
  if (!asked) decals.value = fewColours();
  asked = true;
  const looks = shallowRef(looksNow());
  const watcher = new MutationObserver(() => { looks.value = looksNow(); });
  onMounted(() => watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] }));
  onBeforeUnmount(() => watcher.disconnect());
  return looks;
}

/** What all charts share: lettering, no HTML in tooltips (strict CSP), patterns, motion only for who wants it. */
export function frameOf(looks: Looks): Drawing {
  const { color, font, size, still } = looks;
  return {
    backgroundColor: color.surface, animation: !still, animationDuration: 250, color: [...looks.series],
    textStyle: { fontFamily: font, fontSize: size, color: color.ink },
    aria: { enabled: true, label: { enabled: false }, decal: { show: decals.value } },
    tooltip: { renderMode: 'richText', backgroundColor: color.surface, borderColor: color['line-card'], textStyle: { color: color.ink, fontSize: size, fontFamily: font }, confine: true },
  };
}

const label = (looks: Looks) => ({ color: looks.color['ink-2'], fontSize: looks.size, fontFamily: looks.font });
export const categoryAxis = (looks: Looks, data: readonly string[], width = 150) => ({
  type: 'category', data: [...data], inverse: true, axisTick: { show: false }, axisLine: { lineStyle: { color: looks.color['line-firm'] } },
  axisLabel: { ...label(looks), color: looks.color.ink, width, overflow: 'truncate', interval: 0 },
});
export const valueAxis = (looks: Looks, more: object = {}) => ({
  type: 'value', axisLabel: label(looks), splitLine: { lineStyle: { color: looks.color['line-soft'] } }, minInterval: 1, ...more,
});

/** Five steps of a share, by tint: labels in ink stand on each of them. From little to much. */
export const shareSteps = [0.05, 0.2, 0.4] as const;
export const tintOf = (looks: Looks, share: number): string => {
  const { color } = looks;
  return share <= shareSteps[0] ? color['success-tint'] : share <= shareSteps[1] ? color['primary-tint'] : share <= shareSteps[2] ? color['warning-tint'] : color['danger-tint'];
};

export const percent = (part: number, whole: number): string => (whole === 0 ? '—' : `${(Math.round(1000 * part / whole) / 10).toFixed(1)}%`);

export interface TableColumn { title: string; number?: boolean }
export interface TableLine { key: string; cells: readonly (string | number)[]; opens: boolean }
/** A chart as its frame shows it. `line` of a picked piece: the place of its row in the table. */
export interface Picture {
  /** 'A, B and C' of what it shows, as people would say it. */
  sentence: string;
  columns: readonly TableColumn[];
  lines: readonly TableLine[];
  meanings: readonly { name: string; meaning: string }[];
  draw: (looks: Looks) => Drawing;
  lineOf: (at: { dataIndex: number; seriesIndex: number; data: unknown }) => number;
}
