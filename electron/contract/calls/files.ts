// The calls of files of entries, one line each.
import { command, query } from '../define.ts';
import * as files from '../schema/files.ts';
import { Done } from '../schema/shared.ts';

export const filesCalls = {
  match: query(files.MatchInput, files.Matched),
  attach: command(files.AttachInput, files.AttachedAll),
  list: query(files.ListInput, files.Files),
  remove: command(files.RemoveInput, Done),
  scan: command(files.ScanInput, files.Findings),
  findings: query(files.FindingsInput, files.Findings),
  clean: command(files.CleanInput, files.Cleaned),
  decide: command(files.DecideInput, files.Decided),
};
