// The calls of the judge's desk, one line each.
import { command, query } from '../define.ts';
import * as judging from '../schema/judging.ts';
import { Nothing } from '../schema/shared.ts';

export const judgingCalls = {
  open: command(judging.OpenInput, judging.Desk, 'nothing'),
  packs: query(Nothing, judging.Packs, 'nothing'),
  desk: query(judging.PackId, judging.Desk),
  sheet: query(judging.EntryInput, judging.Sheet),
  score: command(judging.ScoreInput, judging.Sheet),
  recuse: command(judging.RecuseInput, judging.Sheet),
  report: command(judging.ReportInput, judging.Sheet),
  reopen: command(judging.EntryInput, judging.Sheet),
  undo: command(judging.PackId, judging.Sheet),
  redo: command(judging.PackId, judging.Sheet),
  check: query(judging.PackId, judging.Check),
  finish: command(judging.FinishInput, judging.Finished),
  watched: command(judging.WatchedInput, judging.Sheet),
  feedback: command(judging.EntryInput, judging.Feedback),
  keys: query(Nothing, judging.DeskKeys, 'nothing'),
  card: command(judging.CardInput, judging.Card, 'nothing'),
  retire: command(judging.PackId, judging.Retired),
};
