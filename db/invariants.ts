// What must hold at every start, after every flow test and before results are published: each query returns no row.
import type { ReadDb } from './open.ts';

export interface Invariant { name: string; sentence: string; sentenceEn: string; sql: string }

export const contestInvariants: readonly Invariant[] = [
  {
    name: 'one_contest_per_pair', sentence: '评委与作品的分配必须属于同一届活动',
    sentenceEn: 'a judge and the entry assigned to him belong to one contest',
    sql: `select a.entry_id from assignments a join entries e on e.id = a.entry_id join judges j on j.id = a.judge_id
      where e.contest_id <> a.contest_id or j.contest_id <> a.contest_id`,
  },
  {
    name: 'codes_were_assigned', sentence: '发出的编号必须对应同一届活动的作品',
    sentenceEn: 'a code that was given out stands for an entry of the same contest',
    sql: `select c.code from entry_codes c join entries e on e.id = c.entry_id join judges j on j.id = c.judge_id
      where e.contest_id <> j.contest_id`,
  },
  {
    name: 'sheets_have_codes', sentence: '每份评分必须来自发给该评委的作品',
    sentenceEn: 'a score sheet is of an entry that was given to that judge',
    sql: `select s.entry_id from score_sheets s left join entry_codes c on c.judge_id = s.judge_id and c.entry_id = s.entry_id
      where c.code is null`,
  },
  {
    name: 'sheets_from_own_pack', sentence: '每份评分必须来自该评委自己的成绩包',
    sentenceEn: "a score sheet comes from that judge's own score pack",
    sql: `select s.entry_id from score_sheets s join score_packs p on p.id = s.score_pack_id where p.judge_id <> s.judge_id`,
  },
  {
    name: 'totals_are_sums', sentence: '总分必须等于各指标得分之和',
    sentenceEn: 'a total is the sum of its scores',
    sql: `select s.entry_id from score_sheets s where s.status = 'submitted'
      and s.total is not (select sum(value * counted) from scores v where v.judge_id = s.judge_id and v.entry_id = s.entry_id)`,
  },
  {
    name: 'blank_is_not_zero', sentence: '没有评分的作品不能有总分',
    sentenceEn: 'an entry without scores has no total',
    sql: `select s.entry_id from score_sheets s where s.total is not null
      and not exists (select 1 from scores v where v.judge_id = s.judge_id and v.entry_id = s.entry_id)`,
  },
  {
    name: 'published_is_computed', sentence: '已发布的活动必须有结果',
    sentenceEn: 'a published contest has results',
    sql: `select c.id from contests c left join results r on r.contest_id = c.id
      where c.state = 'published' and r.published_at is null`,
  },
  {
    name: 'active_entries_have_authors', sentence: '每件作品至少有一位作者，或由学校、单位申报',
    sentenceEn: 'an entry has at least one author, or is handed in by a school or unit',
    sql: `select e.id from entries e where e.status = 'active' and e.school_id is null and e.submitting_unit_id is null
      and not exists (select 1 from entry_people p where p.entry_id = e.id and p.part = 'author')`,
  },
  {
    name: 'sealed_with_index', sentence: '加密保存的号码必须同时有查询索引',
    sentenceEn: 'a number that is kept encrypted has its index',
    sql: `select entry_id from entry_people where (id_sealed is null) <> (id_index is null)
      or (phone_sealed is null) <> (phone_index is null)
      union all select id from judges where (id_sealed is null) <> (id_index is null)
      or (phone_sealed is null) <> (phone_index is null)`,
  },
];

/**
 * A weighted sum of all lines, or of all balances: any row that is changed, lost or added alone changes it, at a tenth
 * of the
 * price of comparing the sums one by one. Only when the two differ are the places looked for.
 */
const weighed = (lines: string,
  table: string): string => `(select sum((credits_x100 * 3 + hours_x100 + ${lines} * 1009) * ((teacher_id * 7919
  + credit_year * 104729 + length(category) * 15485863 + ifnull(unicode(category),
    7) * 49979687) % 99991 + 1)) from ${table})`;
const differ =
  `with differ (yes) as materialized (select ${weighed('1', 'postings')} is not ${weighed('lines', 'balances')})`;
const sumOfLines = (what: string): string => `(select ${what} from postings p
  where p.teacher_id = b.teacher_id and p.category = b.category and p.credit_year = b.credit_year)`;

