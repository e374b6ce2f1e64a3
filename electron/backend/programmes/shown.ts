// Rows of programmes, sessions and people on their way to the border: decimals instead of hundredths.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { Form, Level } from '#contract/schema/credit-rules.ts';
import type { OneProgramme, Programme, Result, SaveInput, SaveSessionInput } from '#contract/schema/programmes.ts';
import { daysBetween, isDay } from '#backend/credit-rules/days.ts';
import { programmeKey } from '#backend/identity/programme-key.ts';
import type { ProgrammeRow, SessionRow, ShownProgrammeRow, ShownSessionRow } from '#db/queries/programmes.ts';

export const decimal = (x100: number | null): number | null => x100 === null ? null : x100 / 100;
export const hundredths = (value: number | null): number | null => value === null ? null : Math.round(value * 100);

export type ResultWord = z.output<typeof Result>;

/** Where a sheet did not say who organised it, the programme's own level. */
export const organiserLevelOf = (row: ProgrammeRow): Level =>
  (row.organiser_level === '' ? row.level : row.organiser_level) as Level;

export const shownProgramme = (row: ShownProgrammeRow): z.output<typeof Programme> => ({
  programmeId: row.id, code: row.code, name: row.name, year: row.year, level: row.level as Level,
  form: row.form as Form, focus: row.focus,
  organiser: row.organiser, organiserLevel: organiserLevelOf(row), provider: row.provider, approval: row.approval,
  hours: decimal(row.hours_x100), tags: JSON.parse(row.tags) as string[], remark: row.remark, sessions: row.sessions,
  people: row.people,
});

export const shownSession = (row: ShownSessionRow): z.output<typeof OneProgramme>['list'][number] => ({
  sessionId: row.id, name: row.name, from: row.from_date, to: row.to_date, days: row.days,
  hours: decimal(row.hours_x100), place: row.place,
  reported: row.reported, loggedIn: row.logged_in, studied: row.studied, qualified: row.qualified, posted: row.posted,
});

export const storedProgramme = (input: z.output<typeof SaveInput>): Omit<ProgrammeRow, 'id'> => ({
  match_key: programmeKey(input), code: input.code, name: input.name, year: input.year, level: input.level,
  form: input.form, focus: input.focus,
  organiser: input.organiser, organiser_level: input.organiserLevel ?? input.level, provider: input.provider,
  approval: input.approval,
  hours_x100: hundredths(input.hours), tags: JSON.stringify([...new Set(input.tags)]), remark: input.remark,
});

/** What a line in the ledger was rated by: it may not change behind the line's back. */
export const ratedBy = (row: ProgrammeRow): string => JSON.stringify([row.level, row.form, row.organiser_level, row.hours_x100]);
export const datedBy = (row: SessionRow): string => JSON.stringify([row.from_date, row.to_date, row.days, row.hours_x100]);

/** @throws AppError bad_input when the days cannot be */
export function checkDays({ from, to, days }: z.output<typeof SaveSessionInput>): void {
  if (!isDay(from) || !isDay(to)) throw new AppError('bad_input', { detail: '没有这一天', detailEn: 'there is no such day' });
  if (from > to) {
    throw new AppError('bad_input', { detail: `结束日期 ${to} 早于开始日期 ${from}`, detailEn: `the end ${to} lies before the start ${from}` });
  }
  const most = daysBetween(from, to);
  if (days !== null && days > most) {
    throw new AppError('bad_input', {
      detail: `${from} 至 ${to} 只有 ${most} 天，不会有 ${days} 天`, detailEn: `${from} to ${to} has ${most} days, not ${days}`,
    });
  }
}
