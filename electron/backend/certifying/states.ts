// The road of a declaration: the school checks, the county decides. No level is skipped and nothing is decided twice.
import { AppError } from '#contract/errors.ts';
import type { DeclarationState } from '#db/queries/certifying.ts';

type Text = readonly [zh: string, en: string];
export type Step = 'school' | 'county';
export type Decision = 'pass' | 'return' | 'reject';

export const stateNames: Readonly<Record<DeclarationState, Text>> = {
  submitted: ['待学校核对', 'waiting for the school'], schoolChecked: ['待县级认定', 'waiting for the county'],
  approved: ['已认定', 'certified'],
  returned: ['已退回修改', 'returned'], rejected: ['不予认定', 'rejected'], withdrawn: ['已撤回', 'withdrawn'],
};
export const stepNames: Readonly<Record<string, string>> = { declare: '申报', school: '学校核对', county: '县级认定', withdraw: '撤回' };
export const decisionNames: Readonly<Record<string, string>> = {
  submit: '提交', pass: '通过', return: '退回修改', reject: '不予认定', withdraw: '撤回',
};

const todos: Readonly<Record<DeclarationState, Text>> = {
  submitted: ['请先由学校核对原件。', 'The school has to check the originals first.'],
  schoolChecked: ['学校已经核对，请由县级认定。', 'The school has checked it; the county decides now.'],
  approved: ['已经认定入账；如果有误，请在学分台账里更正或冲正那一笔。', 'It is in the ledger; if it is wrong, correct or reverse its line there.'],
  returned: ['请本人修改后重新提交。', 'The teacher has to change it and hand it in again.'],
  rejected: ['如果情况有变，请重新申报。', 'If things have changed, declare it again.'],
  withdrawn: ['如果仍要认定，请重新申报。', 'If it should be certified after all, declare it again.'],
};
const actions = {
  school: ['由学校核对', 'check by the school'], county: ['由县级认定', 'decide by the county'], again: ['重新提交', 'hand in again'],
  withdraw: ['撤回', 'withdraw'],
} as const satisfies Record<string, Text>;

const refused = (number: number, state: DeclarationState, action: keyof typeof actions): AppError =>
  new AppError('declaration_state', {
  number, state: stateNames[state][0], stateEn: stateNames[state][1], action: actions[action][0], actionEn: actions[action][1],
  todo: todos[state][0], todoEn: todos[state][1],
});

const road = { school: { from: 'submitted', to: 'schoolChecked' }, county: { from: 'schoolChecked', to: 'approved' } } as const;

/**
 * The state after a decision.
 * @throws AppError declaration_state when this level does not decide in this state
 */
export function decided(number: number, state: DeclarationState, step: Step, decision: Decision): DeclarationState {
  if (state !== road[step].from) throw refused(number, state, step);
  switch (decision) {
    case 'pass': return road[step].to;
    case 'return': return 'returned';
    case 'reject': return 'rejected';
  }
}

/** @throws AppError declaration_state unless it was returned */
export function checkAgain(number: number, state: DeclarationState): void {
  if (state !== 'returned') throw refused(number, state, 'again');
}

/** @throws AppError declaration_state when it was decided for good, or is withdrawn already */
export function checkWithdraw(number: number, state: DeclarationState): void {
  if (state !== 'submitted' && state !== 'schoolChecked' && state !== 'returned') throw refused(number, state, 'withdraw');
}

export const declaredAlready = (number: number, state: DeclarationState): AppError => new AppError('already_declared', {
  number, state: stateNames[state][0], stateEn: stateNames[state][1],
  todo: state === 'returned' ? '请在那一条上修改后重新提交。' : '请等待处理，或撤回后重新申报。',
  todoEn: state === 'returned'
    ? 'Change that one and hand it in again.' : 'Wait for the decision, or withdraw it and declare again.',
});
