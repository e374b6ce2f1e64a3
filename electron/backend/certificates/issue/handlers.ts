// Issuing: one PDF for all or one each, complete or not at all; issued again, the numbers and the bytes are the same.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { measuredLetters, writePaper } from '#backend/pdf/paper.ts';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { IssueInput } from '#contract/schema/certificates.ts';
import * as store from '#db/queries/certificates.ts';
import type { ContestRow } from '#db/queries/contests.ts';
import { isSealed } from '#db/queries/seals.ts';
import { designOf } from '../designs/handlers.ts';
import { foundContest, isStale, standing } from '../facts/handlers.ts';
import { fileName, freeFileNames } from '../file-names.ts';
import { canonicalBody } from '../freeze.ts';
import { standingOf } from '../listing/handlers.ts';
import { refused } from '../refused.ts';
import { FilePictures, sheetOf } from '../sheets.ts';
import { signingKeyOf } from '../signing/handlers.ts';
import { readBody, readScope } from '../stored.ts';

type Certificates = Handlers<AppContract, QueryContext, CommandContext>['certificates'];
interface Planned { batch: store.BatchRow; rows: store.CertificateRow[]; whole: boolean }

/** Which certificates are printed; refused where one of them no longer stands or the list was not proved. */
function plan(context: QueryContext, contest: ContestRow, input: z.output<typeof IssueInput>): Planned {
  if (isSealed(context.db, contest.id)) throw new AppError('identities_sealed');
  const batch = store.currentBatch(context.db, contest.id);
  if (!batch) throw refused.noList('issue');
  const rows = input.numbers === undefined ? standingOf(context, batch.id) : asked(context, contest, batch, new Set(input.numbers));
  const first = rows.filter((one) => one.state === 'prepared');
  if (first.length > 0) {
    const replacing = first.every((one) => one.replaces !== null && store.certificateRow(context.db, one.replaces)?.state === 'lost');
    if (isStale(context, contest, batch) && !(replacing && stillStands(context, contest, batch, first))) throw refused.stale('issue');
    if (batch.proved_at === null && input.proved === '') throw refused.unproved();
  }
  return { batch, rows, whole: input.numbers === undefined };
}

function asked(context: QueryContext, contest: ContestRow, batch: store.BatchRow, numbers: ReadonlySet<string>): store.CertificateRow[] {
  const rows = [...numbers].map((number) => {
    const row = store.certificateRow(context.db, number);
    if (!row || row.contest_id !== contest.id || row.state === 'prepared' && row.batch_id !== batch.id) throw refused.noCertificate();
    if (row.state === 'lost' || row.state === 'replaced' || row.state === 'revoked') throw refused.gone(number, row.state);
    return row;
  });
  return rows.toSorted((a, b) => a.position - b.position || (a.number < b.number ? -1 : 1));
}

/** A replacement of a lost certificate may be printed although other lines of the list changed: its own award still stands. */
function stillStands(context: QueryContext, contest: ContestRow, batch: store.BatchRow, rows: readonly store.CertificateRow[]): boolean {
  const now = standing(context, contest, readScope(batch.scope));
  return rows.every((one) => {
    const body = readBody(one.body);
    return now.get(body.key)?.values.award === body.values.award;
  });
}

/** Everything of the stream lies in the part file. */
const written = async (part: PartFile): Promise<void> => {
  if (!part.stream.closed) await Promise.race([new Promise<void>((resolve) => part.stream.once('close', () => resolve())), part.failure]);
};

async function eachPart<T>(parts: PartFile[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failed = parts.find((one) => one.failed !== null);
    for (const part of parts) await part.discard();
    throw failed ? failed.refusal(failed.failed) : error;
  }
}

