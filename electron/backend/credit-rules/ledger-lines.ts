// A teacher's lines as they are shown: with what of each counts, its rule, its reason, and what became of it.
import type { z } from 'zod';
import type { Ledger } from '#contract/schema/credits.ts';
import type { Rules } from './compile.ts';
import { fromHundredths } from './hundredths.ts';
import type { RuleSet } from './shapes.ts';
import { repeatedAchievements } from './achievements.ts';
import { countedShares, type Limits } from './counted.ts';
import { whyIn } from './why-en.ts';
import { categoryTitle } from './words-en.ts';

/** A line of the ledger with the words around it, as the database hands it out (db/queries/ledger-read.ts). */
export interface LedgerRow {
  seq: number; kind: string; teacher_id: number; subject: string; activity: string; on_date: string; credit_year: number; level: string; form: string;
  category: string; hours_x100: number; credits_x100: number; rule_version_id: number | null; result: string; certificate_number: string;
  reverses: number | null; why: string; actor: string; at: string; reversed_by: number | null; programme_name: string | null;
  session_name: string | null;
}

/** Which lines count nothing because their achievement counts at a higher level. */
function repeated(rows: readonly LedgerRow[], rules: Rules | null): Set<number> {
  if (rules?.set.achievements !== 'highest') return new Set();
  const lines = rows.filter((row) => row.kind === 'activity' && row.reversed_by === null && row.category !== '').map((row) => ({
    seq: row.seq, teacherId: row.teacher_id, subject: row.subject, activity: row.activity, date: row.on_date, category: row.category,
    year: row.credit_year, credits: row.credits_x100, hours: row.hours_x100,
  }));
  return new Set(repeatedAchievements(lines).map(({ seq }) => seq));
}

/** `rows` by day; `versions` the rules that made them; `rules` those that decide today what counts (null: nothing limits). */
export function ledgerOf(rows: readonly LedgerRow[], versions: ReadonlyMap<number, RuleSet>, rules: Rules | null,
  language: 'zh' | 'en' = 'zh'): z.input<typeof Ledger> {
  const limits = new Map(rules?.categories.map(({ code, yearMax, max }): [string, Limits] => [code, { year: yearMax, cycle: max }]));
  const again = repeated(rows, rules);
  const lines = rows.map((row) => ({
    seq: row.seq, category: row.category, year: row.credit_year, credits: row.credits_x100, cancelled: row.kind === 'reversal'
      || row.reversed_by !== null,
    repeated: again.has(row.seq),
  }));
  const { start, years } = rules?.set.cycle ?? { start: '2000-01-01', years: 1 };
  const shares = countedShares(lines, (code) => limits.get(code) ?? { year: null, cycle: null },
    (year) => Math.floor((year - Number(start.slice(0, 4))) / years));
  const names = (row: LedgerRow): string => {
    const set = row.rule_version_id === null ? undefined : versions.get(row.rule_version_id);
    const known = set?.categories.find(({ code }) => code === row.category);
    if (known) return language === 'zh' ? known.name : known.nameEn;
    return rules ? categoryTitle(rules, row.category, language) : row.category;
  };
  const setsOf = (row: LedgerRow): RuleSet[] => [row.rule_version_id === null ? undefined : versions.get(row.rule_version_id), rules?.set]
    .filter((set) => set !== undefined);
  const sum = (of: (row: LedgerRow) => number): number => fromHundredths(rows.reduce((total, row) => total + of(row), 0));
  return {
    lines: rows.map((row) => ({
      seq: row.seq, kind: row.kind, date: row.on_date, year: row.credit_year, subject: row.programme_name ?? row.subject,
      session: row.session_name ?? '', level: row.level, form: row.form, category: row.category, categoryName: names(row),
      hours: fromHundredths(row.hours_x100), credits: fromHundredths(row.credits_x100), counted: fromHundredths(shares.get(row.seq) ?? 0),
      state: stateOf(row), result: row.result, certificateNumber: row.certificate_number, rule: ruleText(row, versions, language),
      why: whyIn(language, row.why, setsOf(row)),
      actor: row.actor, at: row.at, reverses: row.reverses, reversedBy: row.reversed_by,
    })),
    hours: sum((row) => row.hours_x100), credits: sum((row) => row.credits_x100), counted: sum((row) => shares.get(row.seq) ?? 0),
  };
}

function stateOf(row: LedgerRow): 'certified' | 'reversal' | 'reversed' | 'unrated' {
  if (row.kind === 'reversal') return 'reversal';
  if (row.reversed_by !== null) return 'reversed';
  return row.rule_version_id === null && (row.kind === 'training' || row.kind === 'activity') ? 'unrated' : 'certified';
}

function ruleText(row: LedgerRow, versions: ReadonlyMap<number, RuleSet>, language: 'zh' | 'en'): string {
  const set = row.rule_version_id === null ? undefined : versions.get(row.rule_version_id);
  if (!set) return '';
  return language === 'zh' ? `${set.name} 第 ${set.version} 版` : `${set.nameEn}, version ${set.version}`;
}
