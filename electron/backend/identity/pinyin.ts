// How names are spelt in pinyin, so that a clerk finds 张晓雯 by zhangxiaowen or zxw. Surnames keep their own reading.
import { pinyin } from 'pinyin-pro';

export interface Spelling {
  /** All syllables without tones or blanks; ü is v. */
  pinyin: string;
  /** First letter of each character. */
  initials: string;
}

/** Surnames of two characters: as one unit they have their own readings (万俟 moqi, 尉迟 yuchi). */
const longSurnames = new Set(('欧阳 上官 司马 司徒 诸葛 东方 尉迟 皇甫 公孙 慕容 令狐 长孙 宇文 轩辕 夏侯 端木 独孤 南宫 万俟 闻人 赫连 澹台 公冶 宗政 濮阳 '
  + '淳于 单于 太叔 申屠 公羊 仲孙 钟离 鲜于 闾丘 司空 亓官 司寇 拓跋 呼延 第五 东郭 百里 谷梁 西门').split(' '));

const remembered = new Map<string, string[]>();
const mostRemembered = 60_000;

function syllables(text: string, surname: boolean): readonly string[] {
  const key = surname ? `${text}!` : text;
  let found = remembered.get(key);
  if (!found) {
    found = pinyin(text, { mode: surname ? 'surname' : 'normal', toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' });
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(key, found);
  }
  return found;
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** First letters: of each syllable of a Chinese character, of each word of a foreign name. */
function lettersOf(parts: readonly string[]): string {
  return parts.flatMap((part) => part.split(/[^\p{L}\p{N}]+/u)).map((word) => [...plain(word)][0] ?? '').join('');
}

const spell = (parts: readonly string[]): Spelling => ({ pinyin: plain(parts.join('')), initials: lettersOf(parts) });

/** Spelling of a person's name; a rare reading is a guess that people may correct. */
export function namePinyin(name: string): Spelling {
  if (!/^\p{Script=Han}/u.test(name)) return textPinyin(name);
  const head = longSurnames.has(name.slice(0, 2)) && name.length > 2 ? name.slice(0, 2) : [...name][0] ?? '';
  return spell([...syllables(head, true), ...syllables(name.slice(head.length), false)]);
}

/** Spelling of a school, unit or heading. */
export const textPinyin = (text: string): Spelling => spell(syllables(text, false));

/** A spelling given by hand ('ōu yáng nà', 'lu:', 'lyu') in the same form as the guesses; syllables apart give initials. */
export function givenPinyin(text: string): Spelling {
  const bare = text.toLowerCase().replaceAll(/u:|ü/g, 'v').normalize('NFD').replaceAll(/u\u0304?\u0308/g, 'v')
    .replaceAll(/\p{M}/gu, '').replaceAll(/\b([ln])yu/g, '$1v');
  return spell(bare.split(/[\s'·-]+/).filter((part) => part !== ''));
}
