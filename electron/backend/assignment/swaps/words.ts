// A swap in words: with whom, for what, and what it costs. Blind codes and judges' names only, never an author.
import type { Text } from '#backend/refusals.ts';

export interface SwapFacts {
  kind: 'exchange' | 'hand_over' | 'seat';
  /** The judge in focus holds the entry in focus. */
  held: boolean;
  /** Name of the other judge. */
  other: string;
  /** Blind code of the entry that goes the other way. */
  back: string;
  change: { unfilled: number; squares: number; weakest: number; affinity: number; changes: number };
  optimal: boolean;
  /** Whether any objective changes for the better or worse. */
  same: boolean;
}

const signed = (value: number): string => {
  const shown = Math.round(Math.abs(value) * 10_000) / 10_000;
  return shown === 0 ? '±0' : `${value > 0 ? '+' : '−'}${shown}`;
};

function deed({ kind, held, other, back }: SwapFacts): Text {
  if (kind === 'seat') return ['补上空席', 'Takes the empty seat'];
  if (kind === 'hand_over') return held ? [`交给${other}`, `Handed over to ${other}`] : [`从${other}接过来`, `Taken over from ${other}`];
  if (held) return [`与${other}的 ${back} 对换`, `Exchanged for ${back} of ${other}`];
  return [`用 ${back} 与${other}换来这一件`, `Exchanged with ${other}, who gets ${back}`];
}

/**
 * "与高淑华的 A-009 对换：匹配总分 ±0，不影响最优" Objectives that do not change are left out, but for the total match.
 * Whether the plan was optimal before is not known here, so nothing is said of it.
 */
export function wordsOfSwap(facts: SwapFacts): Text {
  const { unfilled, squares, weakest, affinity, changes } = facts.change;
  const parts: Text[] = [];
  if (unfilled !== 0) parts.push([`空席 ${signed(unfilled)}`, `empty seats ${signed(unfilled)}`]);
  if (squares !== 0) {
    parts.push(squares > 0 ? ['负荷更不均衡', 'loads less even'] : ['负荷更均衡', 'loads more even']);
  }
  if (weakest !== 0) parts.push([`最弱作品的匹配 ${signed(weakest)}`, `weakest entry ${signed(weakest)}`]);
  parts.push([`匹配总分 ${signed(affinity)}`, `total match ${signed(affinity)}`]);
  if (changes !== 0) parts.push([`与现行方案的改动 ${signed(changes)}`, `changes ${signed(changes)}`]);
  parts.push(facts.same ? ['不影响最优', 'the optimum is kept'] : facts.optimal ? ['比现在更好', 'better than now'] : ['偏离最优', 'away from the optimum']);
  const [zh, en] = deed(facts);
  return [`${zh}：${parts.map(([one]) => one).join('，')}`, `${en}: ${parts.map(([, one]) => one).join(', ')}`];
}
