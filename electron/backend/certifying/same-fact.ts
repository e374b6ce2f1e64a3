// When a declaration tells what the ledger holds already.
import { AppError } from '#contract/errors.ts';
import { titleKey } from '#backend/identity/programme-key.ts';
import type { DeclaredRow, HeldLineRow } from '#db/queries/certifying.ts';

type Told = Pick<DeclaredRow, 'teacher_id' | 'kind' | 'subject' | 'activity' | 'level' | 'form' | 'from_date' | 'to_date' | 'certificate_number'>;

/**
 * What makes a declared fact the same one when it comes again: what it is called, its level and its last day; of an
 * achievement also which activity it is, of a training its form. The same as that of a line registered by hand.
 */
export const factIdem = ({ teacher_id: teacher, kind, subject, activity, level, form, to_date: date }: Told): string =>
  `${kind === 'activity' ? 'a' : 'h'}:${teacher}:${[kind === 'activity' ? activity : form, level, date, titleKey(subject)].join('|')}`;

/** Whether the line tells of the same training or achievement: the same name, or the same certificate, at the same time. */
function tellsSame(told: Told, line: HeldLineRow): boolean {
  if (line.teacher_id !== told.teacher_id || line.kind !== told.kind) return false;
  const title = titleKey(told.subject);
  const named = title === titleKey(line.name) || (line.session_name !== '' && title === titleKey(line.name + line.session_name));
  const proven = told.certificate_number !== '' && titleKey(told.certificate_number) === titleKey(line.certificate_number);
  if (told.kind === 'activity') return (named || proven) && told.activity === line.activity && told.level === line.level && told.to_date === line.on_date;
  return (named || proven) && line.from_date <= told.to_date && told.from_date <= line.on_date;
}

/** @throws AppError already_posted with the line that holds it */
export function checkNotHeld(told: Told, lines: readonly HeldLineRow[]): void {
  const held = lines.find((line) => tellsSame(told, line));
  if (held) {
    throw new AppError('already_posted', { subject: told.subject, seq: held.seq, date: held.on_date, credits: held.credits_x100 / 100 });
  }
}

/** For declarations that are certified together: the second of two that tell the same is refused like one in the ledger. */
export const asHeld = (told: Told, seq: number, credits: number): HeldLineRow => ({
  seq, teacher_id: told.teacher_id, kind: told.kind, name: told.subject, session_name: '', activity: told.activity, level: told.level,
  from_date: told.from_date, on_date: told.to_date, credits_x100: credits, certificate_number: told.certificate_number,
});
