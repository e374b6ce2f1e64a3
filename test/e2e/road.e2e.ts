// One contest from end to end in two real windows: the organiser's and a judge's, each with a workspace of its own.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { demoContest, demoRecusingJudge } from '#seeds/demo/index.ts';
import { closeAll, launch, pictureAll, temporaryFolder } from './harness.ts';
import { inTheClear } from './home-canaries.ts';
import { judgeAll } from './road-judge.ts';
import { assign, createFromTemplate, firstStart, importWithProblems, issuePacks, lookAtLists, openContest }
  from './road-organiser.ts';
import { computeAndPublish, expectedTotals, exportAwards, lookAtProgress, receiveDropped, receiveOthers }
  from './road-results.ts';
import { drawAt } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('road-failed');
  await closeAll();
});

test('from a sheet of entries to the award list, in two windows', async () => {
  const files = temporaryFolder('road');
  const usb = join(files, 'U盘');
  mkdirSync(usb);
  const organiser = await launch({ motion: true });
  await drawAt(organiser);
  const contestId = await firstStart(organiser);
  await lookAtLists(organiser);
  await createFromTemplate(organiser, '望江区微课预赛');
  await importWithProblems(organiser, files);
  await openContest(organiser, demoContest.title);
  await assign(organiser, contestId);
  const packs = await issuePacks(organiser, usb);
  const own = packs.find((one) => one.judge === demoRecusingJudge);
  if (!own) throw new Error('the recusing judge has no pack');

  const judge = await launch({ files: [own.file], motion: true });
  await drawAt(judge);
  const returned = join(usb, '交回.sxscore');
  const { given, receipt } = await judgeAll(judge, own, returned);
  await judge.close();

  await receiveDropped(organiser, contestId, returned, receipt, usb);
  await receiveOthers(organiser, contestId);
  await lookAtProgress(organiser);
  const rows = await computeAndPublish(organiser, await expectedTotals(organiser, contestId, given));
  await exportAwards(organiser, rows, join(files, '获奖名单.xlsx'));
  expect(organiser.outsideRequests()).toEqual([]);
  expect(organiser.pageErrors()).toEqual([]);
  const left = inTheClear(organiser.home, packs.map((one) => one.passphrase));
  expect(left.files).toBeGreaterThan(20);
  expect(left.hits).toEqual([]);
  // The search does find: a word that somebody leaves in the log.
  writeFileSync(join(organiser.home, 'logs', 'planted.log'), `opened with ${own.passphrase}`);
  expect(inTheClear(organiser.home, packs.map((one) => one.passphrase)).hits).toEqual([expect.stringMatching(/planted\.log/)]);
  rmSync(files, { recursive: true });
}, 300_000);
