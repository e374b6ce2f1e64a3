// Sealing: whose entries they are leaves the clear columns, encrypted under a key that only two people open together.
import { existsSync, readdirSync } from 'node:fs';
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import type { Sealed, SealInput } from '#contract/schema/unblind.ts';
import { rootOf } from '#backend/chain/merkle.ts';
import { backupsFolder } from '#backend/folders.ts';
import { samePerson } from '#backend/identity/same-person.ts';
import type { CommandContext } from '#backend/context.ts';
import { notFound, type Text } from '#backend/refusals.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { assignableJudges } from '#db/queries/assignment.ts';
import { lastAudit } from '#db/queries/audit.ts';
import { barredPairs } from '#db/queries/calibration.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { judgeRows } from '#db/queries/entries.ts';
import { versionInForce } from '#db/queries/result-versions.ts';
import * as store from '#db/queries/seals.ts';
import { unitTokens } from '#db/queries/unit-tokens.ts';
import { sealIdentity } from '../identities.ts';
import { makeSlots, plainWords, type NewSlots } from '../keys.ts';
import { sealFaults } from '../words.ts';

export interface Pair { entryId: string; judgeId: string; kind: string }
/** Which judge may not see which entry, as assignment finds it. */
export type ConflictsOf = (db: ReadDb, contestId: string) => readonly Pair[];

const refused = ([detail, detailEn]: Text): AppError => new AppError('seal_refused', { detail, detailEn });

/** Number of the event that the running write ends with. */
export const eventNumber = (db: ReadDb): number => (lastAudit(db)?.seq ?? 0) + 1;

/** What frozen conflicts stand for; the rest is found without knowing whose an entry is. */
const foundLive = new Set(['not_qualified', 'declared', 'recused']);

/** Shadow judges are no part of assignment; what bars them is looked for as for their lists. */
function conflictsOfShadows(db: ReadDb, row: ContestRow): Pair[] {
  const shadows = new Set(assignableJudges(db, row.id).filter((one) => one.shadow === 1).map((one) => one.id));
  if (shadows.size === 0) return [];
  const { assignment } = ContestRules.parse(JSON.parse(row.rules));
  const all = store.entriesToSeal(db, row.id).map((one) => one.id);
  return barredPairs(db, row.id, all, { year: row.year, submittingUnit: assignment.submittingUnitConflict, ...assignment.conflicts })
    .filter((one) => shadows.has(one.judge_id)).map(({ entry_id: entryId, judge_id: judgeId, kind }) => ({ entryId, judgeId, kind }));
}

function check(db: ReadDb, row: ContestRow): void {
  const seal = store.sealRow(db, row.id);
  if (seal && seal.opened_at === null) throw refused(sealFaults.sealed);
  if (row.state === 'published') throw refused(sealFaults.published);
  if (versionInForce(db, row.id)) throw refused(sealFaults.locked);
  if (store.entriesToSeal(db, row.id).length === 0) throw refused(sealFaults.empty);
  if (judgeRows(db, row.id).length === 0) throw refused(sealFaults.judges);
  const { findings, unscanned } = store.openMatters(db, row.id);
  if (findings + unscanned > 0) throw refused(sealFaults.leaks(unscanned, findings));
}

function refuseSame({ organiser, supervisor }: z.output<typeof SealInput>): void {
  if (samePerson(organiser.person, supervisor.person)) {
    throw new AppError('seal_same', { detail: `“${organiser.person}”写了两次`, detailEn: `“${organiser.person}” is named twice` });
  }
  if (plainWords(organiser.passphrase) === plainWords(supervisor.passphrase)) {
    throw new AppError('seal_same', { detail: '两个口令相同', detailEn: 'the two passphrases are the same' });
  }
}

/** Moves every identity under the key; what it commits to, as one root over the entries in the order of the list. */
function takeOut(
  db: WriteDb, context: CommandContext, contestId: string, { key, slots }: NewSlots, people: { organiser: string; supervisor: string },
  conflicts: readonly Pair[],
): Uint8Array {
  const units = unitTokens(db, contestId);
  const sealed = store.entriesToSeal(db, contestId).map(({ id }) =>
    ({ id, ...sealIdentity(key, contestId, id, store.identityOf(db, id), context.random) }));
  const rest = sealIdentity(key, contestId, 'rest', store.restOf(db, contestId), context.random);
  store.putSeal(db, {
    contest_id: contestId, ...people, slots: JSON.stringify(slots), entries: sealed.length, sealed_rest: rest.sealed,
    sealed_at: context.now().toISOString(),
  });
  for (const one of sealed) {
    store.insertSealed(db, contestId, { entry_id: one.id, commitment: one.commitment, sealed: one.sealed, unit: units.get(one.id) ?? '' });
    store.blankIdentity(db, one.id);
  }
  store.blankRest(db, contestId);
  for (const [, own] of Map.groupBy(conflicts.filter((one) => !foundLive.has(one.kind)), (one) => `${one.entryId} ${one.judgeId}`)) {
    const [first] = own;
    if (first) store.insertSealedConflict(db, first.entryId, first.judgeId, JSON.stringify([...new Set(own.map((one) => one.kind))]));
  }
  return rootOf([...sealed.map((one) => one.commitment), rest.commitment]);
}

/** Copies of the database with the names still in them: they are not the program's to delete. */
const databasesIn = (folder: string): number => (existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.db')).length : 0);

export async function seal(context: CommandContext, input: z.output<typeof SealInput>, conflictsOf: ConflictsOf): Promise<z.input<typeof Sealed>> {
  const row = contestRow(context.db, input.contestId);
  if (!row) throw notFound('contest');
  refuseSame(input);
  check(context.db, row);
  const made = await makeSlots(row.id, { organiser: input.organiser.passphrase, supervisor: input.supervisor.passphrase },
    context.random, context.packWorkFactor);
  context.checkCancelled();
  // While words were being turned into keys a file may have been added, or another call may have sealed.
  check(context.db, row);
  const conflicts = [...conflictsOf(context.db, row.id), ...conflictsOfShadows(context.db, row)];
  const detail: Record<string, string | number> = { entries: store.entriesToSeal(context.db, row.id).length, commitments: '' };
  const at = context.now().toISOString();
  context.write({ action: 'unblind.seal', contestId: row.id, basedOn: input.basedOn, detail, checkpoint: 'unblind' }, (db) => {
    const people = { organiser: input.organiser.person, supervisor: input.supervisor.person };
    detail['commitments'] = Buffer.from(takeOut(db, context, row.id, made, people, conflicts)).toString('hex');
    store.insertStep(db, {
      id: context.newId(), contest_id: row.id, request_id: '', step: 'sealed', part: null, person: `${people.organiser}、${people.supervisor}`,
      scope: null, reason: '', event: eventNumber(db), count: Number(detail['entries']), at,
    });
  });
  made.key.fill(0);
  context.scour();
  return {
    entries: Number(detail['entries']), envelope: made.envelope, oldBackups: databasesIn(backupsFolder(context.dir)),
    revision: contestRow(context.db, row.id)?.revision ?? row.revision,
  };
}
