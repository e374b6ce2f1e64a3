// How far judging is, pure: judges × entries, and the queue of what needs a person. No names of authors, no running means.
import type { z } from 'zod';
import type { Progress } from '#contract/schema/packs.ts';
import { isDiscrepant, spreadOf, type ContestRules } from '#contract/schema/rules.ts';

export interface ProgressInput {
  judges: readonly { id: string; name: string; lastReceivedAt: string | null }[];
  seats: readonly { judge_id: string; entry_id: string; blind_code: string; division: string }[];
  sheets: readonly { judge_id: string; entry_id: string; status: string; total: number | null; reason: string | null; vetoed: 0 | 1 }[];
  discrepancy: ContestRules['discrepancy'];
  /** How many judges must fail an entry in a veto criterion to exclude it. */
  vetoes: number;
  /** Whether packs were issued: before that nothing is missing yet. */
  issued: boolean;
}

const key = (judgeId: string, entryId: string): string => `${judgeId} ${entryId}`;

const kinds = ['veto', 'discrepancy', 'report', 'recusal', 'missing'];

const reasons: Readonly<Record<string, string>> = {
  relative: '亲属', sameSchool: '同校', advised: '指导过', recognised: '认出作者', other: '其他',
  unplayable: '无法播放', identityVisible: '泄露身份', suspectedCopying: '疑似抄袭', materialMissing: '材料缺失',
};

function reasonText(reason: string | null): string {
  if (reason === null) return '';
  const { kind, text } = JSON.parse(reason) as { kind: string; text: string };
  return [reasons[kind] ?? kind, text].filter((part) => part !== '').join('：');
}

export function progressOf(input: ProgressInput): z.input<typeof Progress> {
  const sheets = new Map(input.sheets.map((sheet) => [key(sheet.judge_id, sheet.entry_id), sheet]));
  const names = new Map(input.judges.map((judge) => [judge.id, judge.name]));
  const entries = new Map<string, { blindCode: string; division: string; seats: { judgeId: string }[] }>();
  for (const seat of input.seats) {
    const entry = entries.get(seat.entry_id) ?? { blindCode: seat.blind_code, division: seat.division, seats: [] };
    entry.seats.push({ judgeId: seat.judge_id });
    entries.set(seat.entry_id, entry);
  }
  const queue: z.input<typeof Progress>['queue'] = [];
  const discrepant = new Set<string>();
  for (const [entryId, entry] of entries) {
    const own = entry.seats.flatMap(({ judgeId }) => sheets.get(key(judgeId, entryId)) ?? []);
    const totals = own.flatMap((sheet) => (sheet.status === 'submitted' && sheet.total !== null ? [sheet.total] : []));
    const spread = spreadOf(totals);
    if (spread !== null && isDiscrepant(spread, input.discrepancy)) {
      discrepant.add(entryId);
      queue.push({
        kind: 'discrepancy', entryId, blindCode: entry.blindCode, judgeId: null, what: '分差超限',
        why: `${totals.map((total) => total / 100).join(' / ')}，极差 ${spread / 100} ${input.discrepancy.at === 'over' ? '>' : '≥'} ${input.discrepancy.threshold}`,
      });
    }
    const vetoing = own.filter((sheet) => sheet.status === 'submitted' && sheet.vetoed === 1);
    if (vetoing.length > 0) {
      const done = vetoing.length >= input.vetoes ? '不参加排名和评奖' : '仍按得分排名';
      queue.push({
        kind: 'veto', entryId, blindCode: entry.blindCode, judgeId: null, what: '否决',
        why: `${vetoing.map((sheet) => names.get(sheet.judge_id) ?? '').sort().join('、')}判为否决：${vetoing.length} 位（规则：满 ${input.vetoes} 位），${done}`,
      });
    }
    for (const sheet of own) {
      if (sheet.reason === null) continue;
      const recused = sheet.status === 'recused';
      queue.push({
        kind: recused ? 'recusal' : 'report', entryId, blindCode: entry.blindCode, judgeId: sheet.judge_id,
        what: recused ? '回避' : '举报', why: `${names.get(sheet.judge_id) ?? ''}：${reasonText(sheet.reason)}`,
      });
    }
  }
  const cells = input.seats.map((seat) => {
    const sheet = sheets.get(key(seat.judge_id, seat.entry_id));
    const state = !sheet ? 'assigned' as const
      : sheet.status === 'submitted' && discrepant.has(seat.entry_id) ? 'discrepant' as const
        : sheet.status as 'draft' | 'submitted' | 'recused' | 'reported';
    return { entryId: seat.entry_id, judgeId: seat.judge_id, state };
  });
  const byJudge = Map.groupBy(cells, (cell) => cell.judgeId);
  const judges = input.judges.map((judge) => {
    const own = byJudge.get(judge.id) ?? [];
    const count = (...states: string[]) => own.filter((cell) => states.includes(cell.state)).length;
    return {
      judgeId: judge.id, name: judge.name, assigned: own.length, submitted: count('submitted', 'discrepant'),
      recused: count('recused'), reported: count('reported'), lastReceivedAt: judge.lastReceivedAt,
    };
  });
  if (input.issued) {
    for (const judge of judges) {
      const left = judge.assigned - judge.submitted - judge.recused - judge.reported;
      if (left > 0) {
        queue.push({
          kind: 'missing', entryId: null, blindCode: '', judgeId: judge.judgeId, what: '缺评',
          why: `${judge.name}：还有 ${left} 件${judge.lastReceivedAt === null ? '，尚未交回成绩包' : '未评'}`,
        });
      }
    }
  }
  // What changes results first; then always in the same order.
  queue.sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || (`${a.blindCode} ${a.judgeId}` < `${b.blindCode} ${b.judgeId}` ? -1 : 1));
  const doneBy = Map.groupBy(cells, (cell) => cell.entryId);
  return {
    judges, cells, queue,
    entries: [...entries].map(([entryId, entry]) => ({
      entryId, blindCode: entry.blindCode, division: entry.division, seats: entry.seats.length,
      done: (doneBy.get(entryId) ?? []).filter((cell) => cell.state === 'submitted' || cell.state === 'discrepant').length,
    })),
  };
}
