// The judge's desk with every way of scoring and masked videos, in the real window: keys, rows, and no frame that may not be seen.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '#contract/client.ts';
import type { Client } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { Criterion, Mask } from '#contract/schema/rules.ts';
import { demoEntries, demoEntriesRows, demoJudgesRows, demoMaterial } from '#seeds/demo/index.ts';
import { startProgram } from '../flow/harness.ts';
import { assignAll, importRows, type SmallContest } from '../packs/small-contest.ts';
import { closeAll, launch, temporaryFolder, until, type RunningApp } from './harness.ts';

const criterion = (changes: object): Criterion => Criterion.parse({ group: '组', max: 10, step: 0.5, ...changes });
const criteria = [
  criterion({ id: 'points', name: '选题简明', bands: [{ name: '优', from: 9 }, { name: '良', from: 7.5 }] }),
  criterion({ id: 'levels', name: '教学目标及内容', mode: 'levels', max: 15, description: '目标与内容是否相符。', choices: [
    { name: '一级', value: 13, description: '目标明确具体，内容科学正确，符合课程标准和学情。' }, { name: '二级', value: 11, description: '目标较明确，内容基本正确。' },
    { name: '三级', value: 9, description: '目标不够明确，内容有疏漏。' }] }),
  criterion({ id: 'weights', name: '教学组织', mode: 'coefficient', max: 15, choices: [['优秀', 1], ['良好', 0.8], ['一般', 0.6], ['较差', 0.4], ['差', 0.2]]
    .map(([name, value]) => ({ name, value })) }),
  criterion({ id: 'steps', name: '思想性', mode: 'steps', max: 5, veto: true, choices: [['好', 5], ['一般', 3], ['差', 0]].map(([name, value]) => ({ name, value })) }),
  criterion({ id: 'sound', name: '无科学性错误', mode: 'veto', max: 1, step: 1 }),
];
/** The sample films run for eight seconds, twelve frames each. */
const patch = { x: 0.5, y: 0.5, width: 0.25, height: 0.25, from: 3, to: 5 };
const covered = Mask.parse({ firstSeconds: 2, lastSeconds: 2, muted: true, rectangles: [patch], mutes: [{ from: 4, to: 5 }] });
const skipped = Mask.parse({ firstSeconds: 2, lastSeconds: 2, muted: false, how: 'skip' });
const blurred = Mask.parse({ firstSeconds: 2, lastSeconds: 0, muted: false, how: 'blur' });

let organiser: SmallContest;
let home = '';
let it: RunningApp;
let client: Client<AppContract>;
let packId = '';
const press = (...keys: string[]) => keys.reduce<Promise<void>>((before, key) => before.then(() => it.page.keyboard.press(key)), Promise.resolve());
const now = () => it.page.evaluate(() => document.querySelector('video')?.currentTime ?? -1);
const settled = () => it.page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 450); }));
const seek = (second: number) => it.page.evaluate((to) => { document.querySelector('video')!.currentTime = to; }, second);
const isCovered = async () => await it.page.locator('[data-test=cover]').count() === 1;

/** Goes to the first entry with this mask; the rubric keeps the keyboard. */
async function goTo(mask: Mask): Promise<string> {
  const { entries } = await client.judging.desk({ packId });
  const entry = entries.find((one) => JSON.stringify(one.mask) === JSON.stringify(mask))!;
  await it.page.focus('[role=grid]');
  await press('g');
  await it.page.locator('#goto').fill(String(entry.position));
  await press('Enter');
  await until('the entry is on screen', () => it.page.locator('.material h1').innerText(), (text) => text.includes(` ${entry.position} `));
  await until('its film is there', () => it.page.evaluate(() => document.querySelector('video')?.readyState ?? 0), (state) => state >= 2);
  await until('the rubric has the focus', () => it.page.evaluate(() => document.activeElement?.getAttribute('role')), (role) => role === 'grid');
  await settled();
  return entry.code;
}

/**
 * From now on every picture that reaches the screen is noted, with what lay over it at that moment and at each frame of
 * the window until the next picture comes.
 */
