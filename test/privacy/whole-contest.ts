// A contest that has everything in it that can hold a person: from import to archive, beside another that must stay as it is.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoEntriesRows, demoJudgesRows } from '#seeds/demo/index.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { jpegComment } from '../leaks/makers/pictures.ts';
import { assignAll, filmBytes, fullSheets, importRows, newKey, opened, scorePackByHand } from '../packs/small-contest.ts';

export interface WholeContest {
  program: TestProgram;
  contestId: string;
  /** Another one in the same workspace, with people of its own. */
  otherId: string;
  /** The archive that was exported before. */
  archive: string;
  code: string;
  /** What identifies the people of the contest; none of it belongs to the other. */
  secrets: string[];
  otherSecrets: string[];
  /** Moves the clock. */
  at(time: string): void;
}

const planted = {
  relative: '欧阳若兰', relativeId: '11010519491231002X', complainant: '司徒明远', complainantPhone: '13912340000', complainantId: '440524188001010014',
  picture: '诸葛清越的板书.jpg', film: '长孙无忌的课堂.mp4', inPicture: '上官惠文', guardian: '夏侯玉兰', reason: '皇甫思齐打来电话', contact: '闻人电话02988886666',
  words: '第一件作品是慕容雪的课件改的',
};

const cells = (rows: readonly (readonly string[])[], headers: readonly string[], names: readonly string[]): string[] =>
  rows.flatMap((row) => names.flatMap((name) => (row[headers.indexOf(name)] ?? '').split('、')))
    .map((one) => one.replaceAll('\u3000', '').trim()).filter((one) => one.length >= 2);
const entrySecrets = (rows: readonly (readonly string[])[]): string[] =>
  cells(rows, demoEntriesRows.headers, ['作者姓名', '身份证号', '手机号码', '指导教师', '指导教师姓名', '作品名称', '作品编号']);
const judgeSecrets = (rows: readonly (readonly string[])[]): string[] =>
  cells(rows, demoJudgesRows.headers, ['姓名', '评委姓名', '身份证号', '手机号码']);

