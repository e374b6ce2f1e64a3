// The parts of ECharts that the charts are made of, in a chunk of their own: loaded when the first chart is looked at.
import { BarChart, BoxplotChart, HeatmapChart, ScatterChart, TreemapChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent, VisualMapPiecewiseComponent }
  from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, BoxplotChart, HeatmapChart, ScatterChart, TreemapChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent,
  TitleComponent, TooltipComponent,
  VisualMapPiecewiseComponent, SVGRenderer]);

export { init };
