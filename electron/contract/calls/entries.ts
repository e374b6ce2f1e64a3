// The calls of the check of entries, one line each.
import { command, query } from '../define.ts';
import * as entries from '../schema/entries.ts';

export const entriesCalls = {
  check: query(entries.CheckInput, entries.Checked),
  decide: command(entries.DecideInput, entries.Decided),
  consent: command(entries.ConsentInput, entries.Recorded),
};
