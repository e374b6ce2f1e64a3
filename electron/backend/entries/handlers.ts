// Calls of entries: check eligibility by the contest's own rules, decide findings with a reason, record consent.
import type { z } from 'zod';
import { sha256Hex } from '#backend/crypto/suite.ts';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import type { DecideInput } from '#contract/schema/entries.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { sealedAt } from '#db/queries/directory.ts';
import { checkedEntries, checkedFiles, checkedPeople, decisionRows, earlierEntries, entriesThere, pastWinnersOf, putDecision, removeDecision,
  setConsent, setEntryStatus } from '#db/queries/eligibility.ts';
import { eligibilityFacts } from '#seeds/templates/eligibility.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { isDay } from '#backend/credit-rules/days.ts';
import { notFound, wrongState } from '../refusals.ts';
import { countsOf, decided, findAll } from './check.ts';
import type { Decision, Shown } from './check.ts';
import { personOf } from './people.ts';
import type { CheckInput, Entry, PastWork, Person, Rule } from './shapes.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

function contestFound(db: ReadDb, id: string): ContestRow {
  const row = contestRow(db, id);
  if (!row) throw notFound('contest');
  return row;
}

/** All entries of the contest with what the rules look at; withdrawn ones too. */
function entriesOf(context: QueryContext, db: ReadDb, contestId: string): { entry: Entry; active: boolean }[] {
  const people = Map.groupBy(checkedPeople(db, contestId), (row) => row.entry_id);
  const files = Map.groupBy(checkedFiles(db, contestId), (row) => row.entry_id);
  const opener = {
    open: (row: { entry_id: string; part: string; position: number; id_sealed: Uint8Array | null }) =>
      (row.id_sealed ? context.fields.open(sealedAt.personId(row.entry_id, row.part, row.position), row.id_sealed) : ''),
    index: (number: string) => hex(context.fields.index('id', number)),
  };
  return checkedEntries(db, contestId).map((row) => {
    const place = { schoolId: row.school_id, school: row.school };
    const of = (part: 'author' | 'advisor'): Person[] => (people.get(row.id)
      ?? []).filter((one) => one.part === part).map((one) => personOf(one, place, opener));
    const { unit_id: unitId, status, ...rest } = row;
    return { active: status === 'active', entry: {
      id: rest.id, number: rest.number, title: rest.title, division: rest.division, category: rest.category, subject: rest.subject, grade: rest.grade,
      textbook: rest.textbook, volume: rest.volume, lesson: rest.lesson, similarity: rest.similarity, seconds: rest.seconds,
      unitId, unit: rest.unit, schoolId: place.schoolId, school: place.school, authors: of('author'), advisors: of('advisor'),
      files: (files.get(row.id) ?? []).map((one) => ({ sha256: one.sha256, bytes: one.bytes, name: one.original_name })),
    } };
  });
}

function pastOf(db: ReadDb, contest: ContestRow): PastWork[] {
  const earlier = earlierEntries(db, contest.id, contest.year).map(({ school_id: schoolId, id_index: index, template_id: template, ...row }) => ({
    ...row, schoolId, idIndex: index ? hex(index) : '', sameActivity: template === contest.template_id,
    otherActivity: template !== contest.template_id,
  }));
  const listed = pastWinnersOf(db, contest.id, contest.year).map(({ id_index: index, ...row }) =>
    ({ ...row, schoolId: '', idIndex: index ? hex(index) : '', sameActivity: false }));
  return [...earlier, ...listed];
}

const decisionsOf = (db: ReadDb, contestId: string): Decision[] => decisionRows(db, contestId).map((row) => ({
  key: row.key, rule: row.rule as Rule, entryIds: JSON.parse(row.entry_ids) as string[], decision: row.decision, reason: row.reason,
    decidedAt: row.decided_at,
}));

function checkAll(context: QueryContext, db: ReadDb, contest: ContestRow): { findings: Shown[]; checked: number; decisions: Decision[] } {
  const rules = ContestRules.parse(JSON.parse(contest.rules));
  const loaded = entriesOf(context, db, contest.id);
  context.checkCancelled();
  const active = loaded.filter((one) => one.active).map((one) => one.entry);
  const input: CheckInput = {
    rules, contestId: contest.id, contestTitle: contest.title, year: contest.year, source: contest.source, entries: active, past: pastOf(db, contest),
    today: context.now().toISOString().slice(0, 10), facts: eligibilityFacts,
  };
  const found = findAll(input);
  const decisions = decisionsOf(db, contest.id);
  const taken = new Set(decisions.flatMap((one) => (one.decision === 'excluded' ? one.entryIds : [])));
  const withdrawn = new Map(loaded.filter((one) => !one.active && taken.has(one.entry.id)).map((one) => [one.entry.id, one.entry]));
  // As it was before anything was excluded, so that an exclusion shows what it was about.
  const before = withdrawn.size === 0 ? [] : findAll({ ...input, entries: loaded.filter((one) => one.active
    || withdrawn.has(one.entry.id)).map((one) => one.entry) });
  return { findings: decided(found, before, decisions, withdrawn, rules, context.language), checked: active.length, decisions };
}

