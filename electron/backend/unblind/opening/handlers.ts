// Opening what is sealed: one asks, another one agrees with both their words typed on the spot; every step is an event that is
// on disk before anything is released, and what is released stands in the same transaction as the event that tells of it.
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { ApproveInput, Approved, Requested, RequestInput, Scope, Status, WithdrawInput } from '#contract/schema/unblind.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { samePerson } from '#backend/identity/same-person.ts';
import type { AuditEvent, CommandContext, QueryContext } from '#backend/context.ts';
import { notFound, type Text } from '#backend/refusals.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { newestCheckpoint } from '#db/queries/checkpoints.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { versionInForce } from '#db/queries/result-versions.ts';
import * as store from '#db/queries/seals.ts';
import { openIdentity } from '../identities.ts';
import { openSlots, plainWords, readSlots, wordsFit } from '../keys.ts';
import { eventNumber } from '../sealing/handlers.ts';
import { blockersOf, openFaults } from '../words.ts';

type AskedScope = z.output<typeof Scope>;
const refused = ([detail, detailEn]: Text): AppError => new AppError('unblind_refused', { detail, detailEn });

/** Wrong words in a row from which each further try waits, besides what scrypt costs. */
const freeTries = 5;
const longestWait = 30;

function contestOf(db: ReadDb, id: string): ContestRow {
  const row = contestRow(db, id);
  if (!row) throw notFound('contest');
  return row;
}

function sealOf(db: ReadDb, contestId: string): store.SealRow {
  const seal = store.sealRow(db, contestId);
  if (!seal) throw refused(openFaults.noSeal);
  if (seal.opened_at !== null) throw refused(openFaults.open);
  return seal;
}

/** The newest request that is neither done nor withdrawn. */
function pendingOf(steps: readonly store.StepRow[]): store.StepRow | null {
  const closed = new Set(steps.filter((one) => one.step === 'done' || one.step === 'withdrawn').map((one) => one.request_id));
  return steps.findLast((one) => one.step === 'requested' && !closed.has(one.request_id)) ?? null;
}

function blockers(db: ReadDb, contestId: string): Text[] {
  const { packs, objections, arbitrations } = store.openMatters(db, contestId);
  return blockersOf({
    packs, objections, arbitrations, lockedAt: versionInForce(db, contestId)?.at ?? null, checkpointAt: newestCheckpoint(db, contestId)?.at ?? null,
  });
}

/** For a dispute about one entry a reason is enough: its identity is shown once and stays sealed. */
function refuseBlocked(db: ReadDb, contestId: string, scope: AskedScope): void {
  const open = scope.kind === 'entry' ? [] : blockers(db, contestId);
  if (open.length > 0) throw refused([open.map(([zh]) => zh).join(''), open.map(([, en]) => en).join(' ')]);
  if (store.sealedRows(db, contestId, scope).length === 0) throw refused(openFaults.scope);
}

const readScope = (json: string | null): AskedScope | null => (json === null ? null : JSON.parse(json) as AskedScope);

export function status(context: QueryContext, contestId: string): z.input<typeof Status> {
  const { db } = context;
  const row = contestOf(db, contestId);
  const seal = store.sealRow(db, row.id);
  const steps = store.stepRows(db, row.id);
  const pending = pendingOf(steps);
  const scope = readScope(pending?.scope ?? null);
  const closed = seal !== undefined && seal.opened_at === null;
  return {
    sealed: closed, sealedAt: seal?.sealed_at ?? null, openedAt: seal?.opened_at ?? null, organiser: seal?.organiser ?? '',
    supervisor: seal?.supervisor ?? '', ...store.sealedCounts(db, row.id),
    blockers: closed ? blockers(db, row.id).map(([zh, en]) => (context.language === 'zh' ? zh : en)) : [],
    request: pending && scope && {
      requestId: pending.request_id, part: pending.part ?? 'organiser', person: pending.person, reason: pending.reason, scope, at: pending.at,
    },
    steps: steps.map((one) => ({
      step: one.step, part: one.part, person: one.person, at: one.at, scope: readScope(one.scope), reason: one.reason,
      event: one.event, count: one.count,
    })),
    basedOn: row.revision,
  };
}

