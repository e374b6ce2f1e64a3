// Rule sets as a person sees them: what comes with the program and what the workspace keeps, each with its newest
// version.
import type { z } from 'zod';
import type { RuleSets } from '#contract/schema/credits.ts';
import type { RuleSet } from '#backend/credit-rules/shapes.ts';

export interface KeptVersion { id: number; rules: RuleSet; origin: 'seed' | 'edited' }
export interface KeptUse { ruleVersionId: number; unitId: string | null; unitName: string; from: string; at: string }

/**
 * The version asked for, or the newest; a version kept in the workspace goes before one of the program with its number.
 */
export function findVersion(
  id: string, version: number | undefined, kept: readonly KeptVersion[], seeds: readonly RuleSet[],
): { id: number | null; rules: RuleSet; origin: 'seed' | 'edited' } | null {
  const all: { id: number | null; rules: RuleSet; origin: 'seed' | 'edited' }[] = [
    ...kept.filter(({ rules }) => rules.id === id),
    ...seeds.filter((rules) => rules.id === id).map((rules) => ({ id: null, rules, origin: 'seed' as const })),
  ];
  if (version !== undefined) return all.find(({ rules }) => rules.version === version) ?? null;
  return all.reduce<typeof all[number] | null>((best, one) => (best && best.rules.version >= one.rules.version
    ? best : one), null);
}

/** Every rule set by its id, the program's first. */
export function shownRuleSets(kept: readonly KeptVersion[], uses: readonly KeptUse[],
  seeds: readonly RuleSet[]): z.input<typeof RuleSets> {
  const ids = [...new Set([...seeds.map(({ id }) => id), ...kept.map(({ rules }) => rules.id)])];
  return {
    ruleSets: ids.flatMap((id) => {
      const newest = findVersion(id, undefined, kept, seeds);
      if (!newest) return [];
      const { rules: body } = newest;
      const own = kept.filter(({ rules }) => rules.id === id);
      const versions =
        new Set([...own.map(({ rules }) => rules.version),
          ...seeds.filter((rules) => rules.id === id).map((rules) => rules.version)]);
      return [{
        ruleSetId: id, version: body.version, versions: [...versions].toSorted((a, b) => a - b), origin: newest.origin,
          name: body.name, area: body.area,
        docNumber: body.docNumber, source: body.source, effectiveFrom: body.effectiveFrom,
          effectiveTo: body.effectiveTo, unknown: body.unknown,
        extends: body.extends, body,
        uses: uses.filter(({ ruleVersionId }) => own.some((one) => one.id === ruleVersionId))
          .map(({ ruleVersionId, unitId, unitName, from, at }) => ({
            unitId, unitName, from, at, version: own.find((one) => one.id === ruleVersionId)?.rules.version ?? body.version,
          })),
      }];
    }),
  };
}
