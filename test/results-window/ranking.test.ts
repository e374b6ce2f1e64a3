// The ranking of the results page without a window: nothing is lost in a fold, who crosses a line always shows, lines lie where awards end.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ResultRow, Results } from '#renderer/api/shapes.ts';
import { columnsOf } from '#renderer/pages/results/columns.ts';
import { linesOf, rankingOf, type Fairness, type Line } from '#renderer/pages/results/ranking.ts';

const awards = ['一等奖', '二等奖', '三等奖'];
const awardAt = (place: number, counts: readonly number[]): string => {
  let end = 0;
  return awards.find((_, index) => { end += counts[index] ?? 0; return place < end; }) ?? '';
};
const row = (place: number, award: string, more: Partial<ResultRow> = {}): ResultRow => ({
  entryId: `e${place}`, code: `C${place}`, title: '题', division: '小学组', category: '微课', subject: '', sheets: 3, missing: 0, mean: 100 - place,
  trimmedMean: null, score: 100 - place, rank: place + 1, rankStandard: place + 1, rankDense: place + 1, rankOrdinal: place + 1,
  tied: false, tieBrokenBy: '',
  award, spread: 1, discrepant: false, authors: [], school: '', number: '', adjusted: null, ...more,
});
const resultsOf = (rows: ResultRow[], counts: readonly number[], methodId: Results['methodId'] = 'rule'): Results => ({
  computedAt: '', publishedAt: null, missing: 0, method: '', rankStyle: 'standard', rounding: '', stale: false, rows,
  lines: awards.map((award, index) => ({ group: '小学组', award, base: rows.length, planned: counts[index]!, given: counts[index]!, sentence: award, boundary: '' })),
  basedOn: 1, methodId, lockedAt: null, version: null, commitment: '', openArbitrations: 0, sealed: false, warnings: [],
});
const fairnessOf = (rows: readonly ResultRow[], places: readonly number[], counts: readonly number[], p = 1): Fairness => ({
  groups: [{
    group: '小学组', division: '小学组', category: '', gate: { apply: true, reasons: [], reasonsEn: [], checks: [] }, estimator: 'REML', estimatorEn: 'REML', confidence: 0.9,
    variance: null, judges: [],
    rows: rows.map((one, index) => ({
      entryId: one.entryId, code: one.code, raw: one.score, adjusted: 100 - places[index]!, error: 1,
      low: 99 - places[index]!, high: 101 - places[index]!,
      rawRank: index + 1, adjustedRank: places[index]! + 1, rawAward: one.award, adjustedAward: awardAt(places[index]!, counts),
      probabilities: [...awards, ''].map((award) => ({ award, p: award === one.award ? p : 0 })),
    })),
  }],
  draws: 100, seed: 1, basedOn: 1,
});
const shownIn = (lines: readonly Line[]): string[] => lines.flatMap((line) => (line.kind === 'row' ? [line.item.row.entryId] : []));

/** Sizes of a contest, how many of each award, and a shuffle that the correction makes. */
const contest = fc.tuple(fc.integer({ min: 1, max: 120 }), fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 3, maxLength: 3 }),
  fc.infiniteStream(fc.nat(1e6)))
  .map(([size, asked, order]) => {
    let left = size;
    const counts = asked.map((one) => { const given = Math.min(one, left); left -= given; return given; });
    const rows = Array.from({ length: size }, (_, place) => row(place, awardAt(place, counts)));
    const places = rows.map((_, index) => ({ index, key: order.next().value as number })).sort((a, b) => a.key - b.key);
    const moved: number[] = [];
    for (const [place, { index }] of places.entries()) moved[index] = place;
    return { rows, counts, moved };
  });

