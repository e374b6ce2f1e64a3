// What a 成绩复核单 says of one entry, from the docket alone and the words beside it: marks, rule, steps, award, versions. Pure.
import { isVetoed, rubricOf, type ContestRules, type Criterion } from '#contract/schema/rules.ts';
import { divideHalfUp } from '#backend/scoring/aggregate.ts';
import { awardSentence, boundarySentence } from '#backend/scoring/award-words.ts';
import { computeDocket, judgedOf, tieKeyNames, type Computed, type ComputedRow, type JudgedEntry } from '#backend/scoring/compute.ts';
import { nameIn, rankingGroups } from '#backend/scoring/groups.ts';
import type { Docket, DocketEntry } from '#backend/scoring/docket.ts';
import { points } from './arithmetic.ts';
import { ruleInWords, scoreSteps } from './score-steps.ts';

export interface MarkColumn {
  /** 评分 A, 评分 B …; 组长, 第三评, 终评 behind them. */
  label: string;
  /** Whether it makes the score, in words. */
  counted: string;
  /** In the order of the criteria; the total last. */
  values: string[];
  comment: string;
}
export interface ReviewContent {
  code: string; division: string; category: string; subject: string; rule: string; criteria: { name: string; max: string }[]; marks: MarkColumn[];
  steps: string[]; ranking: string[]; ties: { head: string[]; rows: string[][] } | null; awards: string[]; verdict: string;
  row: ComputedRow;
}

/** A mark as the docket has it, with its letter and its comment; `stage`: of arbitration. */
export interface LabelledMark { label: string; stage: 'leader' | 'third' | 'chief' | null; sheet: DocketEntry['sheets'][number]; comment: string }

const stageNames = { leader: '组长', third: '第三评', chief: '终评' } as const;
const nameOfMark = ({ label, stage }: LabelledMark): string => (stage === null ? `评分 ${label}` : `评分 ${label}（${stageNames[stage]}）`);

function valueOf(criterion: Criterion, sheet: LabelledMark['sheet']): string {
  const given = sheet.scores[criterion.id];
  if (given === undefined) return '—';
  if (criterion.mode === 'veto') return given > 0 ? '通过' : '不通过';
  return `${points(given)}${isVetoed(criterion, given) ? '（否决）' : ''}`;
}

const criteriaOf = (rules: ContestRules, entry: DocketEntry): Criterion[] => {
  const category = rules.categories.find((one) => one.id === entry.category || one.name === entry.category);
  return category ? rubricOf(rules, category.rubric, 1).criteria : [];
};

function countedWords(docket: Docket, judged: JudgedEntry, mark: LabelledMark): string {
  const holds = judged.sheets.some((one) => one.judge === mark.sheet.judge && one.total === mark.sheet.total);
  if (!holds) return '不计入';
  const { method, aggregation: { trimFrom } } = docket.rules.aggregation.method === 'trimmed' || docket.method === 'trimmed'
    ? { method: docket.method === 'rule' || docket.method === 'trimmed' ? 'trimmed' : 'mean', aggregation: docket.rules.aggregation }
    : { method: 'mean', aggregation: docket.rules.aggregation };
  if (method === 'mean' || judged.settled?.state === 'settled' || judged.sheets.length < Math.max(trimFrom, 3)) return '计入';
  // One highest and one lowest, whichever sheets they are: the first of equals by its token.
  const sorted = [...judged.sheets].sort((a, b) => a.total - b.total);
  if (sorted.at(-1)?.judge === mark.sheet.judge) return '去掉（最高）';
  return sorted[0]?.judge === mark.sheet.judge ? '去掉（最低）' : '计入';
}

function marksOf(
  docket: Docket, entry: DocketEntry, judged: JudgedEntry, labelled: readonly LabelledMark[],
): Pick<ReviewContent, 'criteria' | 'marks'> {
  const criteria = criteriaOf(docket.rules, entry);
  return {
    criteria: criteria.map((one) => ({ name: one.name, max: one.mode === 'veto' ? '否决项' : String(one.max) })),
    marks: labelled.map((mark) => ({
      label: nameOfMark(mark), counted: countedWords(docket, judged, mark), comment: mark.comment,
      values: [...criteria.map((one) => valueOf(one, mark.sheet)), points(mark.sheet.total)],
    })),
  };
}

/** Mean of the sums of some criteria over the sheets that count; as `tieKey` in compute.ts. */
function keyOf(one: JudgedEntry, ids: readonly string[], decimals: number): string {
  const sums = one.sheets.flatMap(({ scores }) => {
    const own = ids.flatMap((id) => scores.get(id) ?? []);
    return own.length === 0 ? [] : [own.reduce((all, value) => all + value, 0)];
  });
  if (sums.length === 0) return '—';
  return (divideHalfUp(sums.reduce((all, value) => all + value, 0) * 10 ** decimals, 100 * sums.length) / 10 ** decimals).toFixed(decimals);
}

const mostShown = 12;

