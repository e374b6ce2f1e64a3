// The page of identity leaks in the real window: scan, clean, decide by keyboard; the gate says when packs may go. No axe fault.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { demoEntriesRows } from '#seeds/demo/index.ts';
import { docx, pdf } from '../leaks/makers/documents.ts';
import { filmTag } from '../leaks/makers/media.ts';
import { jpegComment, jpegGps } from '../leaks/makers/pictures.ts';
import { writeSheet } from '../packs/small-contest.ts';
import { closeAll, launch, pictureAll, temporaryFolder, type RunningApp } from './harness.ts';
import { ask, drawAt, expectPlainWords } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('leaks-failed');
  await closeAll();
});

/** A small contest with leaks of every kind of answer: to clean, to decide, to leave out, unreadable. */
async function fill(it: RunningApp, folder: string): Promise<string> {
  await ask(it, 'workspace', 'create', { name: '云澜市微课大赛', dir: join(folder, 'workspace') });
  const { contestId } = await ask(it, 'contests', 'create', { templateId: 'weike', title: '第二十七届微课大赛', year: 2026 });
  const filePath = join(folder, 'entries.xlsx');
  await writeSheet(filePath, demoEntriesRows, demoEntriesRows.rows.slice(0, 8));
  const { fileHash, basedOn } = await ask(it, 'imports', 'preview', { contestId, kind: 'entries', filePath });
  await ask(it, 'imports', 'apply', { contestId, kind: 'entries', filePath, fileHash, basedOn });
  const { rows } = await ask(it, 'contests', 'entries', { contestId });
  const author = (entry: number) => rows[entry]?.authors[0]?.name ?? '';
  const attach = async (entry: number, name: string, bytes: Buffer) => {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    await ask(it, 'contests', 'attach', { contestId, entryId: rows[entry]?.entryId, files: [file] });
  };
  await attach(0, '微课视频.mp4', filmTag('©ART', author(0)));
  await attach(0, '教学设计.docx', docx({ creator: author(0), text: `执教：${author(0)}，联系电话 13812345678`, header: rows[0]?.school ?? '' }));
  await attach(1, '课堂照片.jpg', jpegGps());
  await attach(2, `${author(2)}-教案.pdf`, await pdf({ author: author(2), text: 'Lesson 2' }));
  await attach(3, '学习单.docx', docx({ text: `${author(3).slice(0, 1)}老师说：同学们好` }));
  await attach(4, '板书.jpg', jpegComment(`拍摄 ${author(4)}`));
  await attach(5, '任务单.pdf', Buffer.from('%PDF-1.4\nbroken', 'latin1'));
  return contestId;
}

async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
  expect(await it.page.locator('body').innerText(), where).not.toMatch(/\bleaks\.[a-z]/);
  expect(await it.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), where).toBe(true);
}

test('leaks are found, cleaned and decided by keyboard', async () => {
  const folder = temporaryFolder('leaks');
  mkdirSync(folder, { recursive: true });
  const it = await launch();
  const { page } = it;
  await drawAt(it);
  const contestId = await fill(it, folder);
  await page.evaluate((id) => { window.location.hash = `#/contests/${id}/checks/leaks`; }, contestId);
  await page.getByRole('heading', { level: 1, name: '身份泄露排查' }).waitFor();
  await page.getByText('还没有排查', { exact: true }).waitFor();
  await page.keyboard.press('F5');
  await page.locator('[data-test=gate]').getByText('必须处理').waitFor();
  await page.getByRole('grid').focus();
  await expectClean(it, 'found');
  await it.picture('leaks', true);
  const before = await ask(it, 'files', 'findings', { contestId });
  expect(before.counts.openBlock).toBeGreaterThanOrEqual(5);
  await page.locator('[data-test=clean-all]').press('Enter');
  await page.getByText('清理之后还要处理的附件').waitFor();
  await it.picture('leaks-cleaned');
  await expectClean(it, 'cleaned');
  const cleaned = await ask(it, 'files', 'findings', { contestId });
  expect(cleaned.counts.openBlock).toBeLessThan(before.counts.openBlock);
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('o');
  await page.getByRole('dialog', { name: /签字放行/ }).waitFor();
  await page.locator('#leak-reason:focus').waitFor();
  await page.locator('#leak-reason').fill('已请作者说明，允许保留');
  expect(await page.locator('[data-test=leak-decide]').isDisabled()).toBe(true);
  await page.locator('#leak-actor').fill('周主任');
  await expectClean(it, 'dialog');
  await it.picture('leaks-dialog');
  await page.locator('#leak-actor').press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.locator('[data-test=gate]').getByText('没有必须处理的问题').waitFor();
  await page.getByRole('button', { name: '含已处理' }).press('Enter');
  await page.getByText('签字放行').first().waitFor();
  await expectClean(it, 'decided');
  await it.picture('leaks-decided');
  expect((await ask(it, 'files', 'findings', { contestId })).counts.openBlock).toBe(0);
}, 180_000);
