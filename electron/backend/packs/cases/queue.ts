// The queue of what needs a person, pure: what it is, why with the figures, what is suggested, and what was decided before.
import { isDiscrepant, spreadOf } from '#contract/schema/rules.ts';
import type { Case, CaseSettings, GivenDecision, GivenHidden, GivenJudge, Text } from './given.ts';
import { factsText, joined, markOf, points, reasonFacts, reasonOf, reasonText } from './words.ts';

type Kind = Case['kind'];
type Action = GivenDecision['action'];

/** What changes results first; then always in the same order. */
const kinds: readonly Kind[] = ['veto', 'discrepancy', 'leak', 'report', 'recusal', 'old_pack', 'missing'];

const names: Readonly<Record<Kind, Text>> = {
  veto: ['否决', 'Veto'], discrepancy: ['分差超限', 'Marks too far apart'], leak: ['身份泄露', 'Identity visible'], report: ['举报', 'Report'],
  recusal: ['回避', 'Recusal'], old_pack: ['包版本不符', 'Older pack'], missing: ['缺评', 'Missing'],
};

/** Everything that may be decided in a case of a kind; which of them is suggested hangs on the case. */
const actions: Readonly<Record<Kind, readonly Action[]>> = {
  veto: ['accept', 'another_judge', 'arbitrate', 'exclude'],
  discrepancy: ['another_judge', 'arbitrate', 'accept', 'exclude'],
  leak: ['ask_again', 'accept', 'another_judge', 'exclude'],
  report: ['ask_again', 'accept', 'another_judge', 'arbitrate', 'exclude'],
  recusal: ['another_judge', 'accept'],
  old_pack: ['ask_again', 'remind', 'accept'],
  missing: ['remind', 'another_judge', 'ask_again', 'accept'],
};

const reported: Readonly<Record<string, Action>> = {
  unplayable: 'ask_again', materialMissing: 'ask_again', suspectedCopying: 'arbitrate', other: 'accept',
};

export interface SheetState { judgeId: string; status: string; total: number | null; reason: string | null; vetoed: boolean }
/** An entry that a case may be about: its sheets in the order of the list of judges. */
export interface EntryState { entryId: string; blindCode: string; seats: number; sheets: SheetState[] }
export interface JudgeLeft { judge: GivenJudge; assigned: number; left: readonly string[] }

const caseKey = (kind: Kind, entryId: string | null, judgeId: string | null): string => `${kind} ${entryId ?? ''} ${judgeId ?? ''}`;

class Queue {
  readonly cases: Case[] = [];
  private readonly latest = new Map<string, GivenDecision>();

  constructor(decisions: readonly GivenDecision[]) {
    for (const one of decisions) this.latest.set(caseKey(one.kind, one.entry_id, one.judge_id), one);
  }

  decisionOf(kind: Kind, entryId: string | null, judgeId: string | null): GivenDecision | undefined {
    return this.latest.get(caseKey(kind, entryId, judgeId));
  }

  add(
    kind: Kind, of: { entryId: string | null; blindCode: string; judgeId: string | null }, why: Text, facts: string, suggested: Action,
    possible: readonly Action[] = actions[kind],
  ): void {
    const decision = this.decisionOf(kind, of.entryId, of.judgeId);
    const said = decision ? { action: decision.action, reason: decision.reason, at: decision.at } : null;
    const bound = factsText(facts);
    // Whoever was excluded and is judged all the same was brought back elsewhere: the case is open again.
    const holds = decision?.facts === bound && decision.action !== 'exclude';
    this.cases.push({
      kind, ...of, what: names[kind][0], whatEn: names[kind][1], why: why[0], whyEn: why[1], facts: bound,
      suggested, others: possible.filter((one) => one !== suggested), decided: holds ? said : null, before: holds ? null : said,
    });
  }

  /** An entry that a decision took out stays in the list, so that the decision can be taken back. */
  addExcluded(decision: GivenDecision, blindCode: string): void {
    const { kind, entry_id: entryId, judge_id: judgeId, facts, action, reason, at } = decision;
    this.cases.push({
      kind, entryId, blindCode, judgeId, what: names[kind][0], whatEn: names[kind][1], facts,
      why: '已按决定退出评审，不再计分；改作其他决定就恢复参评', whyEn: 'Out of the judging by decision; any other decision brings it back',
      suggested: 'accept', others: actions[kind].filter((one) => one !== 'accept' && one !== 'exclude'), decided: { action, reason, at }, before: null,
    });
  }