function refuseScored(contest: ContestRow): void {
  if (contest.state !== 'scored' && contest.state !== 'published') return;
  throw wrongState(contest.state, ['改变参评作品', 'change which entries take part'], ['结果已经计算，作品不能再排除或恢复。', 'Results were computed; entries stay as they are.']);
}

/** What one decision changes; counts go to the audit event. */
function decide(context: CommandContext, db: WriteDb, input: z.output<typeof DecideInput>) {
  const contest = contestFound(db, input.contestId);
  const { findings, decisions } = checkAll(context, db, contest);
  const byKey = new Map(findings.map((one) => [one.key, one]));
  const at = context.now().toISOString();
  const done = { decided: 0, withdrawn: 0, restored: 0 };
  const kept = new Map(decisions.map((one) => [one.key, one]));
  const named = input.entryIds && new Set(input.entryIds);
  for (const key of input.keys) {
    const finding = byKey.get(key);
    if (!finding) throw notFound('finding');
    const old = kept.get(key);
    if (old) removeDecision(db, contest.id, key);
    kept.delete(key);
    if (input.decision === 'reopen' && !old) continue;
    done.decided += 1;
    if (input.decision === 'reopen') continue;
    const excluded = input.decision === 'exclude' ? finding.entryIds.filter((id) => named?.has(id) ?? true) : [];
    if (input.decision === 'exclude' && excluded.length === 0) {
      throw new AppError('bad_input', { detail: '要排除的作品不在所选的问题里', detailEn: 'the entries to exclude are not those of the finding' });
    }
    const decision: Decision = {
      key, rule: finding.rule, entryIds: excluded.length > 0 ? excluded : finding.entryIds, decision: input.decision === 'exclude'
        ? 'excluded' : 'allowed',
      reason: input.reason, decidedAt: at,
    };
    kept.set(key, decision);
    putDecision(db, contest.id, { key, rule: decision.rule, entry_ids: JSON.stringify(decision.entryIds), decision: decision.decision,
      reason: decision.reason, decided_at: at });
  }
  const idsOf = (all: Iterable<Decision>): string[] => [...new Set([...all].flatMap((one) => (one.decision === 'excluded' ? one.entryIds : [])))];
  const now = idsOf(kept.values());
  const stay = new Set(now);
  // An entry that another decision still excludes stays out.
  const back = idsOf(decisions).filter((id) => !stay.has(id));
  done.withdrawn = setEntryStatus(db, contest.id, now, 'withdrawn');
  done.restored = setEntryStatus(db, contest.id, back, 'active');
  if (done.withdrawn + done.restored > 0) refuseScored(contest);
  return done;
}

export const entriesHandlers = {
  check(context, { contestId, rule, offset, limit }) {
    const contest = contestFound(context.db, contestId);
    const { findings, checked } = checkAll(context, context.db, contest);
    const own = rule === undefined ? findings : findings.filter((one) => one.rule === rule);
    return {
      basedOn: contest.revision, findings: own.slice(offset, offset + limit), total: own.length, checked,
        counts: countsOf(findings, context.language),
    };
  },
  decide(context, input) {
    if (input.reason.length < 2) {
      throw new AppError('bad_input', { detail: '处理意见要写明理由（至少两个字）', detailEn: 'a decision needs a reason' });
    }
    contestFound(context.db, input.contestId);
    const event = {
      action: `entries.${input.decision}`, contestId: input.contestId, basedOn: input.basedOn,
      // The reason stands with the decision, for it may name people; the chain holds its hash.
      detail: { findings: 0, withdrawn: 0, restored: 0, reason: sha256Hex(Buffer.from(`${input.keys[0] ?? ''}\0${input.reason}`)) },
    };
    const done = context.write(event, (db) => {
      const counts = decide(context, db, input);
      Object.assign(event.detail, { findings: counts.decided, withdrawn: counts.withdrawn, restored: counts.restored });
      return counts;
    });
    return { ...done, revision: contestFound(context.db, input.contestId).revision };
  },
  consent(context, { contestId, entryIds, given, by, on, notice, basedOn }) {
    if (!isDay(on)) throw new AppError('bad_input', { detail: `没有 ${on} 这一天`, detailEn: `there is no day ${on}` });
    contestFound(context.db, contestId);
    const ids = [...new Set(entryIds)];
    const event = { action: 'entries.consent', contestId, basedOn, detail: { entries: ids.length, people: 0, given, notice } };
    const people = context.write(event, (db) => {
      if (entriesThere(db, contestId, ids) !== ids.length) throw notFound('entry');
      event.detail.people = setConsent(db, contestId, ids, JSON.stringify({ given, by, on, notice }));
      return event.detail.people;
    });
    return { people, revision: contestFound(context.db, contestId).revision };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['entries'], 'check' | 'decide' | 'consent'>;
