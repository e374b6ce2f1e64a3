// The parts of ECharts that the charts are made of, in a chunk of their own: loaded when the first chart is looked at.
import { BarChart, BoxplotChart, HeatmapChart, ScatterChart, TreemapChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent, VisualMapPiecewiseComponent }
  from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Drawing } from './looks.ts';

use([BarChart, BoxplotChart, HeatmapChart, ScatterChart, TreemapChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent,
  TitleComponent, TooltipComponent,
  VisualMapPiecewiseComponent, SVGRenderer]);

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

/** The drawing as SVG text at a size of its own, with its title: what is saved does not depend on the window. */
export function svgOf(option: Drawing, { width, height }: { width: number; height: number }): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ ...option, animation: false });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
