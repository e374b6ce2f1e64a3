// The calls of units, schools and teachers, one line each.
import { z } from 'zod';
import { command, query } from '../define.ts';
import * as directory from '../schema/directory.ts';
import { ContestId, Done, Nothing } from '../schema/shared.ts';

export const directoryCalls = {
  tree: query(Nothing, directory.Tree),
  search: query(directory.SearchInput, directory.Found),
  teacher: query(directory.OneTeacher, directory.Teacher),
  reveal: command(directory.RevealInput, directory.Revealed),
  saveTeacher: command(directory.SaveTeacherInput, directory.OneTeacher),
  transfer: command(directory.TransferInput, Done),
  addPeriod: command(directory.AddPeriodInput, Done),
  removePeriod: command(directory.RemovePeriodInput, Done),
  periodKinds: query(Nothing, directory.PeriodKinds, 'nothing'),
  saveSchool: command(directory.SaveSchoolInput, directory.SchoolId),
  access: query(z.object({ limit: z.number().int().min(1).max(1000).default(200) }), directory.Access),
  units: query(Nothing, directory.Units),
  saveUnit: command(directory.SaveUnitInput, directory.UnitId),
  removeUnit: command(directory.UnitId, Done),
  addUnits: command(directory.AddUnitsInput, directory.UnitsAdded),
  schools: query(directory.SchoolListInput, directory.SchoolList),
  school: query(directory.SchoolId, directory.WholeSchool),
  changeSchool: command(directory.ChangeSchoolInput, directory.WholeSchool),
  readCard: query(directory.CardFile, directory.CardRead),
  pinCard: command(directory.PinCardInput, directory.PinnedCard),
  unpinCard: command(directory.UnpinInput, directory.KeptCard),
  repinCard: command(directory.KeptCard, directory.PinnedCard),
  cards: query(ContestId, directory.Cards),
  matchSchool: query(directory.MatchSchoolInput, directory.SchoolMatch),
};
