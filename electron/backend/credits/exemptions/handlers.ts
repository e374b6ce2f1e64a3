// Exemptions and credit loans: what lowers a minimum is kept beside the ledger, what gives or takes credits is a line
// in it.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { categoryName, creditYearOf, type Rules } from '#backend/credit-rules/compile.ts';
import { RuleBook } from '#backend/credit-rules/book.ts';
import { dayOf } from '#backend/credit-rules/days.ts';
import { exemptionSentence } from '#backend/credit-rules/explain.ts';
import { exemptionSentenceEn } from '#backend/credit-rules/explain-en.ts';
import { whyEn, whyIn } from '#backend/credit-rules/why-en.ts';
import { amountText, toHundredths } from '#backend/credit-rules/hundredths.ts';
import { yearsLater } from '#backend/credit-rules/periods.ts';
import { givenOf } from '#backend/credit-rules/person.ts';
import { amountWithUnit } from '#backend/credit-rules/words.ts';
import type { ReadDb } from '#db/open.ts';
import { exemptionRow, grantSeqs, insertExemption, insertLoanTerms, loanRow, repaymentCount, setExemptionPosting,
  setRevoked, teacherExemptions }
  from '#db/queries/exemptions.ts';
import { LedgerWriter, reversalOf, type NewPosting } from '#db/queries/ledger.ts';
import { postingRow, reversedBy, standingLine } from '#db/queries/ledger-read.ts';
import { ruleUses, storedRules } from '#db/queries/rules.ts';
import { unitOn } from '#db/queries/standing.ts';
import { teacherRow } from '#db/queries/teachers.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound } from '#backend/refusals.ts';
import { amountMissing, categoryUnknown, exemptionRevoked, isLoan, lineClosed, noCreditYear, noRule, notADay,
  notALoan, notPeriod, repaysTooMuch }
  from '../refused.ts';
import { appliedTo, grantLines } from './grants.ts';

type Credits = Handlers<AppContract, QueryContext, CommandContext>['credits'];
type InForce = { ruleVersionId: number; rules: Rules };

/** The rules for a teacher on a day, or else on another. */
function rulesFor(db: ReadDb, teacherId: number, day: string, otherwise = day): InForce {
  const book = new RuleBook(storedRules(db), ruleUses(db));
  const found = book.at(unitOn(db, teacherId, day), day) ?? book.at(unitOn(db, teacherId, otherwise), otherwise);
  if (!found) throw noRule(day);
  return found;
}

function known(db: ReadDb, teacherId: string): number {
  const id = Number(teacherId);
  if (!teacherRow(db, id)) throw notFound('teacher');
  return id;
}

/** A line of a loan or of paying it back: no training, no hours. */
const loanLine = (line: Pick<NewPosting,
  'teacherId' | 'kind' | 'subject' | 'onDate' | 'creditYear' | 'category' | 'creditsX100' | 'ruleVersionId' | 'why' | 'idem'>): NewPosting => ({
  ...line, sessionId: null, activity: '', level: '', organiserLevel: '', form: '', days: null, hoursX100: 0,
    ownCreditsX100: null, result: '',
  certificateNumber: '', reverses: null,
});

