// Whole ID numbers and phones leave only on purpose: two different people, a reason, an event with counts, a line in the log of
// access, and a last row in the file that says all of it.
import { AppError } from '#contract/errors.ts';
import type { Sheet } from '#backend/excel/write.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { personKey, samePerson } from '#backend/identity/same-person.ts';
import { countAccess } from '#db/queries/privacy-access.ts';
import type { CommandContext } from './context.ts';
import { chineseDay } from './privacy/clock.ts';

/** Shortest reason, in characters. */
const shortestReason = 4;

export interface Leaving { person: string; second: string; reason: string }

/**
 * Who takes whole numbers out, and why. Where somebody is signed in and named nobody, it is that user.
 * @throws AppError reason_needed, second_person
 */
export function leavingWith(context: CommandContext, { person, second, reason }: Leaving): Leaving {
  const who = personKey(person) === '' ? context.actor?.name ?? '' : person;
  if ([...reason].length < shortestReason) throw new AppError('reason_needed', { least: shortestReason });
  if (personKey(who) === '' || personKey(second) === '') {
    throw new AppError('second_person', { detail: '现在没有写全。', detailEn: 'and not both are named.' });
  }
  if (samePerson(who, second)) {
    throw new AppError('second_person', { detail: `“${who}”写了两次。`, detailEn: `and “${who}” is named twice.` });
  }
  return { person: who, second, reason };
}

/** On record before anything leaves: who breaks off while the file is written has still asked for the numbers. */
export function recordLeaving(context: CommandContext, leaving: Leaving, what: { subject: string; kind: string; rows?: number }): void {
  const { person, second, reason } = leaving;
  const detail = {
    kind: what.kind, reason, people: sha256Hex(`${what.subject}\0${personKey(person)}\0${personKey(second)}`),
    ...(what.rows !== undefined && { rows: what.rows }),
  };
  context.write({ action: 'reports.fullNumbers', subject: what.subject, detail }, (db) => countAccess(db, {
    day: chineseDay(context.now()), userId: context.actor?.userId ?? null, call: 'reports.fullNumbers', minors: false,
    reason: `${reason}（经办：${person}，复核：${second}）`.slice(0, 200),
  }));
}

/** The last row of every sheet of a file with whole numbers. */
export function watermarked(context: CommandContext, { person, second, reason }: Leaving, sheets: readonly Sheet[]): Sheet[] {
  const at = context.now().toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false });
  const mark = `本文件含完整号码　导出：${person}　复核：${second}　时间：${at}　事由：${reason}　用后请删除，不得转发（交给其他系统导入前请删去本行）`;
  return sheets.map((sheet) => ({ ...sheet, footers: [...sheet.footers ?? [], mark] }));
}
