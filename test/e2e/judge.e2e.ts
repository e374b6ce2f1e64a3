// The judge's desk in the real window: a pack of a real contest, scored by keyboard, checked by value in the database.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from './harness.ts';
import { theLowWindow } from './judge-low-window.ts';
import { activeCell, arriveAt, contestId, criteriaAt, desk, goTo, it, openWindow, organiser, pack, press, saved, sheetAt, shownEntry, type,
  useJudgeWindow, usePack } from './judge-window.ts';

useJudgeWindow();

describe('opening', () => {
  test('a pack that was double-clicked asks for its passphrase and says which file it is', async () => {
    await it.page.locator('#passphrase').waitFor();
    const dialog = await it.page.locator('.el-dialog').filter({ has: it.page.locator('#passphrase') }).innerText();
    expect(dialog).toContain(pack.file.split('/').at(-1));
    await until('the field has the focus', () => it.page.evaluate(() => document.activeElement?.id),
      (id) => id === 'passphrase');
    await type('baimu-taoji-luodi-baimu-taoji-luodi-baimu');
    await press('Enter');
    await until('the refusal is a sentence', () => it.page.locator('.el-dialog [role=alert]').innerText(),
      (text) => text.includes('口令不对'));
    expect(await it.axe()).toEqual([]);
  });

  test('capitals, spaces and full-width letters do not matter', async () => {
    const wide = pack.passphrase.replaceAll('-', '　').replaceAll(/[a-z]/g,
      (one) => String.fromCharCode(one.charCodeAt(0) - 0x20 + 0xfee0));
    await it.page.locator('#passphrase').fill(wide);
    await press('Enter');
    await it.page.locator('[role=grid]').waitFor({ timeout: 60_000 });
    await usePack();
    expect((await desk()).entries).toHaveLength(20);
    await until('the rubric has the focus',
      () => it.page.evaluate(() => document.activeElement?.getAttribute('role')), (role) => role === 'grid');
  });
});

