// What stands on a transcript, from a teacher, the assessment of the day and the lines of the ledger.
import type { Assessment } from '#backend/credit-rules/assess.ts';
import { categoryName, type Rules } from '#backend/credit-rules/compile.ts';
import { toHundredths } from '#backend/credit-rules/hundredths.ts';
import { ledgerOf, type LedgerRow } from '#backend/credit-rules/ledger-lines.ts';
import { registrationPeriod } from '#backend/credit-rules/registration.ts';
import type { RuleSet } from '#backend/credit-rules/shapes.ts';
import { levelNames, unitName } from '#backend/credit-rules/words.ts';
import type { Person } from '../credits/people.ts';
import type { TranscriptContent } from './pdf.ts';

export interface TranscriptFacts {
  person: Person; registeredFrom: string | null;
  assessed: { rules: Rules; assessment: Assessment } | null;
  lines: readonly LedgerRow[]; versions: ReadonlyMap<number, RuleSet>;
  /** Hours between two days, in hundredths. */
  hoursBetween: (from: string, to: string) => number;
  asOf: string; issuedOn: string; office: string; number: string;
  seal: (content: Omit<TranscriptContent, 'sealed'>) => string;
}

export function transcriptContent(facts: TranscriptFacts): TranscriptContent {
  const { person, assessed, asOf } = facts;
  const { rules, assessment } = assessed ?? { rules: null, assessment: null };
  const upTo = facts.lines.filter((line) => line.on_date <= asOf);
  const { lines } = ledgerOf(upTo, facts.versions, rules);
  const bare: Omit<TranscriptContent, 'sealed'> = {
    number: facts.number, office: facts.office, name: person.name, sex: person.sex, idType: person.idType || '证件号码',
      idMasked: person.idMasked,
    staffNumber: person.staffNumber, school: person.school, unitName: person.unit, subject: person.subject,
      professionalTitle: person.title,
    ruleName: rules?.set.name ?? '', docNumber: rules?.set.docNumber ?? '', unitWord: rules
      ? unitName(rules.set) as '学分' | '学时' : '学时',
    from: assessment?.frame.from ?? upTo[0]?.on_date ?? asOf, to: assessment?.frame.to ?? asOf, asOf,
      issuedOn: facts.issuedOn,
    totalX100: assessment?.totalX100 ?? upTo.reduce((sum, line) => sum + line.hours_x100, 0),
    minX100: rules && rules.set.total.min !== null ? toHundredths(rules.set.total.min) : null, pass: assessment?.pass
      ?? false,
    categories: rules && assessment ? rules.categories.map(({ code, min }) =>
      ({ name: categoryName(rules, code), countedX100: assessment.byCategoryX100.get(code) ?? 0, minX100: min })) : [],
    registration: registrationOf(facts, rules),
    lines: lines.map((line) => ({
      date: line.date, year: line.year, subject: line.session === ''
        ? line.subject : `${line.subject}（${line.session}）`, category: line.categoryName,
      level: levelNames[line.level as keyof typeof levelNames], hoursX100: toHundredths(line.hours),
        creditsX100: toHundredths(line.credits),
      countedX100: toHundredths(line.counted), reversal: line.state === 'reversal',
      note: line.state === 'reversal' ? '冲正' : line.state === 'reversed' ? '已被冲正' : line.counted < line.credits
        ? '超过限额的部分不计入' : '',
    })),
  };
  return { ...bare, sealed: facts.seal(bare) };
}

/** The personal 定期注册 period of the day; null while its start is not recorded or the rules know none. */
function registrationOf({ registeredFrom, asOf, hoursBetween }: TranscriptFacts,
  rules: Rules | null): TranscriptContent['registration'] {
  const period = registrationPeriod(rules, registeredFrom, asOf);
  if (!period || !rules?.set.registration) return null;
  const { from, to } = period;
  return { from, to, hoursX100: hoursBetween(from, to < asOf ? to : asOf),
    neededX100: toHundredths(rules.set.registration.hours) };
}
