// Results in the real window: corrected scores, locking and unlocking, the checkpoint on paper, two people open identities, publication.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createBackend } from '#backend/index.ts';
import { demoContest } from '#seeds/demo/index.ts';
import { closeAll, launch, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, drawAt, expectPlainWords } from './road-window.ts';

afterEach(closeAll);

const words = { organiser: '海阔天空任鸟飞翔', supervisor: '山高月小水落石出' };

/** The sample with all its marks received, ranked as one group: there its judges have marked enough to be corrected. */
async function markedSample(home: string, dir: string, packsDir: string): Promise<string> {
  mkdirSync(packsDir);
  const { client, close } = createBackend({ home, workspaceDir: dir, packWorkFactor: 15 });
  try {
    await client.workspace.create({ name: '结果' });
    const { contestId } = await client.contests.sample({});
    const { rules, revision } = await client.contests.get({ contestId });
    await client.contests.update({ contestId, basedOn: revision, rules: { ...rules, awards: { ...rules.awards, scope: 'contest' } } });
    const plan = await client.assignment.propose({ contestId, seed: 2026 });
    await client.assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn, seed: plan.seed });
    const { packs } = await client.packs.issue({ contestId, outDir: packsDir });
    const asked = packs.map(({ judgeId, file, passphrase }) => ({ judgeId, file, passphrase }));
    const { files } = await client.contests.sampleMarks({ contestId, packs: asked });
    const { basedOn } = await client.packs.preview({ contestId, files });
    await client.packs.receive({ contestId, files, basedOn });
    return contestId;
  } finally {
    await close();
  }
}

/** Keys of the page sleep until a dialog has gone. */
const noDialog = (it: RunningApp): Promise<number> =>
  until('the dialog is gone', () => it.page.locator('[aria-modal="true"]:visible').count(), (count) => count === 0);

async function lock(it: RunningApp, version: number): Promise<void> {
  const { page } = it;
  await page.keyboard.press('Control+l');
  await page.locator('#result-person').fill('王海宁');
  await page.keyboard.press('Enter');
  await page.getByText(`第 ${version} 版，今天`).waitFor();
  await noDialog(it);
}

