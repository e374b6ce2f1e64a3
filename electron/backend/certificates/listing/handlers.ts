// The frozen list: made from published awards, printed as a proof list, signed for by a named person.
import type { z } from 'zod';
import { printedCode } from '#backend/chain/printed-code.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { measuredLetters } from '#backend/pdf/paper.ts';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Proof } from '#contract/schema/certificates.ts';
import type { WriteDb } from '#db/open.ts';
import * as store from '#db/queries/certificates.ts';
import { newestCheckpoint } from '#db/queries/checkpoints.ts';
import type { ContestRow } from '#db/queries/contests.ts';
import { isSealed } from '#db/queries/seals.ts';
import { carryOver } from '../carry-over.ts';
import { foundContest, freshList, isStale, type Fresh } from '../facts/handlers.ts';
import type { Scope } from '../freeze.ts';
import { Numbering } from '../numbers.ts';
import { proofSheet, shownRow } from '../proof-list.ts';
import { refused } from '../refused.ts';
import { readBody, readScope } from '../stored.ts';

type Certificates = Handlers<AppContract, QueryContext, CommandContext>['certificates'];

/** Those of a list that stand: prepared or issued. */
export const standingOf = (context: QueryContext, batchId: string): store.CertificateRow[] =>
  store.batchCertificates(context.db, batchId).filter((one) => one.state === 'prepared' || one.state === 'issued');

export async function currentProof(context: QueryContext, contestId: string): Promise<z.input<typeof Proof>> {
  const contest = foundContest(context, contestId);
  if (isSealed(context.db, contest.id)) throw new AppError('identities_sealed');
  const batch = store.currentBatch(context.db, contest.id);
  if (!batch) {
    return { batchId: null, state: 'none', rows: [], preparedAt: null, provedBy: '', provedAt: null,
      resultVersion: null, stale: false, basedOn: contest.revision };
  }
  const letters = await measuredLetters();
  const rows = standingOf(context, batch.id);
  const issued = rows.length > 0 && rows.every((one) => one.state === 'issued');
  return {
    batchId: batch.id, state: issued ? 'issued' : batch.proved_at === null ? 'prepared' : 'proved', preparedAt: batch.at,
    rows: rows.map((one) => shownRow(one, letters, context.language)), provedBy: batch.proved_by ?? '', provedAt: batch.proved_at,
    resultVersion: batch.result_version, stale: isStale(context, contest, batch), basedOn: contest.revision, ...readScope(batch.scope),
  };
}

/** A new list in place of the old one: unchanged certificates and unprinted ones keep their numbers. */
function writeList(db: WriteDb, contest: ContestRow, scope: Scope, fresh: Fresh, batchId: string, at: string): void {
  const { rows, rules } = fresh;
  const kinds = new Set<string>(scope.kinds);
  const known = store.contestCertificates(db, contest.id).filter((one) => kinds.has(one.kind));
  const numbering = new Numbering(rules.certificates.number, (before, after) => store.highestNumber(db, before, after));
  store.replaceBatches(db, contest.id, at);
  store.insertBatch(db, {
    id: batchId, contest_id: contest.id, result_version: fresh.version, scope: JSON.stringify(scope), hash: fresh.hash, at,
  });
  for (const step of carryOver(rows, known, numbering, { year: contest.year, contest: contest.title })) {
    if (step.kind === 'move') store.moveCertificate(db, step.number, batchId, step.position, step.body);
    else {
      store.insertCertificate(db, {
        number: step.number, batch_id: batchId, contest_id: contest.id, entry_id: step.row.entryId, kind: step.row.kind, position: step.position,
        body: step.body, state: 'prepared', issued_at: null, replaces: step.replaces, reason: '',
      });
    }
  }
}

export const listingHandlers = {
  async prepare(context, input) {
    const contest = foundContest(context, input.contestId);
    const scope: Scope = { kinds: [...new Set(input.kinds)].toSorted(), each: input.each };
    const fresh = freshList(context, contest, scope);
    if (fresh.rows.length === 0) throw refused.nothing();
    const current = store.currentBatch(context.db, contest.id);
    if (current?.hash !== fresh.hash) {
      const batchId = context.newId();
      context.write({
        action: 'certificates.prepare', contestId: contest.id, basedOn: input.basedOn, subject: batchId,
        detail: { certificates: fresh.rows.length, hash: fresh.hash, version: fresh.version },
      }, (db) => writeList(db, contest, scope, fresh, batchId, context.now().toISOString()));
    }
    return currentProof(context, contest.id);
  },

  proof: (context, input) => currentProof(context, input.contestId),

  async proofFile(context, input) {
    refuseOwnFile(context.dir, input.outFile);
    const contest = foundContest(context, input.contestId);
    const proof = await currentProof(context, contest.id);
    const batch = store.currentBatch(context.db, contest.id);
    if (!batch) throw refused.noList('file');
    const checkpoint = newestCheckpoint(context.db, contest.id);
    const bodies = new Map(standingOf(context, batch.id).map((one) => [one.number, readBody(one.body)]));
    const sheet = proofSheet(contest.title, proof, bodies, checkpoint ? printedCode(checkpoint.root) : '');
    await writeWorkbook(input.outFile, [sheet], { overwrite: true, signal: context.signal });
    context.write({
      action: 'certificates.proofFile', subject: batch.id, detail: { certificates: proof.rows.length, hash: batch.hash },
    }, () => undefined);
    return { file: input.outFile, rows: proof.rows.length };
  },

  async prove(context, input) {
    const contest = foundContest(context, input.contestId);
    const batch = store.currentBatch(context.db, contest.id);
    if (!batch) throw refused.noList('prove');
    if (batch.id !== input.batchId) throw new AppError('stale_revision');
    if (isStale(context, contest, batch)) throw refused.stale('prove');
    context.write({
      action: 'certificates.prove', contestId: contest.id, basedOn: input.basedOn, subject: batch.id,
      detail: { hash: batch.hash, person: sha256Hex(`${batch.id}\n${input.person}`) },
    }, (db) => store.proveBatch(db, batch.id, input.person, context.now().toISOString()));
    return currentProof(context, contest.id);
  },
} satisfies Pick<Certificates, 'prepare' | 'proof' | 'proofFile' | 'prove'>;
