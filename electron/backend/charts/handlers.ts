// Calls of charts. The numbers are those of the lists: each comes from the call that the list itself is made of.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import { dayOf } from '#backend/credit-rules/days.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import type { ReadDb } from '#db/open.ts';
import { awardedUnits, passedOn, stageRows, unitParents } from '#db/queries/charts.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { isSealed } from '#db/queries/seals.ts';
import { schoolPlaces } from '#db/queries/standing.ts';
import { recordsRevision, workspaceRow } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { refuseOwnFile } from '../folders.ts';
import { notFound } from '../refusals.ts';
import { awardsOf, funnelOf } from './contest-numbers.ts';
import { creditYears, shortagesOf, yearEnds, type OverviewAnswer } from './credit-numbers.ts';
import { pictureBytes } from './picture.ts';
import { awardsBook, creditsBook, funnelBook, scalesBook, shortagesBook, type Book } from './workbook.ts';

type All = Handlers<AppContract, QueryContext, CommandContext>;
type Charts = All['charts'];
/** The calls of the lists whose numbers are drawn. */
export interface Lists {
  progress: All['packs']['progress']; results: All['results']['current']; statistics: All['results']['statistics'];
  overview: All['credits']['overview'];
}

function found(db: ReadDb, id: string): ContestRow {
  const row = contestRow(db, id);
  if (!row) throw notFound('contest');
  return row;
}
const rulesOf = (row: ContestRow) => ContestRules.parse(JSON.parse(row.rules));

/** Overviews of the ends of past years: five passes over everybody, kept until the records change. One day of each workspace. */
interface Kept { of: string; years: { name: string; day: string; overview: OverviewAnswer }[] }
const kept = new WeakMap<ReadDb, Kept>();
const everybody = { unitId: null, schoolId: null, stage: null, subject: null, standing: null } as const;

const placesOf = (db: ReadDb) => ({
  units: new Map(unitParents(db).map((one) => [one.id, one])), unitOf: new Map(schoolPlaces(db).map((one) => [one.id, one.unit_id])),
});

async function writeBytes(file: string, bytes: Buffer, overwrite: boolean): Promise<void> {
  const part = await PartFile.create(file, overwrite);
  try {
    part.stream.end(bytes);
    await Promise.race([part.keep(), part.failure]);
  } catch (error) {
    await part.discard();
    throw part.refusal(error);
  }
}

