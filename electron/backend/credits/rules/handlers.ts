// Rule sets: those of the program and of the workspace, putting one in force, saving an edited one, evaluating without
// any data.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { compile } from '#backend/credit-rules/compile.ts';
import { evaluate } from '#backend/credit-rules/evaluate.ts';
import { layered } from '#backend/credit-rules/layers.ts';
import type { RuleSet } from '#backend/credit-rules/shapes.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { creditRuleSets } from '#seeds/templates/credit-rules/index.ts';
import type { ReadDb } from '#db/open.ts';
import { LedgerWriter } from '#db/queries/ledger.ts';
import { insertRuleUse, insertRuleVersion, ruleUses, ruleVersionRows, storedRules } from '#db/queries/rules.ts';
import { unitName } from '#db/queries/standing.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound } from '#backend/refusals.ts';
import { changesOf, writeChange } from '../rerate/handlers.ts';
import { findVersion, shownRuleSets, type KeptVersion } from './sets.ts';

type Credits = Handlers<AppContract, QueryContext, CommandContext>['credits'];

export function keptVersions(db: ReadDb): KeptVersion[] {
  const origins = new Map(ruleVersionRows(db).map(({ id, origin }) => [id, origin]));
  return storedRules(db).map(({ id, rules }) => ({ id, rules, origin: origins.get(id) ?? 'edited' }));
}

/** Sets of the program need no workspace; one that only a workspace has is looked for there if one is open. */
function withoutWorkspace(context: QueryContext, id: string): RuleSet {
  const seed = findVersion(id, undefined, [], creditRuleSets);
  if (seed) return seed.rules;
  try {
    const kept = findVersion(id, undefined, keptVersions(context.db), []);
    if (kept) return kept.rules;
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'no_workspace')) throw error;
  }
  throw notFound('ruleSet');
}

/** As it is stored: the audit trail keeps it, so that a version changed behind the program is found. */
const hashOf = (rules: RuleSet): string => sha256Hex(JSON.stringify(rules));

export const rulesHandlers = {
  ruleSets: ({ db }) => shownRuleSets(keptVersions(db), ruleUses(db), creditRuleSets),

  useRuleSet(context, { ruleSetId, version, unitId, from, actor }) {
    const found = findVersion(ruleSetId, version, keptVersions(context.db), creditRuleSets);
    if (!found) throw notFound('ruleSet');
    if (unitId !== null && unitName(context.db, unitId) === undefined) throw notFound('unit');
    const { rules } = found;
    compile(rules);
    const at = context.now().toISOString();
    const detail: Record<string, string | number | null> = { ruleSet: rules.id, version: rules.version, unitId, from,
      sha256: hashOf(rules) };
    return context.write({ action: 'credits.useRuleSet', records: true, subject: rules.id, detail }, (db) => {
      const ruleVersionId = found.id ?? insertRuleVersion(db, rules, 'seed', at);
      // The last decision for these teachers from that day: saying the same again adds nothing.
      const last = ruleUses(db).findLast((use) => use.unitId === unitId && use.from === from);
      const useId = last?.ruleVersionId === ruleVersionId
        ? last.id : insertRuleUse(db, { ruleVersionId, unitId, from, at });
      let [rated, toRerate] = [0, 0];
      const writer = new LedgerWriter(db, { at, action: 'credits.useRuleSet', actor, importBatchId: null });
      for (const change of changesOf(context, db, { unitId: null, ruleSetId: null })) {
        if (change.row.rule_version_id !== null) {
          toRerate += 1;
          continue;
        }
        writeChange(writer, change, '');
        rated += 1;
      }
      writer.finish();
      Object.assign(detail, { rated, toRerate });
      return { useId, ruleSetId: rules.id, version: rules.version, rated, toRerate, revision: recordsRevision(db) + 1 };
    });
  },

  saveRuleSet(context, { body }) {
    const kept = keptVersions(context.db);
    const newest = findVersion(body.id, undefined, kept, creditRuleSets);
    const set: RuleSet = { ...body, version: (newest?.rules.version ?? 0) + 1 };
    let whole = set;
    if (set.extends !== null) {
      const base = set.extends === set.id ? null : findVersion(set.extends, undefined, kept, creditRuleSets);
      if (!base) throw notFound('ruleSet');
      whole = layered(base.rules, set);
    }
    compile(whole);
    const detail = { version: whole.version, extends: whole.extends, sha256: hashOf(whole) };
    return context.write({ action: 'credits.saveRuleSet', subject: whole.id, detail }, (db) => {
      insertRuleVersion(db, whole, 'edited', context.now().toISOString());
      return { ruleSetId: whole.id, version: whole.version };
    });
  },

  evaluate: (context, { ruleSetId, ...input }) => evaluate(withoutWorkspace(context, ruleSetId), input, context.language),
} satisfies Pick<Credits, 'ruleSets' | 'useRuleSet' | 'saveRuleSet' | 'evaluate'>;
