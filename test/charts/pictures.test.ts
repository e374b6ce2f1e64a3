// The drawings themselves, without a window: tooltips that make no HTML, names whole, axes in even steps, saved files that any program reads.
import { expect, test } from 'vitest';
import { framed, lowered, type Looks, type Picture } from '#renderer/components/charts/looks.ts';
import { svgOf } from '#renderer/components/charts/svg.ts';
import { awardsPicture, axisOf, funnelPicture, scalesPicture } from '#renderer/pages/charts/contest-pictures.ts';
import { creditsPicture, shortagesPicture } from '#renderer/pages/charts/credit-pictures.ts';
import { i18n, type Texts } from '#renderer/text/index.ts';

const texts: Texts = {
  t: (key, params = {}) => i18n.global.t(key, params),
  tOr: (key, otherwise, params = {}) => (i18n.global.te(key) ? i18n.global.t(key, params) : otherwise),
};
const color = new Proxy({}, { get: (_, name) => (name === 'surface' ? '#ffffff' : '#1f5fbf') }) as Looks['color'];
const looks: Looks = { color, series: ['#1f5fbf', '#dba24d', '#17663a'], size: 13, font: "'Microsoft YaHei', sans-serif", still: true };

const pictures: Record<'funnel' | 'awards' | 'scales' | 'credits' | 'shortages', Picture> = {
  funnel: funnelPicture({
    sealed: false, published: false, basedOn: 1, divisions: [{ id: 'a', name: '小学组 <甲> & "乙"' }],
    stages: [{ stage: 'registered', level: '市级', entries: 40, byDivision: [40] }, { stage: 'awarded', level: '市级', entries: null, byDivision: [] }],
  }, texts),
  awards: awardsPicture({
    state: 'published', awards: ['一等奖', '二等奖'], entries: 9, basedOn: 1, divisions: [{ name: '小学组', entries: 9, counts: [1, 4] }],
    units: [{ unitId: 'u', name: '望江区教育局', entries: 9, counts: [1, 4], cells: [[1, 4]] }],
  }, 'units', -1, texts),
  scales: scalesPicture({
    group: '小学组', entries: 9, judges: [
      { judgeId: 'j', name: '孙立群', marks: 20, box: { low: -4.5, q1: -3, median: -2, q3: -1, high: 0, outside: [6.2] } },
      { judgeId: 'k', name: '何静', marks: 3, box: null }],
  }, 8, texts),
  credits: creditsPicture({
    asOf: '2026-06-01', ruleSetName: '规则', revision: 1, years: [{ name: '2026', day: '2026-06-01', teachers: 5, kept: 3 }],
    schools: [{ schoolId: 's', name: '第一小学', unitName: '南湖区', cells: [{ teachers: 5, kept: 3 }] }],
  }, texts, 0, 20),
  shortages: shortagesPicture({
    asOf: '2026-06-01', revision: 1, unitId: null, path: [], teachers: 8, short: 3, behind: 1, places: [
      { kind: 'unit', id: 'u', name: '南湖区', schools: 2, teachers: 5, short: 3, behind: 1, opens: true },
      { kind: 'school', id: '', name: '', schools: 0, teachers: 3, short: 0, behind: 0, opens: false }],
  }, texts),
};

test.each(Object.entries(pictures))('%s: no tooltip is HTML, and the saved drawing is whole XML with its words', (_name, picture) => {
  const drawing = framed(looks, picture.draw(looks));
  expect(drawing['tooltip']).toMatchObject({ renderMode: 'richText', confine: true });
  const svg = svgOf(lowered(drawing), { width: 1200, height: 720 });
  const outside = svg.replaceAll(/<!\[CDATA\[[\s\S]*?\]\]>/g, '');
  for (const [tag] of outside.matchAll(/<[^>]*>/g)) expect(tag).toMatch(/^<\/?[\w:]+(?:\s+[\w:-]+="[^"<]*")*\s*\/?>$/);
  expect(outside).not.toContain('NaN');
  expect(outside).not.toContain('undefined');
});

test('a piece of a picture leads to its row of the table, what is drawn beside it to none', () => {
  const { shortages, credits, scales, awards } = pictures;
  const data = (shortages.draw(looks)['series'] as { data: unknown[] }[])[0]?.data ?? [];
  // The tree counts from its own root; the row is told by the piece itself.
  expect(data.map((one, at) => shortages.lineOf({ dataIndex: at + 1, seriesIndex: 0, data: one }))).toEqual([0, 1]);
  expect(shortages.lines.map((one) => one.opens)).toEqual([true, false]);
  expect(credits.lineOf({ dataIndex: 7, seriesIndex: 0, data: [0, 3, 0.4] })).toBe(3);
  expect([0, 1].map((seriesIndex) => scales.lineOf({ dataIndex: 1, seriesIndex, data: [] }))).toEqual([1, -1]);
  expect(awards.lineOf({ dataIndex: 0, seriesIndex: 1, data: 4 })).toBe(0);
});

test('the axis of differences reaches as far to both sides, in steps that are read at a glance', () => {
  expect(axisOf([])).toEqual({ reach: 1, step: 0.5 });
  expect(axisOf([-4.5, 2])).toEqual({ reach: 5, step: 1 });
  expect(axisOf([0.2, -6.2])).toEqual({ reach: 8, step: 2 });
  expect(axisOf([-130])).toEqual({ reach: 150, step: 50 });
});