export const exemptionHandlers = {
  exempt(context, { teacherId, reason, from, to, effect, category, credits, years, note, actor }) {
    const id = known(context.db, teacherId);
    notADay(from, to);
    if (from > to) throw notPeriod();
    const { rules, ruleVersionId } = rulesFor(context.db, id, from, dayOf(context.now()));
    if (category !== null && !rules.categoryAt.has(category)) throw categoryUnknown(category);
    const rule = rules.set.exemptions.find((one) => one.code === reason || one.name === reason);
    const works = effect ?? rule?.effect ?? 'reduceMin';
    if (works === 'loan') throw isLoan(rule?.name ?? reason);
    const row = {
      teacher_id: id, reason: rule?.code ?? reason, from_date: from, to_date: to, effect: works, category: category
        ?? '',
      credits_x100: credits === null ? null : toHundredths(credits), years, note,
        recorded_at: context.now().toISOString(),
    };
    const applied = appliedTo(rules, givenOf(row));
    const zh = context.language === 'zh';
    const sentence = applied ? (zh ? exemptionSentence : exemptionSentenceEn)(rules, applied) : '';
    const same = teacherExemptions(context.db, id).find((one) => one.revoked_at === null && one.reason === row.reason
      && one.from_date === from
      && one.to_date === to && one.effect === works && one.category === row.category);
    if (same) return { exemptionId: same.id, sentence: zh ? `这条豁免已经登记过，没有重复登记。${sentence}`
      : `This exemption stands already and was not recorded twice. ${sentence}`,
      revision: recordsRevision(context.db) };
    const lines = works === 'grantCredits' && applied
      ? grantLines(rules, ruleVersionId, { id: 0, teacherId: id, from, to }, applied) : [];
    if (works === 'grantCredits' && lines.length === 0) throw amountMissing();
    const event = { action: 'credits.exempt', records: true as const, subject: teacherId,
      detail: { effect: works, from, to, lines: lines.length } };
    return context.write(event, (db) => {
      const exemptionId = insertExemption(db, row);
      const writer = new LedgerWriter(db,
        { at: row.recorded_at, action: 'credits.exempt', actor, importBatchId: null });
      const seqs = works === 'grantCredits' && applied
        ? grantLines(rules, ruleVersionId, { id: exemptionId, teacherId: id, from, to },
          applied).map((line) => writer.add(line)) : [];
      writer.finish();
      if (seqs[0] !== undefined) setExemptionPosting(db, exemptionId, seqs[0]);
      return { exemptionId, sentence, revision: recordsRevision(db) + 1 };
    });
  },

  revokeExemption(context, { exemptionId, reason, actor }) {
    const row = exemptionRow(context.db, exemptionId);
    if (!row) throw notFound('exemption');
    if (row.revoked_at !== null) throw exemptionRevoked();
    const at = context.now().toISOString();
    const event = { action: 'credits.revokeExemption', records: true as const, subject: String(exemptionId),
      detail: { reason } };
    return context.write(event, (db) => {
      const writer = new LedgerWriter(db, { at, action: 'credits.revokeExemption', actor, importBatchId: null });
      for (const seq of grantSeqs(db, row)) {
        const line = postingRow(db, seq);
        if (line) writer.add(reversalOf(line, `撤销豁免，冲正第 ${seq} 笔：${reason}`));
      }
      writer.finish();
      setRevoked(db, exemptionId, at);
      return { done: true as const };
    });
  },

  lend(context, { teacherId, category, credits, date, reason, dueOn, repay, actor }) {
    const id = known(context.db, teacherId);
    notADay(date, dueOn ?? date);
    const { rules, ruleVersionId } = rulesFor(context.db, id, date);
    if (!rules.categoryAt.has(category)) throw categoryUnknown(category);
    const year = creditYearOf(rules, date);
    if (year === 0) throw noCreditYear(date);
    const rule = rules.set.exemptions.find((one) => one.effect === 'loan'
      && (one.category === null || one.category === category));
    const creditsX100 = toHundredths(credits);
    const repayX100 = repay === undefined ? Math.round(creditsX100 * (rule?.repayRate ?? 1)) : toHundredths(repay);
    const due = dueOn ?? yearsLater(date, rule?.repayYears ?? 1);
    if (creditsX100 === 0 || repayX100 === 0) throw amountMissing();
    if (due < date) throw notPeriod();
    const told = (by: string, back: number): string => `学分借贷：${categoryName(rules, category)}借 ${
      amountWithUnit(rules.set, creditsX100)}，须在 ${by} 之前归还 ${amountWithUnit(rules.set, back)}。`;
    const sentence = told(due, repayX100);
    const { seq, next } = standingLine(context.db, `l:${id}:${category}|${date}|${creditsX100}`);
    if (seq !== null) {
      const stands = loanRow(context.db, seq);
      const terms = stands ? told(stands.due_on, stands.repay_x100) : sentence;
      return { seq, sentence: context.language === 'zh' ? `这笔借贷已经登记过，没有重复登记。${terms}`
        : `This loan stands already and was not recorded twice. ${whyEn(terms, [rules.set])}`, revision: recordsRevision(context.db) };
    }
    const event = { action: 'credits.lend', records: true as const, subject: teacherId,
      detail: { credits, repay: repayX100 / 100, due } };
    return context.write(event, (db) => {
      const writer = new LedgerWriter(db,
        { at: context.now().toISOString(), action: 'credits.lend', actor, importBatchId: null });
      const line = writer.add(loanLine({
        teacherId: id, kind: 'loan', subject: reason, onDate: date, creditYear: year, category, creditsX100,
          ruleVersionId,
        why: `${sentence}事由：${reason}。`, idem: next,
      }));
      writer.finish();
      insertLoanTerms(db, { seq: line, dueOn: due, repayX100, note: reason });
      return { seq: line, sentence: whyIn(context.language, sentence, [rules.set]), revision: recordsRevision(db) + 1 };
    });
  },

  repay(context, { seq, credits, date, actor }) {
    const loan = loanRow(context.db, seq);
    if (!loan) {
      const row = postingRow(context.db, seq);
      if (!row) throw notFound('line');
      if (row.kind !== 'loan') throw notALoan(seq);
      throw lineClosed(seq, reversedBy(context.db, seq));
    }
    notADay(date, date);
    if (date < loan.on_date) throw notPeriod();
    const [creditsX100, owed] = [toHundredths(credits), loan.repay_x100 - loan.repaid_x100];
    if (creditsX100 === 0) throw amountMissing();
    if (creditsX100 > owed) throw repaysTooMuch(owed);
    const { rules, ruleVersionId } = rulesFor(context.db, loan.teacher_id, date);
    const year = creditYearOf(rules, date);
    if (year === 0) throw noCreditYear(date);
    const rest = owed - creditsX100;
    const sentence =
      `归还第 ${seq} 笔借贷 ${amountWithUnit(rules.set, creditsX100)}，${rest === 0 ? '已还清' : `尚欠 ${amountText(rest)}，须在 ${loan.due_on} 之前还清`}。`;
    const event = { action: 'credits.repay', records: true as const, subject: String(seq),
      detail: { credits, rest: rest / 100 } };
    return context.write(event, (db) => {
      const writer = new LedgerWriter(db,
        { at: context.now().toISOString(), action: 'credits.repay', actor, importBatchId: null });
      const line = writer.add(loanLine({
        teacherId: loan.teacher_id, kind: 'repayment', subject: loan.note, onDate: date, creditYear: year,
          category: loan.category,
        creditsX100: -creditsX100, ruleVersionId, why: sentence,
          idem: `p:${seq}:${repaymentCount(db, loan.teacher_id, seq) + 1}`,
      }));
      writer.finish();
      return { seq: line, sentence: whyIn(context.language, sentence, [rules.set]), revision: recordsRevision(db) + 1 };
    });
  },
} satisfies Pick<Credits, 'exempt' | 'revokeExemption' | 'lend' | 'repay'>;