export function chartsHandlers(lists: Lists): Charts {
  const queries = {
    async funnel(context, { contestId }) {
      const { db } = context;
      const row = found(db, contestId);
      const { results } = await lists.results(context, { contestId });
      const { entries } = await lists.progress(context, { contestId, compact: true });
      const rules = rulesOf(row);
      const passed = passedOn(db, contestId);
      return funnelOf({
        rules, rows: stageRows(db, contestId), seats: new Map(entries.map((one) => [one.entryId, one])),
        awarded: results ? new Set(results.rows.filter((one) => one.award !== '').map((one) => one.entryId)) : null,
        recommended: passed.length > 0 ? passed.reduce((sum, one) => sum + one.entries, 0) : null,
        sealed: isSealed(db, contestId), published: (results?.publishedAt ?? null) !== null, revision: row.revision,
      });
    },
    async awards(context, { contestId }) {
      const { db } = context;
      const row = found(db, contestId);
      const { results } = await lists.results(context, { contestId });
      const open = results !== null && results.publishedAt !== null && !isSealed(db, contestId);
      const { awards, levels } = rulesOf(row);
      const own = levels.find((one) => one.here)?.awards ?? [];
      return awardsOf({
        rows: results?.rows ?? null, names: [...new Set([...own, ...awards.rules].map((one) => one.name))], revision: row.revision,
        units: open ? new Map(awardedUnits(db, contestId).map((one) => [one.id, { unitId: one.unit_id ?? '', name: one.unit ?? '' }])) : null,
      });
    },
    async scales(context, { contestId }) {
      found(context.db, contestId);
      const { groups, basedOn } = await lists.statistics(context, { contestId });
      // Neither effects nor means of anything: only how far marks lie from those of co-judges.
      return { basedOn, fewest: 8, groups: groups.map(({ group, entries, judges }) => ({
        group, entries, judges: judges.map(({ judgeId, name, marks, box }) => ({ judgeId, name, marks, box })),
      })) };
    },
    async credits(context, { unitId, asOf = dayOf(context.now()) }) {
      const { db } = context;
      const of = `${recordsRevision(db)} ${asOf}`;
      let held = kept.get(db);
      if (held?.of !== of) {
        const { cycle } = await lists.overview(context, { ...everybody, asOf });
        const years: Kept['years'] = [];
        for (const { name, day } of yearEnds(cycle, asOf)) {
          context.checkCancelled();
          years.push({ name, day, overview: await lists.overview(context, { ...everybody, asOf: day }) });
        }
        held = { of, years };
        kept.set(db, held);
      }
      const places = placesOf(db);
      if (unitId !== null && !places.units.has(unitId)) throw notFound('unit');
      return creditYears({ years: held.years, ...places, unitId, asOf });
    },
    async shortages(context, { unitId, asOf = dayOf(context.now()) }) {
      const places = placesOf(context.db);
      if (unitId !== null && !places.units.has(unitId)) throw notFound('unit');
      return shortagesOf({ overview: await lists.overview(context, { ...everybody, asOf }), asOf, unitId, ...places });
    },
  } satisfies Partial<Charts>;

  async function bookOf(context: QueryContext, input: Parameters<Charts['export']>[1]): Promise<Book> {
    const { db, language } = context;
    const { chart, contestId, unitId, asOf } = input;
    const day = asOf === undefined ? {} : { asOf };
    const at = asOf ?? dayOf(context.now());
    if (chart === 'credits' || chart === 'shortages') {
      const about = { title: workspaceRow(db)?.name ?? '', at, language };
      return chart === 'credits' ? creditsBook(await queries.credits(context, { unitId, ...day }), about)
        : shortagesBook(await queries.shortages(context, { unitId, ...day }), about);
    }
    if (contestId === undefined) throw new AppError('bad_input', { detail: '没有说是哪个活动', detailEn: 'no contest was named' });
    const about = { title: found(db, contestId).title, at, language };
    if (chart === 'funnel') return funnelBook(await queries.funnel(context, { contestId }), about);
    if (chart === 'scales') return scalesBook(await queries.scales(context, { contestId }), about);
    return awardsBook(await queries.awards(context, { contestId }), about);
  }

  return {
    ...queries,
    async export(context, input) {
      const { chart, outFile, overwrite } = input;
      if (!outFile.toLowerCase().endsWith('.xlsx')) throw new AppError('bad_input', { detail: '图表的数字只能存为 .xlsx', detailEn: 'the numbers of a chart are saved as .xlsx' });
      refuseOwnFile(context.dir, outFile);
      const { sheets, rows } = await bookOf(context, input);
      const { bytes } = await writeWorkbook(outFile, sheets, { overwrite, signal: context.signal });
      context.write({ action: 'charts.export', detail: { chart, rows, contest: input.contestId ?? null } }, () => undefined);
      return { file: outFile, rows, bytes };
    },
    async savePicture(context, { chart, kind, outFile, overwrite, body }) {
      if (!outFile.toLowerCase().endsWith(`.${kind}`)) throw new AppError('bad_input', { detail: `这张图只能存为 .${kind}`, detailEn: `this picture is saved as .${kind}` });
      refuseOwnFile(context.dir, outFile);
      const bytes = pictureBytes(kind, body);
      if (bytes === null) throw new AppError('bad_input', { detail: '图的内容不完整，没有写出文件', detailEn: 'the picture is not whole; no file was written' });
      await writeBytes(outFile, bytes, overwrite);
      context.write({ action: 'charts.savePicture', detail: { chart, kind, bytes: bytes.length } }, () => undefined);
      return { file: outFile, bytes: bytes.length };
    },
  };
}
