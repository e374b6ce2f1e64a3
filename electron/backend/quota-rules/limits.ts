// Quotas: which limits apply to an entry, who fits in by rank, and which limit stops the others. Pure.
import type { ContestRules, LevelId } from '#contract/schema/rules.ts';

/** A limit on the entries of one unit. division or category '': all of them together. `most` null: no limit (不限). */
export interface Limit { division: string; category: string; most: number | null; from: 'table' | 'level' }

export interface Placed { id: string; division: string; category: string }

const covers = (limit: Pick<Limit, 'division' | 'category'>, one: Pick<Placed, 'division' | 'category'>): boolean =>
  (limit.division === '' || limit.division === one.division) && (limit.category === '' || limit.category === one.category);

/**
 * Takes entries in the order given, each if every limit that covers it still has room. Several limits may cover one entry
 * (its cell, its division, its category, the whole unit); the narrowest full one is named. Entries already in count first.
 * @returns for each entry null (in) or the limit that was full when its turn came
 */
export function fit<E extends Placed>(inOrder: readonly E[], limits: readonly Limit[], already: readonly Placed[] = []): Map<string, Limit | null> {
  const counted = limits.filter((limit): limit is Limit & { most: number } => limit.most !== null)
    .map((limit) => ({ limit, left: limit.most - already.filter((one) => covers(limit, one)).length }))
    .sort((a, b) => width(a.limit) - width(b.limit) || a.limit.most - b.limit.most);
  const answer = new Map<string, Limit | null>();
  for (const one of inOrder) {
    const mine = counted.filter(({ limit }) => covers(limit, one));
    const full = mine.find(({ left }) => left <= 0);
    answer.set(one.id, full?.limit ?? null);
    if (!full) for (const each of mine) each.left -= 1;
  }
  return answer;
}

const width = ({ division, category }: Limit): number => (division === '' ? 2 : 0) + (category === '' ? 1 : 0);

/** How many of the entries a cell counts. */
export const usedIn = (cell: Pick<Limit, 'division' | 'category'>, entries: readonly Pick<Placed, 'division' | 'category'>[]): number =>
  entries.filter((one) => covers(cell, one)).length;

const nameOf = (list: readonly { id: string; name: string }[], id: string): string => list.find((one) => one.id === id)?.name ?? id;

/** 小学组·微课, 小学组, 微课, 全部作品. */
export function scopeName(rules: ContestRules, { division, category }: Pick<Limit, 'division' | 'category'>): string {
  const parts = [division === '' ? '' : nameOf(rules.divisions, division), category === '' ? '' : nameOf(rules.categories, category)];
  return parts.filter((part) => part !== '').join('·') || '全部作品';
}

/** The limit in words, e.g. “小学组·微课”的名额 5 件. */
export function limitText(rules: ContestRules, limit: Limit, levelName: string, language: 'zh' | 'en' = 'zh'): string {
  const most = limit.most ?? 0;
  const whole = limit.division === '' && limit.category === '';
  if (language === 'en') {
    return limit.from === 'level' ? `the limit of ${most} entries a unit (${levelName})`
      : `the quota of ${most} for ${whole ? 'the whole unit' : scopeName(rules, limit)}`;
  }
  return limit.from === 'level' ? `${levelName === '' ? '上一级' : levelName}每单位 ${most} 件的上限`
    : whole ? `单位总名额 ${most} 件` : `“${scopeName(rules, limit)}”的名额 ${most} 件`;
}

const order: readonly LevelId[] = ['school', 'county', 'city', 'province', 'nation'];
export const isHigher = (one: LevelId, other: LevelId): boolean => order.indexOf(one) > order.indexOf(other);

type Level = ContestRules['levels'][number];

/** The level this contest is run at, and the one above it; null where the rules do not say. */
export function levelsOf(rules: ContestRules): { here: Level | null; next: Level | null } {
  const index = rules.levels.findIndex((one) => one.here);
  return { here: rules.levels[index] ?? null, next: index < 0 ? null : rules.levels[index + 1] ?? null };
}

/** A project that ends at this level or below it never goes up (榆阳区 added 应用软件 for the district alone). */
export function isLocalOnly(rules: ContestRules, categoryId: string, here: LevelId | null): boolean {
  const upTo = rules.categories.find((one) => one.id === categoryId)?.upTo ?? null;
  return upTo !== null && here !== null && !isHigher(upTo, here);
}

/** Rows of the table of one unit, and what the level it hands up to allows each unit. */
export function limitsOf(rows: readonly { division: string; category: string; most: number | null }[], level: Level | null): Limit[] {
  return [
    ...rows.map(({ division, category, most }): Limit => ({ division, category, most, from: 'table' })),
    ...(level?.quotaPerUnit === null || level === null ? [] : [{ division: '', category: '', most: level.quotaPerUnit, from: 'level' as const }]),
  ];
}
