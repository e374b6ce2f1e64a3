// Computing results: by the rules, corrected for severity behind its gate, or standardised where a rule demands it.
import canonicalize from 'canonicalize';
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { ComputeInput, Results } from '#contract/schema/results.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import type { ReadDb } from '#db/open.ts';
import { entriesToArbitrate } from '#db/queries/arbitration.ts';
import { setState } from '#db/queries/contests.ts';
import { versionInForce } from '#db/queries/result-versions.ts';
import { judgeSlots, replaceResults, resultRows, resultsRow } from '#db/queries/results.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { lockedRefusal } from '#backend/refusals.ts';
import { computeDocket, judgedOf, tieKeyNames, votesLacking, type Computed } from '#backend/scoring/compute.ts';
import type { Docket } from '#backend/scoring/docket.ts';
import { bodyOf, lockedRowsOf, readBody, readRow, rowsToStore, type BodyFacts } from '#backend/scoring/stored-results.ts';
import { nameJudges } from '#backend/statistics/fair.ts';
import type { CommandContext } from '#backend/context.ts';
import { judgeToken } from '../docket-of.ts';
import { actionName, found, readDocket, refused, type Source } from '../docket/handlers.ts';
import { groupName } from '../explain.ts';
import { current, needed } from '../shown/handlers.ts';

type Input = z.output<typeof ComputeInput>;

/** Refuses a correction whose conditions do not hold, unless the rule that demands it is named. */
function refuseClosedGate({ notes }: Computed, rules: ContestRules, nameOf: (token: string) => string): void {
  const closed = notes.filter(({ fair }) => fair !== null && !fair.gate.apply && fair.entries.some((one) => one.marks > 0));
  if (closed.length === 0) return;
  const said = (language: 'zh' | 'en'): string => closed.slice(0, 3).map(({ division, category, fair, judges }) => {
    const gate = fair && nameJudges(fair.gate, (judge) => nameOf(judges[judge] ?? ''));
    const [reason = ''] = (language === 'zh' ? gate?.reasons : gate?.reasonsEn) ?? [];
    return `${groupName(rules.awards.scope, division, category, language)}${language === 'zh' ? '：' : ': '}${reason}`;
  }).join(language === 'zh' ? '；' : '; ') + (language === 'zh' ? '。' : '.');
  throw new AppError('gate_closed', { detail: said('zh'), detailEn: said('en') });
}

/** Names of the later rounds whose scores are not there at all. */
export const roundsAhead = (rules: ContestRules, outside: readonly Readonly<Record<string, number>>[]): string[] => {
  const later = rules.rounds.slice(1);
  return later.some(({ id }) => outside.some((one) => Object.hasOwn(one, id))) ? [] : later.map((one) => one.name);
};

/** Entries that a decision gave to arbitration and that no chief has read yet; those the chain waits for are counted already. */
function askedOf(db: ReadDb, contestId: string, docket: Docket, entries: Source['entries']): number {
  const asked = entriesToArbitrate(db, contestId);
  if (asked.size === 0) return 0;
  return docket.entries.filter((one) => asked.has(entries.get(one.code)?.entryId ?? '')
    && ['plain', 'incomplete'].includes(judgedOf(docket.rules, one).settled?.state ?? 'plain')).length;
}

export function compute(context: CommandContext, input: Input): z.input<typeof Results> {
  const { db } = context;
  const { contest, rules } = found(db, input.contestId);
  const { method } = input;
  const stored = resultsRow(db, contest.id);
  const needsReason = method === 'mixed' || method === 'z' || method === 't';
  const reason = needsReason ? input.acceptGate : '';
  const same = stored?.method === method && readBody(stored.body).acceptGate === reason;
  if (same && stored.computed_revision === contest.revision) return needed(current(context, contest.id));
  if ((method === 'z' || method === 't') && reason === '') throw new AppError('standard_unfounded');

  const { docket, entries, sheets, lostAwards } = readDocket(db, contest, rules, method);
  const lacking = votesLacking(docket);
  if (lacking > 0) {
    throw new AppError('votes_missing', { share: `${Math.round(rules.voteShare * 10_000) / 100}%`, lacking });
  }
  const text = canonicalize(docket) ?? '';
  const locked = versionInForce(db, contest.id);
  if (locked && (locked.kind === 'corrected' || locked.docket === text)) return needed(current(context, contest.id));
  if (locked && contest.state !== 'published') throw lockedRefusal(locked.version, actionName('compute'));
  const made = computeDocket(docket);
  const computed = { ...made, openArbitrations: made.openArbitrations + askedOf(db, contest.id, docket, entries) };
  if (contest.state === 'published') {
    // Results of before there were versions hold as they are; what would change them is refused.
    const before = JSON.stringify(lockedRowsOf(resultRows(db, contest.id).map((one) => readRow(one.body))));
    if (JSON.stringify(lockedRowsOf(computed.rows)) !== before) throw refused(contest, 'compute', 'published');
    return needed(current(context, contest.id));
  }
  if (sheets === 0) throw refused(contest, 'compute', 'noSheets');
  if (method === 'mixed' && reason === '') {
    const names = new Map(judgeSlots(db, contest.id).map((one) => [judgeToken(one.slot), one.name]));
    refuseClosedGate(computed, rules, (token) => names.get(token) ?? token);
  }
  const facts: BodyFacts = {
    method, acceptGate: reason, tieKeys: tieKeyNames(rules), roundsAhead: roundsAhead(rules, docket.entries.map((one) => one.outside)), lostAwards,
  };
  context.checkCancelled();
  context.write({
    action: 'results.compute', contestId: contest.id, basedOn: contest.revision,
    detail: {
      entries: computed.rows.length, sheets, missing: computed.missing,
      ...(method !== 'rule' && { method }), ...(computed.openArbitrations > 0 && { openArbitrations: computed.openArbitrations }),
      // The reason stands with the results; the chain holds its hash.
      ...(reason !== '' && { reason: sha256Hex(Buffer.from(`${contest.id}\0${reason}`)) }),
    },
  }, (write) => {
    replaceResults(write, contest.id, {
      // The write itself raises the revision by one: results are fresh for exactly that revision.
      computed_at: context.now().toISOString(), computed_revision: contest.revision + 1,
      body: JSON.stringify(bodyOf(rules, computed, facts)), method, docket: text,
    }, rowsToStore(computed.rows, entries));
    setState(write, contest.id, 'scored');
  });
  return needed(current(context, contest.id));
}