const watch = () => it.page.evaluate(() => {
  const kept = globalThis as unknown as { seen: { at: number; cover: boolean; patches: number; blurred: boolean }[]; stop: boolean };
  kept.seen = [];
  kept.stop = false;
  const video = document.querySelector('video')!;
  let at = -1;
  const note = () => {
    if (at >= 0) {
      kept.seen.push({ at, cover: document.querySelector('[data-test=cover]') !== null,
        patches: document.querySelectorAll('[data-test=patch]').length, blurred: getComputedStyle(video).filter.startsWith('blur') });
    }
    if (!kept.stop) requestAnimationFrame(note);
  };
  const frame = (_: number, facts: { mediaTime: number }) => {
    at = facts.mediaTime;
    if (!kept.stop) video.requestVideoFrameCallback(frame);
  };
  video.requestVideoFrameCallback(frame);
  requestAnimationFrame(note);
});
const watched = () => it.page.evaluate(() => {
  const kept = globalThis as unknown as { seen: { at: number; cover: boolean; patches: number; blurred: boolean }[]; stop: boolean };
  kept.stop = true;
  return kept.seen;
});

beforeAll(async () => {
  // Two entries of each of three categories, each with a mask of its own.
  const chosen = [0, 1, 11, 12, 26, 27];
  const program = await startProgram();
  const { contestId: id } = await program.client.contests.create({ templateId: 'weike', title: '各种方式', year: 2026 });
  await importRows(program, id, 'entries', demoEntriesRows, chosen.map((index) => demoEntriesRows.rows[index] ?? []));
  await importRows(program, id, 'judges', demoJudgesRows, demoJudgesRows.rows.slice(0, 1));
  const { rows: brought } = await program.client.contests.entries({ contestId: id });
  organiser = { program, contestId: id, entryIds: brought.map((one) => one.entryId) };
  const { program: { client: office, files }, contestId, entryIds } = organiser;
  const { rules, revision } = await office.contests.get({ contestId });
  const used = [...new Set(chosen.map((index) => demoEntries[index]?.category))];
  await office.contests.update({ contestId, basedOn: revision, rules: {
    ...rules, ranking: { ...rules.ranking, tieBreak: [] },
    rubrics: [...rules.rubrics, {
      id: 'modes', name: '各种评分方式', source: '', head: null, criteria, comment: { requiredBelow: null, requiredAbove: null },
    }],
    categories: rules.categories.map((one) => ({ ...one, rubric: 'modes', mask: [covered, skipped, blurred][used.indexOf(one.name)] ?? null })),
  } });
  const { rows } = await office.contests.entries({ contestId });
  for (const [index, entryId] of entryIds.entries()) {
    const [film] = demoMaterial(rows.find((one) => one.entryId === entryId)?.number ?? '');
    if (!film) continue;
    const file = join(files, `${index}.webm`);
    writeFileSync(file, film.bytes);
    await office.contests.attach({ contestId, entryId, files: [file] });
  }
  await office.files.scan({ contestId });
  await assignAll(organiser, 1);
  const { packs: [pack] } = await office.packs.issue({ contestId, outDir: join(files, 'out') });
  home = temporaryFolder('modes');
  it = await launch({ home, files: [pack!.file] });
  client = createClient<AppContract>({
    send: (request) => it.page.evaluate((asked) => window.saixue.call(asked), { ...request, id: `test-${request.id}` }), cancel: () => {},
  });
  await it.page.locator('#passphrase').fill(pack!.passphrase);
  await press('Enter');
  await it.page.locator('[role=grid]').waitFor({ timeout: 60_000 });
  packId = (await client.judging.packs({})).packs[0]?.packId ?? '';
}, 120_000);
afterAll(async () => {
  await closeAll();
  await organiser.program.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

describe('every way of scoring', () => {
  test('letters choose at once, typed points too, and a number that is no choice is refused in a sentence', async () => {
    const code = await goTo(covered);
    const scores = async () => (await client.judging.sheet({ packId, code })).scores;
    await it.page.keyboard.type('9.5');
    await press('Enter');
    await until('levels open with their words', () => it.page.locator('.row.opened .description').allInnerTexts(), (list) => list.length === 3);
    expect(await it.page.locator('.row.opened').innerText()).toContain('目标明确具体，内容科学正确');
    await it.picture('judge-modes');
    expect(await it.axe()).toEqual([]);
    await it.page.keyboard.type('12');
    await press('Enter');
    await until('the sentence', () => it.page.locator('#grid-message').innerText(), (text) => text.includes('只能给 一级 13、二级 11、三级 9'));
    expect(await it.axe()).toEqual([]);
    await press('Escape', 'w');
    await until('saved at once', scores, (now) => now['levels'] === 11);
    await press('Enter', 't', 'e', 'Enter');
    await until('the coefficient', scores, (now) => now['weights'] === 9);
    await it.page.keyboard.type('3');
    await press('Enter', 'q');
    await until('passed', scores, (now) => now['sound'] === 1);
    expect(await scores()).toEqual({ points: 9.5, levels: 11, weights: 9, steps: 3, sound: 1 });
    expect(await it.page.locator('[data-test=total]').innerText()).toBe('32.5');
    expect(await it.page.locator('#cell-sound').innerText()).toBe('✓通过');
  });

  test('a failed veto says so in words, and asks for its reason before it is submitted', async () => {
    await press('w');
    await until('said', () => it.page.locator('#grid-message').innerText(), (text) => text.includes('判为否决'));
    expect(await it.page.locator('#cell-sound').innerText()).toBe('✗不通过');
    await press('Control+Enter');
    await until('the reason is asked for', () => it.page.evaluate(() => document.activeElement?.tagName), (tag) => tag === 'TEXTAREA');
    expect(await it.page.locator('.said').innerText()).toContain('“无科学性错误”判为否决：请写明理由');
    await it.picture('judge-veto');
    expect(await it.axe()).toEqual([]);
    await press('Escape', 'q');
  });
});

describe('masked videos', () => {
  test('covered: no picture of the first and last seconds is ever open, by keys, by seeking and while it plays', async () => {
    await goTo(covered);
    await seek(0);
    await settled();
    expect(await isCovered()).toBe(true);
    await watch();
    await press('ArrowRight');
    // A mask ends at 5 s: the first picture after it is shown.
    await until('five seconds on', now, (second) => second === 5.1);
    await until('open', isCovered, (over) => !over);
    for (const second of [1, 4, 0.5, 5.2, 7.5, 4.4, 0, 5.6, 1.9, 2.4, 7, 3.5]) {
      await seek(second);
      await it.page.waitForTimeout(second % 1 === 0 ? 20 : 160);
    }
    await seek(1.5);
    await settled();
    await press('k');
    await until('played into the last seconds', now, (second) => second > 6.6, 30_000);
    await press('k');
    const seen = await watched();
    const masked = seen.filter((one) => one.at < 2 || one.at >= 6.01);
    expect(masked.length).toBeGreaterThan(20);
    expect(masked.filter((one) => !one.cover)).toEqual([]);
    expect(seen.filter((one) => one.at > 2.5 && one.at < 5.5 && !one.cover).length).toBeGreaterThan(10);
    // Pictures of 3 to 5 s never without their rectangle.
    const patched = seen.filter((one) => one.at >= 3 && one.at < 5 && !one.cover);
    expect(patched.length).toBeGreaterThan(3);
    expect(patched.filter((one) => one.patches === 0)).toEqual([]);
  });

  test('a rectangle lies over its share of the picture, hatched and said in words; the sound is off in its span', async () => {
    await seek(4);
    await settled();
    const [box, video] = [await it.page.locator('[data-test=patch]').boundingBox(), await it.page.locator('video').boundingBox()];
    const scale = Math.min(video!.width / 320, video!.height / 180);
    const [left, top] = [video!.x + (video!.width - 320 * scale) / 2, video!.y + (video!.height - 180 * scale) / 2];
    expect(box!.x).toBeLessThanOrEqual(left + 160 * scale);
    expect(box!.y).toBeLessThanOrEqual(top + 90 * scale);
    expect(box!.x + box!.width).toBeGreaterThanOrEqual(left + 240 * scale);
    expect(box!.y + box!.height).toBeGreaterThanOrEqual(top + 135 * scale);
    expect(box!.width).toBeLessThan(80 * scale + 6);
    expect(await it.page.locator('[data-test=reminder]').innerText()).toContain('画面一处已按规则遮挡');
    expect(await it.page.locator('[data-test=masked-spans]').textContent()).toContain('00:00 至 00:02 遮挡；00:06 至 00:08 遮挡；00:03 至 00:05 遮挡画面一处；00:04 至 00:05 关闭声音');
    await it.picture('judge-mask-rectangle');
    expect(await it.axe()).toEqual([]);
    const muted = () => it.page.evaluate(() => document.querySelector('video')?.muted);
    expect(await muted()).toBe(true);
    expect(await it.page.locator('[data-test=reminder]').innerText()).toContain('这一段声音已按规则关闭');
    await seek(5.3);
    await until('heard again', muted, (off) => off === false);
    await seek(2.5);
    await until('heard before', muted, (off) => off === false);
    await it.page.focus('[role=grid]');
    await press('f');
    await it.page.waitForTimeout(200);
    await seek(4);
    await settled();
    const [whole, wholeVideo] = [await it.page.locator('[data-test=patch]').boundingBox(), await it.page.locator('video').boundingBox()];
    expect(whole!.width).toBeGreaterThan(box!.width);
    expect(whole!.x).toBeLessThanOrEqual(wholeVideo!.x + wholeVideo!.width / 2);
    await press('Escape');
  });

  test('left out: it starts after them, no key and no seek leads in, and playing stops before the end', async () => {
    await goTo(skipped);
    expect(await now()).toBe(2.1);
    expect(await isCovered()).toBe(false);
    await watch();
    await press('ArrowLeft', 'j');
    expect(await now()).toBe(2.1);
    for (const second of [0, 1.2, 7.9, 4, 8, 0.1]) {
      await seek(second);
      await it.page.waitForTimeout(120);
      const at = await now();
      expect(at).toBeGreaterThanOrEqual(2.1);
      expect(at).toBeLessThan(6);
    }
    await seek(4.8);
    await settled();
    await press('k');
    await until('stopped by itself', () => it.page.evaluate(() => document.querySelector('video')?.paused), (paused) => paused === true, 30_000);
    expect(await now()).toBeLessThan(6);
    const seen = await watched();
    expect(seen.filter((one) => (one.at < 2 || one.at >= 6.01) && !one.cover)).toEqual([]);
    expect(seen.filter((one) => !one.cover).length).toBeGreaterThan(5);
    await press('k');
    await until('from the start again', now, (second) => second >= 2 && second < 5);
    await press('k');
  });

  test('blurred: the first seconds are to be seen, but not to be read', async () => {
    await goTo(blurred);
    expect(await isCovered()).toBe(false);
    await watch();
    for (const second of [0.5, 4, 1, 3, 0]) {
      await seek(second);
      await it.page.waitForTimeout(200);
    }
    const seen = await watched();
    expect(seen.filter((one) => one.at < 2).length).toBeGreaterThan(5);
    expect(seen.filter((one) => one.at < 2 && !one.blurred)).toEqual([]);
    expect(await it.page.locator('[data-test=reminder]').innerText()).toContain('片头 2 秒已按规则模糊');
    await it.picture('judge-mask-blurred');
    await seek(4);
    await until('sharp', () => it.page.evaluate(() => getComputedStyle(document.querySelector('video')!).filter), (filter) => filter === 'none');
    expect(await it.axe()).toEqual([]);
  });

  test('nothing went wrong in the page', () => {
    expect(it.pageErrors()).toEqual([]);
    expect(it.outsideRequests()).toEqual([]);
  });
});
