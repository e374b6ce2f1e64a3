// Locked versions of results: what was computed, hashed and committed before anybody's name is known; taken back only openly.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { Changed, Locked, LockInput, UnlockInput, Versions } from '#contract/schema/results.ts';
import type { ContestId } from '#contract/schema/shared.ts';
import { violations } from '#db/invariants.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import type { ContestRow } from '#db/queries/contests.ts';
import { newestCheckpoint } from '#db/queries/checkpoints.ts';
import { insertVersion, lockedVersion, nextVersion, versionInForce, versionRows, voidVersion } from '#db/queries/result-versions.ts';
import { identitiesOpened, keepFresh, resultRows, resultsRow, type ResultsRow } from '#db/queries/results.ts';
import { printedCode } from '#backend/chain/printed-code.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { commit, commitTexts, type Committed } from '#backend/scoring/commitment.ts';
import { computeDocket } from '#backend/scoring/compute.ts';
import { Docket } from '#backend/scoring/docket.ts';
import { readLockedRows } from '#backend/scoring/docket-rows.ts';
import { lockedRowsOf, readBody, readRow, type StoredBody } from '#backend/scoring/stored-results.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { found, readDocket, refused } from '../docket/handlers.ts';
import { awardChangesBetween } from '../versions.ts';

export function refuseBroken(db: ReadDb): void {
  const [broken] = violations(db);
  if (broken) {
    throw new AppError('invariants_broken', { sentence: broken.sentence, sentenceEn: broken.sentenceEn, rows: broken.rows });
  }
}

/**
 * Texts and hashes of what stands, computed once more from the docket: what is locked is what anyone will get.
 * @throws AppError stale_revision when it comes out otherwise, as after an update of the program
 */
export function committedOf(db: ReadDb, contest: ContestRow, stored: ResultsRow): Committed {
  const docket = stored.docket === '{}'
    ? readDocket(db, contest, found(db, contest.id).rules, 'rule').docket : Docket.parse(JSON.parse(stored.docket));
  const made = commit(docket, lockedRowsOf(computeDocket(docket).rows));
  const shown = commit(docket, lockedRowsOf(resultRows(db, contest.id).map((one) => readRow(one.body))));
  if (made.commitment !== shown.commitment) throw new AppError('stale_revision');
  return made;
}

export interface NewVersion {
  contest: ContestRow; version: number; committed: Committed; body: StoredBody; person: string; reason: string; at: string;
}

export const storeVersion = (db: WriteDb, { contest, version, committed, body, person, reason, at }: NewVersion): void => insertVersion(db, {
  contest_id: contest.id, version, kind: 'locked', method: body.method, person, reason, docket: committed.docket,
  docket_sha256: committed.docketSha256, body: JSON.stringify(body), rows: committed.rows, commitment: committed.commitment,
  objection_id: null, at,
});

/** What an archive later holds against the version. */
export const pledgeOf = (version: number, committed: Committed) => ({
  version, commitment: committed.commitment, docket: committed.docketSha256, rows: committed.rowsSha256,
});

/** What stands, if it is what was computed last. */
export function freshResults(
  context: QueryContext, contest: ContestRow, action: 'lock' | 'publish', basedOn: number,
): { stored: ResultsRow; body: StoredBody } {
  const stored = resultsRow(context.db, contest.id);
  if (!stored) throw refused(contest, action, 'notComputed');
  if (stored.computed_revision !== contest.revision || basedOn !== contest.revision) throw new AppError('stale_revision');
  return { stored, body: readBody(stored.body) };
}

function missingSentence({ missing, openArbitrations }: StoredBody, language: 'zh' | 'en'): string {
  const parts = language === 'zh'
    ? [...(missing > 0 ? [`还缺 ${missing} 份评分`] : []), ...(openArbitrations > 0 ? [`还有 ${openArbitrations} 件作品等待仲裁`] : [])]
    : [...(missing > 0 ? [`${missing} score sheets are missing`] : []),
      ...(openArbitrations > 0 ? [`${openArbitrations} entries wait for arbitration`] : [])];
  return parts.join(language === 'zh' ? '，' : ', ');
}

