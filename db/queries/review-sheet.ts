// What a 成绩复核单 says of one entry beside the docket: its words, comments, changes by hand.
import type { ReadDb } from '../open.ts';

export interface ReviewedEntryRow {
  id: string; contest_id: string; number: string; blind_code: string; title: string; school: string; authors: string; status: string;
}
export interface CommentRow { judge_id: string; slot: number; comment: string }
export interface ArbitrationNoteRow { stage: 'leader' | 'third' | 'chief'; comment: string; reason: string }
export interface ChangeRow { award: string | null; reason: string; at: string }

export const reviewedEntry = (db: ReadDb, entryId: string): ReviewedEntryRow | undefined => db.get<ReviewedEntryRow>(
  `select e.id, e.contest_id, e.number, e.blind_code, e.title, e.status, coalesce(s.name, '') as school,
     (select json_group_array(p.name order by p.position) from entry_people p where p.entry_id = e.id and p.part = 'author') as authors
   from entries e left join schools s on s.id = e.school_id where e.id = ?`, entryId);

/** Of submitted sheets; judges by id only to find the mark it belongs to. */
export const sheetComments = (db: ReadDb, entryId: string): CommentRow[] => db.all<CommentRow>(
  `select s.judge_id, j.slot, s.comment from score_sheets s join judges j on j.id = s.judge_id
   where s.entry_id = ? and s.status = 'submitted'`, entryId);

export const arbitrationNotes = (db: ReadDb, entryId: string): ArbitrationNoteRow[] => db.all<ArbitrationNoteRow>(
  "select stage, comment, reason from arbitration_sheets where entry_id = ? and status = 'submitted'", entryId);

/** Oldest first. */
export const changesOfEntry = (db: ReadDb, entryId: string): ChangeRow[] => db.all<ChangeRow>(
  'select award, reason, at from award_changes where entry_id = ? order by rowid', entryId);

export const slotsOfJudges = (db: ReadDb, contestId: string): { id: string; slot: number }[] =>
  db.all('select id, slot from judges where contest_id = ? order by slot, id', contestId);
