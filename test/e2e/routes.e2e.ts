// Every route of the program in both languages and both themes at 1366 × 768: nothing out of reach, nothing untranslated, no fault
// of WCAG A or AA; then enlarged to 200 %, in large letters, and some by keys alone. The list of routes is the running program's own;
// a route that cannot be visited is a failure.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeAll, launch, type RunningApp } from './harness.ts';
import { faultsOfWords, look } from './routes-look.ts';
import { lostControls, panesByF6, redrawn, tabThrough } from './routes-reach.ts';
import { setStage, type Room, type RoutesStage } from './routes-stage.ts';
import { enlarge, enter, paint, resize, sizes, visit, visitsOf, type Language, type Visit } from './routes-walk.ts';

let stage: RoutesStage;
beforeAll(async () => {
  stage = await setStage();
});
afterEach(closeAll);
afterAll(() => stage.clear());

const rooms: Room[] = ['office', 'bureau', 'desk', 'locked'];

test('every page in both languages and both themes', async () => {
  const it = await launch({ home: stage.home });
  const faults: string[] = [];
  const visits = await visitsOf(it, stage);
  for (const room of rooms) {
    for (const language of ['zh', 'en'] satisfies Language[]) {
      await enter(it, stage, room, language);
      await resize(it, sizes.full);
      for (const one of visits.filter((each) => each.room === room)) {
        const note = (theme: string, found: readonly string[]): void => {
          faults.push(...found.map((fault) => `${one.name} ${language} ${theme}: ${fault}`));
        };
        note('', await visit(it, one));
        const seen = await look(it);
        note('light', [...seen.faults, ...faultsOfWords(seen, language, stage.data)]);
        // Each theme is looked at whole in one of the languages; both languages have the same elements and colours.
        if (language === 'en') {
          await paint(it, 'dark');
          note('dark', (await look(it)).faults);
        }
        note('', it.pageErrors().splice(0));
        // What the dark theme changes is colours.
        note(language === 'en' ? 'dark' : 'light', await it.axe(language === 'en' ? 'colours' : 'everything'));
        // What the looking itself was refused by the page's policy is no fault of the page.
        it.pageErrors().splice(0);
        if (language === 'en') await paint(it, 'light');
      }
    }
  }
  expect(visits.length).toBeGreaterThan(40);
  expect(faults).toEqual([]);
}, 240_000);

/** A table, a matrix, a ranking, a form, a tree, the desk: what the other pages are made of. */
const byKeys = ['home', 'overview', 'entries', 'results', 'settings', 'credits', 'desk'];

/** In another size or in larger letters: nothing cut off, nothing that needs scrolling sideways, no control lost. */
async function stretched(it: RunningApp): Promise<string[]> {
  await redrawn(it);
  return [...(await look(it)).faults, ...await lostControls(it)];
}

/** A page that is too wide, a control beyond the edge and one without a ring. */
async function seesWhatIsPlanted(it: RunningApp, visits: readonly Visit[]): Promise<void> {
  await visit(it, visits.find((one) => one.name === 'locked')!);
  await resize(it, sizes.zoomed);
  await it.page.evaluate(() => {
    const planted = { 太宽: { width: '900px' }, 够不着: { position: 'fixed', left: '-200px' }, 没有环: { outline: 'none' } };
    for (const [text, style] of Object.entries(planted)) {
      const one = document.createElement(text === '太宽' ? 'div' : 'button');
      one.textContent = text;
      Object.assign(one.style, style);
      document.querySelector('main')!.append(one);
    }
  });
  const seen = await stretched(it);
  const { rings } = await tabThrough(it);
  expect(seen.filter((one) => one.startsWith('main is'))).toHaveLength(1);
  expect(seen.filter((one) => one.includes('够不着') && one.startsWith('out of reach'))).toHaveLength(1);
  expect(rings.filter((one) => one.includes('没有环'))).toHaveLength(1);
}

test('every page at 200 % in English, which is longer, and in large letters in Chinese; some by Tab and F6 alone', async () => {
  const it = await launch({ home: stage.home });
  const faults: string[] = [];
  const visits = await visitsOf(it, stage);
  for (const room of rooms) {
    for (const language of ['zh', 'en'] satisfies Language[]) {
      await enter(it, stage, room, language);
      await resize(it, language === 'en' ? sizes.zoomed : sizes.full);
      for (const one of visits.filter((each) => each.room === room)) {
        const found = await visit(it, one);
        if (language === 'zh') await enlarge(it, true);
        found.push(...await stretched(it));
        await enlarge(it, false);
        if (language === 'zh' && byKeys.includes(one.name)) {
          const { rings, left } = await tabThrough(it);
          found.push(...await panesByF6(it), ...rings, ...left);
        }
        faults.push(...found.map((fault) => `${one.path} ${language}: ${fault}`));
      }
    }
  }
  expect(visits.length).toBeGreaterThan(40);
  expect(faults).toEqual([]);
  await seesWhatIsPlanted(it, visits);
}, 240_000);
