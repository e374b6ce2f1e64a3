// Walks the window along the list of routes that the running program itself has: where each leads, in which workspace, in which dress.
import type { CDPSession } from 'playwright-core';
import type { Router } from 'vue-router';
import { until, type RunningApp } from './harness.ts';
import { ask } from './road-window.ts';
import type { Room, RoutesStage } from './routes-stage.ts';

export interface Visit { name: string; path: string; room: Room }
export type Language = 'zh' | 'en';
export interface Size { width: number; height: number; scale: number }

/** A small office screen; the same at 125 % and at 200 %, as Chromium then draws it. */
export const sizes = {
  full: { width: 1366, height: 768, scale: 1 },
  compact: { width: 1093, height: 560, scale: 1.25 },
  zoomed: { width: 683, height: 384, scale: 2 },
} as const satisfies Record<string, Size>;

interface Mounted { __vue_app__: { config: { globalProperties: { $router: Router } } } }

/** `/a/:kind(x|y)` has two addresses. A part that nobody knows a value for is a fault of this walk: add it here. */
function addresses(pattern: string, values: Record<string, string>): string[] {
  const part = /:(\w+)(?:\(([^)]*)\))?\??/.exec(pattern);
  if (!part) return [pattern];
  const [whole, name, choices] = part;
  const value = values[name!];
  const given = choices?.includes('|') ? choices.split('|') : value === undefined ? [] : [value];
  if (given.length === 0) throw new Error(`nobody knows what “${name}” of the route ${pattern} could be`);
  return given.flatMap((one) => addresses(pattern.replace(whole, one), values));
}

function roomOf(path: string): Room {
  if (path.startsWith('/desk')) return 'desk';
  if (path.startsWith('/credits')) return 'bureau';
  return path === '/locked' ? 'locked' : 'office';
}

/** Every page of renderer/routes.ts, as the running router has it. */
export async function visitsOf(it: RunningApp, stage: RoutesStage): Promise<Visit[]> {
  const routes = await it.page.evaluate(() => {
    const mounted = document.querySelector('#app') as unknown as Mounted;
    return mounted.__vue_app__.config.globalProperties.$router.getRoutes()
      .filter((one) => one.components?.['default'] && one.children.length === 0).map((one) => ({ name: String(one.name), path: one.path }));
  });
  const values = { id: stage.contestId, packId: stage.packId, topic: 'overview' };
  return routes.flatMap(({ name, path }) => addresses(path, values).map((address) => ({ name, path: address, room: roomOf(address) })));
}

/** Two frames, then until nothing has changed for a moment and nothing says that it is still reading. */
export async function settle(it: RunningApp): Promise<boolean> {
  return it.page.evaluate(async () => {
    let last = performance.now();
    const seen = new MutationObserver(() => { last = performance.now(); });
    seen.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    const end = performance.now() + 10_000;
    const busy = (): boolean => !document.querySelector('h1')
      || /正在(?:读取|计算|核对|检查)\S*…|正在逐个|Reading…|Computing…|Checking…|Every file and record/.test(document.body.innerText);
    do await new Promise((resolve) => { setTimeout(resolve, 20); });
    while (performance.now() < end && (performance.now() - last < 70 || busy()));
    seen.disconnect();
    return !busy();
  });
}

/** Goes to a page and waits until it stands; what is wrong when it does not, or when it leads elsewhere. */
export async function visit(it: RunningApp, { name, path }: Visit): Promise<string[]> {
  const came = await it.page.evaluate(async (to) => {
    const mounted = document.querySelector('#app') as unknown as Mounted;
    const router = mounted.__vue_app__.config.globalProperties.$router;
    await router.push(to);
    return String(router.currentRoute.value.name);
  }, path);
  const still = await settle(it);
  return [...(still ? [] : ['never stands still, or has no heading']), ...(came === name ? [] : [`${path} led to ${came}`])];
}

/** Opens a workspace in a language, with a page that knows nothing from before. */
export async function enter(it: RunningApp, stage: RoutesStage, room: Room, language: Language): Promise<void> {
  await ask(it, 'workspace', 'setSettings', { language, theme: 'system', textSize: 'standard' });
  const { workspace } = await ask(it, 'workspace', 'current', {});
  if (room === 'locked') await ask(it, 'workspace', 'open', { dir: stage.dirs.locked, ...stage.user });
  else if (workspace?.dir !== stage.dirs[room]) await ask(it, 'workspace', 'open', { dir: stage.dirs[room] });
  if (room === 'locked') await ask(it, 'people', 'lock', {});
  await it.page.reload();
  await until('the language', () => it.page.evaluate(() => document.documentElement.lang), (lang) => lang.startsWith(language));
}

/** Light or dark as the system says, which the setting “system” follows. */
export async function paint(it: RunningApp, theme: 'light' | 'dark'): Promise<void> {
  await it.page.emulateMedia({ colorScheme: theme });
  await until('the theme', () => it.page.evaluate(() => document.documentElement.classList.contains('dark')), (dark) => dark === (theme === 'dark'));
}

const sessions = new WeakMap<RunningApp, CDPSession>();

/** The page drawn as on a screen of this many CSS pixels. */
export async function resize(it: RunningApp, { width, height, scale }: Size): Promise<void> {
  const session = sessions.get(it) ?? await it.page.context().newCDPSession(it.page);
  sessions.set(it, session);
  await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: scale, mobile: false });
  await it.page.waitForFunction(([wide, high]) => window.innerWidth === wide && window.innerHeight === high, [width, height] as const);
}

/** 大字号, put on the page as the display menu does. */
export const enlarge = (it: RunningApp, large: boolean): Promise<void> =>
  it.page.evaluate((on) => { document.documentElement.classList.toggle('large', on); }, large);