/** `until`: how far it goes; a contest whose list is still posted has no certificates yet. */
export async function wholeContest(): Promise<WholeContest> {
  let now = '2026-03-02T02:00:00.000Z';
  let ticks = 0;
  const program = await startProgram({ now: () => new Date(Date.parse(now) + (ticks += 1)) });
  const { client, files } = program;
  const entryRows = demoEntriesRows.rows.slice(0, 6);
  const judgeRows = demoJudgesRows.rows.slice(0, 3);
  const otherRows = demoEntriesRows.rows.slice(20, 24);
  const otherJudges = demoJudgesRows.rows.slice(3, 5);
  const { contestId } = await client.contests.create({ templateId: 'weike', title: '春季微课赛', year: 2026 });
  const { contestId: otherId } = await client.contests.create({ templateId: 'weike', title: '另一届', year: 2026 });
  await importRows(program, otherId, 'entries', demoEntriesRows, otherRows);
  await importRows(program, otherId, 'judges', demoJudgesRows, otherJudges);
  await importRows(program, contestId, 'entries', demoEntriesRows, entryRows);
  await importRows(program, contestId, 'judges', demoJudgesRows, judgeRows);
  const entryIds = (await client.contests.entries({ contestId })).rows.map((row) => row.entryId);
  const first = entryIds[0] ?? '';
  const basedOn = async (): Promise<number> => (await client.contests.get({ contestId })).revision;
  const put = (name: string, bytes: string | Uint8Array): string => {
    writeFileSync(join(files, name), bytes);
    return join(files, name);
  };
  await client.entries.consent({
    contestId, entryIds, given: true, by: planted.guardian, on: '2026-03-01', notice: '告知书一版', basedOn: await basedOn(),
  });
  const picture = put(planted.picture, jpegComment(`指导教师：${planted.inPicture}`));
  await client.contests.attach({ contestId, entryId: first, files: [put(planted.film, filmBytes(4000)), picture] });
  const otherEntry = (await client.contests.entries({ contestId: otherId })).rows[0]?.entryId ?? '';
  await client.contests.attach({ contestId: otherId, entryId: otherEntry, files: [put('别的片子.mp4', filmBytes(3000, 9))] });
  const scanned = await client.files.scan({ contestId });
  await client.files.decide({
    contestId, findingIds: scanned.findings.map((one) => one.findingId), decision: 'override', reason: planted.reason, actor: '李主任',
    basedOn: scanned.revision,
  });
  const { judges } = await client.assignment.current({ contestId });
  await client.assignment.relate({
    contestId, judgeId: judges[0]?.judgeId ?? '', kind: 'relative', name: planted.relative, idNumber: planted.relativeId, note: planted.reason,
    basedOn: await basedOn(),
  });
  await client.contests.declareConflict({ contestId, entryId: entryIds[5] ?? '', judgeId: judges[0]?.judgeId ?? '', note: planted.reason });
  const whole = { program, contestId, entryIds };
  await assignAll(whole, 2);
  mkdirSync(join(files, 'out'));
  const { packs } = await client.packs.issue({ contestId, outDir: join(files, 'out') });
  for (const [index, pack] of packs.entries()) {
    const read = await opened(pack);
    const made = await scorePackByHand(join(files, 'in'), `p${index}.sxscore`, read, newKey(index + 1), fullSheets(read, 100 * index));
    await client.packs.receive({ contestId, files: [made.file], basedOn: (await client.packs.preview({ contestId, files: [made.file] })).basedOn });
  }
  const early = await client.results.compute({ contestId });
  const { publicationId } = await client.publication.announce({
    contestId, stage: 'before', from: '2026-03-09', contact: planted.contact, basedOn: early.basedOn,
  });
  const { objectionId } = await client.publication.object({
    contestId, publicationId, entry: '', by: 'person', name: planted.complainant, idNumber: planted.complainantId, contact: planted.complainantPhone,
    signed: true, receivedOn: '2026-03-10', text: planted.words, files: [put('司徒明远的信.pdf', `%PDF-1.4 ${planted.complainant}`)],
  });
  await client.publication.decideObjection({
    objectionId, decision: 'rejected', reason: planted.words, persons: ['赵科长', '孙老师'], basedOn: await basedOn(),
  });
  const computed = await client.results.compute({ contestId });
  await client.results.changeAward({
    contestId, entryId: first, award: '三等奖', reason: planted.reason, person: '李主任', basedOn: computed.basedOn,
  });
  await client.results.compute({ contestId });
  await client.results.lock({ contestId, person: '李主任', basedOn: await basedOn() });
  await client.results.publish({ contestId, basedOn: await basedOn() });
  await client.publication.announce({ contestId, stage: 'after', from: '2026-03-16', contact: planted.contact, basedOn: await basedOn() });
  const frozen = await client.certificates.prepare({ contestId, kinds: ['author', 'judge'], basedOn: await basedOn() });
  await client.certificates.prove({ contestId, batchId: frozen.batchId ?? '', person: '李主任', basedOn: await basedOn() });
  mkdirSync(join(files, 'certificates'));
  await client.certificates.issue({ contestId, outDir: join(files, 'certificates') });
  await client.certificates.lose({
    contestId, number: frozen.rows[0]?.number ?? '', state: 'lost', reason: planted.reason, person: '李主任', basedOn: await basedOn(),
  });
  const archive = join(files, 'before.sxarc');
  const { code } = await client.archive.export({ contestId, outFile: archive });
  const other = new Set([...entrySecrets(otherRows), ...judgeSecrets(otherJudges)]);
  const own = [...entrySecrets(entryRows), ...judgeSecrets(judgeRows)];
  // The surname alone of a planted name would be found in every list of surnames.
  return {
    program, contestId, otherId, archive, code, secrets: [...new Set([...own, ...Object.values(planted)])].filter((one) => !other.has(one)),
    otherSecrets: [...other].filter((one) => !own.includes(one)), at: (time) => void (now = time),
  };
}
