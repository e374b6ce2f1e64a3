// What a page owes those who enlarge it or use no mouse: every control in reach, a ring on whatever has the focus, every pane by F6,
// everything by Tab.
import type { RunningApp } from './harness.ts';

/** Two frames: what watches sizes and classes has drawn anew. */
export const redrawn = (it: RunningApp): Promise<void> => it.page.evaluate(async () => {
  for (let n = 0; n < 2; n += 1) await new Promise((resolve) => { requestAnimationFrame(resolve); });
});

/** Controls that no scrolling brings into view. */
export const lostControls = (it: RunningApp): Promise<string[]> => it.page.evaluate(() => {
  const faults: string[] = [];
  const nameOf = (one: Element): string => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 30);
  const called = (one: Element): string => `${one.tagName.toLowerCase()} ${nameOf(one)}`;
  for (const one of document.querySelectorAll<HTMLElement>('#app :is(button, a[href], input, select, textarea)')) {
    if (one.offsetParent === null && getComputedStyle(one).position !== 'fixed') continue;
    if (!one.checkVisibility({ visibilityProperty: true })) continue;
    if (one.matches('input[type=file]') || one.closest('.only-read, [aria-hidden="true"], .print-only')) continue;
    const seen = (): boolean => {
      const box = one.getBoundingClientRect();
      const [x, y] = [box.left + Math.min(box.width / 2, 8), box.top + Math.min(box.height / 2, 8)];
      for (let at = one.parentElement; at && at !== document.body; at = at.parentElement) {
        if (getComputedStyle(at).overflow === 'visible') continue;
        const frame = at.getBoundingClientRect();
        if (x < frame.left - 1 || x > frame.right + 1 || y < frame.top - 1 || y > frame.bottom + 1) return false;
      }
      return x >= -1 && y >= -1 && x <= innerWidth + 1 && y <= innerHeight + 1;
    };
    if (seen()) continue;
    one.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (!seen()) faults.push(`out of reach: ${called(one)}`);
  }
  for (const one of document.querySelectorAll('#main, #main *')) if (one.scrollTop > 0) one.scrollTop = 0;
  return faults;
});

/** Whether something was not come to yet. */
const more = (it: RunningApp): Promise<boolean> => it.page.evaluate(() => {
  const { tabbed } = globalThis as unknown as { tabbed: { targets: Map<Element, string>; seen: Set<Element> } };
  return [...tabbed.targets.keys()].some((one) => one.isConnected && !tabbed.seen.has(one));
});

interface Walked { rings: string[]; left: string[] }

/** Tab through the whole page: what had no ring, and what was never reached. */
export async function tabThrough(it: RunningApp): Promise<Walked> {
  const count = await it.page.evaluate(() => {
    const look = (one: Element | null, part?: string): string => {
      if (!one) return '';
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, content } = getComputedStyle(one, part);
      return [outlineStyle === 'none' ? '' : outlineWidth + outlineColor, boxShadow, borderColor, part ? content : ''].join('|');
    };
    /** A ring may be the element's own, that of the box around it, or of the row in it that the keys move. */
    const ring = (one: Element): string => [look(one), look(one.parentElement), look(one.parentElement, '::after'),
      look(one.parentElement?.parentElement ?? null), look(one.querySelector('.active, [aria-selected="true"], .at, .on'))].join('/');
    const kept = globalThis as unknown as { tabbed: { targets: Map<Element, string>; bare: Set<Element>; seen: Set<Element> } };
    (document.activeElement as HTMLElement | null)?.blur();
    const able = [...document.querySelectorAll<HTMLElement>('#app :is(button, a[href], input, select, textarea, summary, [tabindex])')]
      .filter((one) => one.tabIndex >= 0 && one.offsetParent !== null && !one.matches(':disabled, [type=radio]:not(:checked)')
        && one.checkVisibility({ visibilityProperty: true }) && !one.closest('[inert]'));
    kept.tabbed = { targets: new Map(able.map((one) => [one, ring(one)])), bare: new Set(), seen: new Set() };
    document.addEventListener('focusin', ({ target }) => {
      const one = target as Element;
      const before = kept.tabbed.targets.get(one);
      kept.tabbed.seen.add(one);
      if (before !== undefined && before === ring(one)) kept.tabbed.bare.add(one);
    });
    return able.length;
  });
  // A grid of marks takes some for itself, one a criterion.
  for (let n = 0; n < count + 3 || n < 2 * count + 30 && await more(it); n += 1) await it.page.keyboard.press('Tab');
  return it.page.evaluate(() => {
    const { tabbed } = globalThis as unknown as { tabbed: { targets: Map<Element, string>; bare: Set<Element>; seen: Set<Element> } };
    const called = (one: Element): string => `${one.tagName.toLowerCase()}.${one.className} ${(one.textContent ?? '').trim().slice(0, 20)}`;
    const left = [...tabbed.targets.keys()].filter((one) => !tabbed.seen.has(one) && one.isConnected);
    return { rings: [...tabbed.bare].map((one) => `no ring: ${called(one)}`), left: left.map((one) => `Tab never comes to ${called(one)}`) };
  });
}

/** F6 from pane to pane: those it never comes to. */
export async function panesByF6(it: RunningApp): Promise<string[]> {
  const names = (): Promise<string[]> => it.page.evaluate(() => {
    const reach = ':is(a[href], button, input, select, textarea, [tabindex="0"]):not(:disabled)';
    const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')]
      .filter((one) => one.offsetParent !== null && (one.matches(reach) || one.querySelector(reach)));
    const called = (one: Element): string => `${one.tagName} ${one.getAttribute('aria-label') ?? one.className}`;
    return panes.map((one, index) => `${index}${one.contains(document.activeElement) ? '*' : ''} ${called(one)}`);
  });
  const panes = (await names()).length;
  const reached = new Set<string>();
  for (let n = 0; n <= panes; n += 1) {
    await it.page.keyboard.press('F6');
    for (const one of await names()) if (one.includes('* ')) reached.add(one.replace('* ', ' '));
  }
  return (await names()).map((one) => one.replace('* ', ' ')).filter((one) => !reached.has(one)).map((one) => `F6 never comes to ${one}`);
}