/** Marks what was printed, what it replaces, and what a newer list no longer holds. */
function record(
  context: CommandContext, contest: ContestRow, { batch, rows, whole }: Planned, input: z.output<typeof IssueInput>,
    at: string, facts: Record<string, string | number>,
): void {
  const proving = batch.proved_at === null && input.proved !== '';
  context.write({
    action: 'certificates.issue', contestId: contest.id, subject: batch.id, checkpoint: 'certificates',
    detail: { certificates: rows.length, hash: batch.hash, ...facts, ...(proving ? { person: sha256Hex(`${batch.id}\n${input.proved}`) } : {}) },
  }, (db) => {
    if (proving) store.proveBatch(db, batch.id, input.proved, at);
    for (const row of rows) {
      if (row.state !== 'prepared') continue;
      store.markIssued(db, row.number, at);
      if (row.replaces !== null) store.setCertificateState(db, row.replaces, 'replaced', store.certificateRow(db, row.replaces)?.reason ?? '');
    }
    if (!whole) return;
    const kinds = new Set<string>(readScope(batch.scope).kinds);
    for (const old of store.issuedCertificates(db, contest.id)) {
      if (old.batch_id !== batch.id && kinds.has(old.kind)) store.setCertificateState(db, old.number, 'revoked', 'corrected');
    }
  });
}

export const issueHandlers = {
  async issue(context, input) {
    const contest = foundContest(context, input.contestId);
    const asDesign = input.designId === undefined ? null : designOf(context.db, input.designId);
    plan(context, contest, input);
    const key = await signingKeyOf(context, contest.id);
    const letters = await measuredLetters();
    const planned = plan(context, contest, input);
    const { rows } = planned;
    const zh = context.language === 'zh';
    const now = context.now().toISOString();
    const warnings = new Set<string>();
    let done = 0;
    const step = (): void => {
      context.checkCancelled();
      done += 1;
      context.progress(done, rows.length, zh ? '正在生成证书' : 'Making certificates');
    };
    const page = (row: store.CertificateRow, files: FilePictures) =>
      sheetOf(row, asDesign, key, letters, files, context.language, (sentence) => warnings.add(sentence));
    await mkdir(input.outDir, { recursive: true });
    const names = input.split === 'one' ? [fileName(contest.title, input.numbers && rows)]
      : freeFileNames(rows.map((one) => `${one.number} ${readBody(one.body).values.names}`));
    const files = names.map((name) => join(input.outDir, `${name}.pdf`));
    for (const file of files) refuseOwnFile(context.dir, file);
    const parts: PartFile[] = [];
    const write = async (file: string, title: string, some: readonly store.CertificateRow[]): Promise<void> => {
      const part = await PartFile.create(file, true);
      parts.push(part);
      const at = new Date(some.map((one) => one.issued_at ?? now).toSorted()[0] ?? now);
      const pictures = new FilePictures();
      function* pages() {
        for (const row of some) yield page(row, pictures);
      }
      await Promise.race([writePaper(part.stream, pages(), { title, at, step }), part.failure]);
      await written(part);
    };
    await eachPart(parts, async () => {
      if (input.split === 'one') await write(files[0] ?? '', contest.title, rows);
      else for (const [index, row] of rows.entries()) await write(files[index] ?? '', row.number, [row]);
      context.checkCancelled();
      // While pages were drawn another call may have changed what stands: the list is read again before it is recorded.
      const again = plan(context, contest, input);
      const mark = (of: Planned): string => of.rows.map((one) => `${one.number} ${sha256Hex(canonicalBody(readBody(one.body)))}`).join('\n');
      if (again.batch.id !== planned.batch.id || mark(again) !== mark(planned)) throw new AppError('stale_revision');
      record(context, contest, again, input, now, { files: files.length, split: input.split });
    });
    for (const part of parts) {
      try {
        await part.keep();
      } catch (error) {
        throw part.refusal(error);
      }
    }
    return { files, certificates: rows.length, pages: rows.length, warnings: [...warnings], revision: foundContest(context, contest.id).revision };
  },
} satisfies Pick<Certificates, 'issue'>;
