// Why a line is not written: the refusals of the ledger, in both languages.
import { AppError } from '#contract/errors.ts';
import { isDay } from '#backend/credit-rules/days.ts';
import { amountText } from '#backend/credit-rules/hundredths.ts';

const refuse = (reason: string, sentence: readonly [string, string],
  todo: readonly [string, string]): AppError => new AppError('posting_refused', {
  reason, sentence: sentence[0], sentenceEn: sentence[1], todo: todo[0], todoEn: todo[1],
});

export const lineClosed = (seq: number, by: number | null): AppError => (by === null
  ? refuse('isReversal', [`第 ${seq} 笔本身就是冲正，不能再冲正或更正。`, `Line ${seq} is itself a reversal.`],
    ['如果冲正有误，请重新登记原来的记录。', 'If it was a mistake, register the record again.'])
  : refuse('reversed', [`第 ${seq} 笔已被第 ${by} 笔冲正。`, `Line ${seq} was already reversed by line ${by}.`],
    ['请刷新台账，对现在有效的那一笔操作。', 'Refresh the ledger and use the line that stands now.']));

export const ofOtherKind = (seq: number, todo: readonly [string, string]): AppError =>
  refuse('otherKind', [`第 ${seq} 笔不是培训或成果记录，不能这样改。`, `Line ${seq} is no training or achievement.`], todo);

export const notALoan = (seq: number): AppError => refuse('notALoan',
  [`第 ${seq} 笔不是学分借贷，不能归还。`, `Line ${seq} is no loan, so nothing can be paid back.`],
  ['请在台账里核对借贷的笔号。', 'Look up the number of the loan in the ledger.']);

export const nothingChanged = (seq: number): AppError => refuse('nothingChanged',
  [`更正的内容与第 ${seq} 笔没有不同。`, `The correction leaves line ${seq} as it is.`],
  ['请填写要改的内容；没有要改的，不必更正。', 'Say what is to be changed, or leave the line alone.']);

export const valueNeeded = (min: number, max: number): AppError => refuse('valueNeeded',
  [`规则给的是区间，学分须由认定人在 ${amountText(min)}–${amountText(max)} 之间确定。`,
    `The rule gives a range: somebody has to pick a value from ${amountText(min)} to ${amountText(max)}.`],
  ['请填写学分后再登记。', 'Fill in the credits, then register again.']);

export const alreadyThere = (seq: number): AppError => refuse('duplicate',
  [`改后与第 ${seq} 笔是同一项培训或成果。`, `After the change it would be the same as line ${seq}.`],
  ['请核对后更正或冲正其中一笔。', 'Check both, then correct or reverse one of them.']);

export const loanInUse = (seq: number): AppError => refuse('loanInUse',
  [`第 ${seq} 笔借贷已有归还记录。`, `Loan ${seq} was partly paid back.`],
  ['请先冲正归还的各笔，再冲正借贷。', 'Reverse the repayments first, then the loan.']);

export const repaysTooMuch = (owed: number): AppError => refuse('repaysTooMuch',
  [`归还超过了尚欠的 ${amountText(owed)} 学分。`, `More than the ${amountText(owed)} credits that are owed.`],
  ['请核对归还的数额。', 'Check the amount.']);

export const noRule = (date: string): AppError => refuse('noRule',
  [`${date} 没有对该教师生效的学分规则。`, `No rule set holds for this teacher on ${date}.`],
  ['请先在“规则”里启用一套规则。', 'Put a rule set in force first.']);

export const noCreditYear = (date: string): AppError => refuse('noCreditYear',
  [`按规则，${date} 不属于任何学分年度。`, `By the rules ${date} lies in no credit year.`], ['请核对日期。', 'Check the date.']);

export const categoryUnknown = (code: string): AppError => refuse('categoryUnknown',
  [code === '' ? '没有说明学分计入哪一类。' : `规则里没有代码为“${code}”的类别。`,
    code === '' ? 'The category was not named.' : `The rules have no category “${code}”.`],
  ['请从规则的类别里选择一个。', 'Choose one of the categories of the rules.']);

export const amountMissing = (): AppError => refuse('amountMissing',
  ['没有说明给多少学分，规则里也没有规定。', 'No amount was given and the rules name none.'],
  ['请填写学分。', 'Fill in the credits.']);

export const notPeriod = (): AppError => refuse('notPeriod', ['开始日期晚于结束日期。', 'The first day is after the last.'],
  ['请核对日期。', 'Check the dates.']);

export const byExemption = (seq: number): AppError => refuse('byExemption',
  [`第 ${seq} 笔是豁免给的学分。`, `Line ${seq} was granted by an exemption.`],
  ['请撤销那一条豁免，学分会一起冲正。', 'Revoke the exemption; its credits are reversed with it.']);

export const exemptionRevoked = (): AppError => refuse('revoked',
  ['这条豁免已经撤销过了。', 'This exemption was already revoked.'],
  ['请刷新后再看。', 'Refresh and look again.']);

export const isLoan = (name: string): AppError => refuse('isLoan',
  [`“${name}”在规则里是学分借贷，不是豁免。`, `By the rules “${name}” is a loan, no exemption.`],
  ['请用“学分借贷”登记。', 'Register it as a loan.']);

/** A training that is over before it begins. */
export function refuseReversed(from: string | undefined, to: string): void {
  if (from !== undefined && from > to) throw notPeriod();
}

/** 2026-02-30 has the shape of a day and is none. */
export function notADay(...days: string[]): void {
  const wrong = days.find((day) => !isDay(day));
  if (wrong !== undefined) throw new AppError('bad_input',
    { detail: `日历上没有 ${wrong} 这一天`, detailEn: `there is no day ${wrong}` });
}
