// `npm run look`: every route in both languages, both themes and three sizes as pictures in a folder outside the repository, with a
// page that shows them all. Nothing is asserted here; test/e2e/routes.e2e.ts walks the same way and does.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { closeAll, launch } from './harness.ts';
import { setStage, type Room, type RoutesStage } from './routes-stage.ts';
import { enter, enlarge, paint, resize, settle, sizes, visit, visitsOf, type Language } from './routes-walk.ts';

const folder = process.env['SAIXUE_LOOK'] ?? '';
/** Only routes whose name contains one of these words. */
const wanted = (process.env['SAIXUE_LOOK_AT'] ?? '').split(',').filter(Boolean);
let stage: RoutesStage;
beforeAll(async () => {
  if (folder === '') throw new Error('npm run look -- <folder>');
  mkdirSync(folder, { recursive: true });
  stage = await setStage();
});
afterAll(async () => {
  await closeAll();
  stage.clear();
});

interface Picture { route: string; language: Language; theme: string; size: string; file: string }

/** All pictures of a route side by side; a click shows one whole. */
function contactSheet(pictures: readonly Picture[]): string {
  const parts = [...Map.groupBy(pictures, (one) => one.route)].map(([route, own]) => `<h2>${route}</h2><div>${own.map((one) =>
    `<a href="${one.file}"><img loading="lazy" src="${one.file}" alt=""><span>${one.language} ${one.theme} ${one.size}</span></a>`).join('')}</div>`);
  return `<!doctype html><meta charset="utf-8"><title>Saixue</title><style>
body{font:14px sans-serif;margin:16px}div{display:flex;flex-wrap:wrap;gap:8px}
a{width:440px;color:#333}img{width:440px;border:1px solid #999;display:block}</style>${parts.join('\n')}\n`;
}

test('every route as pictures', async () => {
  const it = await launch({ home: stage.home });
  const visits = (await visitsOf(it, stage)).filter((one) => wanted.length === 0 || wanted.some((word) => one.name.includes(word)));
  const pictures: Picture[] = [];
  for (const room of ['office', 'bureau', 'desk', 'locked'] satisfies Room[]) {
    const own = visits.filter((one) => one.room === room);
    if (own.length === 0) continue;
    for (const language of ['zh', 'en'] satisfies Language[]) {
      await enter(it, stage, room, language);
      for (const [index, one] of own.entries()) {
        await resize(it, sizes.full);
        await visit(it, one);
        const route = `${one.name}${/import\/(\w+)$/.exec(one.path)?.[1] ?? ''}`;
        const take = async (theme: string, size: string): Promise<void> => {
          const file = `${room}-${String(index).padStart(2, '0')}-${route}-${language}-${theme}-${size}.png`;
          await it.page.screenshot({ path: join(folder, file), animations: 'disabled' });
          pictures.push({ route: `${room} ${route}`, language, theme, size, file });
        };
        for (const [size, screen] of Object.entries(sizes)) {
          await resize(it, screen);
          await settle(it);
          for (const theme of ['light', 'dark'] as const) {
            await paint(it, theme);
            await take(theme, size);
          }
          await paint(it, 'light');
        }
        await resize(it, sizes.full);
        await enlarge(it, true);
        await settle(it);
        await take('light', 'large');
        await enlarge(it, false);
      }
    }
  }
  writeFileSync(join(folder, 'index.html'), contactSheet(pictures));
}, 1_800_000);
