// The letters under which an arbiter sees marks given before, pure: 评分 A, 评分 B … without a word of who gave them.
import { sha256Hex } from '#backend/crypto/suite.ts';

/** A, B … Z, AA, AB … */
export function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + index % 26);
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter;
}

/**
 * Marks with their letters: first marks in an order of chance that stays the same for an entry and says nothing of the order
 * of judges; marks of arbitration behind them, as they were given.
 * @param first with the id of their judge, which only shuffles
 */
export function labelled<F extends { judgeId: string }, L>(
  entryId: string, first: readonly F[], later: readonly L[],
): { label: string; mark: F | L }[] {
  const chance = (one: F): string => sha256Hex(Buffer.from(`saixue-arbitration/1\0${entryId}\0${one.judgeId}`));
  const shuffled = first.map((mark) => ({ mark, at: chance(mark) })).sort((a, b) => (a.at < b.at ? -1 : 1)).map((one) => one.mark);
  return [...shuffled, ...later].map((mark, index) => ({ label: letterOf(index), mark }));
}
