// The numbers of the pictures are those of the lists: sample contest and a made bureau, through the contract; nothing of units
// beside results before publication; files that are whole or not there.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { chartsHandlers } from '#backend/charts/handlers.ts';
import { inside, yearEnds } from '#backend/charts/credit-numbers.ts';
import { creditsHandlers } from '#backend/credits/handlers.ts';
import { packsHandlers } from '#backend/packs/handlers.ts';
import { resultsHandlers } from '#backend/results/handlers.ts';
import { Awards, Funnel, Scales } from '#contract/schema/charts.ts';
import { Results } from '#contract/schema/results.ts';
import { openBureau, type Bureau } from '../programmes/bureau.ts';
import { judgedContest, type JudgedContest } from '../results/judged-contest.ts';

const sum = (all: readonly number[]): number => all.reduce((n, one) => n + one, 0);
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect fill="url(#p)" width="9" height="9"/></svg>';

describe('a contest', () => {
  let one: JudgedContest;
  const lists = chartsHandlers({
    progress: packsHandlers.progress, results: resultsHandlers.current, statistics: resultsHandlers.statistics, overview: creditsHandlers.overview,
  });
  const funnel = async () => Funnel.parse(await lists.funnel(one.context, { contestId: one.contestId }));
  const awards = async () => Awards.parse(await lists.awards(one.context, { contestId: one.contestId }));
  const stage = async (name: string) => (await funnel()).stages.find((each) => each.stage === name);
  beforeAll(async () => { one = await judgedContest(); });
  afterAll(() => one.program.close());

  test('before anything is computed: stages from the lists, nothing said of awards', async () => {
    const { contestId } = one;
    const progress = await one.program.client.packs.progress({ contestId, compact: true });
    const { counts } = await one.program.client.contests.get({ contestId });
    expect(await stage('eligible')).toMatchObject({ entries: counts.entries });
    expect(await stage('assigned')).toMatchObject({ entries: progress.entries.filter((each) => each.seats > 0).length });
    expect(await stage('judged')).toMatchObject({ entries: progress.entries.filter((each) => each.seats > 0 && each.done >= each.seats).length });
    expect(await stage('awarded')).toMatchObject({ entries: null });
    expect(await awards()).toMatchObject({ state: 'none', units: [], divisions: [] });
    for (const each of (await funnel()).stages) if (each.entries !== null) expect(sum(each.byDivision), each.stage).toBe(each.entries);
    // A withdrawn entry stays registered and is eligible no more.
    one.context.write({ action: 'test' }, (db) => void db.run("update entries set status = 'withdrawn' where id = 'entry-07'"));
    expect(await stage('registered')).toMatchObject({ entries: counts.entries });
    expect(await stage('eligible')).toMatchObject({ entries: counts.entries - 1 });
    one.context.write({ action: 'test' }, (db) => void db.run("update entries set status = 'active' where id = 'entry-07'"));
  });

  test('scales are the boxes of the statistics: differences, never an effect or a mean', async () => {
    const found = Scales.parse(await lists.scales(one.context, { contestId: one.contestId }));
    const shown = await one.program.client.results.statistics({ contestId: one.contestId });
    expect(found.groups.map((group) => group.judges.map(({ name, marks, box }) => ({ name, marks, box }))))
      .toEqual(shown.groups.map((group) => group.judges.map(({ name, marks, box }) => ({ name, marks, box }))));
    expect(found.groups.flatMap((group) => group.judges).some((judge) => judge.box === null)).toBe(true);
    expect(JSON.stringify(found)).not.toMatch(/effect|mean|severity/);
  });

  test('awards stand beside divisions at once, beside units only when published', async () => {
    const { contestId, context } = one;
    const results = Results.parse(resultsHandlers.compute(context, { contestId, method: 'rule', acceptGate: '' }));
    const given = results.rows.filter((row) => row.award !== '');
    const blind = await awards();
    expect(blind).toMatchObject({ state: 'blind', entries: results.rows.length, units: [] });
    for (const each of blind.divisions) {
      for (const [at, award] of blind.awards.entries()) {
        expect(each.counts[at]).toBe(results.rows.filter((row) => row.division === each.name && row.award === award).length);
      }
    }
    const book = join(one.program.files, 'blind.xlsx');
    await one.program.client.charts.export({ chart: 'awards', contestId, outFile: book });
    const told = JSON.stringify([blind, await funnel(), readAllRows(openWorkbook(book), 0).rows]);
    for (const secret of one.secrets) expect(told).not.toContain(secret);
    for (const { name } of (await one.program.client.directory.units({})).units) expect(told).not.toContain(name);

    await resultsHandlers.publish(context, { contestId, basedOn: results.basedOn });
    const open = await awards();
    expect(open.state).toBe('published');
    expect([sum(open.units.flatMap((each) => each.counts)), sum(open.units.map((each) => each.entries))]).toEqual([given.length,
      results.rows.length]);
    const { rows } = await one.program.client.contests.entries({ contestId, limit: 1000 });
    const published = new Set(Results.parse(resultsHandlers.current(context,
      { contestId }).results).rows.filter((row) => row.award !== '').map((row) => row.entryId));
    for (const unit of open.units) {
      const own = rows.filter((row) => row.submittingUnit === unit.name);
      expect([unit.name, unit.entries, sum(unit.counts)]).toEqual([unit.name, own.length, own.filter((row) => published.has(row.entryId)).length]);
      for (const at of open.awards.keys()) expect(sum(unit.cells.map((cell) => cell[at] ?? 0))).toBe(unit.counts[at]);
    }
    expect(await stage('awarded')).toMatchObject({ entries: given.length });
    one.context.write({ action: 'test' }, (db) => void db.run('update contests set title = ? where id = ?', '=HYPERLINK("x")', contestId));
    await one.program.client.charts.export({ chart: 'funnel', contestId, outFile: book });
    const sheet = readAllRows(openWorkbook(book), 0).rows.map((row) => row.cells.map((cell) => cell.value));
    const { stages } = await funnel();
    expect(sheet.slice(-stages.length).map((row) => row[2] ?? null)).toEqual(stages.map((each) => each.entries));
  });

  test('a picture is written whole or not at all, and only a picture', async () => {
    const { client, files } = one.program;
    const save = (kind: 'svg' | 'png', body: string, name = `图.${kind}`) => client.charts.savePicture({ chart: 'funnel', kind, body, outFile: join(files, name) });
    expect(readFileSync((await save('png', png)).file)).toEqual(Buffer.from(png, 'base64'));
    expect(readFileSync((await save('svg', svg)).file, 'utf8')).toBe(`<?xml version="1.0" encoding="UTF-8"?>\n${svg}`);
    const bad: [kind: 'svg' | 'png', body: string][] = [
      ['png', `${png.slice(0, -8)}AAAA`], ['png', Buffer.from('MZ not a picture').toString('base64')], ['png', 'not base64'], ['svg', `${svg}<script>x()</script>`],
      ['svg', svg.replace('<rect', '<script>x()</script><rect')], ['svg', svg.replace('<rect', '<rect onload="x()"')], ['svg', svg.replace('#p', 'http://x/y')],
      ['svg', svg.replace('<rect', '<image href="file:///etc/passwd"/><rect')], ['svg', '<html></html>'],
    ];
    for (const [kind, body] of bad) {
      await expect(save(kind, body, `坏.${kind}`), body).rejects.toMatchObject({ code: 'bad_input' });
      expect(existsSync(join(files, `坏.${kind}`)) || existsSync(join(files, `坏.${kind}.part`))).toBe(false);
    }
    await expect(save('png', png, '图.exe')).rejects.toMatchObject({ code: 'bad_input' });
    await expect(client.charts.savePicture({ chart: 'funnel', kind: 'png', body: png, outFile: join(files, '没有', '图.png') })).rejects.toMatchObject({ code: 'file_missing' });
    writeFileSync(join(files, '旧.png'), 'old');
    await expect(client.charts.savePicture({ chart: 'funnel', kind: 'png', body: png, outFile: join(files, '旧.png'), overwrite: false })).rejects.toMatchObject({ code: 'file_exists' });
    expect(readFileSync(join(files, '旧.png'), 'utf8')).toBe('old');
    // What left the program is on record, with what it was and never with where it went; what was refused left nothing.
    const bodies = one.context.db.all<{ body: string }>('select body from audit order by seq').map(({ body }) => body).filter((body) => body.includes('"charts.'));
    expect(bodies.filter((body) => body.includes('"charts.savePicture"')).length).toBe(2);
    expect(bodies.filter((body) => body.includes('"charts.export"') && body.includes('"funnel"')).length).toBe(1);
    expect(bodies.join('')).not.toContain(files);
  });
});

