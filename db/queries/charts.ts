// What pictures count that no list of another feature says: entries by how far they came, by division.
import type { ReadDb } from '../open.ts';

export interface StageRow {
  id: string; division: string; status: 'active' | 'withdrawn'; unit_id: string | null;
  /** Every file was looked through, and no name that blocks is open. */
  clear: 0 | 1;
}

export const stageRows = (db: ReadDb, contestId: string): StageRow[] => db.all<StageRow>(
  `select e.id, e.division, e.status, e.submitting_unit_id as unit_id,
     not exists (select 1 from attachments a where a.entry_id = e.id and a.scanned_at is null)
     and not exists (select 1 from leak_findings f where f.entry_id = e.id and f.state = 'open' and f.severity = 'block') as clear
   from entries e where e.contest_id = ? order by e.position, e.id`, contestId);

/** What each unit passed on last, to the level above. */
export const passedOn = (db: ReadDb, contestId: string): { unit_id: string; entries: number }[] => db.all(
  `select r.unit_id, r.entries from recommendations r where r.contest_id = ? and r.direction = 'made'
     and not exists (select 1 from recommendations n where n.contest_id = r.contest_id and n.unit_id = r.unit_id and n.direction = 'made'
       and (n.at > r.at or (n.at = r.at and n.rowid > r.rowid)))`, contestId);

export const awardedUnits = (db: ReadDb, contestId: string): { id: string; unit_id: string | null; unit: string | null }[] => db.all(
  `select e.id, u.id as unit_id, u.name as unit from entries e left join submitting_units u on u.id = e.submitting_unit_id
   where e.contest_id = ?`, contestId);

export const unitParents = (db: ReadDb): { id: string; name: string; parent_id: string | null }[] => db.all(
  'select id, name, parent_id from submitting_units order by name, id');
