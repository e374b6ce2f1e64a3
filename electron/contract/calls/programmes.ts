// The calls of programmes, one line each.
import { command, query } from '../define.ts';
import * as programmes from '../schema/programmes.ts';
import { Done, Nothing } from '../schema/shared.ts';

export const programmesCalls = {
  codes: query(Nothing, programmes.Codes, 'nothing'),
  list: query(programmes.ListInput, programmes.Programmes),
  get: query(programmes.ProgrammeId, programmes.OneProgramme),
  save: command(programmes.SaveInput, programmes.ProgrammeId),
  saveSession: command(programmes.SaveSessionInput, programmes.SessionId),
  people: query(programmes.PeopleInput, programmes.People),
  enrol: command(programmes.EnrolInput, Done),
  attend: command(programmes.AttendInput, Done),
  assess: command(programmes.AssessInput, Done),
  proposePosting: query(programmes.SessionId, programmes.PostProposal),
  post: command(programmes.PostInput, programmes.Posted),
};
