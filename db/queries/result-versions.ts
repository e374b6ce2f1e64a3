// Locked versions of results: only ever added to; a void version keeps its row and loses its force.
import type { ReadDb, WriteDb } from '../open.ts';

export interface VersionRow {
  contest_id: string; version: number; kind: 'locked' | 'corrected'; method: string; person: string; reason: string;
  /** Canonical JSON of a Docket (scoring/docket.ts), and its SHA-256 in hex. */
  docket: string; docket_sha256: string;
  /** JSON of StoredBody (scoring/stored-results.ts): rules and sentences beside the rows. */
  body: string;
  /** Canonical JSON of LockedRow[] (scoring/docket-rows.ts), best first in each group: codes, no names. */
  rows: string;
  /** Hex; see scoring/commitment.ts. */
  commitment: string;
  objection_id: string | null; at: string;
}
/** A version in the list: without its long texts. `void`: who took it back, why and when. */
export interface VersionHead extends Omit<VersionRow, 'docket' | 'body'> { void: 0 | 1; void_person: string | null; void_at: string | null }

const inForce = `r.contest_id = ? and not exists (select 1 from void_versions v
  where v.contest_id = r.contest_id and v.version = r.version)`;
const columns = `contest_id, version, kind, method, person, reason, docket, docket_sha256, body, rows, commitment, objection_id, at`;

/** The highest version that is not void: what the results are, for everybody who prints or shows them. */
export const versionInForce = (db: ReadDb, contestId: string): VersionRow | undefined => db.get<VersionRow>(
  `select ${columns} from result_versions r where ${inForce} order by version desc limit 1`, contestId);

export type InForce = Pick<VersionRow, 'version' | 'kind' | 'person' | 'reason' | 'commitment' | 'at'>;

/** The same without its long texts. */
export const headInForce = (db: ReadDb, contestId: string): InForce | undefined => db.get<InForce>(
  `select version, kind, person, reason, commitment, at from result_versions r where ${inForce} order by version desc limit 1`, contestId);

export const versionOf = (db: ReadDb, contestId: string, version: number): VersionRow | undefined => db.get<VersionRow>(
  `select ${columns} from result_versions where contest_id = ? and version = ?`, contestId, version);

/** All versions, oldest first, void ones too. */
export const versionRows = (db: ReadDb, contestId: string): VersionHead[] => db.all<VersionHead>(
  `select r.contest_id, r.version, r.kind, r.method, r.person, r.reason, r.docket_sha256, r.rows, r.commitment, r.objection_id, r.at,
     (v.version is not null) as void, v.person as void_person, v.at as void_at
   from result_versions r left join void_versions v on v.contest_id = r.contest_id and v.version = r.version
   where r.contest_id = ? order by r.version`, contestId);

/** Number of the version in force; undefined: results are not locked. Cheap, for those who must not change them. */
export const lockedVersion = (db: ReadDb, contestId: string): number | undefined => db.get<{ version: number }>(
  `select r.version from result_versions r where ${inForce} order by r.version desc limit 1`, contestId)?.version;

/** The number that the next version gets: void numbers are never used again. */
export const nextVersion = (db: ReadDb, contestId: string): number => 1 + (db.get<{ n: number | null }>(
  'select max(version) as n from result_versions where contest_id = ?', contestId)?.n ?? 0);

export const insertVersion = (db: WriteDb, row: VersionRow): void => void db.run(
  `insert into result_versions (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.contest_id, row.version, row.kind, row.method, row.person, row.reason, row.docket, row.docket_sha256, row.body, row.rows,
  row.commitment, row.objection_id, row.at);

export const voidVersion = (db: WriteDb, contestId: string, version: number, person: string, reason: string, at: string): void =>
  void db.run('insert into void_versions (contest_id, version, person, reason, at) values (?, ?, ?, ?, ?)',
    contestId, version, person, reason, at);
