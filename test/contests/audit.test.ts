// Every command leaves an event, no query does, and no event names a person, a school, a number or a path.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBackend } from '#backend/index.ts';
import { contract } from '#contract/index.ts';
import type { AnyCall } from '#contract/define.ts';
import { demoEntriesRows, demoJudges, demoJudgesRows, demoSchools } from '#seeds/demo/index.ts';
import { jpegComment } from '../leaks/makers/pictures.ts';
import { smallContest, writeSheet, filmBytes, type SmallContest } from '../packs/small-contest.ts';

let contest: SmallContest;
beforeAll(async () => {
  contest = await smallContest(6, 3);
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  await contest.program.close();
});

/** Commands that change nothing in a workspace's database, and why that is right. */
const without: Record<string, string> = {
  'workspace.create': 'its first event is its own making', 'workspace.open': 'only a new device is an event', 'workspace.close': 'nothing changes',
  'workspace.forget': 'the list of this user', 'workspace.remember': 'the list of this user',
  'workspace.setSettings': 'the settings of this user', 'workspace.backup': 'writes a copy, changes nothing',
  'contests.sample': 'made of calls that each have theirs', 'contests.sampleMarks': 'works on desks of its own',
  'imports.template': 'writes an empty form', 'imports.errorWorkbook': 'gives the user his own sheet back',
  'certificates.preview': 'writes a page to look at, or nothing',
  'updates.setSettings': 'the settings of this computer', 'updates.check': 'looks at a folder or an address', 'updates.obtain': 'puts a file of the program down',
  'imports.paste': 'puts a table down for the preview; it goes when the workspace closes',
};

