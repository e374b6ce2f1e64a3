// What the check of eligibility works with: entries with their people, earlier works, and the findings it makes.
import type { z } from 'zod';
import type { Finding, Rule as RuleSchema } from '#contract/schema/entries.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import type { EligibilityFacts } from '#seeds/templates/eligibility.ts';

export type Rule = z.output<typeof RuleSchema>;
export type Severity = z.output<typeof Finding>['severity'];
export type Text = readonly [zh: string, en: string];

export interface Person {
  name: string;
  /** Id of the school in the directory, '' for none; advisors have that of their entry. */
  schoolId: string; school: string;
  /** Blind index of the number, the same for an ID and the 学籍号 made of it; '' without a number. */
  id: string;
  idMasked: string;
  /** What the number is by its form. */
  idKind: '' | 'resident' | 'student' | 'other';
  /** YYYY-MM-DD from the number; '' when it tells none. */
  born: string;
  /** A guardian's consent: given, refused, or not recorded. */
  consent: 'given' | 'refused' | '';
}

export interface Entry {
  id: string; number: string; title: string; division: string; category: string; subject: string; grade: string;
  textbook: string; volume: string; lesson: string;
  /** Share of similarity in hundredths of a per cent; null: not told. */
  similarity: number | null;
  seconds: number | null;
  unitId: string; unit: string; schoolId: string; school: string;
  authors: readonly Person[]; advisors: readonly Person[];
  files: readonly { sha256: string; bytes: number; name: string }[];
}

/** One person with one work of an earlier contest: of this workspace, or from the list of past winners. */
export interface PastWork {
  /** Stable, for the key of the finding. */
  id: string;
  contest: string; year: number; title: string;
  /** '' for a work that won nothing. */
  award: string;
  name: string; school: string; schoolId: string;
  /** Blind index of the number, '' for none. */
  idIndex: string;
  /** Surely the same activity as this one (made from the same template). */
  sameActivity: boolean;
  /** Surely another one: a contest of this workspace made from another template. Absent: nobody knows. */
  otherActivity?: boolean;
}

export interface CheckInput {
  rules: ContestRules;
  contestId: string; contestTitle: string; year: number;
  /** Where the rules come from, for the sentence. */
  source: string;
  entries: readonly Entry[];
  past: readonly PastWork[];
  /** YYYY-MM-DD. */
  today: string;
  facts: EligibilityFacts;
}

/** A finding before it gets its key, its decision and its language. */
export interface Found {
  rule: Rule; severity: Severity;
  entries: readonly Entry[];
  /** What it is about beside the entries: a person's key, a school, a node; part of the key. */
  subject: string;
  /** About the contest as a whole: its key does not change with the entries. */
  ofContest?: boolean;
  who: string;
  message: Text;
  because: Text;
}

export type CheckRule = (input: CheckInput) => Found[];