interface Step extends Pick<store.StepRow, 'request_id' | 'step' | 'part' | 'person' | 'reason'> { scope: AskedScope | null; count?: number }

/** One step with its event: the row names the number of the event, the event holds no name. */
function commit(
  context: CommandContext, contestId: string, step: Step, event: Partial<AuditEvent> = {}, work: (db: WriteDb) => void = () => undefined,
): void {
  const action = `unblind.${step.step === 'requested' ? 'request' : step.step === 'withdrawn' ? 'withdraw' : step.step}`;
  const { scope } = step;
  const detail = {
    ...(step.part !== null && { part: step.part }), ...(scope && { scope: scope.kind, scopeId: scope.id }),
    ...(step.count !== undefined && { count: step.count }), ...(step.reason !== '' && { reason: sha256Hex(`${step.request_id}\0${step.reason}`) }),
  };
  context.write({ action, contestId, subject: step.request_id, detail, ...event }, (db) => {
    work(db);
    store.insertStep(db, {
      ...step, id: context.newId(), contest_id: contestId, scope: scope && JSON.stringify(scope), event: eventNumber(db),
      count: step.count ?? null, at: context.now().toISOString(),
    });
  });
}

/** Waits longer with every wrong try in a row: who guesses at this window has to be patient. */
async function slowDown(context: CommandContext, contestId: string): Promise<void> {
  const steps = store.stepRows(context.db, contestId);
  const wrong = steps.length - 1 - steps.findLastIndex((one) => one.step === 'approved' || one.step === 'done');
  const tries = steps.slice(steps.length - wrong).filter((one) => one.step === 'refused').length;
  if (tries < freeTries) return;
  const seconds = Math.min(longestWait, 2 ** (tries - freeTries));
  await pause(seconds * 1000, undefined, { signal: context.signal }).catch(() => context.checkCancelled());
}

const differ = (detail: string, detailEn: string): AppError => new AppError('seal_same', { detail, detailEn });

export async function request(context: CommandContext, input: z.output<typeof RequestInput>): Promise<z.input<typeof Requested>> {
  const { contestId, part, person, scope } = input;
  const row = contestOf(context.db, contestId);
  if (row.revision !== input.basedOn) throw new AppError('stale_revision');
  const seal = sealOf(context.db, contestId);
  if (pendingOf(store.stepRows(context.db, contestId))) throw refused(openFaults.pending);
  refuseBlocked(context.db, contestId, scope);
  await slowDown(context, contestId);
  const requestId = context.newId();
  const step = { request_id: requestId, part, person, reason: input.reason, scope };
  if (!await wordsFit(readSlots(seal.slots), part, input.passphrase)) {
    commit(context, contestId, { ...step, step: 'refused' });
    throw new AppError('unblind_passphrase');
  }
  commit(context, contestId, { ...step, step: 'requested' }, { basedOn: input.basedOn });
  return { requestId, revision: contestOf(context.db, contestId).revision };
}

function requested(db: ReadDb, contestId: string, requestId: string): store.StepRow & { scope: string } {
  const pending = pendingOf(store.stepRows(db, contestId));
  if (pending?.request_id !== requestId || pending.scope === null) throw refused(openFaults.gone);
  return { ...pending, scope: pending.scope };
}

export function withdraw(context: CommandContext, input: z.output<typeof WithdrawInput>): { done: true } {
  const pending = requested(context.db, input.contestId, input.requestId);
  commit(context, input.contestId, {
    request_id: input.requestId, step: 'withdrawn', part: pending.part, person: pending.person, reason: input.reason, scope: readScope(pending.scope),
  }, { basedOn: input.basedOn });
  return { done: true };
}

