// A drawing as text, for a file.
import type { Drawing } from './looks.ts';
import { init } from './parts.ts';

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
