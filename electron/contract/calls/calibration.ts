// The calls of calibration, one line each.
import { command, query } from '../define.ts';
import * as calibration from '../schema/calibration.ts';
import { ContestId } from '../schema/shared.ts';

export const calibrationCalls = {
  items: query(ContestId, calibration.CalibrationItems),
  set: command(calibration.SetItemInput, calibration.CalibrationChanged),
  remove: command(calibration.RemoveItemInput, calibration.CalibrationChanged),
  shadow: command(calibration.ShadowInput, calibration.CalibrationChanged),
  report: query(ContestId, calibration.CalibrationReport),
  exportReport: command(calibration.ReportFileInput, calibration.ReportFile),
};
