// Statistics on marks brought as JSON: no workspace, nothing written.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { reliabilityOf } from '#backend/statistics/reliability.ts';
import { trimmedMeanOf } from '#backend/statistics/fair.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { awardsOf } from './awards.ts';
import { severityOf } from './severity.ts';

type Methods = Handlers<AppContract, QueryContext, CommandContext>['methods'];

/** Beyond this squares of marks and their sums lose the marks themselves. */
const most = 1e12;

/** @throws AppError bad_input naming the first mark that is too large to reckon with */
function checkSize(marks: Iterable<number | null>, name: string): void {
  let index = 0;
  for (const mark of marks) {
    if (mark !== null && Math.abs(mark) > most) {
      throw new AppError('bad_input', {
        detail: `${name} 里第 ${index + 1} 个分数是 ${mark}，超出了能计算的范围（绝对值不超过一万亿）`,
        detailEn: `mark ${index + 1} of ${name} is ${mark}, beyond what can be reckoned with (at most 10^12)`,
      });
    }
    index += 1;
  }
}

/** @throws AppError bad_input when a row has more or fewer places for marks than the first */
function checkWidth(rows: readonly (readonly unknown[])[], name: string): void {
  const width = rows[0]?.length ?? 0;
  const odd = rows.findIndex((row) => row.length !== width);
  if (odd < 0) return;
  throw new AppError('bad_input', {
    detail: `${name}[${odd}] 有 ${rows[odd]?.length ?? 0} 个值，${name}[0] 有 ${width} 个；没有分数的地方应写 null`,
    detailEn: `${name}[${odd}] has ${rows[odd]?.length ?? 0} values, ${name}[0] has ${width}; write null where there is no mark`,
  });
}

export const statisticsMethods = {
  reliability(_context, { ratings, confidence }) {
    checkWidth(ratings, 'ratings');
    checkSize(ratings.flat(), 'ratings');
    return reliabilityOf(ratings, confidence, 'irr');
  },
  severity(_context, request) {
    checkSize(request.scores.map((one) => one.score), 'scores');
    return severityOf(request);
  },
  trimmedMean(_context, { marks, drop, decimals }) {
    const means = marks.map((row) => trimmedMeanOf(row, drop, decimals));
    return { means: means.map((one) => one.mean), kept: means.map((one) => one.kept) };
  },
  awards(_context, request) {
    checkSize(request.entries.flatMap((one) => [one.score, ...one.tie]), 'entries');
    return awardsOf(request);
  },
} satisfies Pick<Methods, 'reliability' | 'severity' | 'trimmedMean' | 'awards'>;
