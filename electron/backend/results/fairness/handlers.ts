// Fair scores: the gate, both rankings, probabilities, the cusp list, statistics of judges.
import { setImmediate as turn } from 'node:timers/promises';
import type { z } from 'zod';
import type { Cusp, CuspInput, Fairness, JudgeStatistics } from '#contract/schema/results.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import type { ContestId } from '#contract/schema/shared.ts';
import { versionInForce } from '#db/queries/result-versions.ts';
import { judgeSlots, resultsRow } from '#db/queries/results.ts';
import { fairOfGroup, marksOfGroup } from '#backend/scoring/base-scores.ts';
import { Docket } from '#backend/scoring/docket.ts';
import { rankingGroups } from '#backend/scoring/groups.ts';
import { cuspOf } from '#backend/statistics/fair.ts';
import type { QueryContext } from '#backend/context.ts';
import { judgeToken } from '../docket-of.ts';
import { found, readDocket, type Source } from '../docket/handlers.ts';
import { groupName } from '../explain.ts';
import { bothWays, type GroupBothWays } from './both-ways.ts';
import { cuspSentence, shareReadings } from './cusp-list.ts';
import { fairnessGroup, probabilitiesOf } from './group-view.ts';
import { coefficientsOf } from './coefficients.ts';
import { agreementOf, boxOf, differences, dSentence, dStudyOf, panelOf, variancesOf } from './panels.ts';

type Judge = { id: string; name: string };

interface Read { rules: ContestRules; revision: number; source: Source; judges: ReadonlyMap<string, Judge> }

/** The docket by the method in force, and who is behind the tokens of judges. */
function read(context: QueryContext, contestId: string): Read {
  const { db } = context;
  const { contest, rules } = found(db, contestId);
  const method = resultsRow(db, contestId)?.method as Source['docket']['method'] | undefined;
  const source = readDocket(db, contest, rules, method ?? 'rule');
  // Locked or corrected results are looked at as they stand.
  const version = versionInForce(db, contestId);
  const docket = version ? Docket.parse(JSON.parse(version.docket)) : source.docket;
  return {
    rules: docket.rules, revision: contest.revision, source: { ...source, docket },
    judges: new Map(judgeSlots(db, contestId).map((one) => [judgeToken(one.slot), { id: one.id, name: one.name }])),
  };
}

/** Draws are made in parts: in between the caller may cancel. */
const drawsAtOnce = 500;

async function chances(context: QueryContext, group: GroupBothWays, draws: number, seed: number, done: () => void): Promise<Float64Array[] | null> {
  if (!group.truths) return null;
  let sums: Float64Array[] | null = null;
  for (let from = 0; from < draws; from += drawsAtOnce) {
    await turn();
    context.checkCancelled();
    const count = Math.min(drawsAtOnce, draws - from);
    const part = probabilitiesOf(group, count, seed + from);
    sums ??= part.map((one) => new Float64Array(one.length));
    for (const [index, one] of part.entries()) one.forEach((p, award) => { sums![index]![award]! += p * count / draws; });
    done();
  }
  return sums;
}

async function fairness(context: QueryContext, input: z.output<typeof ContestId>): Promise<z.input<typeof Fairness>> {
  const { rules, revision, source, judges } = read(context, input.contestId);
  const { docket, entries } = source;
  const label = context.language === 'zh' ? '正在计算把握' : 'Computing how sure awards are';
  context.progress(0, 1, label);
  await turn();
  context.checkCancelled();
  const groups = bothWays(docket, docket.method);
  const { draws, confidence } = rules.fairScores;
  const total = groups.length * Math.ceil(draws / drawsAtOnce);
  let done = 0;
  const shown: z.input<typeof Fairness>['groups'] = [];
  for (const group of groups) {
    const p = await chances(context, group, draws, docket.seed % 2 ** 31, () => context.progress(done += 1, total, label));
    shown.push(fairnessGroup(group, {
      group: groupName(rules.awards.scope, group.division, group.category, context.language), confidence, entries, judges, probabilities: p,
    }));
  }
  return { groups: shown, draws, seed: docket.seed % 2 ** 31, basedOn: revision };
}

