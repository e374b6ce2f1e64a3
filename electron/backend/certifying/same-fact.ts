// When a declaration tells what the ledger holds already.
import { AppError } from '#contract/errors.ts';
import { sameTraining, sessionNames, titleKey } from '#backend/identity/programme-key.ts';
import type { DeclaredRow, HeldLineRow } from '#db/queries/certifying.ts';

type Told = Pick<DeclaredRow,
  'teacher_id' | 'kind' | 'subject' | 'activity' | 'level' | 'form' | 'from_date' | 'to_date' | 'certificate_number'>;

/**
 * What makes a declared fact the same one when it comes again: what it is called, its level and its last day; of an
 * achievement also which activity it is, of a training its form. The same as that of a line registered by hand.
 */
export const factIdem = ({ teacher_id: teacher, kind, subject, activity, level, form, to_date: date }: Told): string =>
  `${kind === 'activity' ? 'a' : 'h'}:${teacher}:${[kind === 'activity' ? activity : form, level, date, titleKey(subject)].join('|')}`;

/** Whether the line tells of the same training or achievement. */
function tellsSame(told: Told, line: HeldLineRow): boolean {
  if (line.teacher_id !== told.teacher_id || line.kind !== told.kind) return false;
  const other = told.activity !== line.activity || told.level !== line.level || told.to_date !== line.on_date;
  if (told.kind === 'activity' && other) return false;
  return sameTraining(
    { names: [told.subject], from: told.from_date === '' ? told.to_date : told.from_date, to: told.to_date,
      certificate: told.certificate_number },
    { names: sessionNames(line.name, line.session_name), from: line.from_date, to: line.on_date,
      certificate: line.certificate_number },
  );
}

/**
 * `standing`: the line that bears the fact by its idem, though a correction may have renamed it since.
 * @throws AppError already_posted with the line that holds it
 */
export function checkNotHeld(told: Told, lines: readonly HeldLineRow[], standing: number | null): void {
  const held = lines.find((line) => line.seq === standing || tellsSame(told, line));
  if (held) {
    throw new AppError('already_posted',
      { subject: told.subject, seq: held.seq, date: held.on_date, credits: held.credits_x100 / 100 });
  }
}

/** For declarations that are certified together: the second of two that tell the same is refused like one in the ledger. */
export const asHeld = (told: Told, seq: number, credits: number): HeldLineRow => ({
  seq, session_id: null, teacher_id: told.teacher_id, kind: told.kind, name: told.subject, session_name: '',
  activity: told.activity,
  level: told.level,
  from_date: told.from_date, on_date: told.to_date, credits_x100: credits, certificate_number: told.certificate_number,
});
