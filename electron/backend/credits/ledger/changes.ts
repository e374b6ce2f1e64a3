// A correction: what was wrong is replaced, the rest of the fact stays.
import { daysBetween } from '#backend/credit-rules/days.ts';
import { toHundredths } from '#backend/credit-rules/hundredths.ts';
import type { Facts, ToldFact } from '../facts.ts';

/** Only what is named is changed. Days follow from new first and last days unless they are named themselves. */
export function changedFacts(old: Facts,
  changes: { [K in keyof Omit<ToldFact, 'kind'>]?: ToldFact[K] | undefined }): Facts {
  const { credits, hours, from, to } = changes;
  const date = to ?? old.date;
  const activity = changes.activity === undefined ? old.activity : changes.activity ?? '';
  return {
    kind: old.kind, activity, date,
    sessionId: changes.sessionId === undefined ? old.sessionId : changes.sessionId,
    subject: changes.subject ?? old.subject, level: changes.level ?? old.level, form: changes.form ?? old.form,
    organiserLevel: changes.organiserLevel ?? old.organiserLevel, result: changes.result ?? old.result,
    certificateNumber: changes.certificateNumber ?? old.certificateNumber,
    days: changes.days !== undefined ? changes.days : from === undefined || from > date
      ? old.days : daysBetween(from, date),
    hours: hours === undefined ? old.hours : toHundredths(hours),
    ownCredits: credits === undefined ? old.ownCredits : credits === null ? null : toHundredths(credits),
  };
}
