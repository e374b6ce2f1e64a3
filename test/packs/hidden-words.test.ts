// A judge who steps aside under a code whose marks never count has stepped aside.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newEntryCodes } from '#backend/packfile/codes.ts';
import { recusedPairs } from '#db/queries/assignment.ts';
import { violations } from '#db/invariants.ts';
import { pseudoRandom } from '../packfile/fixture.ts';
import { progressStage, readOf, receive, sheetsOf, type ProgressStage } from './progress-stage.ts';

let stage: ProgressStage;
beforeAll(async () => {
  stage = await progressStage();
});
afterAll(async () => {
  expect(stage.program.bugs).toEqual([]);
  expect(violations(readOf(stage))).toEqual([]);
  await stage.program.close();
});

it('stepping aside from a second reading bars the pair in assignment', async () => {
  const { contestId, entryIds, judges: [judge] } = stage;
  const [aside = '', leak = '', both = ''] = entryIds;
  const codes = newEntryCodes(3, pseudoRandom(78).bytes);
  const { connection } = stage.program.backend.program.current!;
  connection.transaction((db) => [aside, leak, both].forEach((entryId, index) => db.run(
    "insert into calibration_codes (judge_id, code, entry_id, role) values (?, ?, ?, 'repeat')", judge!.judgeId, codes[index]!, entryId)));
  const own = sheetsOf(stage, judge!, (entryId) => (entryId === both ? { status: 'recused', reason: { kind: 'knowsAuthor', text: '' } } : {}));
  const hidden = own.slice(0, 3).map((sheet, index) => ({
    ...sheet, code: codes[index]!, scores: [], status: index === 1 ? 'reported' as const : 'recused' as const,
    reason: index === 1 ? { kind: 'identityVisible' as const, text: '', at: 3 } : { kind: 'knowsAuthor' as const, text: '' },
  }));
  await receive(stage, [{ judge: judge!, sheets: [...own, ...hidden] }]);
  expect(recusedPairs(readOf(stage), contestId).map((one) => one.entry_id).toSorted()).toEqual([aside, both].toSorted());
  // His mark under the first code stays where it is until somebody decides; assigning goes on.
  const { assignment } = stage.program.client;
  const plan = await assignment.propose({ contestId, coverage: 3, partial: true });
  const kept = plan.pairs.filter((one) => one.judgeId === judge!.judgeId).map((one) => one.entryId);
  expect([kept.includes(aside), kept.includes(both)]).toEqual([true, false]);
  await assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn, partial: true });
});
