// How charts look: lettering, tints, axes, decal patterns, motion; and what a chart hands to its frame. Knows no window.
import { ref } from 'vue';
import type { EChartsCoreOption } from 'echarts/core';

export type Drawing = EChartsCoreOption;

export const tokens = ['ink', 'ink-2', 'surface', 'surface-3', 'line-soft', 'line-card', 'line-firm', 'primary-fill', 'primary', 'primary-tint', 'success', 'success-tint',
  'warning', 'warning-tint', 'warning-line', 'danger', 'danger-tint', 'danger-line', 'special'] as const;
export type Token = (typeof tokens)[number];

export interface Looks {
  color: Readonly<Record<Token, string>>;
  /** One after the other, told apart also without colour by decals. */
  series: readonly string[];
  size: number; font: string; still: boolean;
}

/** Patterns beside colours; wanted from the beginning where colours are few. */
export const decals = ref(false);

/** What all charts share: lettering, no HTML in tooltips (strict CSP), patterns, motion only for who wants it. */
function frameOf(looks: Looks): Drawing {
  const { color, font, size, still } = looks;
  return {
    backgroundColor: color.surface, animation: !still, animationDuration: 250, color: [...looks.series],
    textStyle: { fontFamily: font, fontSize: size, color: color.ink },
    aria: { enabled: true, label: { enabled: false }, decal: { show: decals.value } },
    tooltip: { renderMode: 'richText', backgroundColor: color.surface, borderColor: color['line-card'], textStyle: { color: color.ink, fontSize: size, fontFamily: font }, confine: true },
  };
}

/** A drawing in what all share. Tooltips are joined: one that forgot to be lettering, not HTML, would stop every click under the strict policy. */
export function framed(looks: Looks, drawing: Drawing): Drawing {
  const frame = frameOf(looks);
  return { ...frame, ...drawing, tooltip: { ...frame['tooltip'] as object, ...drawing['tooltip'] as object } };
}

/** Room for the title above the drawing. */
const under = 92;
type Placed = { top?: number };
const lower = <P extends Placed>(one: P): P => ({ ...one, top: (one.top ?? 0) + under });

/** The same drawing further down. */
export function lowered(option: Drawing): Drawing {
  const { grid, legend, series } = option as { grid?: Placed; legend?: Placed; series: readonly (Placed & { type: string })[] };
  return {
    ...option, ...(grid && { grid: lower(grid) }), ...(legend && { legend: lower(legend) }),
    series: series.map((one) => (one.type === 'treemap' ? { ...lower(one), left: 20, right: 20, bottom: 20 } : one)),
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
