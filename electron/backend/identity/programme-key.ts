// What makes two mentions the same training programme, whether a sheet brings it or a clerk types it.

/** For comparison only: width, case and blanks made alike. */
const alike = (text: string): string => text.normalize('NFKC').replaceAll(/[\s\u200b-\u200f\ufeff]+/g, '').toLowerCase();

/**
 * The match key of a programme (programmes.match_key): its own number when it has one, else year, name and organiser.
 * The same name comes again every year, so the year belongs to it.
 */
export const programmeKey = (programme: { code: string; year: number; name: string; organiser: string }): string =>
  alike(programme.code) === '' ? `n:${programme.year}|${alike(programme.name)}|${alike(programme.organiser)}` : `c:${alike(programme.code)}`;

export const titleKey = alike;
