// A chart to a file: the drawing as PNG or SVG, its numbers as a workbook; the native dialog asks where.
import { computed, ref } from 'vue';
import { backend } from '../../api/backend.ts';
import { bridge } from '../../api/bridge.ts';
import { useTask } from '../../api/task.ts';
import { asFileName } from '../../text/time.ts';
import { framed, lowered, type Picture } from './looks.ts';
import { looksOnPaper } from './looks-now.ts';

export type ChartScope = { chart: 'funnel' | 'awards' | 'scales'; contestId: string } | { chart: 'credits' | 'shortages'; unitId: string | null };

/** Of a saved picture, in points; the PNG has twice as many dots each way. */
const size = { width: 1200, height: 720 } as const;
const scale = 2;

async function pngOf(svg: string): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [size.width * scale, size.height * scale];
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}

export function useChartFiles(of: () => { picture: Picture; title: string; scope: ChartScope; fileName: string }) {
  const writing = useTask(backend.charts.export, { reread: 'nothing' });
  const saving = useTask(backend.charts.savePicture, { reread: 'nothing' });
  const done = ref('');
  const named = (ending: string): string => `${asFileName(of().fileName)}.${ending}`;

  async function save(kind: 'svg' | 'png'): Promise<void> {
    // In a document of its own the picture says what it is of.
    const { picture, fileName: title, scope } = of();
    const looks = looksOnPaper();
    const { svgOf } = await import('./svg.ts');
    const svg = svgOf({
      ...lowered(framed(looks, picture.draw(looks))),
      title: { text: title, left: 20, top: 14, textStyle: { color: looks.color.ink, fontFamily: looks.font, fontSize: 20 },
        subtext: picture.sentence, subtextStyle: { color: looks.color['ink-2'], fontFamily: looks.font, fontSize: 14, width: size.width - 40, overflow: 'break' } },
    }, size);
    const body = kind === 'svg' ? svg : await pngOf(svg);
    const outFile = await bridge.pickSave('report', named(kind));
    if (!outFile) return;
    done.value = '';
    const answer = await saving.run({ chart: scope.chart, kind, outFile, body });
    if (answer) done.value = answer.file;
  }
  async function workbook(): Promise<void> {
    const outFile = await bridge.pickSave('report', named('xlsx'));
    if (!outFile) return;
    done.value = '';
    const answer = await writing.run({ ...of().scope, outFile });
    if (answer) done.value = answer.file;
  }
  return { save, workbook, writing, done, fault: computed(() => writing.fault.value ?? saving.fault.value) };
}
