// The calls of charts, one line each.
import { command, query } from '../define.ts';
import * as charts from '../schema/charts.ts';
import { ContestId } from '../schema/shared.ts';

export const chartsCalls = {
  funnel: query(ContestId, charts.Funnel),
  awards: query(ContestId, charts.Awards),
  scales: query(ContestId, charts.Scales),
  credits: query(charts.CreditsInput, charts.Credits),
  shortages: query(charts.ShortagesInput, charts.Shortages),
  export: command(charts.ExportInput, charts.Written),
  savePicture: command(charts.SavePictureInput, charts.PictureSaved),
};
