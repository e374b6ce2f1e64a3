// Whether an objection is taken: in writing, in the real name, signed or sealed, in time; and in which words that is said. Pure.
import { readIdentity } from '#backend/identity/numbers.ts';
import { addDays } from '../working-days.ts';

export interface GivenObjection {
  by: 'person' | 'unit'; name: string; idNumber: string; contactPerson: string; signed: boolean; receivedOn: string;
}
export interface Posted { from: string; to: string; lateDays: number }
export interface Acceptance { accepted: boolean; sentence: readonly [zh: string, en: string] }

const anonymous = /^(匿名|佚名|无名|无名氏|不详|未署名|不愿透露|保密|某某*|热心(群众|市民|网友)?|群众|网友|家长|一位.*|知情人(士)?|anonymous|unknown|[*＊xX?？·.\-_—/\s]+)$/iu;
/** 王某, 张**, 李XX: a surname alone is no real name. */
const halfHidden = /^.{1,2}(某+|[*＊xX×]+|先生|女士|老师|同学|家长)$/u;
export const isAnonymous = (name: string): boolean => anonymous.test(name.trim()) || halfHidden.test(name.trim());

const dayInWords = (day: string): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;

/**
 * Source: notices on objections to awards (domain notes 1.13): a person signs and gives ID number and contact, a unit seals and
 * names who can be asked; anonymous and late ones are recorded and not taken.
 * @param posted `lateDays`: days after the end on which objections are still taken
 */
export function acceptanceOf(given: GivenObjection, posted: Posted): Acceptance {
  const last = addDays(posted.to, posted.lateDays);
  const faults: [string, string][] = [];
  if (given.receivedOn > last) {
    faults.push([`逾期：公示到${dayInWords(posted.to)}为止${posted.lateDays > 0 ? `，期满后 ${posted.lateDays} 天内仍受理，最后一天是${dayInWords(last)}` : ''}，这份异议${dayInWords(given.receivedOn)}才收到`,
      `late: the last day was ${last}, it came on ${given.receivedOn}`]);
  }
  if (given.receivedOn < posted.from) {
    faults.push([`公示${dayInWords(posted.from)}才开始，收到日期${dayInWords(given.receivedOn)}在它之前`, `the list was posted on ${posted.from}, it came on ${given.receivedOn}`]);
  }
  if (isAnonymous(given.name)) faults.push(['没有写明真实姓名或单位全称', 'no real name']);
  if (!given.signed) faults.push(given.by === 'person' ? ['没有本人签名', 'not signed'] : ['没有加盖单位公章', 'without the seal of the unit']);
  if (given.by === 'person' && given.idNumber.trim() === '') faults.push(['没有写明身份证件号码', 'no ID number']);
  if (given.by === 'unit' && given.contactPerson.trim() === '') faults.push(['没有写明单位联系人', 'no contact person']);
  if (faults.length > 0) {
    return {
      accepted: false,
      sentence: [`不予受理：${faults.map(([zh]) => zh).join('；')}。已登记在案；在期限内补齐后可以重新提出。`,
        `Not taken: ${faults.map(([, en]) => en).join('; ')}. It is on record and can be made again in time with what is missing.`],
    };
  }
  const doubtful = given.by === 'person' && readIdentity(given.idNumber).fault !== null;
  return {
    accepted: true,
    sentence: [`已受理：书面、实名、${given.by === 'person' ? '有本人签名' : '盖有单位公章'}，在期限内收到。${doubtful ? '证件号码不像有效的居民身份证号，请与来件核对。' : ''}`,
      `Taken: in writing, in the real name, ${given.by === 'person' ? 'signed' : 'sealed'}, in time.${doubtful ? ' The ID number does not read like a valid one; compare it with the letter.' : ''}`],
  };
}

/** How a list names who objected: enough to tell letters apart, too little to know the person. */
export function maskedName(by: 'person' | 'unit', name: string): string {
  if (isAnonymous(name)) return '未署名';
  const letters = [...name.trim()];
  return by === 'person' ? `${letters[0] ?? ''}${'*'.repeat(Math.max(1, Math.min(letters.length - 1, 2)))}` : `${letters.slice(0, 2).join('')}***（单位）`;
}
