// Excel's day numbers to text and back, by integer arithmetic only: no time zone can shift a day.

/** Days from the Excel epoch (1899-12-30, serial 0) to 1970-01-01. */
const unixEpochSerial = 25569;
/** A serial of the 1904 system plus this is the serial of the 1900 system. */
export const offset1904 = 1462;
const lastSerial = 2958466; // 10000-01-01

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/**
 * 'YYYY-MM-DD' of a whole day number of the 1900 system, or undefined where Excel knows no real day:
 * below 1, serial 60 (its invented 1900-02-29), and from the year 10000 on.
 * Civil-from-days after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
export function serialToDay(serial: number): string | undefined {
  if (!(serial >= 1 && serial < lastSerial) || serial === 60) return undefined;
  // Before the invented day Excel counts one less.
  const days = (serial < 60 ? serial + 1 : serial) - unixEpochSerial + 719468;
  const era = Math.floor(days / 146097);
  const dayOfEra = days - era * 146097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524)
    - Math.floor(dayOfEra / 146096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${year}-${two(month)}-${two(day)}`;
}

/** Day number of the 1900 system, or undefined when the day does not exist (2026-02-30) or precedes 1900. */
export function dayToSerial(year: number, month: number, day: number): number | undefined {
  if (!isRealDay(year, month, day) || year < 1900) return undefined;
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const serial = era * 146097 + dayOfEra - 719468 + unixEpochSerial;
  return serial <= 60 ? serial - 1 : serial;
}

/** Whether year-month-day is a day of the Gregorian calendar, years 1 to 9999. */
export function isRealDay(year: number, month: number, day: number): boolean {
  if (!Number.isInteger(year) || year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (lengths[month - 1] ?? 0);
}

/** 'HH:MM' or 'HH:MM:SS' of a number of seconds; hours may pass 24 for durations. */
export function clockText(seconds: number): string {
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`;
  return seconds % 60 === 0 ? text : `${text}:${two(seconds % 60)}`;
}

export interface SerialText {
  kind: 'date' | 'time';
  text: string;
  /** No such day: the text is only a reading for the message. */
  bad: boolean;
}

/**
 * What a clerk sees in a cell formatted as a date.
 * @param serial as stored in the file (fraction = part of the day), 1904 serials already shifted by the caller
 * @param withTime whether the format shows the time
 */
export function dateText(serial: number, withTime: boolean): SerialText {
  if (serial > 0 && serial < 1) return timeText(serial, false);
  let day = Math.floor(serial);
  let seconds = withTime ? Math.round((serial - day) * 86400) : 0;
  if (seconds === 86400) {
    day += 1;
    seconds = 0;
  }
  const text = serialToDay(day);
  if (text === undefined) return { kind: 'date', text: day === 60 ? '1900-02-29' : String(serial), bad: true };
  return { kind: 'date', text: withTime && seconds > 0 ? `${text} ${clockText(seconds)}` : text, bad: false };
}

/** What a clerk sees in a cell formatted as a time of day, or as a duration ([h]:mm). */
export function timeText(serial: number, elapsed: boolean): SerialText {
  if (serial < 0) return { kind: 'time', text: String(serial), bad: true };
  if (!elapsed && serial >= 1) return dateText(serial, true);
  const seconds = Math.round(serial * 86400);
  return { kind: 'time', text: clockText(elapsed ? seconds : seconds % 86400), bad: false };
}

const isoMoment = new RegExp(
  String.raw`^(?:(\d{4})-(\d{2})-(\d{2}))?(?:(^|[T ])(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$`,
);

/**
 * Reads an ISO 8601 cell (t="d"): 2024-09-01, 2024-09-01T08:30:00(.000)(Z), 08:30:00.
 * A zone is dropped: the wall clock the writer meant is what counts. Undefined when it is no such text.
 */
export function isoToSerial(text: string): { serial: number; withTime: boolean; day: boolean } | undefined {
  const found = isoMoment.exec(text.trim());
  if (found === null || text.trim() === '') return undefined;
  const [, year, month, day, , hours, minutes, seconds] = found;
  const clock = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  if (clock >= 86400 || Number(minutes ?? 0) > 59 || Number(seconds ?? 0) > 59) return undefined;
  if (year === undefined) return { serial: clock / 86400, withTime: true, day: false };
  const serial = dayToSerial(Number(year), Number(month), Number(day));
  return serial === undefined ? undefined : { serial: serial + clock / 86400, withTime: clock > 0, day: true };
}
