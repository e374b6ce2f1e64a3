// Designs: those of the program, own ones, and a preview as the very PDF that is issued later.
import { Writable } from 'node:stream';
import type { z } from 'zod';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { measuredLetters, pointsPerMm, writePaper } from '#backend/pdf/paper.ts';
import { newSigningKey } from '#backend/crypto/suite.ts';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Design, PreviewInput } from '#contract/schema/certificates.ts';
import type { ReadDb } from '#db/open.ts';
import * as store from '#db/queries/certificates.ts';
import { isSealed } from '#db/queries/seals.ts';
import { longValues, programDesigns, usualValues, type KnownDesign } from '../choose-design.ts';
import { certificatePage, picturesOf } from '../draw.ts';
import { foundContest } from '../facts/handlers.ts';
import { valuesOf } from '../freeze.ts';
import { placeTexts, type DesignShape } from '../layout.ts';
import type { Values } from '../fill.ts';
import { isPicture } from '../picture.ts';
import { codeText } from '../qr-text.ts';
import { refused } from '../refused.ts';
import { readBody, readDesign } from '../stored.ts';
import { designWarnings, ownWarnings, plainWarnings } from '../warn.ts';

type Certificates = Handlers<AppContract, QueryContext, CommandContext>['certificates'];

export function designOf(db: ReadDb, designId: string): KnownDesign {
  const known = programDesigns.find((one) => one.designId === designId);
  if (known) return known;
  const row = store.designRow(db, designId);
  if (!row) throw refused.noDesign();
  return { designId, own: true, design: readDesign(row.body) };
}

function checkPictures(design: z.output<typeof Design>): void {
  for (const piece of design.pieces) if (piece.kind === 'picture' && !isPicture(Buffer.from(piece.data, 'base64'))) throw refused.picture();
}

interface Shown { number: string; values: Values; removed: readonly string[] }

/** The certificate that is shown: the asked one, else the one with the most letters, else made-up long names. */
function shownValues(context: QueryContext, input: z.output<typeof PreviewInput>): Shown {
  const madeUp = { number: '', values: longValues, removed: [] };
  if (input.contestId === undefined) return madeUp;
  const contest = foundContest(context, input.contestId);
  if (isSealed(context.db, contest.id)) return madeUp;
  const batch = store.currentBatch(context.db, contest.id);
  const rows = batch ? store.batchCertificates(context.db, batch.id) : [];
  const fits = rows.filter((one) => input.design.kinds.length === 0 || input.design.kinds.includes(one.kind));
  const row = input.number === undefined
    ? fits.toSorted((a, b) => b.body.length - a.body.length)[0] : rows.find((one) => one.number === input.number);
  if (!row) {
    if (input.number !== undefined) throw refused.noCertificate();
    return { ...madeUp, values: { ...longValues, contest: contest.title, year: String(contest.year) } };
  }
  const body = readBody(row.body);
  return { number: row.number, values: valuesOf(body.values, row.number, row.replaces ?? ''), removed: body.removed };
}

/** A code of the right size that no check takes for a certificate: its key is known to everybody. */
const sampleCode = (values: Values): string => codeText(
  { number: values.number, names: values.names, award: values.award, contest: values.contest, replaces: '', body: new Uint8Array(8) },
  newSigningKey((length) => new Uint8Array(length)));

async function drawn(design: DesignShape, values: Values, at: Date) {
  const letters = await measuredLetters();
  const placed = placeTexts(design, values, usualValues, letters);
  const page = certificatePage(design, placed, sampleCode(values), picturesOf(design), new Map());
  const pieces: Buffer[] = [];
  const target = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece);
      done();
    },
  });
  const finished = new Promise<void>((resolve, reject) => {
    target.once('finish', () => resolve());
    target.once('error', reject);
  });
  await writePaper(target, [page], { title: design.name, at });
  await finished;
  return { bytes: Buffer.concat(pieces), placed, letters };
}

async function keep(file: string, bytes: Buffer): Promise<void> {
  const part = await PartFile.create(file, true);
  try {
    part.stream.end(bytes);
    await Promise.race([part.keep(), part.failure]);
  } catch (error) {
    await part.discard();
    throw part.refusal(error);
  }
}

export const designHandlers = {
  designs: (context) => ({
    designs: [...programDesigns.map(({ designId, own, design }) => ({ designId, own, ...design })),
      ...store.designRows(context.db).map((row) => ({ designId: row.id, own: true, ...readDesign(row.body) }))],
  }),

  saveDesign(context, { designId = context.newId(), design }) {
    if (programDesigns.some((one) => one.designId === designId)) throw refused.ownOnly();
    checkPictures(design);
    context.write({ action: 'certificates.saveDesign', subject: designId, detail: { pieces: design.pieces.length } }, (db) =>
      store.saveDesign(db, { id: designId, name: design.name, body: JSON.stringify(design), changed_at: context.now().toISOString() }));
    return { designId };
  },

  removeDesign(context, { designId }) {
    if (programDesigns.some((one) => one.designId === designId)) throw refused.ownOnly();
    if (!store.designRow(context.db, designId)) throw refused.noDesign();
    context.write({ action: 'certificates.removeDesign', subject: designId }, (db) => void store.removeDesign(db, designId));
    return { done: true };
  },

  async preview(context, input) {
    if (input.outFile !== undefined) refuseOwnFile(context.dir, input.outFile);
    checkPictures(input.design);
    const { number, values, removed } = shownValues(context, input);
    const made = await drawn(input.design, values, context.now()).catch((error: unknown) => {
      // pdfkit's own readers look deeper into a picture than its first bytes.
      if (error instanceof AppError || !(error instanceof Error) || !/png|jpeg|image|incorrect|invalid/i.test(error.message)) throw error;
      throw refused.picture();
    });
    // What is only looked at, again with every change of the draft, is no event.
    if (input.outFile !== undefined) {
      await keep(input.outFile, made.bytes);
      context.write({ action: 'certificates.preview', detail: { pieces: input.design.pieces.length } }, () => undefined);
    }
    const { language } = context;
    return {
      file: input.outFile ?? '', number, ...(input.outFile === undefined ? { pdfBase64: made.bytes.toString('base64') } : {}),
      warnings: [...ownWarnings(input.design, made.letters, language), ...plainWarnings({ values, removed }, made.letters, language),
        ...designWarnings(input.design, values, usualValues, made.letters, language, made.placed)],
      pieces: made.placed.map((one) => ({ index: one.index, height: one.height / pointsPerMm, size: one.size, over: one.over })),
    };
  },
} satisfies Pick<Certificates, 'designs' | 'saveDesign' | 'removeDesign' | 'preview'>;