async function cusp(context: QueryContext, input: z.output<typeof CuspInput>): Promise<z.input<typeof Cusp>> {
  const { rules, source: { docket, entries } } = read(context, input.contestId);
  const label = context.language === 'zh' ? '正在找压线作品' : 'Looking for entries on the cusp';
  const groups = bothWays(docket, docket.method);
  const lists: Parameters<typeof shareReadings>[0][number][] = [];
  for (const [index, group] of groups.entries()) {
    context.progress(index, groups.length, label);
    await turn();
    context.checkCancelled();
    const line = input.award === undefined ? undefined : group.awards.indexOf(input.award);
    if (!group.truths || line === -1) continue;
    const marks = Map.groupBy(group.marks, (one) => one.entry);
    const list = cuspOf({
      truths: group.truths, awardOf: group.awardOf, awards: group.awards.length, draws: rules.fairScores.draws, seed: docket.seed % 2 ** 31,
      readings: input.readings, ...(line !== undefined && { line }),
      // Judges of the group who have not marked it yet.
      room: (entry) => Math.max(0, group.judges.length - (marks.get(entry)?.length ?? 0)), progress: () => undefined,
    });
    lists.push({ group, list });
  }
  const { chosen, wrongNow, wrongThen } = shareReadings(lists, input.readings);
  return {
    wrongNow, wrongThen, sentence: cuspSentence(chosen.map((one) => one.readings), wrongNow, wrongThen, context.language),
    entries: chosen.flatMap(({ group, entry, award, p, readings, gain }) => {
      const code = group.codes[entry] ?? '';
      const known = entries.get(code);
      const row = docket.method === 'mixed' ? group.adjusted[entry] : group.raw[entry];
      return known ? [{
        ...known, code, group: groupName(rules.awards.scope, group.division, group.category, context.language),
        award: group.awards[award] ?? '', rank: row?.rank ?? null, score: row?.score ?? null, p, readings, gain,
      }] : [];
    }),
  };
}

/** More judges than this make no picture. */
const mostInMatrix = 100;

function statistics(context: QueryContext, input: z.output<typeof ContestId>): z.input<typeof JudgeStatistics> {
  const { rules, revision, source: { docket }, judges } = read(context, input.contestId);
  const { language } = context;
  const first = docket.entries.map((one) => ({ ...one, entryId: one.code }));
  const groups = rankingGroups(rules, first).flatMap(({ division, category, members }) => {
    const { entries, judges: tokens, marks } = marksOfGroup(members);
    if (marks.length === 0) return [];
    const fair = fairOfGroup(rules, members);
    const variances = variancesOf(fair);
    const marked = new Set(marks.map((one) => one.entry)).size;
    const usual = marks.length / marked;
    const all = variances ? variances.entry + variances.judge + variances.residual : 0;
    const study = variances ? dStudyOf(variances) : [];
    const apart = differences(marks, tokens.length);
    const panel = panelOf(marks, entries.length, tokens.length).filter((row) => row.some((one) => one !== null));
    return [{
      group: groupName(rules.awards.scope, division, category, language), entries: marked, marks: marks.length,
      reliability: coefficientsOf(panel, variances, usual, rules.fairScores.confidence, language),
      components: variances && all > 0 ? (['entry', 'judge', 'residual'] as const).map((part) =>
        ({ part, variance: variances[part], share: variances[part] / all })) : [],
      dStudy: study, dSentence: dSentence(study, Math.round(usual), language),
      judges: tokens.map((token, index) => {
        const known = judges.get(token);
        const own = fair.judges[index];
        return {
          judgeId: known?.id ?? token, name: known?.name ?? token, marks: own?.marks ?? 0, effect: own?.effect ?? null,
          low: own?.low ?? null, high: own?.high ?? null, box: boxOf(apart[index] ?? []),
        };
      }),
      agreement: tokens.length > mostInMatrix ? [] : agreementOf(marks, tokens.length),
    }];
  });
  return { groups, basedOn: revision };
}

export const fairnessHandlers = { fairness, cusp, statistics };
