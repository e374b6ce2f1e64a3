// Any plan comes back from its workbook just as it went out, whatever entries and judges are called.
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { PlanContent } from '#backend/assignment/sheets/content.ts';
import { planSheets } from '#backend/assignment/sheets/plan-book.ts';
import { readPlanFrom } from '#backend/assignment/sheets/read-plan.ts';
import { openWorkbook } from '#backend/excel/read.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { EntryRoster, JudgeRoster } from '#backend/identity/roster.ts';

const dir = mkdtempSync(join(tmpdir(), 'saixue-round-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Few words, so that namesakes, numbers that are another's code, and names that look like headings come often. */
const word = fc.constantFrom('王五', '李四', '欧阳明', '=1+1', 'A1', 'B2', '合力', '评委', '二中', '阿不都·热西提', '（一）班', '0012', '-3', '100%');
const code = (index: number): string => ['A1', 'B2', '23CDFG', 'HJKMN4', 'PQRS56', 'TVWX78', 'YZ9222', '444444'][index] ?? '';
const plan = fc.record({
  entries: fc.array(fc.record({ number: fc.oneof(fc.constant(''), word), title: word, division: fc.constantFrom('小学组', '初中组') }),
    { minLength: 1, maxLength: 8 }),
  judges: fc.array(fc.record({ name: word, unit: word }), { minLength: 1, maxLength: 6 }),
  seats: fc.array(fc.boolean(), { minLength: 48, maxLength: 48 }),
});

test('out and back', { timeout: 60_000 }, async () => {
  await fc.assert(fc.asyncProperty(plan, async ({ entries: drawn, judges: people, seats }) => {
    const entries = drawn.map((one, e) => ({ ...one, id: `e${e}`, blindCode: code(e), category: '微课', subject: '数学', seats: 2 }));
    const listed = people.map((one, j) => ({ ...one, id: `j${j}`, slot: j + 1, school: '' }));
    const roster = new JudgeRoster(listed);
    const judges = listed.map((one) => ({ ...one, label: roster.label(one), subjects: [], divisions: [], minLoad: 0, maxLoad: 9 }));
    const judgesOf = entries.map((_, e) => judges.flatMap((__, j) => (seats[e * 6 + j] ? [j] : [])));
    const content: PlanContent = {
      contest: '活动', inForce: false, coverage: 2, entries, judges, judgesOf, match: (e, j) => e - j, isPinned: () => false, isScored: (e) => e === 0,
      conflicts: [], barred: () => [], plan: null,
    };
    const file = join(dir, 'plan.xlsx');
    await writeWorkbook(file, planSheets(content, '2026-03-10T00:00:00Z'), { overwrite: true });
    const parts = { entries: new EntryRoster(entries), judges: roster, language: 'zh' as const, checkCancelled: () => {} };
    const read = readPlanFrom(openWorkbook(file), parts, () => {});
    const sent = judgesOf.flatMap((own, e) => own.map((j) => ({ entryId: `e${e}`, judgeId: `j${j}` })));
    expect(read?.pairs).toEqual(sent);
    expect(read?.problems.filter((one) => one.severity === 'error' && one.code !== 'plan_empty')).toEqual([]);
  }), { numRuns: 25, seed: 5 });
});