describe('a bureau', () => {
  let bureau: Bureau;
  const asOf = '2023-06-20';
  beforeAll(async () => {
    bureau = await openBureau('2023-06-20T04:00:00Z');
    const { client, teachers } = bureau;
    await bureau.use('shaanxi-2018', '2018-03-01');
    for (const year of [2021, 2022, 2023]) {
      await client.credits.register({ teacherIds: teachers.slice(0, year === 2022 ? 1 : 2), subject: `校本研修 ${year}`, level: 'school', form: 'schoolBased', credits: 10, hours: 40, to: `${year}-05-20` });
    }
    await client.credits.register({ teacherIds: teachers.slice(0, 1), subject: '国培', level: 'national', form: 'remote', hours: 84, to: '2023-03-01' });
    const top = await client.directory.saveUnit({ name: '云澜市', kind: 'city' });
    for (const unit of (await client.directory.units({})).units) {
      if (unit.unitId !== top.unitId) await client.directory.saveUnit({ unitId: unit.unitId, name: unit.name, kind: unit.kind,
        parentId: top.unitId });
    }
  });
  afterAll(async () => {
    expect(bureau.program.bugs).toEqual([]);
    await bureau.program.close();
  });

  test('each school and year says what the overview of that day says', async () => {
    const { client } = bureau;
    const found = await client.charts.credits({ asOf });
    expect(found.years.map(({ name, day }) => [name, day])).toEqual([['2021', '2021-12-31'], ['2022', '2022-12-31'], ['2023', asOf]]);
    for (const [at, year] of found.years.entries()) {
      const { schools } = await client.credits.overview({ asOf: year.day });
      for (const school of schools) {
        const kept = (school.standings['complete'] ?? 0) + (school.standings['onTrack'] ?? 0);
        expect(found.schools.find((each) => each.schoolId === school.schoolId)?.cells[at]).toEqual({ teachers: school.teachers, kept });
      }
      expect(year.teachers).toBe(sum(schools.map((each) => each.teachers)));
    }
    expect(new Set(found.years.map((each) => each.kept)).size).toBeGreaterThan(1);
    // What is kept between two looks goes with the records.
    const last = found.years.at(-1)?.kept ?? 0;
    const { lines } = await client.credits.register({ teacherIds: bureau.teachers.slice(2, 3), subject: '国培', level: 'national', form: 'remote', hours: 600, to: '2023-06-01' });
    expect(lines.length).toBe(1);
    expect((await client.charts.credits({ asOf })).revision).toBeGreaterThan(found.revision);
    expect((await client.charts.credits({ asOf })).years.at(-1)?.kept).toBeGreaterThanOrEqual(last);
  });

  test('the tree adds up from schools to the top, and to the overview', async () => {
    const { client } = bureau;
    const overview = await client.credits.overview({ asOf });
    const short = sum(['slow', 'behind', 'unreachable'].map((name) => overview.standings[name as 'slow'] ?? 0));
    const top = await client.charts.shortages({ asOf });
    expect(top).toMatchObject({ teachers: overview.teachers, short, path: [] });
    const [city] = top.places;
    expect(city).toMatchObject({ name: '云澜市', kind: 'unit', opens: true });
    const under = await client.charts.shortages({ asOf, unitId: city?.id ?? '' });
    expect(under.path.map((each) => each.name)).toEqual(['云澜市']);
    expect(under.teachers).toBe(city?.teachers);
    const seen: string[] = [];
    for (const place of under.places) {
      const below = await client.charts.shortages({ asOf, unitId: place.id });
      expect([below.teachers, below.short, below.places.every((each) => each.kind === 'school')]).toEqual([place.teachers, place.short, true]);
      seen.push(...below.places.map((each) => each.id));
      const years = await client.charts.credits({ asOf, unitId: place.id });
      expect(years.schools.map((each) => each.schoolId).toSorted()).toEqual(below.places.map((each) => each.id).toSorted());
    }
    expect(seen.toSorted()).toEqual(overview.schools.map((each) => each.schoolId).toSorted());
    await expect(client.charts.shortages({ unitId: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('the workbooks hold the same numbers and what they mean', async () => {
    const { client, program } = bureau;
    const outFile = join(program.files, '缺口.xlsx');
    const found = await client.charts.shortages({ asOf });
    await client.charts.export({ chart: 'shortages', asOf, outFile });
    const book = openWorkbook(outFile);
    const rows = readAllRows(book, 0).rows.map((row) => row.cells.map((cell) => cell.value));
    expect(rows.slice(-found.places.length).map((row) => [row[0], row[3], row[4], row[5]])).toEqual(found.places.map((one) => [one.name,
      one.teachers, one.short, one.behind]));
    expect(book.sheets.map((sheet) => sheet.name)).toEqual(['学分缺口', '数字的含义']);
    const { rows: written } = await client.charts.export({ chart: 'credits', asOf, outFile });
    expect(written).toBe((await client.charts.credits({ asOf })).schools.length);
  });
});

test('years of a cycle that begins in autumn or on 29 February, and a ring of units', () => {
  expect(yearEnds({ from: '2024-09-01', to: '2029-08-31' }, '2026-03-01')).toEqual([
    { name: '2024–2025', day: '2025-08-31' }, { name: '2025–2026', day: '2026-03-01' }]);
  expect(yearEnds({ from: '2024-02-29', to: '2029-02-27' }, '2025-06-01').map(({ day }) => day)).toEqual(['2025-02-28', '2025-06-01']);
  expect(yearEnds(null, '2026-03-01')).toEqual([{ name: '2026', day: '2026-03-01' }]);
  const ring = new Map([['a', { id: 'a', name: '', parent_id: 'b' }], ['b', { id: 'b', name: '', parent_id: 'a' }]]);
  expect([inside(ring, 'a', 'b'), inside(ring, 'a', 'c')]).toEqual([true, false]);
});
