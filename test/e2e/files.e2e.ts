// Files of entries in the real window: a folder is matched, the unclear file is decided by keyboard, all are attached, one removed.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { mp4, office, pdf } from '../media/made.ts';
import { closeAll, launch, pictureAll, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, expectPlainWords } from './road-window.ts';
import { demoEntriesRows } from '#seeds/demo/index.ts';
import { writeSheet } from '../packs/small-contest.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('files-failed');
  await closeAll();
});

async function fill(it: RunningApp, folder: string): Promise<{ contestId: string; numbers: string[]; titles: string[]; heap: string }> {
  await ask(it, 'workspace', 'create', { name: '云澜市微课大赛', dir: join(folder, 'workspace') });
  const { contestId } = await ask(it, 'contests', 'create', { templateId: 'weike', title: '云澜市微课大赛', year: 2026 });
  const filePath = join(folder, '作品.xlsx');
  await writeSheet(filePath, demoEntriesRows, demoEntriesRows.rows.slice(0, 20));
  const { fileHash, basedOn } = await ask(it, 'imports', 'preview', { contestId, kind: 'entries', filePath });
  await ask(it, 'imports', 'apply', { contestId, kind: 'entries', filePath, fileHash, basedOn });
  const { rows } = await ask(it, 'contests', 'entries', { contestId });
  const numbers = rows.map((one) => one.number);
  const titles = rows.map((one) => one.title);
  const heap = join(folder, '南湖区报送');
  const put = (path: string, bytes: Buffer | string) => {
    mkdirSync(join(heap, path, '..'), { recursive: true });
    writeFileSync(join(heap, path), bytes);
  };
  for (const [at, number] of numbers.slice(0, 8).entries()) {
    put(`${number}_${titles[at]!.replaceAll('/', '')}/成片.mp4`, mp4({ seconds: 380 + at * 20, codec: at === 3 ? 'hvc1' : 'avc1', fill: 20_000 + at }));
    put(`${number}_${titles[at]!.replaceAll('/', '')}/教学设计.docx`, office('docx', [], `设计 ${at}`));
  }
  put(`${numbers[8]}.mp4`, mp4({ seconds: 900, fill: 9000 }));
  put(`${numbers[9]}_课件.pdf`, pdf('', 3));
  put('最终版视频.mp4', mp4({ seconds: 400, fill: 12_345 }));
  put(`${numbers[10]}/安装.mp4`, Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]));
  put('Thumbs.db', 'x');
  return { contestId, numbers, titles, heap };
}

async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
  expect(await it.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), where).toBeLessThanOrEqual(0);
}

test('a folder of works goes to its entries, by keyboard', async () => {
  const it = await launch();
  const folder = temporaryFolder('files');
  const { contestId, numbers, titles, heap } = await fill(it, folder);
  const { page } = it;
  await page.evaluate((id) => { location.hash = `#/contests/${id}/files`; }, contestId);
  await page.getByText('还没有附件').waitFor();
  await it.picture('files-empty');
  await it.answerOpenDialog([heap]);
  await page.keyboard.press('Control+O');
  await page.getByRole('grid', { name: '文件与作品的对应' }).waitFor();
  await page.getByText('最终版视频.mp4').first().waitFor();
  await until('the entries', () => page.getByRole('combobox', { name: '指定作品' }).count(), (count) => count === 1);
  await expectClean(it, 'to be decided');
  expect(readdirSync(join(folder, 'workspace', 'attachments'))).toEqual([]);

  // The one unclear file: its entry by the beginning of its number.
  await page.keyboard.press('e');
  await page.getByRole('combobox', { name: '指定作品' }).fill(numbers[11]!);
  await it.picture('files-picker');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '附加 19 个文件' }).waitFor();
  await page.keyboard.press('1');
  await page.getByText('评委端放不了').first().waitFor();
  await it.picture('files-match');
  await expectClean(it, 'all');
  await page.keyboard.press('2');
  await it.picture('files-problems');

  await page.keyboard.press('Control+Enter');
  await page.getByText('已附加 19 个文件到 11 件作品').waitFor();
  await page.getByRole('grid', { name: '附件' }).waitFor();
  const { rows, total } = await ask(it, 'files', 'list', { contestId });
  expect(total).toBe(19);
  expect(rows.find((one) => one.originalName === '最终版视频.mp4')?.number).toBe(numbers[11]);
  expect(readdirSync(join(folder, 'workspace', 'attachments')).toSorted()).toEqual(rows.map((one) => one.fileId).toSorted());
  await it.picture('files-stored');
  await expectClean(it, 'stored');

  await page.keyboard.press('Control+F');
  await page.keyboard.type(titles[0]!.slice(0, 6));
  await until('the search', () => page.getByText('2 个文件', { exact: true }).count(), (count) => count === 1);
  await page.getByRole('grid', { name: '附件' }).focus();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByText('移除作品').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '移除' }).press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect((await ask(it, 'files', 'list', { contestId })).total).toBe(18);
  expect(readdirSync(join(folder, 'workspace', 'attachments'))).toHaveLength(18);
  expect(it.pageErrors()).toEqual([]);
});