/** Entries of the same score with what they were compared by; null: nobody has the same. */
function tiesOf(docket: Docket, rows: readonly ComputedRow[], members: readonly JudgedEntry[], row: ComputedRow): ReviewContent['ties'] {
  const { rules } = docket;
  const same = rows.filter((one) => one.score !== null && one.score === row.score && one.rank !== null);
  if (same.length < 2 || row.rank === null) return null;
  const { decimals } = rules.aggregation;
  const place = same.indexOf(row);
  const from = Math.max(0, Math.min(place - Math.floor(mostShown / 2), same.length - mostShown));
  return {
    head: ['评审编号', '得分', ...tieKeyNames(rules), '名次'],
    rows: same.slice(from, from + mostShown).map((one) => {
      const member = members.find((other) => other.code === one.code);
      const rubric = rules.categories.find((category) => category.name === one.category || category.id === one.category)?.rubric;
      const criteria = rubric === undefined ? [] : rubricOf(rules, rubric, 1).criteria;
      return [one.code === row.code ? `${one.code}（本件）` : one.code, (one.score ?? 0).toFixed(decimals),
        ...rules.ranking.tieBreak.map((key) => {
          const ids = criteria.filter((criterion) => criterion.id === key || criterion.group === key).map((criterion) => criterion.id);
          return member ? keyOf(member, ids, decimals) : '—';
        }),
        String(one.rank)];
    }),
  };
}

function rankingLines(docket: Docket, row: ComputedRow, inGroup: number, group: string, missing: number): string[] {
  const styles = { standard: '同分同名次，后面的名次顺延', dense: '同分同名次，后面的名次不空', ordinal: '同分按评审编号先后各占一名' } as const;
  const lines = row.rank === null
    ? [`本组（${group}）共 ${inGroup} 件，本件没有名次。`]
    : [`本组（${group}）共 ${inGroup} 件，本件得分 ${(row.score ?? 0).toFixed(docket.rules.aggregation.decimals)}，第 ${row.rank} 名（${styles[docket.rules.ranking.style]}）。`];
  if (row.tieBrokenBy !== '') lines.push(`与同分作品比较 ${row.tieBrokenBy} 后分出先后。`);
  if (row.tied) lines.push('与其他作品得分和各项比较都相同，仍然并列。');
  if (missing > 0) lines.push(`计算时本件还缺 ${missing} 份评分，缺的不当作 0 分。`);
  return lines;
}

function awardLines(
  docket: Docket, computed: Computed, row: ComputedRow, group: { division: string; category: string },
): Pick<ReviewContent, 'awards' | 'verdict'> {
  const { decimals } = docket.rules.aggregation;
  const names = tieKeyNames(docket.rules);
  const outcomes = computed.groups.find((one) => one.division === group.division && one.category === group.category)?.outcomes ?? [];
  const awards = outcomes.map((one) => `${awardSentence(one, docket.rules.awards.rounding)}。${boundarySentence(one, names, decimals)}`);
  const given = row.award === '' ? '没有奖项' : row.award;
  if (row.struck) return { awards, verdict: '结果：经异议核查取消评奖资格，没有名次和奖项。' };
  if (row.veto?.excluded) return { awards, verdict: `结果：${row.veto.judges} 位评委在“${row.veto.criteria.join('、')}”上判为否决（满 ${row.veto.needed} 位即否决），不参加排名和评奖。` };
  if (row.changed && row.changed.from !== row.award) {
    return { awards, verdict: `结果：按规则${row.changed.from === '' ? '没有奖项' : `为${row.changed.from}`}，人工调整为${given}。` };
  }
  return { awards, verdict: `结果：${given}。` };
}

/** @throws Error when the docket has no entry of that code */
export function reviewContent(docket: Docket, code: string, labelled: (entry: DocketEntry) => LabelledMark[]): ReviewContent {
  const computed = computeDocket(docket);
  const { rules } = docket;
  const entry = docket.entries.find((one) => one.code === code);
  const row = computed.rows.find((one) => one.code === code);
  const group = rankingGroups(rules, docket.entries.map((one) => judgedOf(rules, one)))
    .find((one) => one.members.some((member) => member.code === code));
  if (!entry || !row || !group) throw new Error(`the docket has no entry ${code}`);
  const { members } = group;
  const judged = members.find((one) => one.code === code) ?? judgedOf(rules, entry);
  const rows = computed.rows.filter((one) => members.some((member) => member.code === one.code));
  const marks = labelled(entry);
  const groupName = [group.division, group.category].filter((one) => one !== '').join(' · ') || '全部作品';
  return {
    code, division: nameIn(rules.divisions, entry.division), category: nameIn(rules.categories, entry.category), subject: entry.subject, row,
    rule: ruleInWords(docket), ...marksOf(docket, entry, judged, marks),
    steps: scoreSteps({
      docket, entry, judged, members, row, letters: new Map(marks.map((one) => [one.sheet.judge, one.label])),
      note: computed.notes.find((one) => one.division === group.division && one.category === group.category),
    }),
    ranking: rankingLines(docket, row, members.length, groupName, row.missing), ties: tiesOf(docket, rows, members, row),
    ...awardLines(docket, computed, row, group),
  };
}
