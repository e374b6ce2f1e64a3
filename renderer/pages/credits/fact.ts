// A training or activity while it is being typed, and what of it is sent to the backend.
import type { backend } from '../../api/backend.ts';
import type { LedgerLine } from '../../api/credit-queries.ts';
import { isDay } from '../../text/days.ts';
import { readAmount, showAmount } from './amounts.ts';

export type FactInput = Omit<Parameters<typeof backend.credits.rate>[0], 'teacherId'>;
export type Level = FactInput['level'];
export type Form = FactInput['form'];
export type ResultCode = NonNullable<FactInput['result']>;
export const levels: readonly Level[] = ['national', 'province', 'city', 'county', 'school', 'other'];
export const forms: readonly Form[] = ['concentrated', 'remote', 'blended', 'schoolBased', 'selfDirected'];
export const results: readonly ResultCode[] = ['', 'excellent', 'good', 'pass', 'fail'];

export interface FactDraft {
  kind: 'training' | 'activity'; subject: string; activity: string; sessionId: number | null;
  level: Level; form: Form; organiserLevel: Level | ''; from: string; to: string;
  days: string; hours: string; credits: string; result: ResultCode; certificateNumber: string;
}

export const emptyFact = (day: string): FactDraft => ({
  kind: 'training', subject: '', activity: '', sessionId: null, level: 'county', form: 'concentrated', organiserLevel: '',
  from: '', to: day, days: '', hours: '', credits: '', result: '', certificateNumber: '',
});

/** A line of the ledger as a draft again, to be corrected. */
export const factOfLine = (line: LedgerLine): FactDraft => ({
  ...emptyFact(line.date), kind: line.kind === 'activity' ? 'activity' : 'training', subject: line.subject,
  level: line.level as Level, form: line.form as Form,
  hours: line.hours === 0 ? '' : showAmount(line.hours).replaceAll(',', ''), result: line.result as ResultCode,
  certificateNumber: line.certificateNumber,
});

export type FactFault = 'subject' | 'activity' | 'to' | 'from' | 'days' | 'hours' | 'credits';

/** The first things that keep a draft from being sent, by field. */
export function factFaults(draft: FactDraft): FactFault[] {
  const faults: FactFault[] = [];
  const bad = (typed: string) => Number.isNaN(readAmount(typed));
  if (draft.subject.trim() === '') faults.push('subject');
  if (draft.kind === 'activity' && draft.activity === '') faults.push('activity');
  if (!isDay(draft.to)) faults.push('to');
  if (draft.from !== '' && (!isDay(draft.from) || draft.from > draft.to)) faults.push('from');
  const days = readAmount(draft.days);
  if (days !== null && (!Number.isInteger(days) || days < 1 || days > 366)) faults.push('days');
  if (bad(draft.hours) || (draft.kind === 'training' && readAmount(draft.hours) === null && readAmount(draft.credits) === null)) faults.push('hours');
  if (bad(draft.credits)) faults.push('credits');
  return faults;
}

/** What crosses the border; call it only when there are no faults. */
export function factInput(draft: FactDraft): FactInput {
  const activity = draft.kind === 'activity';
  return {
    kind: draft.kind, subject: draft.subject.trim(), activity: activity ? draft.activity : null, sessionId: draft.sessionId,
    level: draft.level, form: draft.form, ...(draft.organiserLevel ? { organiserLevel: draft.organiserLevel } : {}),
    ...(draft.from ? { from: draft.from } : {}), to: draft.to, days: readAmount(draft.days), hours: readAmount(draft.hours) ?? 0,
    credits: readAmount(draft.credits), result: draft.result, certificateNumber: draft.certificateNumber.trim(),
  };
}

/** Only what differs between two drafts, as credits.correct wants it. */
export function factChanges(before: FactDraft, after: FactDraft): Omit<Partial<FactInput>, 'kind'> {
  const [old, now] = [factInput(before), factInput(after)];
  const { kind: _kind, ...changes } = Object.fromEntries(
    Object.entries(now).filter(([name, value]) => value !== (old as Record<string, unknown>)[name]),
  ) as Partial<FactInput>;
  return changes;
}
