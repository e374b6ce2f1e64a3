// What a page must not show: text out of reach or too small, keys instead of sentences, the other language.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunningApp } from './harness.ts';
import type { Language } from './routes-walk.ts';

const texts = fileURLToPath(new URL('../../renderer/text', import.meta.url));
const han = /[\u3400-\u9fff\uf900-\ufaff]+/g;

/** What stands on the page, in visible text and in what is read aloud or shown on hovering. */
export interface Seen { faults: string[]; texts: string[]; keys: string[] }

/** Runs in the page. */
function lookAround(): Seen {
  const faults = new Set<string>();
  const words: string[] = [];
  const keys: string[] = [];
  const short = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').slice(0, 40);
  const inside = (box: DOMRect): boolean => box.width > 1 && box.height > 1;
  const foreign = (one: Element): boolean => one.closest('[lang]')?.getAttribute('lang') !== document.documentElement.lang;
  const scrolls = (style: CSSStyleDeclaration): boolean => ['auto', 'scroll'].includes(style.overflowX);
  if (document.documentElement.scrollWidth > window.innerWidth) faults.add(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const main of document.querySelectorAll<HTMLElement>('#main, main')) {
    if (main.scrollWidth > main.clientWidth + 1) faults.add(`main is ${main.scrollWidth} wide in ${main.clientWidth}`);
  }
  /** Where text is cut off without dots, and cannot be scrolled to. */
  const cutBy = (box: DOMRect, from: Element): string | null => {
    for (let one: Element | null = from; one && one !== document.body; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (scrolls(style)) return null;
      if (style.overflowX === 'visible' || style.textOverflow === 'ellipsis') {
        if (style.textOverflow === 'ellipsis' && style.overflowX !== 'visible') return null;
        continue;
      }
      const frame = one.getBoundingClientRect();
      if (box.right > frame.right + 2 || box.left < frame.left - 2) return one.className || one.tagName;
    }
    return box.right > window.innerWidth + 1 || box.left < -1 ? 'the window' : null;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = short(node.textContent ?? '');
    const parent = node.parentElement;
    if (text === '' || !parent || parent.closest('script, style, option, datalist, .only-read, .print-only')) continue;
    const style = getComputedStyle(parent);
    if (style.visibility === 'hidden' || style.display === 'none') continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!inside(box)) continue;
    // What is marked as Chinese, e.g. the list as it will be posted, stays Chinese in an English window.
    if (parent.closest('kbd, code, .code, [data-test=fingerprint]') || foreign(parent)) keys.push(text);
    else words.push((node.textContent ?? '').trim());
    const size = Number.parseFloat(style.fontSize);
    if (size < (parent.closest('kbd') ? 12 : 13) && !parent.closest('[aria-hidden="true"]')) faults.add(`${size} px: ${text}`);
    const cut = cutBy(box, parent);
    if (cut) faults.add(`cut off by ${cut}: ${text}`);
  }
  for (const one of document.querySelectorAll<HTMLElement>('[aria-label], [title], [placeholder], [alt], option')) {
    if (one.closest('.print-only') || foreign(one)) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) words.push(one.getAttribute(name) ?? '');
    if (one.tagName === 'OPTION') words.push(one.textContent ?? '');
  }
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
  for (const id of ids.filter((one, index) => ids.indexOf(one) !== index)) faults.add(`two elements are called ${id}`);
  return { faults: [...faults], texts: [...new Set(words.filter(Boolean))], keys };
}

export const look = (it: RunningApp): Promise<Seen> => it.page.evaluate(lookAround);

const namespaces = readdirSync(join(texts, 'zh-CN')).map((name) => name.replace('.json', '')).join('|');
const keyPattern = new RegExp(`\\b(?:${namespaces})(?:\\.[a-z]\\w*)+`);
const codePattern = /\b[a-z]+_[a-z_]+\b|\bundefined\b|\bnull\b|\bNaN\b|\[object|[0-9a-f]{8}-[0-9a-f]{4}-/;

/** Chinese that English sentences quote on purpose: names of forms and of fields of the national template. */
const quoted = readdirSync(join(texts, 'en')).flatMap((name) => readFileSync(join(texts, 'en', name), 'utf8').match(han) ?? []);

/** Names and units that a Chinese clerk writes in Latin letters too. */
const names = 'OWASP Password Storage scrypt REML Krippendorff Kendall Cronbach VP HEVC AVC AAC';
const latin = new Set((`${names} `
  + 'Excel Word WPS PDF CSV ID QR U USB SHA GB XLSX xlsx pdf docx csv png PNG JPEG JPG mp MP H px mm cm kg pt min Windows Linux macOS '
  + 'Saixue SQLite AES age Ctrl Alt Shift Enter Esc Space Tab Home End Delete Backspace PgUp PgDn F English KB MB GB TB vs ICC SE '
  + 'sxpack sxscore sxcard sxrec '
  + 'sxarc sxbackup zip txt FAT NTFS exFAT TSV UTF ISO').split(' '));

/** Codes to compare by eye, numbers of refusals, and places on the disk. */
const noWords = /\bE-[A-Z]+-\d+\b|\b[0-9A-Z]{4,5}(?:-[0-9A-Z]{4,5})+\b|(?:\/[^\s/]+){2,}/g;

/** The faults of what was read on a page in this language. */
export function faultsOfWords(seen: Seen, language: Language, stageData: string): string[] {
  const faults = new Set<string>();
  for (const text of seen.texts) {
    const key = keyPattern.exec(text) ?? codePattern.exec(text);
    if (key && !stageData.includes(key[0])) faults.add(`no sentence: ${text.slice(0, 80)}`);
    if (language === 'en') {
      const strange = (text.match(han) ?? []).filter((run) => !stageData.includes(run) && !quoted.includes(run));
      if (strange.length > 0) faults.add(`Chinese “${strange[0]}” in: ${text.slice(0, 100)}`);
    } else {
      const strange = (text.replaceAll(noWords, ' ').match(/[A-Za-z]{2,}/g) ?? []).filter((word) => !latin.has(word) && !stageData.includes(word));
      if (strange.length > 0) faults.add(`English “${strange[0]}” in: ${text.slice(0, 100)}`);
    }
  }
  return [...faults];
}
