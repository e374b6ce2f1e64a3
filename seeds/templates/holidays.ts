// Holidays and working weekends as the State Council published them, year by year; a year without a source is not here.
import { z } from 'zod';
import file from './holidays.json' with { type: 'json' };

const day = z.iso.date();
const Span = z.strictObject({ name: z.string().min(1).max(40), from: day, to: day, workdays: z.array(day) });
const parsed = z.strictObject({
  version: z.int().min(1), note: z.string(),
  years: z.array(z.strictObject({ year: z.int(), source: z.string().min(1).max(200), spans: z.array(Span).min(1) })),
}).parse(file);

export interface ShippedDay { date: string; kind: 'holiday' | 'workday'; name: string }
export interface ShippedYear { year: number; source: string; days: ShippedDay[] }

function* eachDay(from: string, to: string): Generator<string> {
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) yield new Date(at).toISOString().slice(0, 10);
}

/** One line a day, in order; `name` of a working weekend is that of the holiday it makes up for. */
export const shippedYears: readonly ShippedYear[] = parsed.years.map(({ year, source, spans }) => ({
  year, source,
  days: spans.flatMap(({ name, from, to, workdays }): ShippedDay[] => [
    ...[...eachDay(from, to)].map((date) => ({ date, kind: 'holiday' as const, name })),
    ...workdays.map((date) => ({ date, kind: 'workday' as const, name })),
  ]).sort((a, b) => (a.date < b.date ? -1 : 1)),
}));
