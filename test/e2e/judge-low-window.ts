// The judge's desk at 125 % on a small screen: the list is a strip, every criterion stays visible.
import { describe, expect, test } from 'vitest';
import { until } from './harness.ts';
import { it, criteriaAt, press, type, goTo } from './judge-window.ts';

export function theLowWindow(): void {
  describe('the low window', () => {
    test('at 1093 × 560 the list is a strip and every criterion is visible; light and dark have no axe finding',
      async () => {
      await it.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.setContentSize(1093, 560));
      await until('the strip', () => it.page.locator('.judging-list').boundingBox(), (box) => box?.width === 46);
      await goTo(4);
      const size = await it.page.evaluate(() => [window.innerWidth, window.innerHeight]);
      expect(size).toEqual([1093, 560]);
      const criteria = await criteriaAt(4);
      expect(criteria.length).toBeGreaterThanOrEqual(7);
      const hidden = await it.page.evaluate(() => {
        const grid = document.querySelector('[role=grid]')!.getBoundingClientRect();
        return [...document.querySelectorAll('[role=grid] [role=row]')].map((row) => row.getBoundingClientRect())
          .filter((row) => row.top < grid.top - 0.5 || row.bottom > grid.bottom + 0.5).length;
      });
      expect(hidden).toBe(0);
      await type('9');
      await press('Enter', 'w');
      await it.picture('judge-compact');
      expect(await it.axe()).toEqual([]);
      await it.page.evaluate(() => document.documentElement.classList.add('dark'));
      expect(await it.axe()).toEqual([]);
      await it.picture('judge-compact-dark');
      await it.page.evaluate(() => document.documentElement.classList.remove('dark'));
      await press('Escape');
      await it.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.setContentSize(1366, 700));
      await until('the list', () => it.page.locator('.judging-list').boundingBox(), (box) => box?.width === 216);
      expect(await it.axe()).toEqual([]);
    });

    test('text is 13 px or more (key caps 12), and the Chinese screen has no English beside keys, codes and titles',
      async () => {
      const small = await it.page.evaluate(() => [...document.querySelectorAll('.desk *')]
        .filter((one) => [...one.childNodes].some((child) => child.nodeType === Node.TEXT_NODE
          && (child.textContent ?? '').trim() !== ''))
        .filter((one) => parseFloat(getComputedStyle(one).fontSize) < (one.matches('kbd') ? 12 : 13)).map((one) =>
          one.outerHTML.slice(0, 120)));
      expect(small).toEqual([]);
      const english = await it.page.evaluate(() => {
        const copy = document.querySelector('.desk')!.cloneNode(true) as HTMLElement;
        copy.querySelectorAll('kbd, .code, .title, [role=tab], [role=option], textarea').forEach((one) => one.remove());
        return (copy.textContent ?? '').match(/[A-Za-z]{2,}/g) ?? [];
      });
      expect(english).toEqual([]);
    });
  });
}