async function lock(context: CommandContext, input: z.output<typeof LockInput>): Promise<z.input<typeof Locked>> {
  const { db } = context;
  const { contest } = found(db, input.contestId);
  if (contest.state === 'published') throw refused(contest, 'lock', 'again');
  if (lockedVersion(db, contest.id) !== undefined) throw refused(contest, 'lock', 'locked');
  const { stored, body } = freshResults(context, contest, 'lock', input.basedOn);
  const reason = input.acceptMissing?.trim() ?? '';
  const lacks = body.missing + body.openArbitrations > 0;
  if (lacks && reason === '') {
    throw new AppError('lock_missing', { detail: missingSentence(body, 'zh'), detailEn: missingSentence(body, 'en') });
  }
  refuseBroken(db);
  const committed = committedOf(db, contest, stored);
  context.checkCancelled();
  const version = nextVersion(db, contest.id);
  const before = newestCheckpoint(db, contest.id)?.id ?? 0;
  const accepted: StoredBody = { ...body, acceptedMissing: lacks ? reason : null };
  await context.backup('before-lock');
  context.write({
    action: 'results.lock', contestId: contest.id, basedOn: input.basedOn, checkpoint: 'lock',
    detail: {
      ...pledgeOf(version, committed), method: body.method, missing: body.missing, openArbitrations: body.openArbitrations,
      ...(lacks && { reason: sha256Hex(Buffer.from(`${contest.id}\0${version}\0${reason}`)) }),
    },
  }, (write) => {
    storeVersion(write, {
      contest, version, committed, body: accepted, person: input.person, reason: lacks ? reason : '', at: context.now().toISOString(),
    });
    keepFresh(write, contest.id, input.basedOn + 1, JSON.stringify(accepted));
  });
  const point = newestCheckpoint(db, contest.id);
  const made = point !== undefined && point.id > before ? point : null;
  return {
    version, commitment: committed.commitment, checkpoint: made?.note ?? '', code: made ? printedCode(made.root) : '',
    revision: found(db, contest.id).contest.revision,
  };
}

function unlock(context: CommandContext, input: z.output<typeof UnlockInput>): z.input<typeof Changed> {
  const { db } = context;
  const { contest } = found(db, input.contestId);
  if (input.basedOn !== contest.revision) throw new AppError('stale_revision');
  if (contest.state === 'published') throw refused(contest, 'unlock', 'published');
  const locked = versionInForce(db, contest.id);
  if (!locked) throw refused(contest, 'unlock', 'notLocked');
  if (identitiesOpened(db, contest.id)) throw refused(contest, 'unlock', 'opened');
  context.write({
    action: 'results.unlock', contestId: contest.id, basedOn: input.basedOn,
    detail: { void: locked.version, reason: sha256Hex(Buffer.from(`${contest.id}\0${locked.version}\0${input.reason}`)) },
  }, (write) => voidVersion(write, contest.id, locked.version, input.person, input.reason, context.now().toISOString()));
  return { revision: found(db, contest.id).contest.revision };
}

function versions(context: QueryContext, input: z.output<typeof ContestId>): z.input<typeof Versions> {
  const { contest } = found(context.db, input.contestId);
  let before: ReturnType<typeof readLockedRows> | null = null;
  return {
    versions: versionRows(context.db, contest.id).map((one) => {
      const rows = readLockedRows(one.rows);
      const changes = before === null ? [] : awardChangesBetween(before, rows);
      before = rows;
      return {
        version: one.version, kind: one.kind, at: one.at, person: one.person, method: one.method, reason: one.reason,
        commitment: one.commitment, void: one.void === 1, awards: rows.filter((row) => row.award !== '').length, changes,
      };
    }),
  };
}

/** Whether the texts of a version are still what was committed. */
export const isIntact = (version: { docket: string; rows: string; commitment: string }): boolean =>
  commitTexts(version.docket, version.rows).commitment === version.commitment;

export const lockingHandlers = { lock, unlock, versions };
