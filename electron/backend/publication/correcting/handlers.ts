// After an upheld objection: results anew from the changed docket as the next version; the old one stays beside it.
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { CorrectInput } from '#contract/schema/publication.ts';
import { violations } from '#db/invariants.ts';
import type { ReadDb } from '#db/open.ts';
import { correctResults, entriesByCode, judgeSlot } from '#db/queries/corrections.ts';
import { decisionsOf } from '#db/queries/objections.ts';
import { insertVersion, nextVersion, versionInForce } from '#db/queries/result-versions.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { notFound, wrongState, type Text } from '#backend/refusals.ts';
import { commit } from '#backend/scoring/commitment.ts';
import { computeDocket } from '#backend/scoring/compute.ts';
import { Docket } from '#backend/scoring/docket.ts';
import { readLockedRows } from '#backend/scoring/docket-rows.ts';
import { bodyOf, lockedRowsOf, readBody, rowsToStore } from '#backend/scoring/stored-results.ts';
import { contestOf } from '../lists/handlers.ts';
import { objectionOf } from '../objections/handlers.ts';
import { awardChanges, correctDocket, type Correction } from './correction.ts';

type Input = z.output<typeof CorrectInput>;
const correcting: Text = ['更正结果', 'correct the results'];

/** Judges stand in the docket by their slot. */
function correctionOf(db: ReadDb, { contestId, change }: Input): Correction {
  if (change.kind !== 'dropSheet') return change;
  const slot = judgeSlot(db, contestId, change.judgeId);
  if (slot === undefined) {
    throw wrongState(['没有这位评委', 'without this judge'], correcting, ['评委名单里没有他，请重新选择。', 'He is not on the list of judges; choose again.']);
  }
  return { kind: 'dropSheet', judge: `J${String(slot).padStart(2, '0')}` };
}

function refuseUndecided(db: ReadDb, input: Input): void {
  const objection = objectionOf(db, input.objectionId);
  if (objection.contest_id !== input.contestId) throw notFound('objection');
  const last = decisionsOf(db, objection.id).at(-1)?.decision;
  if (last === 'upheld' || last === 'partly') return;
  throw wrongState(last === undefined ? ['异议未决', 'not decided'] : ['异议不成立', 'rejected'], correcting,
    ['只有异议成立或部分成立以后才能更正结果，请先登记处理决定。', 'Results are corrected only after the objection was upheld, at least in part; record the decision first.']);
}

function correct(context: CommandContext, input: Input) {
  const { db } = context;
  const { row: contest } = contestOf(db, input.contestId);
  if (contest.revision !== input.basedOn) throw new AppError('stale_revision');
  refuseUndecided(db, input);
  const before = versionInForce(db, contest.id);
  if (contest.state !== 'published' || !before) {
    throw wrongState(contest.state, correcting, ['结果还没有锁定并发布。评审期间的问题请直接改正，再计算结果。', 'The results are not locked and published yet; mend it directly and compute anew.']);
  }
  const entries = entriesByCode(db, contest.id);
  const entry = entries.find((one) => one.id === input.entryId);
  if (!entry) throw notFound('entry');
  const made = correctDocket(Docket.parse(JSON.parse(before.docket)), entry.blind_code, correctionOf(db, input));
  if ('refused' in made) throw wrongState(['没有可更正的', 'nothing to correct'], correcting, made.refused);
  const computed = computeDocket(made.docket);
  const committed = commit(made.docket, lockedRowsOf(computed.rows));
  if (input.change.kind === 'award' && committed.rows === before.rows) {
    throw wrongState(['没有可更正的', 'nothing to correct'], correcting, ['这件作品现在就是这个等次，没有什么要改。', 'The entry has this award already.']);
  }
  const { method, acceptGate, tieKeys, roundsAhead, acceptedMissing } = readBody(before.body);
  const body = JSON.stringify({ ...bodyOf(made.docket.rules, computed, { method, acceptGate, tieKeys, roundsAhead }), acceptedMissing });
  const [broken] = violations(db);
  if (broken) throw new AppError('invariants_broken', { sentence: broken.sentence, sentenceEn: broken.sentenceEn, rows: broken.rows });
  context.checkCancelled();
  const version = nextVersion(db, contest.id);
  const revision = input.basedOn + 1;
  context.write({
    action: 'publication.correct', contestId: contest.id, basedOn: input.basedOn, subject: input.objectionId, checkpoint: 'correction',
    detail: {
      version, commitment: committed.commitment, docket: committed.docketSha256, rows: committed.rowsSha256, before: before.version,
      entry: entry.id, kind: input.change.kind, reason: sha256Hex(`${contest.id}\0${version}\0${input.person}\0${input.reason}`),
    },
  }, (writable) => {
    insertVersion(writable, {
      contest_id: contest.id, version, kind: 'corrected', method: before.method, person: input.person, reason: input.reason,
      docket: committed.docket, docket_sha256: committed.docketSha256, body, rows: committed.rows, commitment: committed.commitment,
      objection_id: input.objectionId, at: context.now().toISOString(),
    });
    correctResults(writable, contest.id, { body, docket: committed.docket, revision },
      rowsToStore(computed.rows, new Map(entries.map((one) => [one.blind_code, { entryId: one.id, title: one.title }]))));
  });
  return { version, changes: awardChanges(readLockedRows(before.rows), readLockedRows(committed.rows)), revision };
}

export const correctingHandlers = { correct } satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['publication'], 'correct'>;
