// What the credit rules take and give, in whole hundredths: the shapes that every feature with credits builds on.
import type { CreditRecord, Evaluation, Form, Level, RuleSet } from '#contract/schema/credit-rules.ts';

/** Hours or credits in hundredths: 16.00 学分 is 1600. Never a fraction. */
export type Hundredths = number;

/** A rule set of the workspace, parsed. `id` is rule_versions.id. */
export interface StoredRule { id: number; rules: RuleSet }
/** From when a rule set holds for a submitting unit; unit null: for everybody. */
export interface RuleUse { id: number; ruleVersionId: number; unitId: string | null; from: string }

/** What is rated: one training or achievement of one teacher. */
export interface Rateable {
  level: Level; form: Form; organiserLevel: Level | null;
  /** null: a training; else the code of an activity of the rules. */
  activity: string | null;
  /** Last day, YYYY-MM-DD; decides the credit year. */
  date: string;
  days: number | null; hours: Hundredths;
  /** School-based and platform credits, or the value a certifier picked inside a range. */
  ownCredits: Hundredths | null;
  result: CreditRecord['result'];
  /** Training of the first years as a teacher, which may count less. */
  newTeacher?: boolean;
}

export interface Rating {
  /** Code of the category; '' when the rules do not count it (then credits is 0 and `why` says why). */
  category: string;
  /** The credit year the date falls in; 0 when it falls in none. */
  year: number;
  /** Hours that count: at most so many a day. */
  hours: Hundredths;
  credits: Hundredths;
  /** Set when a certifier must pick the value; credits is 0 until a value inside comes as ownCredits. */
  range: { min: Hundredths; max: Hundredths } | null;
  /** One sentence in Chinese: 省级集中培训 40 学时 × 0.4 = 16 学分，依《…》第 n 条。 */
  why: string;
}

/** The sum of a teacher's lines in one category and credit year. */
export interface YearSum { category: string; year: number; hours: Hundredths; credits: Hundredths; lines: number; largestTraining: Hundredths }

export type { Evaluation, RuleSet };
