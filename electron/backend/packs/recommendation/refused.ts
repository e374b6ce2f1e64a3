// How a recommendation file is refused: the sentence of what is wrong with it, for the person who holds it. Pure.
import { extname } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { packText, type PackCode, type PackDetail } from '#contract/pack-codes.ts';

type Text = readonly [zh: string, en: string];

const otherKinds: Readonly<Record<string, Text>> = {
  '.sxpack': ['这是评审包，请在“评委桌面”里打开。', 'This is a judging pack; open it at the judge\'s desk.'],
  '.sxscore': ['这是成绩包，请在“收成绩包”里接收。', 'This is a score pack; take it in under score packs.'],
  '.xlsx': ['这是 Excel 表格，请用“导入作品”。', 'This is a workbook; import it as entries.'],
};
const notOne: Text = ['它是赛学通的另一种文件，不是推荐文件（.sxrec）。请检查是否选错了文件。', 'It is another kind of Saixue file, not a recommendation file (.sxrec). Check that it is the right file.'];

export const refusedFile = (zh: string, en: string): AppError => new AppError('recommendation_refused', { sentence: zh, sentenceEn: en });

/** Files that are something else by their very name; no passphrase is asked for them. */
export function refuseOtherKinds(file: string): void {
  const text = otherKinds[extname(file).toLowerCase()];
  if (text) throw refusedFile(...text);
}

export function refusalOf(code: PackCode, detail: PackDetail): AppError {
  if (code === 'PK_KIND') return refusedFile(...notOne);
  return refusedFile(packText(code, detail, 'zh'), packText(code, detail, 'en'));
}

/** At most this many entries are named in a refusal. */
const mostNamed = 20;

export function namesOf(entries: readonly { number: string; title: string; message?: string }[]): string {
  const shown = entries.slice(0, mostNamed).map(({ number, title, message }) => `${number || `“${title}”`}${message ? `（${message.replace(/[。.]$/, '')}）` : ''}`);
  return `${shown.join('、')}${entries.length > mostNamed ? `等 ${entries.length} 件` : ''}`;
}