test('corrected scores, locked and unlocked; identities sealed, the checkpoint printed, opened by two, published', async () => {
  const files = temporaryFolder('fair');
  const home = join(files, 'home');
  const dir = join(files, '工作区');
  const contestId = await markedSample(home, dir, join(files, '评审包'));
  const it = await launch({ home });
  const { page } = it;
  await page.getByRole('heading', { level: 1 }).waitFor();
  await drawAt(it);
  await ask(it, 'workspace', 'open', { dir });
  const names = (await ask(it, 'contests', 'entries', { contestId, limit: 100 })).rows.flatMap((one) => one.authors.map((person) => person.name));
  await page.evaluate((id) => { window.location.hash = `#/contests/${id}/results`; }, contestId);
  await page.getByText('可以计算结果了').waitFor();
  await page.keyboard.press('Control+r');

  // Raw first, both ranks beside each other; all four checks passed, so the corrected score may be chosen.
  const grid = page.getByRole('grid', { name: '排名表' });
  await grid.getByText('校正名次').waitFor();
  await page.getByText('都通过').waitFor();
  await page.getByRole('button', { name: '校正分', exact: true }).click();
  await grid.getByText('原名次').waitFor();
  const fair = (await ask(it, 'results', 'fairness', { contestId })).groups[0]!;
  const { results } = await ask(it, 'results', 'current', { contestId });
  expect(results?.methodId).toBe('mixed');
  const best = results!.rows.find((row) => row.rankOrdinal === 1)!;
  const first = grid.locator('[data-kind="row"]').first();
  await first.getByText(best.code).waitFor();
  expect(await first.innerText()).toContain(best.score!.toFixed(2));
  expect(await first.getByRole('img').getAttribute('aria-label')).toContain(fair.rows.find((row) => row.entryId === best.entryId)!.low!.toFixed(2));
  const bands = await until('the award lines', () => grid.locator('[data-kind="band"]').allInnerTexts(), (list) => list.length > 0);
  expect(bands[0]).toContain('一等奖线 4 件');

  await it.picture('results', true);
  await page.evaluate((id) => { window.location.hash = `#/contests/${id}/statistics`; }, contestId);
  await page.getByRole('heading', { name: '差异从哪里来' }).waitFor();
  await page.getByText(/若每件由 3 位评委评/).waitFor();
  await it.picture('statistics', true);
  await page.goBack();
  await grid.getByText('原名次').waitFor();

  // Enter opens the entry, Esc comes back; rows far from a line are folded until F.
  await grid.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: best.code }).waitFor();
  await page.getByText('各奖项的概率').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('离奖项线远的已收起').waitFor();
  await page.keyboard.press('f');
  await page.getByText('显示 40 件，共 40 件').waitFor();
  expect(await it.axe()).toEqual([]);

  await lock(it, 1);
  expect(await page.getByRole('button', { name: '原始均分' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: '解锁…' }).click();
  await page.getByLabel('理由').fill('要先密封身份');
  await page.keyboard.press('Enter');

  // Two people seal; from here on no name is anywhere.
  await page.getByRole('button', { name: '密封身份…' }).click();
  for (const [part, person] of [['organiser', '王海宁'], ['supervisor', '周监督']] as const) {
    await page.locator(`#seal-${part}-person`).fill(person);
    await page.locator(`#seal-${part}-words`).fill(words[part]);
    await page.locator(`#seal-${part}-again`).fill(words[part]);
  }
  await page.keyboard.press('Enter');
  await page.getByText('信封口令只显示这一次').waitFor({ timeout: 30_000 });
  await page.getByLabel('已打印或抄写').check();
  await page.getByRole('button', { name: '完成' }).click();
  await page.getByText('计算之后数据又有变化').waitFor();
  await noDialog(it);
  await page.keyboard.press('Control+r');
  await page.getByText('计算之后数据又有变化').waitFor({ state: 'detached' });
  await lock(it, 2);
  const paper = join(files, '检查点.pdf');
  await it.answerSaveDialog(paper);
  await page.keyboard.press('Control+p');
  await page.getByRole('status').getByText('检查点.pdf').waitFor();
  expect(existsSync(paper)).toBe(true);
  const { checkpoints } = await ask(it, 'audit', 'checkpoints', { contestId });
  const newest = checkpoints.filter((one) => one.why === 'lock').sort((a, b) => b.id - a.id)[0]!;
  await page.getByText(newest.code).waitFor();
  const blind = await page.locator('main').innerText();
  for (const name of names) expect(blind).not.toContain(name);

  // One asks, the other approves with both words; a wrong word opens nothing.
  await page.getByRole('button', { name: '申请揭盲…' }).click();
  await page.locator('#unblind-words').fill(words.organiser);
  await page.locator('#unblind-reason').fill('结果已锁定，准备公示');
  await page.keyboard.press('Enter');
  await page.getByText('两人的口令要在这一步一起输入').waitFor({ timeout: 30_000 });
  await page.locator('#unblind-words').fill('不是这一句口令吧');
  await page.locator('#unblind-first').fill(words.organiser);
  await page.keyboard.press('Enter');
  await page.locator('.el-dialog:visible [role="alert"]').waitFor({ timeout: 30_000 });
  expect((await ask(it, 'unblind', 'status', { contestId })).openedAt).toBeNull();
  // The wrong try stands in the record by now.
  await page.getByText('密封和揭盲的记录（3）').waitFor();
  await page.locator('#unblind-words').fill(words.supervisor);
  await page.keyboard.press('Enter');
  await page.getByText('由王海宁、周监督揭盲').waitFor({ timeout: 30_000 });

  await page.getByRole('button', { name: '公示（公开结果）' }).click();
  await page.locator('#publish-title').fill(demoContest.title);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '去公示页' }).waitFor({ timeout: 30_000 });
  await grid.getByText('作者').waitFor();
  const open = await page.locator('main').innerText();
  expect(names.some((name) => open.includes(name))).toBe(true);
  await expectPlainWords(it);
  expect(await it.axe()).toEqual([]);
  expect(it.pageErrors()).toEqual([]);
  await it.close();
  rmSync(files, { recursive: true, force: true });
}, 240_000);
