// A judge card from a file, or why it is none, in words.
import { AppError, type Language } from '#contract/errors.ts';
import { packText, type PackCode } from '#contract/pack-codes.ts';
import { readCardFile, type JudgeCard } from '#backend/packfile/card.ts';
import type { PackRefusal } from '#backend/packfile/refusal.ts';
import type { Text } from '#backend/refusals.ts';

const noCard: Text = [
  '这个文件不是评委卡。评委卡是评委在自己电脑的赛学通里生成的 .sxcard 文件，请向评委要这一个。',
  'This file is no judge card. A judge card is the .sxcard that the judge makes with Saixue on his own computer; ask for that one.',
];
const damaged: Text = [
  '评委卡不完整或被改动过。请重新拷贝一次；仍不行时，请评委再生成一份（同一台电脑生成的卡是一样的）。',
  'The judge card is incomplete or was altered. Copy it again; if that does not help, ask the judge to write it anew (one computer always writes the same card).',
];
const forged: Text = [
  '评委卡的签名不成立，可能有人改动或冒充。请打电话问评委，请他当面或另走一条路再交一份。',
  'The signature of the judge card does not hold: somebody may have altered or forged it. Call the judge, and ask for the card again by another way.',
];

/** Codes that have words of their own for a card; the rest say it as for any pack. */
const words: Partial<Record<PackCode, Text>> = {
  PK_NOTPACK: noCard, PK_KIND: noCard, PK_TOO_LARGE: noCard, PK_JSON: damaged, PK_NONCANONICAL: damaged, PK_SCHEMA: damaged, PK_DAMAGED: damaged,
  PK_SIGNATURE: forged,
};

const refusalOf = ({ code, detail }: PackRefusal): AppError => {
  const sentence = (language: Language): string => words[code]?.[language === 'zh' ? 0 : 1] ?? packText(code, detail, language);
  return new AppError('card_refused', { detail: sentence('zh'), detailEn: sentence('en'), pack: code });
};

/** @throws AppError card_refused, with `pack`: the code of the closed list of answers to pack files */
export async function openCard(file: string): Promise<JudgeCard> {
  const card = await readCardFile(file);
  if (!card.ok) throw refusalOf(card);
  return card;
}
