// What a posted list says above and below its rows: what it is, how long, whom to write to and how. Pure.
import type { Frozen } from './frozen.ts';

export interface PostedList {
  stage: 'before' | 'after'; version: number; from: string; to: string; contact: string; code: string; frozen: Frozen;
  /** Why it must not be posted any more; '' when it may. */
  notInForce: string;
}
export interface Wording { heading: string; opening: string; facts: [label: string, text: string][]; objecting: string; code: string; date: string }

const dayInWords = (day: string): string => `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;

/** Contact and objections by 1.13 of the domain notes: in writing, with the real name, signed or sealed. */
export function wordingOf({ stage, version, from, to, contact, code, frozen }: PostedList): Wording {
  const { title, rows, workingDays, lateDays, judged } = frozen;
  const again = version > 1 ? `（第 ${version} 版，以本版为准）` : '';
  return {
    heading: stage === 'before' ? `${title}参评作品公示${again}` : `${title}拟获奖名单公示${again}`,
    opening: stage === 'before'
      ? `现将 ${rows.length} 件参评作品予以公示。作品实行匿名评审，评审前只公布作品名称和推荐单位，作者在评审结束后公布。`
      : `经评审，${judged} 件作品中拟定获奖作品 ${rows.length} 件，现将名单予以公示。`,
    facts: [
      ['公示时间', `${dayInWords(from)}至${dayInWords(to)}（${workingDays} 个工作日，公示当日不计）`],
      ['受理异议', contact === '' ? '＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿' : contact],
    ],
    objecting: `对公示内容有异议的，请在公示期${lateDays > 0 ? `及期满后 ${lateDays} 天` : ''}内以书面形式实名提出：个人提出的，写明身份证件号码和联系方式并亲笔签名；`
      + '单位提出的，加盖公章并写明联系人和联系方式；同时写明异议的内容和理由，附上证明材料。匿名的和逾期的异议不予受理。对异议提出人的身份严格保密。',
    code: code === '' ? '' : `核验码 ${code}`,
    date: dayInWords(from),
  };
}
