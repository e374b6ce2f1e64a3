// The pictures of a contest: funnel, awards, scales of judges; each with the same numbers as rows of a table.
import type { Answer } from '../../api/shapes.ts';
import { categoryAxis, percent, valueAxis, type Looks, type Picture, type TableLine } from '../../components/charts/looks.ts';
import type { Texts } from '../../text/index.ts';

export type Funnel = Answer<'charts', 'funnel'>;
export type Awards = Answer<'charts', 'awards'>;
export type Scales = Answer<'charts', 'scales'>;

const grid = (left: number, more: object = {}) => ({ left, right: 60, top: 16, bottom: 36, containLabel: false, ...more });
const told = (chart: 'funnel' | 'awards' | 'scales', names: readonly string[], tOr: Texts['tOr']) =>
  names.map((name) => ({ name: tOr(`charts.${chart}.name.${name}`, name), meaning: tOr(`charts.${chart}.meaning.${name}`, '') }));
const named = (looks: Looks, name: string) => ({ name, nameLocation: 'middle', nameGap: 28, nameTextStyle: { color: looks.color['ink-2'], fontSize: looks.size } });
const outOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
export function funnelPicture(funnel: Funnel, { t, tOr }: Texts): Picture {
  const all = funnel.stages.find((one) => one.stage === 'registered')?.entries ?? 0;
  const nameOf = (stage: string): string => tOr(`charts.funnel.name.${stage}`, stage);
  const known = funnel.stages.filter((one) => one.entries !== null);
  const labels = funnel.stages.map(({ stage, level }) => (level === '' ? nameOf(stage) : `${level} · ${nameOf(stage)}`));
  const lines = funnel.stages.map(({ stage, entries, level, byDivision }): TableLine => ({
    key: stage, opens: entries !== null,
    cells: [nameOf(stage), level === '' ? '—' : level, entries ?? t(funnel.sealed && stage === 'handedIn' ? 'charts.sealed' : 'charts.notYet'),
      entries === null ? '' : percent(entries, all), ...funnel.divisions.map((_, at) => byDivision[at] ?? '—')],
  }));
  return {
    sentence: t('charts.funnel.sentence', { list: known.map(({ stage, entries }) => t('charts.funnel.part', { name: nameOf(stage), count: outOf(entries) })).join(t('charts.comma')) }),
    columns: [{ title: t('charts.funnel.stage') }, { title: t('charts.funnel.level') }, { title: t('charts.entries'), number: true }, { title: t('charts.funnel.share'), number: true },
      ...funnel.divisions.map((one) => ({ title: one.name, number: true }))],
    lines, meanings: told('funnel', funnel.stages.map((one) => one.stage), tOr),
    draw: (looks: Looks) => ({
      grid: grid(230, { right: 130, bottom: 48 }), yAxis: categoryAxis(looks, labels, 214),
      xAxis: valueAxis(looks, { ...named(looks, t('charts.axis')), max: Math.max(1, ...known.map((one) => outOf(one.entries))) }),
      tooltip: { show: false },
      series: [{
        type: 'bar', barMaxWidth: 34, cursor: 'pointer', showBackground: true, backgroundStyle: { color: looks.color['surface-3'] },
        itemStyle: { color: looks.color['primary-fill'], borderRadius: [0, 4, 4, 0] },
        label: { show: true, position: 'right', color: looks.color.ink, fontSize: looks.size, formatter: ({ dataIndex }: { dataIndex: number }) => {
          const { entries } = funnel.stages[dataIndex] ?? { entries: null };
          return entries === null ? String(lines[dataIndex]?.cells[2] ?? '') : `${entries}　${percent(entries, all)}`;
        } },
        data: funnel.stages.map((one) => one.entries ?? 0),
      }],
    }),
    lineOf: ({ dataIndex }) => dataIndex,
  };
}

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

