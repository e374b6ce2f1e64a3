// The mixed model against closed forms and published fits.
import { describe, expect, it } from 'vitest';
import { fitMixed, type Mark } from '#backend/statistics/mixed.ts';

const table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
const marks: Mark[] = table.flatMap((row, entry) => row.map((score, judge) => ({ entry, judge, score })));
const both = { entryEffect: 'random', judgeEffect: 'random' } as const;

describe('Shrout & Fleiss 1979 by REML', () => {
  const fit = fitMixed(marks, { entries: 6, judges: 4 }, both);
  it('is the ANOVA solution', () => {
    expect(fit.converged).toBe(true);
    expect(fit.variance.entry).toBeCloseTo(2.55555556, 6);
    expect(fit.variance.judge).toBeCloseTo(5.24444444, 6);
    expect(fit.variance.residual).toBeCloseTo(1.01944444, 6);
  });
  it('has the predictions of lme4', () => {
    [2.300470293, -2.704061573, -0.928259943, 1.331851222].forEach((value, j) => expect(fit.judges[j]).toBeCloseTo(value, 6));
    [0.644098513, -2.083848131, 1.098756287, -1.174532583, 2.008071835, -0.492545922].forEach((value,
      i) => expect(fit.entries[i]).toBeCloseTo(value, 6));
  });
});