describe('scoring by keyboard', () => {
  test('every confirmed cell is in the database, full-width digits and Chinese stops too', async () => {
    const criteria = await criteriaAt(1);
    await type('8');
    await press('Enter');
    for (const key of ['１', '６', '．', '５']) await it.page.dispatchEvent('[role=grid]', 'keydown',
      { key, bubbles: true, cancelable: true });
    await press('Tab');
    await type('17');
    await it.page.dispatchEvent('[role=grid]', 'keydown', { key: '。', bubbles: true, cancelable: true });
    await type('5');
    await press('ArrowDown');
    await saved();
    const sheet = await sheetAt(1);
    expect(sheet.scores).toEqual({ [criteria[0]!.id]: 8, [criteria[1]!.id]: 16.5, [criteria[2]!.id]: 17.5 });
    expect(sheet.status).toBe('draft');
    expect(await it.page.locator('[data-test=total]').innerText()).toBe('42.0');
    expect((await activeCell()).id).toBe(`cell-${criteria[3]!.id}`);
  });

  test('a value out of range stays in the box with a sentence; it is neither cut nor saved, and holds the judge',
    async () => {
    const before = await sheetAt(1);
    await type('25');
    expect(await activeCell()).toMatchObject({ text: '25', invalid: 'true' });
    await press('Enter', 'PageDown', 'Control+Enter');
    await it.page.waitForTimeout(300);
    expect(await activeCell()).toMatchObject({ text: '25', invalid: 'true' });
    expect(await shownEntry()).toContain(' 1 ');
    expect(await it.page.locator('#grid-message').innerText()).toContain('25 超出范围，没有保存');
    expect(await sheetAt(1)).toEqual(before);
    await it.picture('judge-out-of-range');
    expect(await it.axe()).toEqual([]);
    await press('Escape');
    expect(await activeCell()).toMatchObject({ text: '', invalid: null });
  });

  test('a band is a suggestion that does not count until Enter; Ctrl+Enter goes to the first gap', async () => {
    const criteria = await criteriaAt(1);
    const fourth = criteria[3]!;
    await press('q');
    const floor = String(Math.max(...fourth.bands.map((one) => one.from)));
    expect((await activeCell()).text).toBe(floor);
    expect(await it.page.locator('[data-test=total]').innerText()).toBe('42.0');
    await press('Control+Enter');
    await until('the sentence', () => it.page.locator('.said').innerText(), (text) => text.includes('项没有打分'));
    expect((await activeCell()).id).toBe(`cell-${fourth.id}`);
    expect((await sheetAt(1)).scores[fourth.id]).toBeUndefined();
    await press('Enter');
    await saved();
    expect((await sheetAt(1)).scores[fourth.id]).toBe(Number(floor));
  });

  test('a low total asks for a comment, where letters are letters; then it is submitted and the next comes', async () => {
    const criteria = await criteriaAt(1);
    await press(...criteria.map(() => 'ArrowUp'));
    for (const one of criteria) {
      await type(String(Math.floor(one.max * 0.5)));
      await press('Enter');
    }
    await saved();
    await press('Control+Enter');
    await until('the sentence', () => it.page.locator('.said').innerText(), (text) => text.includes('必须写评语'));
    expect((await sheetAt(1)).status).toBe('draft');
    expect(await it.page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
    expect(await it.axe()).toEqual([]);
    const words = '目标偏大 cqwex 7';
    await type(words);
    await press('Control+Enter');
    await arriveAt(2);
    const sheet = await sheetAt(1);
    expect(sheet).toMatchObject({ status: 'submitted', comment: words });
    expect(sheet.scores).toEqual(Object.fromEntries(criteria.map((one) => [one.id, Math.floor(one.max * 0.5)])));
  });

  test('a backend killed in the middle loses no confirmed score', async () => {
    const [first, second] = await criteriaAt(2);
    await type('6');
    await press('Enter');
    process.kill(await it.backendPid(), 'SIGKILL');
    await type('7');
    await press('Enter');
    await until('both are there', () => sheetAt(2).then((sheet) => sheet.scores, () => ({})),
      (scores) => Object.keys(scores).length === 2, 40_000);
    expect((await sheetAt(2)).scores).toEqual({ [first!.id]: 6, [second!.id]: 7 });
    await saved();
    await until('the notice has gone by itself', () => it.page.locator('.notice').count(), (count) => count === 0);
  });
});

describe('material', () => {
  test('the first seconds stay covered, also after seeking back; F9 works while a comment is typed', async () => {
    await goTo(3);
    const cover = it.page.locator('[data-test=cover]');
    const { firstSeconds } = (await desk()).mask;
    expect(firstSeconds).toBe(5);
    await until('the video is there', () => it.page.evaluate(() => document.querySelector('video')?.readyState ?? 0),
      (state) => state > 0);
    expect(await cover.innerText()).toContain('片头 5 秒已按规则遮挡');
    const box = await cover.boundingBox();
    const video = await it.page.locator('video').boundingBox();
    expect(box!.x <= video!.x && box!.y <= video!.y && box!.width >= video!.width
      && box!.height >= video!.height).toBe(true);
    await it.picture('judge-mask');
    await press('c');
    await press('F9');
    await until('five seconds on', () => it.page.evaluate(() => document.querySelector('video')?.currentTime),
      (now) => now === 5.1);
    await until('open', () => cover.count(), (count) => count === 0);
    await press('Escape', 'ArrowLeft');
    await until('covered again', () => cover.count(), (count) => count === 1);
    await press('ArrowRight');
    await until('open again', () => cover.count(), (count) => count === 0);
  });

  test('a mark with its note becomes a line of the comment and leads back to its second', async () => {
    await press('m');
    await it.page.locator('#mark-note').waitFor();
    await type('情境引入好');
    await press('Enter');
    await saved();
    expect((await sheetAt(3)).comment).toBe('00:05 情境引入好');
    await press('ArrowLeft');
    await it.page.locator('.marks .mark').first().click();
    await until('jumped', () => it.page.evaluate(() => document.querySelector('video')?.currentTime),
      (now) => now === 5.1);
  });

  test('plain text and pictures are shown, out of the pack', async () => {
    await it.page.getByRole('tab', { name: /txt/ }).click();
    await until('the lesson plan', () => it.page.locator('pre.text').innerText(), (text) => text.includes('教学目标'));
    await it.page.getByRole('tab', { name: /png/ }).click();
    await until('the picture', () =>
      it.page.evaluate(() => document.querySelector<HTMLImageElement>('.picture img')?.naturalWidth ?? 0),
        (width) => width > 100);
    expect(await it.axe()).toEqual([]);
  });
});

theLowWindow();

describe('stepping aside', () => {
  test('a recusal closes the entry, can be taken back, and undo brings the scores again', async () => {
    await goTo(4);
    const [first] = await criteriaAt(4);
    expect((await sheetAt(4)).scores).toEqual({ [first!.id]: 9 });
    await press('x');
    await it.page.getByLabel('与作者同校').check();
    expect(await it.axe()).toEqual([]);
    await press('Control+Enter');
    await until('recused', () => sheetAt(4), (sheet) => sheet.status === 'recused');
    expect(await sheetAt(4)).toMatchObject({ reason: { kind: 'sameSchool' }, scores: {} });
    await until('said on screen', () => it.page.locator('.reason').innerText(), (text) => text.includes('已回避'));
    expect(await it.axe()).toEqual([]);
    await it.page.focus('[role=grid]');
    await type('5');
    await press('Enter');
    await it.page.waitForTimeout(200);
    expect((await sheetAt(4)).scores).toEqual({});
    await it.page.getByRole('button', { name: '取消回避' }).click();
    await until('open again', () => sheetAt(4), (sheet) => sheet.status === 'empty');
    await press('Control+z');
    await press('Control+z');
    await until('the score is back', () => sheetAt(4), (sheet) => sheet.scores[first!.id] === 9);
  });
});

describe('afterwards', () => {
  test('undo and redo survive closing the program; the pack opens without its passphrase', async () => {
    const [first, second] = await criteriaAt(4);
    await goTo(4);
    await press('ArrowDown');
    await type('6');
    await press('Enter');
    await saved();
    expect((await sheetAt(4)).scores).toEqual({ [first!.id]: 9, [second!.id]: 6 });
    await it.close();
    await openWindow();
    await it.page.evaluate(() => { location.hash = '#/desk'; });
    await it.page.locator('.pack').click();
    await it.page.locator('[role=grid]').waitFor();
    await until('the rubric has the focus',
      () => it.page.evaluate(() => document.activeElement?.getAttribute('role')), (role) => role === 'grid');
    await press('Control+z');
    await until('undone', () => sheetAt(4), (sheet) => sheet.scores[second!.id] === undefined);
    await arriveAt(4);
    await press('Control+y');
    await until('redone', () => sheetAt(4), (sheet) => sheet.scores[second!.id] === 6);
    expect((await sheetAt(4)).scores).toEqual({ [first!.id]: 9, [second!.id]: 6 });
  });

  test('the check page lists what is missing, exports only after a yes, and the organiser can read the file',
    async () => {
    await it.page.getByRole('button', { name: '检查并导出' }).click();
    await it.page.locator('[data-test=export]').waitFor();
    const listed = await it.page.locator('.still').innerText();
    expect(listed).toContain('还没有打分（16 件）');
    expect(listed).toContain('已打分但没有提交（3 件）');
    expect(await it.page.locator('[data-test=export]').isDisabled()).toBe(true);
    expect(await it.axe()).toEqual([]);
    const out = join(organiser.files, 'back.sxscore');
    await it.answerSaveDialog(out);
    await it.page.locator('.check-line').click();
    await it.page.locator('[data-test=export]').click();
    await it.page.locator('[data-test=receipt]').waitFor({ timeout: 30_000 });
    const receipt = await it.page.locator('[data-test=receipt]').innerText();
    expect(existsSync(out)).toBe(true);
    await it.picture('judge-check');
    expect(await it.axe()).toEqual([]);
    const { items } = await organiser.client.packs.preview({ contestId, files: [out] });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ judgeId: pack.judgeId, verdict: 'new', acceptable: true, receipt });
    const before = await sheetAt(1);
    // A busy export button loses the focus; Esc must work although the keyboard is nowhere.
    await it.page.evaluate(() => { if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); });
    await press('Escape');
    await it.page.locator('[role=grid]').waitFor();
    expect(await sheetAt(1)).toEqual(before);
  });

  test('what is typed while the next entry is on its way goes to it, its first digit too', async () => {
    await goTo(5);
    const before = await sheetAt(5);
    // All in one breath, before the window has had time to read the next entry.
    await it.page.evaluate((keys) => {
      const grid = document.querySelector('[role=grid]');
      for (const key of keys) grid?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }, ['PageDown', '8', '.', '5', 'Enter', '1', '6', 'Enter']);
    await arriveAt(6);
    const [first, second] = await criteriaAt(6);
    await until('both are saved', () => sheetAt(6), (sheet) => sheet.scores[second?.id ?? ''] === 16);
    expect((await sheetAt(6)).scores[first?.id ?? '']).toBe(8.5);
    expect(await sheetAt(5)).toEqual(before);
  });

  test('nothing went wrong in the page, and nothing was asked of any network', () => {
    expect(it.pageErrors()).toEqual([]);
    expect(it.outsideRequests()).toEqual([]);
  });
});
