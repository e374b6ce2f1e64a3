// A teacher's balance as it crosses the border: what counts, what is missing, two periods, loans, warnings, forecast.
import type { Language } from '#contract/errors.ts';
import type { z } from 'zod';
import type { Balance } from '#contract/schema/credits.ts';
import type { TeacherBrief } from '#contract/schema/directory.ts';
import type { Assessment } from '#backend/credit-rules/assess.ts';
import type { Rules } from '#backend/credit-rules/compile.ts';
import { evaluationOf } from '#backend/credit-rules/evaluate.ts';
import { fromHundredths } from '#backend/credit-rules/hundredths.ts';
import { ledgerOf } from '#backend/credit-rules/ledger-lines.ts';
import { forecastEn, loanSentencesEn, needSentencesEn, registrationSentenceEn } from '#backend/credit-rules/need-sentences-en.ts';
import { dueNow, forecast, loanSentences, needSentences } from '#backend/credit-rules/person-sentences.ts';
import { assessPerson, focusHoursOf, standingLines, sumsOf } from '#backend/credit-rules/person.ts';
import { registrationOf, registrationPeriod, registrationSentence,
  type Registration } from '#backend/credit-rules/registration.ts';
import type { Evaluation, RuleSet } from '#backend/credit-rules/shapes.ts';
import type { ExemptionRow, LoanRow } from '#db/queries/exemptions.ts';
import type { LedgerRow } from '#db/queries/ledger-read.ts';
import type { LeaveRow } from '#db/queries/standing.ts';
import type { BriefRow } from '#db/queries/teachers.ts';
import { leaveSentences } from './leave.ts';

export interface PersonRows {
  rules: Rules | null; ruleVersionId: number | null; versions: ReadonlyMap<number, RuleSet>; asOf: string;
  registeredFrom: string | null;
  state: BriefRow['state'];
  /** In the order of their days. */
  lines: readonly LedgerRow[]; exemptions: readonly ExemptionRow[]; loans: readonly LoanRow[]; leave: readonly LeaveRow[];
}
export interface PersonFound {
  /** Lines of the cycle that other rules made and that cannot be added up with the rest, as a sentence; '' if none. */
  foreign: string;
  assessment: Assessment | null; registration: Registration | null; warnings: string[]; forecast: string; unrated: number;
}

export const briefOf = (row: BriefRow): z.input<typeof TeacherBrief> => ({
  teacherId: String(row.id), name: row.name, sex: row.sex, staffNumber: row.staff_number, idMasked: row.id_masked,
    schoolId: row.school_id,
  schoolName: row.school_name, unitName: row.unit_name, stage: row.stage, subject: row.subject,
    professionalTitle: row.professional_title, state: row.state,
});

/** Everything that is worked out about one teacher from his lines. */
export function findPerson({ rules, asOf, registeredFrom, lines, exemptions, loans, leave, state,
  versions }: PersonRows, language: Language): PersonFound {
  const zh = language === 'zh';
  const standing = standingLines(lines, asOf);
  const unrated = standing.filter((row) => row.rule_version_id === null
    && (row.kind === 'training' || row.kind === 'activity')).length;
  const waiting = unrated === 0 ? [] : [zh ? `有 ${unrated} 笔记录没有规则可依，只记了学时；启用规则后自动折算。`
    : `Lines that no rule covers: ${unrated}. Only their hours are kept; they are converted once rules are in force.`];
  if (!rules) return { assessment: null, registration: null, unrated, foreign: '',
    warnings: [zh ? `${asOf} 没有对该教师生效的学分规则，请在“规则”里启用。` : `No credit rules were in force for this teacher on ${asOf}; put some in force under Rules.`,
      ...waiting], forecast: '' };
  const assessment = assessPerson(rules,
    { sums: sumsOf(rules, standing), exemptions, asOf, focusHours: focusHoursOf(rules, standing) });
  const period = registrationPeriod(rules, registeredFrom, asOf);
  const lately = period ? standing.filter(({ on_date: day }) => day >= period.from && day <= period.to) : [];
  const inPeriod = lately.reduce((sum, row) => sum + row.hours_x100, 0);
  const registration = period && registrationOf(rules, period, inPeriod, asOf);
  const ends = registration && registration.short > 0
    && (!registration.reachable || registration.to.slice(0, 4) <= asOf.slice(0, 4));
  const foreign = foreignSentence(rules, versions, standing, assessment.frame, language);
  const owed = zh ? loanSentences(loans, asOf) : loanSentencesEn(loans, asOf);
  const warnings = state !== 'active' ? owed : [
    ...(foreign === '' ? [] : [foreign]),
    ...(zh ? needSentences(rules, assessment, asOf) : needSentencesEn(rules, assessment, dueNow(rules, assessment, asOf))), ...owed,
    ...(ends ? [zh ? registrationSentence(registration) : registrationSentenceEn(registration)] : []),
    ...leaveSentences(leave, exemptions, language), ...waiting,
  ];
  const told = zh ? forecast : forecastEn;
  const outlook = state === 'active' ? told(rules, assessment, asOf) : '';
  return { assessment, registration, unrated, warnings, forecast: outlook, foreign };
}

function exemptionName(set: RuleSet | undefined, reason: string, language: Language): string {
  const known = set?.exemptions.find(({ code }) => code === reason);
  return (language === 'zh' ? known?.name : known?.nameEn) ?? reason;
}