/** That a line is taken back at most once is a unique index of the table. */
export const ledgerInvariants: readonly Invariant[] = [
  {
    name: 'balances_are_sums', sentence: '每位教师各类各年度的学分合计必须等于台账各笔之和',
    sentenceEn: 'a balance is the sum of its lines, by teacher, category and credit year',
    sql: `${differ} select b.teacher_id from balances b where (select yes from differ) and (b.lines is not ${sumOfLines('count(*)')}
        or b.credits_x100 is not ${sumOfLines('sum(p.credits_x100)')} or b.hours_x100 is not ${sumOfLines('sum(p.hours_x100)')})
      union all select p.teacher_id from postings p where (select yes from differ) and not exists (select 1 from balances b
        where b.teacher_id = p.teacher_id and b.category = p.category and b.credit_year = p.credit_year)`,
  },
  {
    name: 'reversals_take_back', sentence: '每笔冲正必须与被冲正的那一笔完全相反',
    sentenceEn: 'a reversal is the exact opposite of the one line it takes back',
    sql: `select r.seq from postings r left join postings p on p.seq = r.reverses where r.reverses > 0 and (p.seq is null or p.kind = 'reversal'
      or r.seq <= p.seq or r.teacher_id <> p.teacher_id or r.credits_x100 <> -p.credits_x100 or r.hours_x100 <> -p.hours_x100
      or r.category <> p.category or r.credit_year <> p.credit_year or r.on_date <> p.on_date or r.rule_version_id is not p.rule_version_id)`,
  },
  {
    name: 'caps_hold', sentence: '计入的学分不能超过年度上限', sentenceEn: 'what counts in a year never exceeds its limit',
    sql: `select teacher_id from balances where counted_x100 > cap_x100
      or counted_x100 <> min(credits_x100, coalesce(cap_x100, credits_x100))`,
  },
  {
    name: 'lines_have_origin', sentence: '台账每一笔都必须有批次、理由和规则',
    sentenceEn: 'the batch, the reason and the rule of every line are there',
    sql: `select p.seq from postings p where not exists (select 1 from posting_batches b where b.id = p.batch_id)
      or not exists (select 1 from posting_reasons w where w.id = p.reason_id)
      or (p.rule_version_id is not null and not exists (select 1 from rule_versions v where v.id = p.rule_version_id))`,
  },
  {
    name: 'batches_are_whole', sentence: '台账各批必须首尾相接，笔数相符',
      sentenceEn: 'the batches of the ledger follow each other and have all their lines',
    sql: `select b.id from posting_batches b left join posting_batches a on a.id = b.id - 1
      where b.last_seq - b.first_seq + 1 <> b.lines or b.first_seq <> coalesce(a.last_seq, 0) + 1
      union all select max(id) from posting_batches having coalesce(sum(lines), 0) <> (select count(*) from postings)`,
  },
  {
    name: 'loans_not_overpaid', sentence: '归还的学分不能超过借贷应还的数额', sentenceEn: 'no more of a loan is paid back than is owed',
    sql: `select t.posting_seq from loan_terms t join postings l on l.seq = t.posting_seq
      join postings p on p.teacher_id = l.teacher_id and p.kind = 'repayment' and cast(substr(p.idem, 3) as integer) =
        t.posting_seq
      where not exists (select 1 from postings r where r.reverses = p.seq)
      group by t.posting_seq having sum(-p.credits_x100) > t.repay_x100`,
  },
  {
    name: 'grants_stand_with_exemptions', sentence: '撤销的豁免不能留有学分，有效的豁免不能被冲正',
    sentenceEn: 'credits of an exemption stand exactly as long as it does',
    sql: `select e.id from exemptions e join postings p on p.seq = e.posting_seq
      where p.teacher_id <> e.teacher_id or p.kind <> 'grant'
      or (e.revoked_at is null) = exists (select 1 from postings r where r.reverses = p.seq)`,
  },
];

export const placeInvariants: readonly Invariant[] = [
  {
    name: 'codes_given_once', sentence: '学校的标识码必须是发给它自己的，不能是别的学校用过的',
    sentenceEn: 'a school bears a code that was given to it, never one of another school',
    sql: `select s.id from schools s where s.code is not null
      and not exists (select 1 from school_codes_given g where g.code = s.code and g.school_id = s.id)`,
  },
  {
    name: 'merged_into_another', sentence: '合并的学校必须指明并入了哪一所，且不能并入自己',
    sentenceEn: 'a merged school names another one that it went into, and only a merged school does',
    sql: `select id from schools where (state = 'merged') <> (merged_into is not null) or merged_into = id`,
  },
  {
    name: 'units_have_no_circle', sentence: '报送单位不能隶属于自己或自己的下级',
    sentenceEn: 'no reporting unit stands below itself',
    sql: `with recursive up (id, top) as (select id, parent_id from submitting_units where parent_id is not null
        union select up.id, u.parent_id from up join submitting_units u on u.id = up.top where u.parent_id is not null)
      select id from up where id = top`,
  },
];

export const invariants: readonly Invariant[] = [...contestInvariants, ...ledgerInvariants, ...placeInvariants];

export interface Violation { name: string; sentence: string; sentenceEn: string; rows: number }

export function violations(db: ReadDb): Violation[] {
  return invariants.flatMap(({ sql, ...named }) => {
    const rows = db.all(sql).length;
    return rows === 0 ? [] : [{ ...named, rows }];
  });
}
