// Awards of any list brought as JSON, by the same rules as contests: ranks, lines with their sentences, caps of units.
import type { z } from 'zod';
import type { Awarded as AwardedSchema, AwardsInput } from '#contract/schema/statistics.ts';
import { awardGroup } from '#backend/scoring/award-group.ts';
import { awardSentence, boundarySentence } from '#backend/scoring/award-words.ts';
import { trimmedMeanOf } from '#backend/statistics/trimmed.ts';

type Asked = z.output<typeof AwardsInput>;
type Awarded = z.output<typeof AwardedSchema>;

/** Entries in the order they were brought; lines group by group in the order of their first entry. */
export function awardsOf(asked: Asked): Awarded {
  const { decimals, style, unitCap, unitCapShare, rounding, atLine } = asked;
  /** As it is printed: half away from zero to the decimals, then a whole number of its last digit. */
  const whole = (value: number | null): number | null => {
    const { mean } = trimmedMeanOf([value], 0, decimals);
    return mean === null ? null : Math.round(mean * 10 ** decimals);
  };
  const rules = {
    rounding, atLine, unitCap, unitCapShare, decimals, minimum: whole(asked.minimumScore),
    rules: asked.rules.map((rule, index) => ({ ...rule, id: `award-${index}` })),
  };
  const answer: Awarded['entries'] = asked.entries.map(({ id, group }) => ({ id, group, rank: null, tied: false, award: '' }));
  const lines: Awarded['lines'] = [];
  const groups = Map.groupBy(asked.entries.keys(), (index) => asked.entries[index]?.group ?? '');
  for (const [group, members] of groups) {
    const base = Object.hasOwn(asked.bases, group) ? asked.bases[group] ?? members.length : members.length;
    // Ids may be there twice in a faulty list, places in the list not.
    const contenders = members.flatMap((index) => {
      const one = asked.entries[index];
      return one ? [{ entryId: String(index), code: one.id, score: whole(one.score), tieKeys: one.tie.map(whole), unit: one.unit }] : [];
    });
    const { ranked, awards, outcomes } = awardGroup(contenders, base, rules);
    for (const one of ranked) {
      const own = answer[Number(one.entryId)];
      if (!own) continue;
      own.rank = one[style];
      own.tied = one.tied;
      own.award = awards.get(one.entryId) ?? '';
    }
    const codes = (ids: readonly string[]): string[] => ids.map((id) => asked.entries[Number(id)]?.id ?? id);
    const keys = Array.from({ length: Math.max(0, ...contenders.map((one) => one.tieKeys.length)) }, (_, index) => `第 ${index + 1} 项`);
    for (const outcome of outcomes) {
      const { award, planned, given, passed } = outcome;
      lines.push({
        group, award, base, planned, given, sentence: awardSentence(passed ? { ...outcome, passed: codes(passed) } : outcome, rounding),
        boundary: boundarySentence(outcome, keys, decimals),
      });
    }
  }
  return { entries: answer, lines };
}