interface Opened { entryId: string; body: store.EntryIdentity }

/** Puts the identities of the scope back into the clear columns; when nothing is sealed any more the contest is open. */
function release(db: WriteDb, contestId: string, opened: readonly Opened[], rest: store.RestOfContest, at: string): void {
  for (const { entryId, body } of opened) {
    store.restoreIdentity(db, entryId, body);
    store.markOpened(db, entryId, at);
  }
  const counts = store.sealedCounts(db, contestId);
  if (counts.opened < counts.entries) return;
  store.restoreRest(db, contestId, rest);
  store.markSealOpened(db, contestId, at);
}

function shown(db: ReadDb, contestId: string, { entryId, body }: Opened): z.input<typeof Approved>['identity'] {
  const entry = store.entriesToSeal(db, contestId).find((one) => one.id === entryId);
  const names = (part: string): string[] => body.people.filter((one) => one['part'] === part).map((one) =>
    `${String(one['name'])}${part === 'author' && one['school'] !== '' && one['school'] !== body.school ? `（${String(one['school'])}）` : ''}`);
  return {
    entryId, code: entry?.blind_code ?? '', number: String(body.entry['number'] ?? ''), title: entry?.title ?? '', school: body.school, unit: body.unit,
    authors: names('author'), advisors: names('advisor'),
  };
}

export async function approve(context: CommandContext, input: z.output<typeof ApproveInput>): Promise<z.input<typeof Approved>> {
  const { contestId, requestId, part, person } = input;
  const row = contestOf(context.db, contestId);
  if (row.revision !== input.basedOn) throw new AppError('stale_revision');
  const seal = sealOf(context.db, contestId);
  const asked = requested(context.db, contestId, requestId);
  const scope = readScope(asked.scope) ?? { kind: 'all', id: '' };
  if (asked.part === part) throw differ('申请和批准用的是同一方的口令', 'request and approval are of the same part');
  if (samePerson(asked.person, person)) throw differ(`“${person}”已经提出了申请`, `“${person}” has made the request`);
  if (plainWords(input.passphrase) === plainWords(input.requestPassphrase)) throw differ('两个口令相同', 'the two passphrases are the same');
  refuseBlocked(context.db, contestId, scope);
  await slowDown(context, contestId);
  const key = await openSlots(readSlots(seal.slots), contestId,
    [{ part: asked.part ?? 'organiser', words: input.requestPassphrase }, { part, words: input.passphrase }]);
  const step = { request_id: requestId, part, person, reason: '', scope };
  if (!key) {
    commit(context, contestId, { ...step, step: 'refused' });
    throw new AppError('unblind_passphrase');
  }
  try {
    if (scope.kind !== 'entry') await context.backup('before-unblind');
    // On disk before anything is opened: whoever pulls the plug now leaves the approval, and nothing released.
    commit(context, contestId, { ...step, step: 'approved' }, { basedOn: input.basedOn });
    const opened = store.sealedRows(context.db, contestId, scope).map((one) => ({
      entryId: one.entry_id, body: openIdentity(key, contestId, one.entry_id, one.sealed, one.commitment) as store.EntryIdentity,
    }));
    const rest = openIdentity(key, contestId, 'rest', seal.sealed_rest, null) as store.RestOfContest;
    const at = context.now().toISOString();
    commit(context, contestId, { ...step, step: 'done', count: opened.length }, { checkpoint: 'unblind' }, (db) => {
      if (scope.kind !== 'entry') release(db, contestId, opened, rest, at);
    });
    const [first] = opened;
    return {
      opened: opened.length, identity: scope.kind === 'entry' && first ? shown(context.db, contestId, first) : null,
      revision: contestOf(context.db, contestId).revision,
    };
  } finally {
    key.fill(0);
  }
}
