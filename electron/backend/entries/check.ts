// All rules over all entries: findings with stable keys, and what has been decided about them.
import type { z } from 'zod';
import type { Finding } from '#contract/schema/entries.ts';
import { categoryName, divisionName } from '#contract/schema/rules.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import { hasher } from '#backend/crypto/suite.ts';
import { limits } from './rules/limits.ts';
import { divisions, localProjects, material, missingFacts, similarity, whitelist } from './rules/material.ts';
import { consent, counts, participants } from './rules/people.ts';
import { earlierWorks, sameFile, sameNode, sameTitle } from './rules/same-works.ts';
import { ruleNames } from './texts.ts';
import type { CheckInput, CheckRule, Entry, Found, Rule } from './shapes.ts';

export type Shown = z.output<typeof Finding>;
export interface Decision {
  key: string; rule: Rule; entryIds: readonly string[]; decision: 'allowed' | 'excluded'; reason: string; decidedAt: string;
}

const all: readonly CheckRule[] = [
  sameTitle, sameFile, earlierWorks, limits, participants, counts, sameNode, consent, similarity, material, divisions, localProjects,
    whitelist, missingFacts,
];

/**
 * The key of a finding: its rule, and a hash of what it is about with the entries it names. The same case keeps its key
 * (and decision) however often it is checked; one more entry of the same person is another case and asks again.
 */
export function keyOf({ rule, subject, entries, ofContest }: Found): string {
  const hash = hasher();
  hash.update(Buffer.from([subject, ...(ofContest ? [] : entries.map((one) => one.id).sort())].join('\u0000')));
  return `${rule}:${hash.digestHex().slice(0, 32)}`;
}

export interface Keyed { key: string; found: Found }

/** Every finding over the given entries, each key once, in the order of the rules and then of the entries. */
export function findAll(input: CheckInput): Keyed[] {
  const byKey = new Map<string, Found>();
  for (const rule of all) {
    for (const found of rule(input)) {
      const key = keyOf(found);
      if (!byKey.has(key)) byKey.set(key, found);
    }
  }
  return [...byKey].map(([key, found]) => ({ key, found }));
}

const mostShown = 50;
type Named = { id: string; number: string; title: string; division: string; category: string };
const shownEntries = (entries: readonly Named[], rules: ContestRules) => entries.slice(0, mostShown).map((one) => ({
  entryId: one.id, number: one.number, title: one.title, division: divisionName(rules, one.division), category: categoryName(rules, one.category),
}));

/**
 * Findings over active entries with their decisions; then what was excluded, as it was found while those entries still
 * counted (`restored`: active entries and those that decisions withdrew). An exclusion whose case has changed since is
 * still shown, by its entries, so that it can be taken back.
 */
export function decided(active: readonly Keyed[], restored: readonly Keyed[], decisions: readonly Decision[], withdrawn: ReadonlyMap<string, Entry>,
  rules: ContestRules, language: 'zh' | 'en'): Shown[] {
  const side = language === 'zh' ? 0 : 1;
  const byKey = new Map(decisions.map((one) => [one.key, one]));
  const shown = ({ key, found }: Keyed): Shown => {
    const decision = byKey.get(key);
    return {
      key, rule: found.rule, severity: found.severity, entryIds: found.entries.map((one) => one.id), entries: shownEntries(found.entries, rules),
      who: found.who, message: found.message[side], because: found.because[side], decision: decision?.decision ?? 'open',
        reason: decision?.reason ?? '',
      decidedAt: decision?.decidedAt ?? null,
    };
  };
  const open = active.map(shown);
  const seen = new Set(active.map((one) => one.key));
  const before = new Map(restored.map((one) => [one.key, one]));
  const excluded = decisions.filter((one) => one.decision === 'excluded' && !seen.has(one.key)).flatMap((one): Shown[] => {
    const found = before.get(one.key);
    if (found) return [shown(found)];
    const entries = one.entryIds.flatMap((id) => withdrawn.get(id) ?? []);
    if (entries.length === 0) return [];
    return [{
      key: one.key, rule: one.rule, severity: 'note', entryIds: entries.map((entry) => entry.id), entries: shownEntries(entries, rules), who: '',
      message: language === 'zh' ? '这些作品是按以前的情形排除的，现在情形已经变了；可以恢复。' : 'Excluded in a case that has changed since; it can be taken back.',
      because: ruleNames[one.rule][side], decision: 'excluded', reason: one.reason, decidedAt: one.decidedAt,
    }];
  });
  return [...open, ...excluded];
}

export function countsOf(findings: readonly Shown[], language: 'zh' | 'en'): { rule: Rule; name: string; open: number; decided: number }[] {
  return (Object.keys(ruleNames) as Rule[]).flatMap((rule) => {
    const own = findings.filter((one) => one.rule === rule);
    const open = own.filter((one) => one.decision === 'open').length;
    return own.length === 0 ? [] : [{ rule, name: ruleNames[rule][language === 'zh' ? 0 : 1], open, decided: own.length - open }];
  });
}
