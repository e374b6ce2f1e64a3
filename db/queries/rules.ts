// Rule sets of the workspace: stored versions (append-only), from when each is in force and for whom, and their yearly
// limits.
import type { RuleSet } from '#contract/schema/credit-rules.ts';
import type { ReadDb, WriteDb } from '../open.ts';

export interface RuleVersionRow { id: number; rule_set_id: string; version: number; body: string; origin: 'seed' | 'edited'; created_at: string }
export interface RuleUseRow { id: number; ruleVersionId: number; unitId: string | null; unitName: string; from: string; at: string }

/** A body is parsed once, so that what was compiled from it is found again by the same object. */
const parsed = new Map<string, RuleSet>();
function parseBody(body: string): RuleSet {
  let rules = parsed.get(body);
  if (!rules) {
    if (parsed.size >= 64) parsed.clear();
    // Checked by the contract's schema before it was stored; the row can never change afterwards.
    rules = JSON.parse(body) as RuleSet;
    parsed.set(body, rules);
  }
  return rules;
}

export const ruleVersionRows = (db: ReadDb): RuleVersionRow[] =>
  db.all<RuleVersionRow>('select id, rule_set_id, version, body, origin, created_at from rule_versions order by rule_set_id, version');

/** Every stored version with its rules, for a RuleBook. */
export const storedRules = (db: ReadDb): { id: number; rules: RuleSet }[] =>
  db.all<{ id: number; body: string }>('select id, body from rule_versions order by id').map(({ id, body }) =>
    ({ id, rules: parseBody(body) }));

/** From when which version holds, and for whom; for a RuleBook. */
export const ruleUses = (db: ReadDb): RuleUseRow[] => db.all<RuleUseRow>(
  `select u.id, u.rule_version_id as ruleVersionId, u.unit_id as unitId, coalesce(s.name, '') as unitName, u.from_date as "from", u.at
   from rule_uses u left join submitting_units s on s.id = u.unit_id order by u.id`);

export const ruleVersion = (db: ReadDb, ruleSetId: string, version: number): RuleVersionRow | undefined =>
  db.get<RuleVersionRow>('select * from rule_versions where rule_set_id = ? and version = ?', ruleSetId, version);

export const newestRuleVersion = (db: ReadDb, ruleSetId: string): RuleVersionRow | undefined =>
  db.get<RuleVersionRow>('select * from rule_versions where rule_set_id = ? order by version desc limit 1', ruleSetId);

/**
 * Stores a version with the yearly limits that balances are counted by. Its rules are whole: layers are merged before.
 */
export function insertRuleVersion(db: WriteDb, rules: RuleSet, origin: 'seed' | 'edited', at: string): number {
  const { lastId } =
    db.run('insert into rule_versions (rule_set_id, version, body, origin, created_at) values (?, ?, ?, ?, ?)',
    rules.id, rules.version, JSON.stringify(rules), origin, at);
  for (const { code, yearMax } of rules.categories) {
    if (yearMax === null) continue;
    db.run('insert into rule_caps (rule_version_id, category, year_max_x100) values (?, ?, ?)', lastId, code,
      Math.round(yearMax * 100));
  }
  return lastId;
}

export const insertRuleUse = (db: WriteDb,
  use: { ruleVersionId: number; unitId: string | null; from: string; at: string }): number =>
  db.run('insert into rule_uses (rule_version_id, unit_id, from_date, at) values (?, ?, ?, ?)', use.ruleVersionId,
    use.unitId, use.from, use.at).lastId;
