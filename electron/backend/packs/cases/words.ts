// The words of the queue in both languages: kinds, what judges gave as reasons, marks and times. Pure.
import { sha256Hex } from '#backend/crypto/suite.ts';
import type { Text } from './given.ts';

/** What crosses the border is at most so long. */
const factsLength = 500;
const textLength = 200;

const reasonNames: Readonly<Record<string, Text>> = {
  relative: ['亲属', 'relative'], sameSchool: ['同校', 'same school'], advised: ['指导过', 'advised it'],
  recognised: ['认出作者', 'recognised the author'], other: ['其他', 'other'],
  unplayable: ['无法播放', 'does not play'], identityVisible: ['泄露身份', 'identity visible'],
  suspectedCopying: ['疑似抄袭', 'suspected copying'], materialMissing: ['材料缺失', 'material missing'],
};

export interface Reason { kind: string; text: string; at: number | null }

export function reasonOf(json: string): Reason {
  const { kind, text, at } = JSON.parse(json) as { kind: string; text?: string; at?: number | null };
  return { kind, text: text ?? '', at: at ?? null };
}

/** 00:03, and 1:02:03 from an hour on. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}

/** “00:03 泄露身份：片头有校名”: what judges wrote stays in their own words. */
export function reasonText(reason: Reason): Text {
  const names = reasonNames[reason.kind] ?? [reason.kind, reason.kind];
  const at = reason.at === null ? '' : `${clock(reason.at)} `;
  const text = reason.text.length > textLength ? `${reason.text.slice(0, textLength)}…` : reason.text;
  return [at + [names[0], text].filter(Boolean).join('：'), at + [names[1], text].filter(Boolean).join(': ')];
}

/** Language-free: what a decision about this reason rests on. */
export const reasonFacts = ({ kind, text, at }: Reason): string => [kind, at === null ? '' : clock(at), text].filter(Boolean).join(' ');

/** Points of a total in hundredths, e.g. 92 or 71.5. */
export const points = (hundredths: number): string => String(hundredths / 100);

/** The facts as they cross the border: where they are too long, their beginning and a hash of the whole. */
export function factsText(text: string): string {
  return text.length <= factsLength ? text : `${text.slice(0, factsLength - 20)} #${sha256Hex(Buffer.from(text)).slice(0, 16)}`;
}

/** A short mark of a set of ids, the same in whatever order. */
export const markOf = (ids: readonly string[]): string => sha256Hex(Buffer.from([...ids].sort().join(' '))).slice(0, 8);

/** Both languages of a sentence made of sentences. */
export const joined = (texts: readonly Text[], zh: string, en: string): Text =>
  [texts.map((one) => one[0]).join(zh), texts.map((one) => one[1]).join(en)];
