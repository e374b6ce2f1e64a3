// What assignment knows of an entry and of a judge, and which rules of recusal hold.

export interface AssignableEntry {
  id: string;
  division: string;
  category: string;
  subject: string;
  /** Codes and names of the schools involved, side by side: schoolNames[i] belongs to schoolCodes[i], '' = unknown. */
  schoolCodes: readonly string[];
  schoolNames: readonly string[];
  submittingUnit: string;
  /** Keys of the authors: blind indexes where there is an ID or phone number, else whatever the caller trusts. */
  people: readonly string[];
  /** Keys of the advisors, as in `people`. */
  advisors?: readonly string[];
  /** Ids of the institutions the entry comes from: its schools as they are now, and the unit that reported it. */
  places?: readonly string[];
  /** Judges the entry needs, where it is its own number or that of its division and category; absent: what is asked of all. */
  coverage?: number;
  /** Languages other than the usual one, parted by 、; '' or absent: the usual one. */
  language?: string;
}

export interface AssignableJudge {
  id: string;
  name: string;
  schoolCode: string | null;
  schoolName: string | null;
  submittingUnit: string | null;
  /** Units above the judge's own whose entries are judged here too: they are the judge's own as well. */
  unitsAbove?: readonly string[];
  /** Empty = all. */
  divisions: readonly string[];
  /** Empty = all. */
  subjects: readonly string[];
  /** The judge's own keys, of the same kinds as AssignableEntry.people. */
  people: readonly string[];
  /** Ids of the institutions the judge works in, as in AssignableEntry.places. */
  places?: readonly string[];
  maxLoad: number;
  /** Fewest entries the judge must get; default 0. */
  minLoad?: number;
  /** Empty or absent = all. */
  categories?: readonly string[];
  /** Languages besides the usual one. */
  languages?: readonly string[];
}

export interface ConflictRules {
  /** Judges step back from entries of their own submitting unit: for contests judged above that unit. */
  submittingUnit: boolean;
  /** Judges step back from entries of their own work unit. Default true. */
  workUnit?: boolean;
  /** A judge with named subjects may only judge these. Default false: a shared subject is only more suitable. */
  subjectRequired?: boolean;
  /** A judge with named categories may only judge these. Default true. */
  categoryRequired?: boolean;
  /** An entry in another language needs a judge who names it. Default true. */
  languageRequired?: boolean;
}
