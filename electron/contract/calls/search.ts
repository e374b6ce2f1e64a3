// The calls of the search over everything, one line each.
import { query } from '../define.ts';
import * as search from '../schema/search.ts';

export const searchCalls = {
  everything: query(search.EverythingInput, search.Everything),
};
