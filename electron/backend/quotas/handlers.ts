// Calls of quotas: the table, changing it, the 名额分配表 as a workbook, what a unit hands up and in which order.
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { ContestRules, categoryName, divisionName } from '#contract/schema/rules.ts';
import type { Recommendation } from '#contract/schema/quotas.ts';
import { isLocalOnly, levelsOf, limitsOf } from '#backend/quota-rules/limits.ts';
import { judge, proposeOrder } from '#backend/quota-rules/recommendation.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import type { ReadDb } from '#db/open.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { candidateRows, handedIn, quotaRows, quotasOfUnit, quotaUnits, removeQuota, setQuota, setRank } from '#db/queries/quotas.ts';
import { recommendationRows } from '#db/queries/recommendations.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { notFound } from '#backend/refusals.ts';
import { quotaSheet } from './sheet.ts';
import { tableOf } from './table.ts';
import { withBelow } from '#backend/quota-rules/units.ts';

function contestOf(db: ReadDb, id: string): { row: ContestRow; rules: ContestRules } {
  const row = contestRow(db, id);
  if (!row) throw notFound('contest');
  return { row, rules: ContestRules.parse(JSON.parse(row.rules)) };
}

const today = (context: QueryContext): string => context.now().toISOString().slice(0, 10);

function tableFor(context: QueryContext, contestId: string) {
  const { row, rules } = contestOf(context.db, contestId);
  return tableOf({
    rules, revision: row.revision, quotas: quotaRows(context.db, row.id), counts: handedIn(context.db, row.id),
    units: quotaUnits(context.db), today: today(context),
  });
}

const refused = (detail: string, detailEn: string): AppError => new AppError('bad_input', { detail, detailEn });

interface Place { unitId: string; division: string; category: string }

/** Quotas must name what there is, and each place once. */
function checkPlaces(db: ReadDb, rules: ContestRules, places: readonly Place[]): void {
  const units = new Set(quotaUnits(db).map((one) => one.id));
  const seen = new Set<string>();
  for (const { unitId, division, category } of places) {
    if (!units.has(unitId)) throw notFound('unit');
    const found = rules.categories.find((one) => one.id === category);
    if (division !== '' && !rules.divisions.some((one) => one.id === division)) throw refused(`没有组别“${division}”`,
      `there is no division “${division}”`);
    if (category !== '' && !found) throw refused(`没有项目“${category}”`, `there is no category “${category}”`);
    if (found && division !== '' && found.divisions.length > 0 && !found.divisions.includes(division)) {
      throw refused(`项目“${found.name}”不在“${divisionName(rules, division)}”设置`, `category “${found.name}” is not open to that division`);
    }
    const key = `${unitId}/${division}/${category}`;
    if (seen.has(key)) throw refused('同一个名额出现了两次', 'the same quota is given twice');
    seen.add(key);
  }
}

function candidatesOf(db: ReadDb, contestId: string, unitId: string) {
  const units = quotaUnits(db);
  const unit = units.find((one) => one.id === unitId);
  if (!unit) throw notFound('unit');
  const rows = candidateRows(db, contestId, withBelow(units, unitId));
  return { unit, rows, candidates: rows.map((row) => ({ ...row, rank: row.recommend_rank, resultRank: row.result_rank })) };
}

