// Objections: recorded by the rules of acceptance, listed masked, opened with a reason, decided; nothing is ever taken back.
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { ObjectInput } from '#contract/schema/publication.ts';
import type { ReadDb } from '#db/open.ts';
import * as store from '#db/queries/objections.ts';
import { versionRows } from '#db/queries/result-versions.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { notFound, wrongState } from '#backend/refusals.ts';
import { needDay } from '../holidays/handlers.ts';
import { readFrozen } from '../lists/frozen.ts';
import { contestOf, publicationOf } from '../lists/handlers.ts';
import { acceptanceOf, maskedName } from './acceptance.ts';
import { isSame, openSealed, sealObjection, type SealedObjection } from './sealed.ts';
import { checkFiles, keepSealed, removeSealed, sweepSealed, unsealInto, type SealedFile } from './sealed-files.ts';

type Calls = Pick<Handlers<AppContract, QueryContext, CommandContext>['publication'], 'object' | 'objections' | 'openObjection' | 'decideObjection'>;
const steps = ['正在加密存放材料', 'Sealing the files'] as const;
/** Free text and names never stand in the chain: their hash under the record's id does. */
const hashed = (id: string, text: string): string => sha256Hex(`${id}\0${text}`);

/** By number or blind code, else by the number in front of the row of the posted list; null: the contest as a whole. */
function entryOf(db: ReadDb, contestId: string, named: string, rows: string): string | null {
  const name = named.trim();
  if (name === '') return null;
  const found = store.entryByName(db, contestId, name);
  const byNumber = found.filter((one) => one.number === name);
  const [only] = byNumber.length > 0 ? byNumber : found;
  if (only) return only.id;
  const row = /^\d{1,6}$/.test(name) ? readFrozen(rows).rows[Number(name) - 1] : undefined;
  if (row) return row.entryId;
  throw new AppError('bad_input', {
    detail: `entry：没有编号、评审编号或名单序号是“${name}”的作品；对整个活动的异议请留空`, detailEn: `entry: no entry with number, code or list number “${name}”; leave it empty for the contest as a whole`,
  });
}

async function object(
  context: CommandContext, input: z.output<typeof ObjectInput>,
): Promise<{ objectionId: string; accepted: boolean; sentence: string }> {
  const { db, fields, dir } = context;
  const { row } = contestOf(db, input.contestId);
  const publication = publicationOf(db, input.publicationId);
  if (publication.contest_id !== row.id) throw notFound('publication');
  needDay(input.receivedOn, 'receivedOn');
  const entryId = entryOf(db, row.id, input.entry, publication.rows);
  const given: SealedObjection = {
    name: input.name, idNumber: input.idNumber.trim(), contact: input.contact, contactPerson: input.contactPerson.trim(), text: input.text,
    files: input.files.map((file) => file.split(/[\\/]/).at(-1) ?? file),
  };
  const { lateDays } = readFrozen(publication.rows);
  const { accepted, sentence } = acceptanceOf(input, { from: publication.from_day, to: publication.to_day, lateDays });
  const refuseTwice = (): void => {
    // What was not taken for a lack may come again with what lacked: only the same letter, as complete as it was, is a repeat.
    const repeats = (one: store.ObjectionRow): boolean => isSame(openSealed(fields, one.id, one.sealed), given)
      && (one.accepted === 1 || one.sentence === sentence[0]);
    if (!store.likeObjections(db, publication.id, entryId).some(repeats)) return;
    throw wrongState(['已登记', 'on record'], ['再登记一次', 'record it once more'],
      ['同一个人对同一件作品的同样异议已经登记过了；如有补充，请把补充的内容写进去再登记。', 'The same objection of the same person is on record; write what is new into it.']);
  };
  refuseTwice();
  checkFiles(input.files);
  await sweepSealed(dir, (id) => store.objectionExists(db, id), context.now());
  const id = context.newId();
  const kept = await keepSealed(dir, id, input.files, fields, (done) => {
    context.checkCancelled();
    context.progress(done, input.files.length, steps[context.language === 'zh' ? 0 : 1]);
  });
  try {
    // Meanwhile a second press of the button may have recorded it.
    refuseTwice();
    context.write({
      action: 'publication.object', contestId: row.id, subject: id,
      detail: { publication: publication.id, entry: entryId, by: input.by, accepted, files: kept.length, text: hashed(id, JSON.stringify(given)) },
    }, (writable) => store.insertObjection(writable, {
      id, contest_id: row.id, publication_id: publication.id, entry_id: entryId, by: input.by, masked: maskedName(input.by, input.name),
      sealed: sealObjection(fields, id, given), received_on: input.receivedOn, accepted: accepted ? 1 : 0, sentence: sentence[0],
      files: JSON.stringify(kept), at: context.now().toISOString(),
    }));
  } catch (error) {
    await removeSealed(dir, kept);
    throw error;
  }
  return { objectionId: id, accepted, sentence: sentence[context.language === 'zh' ? 0 : 1] };
}

