// What must hold at every start, after every flow test and before results are published: each query returns no row.
import type { ReadDb } from './open.ts';

export interface Invariant { name: string; sentence: string; sentenceEn: string; sql: string }

export const invariants: readonly Invariant[] = [
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
      and s.total is not (select sum(value) from scores v where v.judge_id = s.judge_id and v.entry_id = s.entry_id)`,
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
    name: 'active_entries_have_authors', sentence: '每件作品至少有一位作者',
    sentenceEn: 'an entry has at least one author',
    sql: `select e.id from entries e where e.status = 'active'
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

export interface Violation { name: string; sentence: string; sentenceEn: string; rows: number }

export function violations(db: ReadDb): Violation[] {
  return invariants.flatMap(({ sql, ...named }) => {
    const rows = db.all(sql).length;
    return rows === 0 ? [] : [{ ...named, rows }];
  });
}