export const quotasHandlers = {
  table: (context, input) => tableFor(context, input.contestId),
  set(context, input) {
    const { row, rules } = contestOf(context.db, input.contestId);
    checkPlaces(context.db, rules, [...input.quotas, ...input.remove]);
    context.write({
      action: 'quotas.set', contestId: row.id, basedOn: input.basedOn, detail: { set: input.quotas.length, removed: input.remove.length },
    }, (db) => {
      for (const { unitId, ...place } of input.remove) removeQuota(db, row.id, { unit_id: unitId, ...place });
      for (const { unitId, ...quota } of input.quotas) setQuota(db, row.id, { unit_id: unitId, ...quota });
    });
    return tableFor(context, row.id);
  },
  async export(context, input) {
    const { row, rules } = contestOf(context.db, input.contestId);
    refuseOwnFile(context.dir, input.outFile);
    const { units } = tableFor(context, row.id);
    const sheet = quotaSheet(`${row.title} 名额分配表`, rules, units, quotaRows(context.db, row.id));
    const { file, bytes } = await writeWorkbook(input.outFile, [sheet], { overwrite: input.overwrite, signal: context.signal });
    return { file, bytes };
  },
  recommendation(context, input): z.input<typeof Recommendation> {
    const { row, rules } = contestOf(context.db, input.contestId);
    const { unit, candidates } = candidatesOf(context.db, row.id, input.unitId);
    const { here, next } = levelsOf(rules);
    const limits = limitsOf(quotasOfUnit(context.db, row.id, unit.id), next);
    const proposed = input.propose === 'results' ? proposeOrder(candidates, rules, limits) : null;
    const ranked = proposed ? candidates.map((one) => ({ ...one, rank: proposed.get(one.id) ?? null })) : candidates;
    const rows = judge(ranked, rules, limits, context.language);
    const count = (verdict: string): number => rows.filter((one) => one.verdict === verdict).length;
    return {
      basedOn: row.revision, unitId: unit.id, unitName: unit.name, level: here?.name ?? '', nextLevel: next?.name ?? '',
      withoutUnit: handedIn(context.db, row.id).reduce((all, one) => all + (one.unit_id === null ? one.n : 0), 0),
      rows: rows.map(({ candidate, verdict, why }) => ({
        entryId: candidate.id, number: candidate.number, title: candidate.title, division: divisionName(rules, candidate.division),
        category: categoryName(rules, candidate.category), school: candidate.school, authors: JSON.parse(candidate.authors) as string[],
        rank: candidate.rank, score: candidate.score === null ? null : candidate.score / 100, award: candidate.award,
        resultRank: candidate.resultRank, verdict, why,
      })),
      counts: { in: count('in'), over: count('over'), notRanked: count('notRanked') },
      made: recommendationRows(context.db, row.id, unit.id, 'made').map((one) => ({ at: one.at, entries: one.entries,
        code: one.code, fileName: one.file_name })),
    };
  },
  order(context, input) {
    const { row, rules } = contestOf(context.db, input.contestId);
    const { rows } = candidatesOf(context.db, row.id, input.unitId);
    const { here } = levelsOf(rules);
    const called = (list: readonly { id: string; name: string }[], asked: string): string | undefined =>
      list.find((one) => one.id === asked || one.name === asked)?.id;
    const division = called(rules.divisions, input.division);
    const category = called(rules.categories, input.category);
    if (division === undefined) throw refused(`没有组别“${input.division}”`, `there is no division “${input.division}”`);
    if (category === undefined) throw refused(`没有项目“${input.category}”`, `there is no category “${input.category}”`);
    const cell = rows.filter((one) => one.division === division && one.category === category);
    const known = new Map(cell.map((one) => [one.id, one]));
    if (new Set(input.entryIds).size !== input.entryIds.length) throw refused('同一件作品出现了两次', 'an entry is given twice');
    for (const id of input.entryIds) {
      const one = known.get(id);
      if (!one) throw notFound('entry');
      if (one.status === 'withdrawn') throw refused(`作品“${one.number || one.title}”已撤回`, `entry “${one.number || one.title}” is withdrawn`);
      if (isLocalOnly(rules, one.category, here?.id ?? null)) {
        throw refused(`项目“${categoryName(rules, one.category)}”不再上报`, `category “${categoryName(rules, one.category)}” is not handed up`);
      }
    }
    const places = new Map(input.entryIds.map((id, index) => [id, index + 1]));
    const changed = cell.filter((one) => one.recommend_rank !== (places.get(one.id) ?? null));
    context.write({
      action: 'quotas.order', contestId: row.id, basedOn: input.basedOn, subject: input.unitId,
      detail: { division, category, ranked: places.size, changed: changed.length },
    }, (db) => {
      for (const one of changed) setRank(db, one.id, places.get(one.id) ?? null);
    });
    return { ranked: places.size, revision: contestOf(context.db, row.id).row.revision };
  },
} satisfies Handlers<AppContract, QueryContext, CommandContext>['quotas'];
