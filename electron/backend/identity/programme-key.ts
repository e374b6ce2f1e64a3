// What makes two mentions the same training programme, whether a sheet brings it or a clerk types it.

/** For comparison only: width, case and blanks made alike. */
const alike = (text: string): string => text.normalize('NFKC').replaceAll(/[\s\u200b-\u200f\ufeff]+/g, '').toLowerCase();

/**
 * The match key of a programme (programmes.match_key): its own number when it has one, else year, name and organiser.
 * The same name comes again every year, so the year belongs to it.
 */
export const programmeKey = (programme: { code: string; year: number; name: string; organiser: string }): string =>
  alike(programme.code) === ''
    ? `n:${programme.year}|${alike(programme.name)}|${alike(programme.organiser)}` : `c:${alike(programme.code)}`;

/** Titles of trainings and achievements as they are compared. */
export const titleKey = alike;

/** What a session may be called: by its programme, or by programme and session together. */
export const sessionNames = (programme: string, session: string): string[] =>
  (session === '' ? [programme] : [programme, programme + session]);

/** A training as something tells of it: what it is called, when, with which certificate. */
export interface TrainingMention { names: readonly string[]; from: string; to: string; certificate: string }

/** Whether two mentions are of one training: at the same time, and of the same name or with the same certificate. */
export function sameTraining(one: TrainingMention, other: TrainingMention): boolean {
  if (one.from > other.to || other.from > one.to) return false;
  if (one.certificate !== '' && alike(one.certificate) === alike(other.certificate)) return true;
  const names = one.names.map(alike);
  return other.names.some((name) => names.includes(alike(name)));
}
