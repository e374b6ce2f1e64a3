// The personal period of 定期注册 beside the common cycle: its own five years, counted in hours.
import { daysBetween } from './days.ts';
import type { Rules } from './compile.ts';
import { amountText, toHundredths } from './hundredths.ts';
import type { Hundredths } from './shapes.ts';
import { periodAt } from './periods.ts';

export interface Registration { from: string; to: string; hours: Hundredths; needed: Hundredths; short: Hundredths; reachable: boolean }

/** The period a day lies in; null when its start is not recorded or the rules know none. */
export function registrationPeriod(rules: Rules | null, registeredFrom: string | null,
  asOf: string): { from: string; to: string } | null {
  if (!rules?.set.registration || registeredFrom === null) return null;
  return periodAt(registeredFrom, rules.set.registration.years, asOf);
}

/**
 * `hours` of the period so far. Reachable: what is missing fits into the days that are left, at so many hours a day.
 */
export function registrationOf(rules: Rules, period: { from: string; to: string }, hours: Hundredths,
  asOf: string): Registration {
  const needed = toHundredths(rules.set.registration?.hours ?? 0);
  const short = Math.max(0, needed - hours);
  const left = asOf > period.to ? 0 : daysBetween(asOf < period.from ? period.from : asOf, period.to);
  return { ...period, hours, needed, short, reachable: short <= left * rules.perDay };
}

export function registrationSentence({ from, to, hours, needed, short, reachable }: Registration): string {
  const state = `个人注册期 ${from} 至 ${to}：${amountText(hours)} / ${amountText(needed)} 学时`;
  return reachable ? `${state}，还差 ${amountText(short)} 学时，须在 ${to} 之前补齐，否则暂缓注册。` : `${state}，还差 ${amountText(short)} 学时，期内已经无法补齐，将暂缓注册。`;
}
