// Sentences of certificates: warnings of the proof list, and what checking a code found.
import type { Language } from '#contract/errors.ts';

type Text = readonly [zh: string, en: string];
const said = ([zh, en]: Text, language: Language): string => (language === 'zh' ? zh : en);

export const warning = {
  removed: (points: readonly string[], language: Language): string => said([
    `姓名或标题里有看不见的字符（${points.join('、')}），已经去掉，请核对`,
    `invisible characters (${points.join(', ')}) were taken out of a name or title; check them`], language),
  missing: (letters: readonly string[], language: Language): string => said([
    `字体里没有 ${letters.map((one) => `“${one}”（U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase()}）`).join('、')}，证书上会是空框`,
    `the font has no ${letters.map((one) => `“${one}” (U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase()})`).join(', ')}; an empty box is printed`], language),
  over: (design: string, language: Language): string => said([
    `文字太长，在“${design}”里缩小并换行后仍会压到下面的内容，请改版式或加大文字框`,
    `the text is too long for “${design}” even when set smaller on more lines; change the design`], language),
  empty: (language: Language): string => said(['没有姓名', 'no name'], language),
  unknownHole: (names: readonly string[], language: Language): string => said([
    `不认识的占位符 ${names.map((one) => `{${one}}`).join('、')}，会照原样印出`,
    `unknown placeholders ${names.map((one) => `{${one}}`).join(', ')} are printed as they are`], language),
  noReplaces: (design: string, language: Language): string => said([
    `“${design}”里没有 {replaces}，补发的证书上看不到原编号`, `“${design}” has no {replaces}: a replacement does not name what it replaces`], language),
};

export const checkedSentence = {
  unreadable: ['这不是赛学通证书的二维码内容，或者没有复制完整。请重新扫描，再把整行文字粘贴进来。',
    'This is not the content of a Saixue certificate, or not all of it. Scan again and paste the whole line.'],
  forged: ['签名不符：内容被改动过，或不是由赛学通签发。请不要采信，并向颁发单位核实。',
    'The signature does not fit: the content was changed, or Saixue did not sign it. Do not rely on it; ask the office that issued it.'],
  foreign: ['签名有效，内容没有被改动；但颁发它的活动不在本工作区，不知道它是否已挂失、补发或撤销。请与颁发单位核对签名指纹 {mark} 和证书编号。',
    'The signature is valid and nothing was changed, but the contest is not in this workspace: whether it was lost, replaced or revoked is not known here. Compare the fingerprint {mark} and the number with the office that issued it.'],
  unknown: ['签名是本活动的，但登记簿里没有这个编号生成过的证书。数据库可能是从较早的备份恢复的，请核对颁发记录。',
    'The signature is that of this contest, yet no certificate of this number is on record as issued. The database may come from an older backup; check the records.'],
  genuine: ['签名有效，与登记的内容一致，证书有效。', 'The signature is valid and agrees with the record: the certificate is valid.'],
  lost: ['签名有效，但这份证书已经挂失，不再有效。', 'The signature is valid, but this certificate was reported lost and no longer counts.'],
  replaced: ['签名有效，但这份证书已经由 {number} 代替，不再有效。', 'The signature is valid, but this certificate was replaced by {number} and no longer counts.'],
  revoked: ['签名有效，但这份证书已经撤销，不再有效。', 'The signature is valid, but this certificate was revoked and no longer counts.'],
  corrected: ['签名有效，但结果后来更正，这份证书上的奖项已经不成立，不再有效。',
    'The signature is valid, but the results were corrected since and the award on this certificate no longer stands.'],
} as const satisfies Record<string, Text>;

export const checked = (found: keyof typeof checkedSentence, language: Language, holes: Readonly<Record<string, string>> = {}): string =>
  said(checkedSentence[found], language).replaceAll(/\{(\w+)\}/g, (hole, name: string) => holes[name] ?? hole);
