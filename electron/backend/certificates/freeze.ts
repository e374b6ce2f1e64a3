// Who gets a certificate and what it says, from published awards: pure, and the same facts give the same rows.
import canonicalize from 'canonicalize';
import type { z } from 'zod';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { advisorsHonoured, unitsHonoured, type HonourEntry } from '#backend/scoring/honours.ts';
import type { Kind } from '#contract/schema/certificates.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import { cleanText } from './clean-text.ts';
import type { Placeholder, Values } from './fill.ts';

export type KindName = z.output<typeof Kind>;
export interface Scope { kinds: KindName[]; each: boolean }

export interface FreezePerson { key: string; name: string; school: string }
export interface FreezeEntry {
  entryId: string; title: string; division: string; category: string; award: string; school: string;
  unit: { id: string; name: string } | null; authors: readonly FreezePerson[]; advisors: readonly FreezePerson[];
}
export interface FreezeFacts {
  contest: string; year: number;
  /** Day of publication, '2026-11-22'. */
  day: string;
  rules: Pick<ContestRules, 'awards' | 'honours' | 'certificates' | 'divisions' | 'categories'>;
  /** Judged entries in the order of the list of results. */
  entries: readonly FreezeEntry[];
  judges: readonly { id: string; name: string; unit: string }[];
}

/** What is frozen: everything but the number. `key` is the same for the same recipient whenever the list is made again. */
export type Frozen = Readonly<Omit<Record<Placeholder, string>, 'number' | 'replaces'>>;
export interface FrozenRow { key: string; kind: KindName; entryId: string | null; values: Frozen; removed: string[] }

const day = (iso: string): string => {
  const [year, month, date] = iso.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};
const joined = (people: readonly { name: string }[]): string => people.map((one) => one.name.trim()).filter((name) => name !== '').join('、');

export function frozenRows(facts: FreezeFacts, scope: Scope): FrozenRow[] {
  const { rules } = facts;
  const named = new Map([...rules.divisions, ...rules.categories].map((one) => [one.id, one.name]));
  const base = {
    contest: facts.contest, date: day(facts.day), year: String(facts.year), issuer: rules.certificates.issuer, note: rules.certificates.note,
    title: '', award: '', honour: '', school: '', advisors: '', division: '', category: '', authors: '', names: '',
  };
  const row = (key: string, kind: KindName, entryId: string | null, own: Partial<Frozen>): FrozenRow => {
    const removed = new Set<string>();
    const values = Object.fromEntries(Object.entries({ ...base, ...own }).map(([name, raw]) => {
      const clean = cleanText(raw);
      for (const point of clean.removed) removed.add(point);
      return [name, clean.text];
    })) as unknown as Frozen;
    return { key, kind, entryId, values, removed: [...removed] };
  };
  const ofEntry = (entry: FreezeEntry): Partial<Frozen> => ({
    title: entry.title, award: entry.award, school: entry.school, advisors: joined(entry.advisors), authors: joined(entry.authors),
    division: named.get(entry.division) ?? entry.division, category: named.get(entry.category) ?? entry.category,
  });
  const winners = facts.entries.filter((one) => one.award !== '');
  const honourEntries: HonourEntry[] = facts.entries.map((one) => ({ entryId: one.entryId, award: one.award,
    unit: one.unit, advisors: one.advisors }));
  const byId = new Map(facts.entries.map((one) => [one.entryId, one]));

  const makers: Record<KindName, () => FrozenRow[]> = {
    entry: () => winners.map((entry) => row(`entry/${entry.entryId}`, 'entry', entry.entryId,
      { ...ofEntry(entry), names: entry.school || (entry.unit?.name ?? '') })),
    author: () => winners.flatMap((entry) => (scope.each
      ? entry.authors.map((one, index) => row(`author/${entry.entryId}/${index + 1}`, 'author', entry.entryId,
        { ...ofEntry(entry), names: one.name, school: one.school || entry.school }))
      : [row(`author/${entry.entryId}`, 'author', entry.entryId, { ...ofEntry(entry), names: joined(entry.authors) })])),
    advisor: () => {
      const rule = rules.honours.advisors;
      if (!rule) return [];
      const taken = new Map<string, number>();
      return advisorsHonoured(rule, rules.awards.rules, honourEntries).flatMap((one) => {
        const entry = byId.get(one.entryIds[0] ?? '');
        if (!entry) return [];
        const name = rule.once ? `advisor/${one.key}` : `advisor/${one.key}/${entry.entryId}`;
        const times = (taken.get(name) ?? 0) + 1;
        taken.set(name, times);
        return [row(times === 1 ? name : `${name}/${times}`, 'advisor', entry.entryId, {
          ...ofEntry(entry), names: one.name, advisors: one.name, award: one.award, school: one.school || entry.school, honour: rule.name,
        })];
      });
    },
    organisation: () => {
      const rule = rules.honours.organisation;
      if (!rule) return [];
      return unitsHonoured(rule, rules.awards.rules, honourEntries).filter((one) => one.given).map((one) => row(
        `organisation/${one.unitId}`, 'organisation', null,
        { names: one.unit, authors: one.unit, school: one.unit, award: rule.name, honour: rule.name }));
    },
    judge: () => facts.judges.map((one) => row(`judge/${one.id}`, 'judge', null, { names: one.name, authors: one.name, school: one.unit })),
  };
  return [...new Set(scope.kinds)].flatMap((kind) => makers[kind]());
}

/** Canonical JSON of what one certificate says; its hash is in the QR code. */
export const canonicalBody = (row: Pick<FrozenRow, 'key' | 'kind' | 'values'>): string =>
  canonicalize({ key: row.key, kind: row.kind, values: row.values }) ?? '';

/** One hash over the whole list in its order. */
export const listHash = (scope: Scope, rows: readonly FrozenRow[]): string =>
  sha256Hex(canonicalize({ scope, rows: rows.map((one) => sha256Hex(canonicalBody(one))) }) ?? '');

export const valuesOf = (frozen: Frozen, number: string, replaces: string): Values => ({ ...frozen, number, replaces });