  /** Of everything ever decided, the entries that the last word excluded. */
  * exclusions(): Generator<GivenDecision> {
    for (const one of this.latest.values()) if (one.action === 'exclude') yield one;
  }
}

/** What stands for a judge in facts: his place in the list, which does not change; his id where there is none. */
const placeOf = ({ id, slot }: GivenJudge): string => (slot === undefined ? id : String(slot));

function addEntryCases(queue: Queue, input: CaseSettings, entry: EntryState, judges: ReadonlyMap<string, GivenJudge>): void {
  const { entryId, blindCode } = entry;
  const of = { entryId, blindCode, judgeId: null };
  const inOrder = entry.sheets;
  const nameOf = (one: SheetState): string => judges.get(one.judgeId)?.name ?? '';
  const placed = (one: SheetState): string => placeOf(judges.get(one.judgeId) ?? { id: one.judgeId, name: '', lastReceivedAt: null });
  const marked = inOrder.filter((one) => one.status === 'submitted' && one.total !== null);
  const totals = marked.map((one) => one.total ?? 0);
  const spread = spreadOf(totals);
  if (spread !== null && isDiscrepant(spread, input.discrepancy)) {
    const { at, threshold } = input.discrepancy;
    const figures = `${points(spread)} ${at === 'over' ? '>' : '≥'} ${threshold}`;
    const marks = totals.map(points).join(' / ');
    // One more reading was decided and came: now somebody has to say which marks hold.
    const again = queue.decisionOf('discrepancy', entryId, null)?.action === 'another_judge';
    queue.add('discrepancy', of, [`${marks}，极差 ${figures}`, `${marks}, range ${figures}`],
      `${marked.map((one) => `${placed(one)}:${points(one.total ?? 0)}`).join(' ')} | ${figures}`, again ? 'arbitrate' : 'another_judge');
  }
  const vetoing = inOrder.filter((one) => one.status === 'submitted' && one.vetoed);
  if (vetoing.length > 0) {
    const out = vetoing.length >= input.vetoes;
    const who = vetoing.map(nameOf).sort();
    queue.add('veto', of, [
      `${who.join('、')}判为否决：${vetoing.length} 位（规则：满 ${input.vetoes} 位），${out ? '不参加排名和评奖' : '仍按得分排名'}`,
      `Failed by ${who.join(', ')}: ${vetoing.length} of the ${input.vetoes} that the rules ask for; ${out ? 'no rank and no award' : 'still ranked by its score'}`,
    ], `${vetoing.map(placed).join(' ')} | ${vetoing.length} / ${input.vetoes}`, out ? 'accept' : 'arbitrate');
  }
  const leaks: { text: Text; facts: string }[] = [];
  for (const sheet of inOrder) {
    if (sheet.reason === null) continue;
    const reason = reasonOf(sheet.reason);
    const [zh, en] = reasonText(reason);
    const name = nameOf(sheet);
    const said: Text = [`${name}：${zh}`, `${name}: ${en}`];
    const facts = reasonFacts(reason);
    if (sheet.status === 'recused') {
      const left = entry.seats - inOrder.filter((one) => one.status === 'recused').length;
      // The judge's own sentence may have its full stop.
      const [before, beforeEn] = said.map((one) => one.replace(/[。.]\s*$/, ''));
      const why: Text = [`${before}，现余 ${left} 位`, `${beforeEn}; ${left === 1 ? '1 judge is' : `${left} judges are`} left`];
      queue.add('recusal', { ...of, judgeId: sheet.judgeId }, why, facts, 'another_judge');
    } else if (reason.kind === 'identityVisible') leaks.push({ text: said, facts: `${placed(sheet)}: ${facts}` });
    else queue.add('report', { ...of, judgeId: sheet.judgeId }, said, facts, reported[reason.kind] ?? 'accept');
  }
  if (leaks.length > 0) {
    const text = joined(leaks.map((one) => one.text), '；', '; ');
    queue.add('leak', of, leaks.length === 1 ? text : [`${leaks.length} 位评委举报：${text[0]}`, `${leaks.length} judges report: ${text[1]}`],
      leaks.map((one) => one.facts).join('; '), 'ask_again');
  }
}

