// The workbench of arbitration by keyboard: proposals taken, an entry given to a reader and taken back, marks typed in, the record.
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { assignAll, newKey, opened, scorePackByHand, smallContest } from '../packs/small-contest.ts';
import { closeAll, launch, until, type RunningApp } from './harness.ts';
import { ask, drawAt, expectPlainWords } from './road-window.ts';

afterEach(closeAll);

/** Five entries with two judges each: the second of them gives 25 points less on two of the entries. */
async function made() {
  const contest = await smallContest(5, 6);
  const { program: { client, files, backend, dir }, contestId, entryIds } = contest;
  const { rules, revision } = await client.contests.get({ contestId });
  await client.contests.update({
    contestId, basedOn: revision,
    rules: { ...rules, arbitration: { ...rules.arbitration, chain: '2+1', per: 'criterion' }, discrepancy: { threshold: 10, at: 'over' } },
  });
  await assignAll(contest, 2);
  const { packs } = await client.packs.issue({ contestId, outDir: join(files, 'packs') });
  const read = backend.program.current!.connection.read;
  const seen = new Set<string>();
  const back: string[] = [];
  for (const [index, pack] of packs.entries()) {
    const { header, sha256 } = await opened(pack);
    const entryOf = new Map(read.all<{ code: string; entry_id: string }>('select code, entry_id from entry_codes where judge_id = ?', pack.judgeId)
      .map((one) => [one.code, one.entry_id]));
    const sheets = header.entries.map((entry) => {
      const entryId = entryOf.get(entry.code) ?? '';
      const apart = seen.has(entryId) && entryIds.indexOf(entryId) < 2;
      seen.add(entryId);
      const { criteria } = header.rubrics.find((one) => one.id === entry.rubric)!;
      return {
        code: entry.code, status: 'submitted' as const, comment: apart ? '导入偏长，板书没有跟上。' : '目标明确，节奏好。', reason: null,
        scores: criteria.map((one, at) =>
          ({ criterion: one.id, value: apart && at < 2 ? one.max - one.step * Math.floor(one.max * 0.6 / one.step) : one.max })),
      };
    });
    back.push((await scorePackByHand(join(files, 'back'), `s${index}.sxscore`, { header, sha256 }, newKey(index + 1), sheets)).file);
  }
  const { basedOn } = await client.packs.preview({ contestId, files: back });
  await client.packs.receive({ contestId, files: back, basedOn });
  await client.workspace.close({});
  return { contestId, dir, files, home: join(files, 'home'), away: () => contest.program.close() };
}

async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  expect(await it.axe(), where).toEqual([]);
}

test('the organiser arbitrates without a mouse', async () => {
  const stage = await made();
  const it = await launch({ home: stage.home });
  const { page } = it;
  const key = (name: string) => page.keyboard.press(name);
  const cases = async () => (await ask(it, 'arbitration', 'cases', { contestId: stage.contestId })).cases;
  const states = async () => (await cases()).map((one) => one.state);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await drawAt(it, 1366, 768);
  await ask(it, 'workspace', 'open', { dir: stage.dir });
  await page.evaluate((id) => { location.hash = `#/contests/${id}/arbitration`; }, stage.contestId);
  await page.getByRole('heading', { level: 1, name: '仲裁' }).waitFor();
  await until('proposals', () => page.locator('[data-test=assign-all]').innerText().catch(() => ''), (text) => text.includes('2 件'));
  await page.getByText(/超过满分 .*由终评人看过以后给分/).first().waitFor();
  await page.locator('.reader').first().waitFor();
  await expectPlainWords(it);
  await expectClean(it, 'cases');
  await it.picture('arbitration', true);

  // All that are proposed, with why; the reason stands there already.
  await key('Control+Enter');
  await page.getByRole('dialog').getByText('没有回避关系，没有看过这件作品').first().waitFor();
  await expectClean(it, 'assign all');
  await it.picture('arbitration-assign');
  await key('Control+Enter');
  await until('assigned', states, (found) => found.every((one) => one === 'assigned'));
  await page.getByText('已指派 2 件').waitFor();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });

  // Taken back needs a reason of its own.
  await page.getByRole('grid').focus();
  await key('w');
  await page.getByRole('dialog').locator('textarea').waitFor();
  await until('the reason has the focus', () => page.evaluate(() => document.activeElement?.id), (id) => id === 'arbitration-reason');
  await key('Control+Enter');
  await page.getByText('请写明理由。').waitFor();
  await page.keyboard.type('评委出差');
  await key('Control+Enter');
  await until('taken back', states, (found) => found.filter((one) => one === 'waiting').length === 1);

  // Marks typed in by somebody who is no judge: every criterion, then the total, then why.
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('grid').focus();
  await key('m');
  await until('the person has the focus', () => page.evaluate(() => document.activeElement?.id), (id) => id === 'mark-person');
  await page.keyboard.type('王主任');
  for (const input of await page.locator('[role=dialog] .grid input').all()) await input.fill('6');
  await page.locator('#mark-reason').focus();
  await page.keyboard.type('按标准逐项重评');
  await expectClean(it, 'marks');
  await it.picture('arbitration-mark');
  await key('Control+Enter');
  await until('settled', states, (found) => found.filter((one) => one === 'settled').length === 1);
  await page.getByText('以终评分为准').waitFor();
  await drawAt(it, 1093, 560);
  await it.page.emulateMedia({ colorScheme: 'dark' });
  await expectClean(it, 'small and dark');
  await it.picture('arbitration-dark');

  const file = join(stage.files, '仲裁记录.xlsx');
  await it.answerSaveDialog(file);
  await key('Control+e');
  await page.getByText('仲裁记录已保存').waitFor();
  const cells = readAllRows(openWorkbook(file), 0).rows.flatMap((row) => row.cells.map((cell) => cell.text)).join(' ');
  expect(cells).toContain('王主任');
  expect(cells).toContain('按标准逐项重评');
  expect(it.pageErrors()).toEqual([]);
  await stage.away();
});