/** `by` units only once they may be seen; `from` and `most`: the rows in view. */
export function awardsPicture(found: Awards, by: 'units' | 'divisions', division: number, { t, tOr }: Texts, from = 0, most = 25): Picture {
  const all = by === 'divisions' ? found.divisions.map((one) => ({ key: one.name, ...one }))
    : found.units.map((one) => ({ key: one.unitId, name: one.name === '' ? t('charts.noUnit') : one.name, entries: division < 0 ? one.entries : null,
      counts: division < 0 ? one.counts : one.cells[division] ?? [] }));
  const shown = all.slice(from, from + most);
  const given = sum(found.divisions.map((one) => sum(one.counts)));
  const best = all.toSorted((a, b) => sum(b.counts) - sum(a.counts))[0];
  return {
    sentence: [
      t('charts.awards.sentence', { entries: found.entries, awards: given, share: percent(given, found.entries) }),
      ...(best && all.length > 1 ? [t('charts.awards.most', { name: best.name, count: sum(best.counts) })] : []),
      ...(found.state === 'blind' ? [t('charts.awards.blind')] : []),
    ].join(t('charts.between')),
    columns: [{ title: t(by === 'units' ? 'charts.unit' : 'charts.division') }, { title: t('charts.entries'), number: true },
      ...found.awards.map((title) => ({ title, number: true })), { title: t('charts.awards.together'), number: true }],
    lines: shown.map((one) => ({ key: one.key, opens: one.key !== '', cells: [one.name, one.entries ?? '—', ...one.counts, sum(one.counts)] })),
    meanings: told('awards', ['entries', 'awards', 'unit'], tOr),
    draw: (looks) => ({
      grid: grid(230, { top: 48, bottom: 48 }), xAxis: valueAxis(looks, named(looks, t('charts.axis'))),
      yAxis: categoryAxis(looks, shown.map((one) => one.name), 214), tooltip: { show: true },
      legend: { top: 10, left: 230, data: [...found.awards], itemWidth: 18, textStyle: { color: looks.color.ink, fontSize: looks.size },
        inactiveColor: looks.color['line-firm'] },
      series: [...found.awards.map((name, at) => ({
        name, type: 'bar', stack: 'awards', barMaxWidth: 30, cursor: 'pointer', data: shown.map((one) => one.counts[at] ?? 0),
        itemStyle: { borderColor: looks.color.surface, borderWidth: 1 },
      })), {
        // Nothing wide: carries the number of all awards at the end of the bar.
        type: 'bar', stack: 'awards', silent: true, data: shown.map(() => 0),
        label: { show: true, position: 'right', color: looks.color.ink, fontSize: looks.size,
          formatter: ({ dataIndex }: { dataIndex: number }) => String(sum(shown[dataIndex]?.counts ?? [])) },
      }],
    }),
    lineOf: ({ dataIndex }) => dataIndex,
  };
}

const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(1)}`;

/** As far to both sides as the farthest, in whole steps: at most five a side, so that ticks never crowd or stand apart by halves. */
export function axisOf(values: readonly number[]): { reach: number; step: number } {
  const far = Math.max(0, ...values.map((one) => Math.abs(one)));
  const step = [0.5, 1, 2, 5, 10, 20].find((one) => far <= 5 * one) ?? 50;
  return { reach: step * Math.max(2, Math.ceil(far / step)), step };
}

export function scalesPicture(group: Scales['groups'][number], fewest: number, { t, tOr }: Texts): Picture {
  const judges = group.judges.toSorted((a, b) => (a.box?.median ?? Infinity) - (b.box?.median ?? Infinity) || (a.name < b.name ? -1 : 1));
  const sure = judges.filter((one) => one.box !== null);
  const [severe, lenient] = [sure[0], sure.at(-1)];
  const { reach, step } = axisOf(sure.flatMap(({ box }) => (box ? [box.low, box.high, ...box.outside] : [])));
  return {
    sentence: severe?.box && lenient?.box && severe !== lenient
      ? t('charts.scales.sentence', { judges: sure.length, severe: severe.name, low: signed(severe.box.median), lenient: lenient.name,
        high: signed(lenient.box.median), few: judges.length - sure.length })
      : t('charts.scales.few', { judges: judges.length, fewest }),
    columns: [{ title: t('charts.scales.judge') }, { title: t('charts.scales.marks'), number: true },
      ...(['low', 'q1', 'median', 'q3', 'high', 'outside'] as const).map((name) => ({ title: t(`charts.scales.name.${name}`), number: true }))],
    lines: judges.map(({ judgeId, name, marks, box }) => ({
      key: judgeId, opens: true,
      cells: [name, marks, ...(box ? [signed(box.low), signed(box.q1), signed(box.median), signed(box.q3), signed(box.high),
        box.outside.length] : [t('charts.scales.none'), '', '', '', '', ''])],
    })),
    meanings: told('scales', ['median', 'q1', 'low', 'none'], tOr),
    draw: (looks) => ({
      grid: grid(160, { bottom: 48 }), yAxis: categoryAxis(looks,
        judges.map((one) => (one.box ? one.name : t('charts.scales.unsure', { name: one.name }))), 144),
      xAxis: valueAxis(looks, { min: -reach, max: reach, interval: step, minInterval: 0, ...named(looks, t('charts.scales.axis')),
        axisLabel: { color: looks.color['ink-2'], fontSize: looks.size, formatter: signed } }),
      series: [{
        type: 'boxplot', boxWidth: [10, 22], cursor: 'pointer', itemStyle: { color: looks.color['primary-tint'], borderColor: looks.color.primary, borderWidth: 1.5 },
        emphasis: { itemStyle: { color: 'inherit' } },
        tooltip: { formatter: ({ dataIndex }: { dataIndex: number }) => judges[dataIndex]?.name ?? '' },
        data: judges.map(({ box }) => (box ? [box.low, box.q1, box.median, box.q3, box.high] : ['-', '-', '-', '-', '-'])),
        markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: looks.color['line-firm'], type: 'dashed' }, data: [{ xAxis: 0 }] },
      }, {
        type: 'scatter', symbolSize: 6, silent: true, itemStyle: { color: 'transparent', borderColor: looks.color.warning, borderWidth: 1.4 },
        data: judges.flatMap(({ box }, at) => (box?.outside ?? []).map((one) => [one, at])),
      }],
    }),
    lineOf: ({ dataIndex, seriesIndex }) => (seriesIndex === 0 ? dataIndex : -1),
  };
}