it('raises the chain by every command of the road, and by no query', async () => {
  const { program, contestId, entryIds } = contest;
  const { client, files } = program;
  const seen = new Map<string, number>();
  const audit = async (of = client): Promise<number> => (await of.workspace.audit({ limit: 1 })).total;
  const watch = async <T>(name: string, work: () => Promise<T>, of = client): Promise<T> => {
    const before = await audit(of);
    const answer = await work();
    seen.set(name, (seen.get(name) ?? 0) + await audit(of) - before);
    return answer;
  };
  const at = (name: string): string => join(files, name);
  const basedOn = async (): Promise<number> => (await client.contests.get({ contestId })).revision;

  const extra = await watch('contests.create', () => client.contests.create({ templateId: 'weike', title: '另一届', year: 2026 }));
  await watch('contests.open', () => client.contests.open({ contestId: extra.contestId, basedOn: 0 }));
  await watch('contests.copy', () => client.contests.copy({ contestId: extra.contestId, title: '王小明的下一届', year: 2027 }));
  await watch('contests.lint', () => client.contests.lint({ contestId: extra.contestId }));
  await watch('contests.rehearse', () => client.contests.rehearse({ contestId: extra.contestId, seed: 1, runs: 2 }));
  await watch('contests.template', () => client.contests.template({ templateId: 'weike' }));
  await watch('contests.remove', () => client.contests.remove({ contestId: extra.contestId, title: '另一届' }));
  await writeSheet(at('more.xlsx'), demoEntriesRows, demoEntriesRows.rows.slice(0, 7));
  const source = { contestId, kind: 'entries' as const, filePath: at('more.xlsx') };
  const preview = await watch('imports.preview', () => client.imports.preview(source));
  const batch = await watch('imports.apply', () => client.imports.apply({ ...source, fileHash: preview.fileHash, basedOn: preview.basedOn }));
  await watch('imports.undo', () => client.imports.undo({ contestId, batchId: batch.batchId }));
  await watch('imports.batches', () => client.imports.batches({ contestId }));
  await watch('imports.template', () => client.imports.template({ contestId, kind: 'judges', outFile: at('form.xlsx') }));
  await watch('imports.errorWorkbook', () => client.imports.errorWorkbook({ ...source, outFile: at('errors.xlsx') }));
  await watch('imports.reveal', () => client.imports.reveal({ ...source, sheet: preview.sheets[0]?.name ?? '', row: 1, column: 'A' }));
  const named = await watch('imports.saveProfile', () => client.imports.saveProfile({ ...source, name: '王小明的名单' }));
  await watch('imports.profiles', () => client.imports.profiles({}));
  const forgotten = await watch('imports.forgetProfile', () => client.imports.forgetProfile(named));
  await watch('imports.restoreProfile', () => client.imports.restoreProfile(forgotten));
  await watch('contests.update', async () => client.contests.update({ contestId, title: '改名', basedOn: await basedOn() }));
  const { judges } = await client.assignment.current({ contestId });
  await watch('contests.declareConflict', () => client.contests.declareConflict({
    contestId, entryId: entryIds[0] ?? '', judgeId: judges[0]?.judgeId ?? '', note: '王小明的亲属',
  }));
  writeFileSync(at('张三的片子.mp4'), filmBytes(500));
  await watch('contests.attach', () => client.contests.attach({ contestId, entryId: entryIds[0] ?? '', files: [at('张三的片子.mp4')] }));
  writeFileSync(at('王小明的板书.jpg'), jpegComment('指导教师：王小明'));
  await client.contests.attach({ contestId, entryId: entryIds[0] ?? '', files: [at('王小明的板书.jpg')] });
  const scanned = await watch('files.scan', () => client.files.scan({ contestId }));
  await watch('files.findings', () => client.files.findings({ contestId }));
  await watch('files.decide', () => client.files.decide({
    contestId, findingIds: scanned.findings.slice(0, 1).map((one) => one.findingId), decision: 'override', reason: '王小明同意署名', actor: '李主任',
    basedOn: scanned.revision,
  }));
  await watch('files.clean', async () => client.files.clean({ contestId, basedOn: await basedOn() }));
  const plan = await watch('assignment.propose', () => client.assignment.propose({ contestId, coverage: 2 }));
  await watch('assignment.apply', () => client.assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn }));
  await watch('contests.entries', () => client.contests.entries({ contestId }));
  const { packs } = await watch('packs.issue', () => client.packs.issue({ contestId, outDir: at('packs') }));
  await watch('packs.list', () => client.packs.list({ contestId }));
  await watch('packs.excelSheet', () => client.packs.excelSheet({ contestId, judgeId: packs[0]?.judgeId ?? '', outFile: at('评分表.xlsx') }));
  await watch('workspace.backup', () => client.workspace.backup({}));
  await watch('workspace.setSettings', () => client.workspace.setSettings({ theme: 'dark' }));

  const scorePacks: string[] = [];
  const bodies: string[] = [];
  for (const [index, pack] of packs.entries()) {
    const home = at(`judge-${index}`);
    const desk = createBackend({ home, workspaceDir: join(home, 'desk') });
    const judge = desk.client;
    const { packId, entries, rubric } = await judge.judging.open({ file: pack.file, passphrase: pack.passphrase });
    seen.set('judging.open', await audit(judge) - 1);
    const scores = Object.fromEntries(rubric.criteria.map((one) => [one.id, one.max]));
    for (const { code } of entries) {
      await watch('judging.score', () => judge.judging.score({ packId, code, scores, comment: '作者是王小明，电话 13800138000' }), judge);
    }
    const code = entries[0]?.code ?? '';
    await watch('judging.recuse', () => judge.judging.recuse({ packId, code, reason: 'relative', text: '王小明是我侄子' }), judge);
    await watch('judging.reopen', () => judge.judging.reopen({ packId, code }), judge);
    await watch('judging.undo', () => judge.judging.undo({ packId }), judge);
    await watch('judging.redo', () => judge.judging.redo({ packId }), judge);
    await judge.judging.score({ packId, code, scores });
    await watch('judging.report', () => judge.judging.report({ packId, code, reason: 'identityVisible', text: '片头有云澜一中' }), judge);
    await watch('judging.desk', () => judge.judging.desk({ packId }), judge);
    await watch('judging.check', () => judge.judging.check({ packId }), judge);
    await watch('judging.sheet', () => judge.judging.sheet({ packId, code }), judge);
    await watch('judging.packs', () => judge.judging.packs({}), judge);
    const done = await watch('judging.finish', () => judge.judging.finish({ packId, outFile: at(`s${index}.sxscore`) }), judge);
    scorePacks.push(done.file);
    bodies.push(...desk.program.current!.connection.read.all<{ body: string }>('select body from audit').map((row) => row.body));
    await expect(judge.workspace.audit({})).resolves.toMatchObject({ intact: true });
    await desk.close();
  }
  const inbox = await watch('packs.preview', () => client.packs.preview({ contestId, files: scorePacks }));
  await watch('packs.receive', () => client.packs.receive({ contestId, files: scorePacks, basedOn: inbox.basedOn }));
  await watch('packs.undoReceive', () => client.packs.undoReceive({ contestId }));
  // The first comes after closing, and two people take it.
  await client.packs.receive({ contestId, files: scorePacks.slice(1), basedOn: await basedOn() });
  await watch('packs.closeReceiving', async () => client.packs.closeReceiving({ contestId, basedOn: await basedOn() }));
  const late = await client.packs.receive({ contestId, files: scorePacks.slice(0, 1), basedOn: await basedOn() });
  await watch('packs.waiting', () => client.packs.waiting({ contestId }));
  for (const person of ['王小明', '张三']) {
    await watch('packs.decideWaiting', async () => client.packs.decideWaiting({
      contestId, hash: late.items[0]?.fileHash ?? '', person, reason: '电话核对', take: true, basedOn: await basedOn(),
    }));
  }
  await watch('packs.reopenReceiving', async () => client.packs.reopenReceiving({ contestId, basedOn: await basedOn() }));
  const { queue } = await watch('packs.progress', () => client.packs.progress({ contestId }));
  const leak = queue.find((one) => one.kind === 'leak');
  await watch('packs.decideCase', async () => client.packs.decideCase({
    contestId, kind: 'leak', entryId: leak?.entryId ?? null, judgeId: null, facts: leak?.facts ?? '', action: 'accept',
    reason: '王小明同意署名', basedOn: await basedOn(),
  }));
  await watch('packs.reminders', () => client.packs.reminders({ contestId, outFile: at('remind.xlsx') }));
  await watch('packs.exportProgress', () => client.packs.exportProgress({ contestId, outFile: at('progress.xlsx') }));
  const results = await watch('results.compute', () => client.results.compute({ contestId }));
  await watch('results.current', () => client.results.current({ contestId }));
  const [best] = results.rows;
  const entryId = best?.entryId ?? '';
  await watch('results.changeAward', () => client.results.changeAward({
    contestId, entryId, award: '三等奖', reason: '王小明同意', person: '李主任', basedOn: results.basedOn,
  }));
  await client.results.compute({ contestId });
  await watch('results.fairness', () => client.results.fairness({ contestId }));
  await watch('results.statistics', () => client.results.statistics({ contestId }));
  await watch('results.reviewSheet', () => client.results.reviewSheet({ contestId, entryId, outFile: at('王小明的复核单.pdf') }));
  await watch('results.lock', async () => client.results.lock({ contestId, person: '李主任', acceptMissing: '张三没交', basedOn: await basedOn() }));
  await watch('results.unlock', async () => client.results.unlock({ contestId, person: '李主任', reason: '王小明来电', basedOn: await basedOn() }));
  await watch('results.versions', () => client.results.versions({ contestId }));
  const again = await client.results.compute({ contestId });
  await watch('results.publish', () => client.results.publish({ contestId, acceptMissing: '张三没交', basedOn: again.basedOn }));
  await watch('results.honours', () => client.results.honours({ contestId }));
  await watch('results.honoursFile', () => client.results.honoursFile({ contestId, outFile: at('王小明的表彰.xlsx') }));

  const { designs } = await watch('certificates.designs', () => client.certificates.designs({}));
  const { designId: _own, own: _mine, ...design } = designs[0]!;
  const saved = await watch('certificates.saveDesign', () => client.certificates.saveDesign({ design: { ...design, name: '王小明的设计' } }));
  await watch('certificates.removeDesign', () => client.certificates.removeDesign(saved));
  await watch('certificates.preview', () => client.certificates.preview({ contestId, design }));
  const frozen = await watch('certificates.prepare', async () => client.certificates.prepare({ contestId, kinds: ['author'], basedOn: await basedOn() }));
  await watch('certificates.proof', () => client.certificates.proof({ contestId }));
  await watch('certificates.proofFile', () => client.certificates.proofFile({ contestId, outFile: at('王小明的校对单.xlsx') }));
  await watch('certificates.prove', async () => client.certificates.prove({ contestId, batchId: frozen.batchId ?? '', person: '李主任', basedOn: await basedOn() }));
  await watch('certificates.issue', () => client.certificates.issue({ contestId, outDir: at('王小明的证书') }));
  await watch('certificates.list', () => client.certificates.list({ contestId }));
  await watch('certificates.lose', async () => client.certificates.lose({
    contestId, number: frozen.rows[0]?.number ?? '', state: 'lost', reason: '王小明遗失', person: '李主任', basedOn: await basedOn(),
  }));
  const kept = await watch('archive.export', () => client.archive.export({ contestId, outFile: at('王小明.sxarc') }));
  await watch('archive.verify', () => client.archive.verify({ file: kept.file }));
  await watch('reports.export', () => client.reports.export({ contestId, kind: 'awards', outFile: at('awards.xlsx') }));

  // Features with walks of their own: life.test.ts of people; papers.test.ts and purge.test.ts of privacy; audit.test.ts of
  // assignment, credits, judging; audit-intake.test.ts; flow.test.ts of calibration; events.test.ts of publication; and single
  // commands that are driven elsewhere.
  const elsewhere = new RegExp(`^(${['people', 'privacy', 'assignment', 'calibration', 'directory', 'programmes', 'certifying', 'credits', 'reports',
    'quotas', 'experts', 'entries', 'judging', 'publication'].join('|')})\\.`);
  const inIntake = new Set(['files.attach', 'files.remove', 'contests.rubricSheet', 'packs.recommend', 'packs.acceptRecommendation']);
  const driven: Record<string, string> = {
    'arbitration.assign': 'arbitration/road', 'arbitration.mark': 'arbitration/road', 'arbitration.record': 'arbitration/road',
    'unblind.seal': 'unblind/unblind', 'unblind.request': 'unblind/unblind', 'unblind.withdraw': 'unblind/unblind',
    'unblind.approve': 'unblind/unblind', 'audit.checkpoint': 'audit/record', 'audit.sheet': 'audit/record', 'results.setOutside': 'results/locking',
    'workspace.accept': 'backups/outside-files', 'backups.restore': 'backups/restore', 'backups.copyOut': 'backups/restore',
    'backups.restoreCopy': 'backups/restore', 'backups.setRules': 'backups/restore', 'keys.prove': 'secrets/keys',
    'keys.newRecoveryKey': 'secrets/keys', 'keys.setPassphrase': 'secrets/keys', 'keys.rotate': 'secrets/rotation',
    'support.exportDiagnostics': 'support/diagnostics', 'help.judgeCard': 'help/judge-card',
    'charts.export': 'charts/charts', 'charts.savePicture': 'charts/charts',
  };
  for (const [name, test] of Object.entries(driven)) {
    expect(readFileSync(new URL(`../${test}.test.ts`, import.meta.url), 'utf8'), name).toContain(`.${name.split('.')[1]}(`);
  }
  const calls = Object.entries(contract).flatMap(([feature, group]) =>
    Object.entries(group as Record<string, AnyCall>).map(([name, call]) => ({ name: `${feature}.${name}`, kind: call.kind })))
    .filter(({ name }) => name === 'reports.export' || (!elsewhere.test(name) && !inIntake.has(name) && !(name in driven)));
  for (const { name, kind } of calls) {
    if (kind === 'query' || name in without) expect(seen.get(name) ?? 0, name).toBe(0);
    else expect(seen.get(name), name).toBeGreaterThan(0);
  }
  for (const name of Object.keys(without)) expect(calls.map((one) => one.name)).toContain(name);
  bodies.push(...program.backend.program.current!.connection.read.all<{ body: string }>('select body from audit').map((row) => row.body));

  const cells = [...demoEntriesRows.rows.slice(0, 7), ...demoJudgesRows.rows.slice(0, 3)].flatMap((row) => row.flatMap((cell) => cell.split('、')));
  const canaries = [
    ...cells.map((cell) => cell.replaceAll('\u3000', '')).filter((cell) => /[\u4e00-\u9fff]{2}|\d{8}/.test(cell)),
    ...demoSchools.map((one) => one.name), ...demoJudges.map((one) => one.name),
    '王小明', '李主任', '13800138000', '云澜一中', '张三', '来电', '没交', '改名', '另一届', 'mp4', 'xlsx', files,
  ];
  expect(canaries.length).toBeGreaterThan(60);
  const all = bodies.join('\n');
  expect(bodies.length).toBeGreaterThan(40);
  expect(canaries.filter((one) => all.includes(one))).toEqual([]);
  await expect(client.workspace.audit({})).resolves.toMatchObject({ intact: true, firstBad: null });
}, 120_000);
