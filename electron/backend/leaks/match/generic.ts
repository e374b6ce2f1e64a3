// Identities that need no registration to be recognised: phones, ID numbers with their check character, e-mail, accounts,
// folders of a user, "指导教师：…".
import { checkCharacter, maskId, maskPhone } from '#backend/identity/numbers.ts';
import type { Kind, Severity } from '../shapes.ts';
import { leakWords } from './words.ts';

export interface GenericHit { from: number; to: number; kind: Kind; term: string; severity: Severity }

/** Full-width signs as ASCII, place by place, so that indexes stay. */
const narrow = (text: string): string => text.replaceAll(/[\uff01-\uff5e\u3000]/g, (sign) =>
  (sign === '\u3000' ? ' ' : String.fromCharCode(sign.charCodeAt(0) - 0xfee0)));

const phone = /(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/g;
const landline = /(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)/g;
const idNumber = /(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])/g;
const email = /(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,10}(?![\w-])/g;
const account = /(?:QQ|微信|WeChat|weixin|vx)\s*(?:号码|号|群)?\s*[:：]\s*([A-Za-z0-9_-]{5,20})/gi;
const userFolder = new RegExp(
  '(?:[A-Za-z]:[\\\\/]+(?:Users|Documents and Settings)[\\\\/]+|/(?:Users|home)/)'
  + '([^\\\\/:*?"<>|\\r\\n\\0]{1,40})(?=[\\\\/])', 'gi');

let roles: RegExp | null = null;
const rolePattern = (): RegExp => (roles ??= new RegExp(
  `(?:${leakWords().rolePatterns.join('|')})(?:老师|教师|人|者|单位)?\\s*[:：]\\s*([\\u4e00-\\u9fff](?:[\\u4e00-\\u9fff·]| (?=[\\u4e00-\\u9fff])){1,7})`, 'g'));
/** "主讲 张晓雯" without a colon: only where a surname begins it and the name ends there. */
let spaced: RegExp | null = null;
const spacedPattern = (): RegExp => (spaced ??= new RegExp(
  `(?:${leakWords().rolePatterns.join('|')})[ \\u3000\\t]{1,4}([${leakWords().surnames}][\\u4e00-\\u9fff]{1,2})(?![\\u4e00-\\u9fff])`, 'g'));
const thanks = /(?:感谢|指导|主讲|执教|授课|设计者?|作者)\s*([\u4e00-\u9fff]{2,4}?)(?:老师|教师|校长)/g;
const notSurnames = new RegExp(
  '^(?:各位|所有|全体|我们|你们|他们|本校|学校|班级|这位|那位|一位|每位|几位|同学|家长|专家|评委|辅导|指导|任课|语文|数学|英语|科学|体育|音乐|美术|信息'
  + '|的|和|与|由|是|在|了|给|让|为|年轻|其他|青年|优秀|骨干|参赛)');

/** Everything of these kinds in a text. ID numbers block; the rest wants a look; a neutral folder is a note. */
export function genericHits(text: string): GenericHit[] {
  const hits: GenericHit[] = [];
  const plain = narrow(text);
  const add = (match: RegExpMatchArray, kind: Kind, term: string, severity: Severity = 'look') => {
    const from = match.index;
    if (from !== undefined) hits.push({ from, to: from + match[0].length, kind, term, severity });
  };
  if (/\d{7}|\d{3,4}[- ]\d{4}/.test(plain)) {
    for (const match of plain.matchAll(idNumber)) {
      const value = match[0].toUpperCase();
      const month = Number(value.slice(10, 12));
      if (month >= 1 && month <= 12 && checkCharacter(value) === value[17]) add(match, 'id', maskId(value), 'block');
    }
    for (const match of plain.matchAll(phone)) add(match, 'phone', maskPhone(match[0].replaceAll(/\D/g, '').slice(-11)));
    for (const match of plain.matchAll(landline)) add(match, 'phone', match[0].replace(/\d{4}$/, '****'));
  }
  if (plain.includes('@')) {
    for (const match of plain.matchAll(email)) {
      if (!/\.(?:png|jpe?g|gif|svg|webp|mp4|js|css)$/i.test(match[0])) add(match, 'email', maskEmail(match[0]));
    }
  }
  for (const match of plain.matchAll(account)) add(match, 'account', `${(match[1] ?? '').slice(0, 2)}****`);
  if (/users|documents and settings|\/home\//i.test(plain)) {
    for (const match of plain.matchAll(userFolder)) {
      const user = match[1] ?? '';
      add(match, 'path', user, leakWords().isNeutral(user) ? 'note' : 'look');
    }
  }
  for (const match of plain.matchAll(rolePattern())) {
    const value = (match[1] ?? '').replaceAll(' ', '');
    if (!leakWords().notNames.has(value)) add(match, 'role', value);
  }
  for (const match of plain.matchAll(spacedPattern())) if (!leakWords().notGiven.has(match[1] ?? '')) add(match, 'role', match[1] ?? '');
  for (const match of plain.matchAll(thanks)) {
    const value = match[1] ?? '';
    if (!leakWords().notNames.has(value) && !notSurnames.test(value)) add(match, 'role', value);
  }
  return hits;
}

export const maskEmail = (value: string): string => value.replace(/^(.).*@/, '$1***@');

/** Numbers of persons in a snippet are masked, whatever they are; what stands between the marks, too. */
export const maskSnippet = (text: string): string => text
  .replaceAll(/[\d０-９](?:[-－—·.． \u3000]?[\d０-９]){10,17}[XxＸｘ]?/g, (digits) => `${digits.slice(0, 3)}****${digits.slice(-4)}`)
  .replaceAll(email, maskEmail);