/** Lines of a cycle whose rules count in another unit, or in categories that the rules of today do not know. */
function foreignSentence(rules: Rules, versions: PersonRows['versions'], standing: readonly LedgerRow[],
  { first, starts, ends }: Assessment['frame'], language: Language): string {
  const { set } = rules;
  const odd = standing.filter((row) => {
    const made = row.rule_version_id === null ? undefined : versions.get(row.rule_version_id);
    return made && row.credits_x100 !== 0 && row.credit_year >= first && row.credit_year < first + ends.length
      && (made.unit !== set.unit || !rules.categoryAt.has(row.category));
  });
  if (odd.length === 0) return '';
  const from = starts[0] ?? set.cycle.start;
  if (language === 'en') return foreignEn(odd.length, set.nameEn, from);
  return `本周期有 ${odd.length} 笔记录按另一套规则折算，单位或类别与现行规则不同，不能相加，合计不可靠。`
    + `请在“规则”里把“${set.name}”从周期开始（${from}）起启用，再重新折算。`;
}

const foreignEn = (lines: number, name: string, from: string): string =>
  `${lines === 1 ? '1 line of this cycle was' : `${lines} lines of this cycle were`} rated by other rules, whose unit or categories are not those in force: `
  + `they cannot be added up, so the sum is not reliable. Put “${name}” in force from the start of the cycle (${from}) under Rules, then rate anew.`;

/** Without rules nothing counts yet; the hours are there. */
function withoutRules(lines: readonly LedgerRow[], asOf: string, language: Language): Evaluation {
  const hours = fromHundredths(standingLines(lines, asOf).reduce((sum, row) => sum + row.hours_x100, 0));
  return {
    unit: 'credits', total: 0, byCategory: {}, hours, byYear: [], offsets: [], needs: [], shortages: [], pass: false,
      records: [],
    explain: [language === 'zh' ? `${asOf} 没有对该教师生效的学分规则，只列出学时。`
      : `No credit rules were in force for this teacher on ${asOf}; only the hours are listed.`],
  };
}

function evaluated(rules: Rules, assessment: Assessment, foreign: string, language: Language,
  lines: z.input<typeof Balance>['evaluation']['records'][number][]): Evaluation {
  const { explain, ...rest } = evaluationOf(rules, assessment, [], language);
  return { ...rest, explain: foreign === '' ? explain : [...explain, foreign], records: lines };
}

export function balanceOf(teacher: BriefRow, given: PersonRows, found: PersonFound,
  pending: { declarations: number; revision: number }, language: Language): z.input<typeof Balance> {
  const { rules, asOf, lines, versions } = given;
  const { assessment, registration } = found;
  const shown = ledgerOf(lines.filter((row) => row.on_date <= asOf), versions, rules, language).lines;
  const frame = assessment?.frame;
  const inCycle = shown.filter((line) => frame && line.year >= frame.first
    && line.year < frame.first + frame.ends.length
    && (line.state === 'certified' || line.state === 'unrated'));
  const evaluation = !rules || !assessment
    ? withoutRules(lines, asOf, language) : evaluated(rules, assessment, found.foreign, language, inCycle.map((line, index) => ({
    index, category: line.category, year: line.year, hours: line.hours, credits: line.credits, counted: line.counted,
      why: line.why,
  })));
  const year = asOf.slice(0, 4);
  const set = rules?.set;
  const organisers =
    new Map(lines.map((row) => [row.seq, row.organiser_level === '' ? row.level : row.organiser_level]));
  return {
    teacher: briefOf(teacher), ruleSet: set ? { ruleSetId: set.id, version: set.version, name: set.name } : null, asOf,
    cycle: frame ? { from: frame.from, to: frame.to } : { from: `${year}-01-01`, to: `${year}-12-31` },
    standing: teacher.state !== 'active' ? 'notCounted' : assessment?.standing ?? 'noRule',
      dueNow: fromHundredths(assessment?.dueNowX100 ?? 0),
    total: evaluation.total, byCategory: evaluation.byCategory, hours: evaluation.hours, evaluation,
    categories: (rules?.categories ?? []).map(({ code, name, nameEn, min, yearMax }, place) => {
      const byLevel: Record<string, number> = {};
      for (const line of inCycle) {
        if (line.category !== code) continue;
        const level = organisers.get(line.seq) || 'other';
        byLevel[level] = fromHundredths(Math.round(((byLevel[level] ?? 0) + line.counted) * 100));
      }
      const need = assessment?.needs.find((one) => one.kind === 'category' && one.place === place);
      return {
        code, name: language === 'zh' ? name : nameEn, required: set?.categories[place]?.required ?? false, counted: evaluation.byCategory[code] ?? 0,
          byLevel,
        min: need ? fromHundredths(need.minX100) : min === null ? null : fromHundredths(min),
        yearMax: yearMax === null ? null : fromHundredths(yearMax),
      };
    }),
    registration: registration && {
      from: registration.from, to: registration.to, hours: fromHundredths(registration.hours),
        needed: fromHundredths(registration.needed),
      short: fromHundredths(registration.short), reachable: registration.reachable,
    },
    warnings: found.warnings, forecast: found.forecast,
      pending: { declarations: pending.declarations, unrated: found.unrated },
    exemptions: given.exemptions.map((row) => ({
      exemptionId: row.id, reason: row.reason, from: row.from_date, to: row.to_date, effect: row.effect,
      name: exemptionName(set, row.reason, language), category: row.category,
      credits: row.credits_x100 === null ? null : fromHundredths(row.credits_x100),
      note: row.note, revokedAt: row.revoked_at,
    })),
    loans: given.loans.map((row) => ({
      seq: row.seq, credits: fromHundredths(row.credits_x100), repay: fromHundredths(row.repay_x100),
        repaid: fromHundredths(row.repaid_x100),
      dueOn: row.due_on, note: row.note,
    })),
    revision: pending.revision,
  };
}
