// Takes a recommendation file in: opened and verified whole, planned, shown; then files and rows all at once, or nothing.
import { rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import { ContestRules, categoryName, divisionName } from '#contract/schema/rules.ts';
import type { AcceptInput, Accepted, Arrived } from '#contract/schema/quotas.ts';
import { codeSource } from '#backend/identity/blind-codes.ts';
import { maskId, maskPhone } from '#backend/identity/numbers.ts';
import { formatsOf, keptExtension } from '#backend/media/judgement.ts';
import { lockOf } from '#backend/packfile/age-file.ts';
import { fileMark, readRecommendation, type RecommendationRead } from '#backend/packfile/recommendation.ts';
import { SchoolBook, type SchoolWriter } from '#backend/places/school-book.ts';
import { isHigher, levelsOf, limitsOf } from '#backend/quota-rules/limits.ts';
import { withBelow } from '#backend/quota-rules/units.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { attachmentsFolder, temporaryFolder } from '#backend/folders.ts';
import { notFound, wrongState } from '#backend/refusals.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { contestRow, contestRows, type ContestRow } from '#db/queries/contests.ts';
import { insertSchool, insertUnit, schoolRows, sealedAt, setSchoolCode, unitRows } from '#db/queries/directory.ts';
import { blindCodes, entrySnapshot, lastPosition } from '#db/queries/import-entries.ts';
import { insertAddition, insertBatch, insertChange } from '#db/queries/imports.ts';
import { quotasOfUnit, quotaUnits } from '#db/queries/quotas.ts';
import * as store from '#db/queries/recommendations.ts';
import { copyFiles, type Copied, type Wanted } from '../copy-files.ts';
import { cameFrom, isRefused, planAccept, type Planned } from '../plan.ts';
import { namesOf, refusalOf, refusedFile, refuseOtherKinds } from '../refused.ts';

type Asked = z.output<typeof AcceptInput>;

/** Opened and verified whole. @throws AppError recommendation_refused, recommendation_passphrase */
async function opened(context: QueryContext, input: Asked): Promise<{ read: RecommendationRead; known: boolean }> {
  const { file, passphrase } = input;
  refuseOtherKinds(file);
  const facts = statSync(file, { throwIfNoEntry: false });
  if (facts === undefined) throw new AppError('file_missing', { file: basename(file) });
  if (!facts.isFile()) throw refusedFile('它不是文件，请选择推荐文件（.sxrec）。', 'It is no file; choose a recommendation file (.sxrec).');
  const lock = await lockOf(file);
  if (!lock.ok) throw refusalOf(lock.code, lock.detail);
  if (lock.lock === 'key') throw refusalOf('PK_KIND', {});
  const mark = await fileMark(file);
  const kept = context.remembered?.find(mark) ?? null;
  const watch = {
    signal: context.signal, onProgress: (done: number, total: number) => context.progress(done, total, '正在核对推荐文件'),
  };
  if (kept === null && passphrase === undefined) throw new AppError('recommendation_passphrase');
  const read = await readRecommendation(file, kept === null ? { passphrase: passphrase ?? '' } : { fileKey: Buffer.from(kept, 'hex') }, watch);
  if (!read.ok) throw refusalOf(read.code, read.detail);
  // Looked at once, it is confirmed without typing or deriving the passphrase again.
  if (kept === null) context.remembered?.keep(mark, Buffer.from(read.fileKey).toString('hex'));
  return { read, known: kept !== null };
}

const rulesOf = (row: ContestRow): ContestRules => ContestRules.parse(JSON.parse(row.rules));

/** The contest that is meant: the one named, or the only one that fits. */
function contestFor(context: QueryContext, input: Asked, { header }: RecommendationRead): ContestRow {
  const clear = (row: ContestRow): boolean => row.id !== header.contest.id;
  if (input.contestId !== undefined) {
    const row = contestRow(context.db, input.contestId);
    if (!row) throw notFound('contest');
    if (!clear(row)) throw refusedFile('它就是从这个活动里生成的，要接收到上一级的活动。', 'It was made from this very contest; take it into the contest of the level above.');
    if (row.state === 'scored' || row.state === 'published') {
      throw wrongState(row.state, ['接收推荐文件', 'take in recommendation files'], ['结果已经计算，名单不能再变。', 'Results were computed; the list stands.']);
    }
    return row;
  }
  const rows = contestRows(context.db).filter((row) => clear(row) && row.template_id === header.contest.template && row.state === 'setup');
  const [row] = rows;
  if (row && rows.length === 1) return row;
  const titles = rows.map((one) => `“${one.title}”`).join('、');
  throw new AppError('recommendation_contest', {
    from: header.contest.title, detail: rows.length === 0 ? '没有由同一模板建立、还在准备中的活动，请先新建，或指明活动' : `有 ${rows.length} 个活动合适：${titles}，请指明是哪一个`,
    detailEn: rows.length === 0 ? 'no contest of the same template is being set up; make one, or name the contest' : `${rows.length} contests fit: ${titles}; name one`,
  });
}

interface Arrival { row: ContestRow; rules: ContestRules; unitId: string; unitNew: boolean; planned: Planned[];
  signerKnown: boolean; firstTime: boolean }
interface Body { contest: string; unit: string; turn: number }

/** Reads what is here and plans; with a writer new units and schools are stored as they are met. */
function arrive(context: QueryContext, db: ReadDb, row: ContestRow, { header }: RecommendationRead, writer: SchoolWriter | null): Arrival {
  const rules = rulesOf(row);
  const { here } = levelsOf(rules);
  // Equal levels are most often two contests of one template where nobody has set the level yet: the preview says both.
  if (here && header.level && isHigher(header.level.id, here.id)) {
    throw refusedFile(`它来自${header.level.name}，本活动是${here.name}的，只能接收下一级的推荐。`, 'It comes from a higher level than this contest.');
  }
  const schools = new SchoolBook({ schools: schoolRows(db), units: unitRows(db), newId: () => context.newId(), writer });
  const found = schools.units.find(header.unit.name);
  if (found.kind === 'ambiguous') {
    throw refusedFile(`报送单位“${header.unit.name}”是 ${found.units.length} 个单位共有的别名，不能确定是哪一个。请先在“报送单位”里改好别名。`,
      `Several units go by “${header.unit.name}”. Correct their aliases first.`);
  }
  const unitId = schools.unitId(header.unit.name);
  const earlier = store.recommendationRows(db, row.id, null, 'accepted').map((one) => ({ ...one, told: JSON.parse(one.body) as Body }))
    .filter(({ told }) => told.contest === header.contest.id && told.unit === header.unit.id);
  const turnBefore = Math.max(0, ...earlier.map((one) => one.told.turn));
  if (header.turn < turnBefore) {
    throw refusedFile(`这是“${header.unit.name}”的第 ${header.turn} 次推荐，已经接收过更新的第 ${turnBefore} 次。请向报送单位要最新的文件。`,
      `This is recommendation no. ${header.turn} of “${header.unit.name}”; no. ${turnBefore} was taken in already. Ask for the newest file.`);
  }
  const pinned = earlier.at(-1);
  const units = quotaUnits(db);
  const entries = store.wholeEntries(db, row.id);
  const people = Map.groupBy(store.wholePeople(db, entries.map((one) => one.id)), (one) => one.entry_id);
  const planned = planAccept(header, {
    rules, language: context.language, unitId, unitName: header.unit.name, entries, schools,
    peopleOf: (id) => people.get(id) ?? [], filesOf: (id) => store.attachmentFiles(db, id),
    index: (purpose, value) => (value === '' ? '' : Buffer.from(context.fields.index(purpose, value)).toString('hex')),
    unitIds: new Set(withBelow(units, unitId)), limits: limitsOf(quotasOfUnit(db, row.id, unitId), here),
  });
  return {
    row, rules, unitId, unitNew: found.kind === 'none', planned, firstTime: pinned === undefined,
    signerKnown: pinned === undefined || Buffer.from(pinned.signer).toString('hex') === header.signer.key,
  };
}

const count = (planned: readonly Planned[], ...verdicts: Planned['verdict'][]): number => planned
  .filter((one) => verdicts.includes(one.verdict)).length;
const labelOf = ({ entry, stored, message }: Planned) => ({ number: entry?.number ?? stored?.number ?? '',
  title: entry?.title ?? stored?.title ?? '', message });

export async function previewRecommendation(context: QueryContext, input: Asked): Promise<z.input<typeof Arrived>> {
  const { read, known } = await opened(context, input);
  const { header } = read;
  const { row, rules, planned, unitNew, signerKnown, firstTime } = arrive(context, context.db, contestFor(context, input, read), read, null);
  return {
    contestId: row.id, contest: row.title, code: read.code, fileHash: read.sha256, basedOn: row.revision, signerKnown, firstTime,
    unitNew, passphraseKnown: known, files: header.blobs.length,
    from: { contest: header.contest.title, unit: header.unit.name, level: header.level?.name ?? '', madeOn: header.madeOn, turn: header.turn },
    sameLevel: levelsOf(rules).here?.id === header.level?.id && header.level !== null,
    entries: planned.map((one) => ({
      number: labelOf(one).number, title: labelOf(one).title, rank: one.entry?.rank ?? null, verdict: one.verdict, message: one.message,
      division: one.division === '' ? one.entry?.division.name ?? '' : divisionName(rules, one.division),
      category: one.category === '' ? one.entry?.category.name ?? '' : categoryName(rules, one.category),
    })),
    counts: {
      new: count(planned, 'new'), changed: count(planned, 'changed', 'dropped'), same: count(planned, 'same'),
      refused: planned.filter((one) => isRefused(one.verdict) || one.verdict === 'overQuota').length,
    },
  };
}

/** @throws AppError recommendation_entries, over_quota */
function refuseFaults(planned: readonly Planned[], overQuota: boolean): void {
  const refused = planned.filter((one) => isRefused(one.verdict));
  if (refused.length > 0) {
    throw new AppError('recommendation_entries', {
      count: refused.length, entries: namesOf(refused.map(labelOf)),
      todo: '请核对本活动的组别、项目和学校，或请报送单位重新生成。', todoEn: 'Check divisions, categories and schools here, or ask for a new file.',
    });
  }
  const over = planned.filter((one) => one.verdict === 'overQuota');
  if (over.length === 0 || overQuota) return;
  const limits = [...new Set(over.map((one) => one.message.replace(/^超过|^Beyond |[。.]$/g, '')))].join('、');
  throw new AppError('over_quota', {
    action: '接收', actionEn: 'take in', count: over.length, entries: `${over.length} 件：${namesOf(over.map((one) => ({ ...labelOf(one), message: '' })))}`,
    entriesEn: `${over.length} entries: ${namesOf(over.map((one) => ({ ...labelOf(one), message: '' })))}`, limit: limits,
    todo: '请让报送单位减少后重新生成；确需接收的，请在名额表里增加名额，或确认超额接收。', todoEn: 'Ask the unit for fewer, raise the quota, or confirm taking in more.',
  });
}

interface Files { wanted: ReadonlyMap<Planned['entry'], readonly (Wanted & { attachment: number })[]>; facts: Copied['facts'] }

/** Writes the rows of one planned entry. @returns ids of attachments that are no longer needed */
function saveOne(context: CommandContext, db: WriteDb, one: Planned, header: RecommendationRead['header'], parts: {
  contestId: string; unitId: string; batchId: string; position: () => number; newCode: () => string; files: Files;
}): string[] {
  const { entry, stored } = one;
  if (stored) insertChange(db, parts.batchId, stored.id, entrySnapshot(db, stored.id));
  if (!entry) {
    if (stored) store.withdrawEntry(db, stored.id);
    return [];
  }
  const id = stored?.id ?? context.newId();
  const values = {
    id, number: one.number, title: entry.title, division: one.division, category: one.category, subject: entry.subject, grade: entry.grade,
    submitting_unit_id: parts.unitId, school_id: one.schoolId, seconds: entry.seconds, remark: entry.remark, recommend_rank: entry.rank,
    textbook: entry.textbook, volume: entry.volume, lesson: entry.lesson, similarity: entry.similarity,
      came_from: cameFrom(header.contest.id, entry.key),
  };
  if (stored) store.updateAccepted(db, values);
  else {
    store.insertAccepted(db, { ...values, contest_id: parts.contestId, match_key: `r:${values.came_from}`,
      blind_code: parts.newCode(), position: parts.position() });
    insertAddition(db, parts.batchId, id);
  }
  const places = { author: 0, advisor: 0 };
  for (const [index, person] of entry.people.entries()) {
    const position = places[person.part] += 1;
    const { fields } = context;
    store.insertPerson(db, {
      entry_id: id, part: person.part, position, name: person.name, school_id: one.personSchools[index] ?? null, consent: person.consent,
      id_sealed: person.id === '' ? null : fields.seal(sealedAt.personId(id, person.part, position), person.id),
      id_index: person.id === '' ? null : fields.index('id', person.id), id_masked: maskId(person.id),
      phone_sealed: person.phone === '' ? null : fields.seal(sealedAt.personPhone(id, person.part, position), person.phone),
      phone_index: person.phone === '' ? null : fields.index('phone', person.phone), phone_masked: maskPhone(person.phone),
    });
  }
  if (!one.newFiles) return [];
  const old = stored ? store.attachmentFiles(db, id).map((file) => file.id) : [];
  store.removeAttachments(db, id);
  for (const { id: fileId, attachment, blob } of parts.files.wanted.get(entry) ?? []) {
    const file = entry.attachments[attachment];
    const facts = parts.files.facts.get(fileId);
    if (!file || !facts) continue;
    const position = attachment + 1;
    store.insertAcceptedAttachment(db, {
      id: fileId, entry_id: id, position, label: `${facts.label}${position}.${keptExtension(facts, file.name)}`, original_name: file.name,
      media: facts.media, bytes: file.bytes, sha256: header.blobs[blob]?.sha256 ?? '', source_path: `sxrec:${parts.batchId}`,
      facts: JSON.stringify(facts),
    });
  }
  return old;
}

export async function acceptRecommendation(context: CommandContext, input: Asked): Promise<z.input<typeof Accepted>> {
  const { read } = await opened(context, input);
  const { header } = read;
  const first = arrive(context, context.db, contestFor(context, input, read), read, null);
  const { row } = first;
  if (input.basedOn !== undefined && input.basedOn !== row.revision) throw new AppError('stale_revision');
  refuseFaults(first.planned, input.overQuota === true);
  const idle = first.planned.every((one) => one.verdict === 'same');
  const before = store.recommendationRows(context.db, row.id, null, 'accepted');
  const answer = { contestId: row.id, code: read.code, files: 0, same: count(first.planned, 'same') };
  if (idle && before.some((one) => one.sha256 === read.sha256)) {
    return { ...answer, added: 0, changed: 0, batchId: null, revision: row.revision };
  }
  const wanted = new Map(first.planned.filter((one) => one.entry !== null && one.newFiles && one.verdict !== 'same')
    .map((one) => [one.entry, (one.entry?.attachments ?? []).map(({ blob, name }, attachment) => ({
      id: context.newId(), blob, attachment, name, entry: labelOf(one).number || `“${labelOf(one).title}”`,
      formats: formatsOf(first.rules.categories.find((category) => category.id === one.category)?.material),
    }))]));
  await context.backup('before-import');
  const copied = await copyFiles({
    file: input.file, read, wanted: [...wanted.values()].flat(), temporary: temporaryFolder(context.dir), attachments: attachmentsFolder(context.dir),
    checkCancelled: () => context.checkCancelled(), progress: (done, total) => context.progress(done, total, '正在取出作品文件'),
  });
  const batchId = context.newId();
  const at = context.now().toISOString();
  const over = count(first.planned, 'overQuota');
  const counts = { add: 0, update: count(first.planned, 'changed', 'dropped'), same: answer.same, skip: 0 };
  for (const one of first.planned.filter((each) => each.verdict === 'new' || each.verdict === 'overQuota')) counts[one.stored ? 'update' : 'add'] += 1;
  let old: string[] = [];
  try {
    context.checkCancelled();
    context.write({
      action: 'packs.acceptRecommendation', contestId: row.id, basedOn: row.revision, subject: batchId,
      detail: { added: counts.add, changed: counts.update, same: counts.same, overQuota: over, turn: header.turn, signerKnown: first.signerKnown },
    }, (db) => {
      const { unitId, planned } = arrive(context, db, row, read, {
        school: (school) => insertSchool(db, school), unit: (id, name) => insertUnit(db, { id, name }),
        code: (school) => setSchoolCode(db, school.id, school.code),
      });
      if (!idle) {
        insertBatch(db, {
          id: batchId, contest_id: row.id, kind: 'entries', file_name: basename(input.file), file_hash: read.sha256, counts: JSON.stringify(counts),
          revision: row.revision + 1, at,
        });
      }
      let position = lastPosition(db, row.id);
      const newCode = codeSource((bytes) => context.random(bytes), blindCodes(db, row.id).map((one) => one.blind_code));
      const parts = { contestId: row.id, unitId, batchId, position: () => (position += 1), newCode, files: { wanted, facts: copied.facts } };
      old = planned.filter((one) => one.verdict !== 'same').flatMap((one) => saveOne(context, db, one, header, parts));
      store.insertRecommendation(db, {
        id: context.newId(), contest_id: row.id, unit_id: unitId, direction: 'accepted', file_name: basename(input.file), sha256: read.sha256,
        code: read.code, entries: header.entries.length, signer: Buffer.from(header.signer.key, 'hex'), at,
        body: JSON.stringify({ contest: header.contest.id, unit: header.unit.id, turn: header.turn } satisfies Body),
      });
      copied.place();
    });
  } catch (error) {
    copied.discard();
    throw error;
  }
  for (const id of old) rmSync(join(attachmentsFolder(context.dir), id), { force: true });
  return {
    ...answer, added: counts.add, changed: counts.update, files: [...wanted.values()].flat().length, batchId: idle ? null : batchId,
    revision: contestRow(context.db, row.id)?.revision ?? row.revision,
  };
}
