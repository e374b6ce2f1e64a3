// Publishing: the locked version becomes public, once; a contest that nobody locked is locked in the same step.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { Published, PublishInput } from '#contract/schema/results.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import { setState } from '#db/queries/contests.ts';
import { nextVersion, versionInForce } from '#db/queries/result-versions.ts';
import { markPublished, resultRows, resultsRow, sealOf } from '#db/queries/results.ts';
import { readBody, type StoredBody } from '#backend/scoring/stored-results.ts';
import type { CommandContext } from '#backend/context.ts';
import { found, refused } from '../docket/handlers.ts';
import { committedOf, freshResults, isIntact, pledgeOf, refuseBroken, storeVersion } from '../locking/handlers.ts';

/**
 * Publishing without a lock beforehand asks for a reason as the lock does. Without a chain a case that was given to arbitration
 * by decision is told of in the results and does not hold the publication up.
 */
function refuseLacking({ missing, openArbitrations }: StoredBody, { arbitration }: ContestRules): void {
  if (missing > 0) throw new AppError('scores_missing', { missing });
  if (openArbitrations > 0 && arbitration.chain !== 'none') throw new AppError('arbitrations_open', { open: openArbitrations });
}

export async function publish(context: CommandContext, input: z.output<typeof PublishInput>): Promise<z.input<typeof Published>> {
  const { db } = context;
  const { contest, rules } = found(db, input.contestId);
  const stored = resultsRow(db, contest.id);
  if (!stored) throw refused(contest, 'publish', 'notComputed');
  if (stored.published_at !== null) throw refused(contest, 'publish', 'again');
  const locked = versionInForce(db, contest.id);
  const seal = sealOf(db, contest.id);
  if (seal && !locked) throw refused(contest, 'publish', 'lockFirst');
  if (seal?.opened_at === null) {
    throw new AppError('identities_sealed', {
      action: '发布结果', actionEn: 'publish the results',
      todo: '请先由组织者和监督员双人揭盲。', todoEn: 'Organiser and supervisor must open the identities first.',
    });
  }
  if (locked && input.basedOn !== contest.revision) throw new AppError('stale_revision');
  const body = locked ? readBody(stored.body) : freshResults(context, contest, 'publish', input.basedOn).body;
  const reason = input.acceptMissing?.trim() ?? '';
  if (!locked && reason === '') refuseLacking(body, rules);
  refuseBroken(db);
  if (locked && !isIntact(locked)) {
    throw new AppError('invariants_broken', {
      sentence: '锁定的结果必须与锁定时的校验值相符', sentenceEn: 'a locked result must agree with what was committed', rows: 1,
    });
  }
  const committed = locked ? null : committedOf(db, contest, stored);
  await context.backup('before-publish');
  const publishedAt = context.now().toISOString();
  const awards = resultRows(db, contest.id).filter((one) => one.award !== '').length;
  const version = locked?.version ?? nextVersion(db, contest.id);
  context.write({
    action: 'results.publish', contestId: contest.id, basedOn: input.basedOn, checkpoint: 'publication',
    detail: {
      awards, missing: body.missing, ...(committed ? pledgeOf(version, committed) : { version, commitment: locked?.commitment ?? '' }),
    },
  }, (write) => {
    const accepted = locked ? body : { ...body, acceptedMissing: body.missing + body.openArbitrations > 0 ? reason : null };
    if (committed) {
      storeVersion(write, { contest, version, committed, body: accepted, person: '', reason: accepted.acceptedMissing ?? '', at: publishedAt });
    }
    markPublished(write, contest.id, publishedAt, input.basedOn + 1, JSON.stringify(accepted));
    setState(write, contest.id, 'published');
  });
  return { publishedAt, awards, revision: input.basedOn + 1 };
}
