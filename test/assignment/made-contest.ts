// Short ways to write entries and judges in the assignment tests.

import type { AssignableEntry, AssignableJudge } from '#backend/assignment/field/conflicts.ts';
import type { ProposalInput } from '#backend/assignment/plan/propose.ts';

export function entry(id: string, more: Partial<AssignableEntry> = {}): AssignableEntry {
  return {
    id, division: '小学', category: '微课', subject: '美术', schoolCodes: [], schoolNames: [], submittingUnit: '', people: [],
    ...more,
  };
}

export function entriesOf(count: number, more: Partial<AssignableEntry>): AssignableEntry[] {
  const name = `${more.division ?? '小学'}${more.subject ?? '美术'}`;
  return Array.from({ length: count }, (_, i) => entry(`${name}${i}`, more));
}

export function judge(name: string, more: Partial<AssignableJudge> = {}): AssignableJudge {
  return {
    id: `j-${name}`, name, schoolCode: null, schoolName: null, submittingUnit: null, divisions: [], subjects: [],
    people: [], maxLoad: 100, ...more,
  };
}

export function request(more: Pick<ProposalInput, 'entries' | 'judges'> & Partial<ProposalInput>): ProposalInput {
  return {
    declared: [], rules: { submittingUnit: true }, affinity: { sameSubject: 2, sameDivision: 1, other: 0 },
    coverage: 1, unitCap: 1, seed: 1, ...more,
  };
}
