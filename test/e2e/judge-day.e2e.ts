// A judge's whole day in the real window, by keyboard alone: card, practice, forty entries, a recusal, a report, a fall of the
// background process, a restart of the program, the score pack, and the materials cleared.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeAll, temporaryFolder, until } from './harness.ts';
import { openOffice, type Office } from './judge-day-stage.ts';
import { checking, client, codeNow, fall, focused, gridReady, handIn, it, lookBack, marksFor, openWindow, packId, press,
  readPaper, said, score, sheet, tabTo, total, type, usePack } from './judge-day-window.ts';

let office: Office;
let home = '';
/** What was typed and acknowledged, by code: points in the order of the criteria; null: stepped aside. */
const given = new Map<string, readonly number[] | null>();

beforeAll(async () => {
  office = await openOffice();
  home = temporaryFolder('day');
  await openWindow(home);
}, 120_000);
afterAll(async () => {
  await closeAll();
  await office.program.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

describe('before the day', () => {
  test('the judge card is made from the start page; its fingerprint is the one the organiser sees', async () => {
    const card = join(office.program.files, '评委卡.sxcard');
    await it.answerSaveDialog(card);
    await until('the start page', () => it.page.getByText('我的评委卡').count(), (count) => count > 0);
    await tabTo('我的评委卡');
    await press('Enter');
    await until('the button', focused, (text) => text.startsWith('button') && text.includes('存评委卡'));
    await press('Enter');
    const shown = await it.page.locator('[data-test=fingerprint]').innerText();
    expect(shown.trim().split(/\s+/)).toHaveLength(4);
    expect(existsSync(card)).toBe(true);
    expect(await it.axe()).toEqual([]);
    await it.picture('judge-day-card');
    const { fingerprint } = await office.program.client.directory.pinCard({ judgeId: office.judgeId, file: card });
    expect(fingerprint.replaceAll(/[^0-9A-Z]/gi, '')).toBe(shown.replaceAll(/\s/g, ''));
    await press('Escape');
  });

  test('a pack for this card opens without a passphrase', async () => {
    const { program, contestId } = office;
    const outDir = join(program.files, 'out');
    mkdirSync(outDir);
    const { packs: [pack] } = await program.client.packs.issue({ contestId, outDir });
    expect(pack).toMatchObject({ lock: 'card', passphrase: '', entries: 40 });
    await it.answerOpenDialog([pack!.file]);
    await press('Control+o');
    await gridReady();
    expect(await it.page.locator('#passphrase').count()).toBe(0);
    await usePack();
    const desk = await client.judging.desk({ packId });
    expect([desk.entries.length, desk.practice.length, desk.gate?.open]).toEqual([40, 2, false]);
    expect(await it.page.locator('[data-test=deadline]').innerText()).toBe('截止 1月15日');
  });
});

describe('practice', () => {
  test('the entries are closed until the gate opens; the feedback says how far off the marks were', async () => {
    await press('PageDown', 'PageDown');
    await said('正式作品还没有开放');
    expect(await it.page.locator('.row.locked').count()).toBe(40);
    await press('PageUp');
    await gridReady();
    const code = await codeNow();
    const title = (await client.judging.desk({ packId })).practice.find((one) => one.code === code)?.title ?? '';
    const reference = Object.values(office.references.get(title) ?? {});
    await score(reference.map((one) => Math.floor(one * 0.7)));
    await press('c');
    await type('讲得太快');
    await press('Control+Enter');
    // The film was not watched: asked softly here too, and handed in all the same.
    await it.page.locator('[data-test=watched-question]').waitFor();
    await press('Control+Enter');
    await it.page.locator('[data-test=feedback]').waitFor();
    expect(await it.page.locator('[data-test=feedback]').innerText()).toContain('还没有达到要求');
    expect(await it.axe()).toEqual([]);
    await it.picture('judge-day-practice');
    await tabTo('修改后再交');
    await press('Enter');
    await gridReady();
    await press(...reference.map(() => 'ArrowUp'));
    await score(reference);
    await press('Control+Enter');
    await until('inside', () => it.page.locator('[data-test=feedback]').innerText(), (text) => text.includes('正式评审开放了') && text.includes('共交了 2 次'));
    expect((await client.judging.desk({ packId })).gate).toMatchObject({ inside: 1, open: true });
    await press('Control+Enter');
    await gridReady();
    await until('nothing is locked', () => it.page.locator('.row.locked').count(), (count) => count === 0);
    // The second practice entry may be left out now.
    await press('PageDown');
    await gridReady();
  });
});

describe('the day', () => {
  test('keys can be laid elsewhere and switched off', async () => {
    await press('F1');
    await tabTo('改按键');
    await press('Enter');
    await tabTo('在这一秒打点');
    await press('Enter', ';');
    await until('laid', () => it.page.locator('.outcome').innerText(), (text) => text.includes('已改为 ;'));
    expect(await it.axe()).toEqual([]);
    await it.picture('judge-day-keys');
    await tabTo('使用单键', 'Shift+Tab').catch(() => it.page.locator('[data-test=single-keys]').focus());
    await press('Space');
    await press('Escape');
    await gridReady();
    await press('q', ';');
    expect(await it.page.locator('#mark-note').count()).toBe(0);
    await press('F1');
    await it.page.locator('[data-test=single-keys]').focus();
    await press('Space', 'Escape');
    await gridReady();
  });

  test('forty entries: films, papers, pictures, one recusal, one report, a fall and a restart; nothing acknowledged is lost', async () => {
    let reported = false;
    let watched = false;
    let paper = false;
    let compared = false;
    const { entries } = await client.judging.desk({ packId });
    for (let n = 1; n <= 40; n += 1) {
      const code = await codeNow();
      expect(given.has(code), `entry ${n}`).toBe(false);
      const points = await marksFor(code, n);
      const plays = (await sheet(code)).attachments.some((one) => one.media.startsWith('video/'));
      if (n === 6) {
        await stepAside(code);
        continue;
      }
      if (plays && !watched) {
        watched = true;
        await watchAndMark(code, points);
      } else if (plays && n > 6 && !reported) {
        reported = true;
        await report(code);
        await score(points);
      } else if (n === 12) {
        await fall(points);
      } else {
        await score(points);
      }
      if (!plays && !paper) {
        paper = true;
        await readPaper();
      }
      if (plays && n > 20 && !compared) {
        compared = true;
        await lookBack();
      }
      await handIn();
      given.set(code, points);
      if (n === 18) await restart();
    }
    expect([reported, watched, paper, compared, given.size]).toEqual([true, true, true, true, 40]);
    expect(new Set(given.keys())).toEqual(new Set(entries.map((one) => one.code)));
    await until('the check page', checking, (there) => there);
    for (const [code, points] of given) {
      const found = await sheet(code);
      if (points === null) expect(found).toMatchObject({ status: 'recused', scores: {} });
      else expect([found.status, Object.values(found.scores).length, found.total], code).toEqual(['submitted', points.length, total(points)]);
    }
  });
});

/** Twice the speed, a mark on the laid key, and the soft question for who watched little. */
async function watchAndMark(code: string, points: readonly number[]): Promise<void> {
  await score(points);
  await press('Control+Enter');
  await until('the soft question', () => it.page.locator('[data-test=watched-question]').innerText(), (text) => text.includes('只看了 0%'));
  expect((await sheet(code)).status).toBe('draft');
  await press(']', ']', ']', ']');
  await press('Space');
  await until('more than half is seen', () => it.page.evaluate(() => document.querySelector('video')?.currentTime ?? 0), (now) => now > 5.6);
  await press(';');
  await it.page.locator('#mark-note').waitFor();
  await type('情境引入好');
  await press('Enter', 'F8');
  await until('the watched share is kept', () => sheet(code), (now) => (now.watched[0]?.share ?? 0) >= 0.6);
  expect(await it.page.locator('[data-test=watched]').count()).toBeGreaterThan(0);
  expect(await it.axe()).toEqual([]);
  await it.picture('judge-day-desk');
  expect(await it.page.locator('[data-test=watched-question]').count()).toBe(0);
}

async function stepAside(code: string): Promise<void> {
  await press('x');
  await until('the first reason', focused, (text) => text.startsWith('input'));
  await press('ArrowDown', 'ArrowDown', 'ArrowDown');
  await press('Control+Enter');
  await said('已登记回避');
  given.set(code, null);
  await handIn();
}

/** The name of the school is on the blackboard: reported at its second, and scored all the same. */
async function report(code: string): Promise<void> {
  await press('x');
  await until('the first reason', focused, (text) => text.startsWith('input'));
  for (let count = 0; count < 6; count += 1) await press('ArrowDown');
  expect(await it.page.getByLabel('材料里露出了身份').isChecked()).toBe(true);
  await press('Tab', 'Control+a');
  await type('0:03');
  await press('Tab');
  await type('黑板上写着校名');
  expect(await it.axe()).toEqual([]);
  await it.picture('judge-day-report');
  await press('Control+Enter');
  await said('已登记举报');
  expect((await sheet(code)).reason).toMatchObject({ kind: 'identityVisible', atSeconds: 3, text: '黑板上写着校名' });
  await gridReady();
}

/** The program is closed and started again: the start page leads back to the desk, without a passphrase. */
async function restart(): Promise<void> {
  await it.close();
  await openWindow(home);
  await until('the start page', () => it.page.getByText('我的评委卡').count(), (count) => count > 0);
  await tabTo('继续评审');
  await press('Enter');
  await until('the list of packs', () => it.page.locator('.pack').count(), (count) => count === 1);
  await tabTo('云澜市中小学微课评选');
  await press('Enter');
  await gridReady();
  for (const [code, points] of given) {
    if (points !== null) expect((await sheet(code)).total, code).toBe(total(points));
  }
}

describe('the evening', () => {
  test('the score pack is exported; the organiser reads the same receipt code and every mark', async () => {
    const { program: { client: organiser, files }, contestId, judgeId } = office;
    const out = join(files, 'back.sxscore');
    await it.answerSaveDialog(out);
    expect(await it.page.locator('.still').innerText()).toContain('没有遗漏');
    await tabTo('导出成绩包');
    await press('Enter');
    const receipt = await it.page.locator('[data-test=receipt]').innerText({ timeout: 30_000 });
    expect(await it.axe()).toEqual([]);
    await it.picture('judge-day-check');
    const { items: [item], basedOn } = await organiser.packs.preview({ contestId, files: [out] });
    expect(item).toMatchObject({ judgeId, verdict: 'new', acceptable: true, receipt });
    await organiser.packs.receive({ contestId, files: [out], basedOn });
    const { judges, queue } = await organiser.packs.progress({ contestId });
    expect(judges[0]).toMatchObject({ assigned: 40, submitted: 39, recused: 1 });
    expect(queue.some((one) => `${one.what}${one.why}`.includes('00:03'))).toBe(true);
  });

  test('the materials are cleared: no film can be read any more, the scores can', async () => {
    const code = [...given].find(([, points]) => points !== null)?.[0] ?? '';
    const { attachments: [film] } = await sheet(code);
    const ask = () => it.page.evaluate(async (handle) => (await fetch(`att://blob/${handle}`)).ok, film?.handle ?? '').catch(() => false);
    expect(await ask()).toBe(true);
    await tabTo('清除评审材料…');
    await press('Enter');
    await until('the question', focused, (text) => text.startsWith('button') && text.includes('取消'));
    await press('Tab', 'Enter');
    await it.page.locator('[data-test=retired]').waitFor();
    expect(await ask()).toBe(false);
    expect((await sheet(code)).total).toBe(total(given.get(code) ?? []));
    await until('the question has gone', () => it.page.locator('[aria-modal=true]:visible').count(), (count) => count === 0);
    await press('Escape');
    await until('the room says so', () => it.page.locator('#grid-message').innerText(), (text) => text.includes('评审材料已清除'));
    expect(await it.axe()).toEqual([]);
  });

  test('nothing went wrong in the page, and nothing was asked of any network', () => {
    // The one film that was asked for after it was cleared.
    expect(it.pageErrors()).toEqual(['Failed to load resource: the server responded with a status of 404 (Not Found)']);
    expect(it.outsideRequests()).toEqual([]);
  });
});
