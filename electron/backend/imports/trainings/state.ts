// What stands about a teacher and a session, what a row wants to stand, and how the two differ.
import type { Form, Level } from '#contract/schema/credit-rules.ts';
import type { Change } from '../kind.ts';
import type { Said } from '../said.ts';
import type { Attended } from './read.ts';
import type { ToldSession } from './sessions.ts';
import { trainingForms, trainingLevels, trainingResults } from '#seeds/templates/training-codes.ts';

export interface Enrolment { logged_in: 0 | 1; studied: 0 | 1; result: string; hours_x100: number | null; certificate_number: string }
/** A line of the ledger as far as a row can tell it. */
export interface LineFacts {
  level: Level; form: Form; organiserLevel: Level | null; days: number | null; hours: number; ownCredits: number | null;
  result: '' | 'excellent' | 'good' | 'pass';
  certificate: string;
}
export interface StandingLine { seq: number; facts: LineFacts }
export interface Standing { enrolment: Enrolment | null; line: StandingLine | null }
export interface Wanted { enrolment: Enrolment; line: LineFacts | null }

/** Enrolment and line a row asks for. What it leaves open stays as it stands. */
export function wantedOf(told: ToldSession, attended: Attended, standing: Standing, daysTold: boolean): Wanted {
  const { enrolment, line } = standing;
  // An older export that does not know the result yet takes nothing back.
  const now = attended.result === 'unfinished' && line ? null : attended.result;
  const known = now ?? (enrolment?.result === '' ? null : enrolment?.result as Attended['result'] ?? line?.facts.result ?? null);
  const hours = attended.hours ?? enrolment?.hours_x100 ?? line?.facts.hours ?? null;
  const ownCredits = attended.credits ?? line?.facts.ownCredits ?? null;
  const certificate = attended.certificate || enrolment?.certificate_number || line?.facts.certificate || '';
  const absent = attended.studied === false || attended.loggedIn === false;
  const open = line === null && (known === 'unfinished' || (known === null && absent));
  const passed = known !== 'fail' && !open;
  const result = known === 'unfinished' || known === null ? '' : known;
  const studied = passed || (attended.studied ?? (enrolment ? enrolment.studied === 1 : (hours ?? 0) > 0));
  const loggedIn = studied || (attended.loggedIn ?? (enrolment ? enrolment.logged_in === 1 : false));
  return {
    enrolment: { logged_in: loggedIn ? 1 : 0, studied: studied ? 1 : 0, result, hours_x100: hours, certificate_number: certificate },
    line: !passed ? null : {
      level: told.level, form: told.form, organiserLevel: told.organiserLevel ?? line?.facts.organiserLevel ?? null,
      days: line && !daysTold ? line.facts.days : told.days, hours: hours ?? 0, ownCredits,
      result: result === 'fail' ? '' : result, certificate,
    },
  };
}

const nameOf = (list: readonly { code: string; name: string }[], code: string): string => list.find((one) => one.code === code)?.name ?? code;
const amount = (value: number | null): string => (value === null ? '' : String(value / 100));
const shownFacts: readonly (readonly [what: Change['what'], of: (facts: LineFacts) => string])[] = [
  ['培训级别', (facts) => nameOf(trainingLevels, facts.level)], ['培训形式', (facts) => nameOf(trainingForms, facts.form)],
  ['主办单位级别', (facts) => nameOf(trainingLevels, facts.organiserLevel ?? '')], ['天数', (facts) => String(facts.days ?? '')],
  ['学时', (facts) => amount(facts.hours)], [['自带学分', 'Own credits'], (facts) => amount(facts.ownCredits)],
  ['考核结果', (facts) => nameOf(trainingResults, facts.result)], ['证书编号', (facts) => facts.certificate],
];

export const sameLine = (first: LineFacts, second: LineFacts): boolean => first.level === second.level && first.form === second.form
  && first.organiserLevel === second.organiserLevel && first.days === second.days && first.hours === second.hours
  && first.ownCredits === second.ownCredits && first.result === second.result && first.certificate === second.certificate;

export const sameEnrolment = (first: Enrolment, second: Enrolment): boolean => first.logged_in === second.logged_in
  && first.studied === second.studied
  && first.result === second.result && first.hours_x100 === second.hours_x100 && first.certificate_number === second.certificate_number;

const ledger: Said = ['台账', 'Ledger'];
const hoursSaid = ({ hours }: LineFacts): Said => [`${amount(hours)} 学时`, `${amount(hours)} hours`];

/** Old → new for the preview. */
export function changesOf(standing: Standing, wanted: Wanted): Change[] {
  const { line, enrolment } = standing;
  if (line && wanted.line) {
    const next = wanted.line;
    const changes = shownFacts.map(([what, of]) => ({ what, before: of(line.facts), after: of(next) })).filter((one) => one.before !== one.after);
    if (changes.length > 0) return changes;
  }
  if (line && !wanted.line) return [{ what: ledger, before: hoursSaid(line.facts), after: ['考核不合格，冲销', 'failed, reversed'] }];
  if (!line && wanted.line) return [{ what: ledger, before: ['未计', 'not counted'], after: hoursSaid(wanted.line) }];
  const shown = (one: Enrolment | null): string | Said => {
    if (!one) return '';
    const more = [nameOf(trainingResults, one.result), amount(one.hours_x100)].filter((part) => part !== '');
    return [[one.logged_in ? '已登录' : '未登录', one.studied ? '已学习' : '未学习', ...more].join('，'),
      [one.logged_in ? 'logged in' : 'not logged in', one.studied ? 'studied' : 'not studied', ...more].join(', ')];
  };
  return [{ what: ['参训情况', 'Taking part'], before: shown(enrolment), after: shown(wanted.enrolment) }];
}
