// The calls of publication and objections, one line each.
import { command, query } from '../define.ts';
import * as publication from '../schema/publication.ts';
import { ContestId, Done, Nothing } from '../schema/shared.ts';

export const publicationCalls = {
  holidays: query(Nothing, publication.Holidays),
  setHolidays: command(publication.SetHolidaysInput, publication.Holidays),
  period: query(publication.PeriodInput, publication.Period),
  announce: command(publication.AnnounceInput, publication.PublicationId),
  list: query(ContestId, publication.Publications),
  rows: query(publication.PublicationId, publication.PostedRows),
  listFile: command(publication.ListFileInput, publication.ListFile),
  takeDown: command(publication.TakeDownInput, Done),
  object: command(publication.ObjectInput, publication.Objected),
  objections: query(ContestId, publication.Objections),
  openObjection: command(publication.OpenObjectionInput, publication.OpenObjection),
  decideObjection: command(publication.DecideObjectionInput, Done),
  correct: command(publication.CorrectInput, publication.Corrected),
};