/**
 * A leak or a missing file seen under a code that never counts is seen all the same. What the judge already said under the
 * entry's own code is no second case.
 */
function addHiddenCases(queue: Queue, hidden: readonly GivenHidden[], entries: readonly EntryState[]): void {
  const said = new Set(entries.flatMap(({ entryId, sheets }) => sheets.flatMap((one) => (one.reason === null ? [] : [`${entryId} ${one.judgeId}`]))));
  for (const { judge, entryId, blindCode, status, reason } of hidden) {
    const key = `${entryId} ${judge.id}`;
    if (said.has(key)) continue;
    said.add(key);
    const given = reasonOf(reason);
    const [zh, en] = reasonText(given);
    const kind: Kind = status === 'recused' ? 'recusal' : given.kind === 'identityVisible' ? 'leak' : 'report';
    queue.add(kind, { entryId, blindCode, judgeId: judge.id }, [
      `${judge.name}：${zh}（在校准用的编号下提出，不影响这件作品的席位）`,
      `${judge.name}: ${en} (under a code for calibration; no seat of the entry changes)`,
    ], `calibration ${reasonFacts(given)}`, kind === 'recusal' ? 'accept' : 'ask_again', ['ask_again', 'accept']);
  }
}

function addJudgeCases(queue: Queue, input: CaseSettings, judges: readonly JudgeLeft[]): void {
  const packs = new Map(input.packs?.map((one) => [one.judge_id, one]));
  const { deadline = null, today } = input;
  const due = deadline !== null && today !== undefined && today > deadline;
  for (const { judge: { id: judgeId, name, lastReceivedAt }, assigned, left } of judges) {
    const pack = packs.get(judgeId);
    const of = { entryId: null, blindCode: '', judgeId };
    if (pack && pack.counted !== null && pack.counted < pack.revision) {
      queue.add('old_pack', of, [
        `${name}：按第 ${pack.counted} 版评审包评分，现行第 ${pack.revision} 版${pack.sameEntries ? '，两版作品相同' : ''}`,
        `${name}: scored with pack revision ${pack.counted}, the current one is ${pack.revision}${pack.sameEntries ? '; both hold the same entries' : ''}`,
      ], `r${pack.counted} / r${pack.revision}`, pack.sameEntries ? 'accept' : 'ask_again');
    }
    if (left.length === 0) continue;
    const without = input.packs !== undefined && !pack;
    const state: Text = without ? ['，还没有给这位评委发评审包', ', who was given no pack yet']
      : lastReceivedAt === null ? ['，尚未交回成绩包', '; no score pack came back'] : ['未评', ', not scored yet'];
    const late: Text = due ? ['，已过截止日', '; the last day is past'] : ['', ''];
    queue.add('missing', of, [`${name}：还有 ${left.length} 件${state[0]}${late[0]}`, `${name}: ${left.length} of ${assigned} to come${state[1]}${late[1]}`],
      `${left.length} #${markOf(left)} r${pack?.revision ?? 0}${due ? ' due' : ''}`, without ? 'ask_again' : 'remind');
  }
}

/** All cases, those that change results first; decided ones are among them, told by `decided`. */
export function queueOf(input: CaseSettings, entries: readonly EntryState[], judges: readonly JudgeLeft[]): Case[] {
  const queue = new Queue(input.decisions ?? []);
  const known = new Map(judges.map(({ judge }) => [judge.id, judge]));
  for (const entry of entries) addEntryCases(queue, input, entry, known);
  addHiddenCases(queue, input.hidden ?? [], entries);
  const out = new Map(input.withdrawn?.map((one) => [one.entryId, one.blindCode]));
  for (const one of queue.exclusions()) {
    const code = one.entry_id === null ? undefined : out.get(one.entry_id);
    if (code !== undefined) queue.addExcluded(one, code);
  }
  if (input.issued) addJudgeCases(queue, input, judges);
  return queue.cases.sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind)
    || (`${a.blindCode} ${a.judgeId}` < `${b.blindCode} ${b.judgeId}` ? -1 : 1));
}
