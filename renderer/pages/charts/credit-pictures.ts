// The pictures of credits: schools by year, and the tree of units by size and tint; each with the same numbers as rows of a table.
import type { Answer } from '../../api/shapes.ts';
import { categoryAxis, percent, shareSteps, tintOf, type Looks, type Picture } from '../../components/charts/looks.ts';
import type { Texts } from '../../text/index.ts';

export type Credits = Answer<'charts', 'credits'>;
export type Shortages = Answer<'charts', 'shortages'>;
type Place = Shortages['places'][number];

const told = (chart: 'credits' | 'shortages', names: readonly string[], tOr: Texts['tOr']) =>
  names.map((name) => ({ name: tOr(`charts.${chart}.name.${name}`, name), meaning: tOr(`charts.${chart}.meaning.${name}`, '') }));

export function creditsPicture(found: Credits, { t, tOr }: Texts, from: number, most: number): Picture {
  const shown = found.schools.slice(from, from + most);
  const last = found.years.at(-1);
  const worst = found.schools[0];
  const cell = worst?.cells.at(-1);
  return {
    sentence: [
      ...(last ? [t('charts.credits.sentence', { schools: found.schools.length, year: last.name, kept: last.kept, teachers: last.teachers,
        share: percent(last.kept, last.teachers) })] : []),
      ...(worst && cell && found.schools.length > 1 ? [t('charts.credits.least', { name: worst.name, share: percent(cell.kept,
        cell.teachers) })] : []),
    ].join(t('charts.between')),
    columns: [{ title: t('charts.school') }, { title: t('charts.unit') }, ...found.years.map(({ name }) => ({ title: t('charts.credits.column', { year: name }), number: true }))],
    lines: shown.map((one) => ({
      key: one.schoolId, opens: true,
      cells: [one.name, one.unitName === '' ? '—' : one.unitName, ...one.cells.map((year) => (year ? `${year.kept} / ${year.teachers}　${percent(year.kept, year.teachers)}` : '—'))],
    })),
    meanings: [...told('credits', ['teachers', 'kept', 'share'], tOr), ...found.years.map(({ name, day }) => ({ name, meaning: t('charts.credits.until', { day }) }))],
    draw: (looks: Looks) => ({
      grid: { left: 220, right: 24, top: 40, bottom: 16 }, tooltip: { show: false },
      xAxis: { type: 'category', position: 'top', data: found.years.map((one) => one.name), axisTick: { show: false }, splitArea: { show: false },
        axisLine: { show: false }, axisLabel: { color: looks.color.ink, fontSize: looks.size } },
      yAxis: { ...categoryAxis(looks, shown.map((one) => one.name), 200), axisLine: { show: false } },
      visualMap: [{ type: 'piecewise', show: false, dimension: 2, seriesIndex: 0, pieces: stepsOf(looks) }],
      series: [{
        type: 'heatmap', cursor: 'pointer', itemStyle: { borderColor: looks.color.surface, borderWidth: 2 },
        emphasis: held(looks),
        label: { show: true, color: looks.color.ink, fontSize: looks.size,
          formatter: ({ data }: { data: number[] }) => `${((1 - (data[2] ?? 0)) * 100).toFixed(1)}%` },
        data: shown.flatMap((one, row) => one.cells.flatMap((year, column) => (year ? [[column, row, 1 - year.kept / year.teachers]] : []))),
      }],
    }),
    lineOf: ({ data }) => (Array.isArray(data) && typeof data[1] === 'number' ? data[1] : -1),
  };
}

/** Under the mouse a piece keeps its tint, which would be lightened into nothing, and gets a border. */
const held = (looks: Looks) => ({ itemStyle: { color: 'inherit', borderColor: looks.color.primary, borderWidth: 2 } });

/** The tints of shares not reached, as bands that leave no gap. */
const stepsOf = (looks: Looks) => [0, ...shareSteps].map((low, at) => ({
  ...(at === 0 ? { gte: 0 } : { gt: low }), lte: shareSteps[at] ?? 1, color: tintOf(looks, shareSteps[at] ?? 1),
}));

export const nameOf = ({ kind, name }: Place, t: Texts['t']): string => (name === '' ? t(kind === 'unit' ? 'charts.noUnit' : 'charts.noSchool') : name);

export function shortagesPicture(found: Shortages, { t, tOr }: Texts): Picture {
  const { places } = found;
  const worst = places.filter((one) => one.short > 0).toSorted((a, b) => b.short / b.teachers - a.short / a.teachers)[0];
  return {
    sentence: [
      t('charts.shortages.sentence', { teachers: found.teachers, short: found.short, share: percent(found.short, found.teachers),
        behind: found.behind }),
      ...(worst && places.length > 1 ? [t('charts.shortages.most', { name: nameOf(worst, t), share: percent(worst.short, worst.teachers) })] : []),
    ].join(t('charts.between')),
    columns: [{ title: t('charts.shortages.place') }, { title: t('charts.shortages.kind') }, { title: t('charts.shortages.schools'), number: true }, { title: t('charts.teachers'), number: true },
      { title: t('charts.shortages.name.short'), number: true }, { title: t('charts.shortages.name.behind'), number: true }, { title: t('charts.shortages.name.share'), number: true }],
    lines: places.map((one) => ({
      key: `${one.kind} ${one.id}`, opens: one.id !== '',
      cells: [nameOf(one, t), t(`charts.shortages.is.${one.kind}`), one.kind === 'unit' ? one.schools : '—', one.teachers, one.short,
        one.behind, percent(one.short, one.teachers)],
    })),
    meanings: told('shortages', ['teachers', 'short', 'behind', 'share'], tOr),
    draw: (looks) => ({
      tooltip: { formatter: ({ dataIndex, data }: { dataIndex: number; data: { at?: number } }) => {
        const one = places[data.at ?? dataIndex];
        return one ? `${nameOf(one, t)}\n${t('charts.shortages.tip', { teachers: one.teachers, short: one.short, share: percent(one.short, one.teachers) })}` : '';
      } },
      series: [{
        type: 'treemap', left: 0, right: 0, top: 0, bottom: 0, roam: false, nodeClick: false, breadcrumb: { show: false }, cursor: 'pointer',
        itemStyle: { borderColor: looks.color.surface, borderWidth: 0, gapWidth: 3 },
        emphasis: held(looks),
        label: { color: looks.color.ink, fontSize: looks.size, lineHeight: Math.round(looks.size * 1.5), overflow: 'truncate',
          position: 'insideTopLeft', padding: 6 },
        data: places.map((one, at) => ({
          name: nameOf(one, t), value: one.teachers, at, itemStyle: { color: tintOf(looks, one.short / one.teachers) },
          label: { formatter: `${nameOf(one, t)}\n${one.short} / ${one.teachers}　${percent(one.short, one.teachers)}` },
        })),
      }],
    }),
    lineOf: ({ data }) => (typeof data === 'object' && data !== null && 'at' in data && typeof data.at === 'number' ? data.at : -1),
  };
}