describe('the ranking', () => {
  test('shows or folds every entry exactly once, in order; folds hold one award and nobody who crosses', () => {
    fc.assert(fc.property(contest, ({ rows, counts, moved }) => {
      const ranking = rankingOf(rows, resultsOf(rows, counts), 'division', fairnessOf(rows, moved, counts));
      const folded = linesOf(ranking, new Set(), false);
      const keys = folded.flatMap((line) => (line.kind === 'fold' ? [line.key] : []));
      const opened = linesOf(ranking, new Set(keys), false);
      expect(shownIn(opened)).toEqual(rows.map((one) => one.entryId));
      expect(shownIn(linesOf(ranking, new Set(), true))).toEqual(rows.map((one) => one.entryId));
      const hidden = folded.reduce((sum, line) => sum + (line.kind === 'fold' ? line.count : 0), 0);
      expect(shownIn(folded).length + hidden).toBe(rows.length);
      const crossing = ranking.items.filter((one) => one.crosses).map((one) => one.row.entryId);
      expect(shownIn(folded)).toEqual(expect.arrayContaining(crossing));
      for (const line of folded) {
        if (line.kind !== 'fold') continue;
        expect(new Set(rows.slice(line.from - 1, line.to).map((one) => one.award))).toEqual(new Set([line.award]));
      }
    }), { numRuns: 60 });
  });

  test('an award line lies under the last row of its award, and says how many the correction moves across it', () => {
    fc.assert(fc.property(contest, ({ rows, counts, moved }) => {
      const lines = linesOf(rankingOf(rows, resultsOf(rows, counts), 'division', fairnessOf(rows, moved, counts)), new Set(), true);
      let above = 0;
      const seen: string[] = [];
      for (const line of lines) {
        if (line.kind === 'row') above += 1;
        if (line.kind !== 'band') continue;
        const index = awards.indexOf(line.band.award);
        seen.push(line.band.award);
        const end = counts.slice(0, index + 1).reduce((sum, one) => sum + one, 0);
        expect(above).toBe(end);
        const lifted = rows.filter((_, place) => place >= end && moved[place]! < end).length;
        expect([line.band.up, line.band.down]).toEqual([lifted, lifted]);
      }
      expect(seen).toEqual(awards);
    }), { numRuns: 60 });
  });

  test('an award given by hand moves no line, and the entry always shows', () => {
    const counts = [4, 8, 12];
    const rows = Array.from({ length: 60 }, (_, place) => row(place, awardAt(place, counts), place === 45
      ? { award: '一等奖', changed: { from: '', reason: '规则第九条' } } : {}));
    const ranking = rankingOf(rows, resultsOf(rows, counts), 'division', fairnessOf(rows, rows.map((_, place) => place), counts));
    const lines = linesOf(ranking, new Set(), false);
    expect(shownIn(lines)).toContain('e45');
    expect(lines.findIndex((line) => line.kind === 'band' && line.band.award === '一等奖')).toBe(lines.findIndex((line) => line.key === 'e3') + 1);
  });

  test('movement is told from the method in force: up is better by the corrected score, whichever stands', () => {
    const counts = [1, 1, 1];
    const rows = [row(0, '一等奖'), row(1, '二等奖'), row(2, '三等奖')];
    const fair = fairnessOf(rows, [2, 0, 1], counts);
    expect(rankingOf(rows, resultsOf(rows, counts), 'division', fair).items
      .map((one) => [one.other, one.movement])).toEqual([[3, -2], [1, 1], [2, 1]]);
    const adjusted = rows.map((one, index) => ({ ...one, rankOrdinal: [3, 1, 2][index]!, adjusted: 100 - [2, 0, 1][index]! }));
    const corrected = rankingOf(adjusted, resultsOf(adjusted, counts, 'mixed'), 'division', fair).items;
    expect(corrected.map((one) => [one.row.entryId, one.other, one.movement])).toEqual([['e1', 2, 1], ['e2', 3, 1], ['e0', 1, -2]]);
  });

  test('columns fit the window: rank, code, title, score and award stay at any width', () => {
    const rows = Array.from({ length: 30 }, (_, place) => row(place, ''));
    const items = rankingOf(rows, resultsOf(rows, [0, 0, 0]), 'division', fairnessOf(rows, rows.map((_, place) => place), [0, 0, 0])).items;
    fc.assert(fc.property(fc.integer({ min: 320, max: 1900 }), fc.boolean(), fc.boolean(), fc.boolean(), (width, published, corrected, large) => {
      const columns = columnsOf({ items, published, corrected, width, large });
      const keys = columns.map((one) => one.key);
      expect(keys).toEqual(expect.arrayContaining(['rank', 'code', 'title', corrected ? 'adjusted' : 'score', 'award']));
      const sum = columns.reduce((all, one) => all + one.size, 0);
      if (keys.length > 5) expect(sum).toBeLessThanOrEqual(width);
    }), { numRuns: 80 });
  });
});