export function objectionOf(db: ReadDb, id: string): store.ObjectionRow {
  const row = store.objectionRow(db, id);
  if (!row) throw notFound('objection');
  return row;
}

/** The version that came of each decision: the first one for this objection after it and before the next decision. */
function versionsOf(db: ReadDb, contestId: string, decisions: readonly store.DecisionRow[]): (decision: store.DecisionRow) => number | null {
  const versions = versionRows(db, contestId).filter((one) => one.objection_id !== null);
  return (decision) => {
    const next = decisions.find((one) => one.objection_id === decision.objection_id && one.at > decision.at)?.at;
    return decision.version ?? versions.find((one) => one.objection_id === decision.objection_id && one.at >= decision.at
      && (next === undefined || one.at < next))?.version ?? null;
  };
}

const files = (json: string): SealedFile[] => JSON.parse(json) as SealedFile[];

export const objectionHandlers: Calls = {
  object,

  objections({ db }, { contestId }) {
    contestOf(db, contestId);
    const decisions = store.decisionRows(db, contestId);
    const versionOf = versionsOf(db, contestId, decisions);
    return {
      objections: store.objectionRows(db, contestId).map((one) => {
        const own = decisions.filter((decision) => decision.objection_id === one.id);
        return {
          objectionId: one.id, publicationId: one.publication_id, entryId: one.entry_id,
          entry: [one.entry, one.title].filter((word) => word !== '').join(' '),
          by: one.by, masked: one.masked, receivedOn: one.received_on, sentence: one.sentence, files: files(one.files).length,
          state: one.accepted === 0 ? 'notAccepted' as const : own.at(-1)?.decision ?? 'open' as const,
          decisions: own.map((decision) => ({
            decision: decision.decision, reason: decision.reason, persons: JSON.parse(decision.persons) as string[], at: decision.at,
            version: versionOf(decision),
          })),
        };
      }),
    };
  },

  async openObjection(context, { objectionId, person, reason, outDir }) {
    const row = objectionOf(context.db, objectionId);
    const { files: named, ...opened } = openSealed(context.fields, row.id, row.sealed);
    const stored = files(row.files).map((one, index) => ({ ...one, name: named[index] ?? one.stored }));
    if (outDir !== undefined) refuseOwnFile(context.dir, outDir);
    const written = outDir === undefined ? null : await unsealInto(context.dir, stored, outDir, context.fields, context.checkCancelled);
    // The event stands before anything is shown. It raises no revision: looking makes nothing stale.
    context.write({
      action: 'publication.openObjection', subject: objectionId,
      detail: { contest: row.contest_id, reason: hashed(objectionId, reason), person: hashed(objectionId, person), files: written?.length ?? 0 },
    }, () => undefined);
    return { ...opened, files: written ?? named };
  },

  decideObjection(context, { objectionId, decision, reason, persons, basedOn }) {
    const row = objectionOf(context.db, objectionId);
    const { row: contest } = contestOf(context.db, row.contest_id);
    if (contest.revision !== basedOn) throw new AppError('stale_revision');
    if (row.accepted === 0) {
      throw wrongState(['不予受理', 'not taken'], ['作出决定', 'decide it'], ['没有受理的异议不作决定；补齐材料后请重新登记。', 'An objection that was not taken is not decided; record it again once it is complete.']);
    }
    const who = [...new Set(persons)];
    const id = context.newId();
    context.write({
      action: 'publication.decideObjection', contestId: contest.id, basedOn, subject: objectionId,
      detail: { decision, id, reason: hashed(id, reason), persons: who.length, again: store.decisionsOf(context.db, objectionId).length > 0 },
    }, (db) => store.insertDecision(db, {
      id, objection_id: objectionId, decision, reason, persons: JSON.stringify(who), version: null, at: context.now().toISOString(),
    }));
    return { done: true };
  },
};
