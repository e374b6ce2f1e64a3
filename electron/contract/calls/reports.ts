// The calls of reports, one line each.
import { command, query } from '../define.ts';
import * as reports from '../schema/reports.ts';
import { Done, Nothing } from '../schema/shared.ts';

export const reportsCalls = {
  export: command(reports.ExportInput, reports.Exported),
  columns: query(Nothing, reports.Columns, 'nothing'),
  designs: query(Nothing, reports.Designs),
  saveDesign: command(reports.SaveDesignInput, reports.DesignId),
  removeDesign: command(reports.DesignId, Done),
  preview: query(reports.PreviewInput, reports.PreviewTable),
  transcript: command(reports.TranscriptInput, reports.Transcript),
  checkTranscript: query(reports.CheckInput, reports.Checked),
};
