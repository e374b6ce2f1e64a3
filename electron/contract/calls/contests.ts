// The calls of contests, one line each.
import { z } from 'zod';
import { command, query } from '../define.ts';
import * as contests from '../schema/contests.ts';
import { ContestId, Done, FilePath, Nothing } from '../schema/shared.ts';

export const contestsCalls = {
  templates: query(Nothing, contests.Templates, 'nothing'),
  template: query(contests.TemplateId, contests.WholeTemplate, 'nothing'),
  create: command(contests.CreateInput, ContestId),
  copy: command(contests.CopyInput, ContestId),
  lint: query(contests.LintInput, contests.Lint),
  open: command(contests.OpenInput, contests.Contest),
  rehearse: query(contests.RehearseInput, contests.Rehearsal),
  rubricSheet: command(contests.RubricSheetInput, contests.Written),
  sample: command(Nothing, ContestId),
  sampleMarks: command(contests.SampleMarksInput, z.object({ files: z.array(FilePath) })),
  list: query(Nothing, contests.Contests),
  get: query(ContestId, contests.Contest),
  update: command(contests.UpdateInput, contests.Contest),
  remove: command(ContestId.extend({ title: z.string().max(120) }), Done),
  entries: query(contests.EntriesInput, contests.Entries),
  judges: query(ContestId, contests.Judges),
  attach: command(contests.AttachInput, contests.Attached),
  declareConflict: command(contests.ConflictInput, Done),
};
