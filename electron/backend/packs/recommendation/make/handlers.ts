// Makes the recommendation file of a unit: signed by the contest, encrypted, read back before anybody carries it away.
import { existsSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import type { RecommendationMade, RecommendInput } from '#contract/schema/quotas.ts';
import { newPassphrase } from '#backend/crypto/words.ts';
import { fileMark, readRecommendation, writeRecommendation } from '#backend/packfile/recommendation.ts';
import { receiptCode } from '#backend/packfile/codes.ts';
import { levelsOf, limitsOf, limitText } from '#backend/quota-rules/limits.ts';
import { judge } from '#backend/quota-rules/recommendation.ts';
import { withBelow } from '#backend/quota-rules/units.ts';
import type { CommandContext } from '#backend/context.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { notFound } from '#backend/refusals.ts';
import { contestRow } from '#db/queries/contests.ts';
import { sealedAt } from '#db/queries/directory.ts';
import { attachmentsOf } from '#db/queries/entries.ts';
import { candidateRows, quotasOfUnit, quotaUnits } from '#db/queries/quotas.ts';
import { insertRecommendation, publishedResults, recommendationRows, wholeEntries, wholePeople } from '#db/queries/recommendations.ts';
import { blobOf } from '#backend/packs/issue/handlers.ts';
import { keysOf } from '#backend/packs/keys/handlers.ts';
import { contentOf } from '../content.ts';
import { namesOf } from '../refused.ts';

/** Entries that go up, in order. @throws AppError over_quota, nothing_to_recommend */
function goingUp(context: CommandContext, contestId: string, unit: { id: string; name: string }, rules: ContestRules): string[] {
  const { next } = levelsOf(rules);
  const rows = candidateRows(context.db, contestId, withBelow(quotaUnits(context.db), unit.id));
  const judged = judge(rows.map((row) => ({ ...row, rank: row.recommend_rank, resultRank: row.result_rank })), rules,
    limitsOf(quotasOfUnit(context.db, contestId, unit.id), next), context.language);
  const over = judged.filter((one) => one.verdict === 'over');
  if (over.length > 0) {
    const texts = (language: 'zh' | 'en'): string =>
      [...new Set(over.flatMap((one) => (one.limit ? [limitText(rules, one.limit, next?.name ?? '', language)]
        : [])))].join(language === 'zh' ? '、' : ', ');
    throw new AppError('over_quota', {
      action: '上报', actionEn: 'hand up', count: over.length, entries: `${over.length} 件：${namesOf(over.map((one) => one.candidate))}`,
      entriesEn: `${over.length} entries: ${namesOf(over.map((one) => one.candidate))}`, limit: texts('zh'), limitEn: texts('en'),
      todo: '请在推荐顺序里去掉多出的作品。', todoEn: 'Take them out of the order.',
    });
  }
  const going = judged.filter((one) => one.verdict === 'in').map((one) => one.candidate.id);
  if (going.length > 0) return going;
  const [todo, todoEn] = rows.length === 0 ? ['这个单位在本活动里没有作品，请核对作品的报送单位。', 'It has no entry in this contest; check the submitting unit of the entries.']
    : ['请先排好推荐顺序，或在作品表里填“推荐序号”。', 'Put its entries in order first, or fill in 推荐序号 in the sheet of entries.'];
  throw new AppError('nothing_to_recommend', { unit: unit.name, todo, todoEn });
}

export async function recommend(context: CommandContext, input: z.output<typeof RecommendInput>): Promise<z.input<typeof RecommendationMade>> {
  const row = contestRow(context.db, input.contestId);
  if (!row) throw notFound('contest');
  const unit = quotaUnits(context.db).find((one) => one.id === input.unitId);
  if (!unit) throw notFound('unit');
  const rules = ContestRules.parse(JSON.parse(row.rules));
  const going = goingUp(context, row.id, unit, rules);
  refuseOwnFile(context.dir, input.outFile);
  if (!input.overwrite && existsSync(input.outFile)) throw new AppError('file_exists', { file: input.outFile });
  const keys = await keysOf(context, row.id);
  // keysOf writes when it makes keys; what is packed is what holds now.
  const { revision } = contestRow(context.db, row.id) ?? row;
  const whole = new Map(wholeEntries(context.db, row.id).map((one) => [one.id, one]));
  const files = input.files ? attachmentsOf(context.db, going) : [];
  const turn = recommendationRows(context.db, row.id, unit.id, 'made').length + 1;
  const { fields } = context;
  const { content, stored } = contentOf({
    contest: row, rules, unit: { id: unit.id, name: unit.name }, turn, madeOn: context.now().toISOString().slice(0, 10),
    entries: going.flatMap((id) => whole.get(id) ?? []), people: Map.groupBy(wholePeople(context.db, going), (one) => one.entry_id),
    results: new Map(publishedResults(context.db, row.id).map((one) => [one.entry_id, one])),
    attachments: Map.groupBy(files, (one) => one.entry_id),
    number: (person, which) => {
      const sealed = which === 'id' ? person.id_sealed : person.phone_sealed;
      const at = which === 'id' ? sealedAt.personId : sealedAt.personPhone;
      return sealed === null ? '' : fields.open(at(person.entry_id, person.part, person.position), sealed);
    },
  });
  const passphrase = input.passphrase ?? newPassphrase(context.random);
  const out = input.outFile;
  try {
    const written = await writeRecommendation({
      content, blobs: stored.map((one) => blobOf(context.dir, one)), signKey: keys.sign, lock: { passphrase }, out, random: context.random,
      signal: context.signal, onProgress: (done, total) => context.progress(done, total, '正在生成推荐文件'),
      ...(context.packWorkFactor !== undefined && { workFactor: context.packWorkFactor }),
    }).catch((error: unknown) => {
      const lost = error instanceof AppError && (error.code === 'file_missing' || error.code === 'stale_file')
        && stored.some((one) => one.original_name === error.details['file']);
      throw lost ? new AppError('recommendation_attachment', { file: error.details['file'] ?? '' }) : error;
    });
    const read = await readRecommendation(out, { fileKey: written.fileKey }, { signal: context.signal });
    if (!read.ok || read.sha256 !== written.sha256) throw new AppError('written_wrong', { file: basename(out) });
    const code = receiptCode(written.sha256);
    const mark = await fileMark(out);
    context.checkCancelled();
    context.write({
      action: 'packs.recommend', contestId: row.id, basedOn: revision, subject: unit.id, detail: { entries: going.length,
        files: stored.length, turn },
    }, (db) => insertRecommendation(db, {
      id: context.newId(), contest_id: row.id, unit_id: unit.id, direction: 'made', file_name: basename(out), sha256: written.sha256, code,
      entries: going.length, signer: keys.sign.publicKey, body: JSON.stringify({ turn, entryIds: going }), at: context.now().toISOString(),
    }));
    context.remembered?.keep(mark, Buffer.from(written.fileKey).toString('hex'));
    return { file: out, bytes: written.bytes, entries: going.length, files: stored.length, passphrase, code, sha256: written.sha256 };
  } catch (error) {
    // Before the pack was whole nothing was written under its name (see packfile/write.ts): an older file stays.
    if (error instanceof AppError && ['written_wrong', 'stale_revision'].includes(error.code)) rmSync(out, { force: true });
    throw error;
  }
}
