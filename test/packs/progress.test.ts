// Progress by the numbers: counted by hand beside the answer, cases with their facts, and nothing that hangs on marks which agree.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GivenDecision, ProgressInput } from '#backend/packs/cases/given.ts';
import { dayInWords, daysTo, officeDay } from '#backend/packs/cases/office-time.ts';
import { reminderText, type Owing } from '#backend/packs/cases/reminders.ts';
import { clock } from '#backend/packs/cases/words.ts';
import { medianOf, progressOf, progressOfGrid } from '#backend/packs/progress.ts';
import { heatOf } from '#renderer/pages/contests/progress/heat.ts';
import { leftUntil } from '#renderer/pages/contests/progress/deadline.ts';
import { contract } from '#contract/index.ts';

type Sheet = ProgressInput['sheets'][number];
const judges = [1, 2, 3].map((slot) => ({ id: `j${slot}`, slot, name: `评委${slot}`, lastReceivedAt: slot === 3 ? null : '2026-11-20T02:00:00.000Z' }));
const seatsOf = (...entries: string[]) => entries.flatMap((entry_id) =>
  judges.map(({ id }) => ({ judge_id: id, entry_id, blind_code: entry_id.toUpperCase(), division: '小学组' })));
const sheet = (judge: number, entry_id: string, total: number | null, rest: Partial<Sheet> = {}): Sheet =>
  ({ judge_id: `j${judge}`, entry_id, status: 'submitted', total, reason: null, vetoed: 0, seconds: null, ...rest });
const base: ProgressInput = { judges, seats: seatsOf('e1', 'e2'), sheets: [], discrepancy: { threshold: 15, at: 'over' }, vetoes: 2, issued: true };
const decision = (kind: GivenDecision['kind'], entry: string | null, judge: string | null, facts: string, action: GivenDecision['action']): GivenDecision =>
  ({ kind, entry_id: entry, judge_id: judge, facts, action, reason: '理由', at: '2026-11-21T00:00:00.000Z' });

