// Charts in the real window: each is drawn under the strict policy, without an error of the page or a request to anywhere.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createBackend } from '#backend/index.ts';
import { closeAll, launch, pictureAll, temporaryFolder, type RunningApp } from './harness.ts';
import { ask, drawAt } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('charts-failed');
  await closeAll();
});

/** The sample with its marks in and its results published. */
async function contestIn(home: string, dir: string, packsDir: string): Promise<string> {
  mkdirSync(packsDir);
  const { client, close } = createBackend({ home, workspaceDir: dir, packWorkFactor: 15 });
  try {
    await client.workspace.create({ name: '云澜市微课评选' });
    const { contestId } = await client.contests.sample({});
    const plan = await client.assignment.propose({ contestId, seed: 2026 });
    await client.assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn, seed: plan.seed });
    const { packs } = await client.packs.issue({ contestId, outDir: packsDir });
    const { files } = await client.contests.sampleMarks({ contestId, packs: packs.map(({ judgeId, file, passphrase }) => ({ judgeId, file,
      passphrase })) });
    const { basedOn } = await client.packs.preview({ contestId, files });
    await client.packs.receive({ contestId, files, basedOn });
    const computed = await client.results.compute({ contestId });
    await client.results.publish({ contestId, basedOn: computed.basedOn });
    return contestId;
  } finally {
    await close();
  }
}

/** A city of three districts with nine schools; who learnt what differs from school to school. */
async function bureauIn(home: string, dir: string): Promise<void> {
  const { client, close } = createBackend({ home, workspaceDir: dir });
  try {
    await client.workspace.create({ name: '云澜市教师培训学分' });
    await client.credits.useRuleSet({ ruleSetId: 'shaanxi-2018', from: '2018-03-01', actor: '陈秀云' });
    const city = await client.directory.saveUnit({ name: '云澜市', kind: 'city' });
    const done: string[] = [];
    for (const [at, unitName] of ['南湖区', '东山区', '西河县'].entries()) {
      const district = await client.directory.saveUnit({ name: unitName, parentId: city.unitId });
      expect(district.unitId).not.toBe('');
      for (const [which, name] of ['第一小学', '实验中学', '中心幼儿园'].entries()) {
        const { schoolId } = await client.directory.saveSchool({ name: `${unitName}${name}`, unitName, stage: '小学' });
        for (let n = 0; n < 3 + 2 * which + at; n += 1) {
          const { teacherId } = await client.directory.saveTeacher({ name: `教师${'甲乙丙丁戊己庚辛壬癸'[n] ?? ''}${at}${which}`, schoolId, stage: '小学' });
          if (n > at) done.push(teacherId);
        }
      }
    }
    for (const year of [2021, 2022, 2023, 2024, 2025, 2026]) {
      const some = done.filter((_, n) => (n + year) % 7 !== 0);
      await client.credits.register({ teacherIds: some, subject: `校本研修 ${year}`, level: 'school', form: 'schoolBased', credits: 10, hours: 40, to: `${year}-05-20` });
      await client.credits.register({ teacherIds: some, subject: `国培 ${year}`, level: 'national', form: 'remote', hours: 60, to: `${year}-03-20` });
    }
  } finally {
    await close();
  }
}

const ready = (it: RunningApp) => it.page.locator('.picture[data-ready] svg').first().waitFor();
const hash = (it: RunningApp, to: string) => it.page.evaluate((address) => { window.location.hash = address; }, `#${to}`);
test('a contest and a credit workspace as charts, drawn under the strict policy', async () => {
  const files = temporaryFolder('charts');
  const home = join(files, 'home');
  const [office, bureau] = [join(files, '活动'), join(files, '学分')];
  const contestId = await contestIn(home, office, join(files, '评审包'));
  await bureauIn(home, bureau);
  const it = await launch({ home });
  const { page } = it;
  await page.getByRole('heading', { level: 1 }).waitFor();
  await drawAt(it);
  await ask(it, 'workspace', 'open', { dir: office });
  await hash(it, `/contests/${contestId}/charts`);
  await ready(it);

  await it.picture('charts-funnel', true);
  await page.keyboard.press('2');
  await ready(it);
  await it.picture('charts-awards');
  await page.keyboard.press('3');
  await ready(it);
  await it.picture('charts-scales');
  await ask(it, 'workspace', 'open', { dir: bureau });
  await hash(it, '/credits/charts');
  await ready(it);
  const top = await ask(it, 'charts', 'shortages', {});
  expect(top.places.map((one) => one.name)).toEqual(['云澜市']);
  await it.picture('charts-shortages');
  // A click goes down the tree: the city, a district, and from a school to the list of its people.
  const click = () => page.locator('.picture svg').click({ position: { x: 200, y: 200 } });
  await click();
  const path = page.getByRole('navigation', { name: '所在位置' });
  await path.getByText('云澜市').waitFor();
  await ready(it);
  const png = join(files, '缺口.png');
  await it.answerSaveDialog(png);
  await page.getByRole('button', { name: /导出图片/ }).click();
  await page.getByRole('menuitem', { name: /PNG/ }).click();
  await page.getByText('缺口.png').waitFor();
  expect([...readFileSync(png).subarray(16, 24)]).toEqual([0, 0, 9, 96, 0, 0, 5, 160]);
  await page.keyboard.press('t');
  await page.locator('[data-line]').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await path.getByText(/^.{2}[区县]$/).waitFor();
  await page.keyboard.press('t');
  await ready(it);
  await click();
  await page.waitForURL(/#\/credits\/warnings\?school=/);
  expect(it.pageErrors()).toEqual([]);
  expect(it.outsideRequests()).toEqual([]);
  await it.close();
  rmSync(files, { recursive: true, force: true });
}, 60_000);
