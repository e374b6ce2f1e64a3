// The record in the real window: nothing yet, checkpoints with their codes, the archive out by keyboard, checked when dropped,
// also without its contest, and told when it is not what it was. No axe fault in any view.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { writeWorkbook } from '#backend/excel/write.ts';
import { demoEntriesRows, demoJudgesRows, type DemoSheet } from '#seeds/demo/index.ts';
import { fullSheets, newKey, opened, scorePackByHand } from '../packs/small-contest.ts';
import { closeAll, launch, pictureAll, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, drawAt, drop, expectPlainWords } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('record-failed');
  await closeAll();
});

async function importRows(it: RunningApp, contestId: string, kind: 'entries' | 'judges', sheet: DemoSheet, count: number, folder: string) {
  const filePath = join(folder, `${kind}.xlsx`);
  await writeWorkbook(filePath, [{ name: sheet.name, columns: sheet.headers.map((header) => ({ header })), rows: sheet.rows.slice(0, count) }]);
  const { fileHash, basedOn } = await ask(it, 'imports', 'preview', { contestId, kind, filePath });
  await ask(it, 'imports', 'apply', { contestId, kind, filePath, fileHash, basedOn });
}

async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  await it.picture(`record-${where}`);
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
  expect(await it.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${where}: too wide`).toBe(true);
}

test('from the first checkpoint to an archive that is checked elsewhere', async () => {
  const folder = temporaryFolder('record');
  const it = await launch();
  const { page } = it;
  await drawAt(it);
  await ask(it, 'workspace', 'create', { name: '望江区教育局', dir: join(folder, 'workspace') });
  const { contestId } = await ask(it, 'contests', 'create', { templateId: 'weike', title: '望江区第八届微课大赛', year: 2026 });
  const openRecord = async (): Promise<void> => {
    await page.evaluate((id) => { window.location.hash = `#/contests/${id}/record`; }, contestId);
    await page.getByRole('heading', { level: 1, name: '存证' }).waitFor();
  };
  await openRecord();
  await page.getByText('还没有检查点').waitFor();

  await importRows(it, contestId, 'entries', demoEntriesRows, 6, folder);
  await importRows(it, contestId, 'judges', demoJudgesRows, 2, folder);
  const plan = await ask(it, 'assignment', 'propose', { contestId, coverage: 2 });
  await ask(it, 'assignment', 'apply', { contestId, pairs: plan.pairs, basedOn: plan.basedOn });
  const { packs } = await ask(it, 'packs', 'issue', { contestId, outDir: join(folder, 'out') });
  const files = await Promise.all(packs.map(async (pack, index) => {
    const read = await opened(pack);
    return (await scorePackByHand(join(folder, 'in'), `p${index}.sxscore`, read, newKey(index + 1), fullSheets(read, index * 100))).file;
  }));
  const { basedOn } = await ask(it, 'packs', 'preview', { contestId, files });
  await ask(it, 'packs', 'receive', { contestId, files, basedOn });
  const computed = await ask(it, 'results', 'compute', { contestId });
  const { code } = await ask(it, 'results', 'lock', { contestId, person: '王科长', basedOn: computed.basedOn });
  await page.reload();

  // The workspace against paper.
  await page.getByText(code).first().waitFor();
  await page.getByLabel('核验码，或整段签名记录').fill(code);
  await page.keyboard.press('Enter');
  await page.locator('[data-test=workspace-verdict][data-verdict=matches]').waitFor();

  // The archive out by its key; checked where it is dropped, first without and then with the code.
  const file = join(folder, '档案.sxarc');
  await it.answerSaveDialog(file);
  await page.keyboard.press('Control+e');
  await page.getByText('存证档案已写好').waitFor();
  await drop(it, [file]);
  await page.locator('[data-test=verdict][data-verdict=unanchored]').waitFor();
  await page.getByLabel('纸上的核验码').fill(code);
  await page.keyboard.press('Control+Enter');
  await page.locator('[data-test=verdict][data-verdict=matches]').waitFor();
  expect(await page.locator('[data-check]').count()).toBe(10);
  await expectClean(it, 'archive');

  // From the home page, without any workspace: cut short it is unreadable; by the twin's way to change it, it differs.
  await ask(it, 'workspace', 'close', {});
  await page.evaluate(() => { window.location.hash = '#/'; });
  await page.getByRole('link', { name: '核对名次、奖项和核验码' }).waitFor();
  const cut = join(folder, '没拷完.sxarc');
  writeFileSync(cut, readFileSync(file).subarray(0, 4000));
  await drop(it, [cut]);
  await page.locator('[data-test=verdict][data-verdict=unreadable]').waitFor();
  await it.answerOpenDialog([file]);
  await page.keyboard.press('Control+o');
  await page.locator('[data-test=verdict][data-verdict=unanchored]').waitFor();
  await page.getByLabel('纸上的核验码').fill('7F3KQ-2M9XA-04TBC-YE81H 事件 4');
  await page.keyboard.press('Enter');
  await page.locator('[data-test=verdict][data-verdict=differs]').waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  await until('the dark theme', () => page.evaluate(() => document.documentElement.classList.contains('dark')), (dark) => dark);
  await expectClean(it, 'elsewhere');
  expect(it.pageErrors()).toEqual([]);
});
