// Entries and judges of a contest as sheets name them.
import type { ReadDb } from '../open.ts';

export interface RosterEntryRow {
  id: string; number: string; blindCode: string; title: string; division: string; category: string; subject: string;
}

export const rosterEntries = (db: ReadDb, contestId: string): RosterEntryRow[] => db.all<RosterEntryRow>(
  `select id, number, blind_code as blindCode, title, division, category, subject from entries
   where contest_id = ? and status = 'active' order by position, id`, contestId);

export interface RosterJudgeRow { id: string; slot: number; name: string; unit: string; school: string }

export const rosterJudges = (db: ReadDb, contestId: string): RosterJudgeRow[] => db.all<RosterJudgeRow>(
  `select j.id, j.slot, j.name, j.unit, coalesce(s.name, '') as school from judges j left join schools s on s.id = j.school_id
   where j.contest_id = ? order by j.slot`, contestId);

/** Blind codes of all entries, withdrawn ones too, by id. */
export const entryCodes = (db: ReadDb, contestId: string): Map<string, string> => new Map(
  db.all<{ id: string; code: string }>('select id, blind_code as code from entries where contest_id = ?', contestId).map((one) => [one.id,
    one.code]));