describe('a case', () => {
  const apart = [sheet(1, 'e1', 9200), sheet(2, 'e1', 7100), sheet(3, 'e1', 8800)];

  it('says its figures in both languages and what is suggested', () => {
    const { queue } = progressOf({ ...base, sheets: apart });
    expect(queue[0]).toMatchObject({
      kind: 'discrepancy', blindCode: 'E1', why: '92 / 71 / 88，极差 21 > 15', whyEn: '92 / 71 / 88, range 21 > 15',
      facts: '1:92 2:71 3:88 | 21 > 15', suggested: 'another_judge', decided: null, before: null,
    });
    for (const one of queue) expect(`${one.whatEn}${one.whyEn}`.replaceAll(/评委\d/g, '')).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it('goes on after the judge\'s own sentence with one mark, and says one judge as one', () => {
    const reason = JSON.stringify({ kind: 'relative', text: '是以前的同事。' });
    const recused = [1, 2].map((judge) => sheet(judge, 'e1', null, { status: 'recused', reason }));
    const [one] = progressOf({ ...base, sheets: recused }).queue;
    expect(one?.why).toMatch(/是以前的同事，现余 1 位$/);
    expect(one?.whyEn).toMatch(/是以前的同事; 1 judge is left$/);
  });

  it('is decided as long as its facts are the same, and comes back open with what was decided when they change', () => {
    const facts = progressOf({ ...base, sheets: apart }).queue[0]!.facts!;
    const decisions = [decision('discrepancy', 'e1', null, facts, 'another_judge')];
    const said = { action: 'another_judge', reason: '理由', at: '2026-11-21T00:00:00.000Z' };
    expect(progressOf({ ...base, sheets: apart, decisions }).queue[0]).toMatchObject({ decided: said, before: null });
    const changed = progressOf({ ...base, decisions, sheets: [...apart.slice(0, 2), sheet(3, 'e1', 9000)] }).queue[0];
    expect(changed).toMatchObject({ decided: null, before: said, suggested: 'arbitrate' });
    const agreed = progressOf({ ...base, decisions, sheets: [sheet(1, 'e1', 9200), sheet(2, 'e1', 9100)] }).queue;
    expect(agreed.filter((one) => one.kind === 'discrepancy')).toEqual([]);
  });

  it('comes of what was said under a code that never counts, once, and not again beside the judge\'s own word', () => {
    const [first, second] = judges;
    const leak = JSON.stringify({ kind: 'identityVisible', text: '片头', at: 3 });
    const hidden = [
      { judge: first!, entryId: 'e1', blindCode: 'E1', status: 'reported', reason: leak },
      { judge: first!, entryId: 'e1', blindCode: 'E1', status: 'reported', reason: leak },
      { judge: second!, entryId: 'e2', blindCode: 'E2', status: 'recused', reason: JSON.stringify({ kind: 'relative', text: '' }) },
    ];
    const found = (sheets: Sheet[]) => progressOf({ ...base, sheets, hidden }).queue.filter((one) => one.facts?.startsWith('calibration'));
    expect(found([]).map((one) => [one.kind, one.entryId, one.judgeId, one.suggested, one.others])).toEqual([
      ['leak', 'e1', 'j1', 'ask_again', ['accept']], ['recusal', 'e2', 'j2', 'accept', ['ask_again']],
    ]);
    expect(found([])[0]?.why).toContain('00:03');
    expect(found([sheet(1, 'e1', null, { status: 'reported', reason: leak })]).map((one) => one.kind)).toEqual(['recusal']);
    const decisions = [decision('leak', 'e1', 'j1', found([])[0]!.facts!, 'accept')];
    expect(progressOf({ ...base, hidden, decisions }).queue.find((one) => one.kind === 'leak')?.decided?.action).toBe('accept');
  });

  it('takes the last of several decisions, and an exclusion only while the entry is out', () => {
    const facts = progressOf({ ...base, sheets: apart }).queue[0]!.facts!;
    const both = [decision('discrepancy', 'e1', null, facts, 'exclude'), decision('discrepancy', 'e1', null, facts, 'accept')];
    expect(progressOf({ ...base, sheets: apart, decisions: both }).queue[0]?.decided?.action).toBe('accept');
    const excluded = progressOf({ ...base, sheets: apart, decisions: both.slice(0, 1) }).queue[0];
    expect(excluded).toMatchObject({ decided: null, before: { action: 'exclude' } });
    const out = progressOf({ ...base, seats: seatsOf('e2'), sheets: apart, decisions: both.slice(0, 1),
      withdrawn: [{ entryId: 'e1', blindCode: 'E1', division: '小学组' }] }).queue[0];
    expect(out).toMatchObject({ kind: 'discrepancy', blindCode: 'E1', facts, decided: { action: 'exclude' } });
    expect(out?.others).not.toContain('exclude');
  });

  it('gathers the reports of a visible identity with their seconds, and leaves other reports by judge', () => {
    const leak = (at: number) => JSON.stringify({ kind: 'identityVisible', text: '片头露出校名', at });
    const { queue } = progressOf({ ...base, sheets: [
      sheet(1, 'e1', null, { status: 'reported', reason: leak(3) }), sheet(2, 'e1', 8000, { reason: leak(3723) }),
      sheet(3, 'e1', null, { status: 'reported', reason: JSON.stringify({ kind: 'unplayable', text: '画面全黑' }) }),
    ] });
    expect(queue.map((one) => [one.kind, one.judgeId])).toEqual([['leak', null], ['report', 'j3'], ['missing', 'j1'], ['missing', 'j2'], ['missing', 'j3']]);
    expect(queue[0]?.why).toBe('2 位评委举报：评委1：00:03 泄露身份：片头露出校名；评委2：1:02:03 泄露身份：片头露出校名');
    expect(queue[0]).toMatchObject({ suggested: 'ask_again', facts: '1: identityVisible 00:03 片头露出校名; 2: identityVisible 1:02:03 片头露出校名' });
    expect(queue[1]).toMatchObject({ suggested: 'ask_again', whyEn: '评委3: does not play: 画面全黑' });
  });

  it('tells a judge of an older pack, and what is missing comes back once the last day is past', () => {
    const packs = [{ judge_id: 'j1', revision: 2, file_name: 'P-X-r2.sxpack', counted: 1, sameEntries: false },
      { judge_id: 'j2', revision: 1, file_name: 'P-Y-r1.sxpack', counted: 1, sameEntries: false }];
    const input = { ...base, packs, sheets: [1, 2].map((judge) => sheet(judge, 'e1', 8000)), deadline: '2026-11-24', today: '2026-11-24' };
    const { queue } = progressOf(input);
    expect(queue.map((one) => [one.kind, one.judgeId, one.suggested])).toEqual([
      ['old_pack', 'j1', 'ask_again'], ['missing', 'j1', 'remind'], ['missing', 'j2', 'remind'], ['missing', 'j3', 'ask_again']]);
    expect(queue[0]?.why).toBe('评委1：按第 1 版评审包评分，现行第 2 版');
    const decisions = [decision('missing', null, 'j2', queue[2]!.facts!, 'remind')];
    expect(progressOf({ ...input, decisions }).queue[2]?.decided?.action).toBe('remind');
    expect(progressOf({ ...input, decisions, today: '2026-11-25' }).queue[2]).toMatchObject({
      decided: null, before: { action: 'remind' }, why: '评委2：还有 1 件未评，已过截止日' });
  });

  it('keeps facts within what crosses the border, however much judges wrote', () => {
    const reason = JSON.stringify({ kind: 'suspectedCopying', text: '长'.repeat(2000) });
    const facts = (end: string) =>
      progressOf({ ...base, sheets: [sheet(1, 'e1', 8000, { reason: reason.replace('长"', `${end}"`) })] }).queue[0]!.facts!;
    expect(facts('甲').length).toBeLessThanOrEqual(500);
    expect(facts('甲')).not.toBe(facts('乙'));
  });
});

describe('figures', () => {
  const states = fc.constantFrom('assigned', 'draft', 'submitted', 'recused', 'reported');
  const worlds = fc.array(fc.array(states, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 });
  const reasons: Record<string, string> = { recused: '{"kind":"relative","text":""}', reported: '{"kind":"other","text":""}' };
  const worldOf = (rows: string[][], totals: (entry: number, judge: number) => number): ProgressInput => ({
    ...base, seats: seatsOf(...rows.map((_, entry) => `e${entry}`)),
    sheets: rows.flatMap((row, entry) => row.flatMap((status, index) => (status === 'assigned' ? [] : [sheet(index + 1, `e${entry}`,
      totals(entry, index), { status, seconds: 60 + entry, reason: reasons[status] ?? null })]))),
  });

  it('are those that a plain count gives; letters and objects say the same', () => {
    fc.assert(fc.property(worlds, (rows) => {
      const input = worldOf(rows, () => 8000);
      const facts = progressOf(input);
      for (const [index, judge] of facts.judges.entries()) {
        const own = rows.map((row) => row[index]);
        expect([judge.assigned, judge.submitted, judge.recused, judge.reported]).toEqual(
          [own.length, ...['submitted', 'recused', 'reported'].map((state) => own.filter((one) => one === state).length)]);
        const missing = facts.queue.find((one) => one.kind === 'missing' && one.judgeId === judge.judgeId);
        const left = own.filter((one) => one === 'assigned' || one === 'draft').length;
        expect(missing?.why ?? '还有 0 件').toContain(`还有 ${left} 件`);
      }
      for (const [index, entry] of facts.entries.entries()) expect(entry.done).toBe(rows[index]?.filter((one) => one === 'submitted').length);
      const grid = progressOfGrid({
        ...input, entries: rows.map((_, entry) => ({ entryId: `e${entry}`, blindCode: `E${entry}`, division: '小学组' })),
        lines: judges.map((judge, index) => ({ judge, seats: rows.map((row, entry) => {
          const status = row[index] ?? '';
          return status === 'assigned' ? [`e${entry}`, null, null, null, null, null] : [`e${entry}`, status, 8000, null, 0, 60] as const;
        }) })),
      }, true);
      const heat = heatOf(contract.packs.progress.output.parse(grid), ['小学组']);
      for (const cell of facts.cells) expect(heat.state(cell.judgeId, cell.entryId)).toBe(cell.state);
      expect(heat.tabs).toEqual([{ name: '小学组', done: facts.entries.reduce((sum, one) => sum + one.done, 0), seats: 3 * rows.length }]);
    }), { numRuns: 200 });
  });

  it('say nothing of marks that agree: with any others that agree too, the answer is the same to the letter', () => {
    const close = fc.array(fc.integer({ min: 7000, max: 8500 }), { minLength: 24, maxLength: 24 });
    fc.assert(fc.property(worlds, close, close, (rows, one, other) => {
      const answer = (totals: number[]) => JSON.stringify(progressOf(worldOf(rows, (entry, judge) => totals[entry * 3 + judge] ?? 7000)));
      expect(answer(one)).toBe(answer(other));
    }), { numRuns: 300 });
  });

  it('take the middle of the times that are known', () => {
    expect([medianOf([]), medianOf([5]), medianOf([9, 1, 5]), medianOf([4, 1, 2, 30])]).toEqual([null, 5, 5, 3]);
    const { judges: [first, second] } = progressOf({ ...base, sheets: [sheet(1, 'e1', 8000, { seconds: 300 }), sheet(1, 'e2', 8000, { seconds: null }), sheet(2, 'e1', 8000)] });
    expect([first?.medianSeconds, second?.medianSeconds]).toEqual([300, null]);
  });

  it('sorts lines by what is left and columns by how far marks lie apart', () => {
    const answer = contract.packs.progress.output.parse(progressOfGrid({
      ...base, entries: ['e1', 'e2'].map((entryId) => ({ entryId, blindCode: entryId, division: '小学组' })),
      lines: judges.map((judge, index) => ({ judge, seats: [
        ['e1', 'submitted', 8000 + 1600 * (index % 2), null, 0, null], index === 1 ? ['e2', null, null, null, null, null] : ['e2', 'submitted', 7000 + 1500 * index, null, 0, null],
      ] as const })),
    }, true));
    const heat = heatOf(answer, []);
    expect(heat.shown('小学组', 'slowest').judges.map((one) => one.judgeId)).toEqual(['j2', 'j1', 'j3']);
    expect(heat.shown('小学组', 'discrepancy').entries.map((one) => one.entryId)).toEqual(['e2', 'e1']);
    expect(heat.shown('小学组', 'name').entries.map((one) => one.entryId)).toEqual(['e1', 'e2']);
  });
});

describe('times', () => {
  it('count days and hours to the end of the last day in Chinese time', () => {
    expect(leftUntil('2026-11-24', new Date('2026-11-22T10:00:00+08:00'))).toEqual({ past: false, days: 2, hours: 14 });
    expect(leftUntil('2026-11-24', new Date('2026-11-24T23:30:00+08:00'))).toEqual({ past: false, days: 0, hours: 0 });
    expect(leftUntil('2026-11-24', new Date('2026-11-26T01:00:00+08:00'))).toEqual({ past: true, days: 1, hours: 1 });
    expect([officeDay(new Date('2026-11-23T17:00:00Z')), daysTo('2026-11-24', '2026-11-24'), daysTo('2026-12-01', '2026-11-24'), dayInWords('2026-11-04')])
      .toEqual(['2026-11-24', 0, 7, '11 月 4 日']);
    expect([clock(3), clock(59.9), clock(3600)]).toEqual(['00:03', '00:59', '1:00:00']);
  });

  it('stand in the message to send, with figures that add up', () => {
    const one: Owing = {
      name: '何静', unit: '云澜一中', phone: '138****8000', assigned: 40, submitted: 27, without: 1, lastReceivedAt: '2026-11-20T02:00:00.000Z',
      pack: { revision: 2, fileName: 'P-ABCDEFGH-r2.sxpack' },
      missing: [...Array.from({ length: 11 }, (_, at) => ({ code: `C${at}`, draft: false })), { code: '', draft: false }],
    };
    const about = { contest: '微课大赛', deadline: '2026-11-24' };
    expect(reminderText(one, { ...about, today: '2026-11-22' })).toBe('何静老师：您好！“微课大赛”请您评审 40 件作品，已收到您的评分 27 件、回避或报告异常 1 件，还有 12 件没有收到。'
      + '未收到的编号见所附清单。其中 1 件是新补派的，将另发新的评审包。请在 11 月 24 日前（还有 2 天）用第 2 版评审包（P-ABCDEFGH-r2.sxpack）完成，并交回成绩包。'
      + '如果刚刚已经交回，请不必理会。有困难请与我们联系，谢谢！');
    expect(reminderText({ ...one, missing: one.missing.slice(0, 2) }, { ...about, today: '2026-11-24' })).toMatch(/未收到的编号：C0、C1。.*今天是最后一天/);
    expect(reminderText(one, { ...about, today: '2026-11-25' })).toContain('评审已于 11 月 24 日截止，请尽快用第 2 版评审包');
  });
});
