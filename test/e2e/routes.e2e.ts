// Every route of the program in both languages and both themes at 1366 × 768: nothing out of reach, nothing untranslated, no fault
// of WCAG A or AA. The list of routes is the running program's own; a route that cannot be visited is a failure.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeAll, launch } from './harness.ts';
import { faultsOfWords, look } from './routes-look.ts';
import { setStage, type Room, type RoutesStage } from './routes-stage.ts';
import { enter, paint, resize, sizes, visit, visitsOf, type Language } from './routes-walk.ts';

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
