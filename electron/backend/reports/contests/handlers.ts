// Workbooks of a contest: award list, score table, entries as registered. What may not be known yet is not written.
import type { Sheet } from '#backend/excel/write.ts';
import { AppError } from '#contract/errors.ts';
import { ContestRules, categoryName, divisionName } from '#contract/schema/rules.ts';
import type { ReadDb } from '#db/open.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { judgeSlots, rankedRows, reportEntries, seatRows, type ReportEntryRow } from '#db/queries/reports.ts';
import { resultsRow } from '#db/queries/results.ts';
import type { QueryContext } from '#backend/context.ts';
import { notFound } from '#backend/refusals.ts';
import { awardList } from './award-list.ts';
import { entryList } from './entry-list.ts';
import { scoreTable } from './score-table.ts';

interface Written { sheet: Sheet; rows: number }

const names = (json: string): string[] => JSON.parse(json) as string[];

/** Schools of the authors; the school of the entry for an author who has none of their own. */
const schoolsOf = (entry: ReportEntryRow): string[] => {
  const own = names(entry.author_schools).map((school) => school === '' ? entry.school : school);
  return own.length === 0 ? [entry.school] : own;
};

function awards(db: ReadDb, contest: ContestRow, rules: ContestRules): Written {
  if (contest.state !== 'published') throw new AppError('not_published');
  const entries = new Map(reportEntries(db, contest.id).map((one) => [one.id, one]));
  const ranked = rankedRows(db, contest.id);
  const awarded = ranked.flatMap(({ entry_id: id, award }) => {
    const entry = entries.get(id);
    return entry === undefined || award === '' ? [] : [{
      division: divisionName(rules, entry.division), category: categoryName(rules, entry.category), award,
      title: entry.title, authors: names(entry.authors), schools: schoolsOf(entry), advisors: names(entry.advisors),
    }];
  });
  const sheet = awardList({
    title: contest.title, judged: ranked.length, awarded, awards: rules.awards.rules.map((one) => one.name),
    scope: rules.awards.scope,
  });
  return { sheet, rows: awarded.length };
}

function methodOf({ method, trimFrom, decimals }: ContestRules['aggregation']): string {
  const mean = method === 'mean' ? '总得分为各评委总分的平均分' : `总得分为去掉一个最高分和一个最低分后的平均分（满 ${trimFrom} 份评分起）`;
  return `${mean}，保留 ${decimals} 位小数；回避、异常、缺评不计入。`;
}

function scores(db: ReadDb, contest: ContestRow, rules: ContestRules): Written {
  const results = resultsRow(db, contest.id);
  if (!results) throw new AppError('wrong_state', { state: '未计算结果', action: '导出评分总表', todo: '请先计算结果。' });
  const published = results.published_at !== null;
  if (!published && results.computed_revision !== contest.revision) {
    throw new AppError('wrong_state', { state: '结果已过时', action: '导出评分总表', todo: '计算之后数据又有变化，请重新计算。' });
  }
  const entries = new Map(reportEntries(db, contest.id).map((one) => [one.id, one]));
  const seats = Map.groupBy(seatRows(db, contest.id), (one) => one.entry_id);
  const ranked = rankedRows(db, contest.id);
  const sheet = scoreTable({
    title: contest.title, method: methodOf(rules.aggregation), published, decimals: rules.aggregation.decimals,
    slots: judgeSlots(db, contest.id),
    entries: ranked.flatMap((row) => {
      const entry = entries.get(row.entry_id);
      return entry === undefined ? [] : [{
        code: entry.blind_code, division: divisionName(rules, entry.division), category: categoryName(rules, entry.category),
        title: entry.title, seats: new Map((seats.get(row.entry_id) ?? []).map((one) => [one.slot, one])),
        score: (JSON.parse(row.body) as { score: number | null }).score, rank: row.rank, award: row.award,
        names: published ? { number: entry.number, authors: names(entry.authors), school: entry.school } : null,
      }];
    }),
  });
  return { sheet, rows: ranked.length };
}

function entries(db: ReadDb, contest: ContestRow, rules: ContestRules): Written {
  const rows = reportEntries(db, contest.id);
  const sheet = entryList(contest.title, rows.map((one) => ({
    submittingUnit: one.submitting_unit, number: one.number, division: divisionName(rules, one.division),
    category: categoryName(rules, one.category), subject: one.subject, grade: one.grade, title: one.title,
    authors: names(one.authors), idsMasked: names(one.ids_masked), phonesMasked: names(one.phones_masked),
    schools: schoolsOf(one), schoolCode: one.school_code, advisors: names(one.advisors), seconds: one.seconds, remark: one.remark,
    withdrawn: one.status === 'withdrawn',
  })));
  return { sheet, rows: rows.length };
}

const kinds = { awards, scores, entries };
export type ContestKind = keyof typeof kinds;

/** The workbook of one kind. Throws not_found for a contest that is not there. */
export function contestWorkbook(context: QueryContext, kind: ContestKind, contestId: string): { sheets: Sheet[]; rows: number; subject: string } {
  const contest = contestRow(context.db, contestId);
  if (!contest) throw notFound('contest');
  const { sheet, rows } = kinds[kind](context.db, contest, ContestRules.parse(JSON.parse(contest.rules)));
  return { sheets: [sheet], rows, subject: contest.id };
}
