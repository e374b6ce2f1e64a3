// Certificates in the real window: a design changed on the page, the list frozen, signed for and issued, one lost, a code checked.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { judgedContest } from '../results/judged-contest.ts';
import { closeAll, launch, pictureAll, until, type RunningApp } from './harness.ts';
import { ask, drawAt } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('certificates-failed');
  await closeAll();
});

async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  await it.picture(where === 'design' ? 'certificates' : `certificates-${where}`, where === 'design');
  expect(await it.axe(), where).toEqual([]);
  expect(await it.page.locator('body').innerText(), where).not.toMatch(/\bcertificates\.[a-z]\w*/i);
  expect(await it.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${where}: too wide`).toBe(true);
}
const view = (it: RunningApp, name: string): Promise<void> => it.page.getByRole('button', { name, exact: true }).press('Enter');
/** A round seal on a transparent ground, as a bureau would bring it as a picture. */
async function drawnSeal(it: RunningApp): Promise<Buffer> {
  const url = await it.page.evaluate(() => {
    const paper = document.createElement('canvas');
    paper.width = paper.height = 300;
    const pen = paper.getContext('2d')!;
    pen.strokeStyle = pen.fillStyle = '#c8102e';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.lineWidth = 8;
    pen.arc(150, 150, 142, 0, 2 * Math.PI);
    pen.stroke();
    pen.font = '90px serif';
    pen.fillText('★', 150, 158);
    pen.font = '34px serif';
    for (const [index, letter] of [...'云澜市教育局（样章）'].entries()) {
      pen.setTransform(1, 0, 0, 1, 150, 150);
      pen.rotate((index - 4.5) * 0.46);
      pen.fillText(letter, 0, -112);
    }
    return paper.toDataURL('image/png');
  });
  return Buffer.from(url.split(',')[1] ?? '', 'base64');
}

test('from a design to a certificate that is lost and checked', async () => {
  const one = await judgedContest();
  const { contestId } = one;
  const { basedOn } = await one.program.client.results.compute({ contestId });
  await one.program.client.results.publish({ contestId, basedOn });
  await one.program.client.workspace.close({});
  const out = join(one.program.files, 'out');
  mkdirSync(out);
  const it = await launch({ home: join(one.program.files, 'home') });
  const { page } = it;
  try {
    await drawAt(it);
    await ask(it, 'workspace', 'open', { dir: one.program.dir });
    await page.evaluate((id) => { window.location.hash = `#/contests/${id}/certificates`; }, contestId);
    await page.getByRole('heading', { level: 1, name: '证书', exact: true }).waitFor();

    // The design: a copy with a seal, a line moved by the keyboard and undone.
    await view(it, '版式设计');
    await page.waitForFunction(() => (document.querySelector('canvas')?.width ?? 0) > 300);
    const award = page.getByRole('button', { name: '文字：{award}', exact: true });
    await award.focus();
    const left = page.getByLabel('左（毫米）', { exact: true });
    const before = Number(await left.inputValue());
    await award.press('ArrowRight');
    await award.press('ArrowRight');
    expect(Number(await left.inputValue())).toBe(before + 2);
    await award.press('Control+z');
    expect(Number(await left.inputValue())).toBe(before);
    const picture = join(one.program.files, 'seal.png');
    writeFileSync(picture, await drawnSeal(it));
    await page.setInputFiles('[data-test="picture-file"]', picture);
    await page.getByRole('button', { name: '图片', exact: true }).last().waitFor();
    await page.getByLabel('名称', { exact: true }).fill('云澜市获奖证书');
    await page.getByRole('button', { name: '另存一份' }).press('Enter');
    await page.getByText('自己的', { exact: true }).waitFor();
    await expectClean(it, 'design');

    await view(it, '名单与校对');
    await page.getByRole('button', { name: '冻结数据', exact: true }).press('Enter');
    await page.getByText('待校对', { exact: true }).waitFor();
    await expectClean(it, 'proof');
    await page.getByRole('button', { name: '校对签字…' }).press('Enter');
    await page.getByLabel('校对人').fill('周老师');
    await page.keyboard.press('Enter');
    await page.getByText('周老师 已签字').waitFor();
    await it.answerOpenDialog([out]);
    await page.getByRole('button', { name: '生成证书…' }).press('Enter');
    await page.getByRole('dialog', { name: /^生成/ }).waitFor();
    await page.getByRole('button', { name: '选择文件夹并生成' }).press('Enter');
    await page.getByRole('dialog', { name: /^生成/ }).getByText(/份证书已生成/).waitFor();
    await expectClean(it, 'issued');
    expect(readdirSync(out).filter((name) => name.endsWith('.pdf'))).toHaveLength(1);
    await page.keyboard.press('Escape');

    await view(it, '颁发登记');
    await page.getByRole('searchbox').fill('0002');
    await page.getByRole('grid').press('Enter');
    await page.getByLabel('原因').fill('搬家遗失');
    await page.getByLabel('经办人').fill('周老师');
    await page.keyboard.press('Enter');
    await until('the lost certificate', async () => (await ask(it, 'certificates', 'list', { contestId })).certificates, (rows) => rows.some((row) => row.state === 'lost'));
    await page.getByRole('searchbox').fill('');

    await view(it, '核验二维码');
    await page.getByLabel('二维码的文字').fill('SXC1:0000');
    await page.keyboard.press('Enter');
    await page.getByText('不能确定').waitFor();
    await expectClean(it, 'check');
    expect(it.pageErrors()).toEqual([]);
  } finally {
    await it.close();
    await one.program.close();
  }
}, 120_000);
