// Light, dark and high contrast: native menus and dialogs follow the page's setting, the page learns of the system's contrast.
import { nativeTheme } from 'electron';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '#contract/errors.ts';

const themes = ['system', 'light', 'dark'] as const;

/** The theme in what the backend said about the settings, whatever it is. */
export function themeIn(settings: unknown): (typeof themes)[number] | null {
  const theme = typeof settings === 'object' && settings !== null ? (settings as Record<string, unknown>)['theme'] : null;
  return themes.find((one) => one === theme) ?? null;
}

export function wearTheme(settings: unknown): void {
  const theme = themeIn(settings);
  if (theme !== null && nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme;
}

/** As the page's ground is in styles/tokens.css: nothing flashes before the page is drawn. */
export const groundColour = (): string => (nativeTheme.shouldUseDarkColors ? '#14181e' : '#f7f8fb');

/** The settings as the backend keeps them, before it runs: the first menu has the right language, the first frame the right colour. */
export function settingsOf(home: string): { language: Language; settings: unknown } {
  try {
    const settings: unknown = JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'));
    return { language: (settings as { language?: unknown } | null)?.language === 'en' ? 'en' : 'zh', settings };
  } catch {
    return { language: 'zh', settings: null };
  }
}

export const hasHighContrast = (): boolean => nativeTheme.shouldUseHighContrastColors;

/** Tells when the system's contrast changes while the program runs. */
export function watchContrast(tell: (on: boolean) => void): void {
  let last = hasHighContrast();
  nativeTheme.on('updated', () => {
    if (hasHighContrast() === last) return;
    last = hasHighContrast();
    tell(last);
  });
}
