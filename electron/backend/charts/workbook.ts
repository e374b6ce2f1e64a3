// A picture's numbers as a workbook: the table with a chart of its cells, and what each number means.
import type { z } from 'zod';
import type { Language } from '#contract/errors.ts';
import type { Awards, Credits, Funnel, Scales, Shortages } from '#contract/schema/charts.ts';
import type { Chart, Sheet, SheetColumn, SheetRow } from '#backend/excel/write.ts';
import { meanings, stageMeanings, stageNames, words, type Said } from './meanings.ts';

export interface Book { sheets: Sheet[]; rows: number }
interface About { title: string; at: string; language: Language }

const text = (header: string, width: number): SheetColumn => ({ header, width, format: 'text' });
const whole = (header: string, width = 12): SheetColumn => ({ header, width, format: 'integer' });
const share = (header: string): SheetColumn => ({ header, width: 12, format: 'percent' });
const decimal = (header: string): SheetColumn => ({ header, width: 12, format: 'number', decimals: 2 });
const partOf = (part: number, all: number): number | null => (all === 0 ? null : part / all);
const colours = ['1F5FBF', 'DBA24D', '2E8F5B', '5B3A9E', 'B3202B', '8A94A3'];
const colour = (index: number): string => colours[index % colours.length] ?? '1F5FBF';
/** More rows than this make no chart of cells that anybody could read. */
const mostShown = 30;

function bookOf(name: string, { title, at, language }: About, columns: SheetColumn[], rows: SheetRow[], chart: Omit<Chart,
  'rows' | 'labels' | 'title'> | null,
  told: readonly (readonly [string, string])[]): Book {
  const say = (said: Said): string => said[language];
  return {
    rows: rows.length,
    sheets: [{
      name, title: `${title} · ${name}`, notes: [`${say(words.at)}${at}`], columns, rows,
      charts: chart && rows.length > 0 ? [{ ...chart, title: name, labels: 0, rows: [0, Math.min(rows.length, mostShown) - 1], width: 24,
        height: 11 }] : [],
    }, {
      name: say(words.meaning), title: `${name} · ${say(words.meaning)}`, columns: [text(say(words.number), 26), text(say(words.meaning), 90)],
      rows: told.map((one) => [...one]),
    }],
  };
}

export function funnelBook(funnel: z.output<typeof Funnel>, about: About): Book {
  const say = (said: Said): string => said[about.language];
  return bookOf(say(words.funnel), about,
    [text(say(words.stage), 22), text(say(words.level), 14), whole(say(words.entries)), ...funnel.divisions.map((one) => whole(one.name, 14))],
    funnel.stages.map(({ stage, level, entries, byDivision }) => [say(stageNames[stage]), level, entries, ...funnel.divisions.map((_,
      at) => byDivision[at] ?? null)]),
    { kind: 'bar', series: [{ column: 2, color: colour(0) }], showValues: true },
    funnel.stages.map(({ stage }) => [say(stageNames[stage]), say(stageMeanings[stage])]));
}

export function awardsBook(found: z.output<typeof Awards>, about: About): Book {
  const say = (said: Said): string => said[about.language];
  const { awards, divisions } = found;
  const sums = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);
  const rows: SheetRow[] = found.state === 'published' ? [
    ...found.units.map((one) => [one.name || say(words.noUnit), say(words.allDivisions), one.entries, ...one.counts, sums(one.counts)]),
    ...found.units.flatMap((one) => divisions.flatMap((division, at) => (sums(one.cells[at] ?? []) === 0 ? []
      : [[one.name || say(words.noUnit), division.name, null, ...one.cells[at] ?? [], sums(one.cells[at] ?? [])]]))),
  ] : divisions.map((one) => ['', one.name, one.entries, ...one.counts, sums(one.counts)]);
  const first = found.state === 'published' ? found.units.length : divisions.length;
  const made = bookOf(say(words.awards), about,
    [text(say(words.unit), 30), text(say(words.division), 20), whole(say(words.entries)), ...awards.map((one) => whole(one)),
      whole(say(words.awardsTogether))],
    rows, null, meanings.awards.map(([name, meaning]) => [say(name), say(meaning)]));
  const [sheet] = made.sheets;
  if (sheet && first > 0 && awards.length > 0) {
    made.sheets[0] = { ...sheet, charts: [{
      kind: 'bar', grouping: 'stacked', title: say(words.awards), labels: found.state === 'published' ? 0 : 1, rows: [0, Math.min(first, mostShown) - 1],
      series: awards.map((_, at) => ({ column: 3 + at, color: colour(at) })), width: 24, height: 11,
    }] };
  }
  return made;
}

export function scalesBook(found: z.output<typeof Scales>, about: About): Book {
  const say = (said: Said): string => said[about.language];
  return bookOf(say(words.scales), about,
    [text(say(words.judge), 14), text(say(words.group), 24), whole(say(words.marks)), decimal(say(words.low)), decimal(say(words.q1)),
      decimal(say(words.median)),
      decimal(say(words.q3)), decimal(say(words.high)), whole(say(words.outside)), text(say(words.remark), 16)],
    found.groups.flatMap(({ group, judges }) => judges.map(({ name, marks, box }) => [name, group, marks,
      ...(box ? [box.low, box.q1, box.median, box.q3, box.high, box.outside.length, ''] : [null, null, null, null, null, null, say(words.few)])])),
    { kind: 'column', series: [{ column: 4, color: colour(0) }, { column: 5, color: colour(3) }, { column: 6, color: colour(1) }] },
    meanings.scales.map(([name, meaning]) => [say(name), say(meaning)]));
}

export function creditsBook(found: z.output<typeof Credits>, about: About): Book {
  const say = (said: Said): string => said[about.language];
  const last = 2 + 3 * (found.years.length - 1) + 2;
  return bookOf(say(words.credits), about,
    [text(say(words.school), 30), text(say(words.unit), 20), ...found.years.flatMap(({ name }) =>
      [whole(`${name} ${say(words.teachers)}`, 14), whole(`${name} ${say(words.kept)}`, 14), share(`${name} ${say(words.keptShare)}`)])],
    found.schools.map(({ name, unitName, cells }) => [name, unitName, ...cells.flatMap((cell) =>
      (cell ? [cell.teachers, cell.kept, partOf(cell.kept, cell.teachers)] : [null, null, null]))]),
    { kind: 'bar', series: [{ column: last, color: colour(0) }] },
    [...meanings.credits.map(([name, meaning]): [string, string] => [say(name), say(meaning)]), ...found.years.map(({ name, day }): [string,
      string] => [name, `${say(words.until)}${day}`])]);
}

export function shortagesBook(found: z.output<typeof Shortages>, about: About): Book {
  const say = (said: Said): string => said[about.language];
  const place = found.path.map((one) => one.name).join(' / ');
  return bookOf(say(words.shortages), { ...about, title: place === '' ? about.title : `${about.title} · ${place}` },
    [text(say(words.place), 30), text(say(words.kind), 10), whole(say(words.schools)), whole(say(words.teachers)), whole(say(words.short)),
      whole(say(words.behind)), share(say(words.shortShare))],
    found.places.map((one) => [one.name || say(one.kind === 'unit' ? words.noUnit : words.noSchool), say(words[one.kind]), one.schools,
      one.teachers, one.short, one.behind,
      partOf(one.short, one.teachers)]),
    { kind: 'bar', series: [{ column: 6, color: colour(4) }] }, meanings.shortages.map(([name, meaning]) => [say(name), say(meaning)]));
}
