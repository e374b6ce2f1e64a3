// Sheets of codes whose marks never count, as they came back: beside the scores, never among them.
import type { ReadDb, WriteDb } from '../open.ts';

export interface CalibrationSheetRow {
  judge_id: string; code: string; score_pack_id: number; status: 'draft' | 'submitted' | 'recused' | 'reported';
  /** Hundredths of a point. */
  total: number | null;
  /** JSON list of { criterion, value } in hundredths, as in the pack. */
  scores: string;
  comment: string; reason: string | null; seconds: number | null; tries: number;
}

export const calibrationSheetRows = (db: ReadDb, contestId: string): CalibrationSheetRow[] => db.all<CalibrationSheetRow>(
  'select s.* from calibration_sheets s join judges j on j.id = s.judge_id where j.contest_id = ?', contestId);

export const clearCalibrationSheets = (db: WriteDb, judgeId: string): void =>
  void db.run('delete from calibration_sheets where judge_id = ?', judgeId);

export const insertCalibrationSheet = (db: WriteDb, row: CalibrationSheetRow): void => void db.run(
  `insert into calibration_sheets (judge_id, code, score_pack_id, status, total, scores, comment, reason, seconds, tries)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.judge_id, row.code, row.score_pack_id, row.status, row.total, row.scores, row.comment, row.reason, row.seconds, row.tries);
